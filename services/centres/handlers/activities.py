"""Activities with their rooms, and who takes part."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from contracts.days import day_of
from contracts.people import Tier, villager_hash
from contracts.refusals import Invalid, NotFound
from services.centres.domain.activity import Activity
from services.centres.domain.booking import Booking
from services.centres.domain.centre import Centre
from services.centres.domain.room import RoomPlan, plan_id
from services.centres.domain.signup import Participant, Places, Signup
from services.chassis.casework.deeds import changed
from services.chassis.work import Answer, Ref, Work

_ROOM_OF = UUID("019f1c47-dfda-7000-8000-0000000ce046")


def room_of(activity: str) -> str:
    """The id of the booking by which an activity has its room."""
    return str(uuid5(_ROOM_OF, activity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """A new activity, as it is to be."""

    activity: Activity

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The activity, its room's booking, and the rooms."""
        return (
            Ref(Activity, self.activity.id),
            Ref(Booking, room_of(self.activity.id)),
            Ref(RoomPlan, plan_id(self.activity.centre), shared=True),
            Ref(Centre, self.activity.centre, shared=True),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _OnActivity:
    activity: str
    note: str | None = None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The activity and its room's booking."""
        return Ref(Activity, self.activity), Ref(Booking, room_of(self.activity))


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(_OnActivity):
    """Whoever wants may sign up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cancel(_OnActivity):
    """It doesn't take place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hold(_OnActivity):
    """It took place: who of those signed up came, and how many others."""

    attended: tuple[str, ...]
    others: int

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The activity, its room's booking, and whoever came."""
        signups = (Ref(Signup, each) for each in self.attended)
        return Ref(Activity, self.activity), Ref(Booking, room_of(self.activity)), *signups


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUp:
    """Somebody wants to take part; `signup` is its new id."""

    signup: str
    activity: str
    participant: Participant

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The activity, its places and the signup."""
        return Ref(Activity, self.activity), Ref(Places, self.activity), Ref(Signup, self.signup)


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdraw:
    """Somebody won't come."""

    activity: str
    signup: str

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """The signup, the activity and its places, which lead to whoever waits."""
        return Ref(Signup, self.signup), Ref(Activity, self.activity), Ref(Places, self.activity)


def plan(work: Work, command: Plan) -> Answer:
    """With its room."""
    activity = replace(command.activity)
    room = work.get(RoomPlan, plan_id(activity.centre)).bookable(activity.room)
    activity.span.must_be_ahead(work.now)
    work.get(Centre, activity.centre).must_be_there(day_of(activity.span.begins_at))
    if room.seats and activity.capacity > room.seats:
        raise Invalid("名额多于房间的座位", errors={"capacity": [f"这间房有 {room.seats} 个座位"]})
    booking = Booking(
        id=room_of(activity.id), centre=activity.centre, room=room.number, span=activity.span, activity=activity.id
    )
    booking.book()
    activity.plan()
    work.add(activity.id, activity)
    work.add(booking.id, booking)
    return changed(activity)


def open_signup(work: Work, command: Open) -> Answer:
    """Whoever wants may sign up."""
    activity = work.get(Activity, command.activity)
    activity.open(work.deed)
    activity.remark(command.note)
    return changed(activity)


def cancel(work: Work, command: Cancel) -> Answer:
    """The room is free again."""
    activity = work.get(Activity, command.activity)
    activity.cancel(work.deed)
    _room(work, activity).release(work.deed)
    activity.remark(command.note)
    return changed(activity)


def hold(work: Work, command: Hold) -> Answer:
    """Whoever came took part."""
    activity = work.get(Activity, command.activity)
    activity.hold(work.deed, len(set(command.attended)) + command.others)
    _room(work, activity).settle(work.deed)
    for each in sorted(set(command.attended)):
        _signup(work, activity, each).attend(work.deed)
    activity.remark(command.note)
    return changed(activity)


def sign_up(work: Work, command: SignUp) -> Answer:
    """A place, or the end of the waiting list."""
    activity = work.get(Activity, command.activity)
    activity.must_be_open(work.deed)
    signup = Signup(
        id=command.signup,
        centre=activity.centre,
        activity=activity.id,
        participant=command.participant,
        consented_at=work.now if command.participant.guardian else None,
        created_at=work.now,
    )
    if work.get(Places, activity.id).take(signup.id, activity.capacity):
        signup.sign_up()
    else:
        signup.wait()
    work.add(signup.id, signup)
    return changed(signup)


def withdraw(work: Work, command: Withdraw) -> Answer:
    """Whoever waited longest has the place, while it is of use to them."""
    activity = work.get(Activity, command.activity)
    signup = _signup(work, activity, command.signup)
    signup.withdraw(work.deed)
    if activity.gives_places(work.now):
        _pass_on(work, activity, signup)
    return changed(signup)


def _pass_on(work: Work, activity: Activity, signup: Signup) -> None:
    following = work.get(Places, activity.id).leave(signup.id, activity.capacity)
    if following and (waiting := work.reach(Signup, following)):
        waiting.promote(work.deed)


def _signup(work: Work, activity: Activity, key: str) -> Signup:
    signup = work.get(Signup, key)
    own = work.actor.tier is not Tier.VILLAGER or signup.participant.phone.hash == villager_hash(work.actor)
    if signup.activity != activity.id or not own:
        raise NotFound("没有这个报名")
    return signup


def _room(work: Work, activity: Activity) -> Booking:
    return work.get(Booking, room_of(activity.id))
