"""Files in PostgreSQL: each content once, under a key of its own, which the vault keeps."""

import base64
import os
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import Connection, Engine, text

from contracts.filekinds import FileKind
from contracts.people import Actor
from contracts.refusals import Conflict, NotFound
from services.chassis.disclosure import log_access
from services.chassis.files.kinds import kind_of
from services.chassis.ids import uuid7
from services.chassis.sealed import SealedColumn
from services.chassis.vault import NONCE, Vault

UNCLAIMED = 20
"""Files at the most that one person has waiting: an archive is no store for what nobody needs."""
STEP = 100
"""Files that are deleted in one transaction."""

KEY = SealedColumn(table="file_content", key=("hash",), column="key", context="file.key.{hash}")
SEALED = (KEY,)

_WAITING = text("SELECT count(*) FROM file WHERE uploaded_by = :actor AND subject IS NULL")
# Touched where it is there already: whoever deletes what nobody needs sees that somebody does.
_KEEP_CONTENT = text("""
    INSERT INTO file_content (hash, key, content, kept_at) VALUES (:hash, :key, :content, now())
    ON CONFLICT (hash) DO UPDATE SET kept_at = excluded.kept_at
""")
_KEEP = text("""
    INSERT INTO file (id, hash, kind, size, uploaded_by, uploaded_at) VALUES (:id, :hash, :kind, :size, :actor, now())
""")
_SHOW = text("""
    SELECT file.kind, hash, key, content FROM file JOIN file_content USING (hash) WHERE file.id = CAST(:id AS uuid)
""")
_FORGET = text("""
    DELETE FROM file WHERE id IN (
        SELECT id FROM file WHERE subject IS NULL AND uploaded_at < now() - interval '1 day'
        LIMIT :step FOR UPDATE SKIP LOCKED
    )
""")
_FORGET_CONTENT = text("""
    DELETE FROM file_content AS kept WHERE kept_at < now() - interval '1 day'
        AND NOT EXISTS (SELECT FROM file WHERE file.hash = kept.hash)
""")


def keep(connection: Connection, vault: Vault, content: bytes, actor: Actor) -> dict[str, Any]:
    """Keep an upload; its id, kind and size in bytes.

    Raises NotTaken for what is no PDF, JPEG or PNG, Conflict where the actor has too many that no case has named.
    """
    kind, digest = kind_of(content), vault.sign("file", content).hex()
    if connection.execute(_WAITING, {"actor": actor.id}).scalar_one() >= UNCLAIMED:
        raise Conflict(f"您有 {UNCLAIMED} 个已上传而未使用的文件:请先用在事项中,或过一天再传")
    key = AESGCM.generate_key(256)
    connection.execute(
        _KEEP_CONTENT,
        {
            "hash": digest,
            "key": vault.encrypt(base64.b64encode(key).decode(), KEY.context.format(hash=digest)),
            "content": _encrypted(key, content, digest),
        },
    )
    kept = {"id": str(uuid7()), "kind": kind, "size": len(content)}
    connection.execute(_KEEP, {**kept, "hash": digest, "actor": actor.id})
    return kept


def show(connection: Connection, vault: Vault, file: str, *, actor: Actor, purpose: str) -> tuple[FileKind, bytes]:
    """Kind and content of a file, once the access log says who saw it and what for, in Chinese.

    The caller has made sure that the actor may. Raises NotFound where there is none.
    """
    row = connection.execute(_SHOW, {"id": file}).one_or_none()
    if row is None:
        raise NotFound("没有这个文件")
    log_access(connection, actor, purpose, "file.content", [file])
    key = base64.b64decode(vault.decrypt(row.key, KEY.context.format(hash=row.hash)))
    sealed = bytes(row.content)
    return FileKind(row.kind), AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], row.hash.encode())


def forget_unclaimed(engine: Engine) -> int:
    """Delete uploads that no case has named for a day, and contents that no file has; returns how many uploads."""
    with engine.begin() as connection:
        forgotten = connection.execute(_FORGET, {"step": STEP}).rowcount
    with engine.begin() as connection:
        connection.execute(_FORGET_CONTENT)
    return forgotten


def _encrypted(key: bytes, content: bytes, digest: str) -> bytes:
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, digest.encode())
