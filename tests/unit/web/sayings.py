"""What services may say to a page, as it stands in their files: texts, and templates with `{1}`, `{2}` … for values.

A text of the API's documents is a saying only where it refuses something too.
"""

import ast
import json
import re
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

from contracts.registry import CARDS

ROOT = Path(__file__).parents[3]
PUBLISHED = ROOT / "contracts" / "published"
HAN = re.compile(r"[\u4e00-\u9fff]")
PRINTED_OR_SENT = (
    "services/*/events/words.py",
    "services/chassis/casework/receipt.py",
    "services/chassis/casework/telling.py",
    "services/chassis/notices/*",
    "services/chassis/paper/*",
    "services/chassis/villagers/codes.py",
    "services/supervision/api/workbook.py",
)
FOR_PROGRAMS = (
    "contracts/*/fhir.py",
    "contracts/*/partner.py",
    "contracts/*/platform.py",
    "contracts/*/shopify.py",
    "contracts/carriers.py",
    "services/*/api/carriers/*",
    "services/*/api/fhir/*",
    "services/*/api/partners.py",
    "services/*/api/platform.py",
    "services/*/api/shopify.py",
    "services/chassis/bus/*",
    "services/chassis/deliveries/*",
    "services/chassis/http/bulk.py",
    "services/chassis/http/cloudevent.py",
    "services/chassis/http/hooks.py",
    "services/chassis/http/intake.py",
    "services/chassis/http/openapi*.py",
    "services/chassis/http/signature.py",
    "services/supervision/store/audit.py",
    "services/supervision/store/comparison.py",
)
FOR_TABLES = (
    "services/centres/api/importing.py",
    "services/centres/domain/cells.py",
    "services/centres/domain/imports.py",
    "services/centres/domain/indicators.py",
    "services/centres/domain/traveltimes.py",
    "services/centres/domain/villagelist.py",
    "services/chassis/http/cells.py",
    "services/chassis/http/sheets.py",
    "services/chassis/sheets.py",
    "services/chassis/tables/*",
)
DATA = (
    "*/seed.py",
    "*/seed/*",
    "contracts/provinces.py",
    "services/chassis/masking.py",
    "services/web/domain/texts.py",
)
"""Names, and persons who don't exist."""
ELSEWHERE = (*PRINTED_OR_SENT, *FOR_PROGRAMS, *FOR_TABLES, *DATA)
DOCUMENTING = {"description", "metadata", "reveals", "shown_for", "summary"}
"""Arguments that speak to readers of the documents, or to the log of who looked."""
NOT_SAID = {"DIAGRAMS", "DRAWN", "ValueError", "compile", "strftime"}
"""Calls and names whose texts stay in the house."""
REFUSING = {"Conflict", "Forbidden", "Invalid", "NotFound", "Problem", "Refusal", "Unavailable", "ValidationError"}


@cache
def sayings() -> frozenset[str]:
    """Every text and template that services may say to a page."""
    documented = _documented()
    found = {
        text
        for path in _files()
        for text in said_in(path.read_text(encoding="utf-8"), documented if _documents(path) else frozenset())
    }
    return frozenset(found | {card.purpose for card in CARDS})


def said_in(source: str, documented: frozenset[str] = frozenset()) -> set[str]:
    """What one file says, but for what stands in the documents."""
    return _Reader(ast.parse(source), documented).found


def _files() -> Iterator[Path]:
    for room in ("contracts", "services"):
        for path in sorted((ROOT / room).rglob("*.py")):
            name = path.relative_to(ROOT)
            if "migrations" not in name.parts and not any(name.match(each) for each in ELSEWHERE):
                yield path


def _documents(path: Path) -> bool:
    """Whether this room writes documents: contracts, the chassis and each service's api."""
    return bool({"contracts", "chassis", "api"} & set(path.relative_to(ROOT).parts))


def _documented() -> frozenset[str]:
    documents = [json.loads(path.read_text(encoding="utf-8")) for path in PUBLISHED.rglob("*.json")]
    return frozenset(text for document in documents for text in _described(document) if HAN.search(text))


def _described(value: Any) -> Iterator[str]:
    """What a document says of something; its examples are what is said elsewhere."""
    if isinstance(value, dict):
        yield from (value[name] for name in ("description", "summary", "title") if isinstance(value.get(name), str))
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _described(inner)


class _Reader(ast.NodeVisitor):
    """Reads the texts of one file."""

    def __init__(self, tree: ast.Module, documented: frozenset[str]) -> None:
        self.found = set[str]()
        self._documented = documented
        self._refusing = False
        self._titles = NOT_SAID | {name for name in map(_columns, ast.walk(tree)) if name}
        self.visit(tree)

    def visit_Expr(self, node: ast.Expr) -> None:
        """A docstring says nothing to a page."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Titles of columns and of diagrams stand in names of their own."""
        if not any(_name(target) in self._titles for target in node.targets):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """As any assignment."""
        if node.value and _name(node.target) not in self._titles:
            self.visit(node.value)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """A refusal's title stands at its class."""
        self._within(node, refusing=any(_name(base) in REFUSING for base in node.bases))

    def visit_Call(self, node: ast.Call) -> None:
        """What is refused is said, whatever the documents say."""
        if _name(node.func) == "Pattern":  # what it looks for is no text; what it says is
            node = ast.Call(node.func, [], node.keywords)
        if _name(node.func) not in NOT_SAID:
            self._within(node, refusing=self._refusing or _name(node.func) in REFUSING)

    def visit_keyword(self, node: ast.keyword) -> None:
        """Some arguments document what others say."""
        if node.arg not in DOCUMENTING:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """A text with values in it; what is said within a value is a text of its own."""
        self._take("".join(str(part.value) if isinstance(part, ast.Constant) else "{}" for part in node.values))
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def visit_Constant(self, node: ast.Constant) -> None:
        """A plain text, or one to be filled in later."""
        if isinstance(node.value, str):
            self._take(node.value)

    def _within(self, node: ast.AST, *, refusing: bool) -> None:
        before, self._refusing = self._refusing, refusing
        self.generic_visit(node)
        self._refusing = before

    def _take(self, text: str) -> None:
        if HAN.search(text) and (self._refusing or not self._is_documented(text)):
            self.found.add(_numbered(text))

    def _is_documented(self, text: str) -> bool:
        if "{}" not in text:
            return text in self._documented
        filled = re.compile(".+".join(map(re.escape, text.split("{}"))))
        return any(filled.fullmatch(each) for each in self._documented)


def _numbered(text: str) -> str:
    """With a number for each value in its place."""
    numbers = count(1)
    return re.sub(r"\{\w*\}", lambda _: f"{{{next(numbers)}}}", text)


def _name(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def _columns(node: ast.AST) -> str:
    """The name of a sheet's titles, where this is a call that makes one."""
    if not isinstance(node, ast.Call):
        return ""
    named = [each.value for each in node.keywords if each.arg == "columns"]
    return _name((node.args[1:] if _name(node.func) == "in_sheets" else named or [node])[0])
