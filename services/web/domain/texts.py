"""The pages' texts: written in Chinese where they stand, and by that Chinese found in another language's catalogue."""

import json
import re
from collections.abc import Mapping
from functools import cache, partial
from pathlib import Path
from typing import Any

CHINESE = "zh-CN"
LANGUAGES: Mapping[str, str] = {CHINESE: "中文", "en": "English"}
"""By their tag, and what each calls itself."""
_PLACE = re.compile(r"\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}")
CATALOGUES = Path(__file__).parents[1] / "static" / "words"
"""Where browsers and server find the same catalogues: `<tag>.json`, an object from Chinese to that language."""


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """All texts of the pages in this language, by the Chinese; nothing for Chinese itself."""
    if language == CHINESE:
        return {}
    found: Mapping[str, str] = json.loads((CATALOGUES / f"{language}.json").read_text(encoding="utf-8"))
    return found


def said(language: str, text: str, **values: Any) -> str:
    """The text in this language; in Chinese where the catalogue lacks it.

    `{name}` stands for the value of that name, `{name|one|many}` for the word that goes with that number.
    """
    return _PLACE.sub(partial(_filled, values), catalogue(language).get(text, text))


def _filled(values: Mapping[str, Any], place: re.Match[str]) -> str:
    name, one, many = place.groups()
    value = str(values.get(name, place[0]))
    return value if one is None else one if value == "1" else many
