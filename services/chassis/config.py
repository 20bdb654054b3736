"""Settings, read once from the environment at the start of a process; a missing one stops it with its name."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_network
from pathlib import Path

from environs import Env, FileAwareEnv
from marshmallow import ValidationError

RATE_PARTNER = "5000/second"
"""Events, and signed requests without one, that one partner may send to one process."""
RATE_ACTOR = "100/second"
"""Requests that one person may send to one process."""
RATE_OPEN = "30/minute"
"""Requests without a token that one address may send to one process; behind a proxy see TRUSTED_PROXIES."""
NOTICE_QUIET = "21:00-08:00"
"""The time of Asia/Shanghai in which nothing but urgent notices goes out; empty for none."""
NOTICE_MERGE_MINUTES = 10
"""At most one message of one purpose to one person in so many minutes."""
POISON_LIMIT = 5
"""Messages in a row that a consumer puts aside before it stops for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """What one service's process needs to know. Files hold what is secret."""

    service: str
    database_url: str
    amqp_uri: str | None
    partners_file: Path | None
    token_keys_file: Path | None
    field_keys_file: Path | None
    token_issuer: str
    ops_port: int | None
    log_level: str
    rate_partner: str = RATE_PARTNER
    rate_actor: str = RATE_ACTOR
    poison_limit: int = POISON_LIMIT
    read_database_url: str | None = None
    monitor_url: str | None = None
    rate_open: str = RATE_OPEN
    notice_gateway: str = "off"
    notice_mailbox: Path | None = None
    notice_quiet: str = NOTICE_QUIET
    notice_merge_minutes: int = NOTICE_MERGE_MINUTES
    public_url: str | None = None
    trusted_proxies: Sequence[str] = ()

    @classmethod
    def load(cls, service: str, *, tables: bool = True) -> "Settings":
        """Read the environment. `<SERVICE>_DATABASE_URL` wins over `DATABASE_URL`, likewise for `AMQP_URI`.

        A service without `tables` needs no database: its URL may be empty. Without `<SERVICE>_READ_DATABASE_URL` pages
        are read as the writer, without `MONITOR_URL` (the management interface, as an account that sees queues) a relay
        process observes none.
        PUBLIC_URL is where people reach the house, for what is printed; TRUSTED_PROXIES are the addresses and networks,
        between commas, of proxies whose word is taken for whom a request came from. Each setting may stand in a file
        that its name with `_FILE` names: `EXPRESS_DATABASE_URL_FILE`.
        Raises environs.EnvError naming the first setting that is missing or malformed.
        """
        env = FileAwareEnv(strip_whitespace=True)
        own = service.upper()
        return cls(
            service=service,
            database_url=env.str(f"{own}_DATABASE_URL", None) or _shared_database(env, tables=tables),
            amqp_uri=env.str(f"{own}_AMQP_URI", None) or env.str("AMQP_URI", None),
            partners_file=env.path("PARTNERS_FILE", None),
            token_keys_file=env.path("TOKEN_KEYS_FILE", None),
            field_keys_file=env.path("FIELD_KEYS_FILE", None),
            token_issuer=env.str("TOKEN_ISSUER", "echowall-development"),
            ops_port=env.int("OPS_PORT", None),
            log_level=env.str("LOG_LEVEL", "INFO"),
            poison_limit=env.int("POISON_LIMIT", POISON_LIMIT),
            read_database_url=env.str(f"{own}_READ_DATABASE_URL", None),
            monitor_url=env.str("MONITOR_URL", None),
            rate_partner=env.str("RATE_PARTNER", RATE_PARTNER),
            rate_actor=env.str("RATE_ACTOR", RATE_ACTOR),
            rate_open=env.str("RATE_OPEN", RATE_OPEN),
            notice_gateway=env.str("NOTICE_GATEWAY", "off"),
            notice_mailbox=env.path("NOTICE_MAILBOX", None),
            notice_quiet=env.str("NOTICE_QUIET", NOTICE_QUIET),
            notice_merge_minutes=env.int("NOTICE_MERGE_MINUTES", NOTICE_MERGE_MINUTES),
            public_url=env.str("PUBLIC_URL", None),
            trusted_proxies=tuple(env.list("TRUSTED_PROXIES", [], subcast=_network)),
        )


def _shared_database(env: Env, *, tables: bool) -> str:
    return env.str("DATABASE_URL") if tables else env.str("DATABASE_URL", "")


def _network(text: str) -> str:
    try:
        return str(ip_network(text.strip()))
    except ValueError as error:
        raise ValidationError(str(error)) from error
