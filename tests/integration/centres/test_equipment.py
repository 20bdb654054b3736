"""Equipment over HTTP: what is broken where, and nobody's words outside."""

from tests.integration.centres.counter import CENTRE, NEIGHBOUR, TOWN, Counter


def test_a_fault_is_reported_listed_where_it_is_and_repaired(counter: Counter) -> None:
    device = counter.done("equipment", {"kind": "printer", "room": 2})["id"]
    assert counter.do(f"equipment/{device}/repair").status_code == 409
    counter.done(f"equipment/{device}/report", {"note": "卡纸,王白露 13812345678 报修"})
    [broken] = counter.get("equipment", by=TOWN, state="faulty")["items"]
    assert (broken["id"], broken["centre"], broken["faulty_since"] is not None) == (device, CENTRE, True)
    assert counter.get("equipment", by=NEIGHBOUR, state="faulty")["items"] == []
    counter.done(f"equipment/{device}/repair")
    assert counter.get("equipment", state="faulty")["items"] == []
    assert counter.said(device) == ["equipment.registered.v1", "equipment.fault_reported.v1", "equipment.repaired.v1"]
    told = counter.get(f"equipment/{device}/timeline")["items"]
    assert "138****5678" in told[1]["note"]
    assert counter.do("equipment", {"kind": "printer", "room": 98}).json()["errors"] == {"room": ["没有这间房"]}
