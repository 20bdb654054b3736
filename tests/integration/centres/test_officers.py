"""Above the villages a rung reaches whom the county has entered, by the phone that it has entered last."""

from typing import Any

from contracts.bureaus import BUREAUS
from contracts.centres.officers import OFFICERS
from contracts.people import COUNTY, Actor, Tier
from contracts.standards import Rung
from services.centres.events import EVENTS
from services.centres.events.words import WORDS
from services.centres.handlers import HANDLERS
from services.centres.seed import TOWNS, seed
from services.centres.store import CentreStore
from services.chassis.database import engine_for
from services.chassis.notices import Post
from services.chassis.work import Inbox, Job, UnitOfWork
from tests.integration.centres.counter import TOWN, Counter
from tests.integration.notices.shop import BY_DAY, InMemory
from tests.unit.centres.climbs import climb

OPERATOR = Actor("county:370829", Tier.COUNTY, COUNTY)
ELSEWHERE = Actor("town:370829002", Tier.TOWN, "370829002")
PARTY = "town:370829001"
PERSON = {"party": PARTY, "post": "督查办主任", "name": "王白露", "phone": "13812345678"}


def told(counter: Counter, *parties: str) -> list[str]:
    """The phones that hear of a rung which is told to these parties."""
    engine, gateway = engine_for(counter.settings.database_url, name="test"), InMemory()
    unit = UnitOfWork("centres", engine, CentreStore(counter.vault), HANDLERS)
    event = climb(Rung.URGE, told=list(parties))
    unit.run([Job(command=EVENTS[event.type](event), once=Inbox("centres", event.id))])
    Post(unit, counter.vault, gateway, WORDS, BY_DAY).deliver_due()
    engine.dispose()
    return sorted(each.phone for each in gateway.messages.values())


def appoint(counter: Counter, **changed: Any) -> dict[str, Any]:
    return counter.done("officers", PERSON | changed, by=OPERATOR)


def test_whoever_hears_for_a_town_the_county_or_a_bureau_gets_the_rungs_that_are_told_to_it(counter: Counter) -> None:
    appoint(counter)
    appoint(counter, party=f"county:{COUNTY}", phone="13812345679")
    appoint(counter, party="bureau:civil_affairs", phone="13812345670")
    appoint(counter, party="bureau:health", phone="13812345671")

    assert told(counter, PARTY, f"county:{COUNTY}", "bureau:civil_affairs") == [
        "13812345670",
        "13812345678",
        "13812345679",
    ]


def test_who_is_changed_is_called_by_the_new_phone_and_who_left_not_at_all(counter: Counter) -> None:
    changed, gone = appoint(counter), appoint(counter, phone="13812345679")

    counter.done(f"officers/{changed['id']}", PERSON | {"phone": "13812345670"}, by=OPERATOR, method="PUT")
    counter.done(f"officers/{gone['id']}/leave", by=OPERATOR)

    assert told(counter, PARTY) == ["13812345670"]
    listed = counter.get("officers", by=OPERATOR)
    assert [(each["id"], each["version"]) for each in listed["items"]] == [(changed["id"], 2)]


def test_names_and_phones_are_masked_for_everybody_and_a_town_sees_its_own(counter: Counter) -> None:
    appoint(counter)
    appoint(counter, party="bureau:health", phone="13812345679")

    seen = {actor.id: counter.get("officers", by=actor) for actor in (OPERATOR, TOWN, ELSEWHERE)}

    assert OFFICERS.validate(seen[OPERATOR.id]) == {}
    assert [len(each["items"]) for each in seen.values()] == [2, 1, 0]
    [mine] = seen[TOWN.id]["items"]
    assert (mine["name"], mine["phone"], mine["updated_by"]) == ("王*露", "138****5678", OPERATOR.id)


def test_a_party_that_does_not_exist_is_named(counter: Counter) -> None:
    answer = counter.do("officers", PERSON | {"party": "bureau:unknown"}, by=OPERATOR)

    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["party"])


def test_the_demonstration_county_has_somebody_for_each_party_and_does_not_bring_back_who_left(
    counter: Counter,
) -> None:
    seed(counter.settings)
    entered = {row[0] for row in counter.sql("SELECT party FROM officer")}
    assert entered == {f"county:{COUNTY}", *(f"town:{town}" for town in TOWNS), *(f"bureau:{each}" for each in BUREAUS)}

    counter.sql("DELETE FROM officer WHERE party <> %s", PARTY)
    seed(counter.settings)

    assert counter.sql("SELECT party FROM officer") == [(PARTY,)]
