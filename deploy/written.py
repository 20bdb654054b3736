"""Files that are generated and committed: rewritten by `make contracts`, compared by `make check`."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

Wanted = Iterable[tuple[Path, str]]
"""Each file with the text that it should have."""


def rewrite(wanted: Wanted) -> Iterator[Path]:
    """Write what differs; gives each file that was touched."""
    for path, text in wanted:
        if text_of(path) != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            yield path


def stale(wanted: Wanted) -> list[str]:
    """A line for each file that differs or is missing."""
    return [f"{path}: 与代码不符,请运行 make contracts" for path, text in wanted if text_of(path) != text]


def left_over(folder: Path, wanted: Mapping[Path, str]) -> list[Path]:
    """Files of a generated folder that nothing produces any more."""
    return sorted(path for path in folder.rglob("*") if path.is_file() and path not in wanted)


def text_of(path: Path) -> str | None:
    """What a file holds; None where there is none."""
    return path.read_text(encoding="utf-8") if path.exists() else None


def version() -> str:
    """The version of the project."""
    pyproject = Path(__file__).parents[1] / "pyproject.toml"
    found: str = tomllib.loads(pyproject.read_text(encoding="utf-8"))["project"]["version"]
    return found
