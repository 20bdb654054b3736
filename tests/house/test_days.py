"""Days by which lists are asked for, over all services."""

from collections.abc import Iterator

import pytest
from marshmallow import Schema, ValidationError, fields

from deploy.contracts.publish import apis


def asked() -> Iterator[tuple[str, Schema, str]]:
    """Each route with a day in its query: its name, the query, the day's name."""
    for api in apis().values():
        for route in api.routes:
            query: Schema | None = getattr(route, "query", None)
            days = [name for name, field in query.fields.items() if isinstance(field, fields.Date)] if query else []
            yield from ((f"{api.service} {route.path} {day}", query, day) for day in days if query)


ASKED = list(asked())


def test_there_are_such_queries() -> None:
    assert len(ASKED) > 20


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
@pytest.mark.parametrize(("query", "name"), [each[1:] for each in ASKED], ids=[each[0] for each in ASKED])
def test_a_day_at_an_end_of_the_calendar_is_refused_by_its_name(query: Schema, name: str, day: str) -> None:
    """There is no midnight after the last one, nor one before the first: that would be a fault of ours."""
    key = query.fields[name].data_key or name
    with pytest.raises(ValidationError) as refused:
        query.load({key: day})
    assert key in refused.value.messages_dict
