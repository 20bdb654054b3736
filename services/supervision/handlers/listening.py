"""Centres that fall silent and are heard again, and what their towns enter of duty."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from services.chassis.work import Answer, Handler, Ref, Work
from services.supervision.domain.silence import Duty, Listening


@dataclass(frozen=True, slots=True)
class Listen:
    """A centre has fallen silent, or, where it was `silent_since`, is heard again."""

    centre: str
    silent_since: datetime | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """What is heard of it."""
        return (Ref(Listening, self.centre),)


@dataclass(frozen=True, slots=True)
class EnterDuty:
    """The town says that somebody is there, and why it doesn't show; `note` is encrypted."""

    centre: str
    duty: Duty
    note: str | None

    @property
    def refs(self) -> Sequence[Ref[Any]]:
        """What is heard of it."""
        return (Ref(Listening, self.centre),)


def listen(work: Work, command: Listen) -> Answer:
    """Say what has changed; nothing where another replica was faster."""
    work.get(Listening, command.centre).listen(work.now)
    return {}


def enter_duty(work: Work, command: EnterDuty) -> Answer:
    """It counts as a sign of somebody; a silence that it covers ends with the same transaction."""
    listening = work.get(Listening, command.centre)
    listening.enter_duty(work.deed, command.duty)
    listening.remark(command.note)
    listening.listen(work.now)
    return {
        "id": listening.id,
        "silent_since": listening.silent_since and listening.silent_since.isoformat(),
        "version": listening.version,
    }


HANDLERS: Mapping[type, Handler] = {Listen: listen, EnterDuty: enter_duty}
