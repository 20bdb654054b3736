"""Which gateways there are. One for SMS or WeChat is a file with an adapter, and a line here."""

from collections.abc import Callable, Mapping, MutableMapping

from services.chassis.config import Settings
from services.chassis.notices.gateway import Gateway, Off
from services.chassis.notices.mailbox import Mailbox


def _mailbox(settings: Settings) -> Gateway:
    if settings.notice_mailbox is None:
        raise ValueError("NOTICE_MAILBOX is not set")
    return Mailbox(settings.notice_mailbox)


GATEWAYS: MutableMapping[str, Callable[[Settings], Gateway]] = {
    "mailbox": _mailbox,
    "off": lambda _: Off(),
}
"""What `NOTICE_GATEWAY` may say."""


def gateway_of(settings: Settings, gateways: Mapping[str, Callable[[Settings], Gateway]] = GATEWAYS) -> Gateway:
    """The gateway that the settings name. Raises ValueError naming the setting that is wrong or missing."""
    make = gateways.get(settings.notice_gateway)
    if make is None:
        known = ", ".join(sorted(gateways))
        raise ValueError(f"NOTICE_GATEWAY is {settings.notice_gateway}; it may be one of {known}")
    return make(settings)
