"""Keys change while parcels come and go, and nobody at the counter notices."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeAlias

import httpx
import psycopg
import pytest
from click.testing import CliRunner, Result
from psycopg import sql

from deploy.command import main
from services.chassis import sealed
from services.chassis.http.tokens import issue, make_keys
from services.chassis.vault import Vault
from services.express.store import SEALED
from tests.end_to_end.client import Client
from tests.integration.express.counter import (
    CADRE,
    NAME,
    NEIGHBOUR,
    PARTNER,
    PHONE,
    REMARK,
    UNKNOWN_CODE,
    Counter,
    random_key,
)
from tests.integration.express.sending import RECIPIENT, SENDER, Sending
from tests.waiting import eventually

Reencrypt: TypeAlias = Callable[..., Result]


@pytest.fixture
def reencrypt(counter: Counter, monkeypatch: pytest.MonkeyPatch) -> Reencrypt:
    """The command, as an operator calls it."""
    monkeypatch.setenv("EXPRESS_DATABASE_URL", counter.settings.database_url)
    monkeypatch.setenv("FIELD_KEYS_FILE", str(counter.settings.field_keys_file))
    return lambda service="express": CliRunner().invoke(main, ["keys", "reencrypt", service])


def rows_under(counter: Counter, key: str) -> list[str]:
    """The tables, as often as one of their rows holds something encrypted with this key."""
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        tables = [table for (table,) in owner.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'express'")]
        return [table for table in tables for _ in range(_holding(owner, table, f"{key}:"))]


def _holding(owner: psycopg.Connection, table: str, mark: str) -> int:
    count = sql.SQL("SELECT count(*) FROM {} t WHERE strpos(t::text, %s) > 0").format(sql.Identifier(table))
    [[found]] = owner.execute(count, [mark])
    return int(found)


def clear_texts(counter: Counter) -> Iterator[set[str]]:
    """What stands in each of the declared columns."""
    vault = Vault.from_file(counter.keys.folder / "fields.json")
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        for column in SEALED:
            values = owner.execute(f"SELECT {column.value} FROM {column.table}".encode())
            yield {vault.decrypt(value, column.context) for (value,) in values if value}


def change_key(counter: Counter) -> None:
    counter.keys.fields["k2"] = random_key()
    counter.keys.use_field_key("k2")


def test_field_keys_change_with_traffic_running(
    counter: Counter, reencrypt: Reencrypt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealed, "STEP", 5)
    first = counter.parcels_day()
    with counter.busy():
        change_key(counter)
        eventually(lambda: rows_under(counter, "k2"))
        counter.see_traffic()
        eventually(lambda: reencrypt().exit_code == 0)
        del counter.keys.fields["k1"]
        counter.keys.use_field_key("k2")
        counter.see_traffic()

    assert rows_under(counter, "k1") == []
    assert "嘉祥驿站" in counter.timeline(first)


def test_every_place_that_holds_something_encrypted_is_declared(counter: Counter, reencrypt: Reencrypt) -> None:
    counter.parcels_day()
    assert sorted(rows_under(counter, "k1")) == ["parcel", "parcel_note", "parcel_trace", "unmapped_code"]
    change_key(counter)

    answer = reencrypt()

    assert "全部使用密钥 k2" in answer.output
    assert rows_under(counter, "k1") == []
    *known, [raw] = [texts for texts in clear_texts(counter) if texts]
    assert known == [{NAME}, {PHONE}, {NEIGHBOUR}, {"已到达【嘉祥驿站】"}, {REMARK}]
    assert UNKNOWN_CODE in raw


def test_every_place_of_a_shipment_that_holds_something_encrypted_is_declared(
    counter: Counter, reencrypt: Reencrypt
) -> None:
    sending = Sending(counter)
    _, number = sending.handed_over()
    sending.push(number, "0", ("2026-07-01 10:00:00", "0"))
    sending.do(f"shipments/{sending.draft()}/withdraw", {"reason": "other", "note": REMARK})
    assert set(rows_under(counter, "k1")) == {"shipment", "shipment_trace", "shipment_note"}
    change_key(counter)

    assert reencrypt().exit_code == 0
    assert rows_under(counter, "k1") == []
    kept = [texts for texts in clear_texts(counter) if texts]
    sender = {SENDER["name"]}, {SENDER["phone"]}, {"11010519491231002X"}
    recipient = {RECIPIENT["name"]}, {RECIPIENT["phone"]}, {RECIPIENT["address"]}
    assert kept == [*sender, *recipient, {"【代号0】"}, {REMARK}]


def test_a_row_in_use_is_left_for_the_next_run(counter: Counter, reencrypt: Reencrypt) -> None:
    parcel = counter.parcels_day()
    change_key(counter)
    with psycopg.connect(counter.database.services["express"].owner) as owner:
        owner.execute("SELECT FROM parcel WHERE id = %s FOR UPDATE", [parcel])
        first = reencrypt()

    assert first.exit_code == 1
    assert "还有 3 项" in first.output
    assert reencrypt().exit_code == 0


def test_a_run_that_was_cut_off_goes_on_where_it_was(
    counter: Counter, reencrypt: Reencrypt, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(3):
        counter.parcels_day()
    change_key(counter)
    monkeypatch.setattr(sealed, "STEP", 1)

    with monkeypatch.context() as interrupted:
        interrupted.setattr(Vault, "encrypt", cut_off_after(2))
        assert reencrypt().exit_code != 0

    assert len(rows_under(counter, "k2")) == 2
    assert reencrypt().exit_code == 0
    assert rows_under(counter, "k1") == []


def cut_off_after(times: int) -> Callable[[Vault, str, str], str]:
    """As Vault.encrypt, until somebody stops the process."""
    genuine, left = Vault.encrypt, iter(range(times))

    def encrypt(vault: Vault, text: str, context: str) -> str:
        if next(left, None) is None:
            raise KeyboardInterrupt
        return genuine(vault, text, context)

    return encrypt


def test_a_service_without_encrypted_columns_is_refused_with_those_that_have_some(reencrypt: Reencrypt) -> None:
    answer = reencrypt("web")

    assert answer.exit_code == 1
    assert {"centres", "express", "supervision"} <= set(answer.output.rpartition(": ")[2].strip().split("、"))


def test_a_partners_secret_changes_with_traffic_running(counter: Counter) -> None:
    old, new = counter.keys.secret, f"whsec_{random_key()}"
    with counter.busy():
        counter.keys.accept_secrets(old, new)
        eventually(lambda: push(counter, new) != httpx.codes.UNAUTHORIZED)
        counter.sign_with(new)
        counter.see_traffic()
        counter.keys.accept_secrets(new)
        eventually(lambda: push(counter, old) == httpx.codes.UNAUTHORIZED)
        counter.see_traffic()


def push(counter: Counter, secret: str) -> int:
    """The status that a partner with this secret is answered."""
    partners = {**counter.client.credentials["partners"], PARTNER: {"secret": secret}}
    client = Client({**counter.client.credentials, "partners": partners})
    with client.http:
        return client.post_events([]).status_code


def test_token_keys_change_with_traffic_running(counter: Counter, tmp_path: Path) -> None:
    coming = tmp_path / "coming"
    coming.mkdir()
    make_keys(coming)
    former = counter.token()
    with counter.busy():
        counter.keys.accept_token_keys(counter.keys.folder, coming)
        eventually(lambda: read(counter, issue(coming / "token-private.json", CADRE)) == httpx.codes.OK)
        counter.log_in(coming)
        counter.see_traffic()
        counter.keys.accept_token_keys(coming)
        eventually(lambda: read(counter, former) == httpx.codes.UNAUTHORIZED)
        counter.see_traffic()


def read(counter: Counter, token: str) -> int:
    """The status that somebody with this token is answered."""
    return counter.client.get("/express/v1/parcels", token).status_code
