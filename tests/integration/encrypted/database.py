"""A PostgreSQL that speaks TLS: Debian's, as the embedded one is built without."""

import shutil
from pathlib import Path
from urllib.parse import quote

from deploy.local.certificates import AUTHORITY, Pair
from deploy.local.database import Database
from deploy.local.ports import LOOPBACK

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
"""Empty where there is none."""


class EncryptedDatabase(Database):
    """Shows a certificate of a folder that `certificates.make` has filled; its addresses verify it."""

    def __init__(self, home: Path, certificates: Path) -> None:
        super().__init__(home, durable=False)
        self._certificates = certificates
        self._locale = ("--locale=C.UTF-8",)

    def url(self, user: str, password: str, database: str) -> str:
        authority = Pair.named(self._certificates, AUTHORITY).certificate
        return f"{super().url(user, password, database)}?sslmode=verify-full&sslrootcert={quote(str(authority))}"

    def _settle(self) -> None:
        """The server refuses a key that others may read, and runs as somebody else where we are root."""
        super()._settle()
        shown = Pair.named(self._place, "server")
        for source, copy in zip(_files(Pair.named(self._certificates, LOOPBACK)), _files(shown), strict=True):
            shutil.copyfile(source, copy)
        shown.key.chmod(0o600)
        self._give_away(shown.key)
        files = {"ssl_cert_file": str(shown.certificate), "ssl_key_file": str(shown.key)}
        self._settings = self._settings | {"ssl": "on"} | files

    def _programs(self) -> Path:
        return INSTALLED[-1]


def _files(pair: Pair) -> tuple[Path, Path]:
    return pair.certificate, pair.key
