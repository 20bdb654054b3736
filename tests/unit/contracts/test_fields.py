"""Fields that all contracts share: what they take, what they refuse, and how they say so."""

from datetime import UTC, datetime

import pytest
from marshmallow import ValidationError

from contracts.fields import CentreId, Moment, Phone, TownId, text


def refusal(field: object, value: object) -> str:
    with pytest.raises(ValidationError) as caught:
        field.deserialize(value)  # type: ignore[attr-defined]
    return str(caught.value)


def test_a_moment_is_given_back_in_utc() -> None:
    assert Moment().deserialize("2026-07-01T09:30:00+08:00") == datetime(2026, 7, 1, 1, 30, tzinfo=UTC)


def test_a_moment_is_shown_in_utc_with_z() -> None:
    moment = datetime.fromisoformat("2026-07-01T09:30:00+08:00")
    assert Moment().serialize("at", {"at": moment}) == "2026-07-01T01:30:00Z"


def test_a_moment_without_a_zone_is_refused_with_an_example() -> None:
    assert "须带时区" in refusal(Moment(), "2026-07-01T09:30:00")


@pytest.mark.parametrize(
    "value", ["yesterday", 1782869400, True, {}, "0001-01-01T00:00:00+08:00", "9999-12-31T23:59:59-08:00"]
)
def test_what_is_no_moment_is_refused(value: object) -> None:
    assert "RFC 3339" in refusal(Moment(), value)


@pytest.mark.parametrize("value", ["37082900100", "3708290010011", "110101001001", "370829001001\n", "37082900100１"])
def test_an_id_that_is_no_centre_of_the_county_is_refused(value: str) -> None:
    assert "服务中心编号" in refusal(CentreId(), value)


def test_a_centre_is_no_town() -> None:
    assert TownId().deserialize("370829001") == "370829001"
    assert "镇街编号" in refusal(TownId(), "370829001001")


@pytest.mark.parametrize("value", ["13800005678", "138****5678", "+8613800005678", "18412345678-1234", "0537-6820000"])
def test_a_phone_may_be_full_masked_virtual_or_a_landline(value: str) -> None:
    assert Phone().deserialize(value) == value


def test_spaces_in_a_phone_do_not_matter() -> None:
    assert Phone().deserialize("138 0000 5678") == "13800005678"


@pytest.mark.parametrize("value", ["12345", "abc", "138****567", "1380000567８", ""])
def test_what_is_no_phone_is_refused(value: str) -> None:
    assert "手机号" in refusal(Phone(), value)


@pytest.mark.parametrize("value", ["", "长" * 6, "a\x00b", "ab\n"])
def test_text_that_is_empty_too_long_or_holds_control_characters_is_refused(value: str) -> None:
    assert refusal(text(5), value)
