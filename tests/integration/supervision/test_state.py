"""The plain numbers that alerts look at."""

from datetime import UTC, datetime, timedelta

from prometheus_client import REGISTRY
from sqlalchemy import Engine, text

from services.supervision.events import to_measure
from tests.integration.supervision.conftest import Hear
from tests.unit.supervision.events import CENTRE, event


def measured(engine: Engine) -> tuple[float | None, float | None]:
    """Overdue complaints, and silent centres, after a look."""
    with engine.connect() as connection:
        assert to_measure(connection, 1) == []
    overdue = {"service": "supervision", "standard": "express.complaint"}
    return (
        REGISTRY.get_sample_value("echowall_overdue_promises", overdue),
        REGISTRY.get_sample_value("echowall_silent_centres", {"service": "supervision"}),
    )


def test_promises_past_their_time_and_silent_centres_are_counted_until_they_end(hear: Hear, engine: Engine) -> None:
    now = datetime.now(UTC)
    hear(*(event("parcel.complaint_opened.v1", 1, subject=f"p{n}", time=now - timedelta(days=60)) for n in (1, 2)))
    hear(event("parcel.complaint_opened.v1", 1, subject="p3", time=now))
    with engine.begin() as connection:
        connection.execute(
            text("INSERT INTO listening (id, silent_since, duties, version) VALUES (:id, now(), '[]', 1)"),
            {"id": CENTRE},
        )

    assert measured(engine) == (2, 1)

    hear(*(event("parcel.complaint_answered.v1", 2, subject=f"p{n}", time=now) for n in (1, 2)))
    with engine.begin() as connection:
        connection.execute(text("UPDATE listening SET silent_since = NULL"))

    assert measured(engine) == (0, 0)


def figure(name: str, **labels: str) -> float | None:
    return REGISTRY.get_sample_value(name, {"service": "supervision", **labels})


def test_what_has_ended_today_and_how_it_was_rated_this_month_is_counted(hear: Hear, engine: Engine) -> None:
    now = datetime.now(UTC)
    for number, opened in ((1, now), (2, now - timedelta(days=60))):
        hear(event("parcel.complaint_opened.v1", 1, subject=f"r{number}", time=opened))
        hear(event("parcel.complaint_answered.v1", 2, subject=f"r{number}", time=now))
    with engine.begin() as connection:
        connection.execute(
            text("""
                INSERT INTO voice_month (month, centre, service, measure, total) SELECT
                    CAST(date_trunc('month', now() AT TIME ZONE 'Asia/Shanghai') AS date), :centre, 'express', m, n
                FROM (VALUES ('given:5', 4), ('given:1', 3), ('dismissed:1', 1)) AS v(m, n)
            """),
            {"centre": CENTRE},
        )

    measured(engine)

    ended = [figure("echowall_ended_promises", how=how) for how in ("kept", "late")]
    assert ended == [1, 1]
    assert [figure("echowall_given_ratings", level=str(level)) for level in range(1, 6)] == [2, 0, 0, 0, 4]
