"""A village's counter on a real port, with the files of its keys, and somebody who never stops handing parcels over."""

import base64
import json
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg

from contracts.people import Actor, Tier
from services.chassis.config import Settings
from services.chassis.http.tokens import DEVELOPMENT_ISSUER, issue, make_keys
from tests.end_to_end.client import Client, parcel_event, waybill
from tests.servers import FreshDatabase
from tests.waiting import eventually

CENTRE = "370829001001"
CADRE = Actor("staff:1", Tier.CADRE, CENTRE)
PARTNER = "express-demo"
SALT = "a-salt"
NAME, PHONE, NEIGHBOUR, REMARK = "王白露", "13812345678", "李立春", "等了三天才送到"
UNKNOWN_CODE = "77"


def random_key() -> str:
    return base64.b64encode(os.urandom(32)).decode()


class KeyFiles:
    """The files that operators change while the counter is open."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.fields = {"k1": random_key()}
        self._lookup = random_key()
        self.use_field_key("k1")
        self.secret = f"whsec_{random_key()}"
        self.accept_secrets(self.secret)
        make_keys(folder)

    def use_field_key(self, current: str) -> None:
        keys = {"current": current, "keys": self.fields, "lookup": self._lookup}
        self._write("fields.json", keys)

    def accept_secrets(self, *secrets: str) -> None:
        registry = {
            PARTNER: {"service": "express", "secrets": secrets},
            "kuaidi100": {"service": "express", "salt": SALT},
        }
        self._write("partners.json", registry)

    def accept_token_keys(self, *folders: Path) -> None:
        sets = [json.loads((folder / "token-keys.json").read_text()) for folder in folders]
        self._write("accepted.json", {"keys": [key for each in sets for key in each["keys"]]})

    def settings(self, database_url: str) -> Settings:
        self.accept_token_keys(self.folder)
        return Settings(
            service="express",
            database_url=database_url,
            amqp_uri=None,
            partners_file=self.folder / "partners.json",
            token_keys_file=self.folder / "accepted.json",
            field_keys_file=self.folder / "fields.json",
            token_issuer=DEVELOPMENT_ISSUER,
            ops_port=None,
            log_level="INFO",
        )

    def _write(self, name: str, content: object) -> None:
        """As a secret that is mounted changes: whole."""
        beside = self.folder / f"{name}.new"
        beside.write_text(json.dumps(content))
        beside.replace(self.folder / name)


@dataclass
class Counter:
    """What comes and goes at one centre's counter."""

    keys: KeyFiles
    settings: Settings
    client: Client
    database: FreshDatabase
    statuses: list[int] = field(default_factory=list)

    def parcels_day(self) -> str:
        """One parcel from announcement to collection, with personal data in every place that takes it; its id."""
        number = waybill()
        self.announce(number)
        self.client.push_kuaidi100(number, UNKNOWN_CODE)
        self._do("/express/v1/parcels/check-in", {"carrier": "yunda", "waybill": number, "consent": True})
        parcel = self.find(number)
        agent = {"name": NEIGHBOUR, "relation": "邻居"}
        handed = {"code": parcel["pickup_code"], "by": "agent", "agent": agent, "consent": True}
        self._do(f"/express/v1/parcels/{parcel['id']}/collect", handed)
        self._do(f"/express/v1/parcels/{parcel['id']}/complaint", {"kind": "delay", "note": REMARK})
        return str(parcel["id"])

    def announce(self, number: str) -> None:
        event = parcel_event("announced", number, CENTRE, recipient={"name": NAME, "phone": PHONE})
        answer = self.client.post_events([event])
        self.statuses.append(answer.status_code)

    def find(self, number: str) -> dict[str, Any]:
        answer = self.client.get("/express/v1/parcels", self.token(), waybill=number).raise_for_status()
        [parcel] = answer.json()["items"]
        return dict(parcel)

    def timeline(self, parcel: str) -> str:
        return self.client.get(f"/express/v1/parcels/{parcel}/timeline", self.token()).raise_for_status().text

    def token(self) -> str:
        return self.client.cadre(CENTRE)

    def sign_with(self, secret: str) -> None:
        self.client.credentials["partners"][PARTNER]["secret"] = secret

    def log_in(self, folder: Path) -> None:
        self.client.credentials["tokens"]["cadre"][CENTRE] = issue(folder / "token-private.json", CADRE)

    @contextmanager
    def busy(self) -> Iterator[None]:
        """Parcels come and go from the beginning of this block to its end; the first has gone when it begins."""
        stopped, troubles = threading.Event(), list[Exception]()
        traffic = threading.Thread(target=self._go_on, args=(stopped, troubles))
        traffic.start()
        try:
            self.see_traffic()
            yield
        finally:
            stopped.set()
            traffic.join(30)
        assert not troubles
        assert set(self.statuses) == {200}

    def see_traffic(self, parcels: int = 3) -> None:
        """Wait until some more have come."""
        seen = len(self.statuses)
        eventually(lambda: len(self.statuses) >= seen + 3 * parcels, within=20)

    def _go_on(self, stopped: threading.Event, troubles: list[Exception]) -> None:
        while not (stopped.is_set() or troubles):
            try:
                self.parcels_day()
            except Exception as trouble:  # noqa: BLE001 - the test's own thread shall raise it
                troubles.append(trouble)

    def _do(self, path: str, body: dict[str, Any]) -> None:
        self.statuses.append(self.client.post(path, self.token(), body).raise_for_status().status_code)


def open_counter(database: FreshDatabase, folder: Path) -> tuple[KeyFiles, Settings]:
    """Keys and settings; express knows the centre."""
    with psycopg.connect(database.services["express"].owner) as owner:
        owner.execute("INSERT INTO centre (id, name, version) VALUES (%s, '金穗村乡村振兴服务中心', 1)", [CENTRE])
    keys = KeyFiles(folder)
    return keys, replace(keys.settings(database.write_url("express")), rate_actor="10000/second")


def credentials(keys: KeyFiles, base_url: str) -> dict[str, Any]:
    """What the client needs, as the launcher writes it."""
    return {
        "base_url": base_url,
        "partners": {PARTNER: {"secret": keys.secret}, "kuaidi100": {"salt": SALT}},
        "tokens": {"cadre": {CENTRE: issue(keys.folder / "token-private.json", CADRE)}},
    }
