"""What the workbench needs without a network is what its worker keeps."""

import re

from services.web.api.rendering import HERE

STATIC = HERE / "static"
_IMPORT = re.compile(r'^import .*?"\./(\w+)\.js";$', re.MULTILINE)
_SCRIPT = re.compile(r'src="/static/(\w+)\.js"')
_KEPT = re.compile(r'\["([\w", ]+)"\]\.map\(\(name\) => `/static/\$\{name\}\.js`\)')


def imported(module: str, known: frozenset[str] = frozenset()) -> frozenset[str]:
    """The module and all that it imports, and they in turn."""
    found = known | {module}
    for each in _IMPORT.findall((STATIC / f"{module}.js").read_text(encoding="utf-8")):
        if each not in found:
            found = imported(each, found)
    return found


def test_the_worker_keeps_every_module_of_the_workbench_and_no_other() -> None:
    templates = "".join((HERE / "templates" / f"{name}.html").read_text(encoding="utf-8") for name in ("shell", "desk"))
    kept = _KEPT.search((STATIC / "desk_worker.js").read_text(encoding="utf-8"))

    assert kept
    assert set(kept[1].split('", "')) == set().union(*(imported(script) for script in _SCRIPT.findall(templates)))
