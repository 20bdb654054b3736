"""Partners' signed events."""

from tests.integration.chassis_http.serving import Caller, announcement


def test_a_signed_event_is_accepted_and_names_the_case(caller: Caller) -> None:
    event = announcement("9780")

    answer = caller.push(event)

    assert answer.status_code == 200, answer.text
    [result] = answer.json()["results"]
    assert result["id"] == event["id"]
    assert result["status"] == "accepted"
    assert result["version"] == 1
    assert len(result["subject"]) == 36
