"""What people read in a list's file: words for codes, the county's time for moments, as its contract says."""

import csv
import io
from enum import StrEnum
from typing import Any

from marshmallow import Schema, fields

from contracts.fields import Moment, one_of, spoken
from services.chassis.http.cells import titled, ways
from services.chassis.sheets import csv_of


class Kite(StrEnum):
    """Where a kite is."""

    UP = "up"
    LOST = "lost"


class Limit(Schema):
    """Until when."""

    ends = Moment(data_key="until")


class Flight(Schema):
    """A row."""

    state = one_of(Kite, words={Kite.UP: "在天上", Kite.LOST: "=1+1"})
    flier = spoken({"village": "村"})
    at = Moment()
    on = fields.Date()
    kinds = fields.List(one_of(Kite, words={Kite.UP: "上"}))
    limit = fields.Nested(Limit)


class Flights(Schema):
    """A list."""

    items = fields.List(fields.Nested(Flight))


COLUMNS = {"state": "状态", "flier": "谁", "at": "时间", "on": "日期", "kinds": "种类", "limit.until": "到期"}


def lines(row: dict[str, Any]) -> list[list[str]]:
    answer = Flights()
    content = csv_of(titled(COLUMNS, answer), [row], ways(COLUMNS, answer))
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_codes_are_words_and_times_are_the_countys_as_the_title_says() -> None:
    titles, row = lines(
        {
            "state": "up",
            "flier": "village:370829001001",
            "at": "2026-06-30T16:30:05Z",
            "on": "2026-07-01",
            "kinds": ["up", "lost"],
            "limit": {"until": "2026-07-01T01:00:00.250000Z"},
        }
    )
    assert titles == ["状态", "谁", "时间(北京时间)", "日期", "种类", "到期(北京时间)"]
    assert row == ["在天上", "村 370829001001", "2026-07-01 00:30:05", "2026-07-01", "上 lost", "2026-07-01 09:00:00"]


def test_what_has_no_word_stays_as_it_is_and_nothing_stays_empty() -> None:
    _, row = lines({"state": None, "flier": "city:37", "at": "还有更多", "limit": None})
    assert row == ["", "city:37", "还有更多", "", "", ""]


def test_a_word_that_begins_like_a_formula_is_none() -> None:
    _, row = lines({"state": "lost"})
    assert row[0] == "'=1+1"
