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
