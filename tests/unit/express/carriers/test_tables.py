"""Carriers' codes as data."""

from pathlib import Path

import pytest

from contracts.parcels import TraceMeaning
from services.express.api.carriers import carriers
from services.express.api.carriers.push import Carrier
from services.express.api.carriers.table import Source, Table

DOMAIN = {
    "kuaidi100": "0 1 2 3 4 5 6 7 14 205 208 209 304 501",
    "kdniao": "2 201 202 211 3 301 302 304 311 4 401 402 403 404 405 406 407 412 413 414 416 418 419 422 423 5",
    "yunda": "GOT TRANSIT SENT INBOUND OUTBOUND SIGNED SIGNFAIL RETURN ISSUE REJECTION",
}
SIGNED_FOR_AT_THE_STATION = {"kuaidi100": "304", "kdniao": "311"}


def by_name(carrier: Carrier) -> str:
    return carrier.name


def the_carrier(name: str) -> Carrier:
    return next(carrier for carrier in carriers() if carrier.name == name)


def table_of(tmp_path: Path, content: str) -> Table:
    (tmp_path / "acme.toml").write_text(content, encoding="utf-8")
    return Table.beside(str(tmp_path / "acme.py"))


@pytest.mark.parametrize("carrier", carriers(), ids=by_name)
def test_every_code_of_a_table_has_a_known_meaning_and_a_chinese_text(carrier: Carrier) -> None:
    assert carrier.table.codes
    for code, row in carrier.table.codes.items():
        assert row.meaning is not TraceMeaning.UNMAPPED, code
        assert row.text.strip(), code
        assert row.source in Source, code


@pytest.mark.parametrize("carrier", carriers(), ids=by_name)
def test_a_table_has_every_code_of_the_domain(carrier: Carrier) -> None:
    assert set(DOMAIN[carrier.name].split()) <= carrier.table.codes.keys()


@pytest.mark.parametrize("carrier", carriers(), ids=by_name)
def test_what_is_signed_for_at_a_station_waits_there_and_everything_else_signed_for_is_signed_for(
    carrier: Carrier,
) -> None:
    signed = {code: row.meaning for code, row in carrier.table.codes.items() if row.text.endswith("签收")}
    station = SIGNED_FOR_AT_THE_STATION.get(carrier.name)
    kept = {TraceMeaning.AT_STATION, TraceMeaning.SIGNED_FOR}

    assert {code for code, meaning in signed.items() if meaning is TraceMeaning.AT_STATION} == {station} - {None}
    assert {code for code, meaning in signed.items() if meaning not in kept} <= {"201", "402", "406", "407"}


def test_the_same_digits_mean_other_things_to_other_carriers() -> None:
    assert the_carrier("kuaidi100").table.meaning("304") is TraceMeaning.AT_STATION
    assert the_carrier("kdniao").table.meaning("304") is TraceMeaning.SIGNED_FOR


def test_a_code_that_is_in_no_row_is_unmapped_and_none_at_all_is_not_missed() -> None:
    table = the_carrier("kuaidi100").table

    assert table.meaning("999") is table.meaning("") is TraceMeaning.UNMAPPED
    assert (table.knows("999"), table.knows(""), table.knows("501")) == (False, True, True)


@pytest.mark.parametrize(("theirs", "ours"), [("YD", "yunda"), ("yto", "yuantong"), ("SF", "shunfeng"), ("XYZ", "xyz")])
def test_a_company_has_our_code_and_one_that_we_do_not_know_its_own(theirs: str, ours: str) -> None:
    assert the_carrier("kdniao").table.company(theirs) == ours


@pytest.mark.parametrize(
    "row",
    [
        '{ meaning = "teleported", text = "瞬移", source = "domain" }',
        '{ meaning = "problem", text = "疑难", source = "hearsay" }',
        '{ meaning = "problem", source = "domain" }',
        '{ meaning = "problem", text = "疑难", source = "domain", colour = "red" }',
    ],
)
def test_a_wrong_row_is_found_when_the_process_starts(row: str, tmp_path: Path) -> None:
    with pytest.raises((ValueError, TypeError)):
        table_of(tmp_path, f"[codes]\n1 = {row}\n")
