"""A push, made commands."""

from typing import Any

import pytest
from prometheus_client import REGISTRY

from contracts.parcels import TraceMeaning
from services.chassis.vault import Vault
from services.express.api.carriers.hook import commands
from services.express.api.carriers.kdniao import CARRIER as KDNIAO
from services.express.api.carriers.kuaidi100 import CARRIER as KUAIDI100
from services.express.api.carriers.push import Carrier
from services.express.handlers.parcels import Track
from services.express.store.sealing import RAW, TRACE
from tests.unit.express.carriers.pushing import by_kdniao, by_kuaidi100, payload, told


def the_track(push: object, vault: Vault) -> Track:
    [(_, command)] = commands(KUAIDI100, by_kuaidi100(push), vault)
    assert isinstance(command, Track)
    return command


def at_station(**result: Any) -> dict[str, Any]:
    push: dict[str, Any] = told("kuaidi100_at_station")
    push["lastResult"] |= result
    return push


def pushed(carrier: Carrier, result: str) -> float:
    labels = {"service": "express", "partner": carrier.name, "result": result}
    return REGISTRY.get_sample_value("echowall_pushed_parts_total", labels) or 0.0


def test_a_push_says_what_its_newest_state_means_and_when(vault: Vault) -> None:
    track = the_track(payload("kuaidi100_at_station"), vault)

    assert (track.carrier, track.waybill) == ("yunda", "4328015600123")
    assert (track.latest, track.latest_code) == (TraceMeaning.AT_STATION, "501")
    assert track.traced_at == track.traces[-1].time
    assert [trace.meaning.value for trace in track.traces] == [
        "accepted",
        "in_transit",
        "arrived_city",
        "out_for_delivery",
        "at_station",
    ]


@pytest.mark.parametrize("number", ["13812345678", "138****5678", "王小夏"])
def test_personal_data_in_a_trace_is_encrypted(number: str, vault: Vault) -> None:
    traces = the_track(payload("kuaidi100_at_station"), vault).traces

    assert number not in repr(traces)
    assert number in "".join(vault.decrypt(trace.text, TRACE) for trace in traces)


def test_the_same_line_is_kept_once_and_has_the_same_digest_in_each_push(vault: Vault) -> None:
    data = told("kuaidi100_at_station")["lastResult"]["data"]

    once, twice = the_track(at_station(), vault), the_track(at_station(data=data + data), vault)

    assert [trace.digest for trace in once.traces] == [trace.digest for trace in twice.traces]
    assert len({trace.digest for trace in once.traces}) == 5


def test_a_line_has_the_digest_under_which_it_has_always_been_stored(vault: Vault) -> None:
    data = [{"context": "已到站", "time": "2026-07-01 09:30:00", "statusCode": "501"}]

    [trace] = the_track(at_station(data=data), vault).traces
    assert trace.digest == "e76db027eb36f5883d46e07b7ddfc935"


def test_a_corrected_carrier_names_the_one_before(vault: Vault) -> None:
    track = the_track(payload("kuaidi100_other_carrier"), vault)

    assert (track.carrier, track.renamed_from) == ("ems", "yuantong")
    assert {ref.key for ref in track.refs} >= {f"{name}:{track.waybill}" for name in ("ems", "yuantong")}


def test_an_unknown_code_is_kept_encrypted_with_what_it_came_in_and_counted(vault: Vault) -> None:
    before = pushed(KUAIDI100, "unmapped")

    track = the_track(at_station(state="999"), vault)
    again = the_track(at_station(state="999", ischeck="1"), vault)

    [unmapped] = track.unmapped
    assert (unmapped.source, unmapped.code, track.latest) == ("kuaidi100", "999", TraceMeaning.UNMAPPED)
    assert "13812345678" in vault.decrypt(unmapped.raw, RAW)
    assert "13812345678" not in unmapped.raw
    assert unmapped.digest == again.unmapped[0].digest
    assert pushed(KUAIDI100, "unmapped") == before + 2


def test_an_unknown_code_of_a_line_is_kept_too_and_one_that_is_not_told_is_none(vault: Vault) -> None:
    lines = [{"context": "x", "time": "2026-07-01 09:30:00", "statusCode": code} for code in ("", "777", "501", "777")]

    track = the_track(at_station(data=lines), vault)

    assert [unmapped.code for unmapped in track.unmapped] == ["777"]
    assert [trace.meaning.value for trace in track.traces] == ["unmapped", "at_station", "unmapped"]


def test_a_flood_of_unknown_codes_is_bounded_and_none_of_its_lines_dropped(vault: Vault) -> None:
    lines = [{"context": "长" * 100, "time": "2026-07-01 09:30:00", "statusCode": f"x{n}"} for n in range(500)]

    track = the_track(at_station(data=lines), vault)

    assert (len(track.unmapped), len(track.traces)) == (20, 500)
    assert len(vault.decrypt(track.unmapped[0].raw, RAW)) == 20_000


def test_a_batch_is_one_command_for_each_waybill_and_its_parts_are_counted(vault: Vault) -> None:
    kinds = ("read", "silent", "unreadable", "unmapped")
    before = [pushed(KDNIAO, kind) for kind in kinds]

    pairs = commands(KDNIAO, by_kdniao(payload("kdniao_batch")), vault)
    pairs = [*pairs, *commands(KDNIAO, by_kdniao(payload("kdniao_partly_wrong")), vault)]

    assert len({push_id for push_id, _ in pairs}) == len(pairs) == 4
    assert [pushed(KDNIAO, kind) - count for kind, count in zip(kinds, before, strict=True)] == [4, 1, 2, 0]
