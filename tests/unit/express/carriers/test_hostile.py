"""Whatever stands in a form: a carrier is refused, or its push is read."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contracts.refusals import Invalid
from services.chassis.http.routes import Unsigned
from services.express.api.carriers import carriers
from services.express.api.carriers.push import Carrier, Push
from tests.unit.express.carriers.pushing import ENTRY, SIGNED, told

FIELDS = ("param", "sign", "RequestType", "RequestData", "DataSign", "data")
SAMPLES = ("kuaidi100_at_station", "kuaidi100_other_carrier", "kdniao_batch", "yunda_steps", "yunda_one_step")

leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20)
values = st.recursive(leaves, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3))
each_carrier = pytest.mark.parametrize("carrier", carriers(), ids=lambda carrier: carrier.name)


def places(part: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """The path of everything in a payload."""
    pairs = part.items() if isinstance(part, dict) else enumerate(part) if isinstance(part, list) else ()
    return [path, *(place for key, inner in pairs for place in places(inner, (*path, key)))]


@st.composite
def spoilt(draw: st.DrawFn) -> Any:
    """A real-looking payload with something else in one place."""
    push = told(draw(st.sampled_from(SAMPLES)))
    *path, last = draw(st.sampled_from(places(push)[1:]))
    part = push
    for key in path:
        part = part[key]
    part[last] = draw(values)
    return push


def read(carrier: Carrier, form: dict[str, str]) -> list[Push]:
    try:
        return list(carrier.read(form).pushes)
    except Invalid:
        return []


@each_carrier
@given(form=st.dictionaries(st.sampled_from(FIELDS), st.text()), entry=st.dictionaries(st.text(), leaves))
def test_an_arbitrary_form_is_unsigned(carrier: Carrier, form: dict[str, str], entry: dict[str, Any]) -> None:
    for registered in (ENTRY, entry):
        with pytest.raises(Unsigned):
            carrier.verify(form, registered)


@each_carrier
@given(push=st.text() | values)
def test_an_arbitrary_content_is_invalid_or_read(carrier: Carrier, push: Any) -> None:
    form = SIGNED[carrier.name](push)
    carrier.verify(form, ENTRY)
    read(carrier, form)


@each_carrier
@given(push=spoilt())
def test_a_spoilt_push_is_invalid_or_read_and_what_is_read_can_be_stored(carrier: Carrier, push: Any) -> None:
    for found in read(carrier, SIGNED[carrier.name](push)):
        assert found.carrier.isascii()
        assert found.waybill.isascii()
        for text in (found.code, found.push_id, found.raw, *(line.code + line.text for line in found.lines)):
            assert "\0" not in text.encode().decode()
        assert all(line.time.tzinfo for line in found.lines)
        json.dumps([line.time.isoformat() for line in found.lines])


@each_carrier
@given(form=st.dictionaries(st.sampled_from(FIELDS), st.text()), reason=st.text())
def test_whatever_came_there_is_an_answer_in_json(carrier: Carrier, form: dict[str, str], reason: str) -> None:
    assert json.loads(json.dumps(carrier.refuse(form, reason)))
    assert json.loads(json.dumps(carrier.acknowledge(form, [])))


@each_carrier
@pytest.mark.parametrize("depth", [900, 990, 100_000])
def test_nesting_is_no_attack_on_the_stack(carrier: Carrier, depth: int) -> None:
    deep = "[" * depth + "]" * depth
    for push in (
        deep,
        f'{{"lastResult": {deep}, "Data": [{deep}, {{"x": {deep}}}], "steps": {deep}, "mailno": {deep}}}',
    ):
        read(carrier, SIGNED[carrier.name](push))
