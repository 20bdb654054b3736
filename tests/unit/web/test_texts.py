"""Every text of the pages stands in the catalogue, and the catalogue holds no text that no page says."""

import json
import re
from pathlib import Path

import pytest

from contracts.services import TITLES
from services.web.api.doors import TROUBLES
from services.web.api.rendering import HERE
from services.web.domain.pages import PAGES
from services.web.domain.rating import DISPLEASURES, LEVELS
from services.web.domain.roles import ROLES, TIERS
from services.web.domain.texts import CATALOGUES, CHINESE, LANGUAGES, said
from tests.unit.web.sayings import said_in, sayings

HAN = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NOT_YET: set[str] = set()
"""Files whose texts are Chinese alone."""

_TOLD = re.compile(r"""_\(\s*(?:"([^"]*)"|'([^']*)')""")
_LITERAL = re.compile(r'"((?:[^"\\\n]|\\.)*)"')
_JS_COMMENT = re.compile(r"^\s*//[^\n]*$|/\*.*?\*/|(?<=[;{},]) +// [^\n]*$", re.MULTILINE | re.DOTALL)
_HTML_COMMENT = re.compile(r"\{#.*?#\}|<!--.*?-->", re.DOTALL)


def files(folder: str, ending: str) -> list[Path]:
    return [path for path in sorted((HERE / folder).glob(f"*{ending}")) if path.name not in NOT_YET]


def in_template(path: Path) -> set[str]:
    text = _HTML_COMMENT.sub("", path.read_text(encoding="utf-8"))
    return {one or other for one, other in _TOLD.findall(text)}


def in_script(path: Path) -> set[str]:
    text = _JS_COMMENT.sub("", path.read_text(encoding="utf-8"))
    return {literal for literal in _LITERAL.findall(text) if HAN.search(literal)}


def spoken() -> set[str]:
    """What the pages may say, as far as it stands in files that are spoken of."""
    words = {page.menu for page in PAGES if page.menu} | set(TIERS.values())
    words |= {text for role in ROLES.values() for text in (role.title, role.sees)}
    words |= set(TROUBLES) | set(TITLES.values())
    for path in files("templates", ".html"):
        words |= in_template(path)
    for path in files("static", ".js"):
        words |= in_script(path)
    return words


@pytest.mark.parametrize("path", files("templates", ".html"), ids=lambda path: path.name)
def test_a_template_says_nothing_past_the_catalogue(path: Path) -> None:
    text = _HTML_COMMENT.sub("", path.read_text(encoding="utf-8"))
    left = re.sub(r"""_\(\s*("[^"]*"|'[^']*')""", "", text)

    assert [line.strip() for line in left.splitlines() if HAN.search(line)] == []


@pytest.mark.parametrize("path", files("static", ".js"), ids=lambda path: path.name)
def test_a_script_has_its_texts_in_plain_literals(path: Path) -> None:
    left = _LITERAL.sub("", _JS_COMMENT.sub("", path.read_text(encoding="utf-8")))

    assert [line.strip() for line in left.splitlines() if HAN.search(line)] == []


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {CHINESE}))
def test_every_text_has_its_translation_and_none_is_left_over(language: str) -> None:
    catalogue = json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    optional = {words for _, words in (*LEVELS, *DISPLEASURES)}

    assert spoken() - set(catalogue) == set()
    assert sayings() - set(catalogue) == set()
    assert set(catalogue) - spoken() - sayings() - optional == set()
    assert list(catalogue) == sorted(catalogue)


def test_a_translation_keeps_the_places_of_values() -> None:
    place = re.compile(r"\{\w+\}")  # a word that goes with a number is no place of it
    for language in set(LANGUAGES) - {CHINESE}:
        for text, words in json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8")).items():
            assert sorted(place.findall(text)) == sorted(place.findall(words)), text


def test_what_the_catalogue_lacks_is_said_in_chinese() -> None:
    assert said("en", "没有译过的话,{name}", name="甲") == "没有译过的话,甲"


def test_a_word_goes_with_its_number() -> None:
    assert [said("en", "{n} 小时", n=n) for n in (1, 2)] == ["1 hour", "2 hours"]


def test_what_a_service_refuses_is_a_saying_and_what_it_documents_is_not() -> None:
    source = '''
"""文件说明"""
_COLUMNS = {"name": "列名"}
READ = Read(summary="列表", read=lambda: f"还缺 {paper.title},共 {len(papers)} 份")
in_sheets(READ, _COLUMNS)
raise Conflict("没有权限", errors={"name": ["不能短于 {min}"]})
'''

    assert said_in(source, frozenset({"没有权限"})) == {"还缺 {1},共 {2} 份", "没有权限", "不能短于 {1}"}
