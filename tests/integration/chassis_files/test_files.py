"""Files from a person's hands into the archive and out of it again."""

import os
import uuid
from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest
from psycopg.rows import dict_row

from deploy.local.database import Database
from deploy.local.secret_file import SecretFile
from deploy.processes.api import compose
from deploy.processes.sealing import columns_of
from services.chassis.database import engine_for
from services.chassis.files import MOST_BYTES, forget_unclaimed
from services.chassis.files.archive import KEY, UNCLAIMED
from services.chassis.http.app import build
from services.chassis.sealed import outdated, reencrypt
from services.chassis.vault import Vault
from tests import servers
from tests.integration.chassis_files.cabinet import API, DDL
from tests.integration.chassis_http.calling import CADRE, NEIGHBOURS_CADRE, TOWN, Caller, settings_in
from tests.servers import FreshDatabase
from tests.serving import served
from tests.unit.chassis.scans import jpeg, pdf, png


class Cabinet(Caller):
    """Somebody with scans in their hands; the cabinet stands in another service's empty schema."""

    database: FreshDatabase

    def upload(self, content: bytes, actor: Any = CADRE, **headers: str) -> httpx.Response:
        return self.http.post("/cabinet/v1/files", content=content, headers=self._bearer(actor) | headers)

    def kept(self, content: bytes, actor: Any = CADRE) -> str:
        answer = self.upload(content, actor)
        assert answer.status_code == 200, answer.text
        return str(answer.json()["id"])

    def put(self, file: str, folder: str | None = None, actor: Any = CADRE) -> httpx.Response:
        return self.post(f"/cabinet/v1/folders/{folder or uuid.uuid4()}", {"files": [file]}, actor)

    def filed(self, content: bytes) -> str:
        """The address of a file that a case has claimed."""
        file, folder = self.kept(content), str(uuid.uuid4())
        assert self.put(file, folder).status_code == 200
        return f"/cabinet/v1/folders/{folder}/files/{file}"

    def rows(self, statement: str) -> list[dict[str, Any]]:
        with psycopg.connect(self.database.services["express"].owner, row_factory=dict_row) as owner:
            return owner.execute(statement.encode()).fetchall()

    def change(self, statement: str) -> None:
        with psycopg.connect(self.database.services["express"].owner) as owner:
            owner.execute(statement.encode())


@pytest.fixture(scope="module")
def fresh(database: Database, database_secrets: SecretFile) -> Iterator[FreshDatabase]:
    with servers.copied_database(database, database_secrets) as fresh:
        with psycopg.connect(fresh.services["express"].owner) as owner:
            owner.execute(DDL.encode())
        yield fresh


@pytest.fixture(scope="module")
def running(fresh: FreshDatabase, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cabinet]:
    settings = settings_in(tmp_path_factory.mktemp("cabinet"), fresh.write_url("express"))
    with served(compose({"cabinet": build(API, settings)})) as base:
        cabinet = Cabinet(base, settings)
        cabinet.database = fresh
        yield cabinet


@pytest.fixture
def cabinet(running: Cabinet) -> Cabinet:
    """The cabinet, empty."""
    running.change("TRUNCATE file, file_content, folder, access_log")
    return running


WHOLE = [(pdf(), "application/pdf"), (jpeg(), "image/jpeg"), (png(), "image/png")]


@pytest.mark.parametrize(("content", "media"), WHOLE)
def test_a_file_comes_out_as_it_went_in_whatever_it_was_called(cabinet: Cabinet, content: bytes, media: str) -> None:
    shown = cabinet.get(cabinet.filed(content))

    assert (shown.status_code, shown.content) == (200, content)
    assert shown.headers["content-type"] == media
    assert shown.headers["content-disposition"].startswith("attachment")
    assert shown.headers["x-content-type-options"] == "nosniff"


def test_a_file_of_ten_megabytes_is_taken_and_one_byte_more_is_not(cabinet: Cabinet) -> None:
    most = jpeg(MOST_BYTES - len(jpeg(0)))

    assert cabinet.get(cabinet.filed(most)).content == most
    assert cabinet.upload(most + b"x").status_code == 413


def test_elsewhere_a_body_is_no_larger_than_ever(cabinet: Cabinet) -> None:
    answer = cabinet.http.post("/cabinet/v1/folders/1", content=b"x" * (1024 * 1024 + 1))

    assert answer.status_code == 413


@pytest.mark.parametrize("content", [b"", b"MZ\x90\0 a program", b"<svg/>" * 9, png()[:-4], b"%PDF-1.4 and no more"])
def test_what_is_none_of_the_three_or_broken_is_not_taken(cabinet: Cabinet, content: bytes) -> None:
    answer = cabinet.upload(content, **{"content-type": "application/pdf"})

    assert answer.status_code in (400, 415)
    assert cabinet.rows("SELECT FROM file") == []


def test_a_program_is_sent_away_before_it_has_all_come(cabinet: Cabinet) -> None:
    def endless() -> Iterator[bytes]:
        yield b"MZ\x90\0 a program of nine megabytes"
        yield from (b"\0" * 65536 for _ in range(144))

    answer = cabinet.http.post("/cabinet/v1/files", content=endless(), headers=cabinet._bearer(CADRE))

    assert answer.status_code == 415


def test_the_same_content_is_stored_once_and_nowhere_in_the_clear(cabinet: Cabinet) -> None:
    content = pdf("marked content 3708")
    for _ in range(2):
        cabinet.filed(content)

    [stored] = cabinet.rows("SELECT hash, key, content FROM file_content")
    assert b"marked content" not in stored["content"] + stored["key"].encode()
    assert len(cabinet.rows("SELECT FROM file")) == 2


def test_a_file_is_shown_to_whom_its_case_is_and_the_access_log_knows(cabinet: Cabinet) -> None:
    address = cabinet.filed(pdf())

    assert cabinet.get(address, TOWN).status_code == 200
    assert cabinet.get(address, NEIGHBOURS_CADRE).status_code == 404
    assert cabinet.get(address, None).status_code == 401
    logged = [(row["actor"], row["purpose"], row["what"]) for row in cabinet.rows("SELECT * FROM access_log")]
    assert logged == [(TOWN.id, "查看材料", "file.content")]


def test_nobody_names_a_file_that_somebody_else_has_uploaded(cabinet: Cabinet) -> None:
    theirs = cabinet.kept(pdf(), NEIGHBOURS_CADRE)

    assert cabinet.put(theirs).status_code == 422
    assert cabinet.put(str(uuid.uuid4())).status_code == 422


def test_a_file_is_one_cases_alone(cabinet: Cabinet) -> None:
    file = cabinet.kept(pdf())

    assert (cabinet.put(file).status_code, cabinet.put(file).status_code) == (200, 409)


def test_a_person_has_few_files_waiting(cabinet: Cabinet) -> None:
    kept = [cabinet.upload(pdf(str(number))).status_code for number in range(UNCLAIMED + 1)]

    assert kept == [200] * UNCLAIMED + [409]


def test_what_nobody_claimed_in_a_day_is_deleted_with_its_content_and_what_was_claimed_stays(cabinet: Cabinet) -> None:
    address = cabinet.filed(pdf("claimed"))
    cabinet.kept(pdf("forgotten"))
    engine = engine_for(cabinet.settings.database_url, name="test")
    assert forget_unclaimed(engine) == 0

    cabinet.change("UPDATE file SET uploaded_at = uploaded_at - interval '25 hours'")
    cabinet.change("UPDATE file_content SET kept_at = kept_at - interval '25 hours'")

    assert forget_unclaimed(engine) == 1
    engine.dispose()
    assert len(cabinet.rows("SELECT FROM file_content")) == 1
    assert cabinet.get(address).status_code == 200


def test_keys_of_files_rotate_without_their_contents(cabinet: Cabinet) -> None:
    address = cabinet.filed(pdf())
    before = cabinet.rows("SELECT content FROM file_content")
    engine = engine_for(cabinet.settings.database_url, name="test")
    path = cabinet.settings.field_keys_file
    assert path
    keys = Vault.from_file(path)
    older = Vault("k0", {"k0": os.urandom(32)}, os.urandom(32))
    both = _both(keys, older)

    with engine.connect() as connection:
        assert outdated(connection, KEY, both) == 1
    assert sum(reencrypt(engine, KEY, both)) == 1
    with engine.connect() as connection:
        assert outdated(connection, KEY, both) == 0
    engine.dispose()

    assert cabinet.rows("SELECT content FROM file_content") == before
    assert KEY in columns_of("express")
    assert cabinet.get(address).status_code != 200, "this api has not got the new key"


def _both(keys: Vault, newer: Vault) -> Vault:
    ring, added = keys._ring(), newer._ring()
    vault = Vault("k", {"k": b"k" * 32}, ring.lookup)
    both = type(ring)(added.current, {**ring.ciphers, **added.ciphers}, ring.lookup)
    vault._ring = vault._newest_ring = lambda: both
    return vault
