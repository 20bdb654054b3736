"""A patient's way through the clinic, from booking to the end, and what else may become of it."""

from services.clinic.events import due, freed, soon, stopped
from tests.integration.clinic.desk import CENTRE, ELSEWHERE, PHONE, ROOM, Desk, identity, patient


def test_from_booking_to_the_end_of_the_consultation_each_step_is_one_event(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)
    path = f"appointments/{booked['id']}"
    queued = desk.done(f"{path}/arrive", {"priority": "ordinary"})
    desk.done("queues/call-next", {"room": ROOM})
    desk.done(f"{path}/start")
    ended = desk.done(f"{path}/finish", {"note": "电话 13812345678"})

    assert (booked["state"], queued["state"], queued["number"], ended["state"]) == (
        "booked",
        "waiting",
        1,
        "fulfilled",
    )
    said = desk.sql("SELECT type FROM appointment_event WHERE appointment = %s ORDER BY sequence", booked["id"])
    assert [row[0].split(".")[1] for row in said] == ["booked", "arrived", "queued", "called", "started", "fulfilled"]
    assert desk.get(f"{path}/timeline")["items"][-1]["note"] == "电话 138****5678"


def test_personal_data_is_masked_encrypted_found_by_hash_and_shown_in_full_with_a_purpose(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)
    seen = desk.get(f"appointments/{booked['id']}")["patient"]
    found = desk.do("appointments/search", {"identity": identity(0)}).json()["items"]
    full = desk.get(f"appointments/{booked['id']}/patient")

    assert seen == {"name": "王*露", "phone": "138****5678", "identity": "3799**********" + identity(0)[-4:]}
    assert [each["id"] for each in found] == [booked["id"]]
    assert full == {"name": "王白露", "phone": PHONE, "identity": identity(0)}
    assert desk.sql("SELECT count(*), count(DISTINCT purpose) FROM access_log") == [(3, 1)]
    dumped = str(desk.sql("SELECT row_to_json(a)::text FROM appointment a"))
    assert not [each for each in ("王白露", PHONE, identity(0)) if each in dumped]


def test_nobody_is_booked_at_two_centres_for_the_same_time(desk: Desk) -> None:
    [here], [there] = desk.slots(), desk.slots(centre=ELSEWHERE)
    desk.book(here)
    body = {"slot": there, "patient": patient()}
    refused = desk.do("appointments", body, token=desk.client.cadre(ELSEWHERE))

    assert refused.status_code == 409
    assert "已有预约" in refused.json()["detail"]


def test_a_freed_place_goes_to_the_first_on_the_waitlist_by_itself(desk: Desk) -> None:
    [slot] = desk.slots()
    first, second, third = desk.book(slot), *(desk.book(slot, n, waitlist=True) for n in (1, 2))
    assert desk.do("appointments", {"slot": slot, "patient": patient(3)}).status_code == 409
    desk.tick(freed)
    before = desk.state(second["id"])
    desk.done(f"appointments/{first['id']}/cancel")
    desk.tick(freed)

    assert (before, desk.state(second["id"]), desk.state(third["id"])) == ("waitlisted", "booked", "waitlisted")


def test_a_cancellation_is_taken_back_only_while_its_place_is_free(desk: Desk) -> None:
    [slot] = desk.slots()
    booked = desk.book(slot)
    desk.done(f"appointments/{booked['id']}/cancel")
    desk.done(f"appointments/{booked['id']}/correct", {"reason": "点错"})
    again = desk.state(booked["id"])
    desk.done(f"appointments/{booked['id']}/cancel")
    desk.book(slot, 1)
    refused = desk.do(f"appointments/{booked['id']}/correct", {"reason": "点错"})

    assert (again, refused.status_code, desk.state(booked["id"])) == ("booked", 409, "cancelled")
    assert desk.sql("SELECT taken FROM slot") == [(1,)]


def test_another_time_gives_the_first_place_back(desk: Desk) -> None:
    first, second = desk.slots(number=2)
    booked = desk.book(first)
    desk.done(f"appointments/{booked['id']}/reschedule", {"slot": second})

    assert desk.sql("SELECT id::text, taken FROM slot ORDER BY starts_at") == [(first, 0), (second, 1)]


def test_a_stopped_session_offers_another_time_and_is_nobodys_no_show(desk: Desk) -> None:
    [slot], [other] = desk.slots(), desk.slots(day=2)
    booked = desk.book(slot)
    desk.done(f"schedules/{desk.sql('SELECT schedule::text FROM slot WHERE id = %s', slot)[0][0]}/stop")
    desk.tick(stopped, due)
    seen = desk.get(f"appointments/{booked['id']}")

    assert (seen["state"], seen["offered"]) == ("cancelled_by_clinic", other)
    assert desk.do("appointments", {"slot": slot, "patient": patient(1)}).status_code == 409
    assert desk.sql("SELECT purpose FROM notice ORDER BY id") == [("booked",), ("stopped",)]


def test_a_villager_books_sees_their_place_in_the_queue_and_cancels(desk: Desk) -> None:
    [slot] = desk.slots(capacity=2)
    own = {"slot": slot, **patient()}
    booked = desk.done("my/appointments/book", own, token=desk.villager())
    other = desk.do("my/appointments/book", own, token=desk.villager("13900000000"))
    stranger = desk.do(f"my/appointments/{booked['id']}/cancel", token=desk.villager("13900000000"))
    desk.walk_in(1)
    desk.walk_in(2)
    mine = desk.get("my/appointments", token=desk.villager())["items"]
    cancelled = desk.done(f"my/appointments/{booked['id']}/cancel", token=desk.villager())

    assert (other.status_code, stranger.status_code, cancelled["state"]) == (422, 404, "cancelled")
    assert [(each["state"], each["ahead"]) for each in mine] == [("waiting", 1), ("waiting", 0), ("booked", None)]
    assert {each["patient"] for each in mine} == {"王*露"}


def test_a_room_calls_by_class_and_arrival_and_its_display_shows_numbers_only(desk: Desk) -> None:
    for n, priority in enumerate(["ordinary", "preferred", "ordinary", "emergency"]):
        desk.walk_in(n, priority)
    desk.tick(soon)
    order = [desk.done("queues/call-next", {"room": ROOM})["number"] for _ in range(3)]
    shown = desk.get(f"display/{CENTRE}")
    latest = shown["rooms"][0].pop("latest")

    assert (order, latest["number"]) == ([4, 2, 1], 1)
    assert shown["rooms"] == [
        {"room": ROOM, "called": [4, 2, 1], "inside": [], "passed": [], "next": [3], "waiting": 1}
    ]
    assert set(shown) == {"as_of", "rooms"}
    assert desk.do("queues/call-next", {"room": "空房间"}).status_code == 409
    assert desk.sql("SELECT count(*) FROM notice WHERE purpose = 'soon' AND urgent") == [(2,)]


def test_the_database_calls_in_the_same_order_as_the_notebook(desk: Desk) -> None:
    """By class, within it by when they came or came back, whichever room they were sent to first."""
    come = {n: desk.walk_in(n, "preferred" if n in (4, 5) else "ordinary")["id"] for n in range(1, 8)}
    for deed in ("call", "pass", "rejoin"):
        desk.done(f"appointments/{come[1]}/{deed}")
    desk.done(f"appointments/{come[6]}/prioritise", {"priority": "emergency"})
    desk.done(f"appointments/{come[5]}/prioritise", {"priority": "ordinary"})
    desk.done(f"appointments/{come[2]}/transfer", {"room": "中医诊室"})
    desk.done(f"appointments/{come[3]}/transfer", {"room": "中医诊室"})
    desk.done(f"appointments/{come[3]}/transfer", {"room": ROOM})
    [queue, _] = sorted(desk.get("queues")["items"], key=lambda each: len(each["waiting"]), reverse=True)

    called = [desk.done("queues/call-next", {"room": ROOM})["number"] for _ in range(6)]
    assert called == [6, 4, 3, 5, 7, 1]
    assert [each["number"] for each in queue["waiting"]] == called


def test_numbers_go_on_where_they_were_whatever_restarts(desk: Desk) -> None:
    first = desk.walk_in()
    desk.done(f"appointments/{first['id']}/entered-in-error")

    assert [first["number"], desk.walk_in(1)["number"]] == [1, 2]


def test_a_hospital_books_changes_and_cancels_and_hears_what_becomes_of_it(desk: Desk) -> None:
    first, second = desk.slots(number=2)
    desk.sql("INSERT INTO delivery_partner (partner, webhook) VALUES ('county-hospital', 'on')")
    free = [slot["id"] for slot in desk.pull("partner/slots")]
    results = [
        desk.hospital("booked", reference="GH-0417", slot=first, patient=patient()),
        desk.hospital("booked", reference="GH-0417", slot=second, patient=patient(1)),
        desk.hospital("changed", reference="GH-0417", slot=second),
        desk.hospital("cancelled", reference="GH-0417"),
        desk.hospital("cancelled", reference="GH-0000"),
    ]

    assert free == [first, second]
    assert [result["status"] for result in results] == ["accepted", "rejected", "accepted", "accepted", "rejected"]
    kinds = ["appointment.booked.v1", "appointment.rescheduled.v1", "appointment.cancelled.v1"]
    assert [(event["reference"], event["type"]) for event in desk.pull("partner/events")] == [
        ("GH-0417", kind) for kind in kinds
    ]
    assert desk.sql("SELECT count(*) FROM delivery WHERE partner = 'county-hospital'") == [(3,)]


def test_a_report_is_encrypted_and_its_events_say_when_and_nothing_of_what(desk: Desk) -> None:
    card = {
        "disease": "cholera",
        "case_class": "suspected",
        "patient": patient(),
        "address": "金穗村 3 组",
        "diagnosed_at": "2026-07-01T09:00:00+08:00",
    }
    opened = desk.done("disease-reports", card)
    desk.done(f"disease-reports/{opened['id']}/reported", {"channel": "phone", "receipt": "县疾控 张某"})
    [listed] = desk.get("disease-reports")["items"]
    shown = desk.get(f"disease-reports/{opened['id']}/card")

    assert (listed["urgent"], listed["state"]) == (True, "reported")
    assert (shown["disease"], shown["patient"]["name"]) == ("cholera", "王白露")
    written = str(desk.sql("SELECT row_to_json(o)::text FROM outbox o")) + str(
        desk.sql("SELECT row_to_json(r)::text FROM disease_report r")
    )
    assert not [each for each in ("cholera", "霍乱", "王白露", "金穗村 3", "phone") if each in written]
    assert desk.sql("SELECT what FROM access_log") == [("disease_report.content",)]
