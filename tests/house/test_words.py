"""What is committed is about the project, and holds on any machine."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
SKIPPED = {"node_modules", "__pycache__", "vendor"}
HIDDEN_AND_OURS = {".ci", ".github", ".gitignore"}
FORBIDDEN = {
    "a folder of somebody's machine": re.compile(r"/(?:home|root|Users|work)/\w"),
    "this checkout": re.compile(re.escape(str(ROOT)) + r"\b"),
    "a package host": re.compile(
        r"pythonhosted\.|pypi\.(?:org|io)|npmjs\.|deb\.debian\.|mirrors?\.\w+\.\w+", re.IGNORECASE
    ),
    "work left for later": re.compile(r"\b(?:TO" r"DO|FIX" r"ME|XX" r"X)\b"),
}
TEXT = {".py", ".md", ".toml", ".json", ".yaml", ".yml", ".lock", ".js", ".css", ".html", ".ini", ".txt", ".sh", ""}


def committed() -> list[Path]:
    return [
        path
        for path in ROOT.rglob("*")
        if path.suffix in TEXT and path.is_file() and ours(path.relative_to(ROOT).parts)
    ]


def ours(parts: tuple[str, ...]) -> bool:
    return not any(part in SKIPPED or (part[0] == "." and part not in HIDDEN_AND_OURS) for part in parts)


def test_no_file_names_what_belongs_to_one_machine_or_one_day() -> None:
    here = Path(__file__)
    found = [
        f"{path.relative_to(ROOT)}: {what}"
        for path in committed()
        if path != here
        for what, pattern in FORBIDDEN.items()
        if pattern.search(path.read_text(encoding="utf-8", errors="replace"))
    ]
    assert found == []


def test_the_patterns_find_what_they_are_for() -> None:
    samples = {
        "a folder of somebody's machine": "cd /home/anna/echowall",
        "this checkout": str(ROOT / "services"),
        "a package host": "https://pypi.org/simple",
        "work left for later": "# TODO: later",
    }
    assert all(FORBIDDEN[what].search(sample) for what, sample in samples.items())
