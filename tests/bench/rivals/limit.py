"""The limit: compiling it, and running it as a pipeline beside the others."""

import os
import resource
import shutil
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tests.bench.load import Report
from tests.bench.rivals import batches
from tests.bench.stock.run import Stock

SOURCE = Path(__file__).with_name("limit.c")
_DEBIAN = "apt-get install gcc libc6-dev librabbitmq-dev libpq-dev"


def compiled(folder: Path) -> Path | str:
    """Return the program, or why there is none."""
    if shutil.which("gcc") is None:
        return f"gcc is missing: {_DEBIAN}"
    program = folder / "limit"
    libraries = ["-I/usr/include/postgresql", "-lrabbitmq", "-lpq", "-lpthread"]
    options = ["-O2", "-std=gnu17", "-Wall", "-Wno-deprecated-declarations", "-o", str(program)]
    command = ["gcc", *options, str(SOURCE), *libraries]
    done = subprocess.run(command, capture_output=True, timeout=120, check=False)
    if done.returncode:
        return f"{done.stderr.decode(errors='replace').splitlines()[0]} ({_DEBIAN})"
    return program


class Limit(Stock):
    """The leanest pipeline's tables, filled by a program in C that stands between nobody and them."""

    name = "limit"
    database = "bench_limit"
    services: tuple[str, ...] = ()

    def __init__(self, program: Path, folder: Path, database_url: str, amqp_uri: str, management_url: str) -> None:
        super().__init__(folder, database_url, amqp_uri, management_url)
        self._program = program

    def start(self) -> None:
        """Make its database and virtual host."""
        self._make_room()

    def pids(self) -> list[int]:
        """Return nothing: it has ended."""
        return []

    def send(self, prefix: str, seconds: float) -> Report:
        """Run it. Raises RuntimeError where it fails."""
        broker = urlsplit(self._amqp_uri)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = subprocess.run(
            [str(self._program), str(seconds), prefix],
            env={
                **os.environ,
                **{name: value for name, value in vars(batches).items() if name.isupper()},
                "DATABASE_URL": self._database_url,
                "HOST": broker.hostname or "",
                "AMQP_PORT": str(broker.port or 5672),
                "AMQP_USER": unquote(broker.username or ""),
                "AMQP_PASSWORD": unquote(broker.password or ""),
                "VHOST": unquote(broker.path[1:]),
            },
            capture_output=True,
            timeout=seconds + 120,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"the limit failed: {done.stderr.decode()[-2000:]}")
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        return self._report(prefix, int(done.stdout), used)

    def _report(self, prefix: str, count: int, used: float) -> Report:
        sent = dict(
            self._ask(
                "SELECT data->>'waybill', extract(epoch FROM time)::float8 FROM audit"
                " WHERE starts_with(data->>'waybill', %s)",
                [prefix],
            )
        )
        waybills = [f"{prefix}{number:07}" for number in range(count)]
        return Report(sent=sent, accepted=waybills, answered_in=[0.0], processor=0.0, used=used)
