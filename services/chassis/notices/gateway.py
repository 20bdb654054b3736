"""The port to whatever carries a message to a phone."""

from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Message:
    """One text for one phone. The same `id` again is the same message again, after a crash or a lost answer."""

    id: str
    phone: str = field(repr=False)
    text: str = field(repr=False)


class Unreachable(Exception):
    """The gateway will never deliver to this number. `reason` is Chinese, for the cadre, and holds no number."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TryLater(Exception):
    """The gateway can't say yes now; the message may still have gone out. Says why, without the number."""


class Gateway(Protocol):
    """An adapter hands a message over once for each id, as far as what it talks to can tell, and waits for nobody long.

    It is called from one green thread, without a transaction, and cut off after `post.SEND_SECONDS`.
    """

    def send(self, message: Message) -> None:
        """Return once the message is safely handed over. Raises Unreachable or TryLater."""


class Off:
    """No way to phones at all: each notice fails at once, so that somebody calls the person instead."""

    def send(self, message: Message) -> None:
        """Raises Unreachable."""
        raise Unreachable("没有开通短信,请打电话通知")
