"""`make run`: servers, tables, topology, services and demonstration traffic, in the foreground, until Ctrl-C."""

import contextlib
import fcntl
import http.client
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import FrameType

from deploy.local import plan, settings, stale
from deploy.local.broker import Broker, has_programs
from deploy.local.children import Child, identify, write_pid_file
from deploy.local.database import Database
from deploy.local.layout import CHECKOUT, Layout
from deploy.local.ports import LOOPBACK, free_port
from deploy.local.secret_file import write_private
from deploy.local.settings import Amqp
from deploy.local.steps import say, step
from deploy.local.supervisor import Supervisor
from deploy.local.waiting import wait_until
from deploy.processes.discovery import with_tables

CHECK_SECONDS = 0.2
HEAL_SECONDS = 60.0
"""Between two applications of the topology, which heal what was changed or lost."""
PREPARE_SECONDS = 300
HEALTH_SECONDS = 60


class LaunchError(RuntimeError):
    """The run can't start; the message says why."""


@dataclass(frozen=True)
class Wishes:
    """What was asked for: the usual port, every service apart, demonstration traffic."""

    port: int = 8080
    apart: bool = False
    simulate: bool = True


class Background(threading.Thread):
    """Work beside the main thread; its error comes out where it is awaited, and it never holds up the end."""

    def __init__(self, work: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._work = work
        self._error: Exception | None = None
        self.start()

    def run(self) -> None:
        try:
            self._work()
        except Exception as error:  # noqa: BLE001 - handed to whoever waits
            self._error = error

    def result(self) -> None:
        """Wait for the end of the work; raises what it raised."""
        self.join()
        if self._error is not None:
            raise self._error


class Launcher:
    """One run of the whole house on this machine."""

    def __init__(self, layout: Layout, wishes: Wishes) -> None:
        self._layout = layout
        self._wishes = wishes
        self._database: Database | None = None
        self._broker: Broker | None = None
        self._supervisor: Supervisor | None = None

    def run(self) -> None:
        """Start everything, watch it until SIGINT or SIGTERM, stop everything.

        Raises LaunchError, or what the servers raise, when something can't start; what had started is stopped then.
        """
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, _interrupt)
        with _only_one(self._layout):
            try:
                self._watch(self._start(time.monotonic()))
            except KeyboardInterrupt:
                say("\n正在停止 (stopping) …")
            finally:
                for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    signal.signal(number, signal.SIG_IGN)
                self._stop()

    def _start(self, began: float) -> plan.Run:
        say("回音墙 Echowall")
        left = stale.clean(self._layout)
        if left:
            say(f"  · 已清理上次遗留的进程 (ended, left by an earlier run): {', '.join(left)}")
        run = self._start_servers()
        say("启动服务 services")
        supervisor = self._supervise(run)
        with step("服务进程 service processes"):
            self._start_services(run, supervisor)
        if self._wishes.simulate:
            supervisor.start(run.simulator())
        _announce(run, time.monotonic() - began, simulate=self._wishes.simulate)
        return run

    def _start_servers(self) -> plan.Run:
        broker_up = Background(self._start_broker)
        admin_url = self._start_database()
        amqp = self._amqp(broker_up)
        run = self._make_run(admin_url, amqp)
        self._prepare("database", run)
        broker_up.result()
        self._prepare("broker", run)
        return run

    def _start_broker(self) -> None:
        if Amqp.from_environment() is None:
            self._broker = Broker(
                self._layout.broker,
                unpacked=self._layout.debian,
                log=self._layout.log("broker"),
                pid_file=self._layout.pid_file("broker"),
            )
            if not has_programs(self._layout.debian):
                say("  · 正在取得消息服务的程序, 约 34 MB (fetching RabbitMQ's packages) …")
            with step("消息服务 RabbitMQ"):
                self._broker.start()

    def _start_database(self) -> str:
        if url := os.environ.get("DATABASE_URL"):
            return url
        self._database = Database(
            self._layout.database, log=self._layout.log("database"), pid_file=self._layout.pid_file("database")
        )
        with step("数据库 PostgreSQL"):
            self._database.start()
        return self._database.superuser_url("echowall")

    def _amqp(self, broker_up: Background) -> Amqp:
        """Return the broker's addresses, which stand once it has chosen its ports, long before it is up."""
        named = Amqp.from_environment()
        if named is not None:
            return named
        wait_until(lambda: self._has_ports() or not broker_up.is_alive(), within=PREPARE_SECONDS, what="RabbitMQ")
        if not self._has_ports() or self._broker is None:
            broker_up.result()
            raise LaunchError("RabbitMQ 没有启动 (did not start)")
        return Amqp(self._broker.admin_uri, self._broker.management_url)

    def _has_ports(self) -> bool:
        return self._broker is not None and self._broker.management_port > 0

    def _make_run(self, admin_url: str, amqp: Amqp) -> plan.Run:
        found = settings.make(self._layout, admin_url, amqp, with_tables())
        port = free_port(self._wishes.port)
        if port != self._wishes.port:
            say(f"  · 端口 {self._wishes.port} 已被占用, 改用 {port} (port taken, using another)")
        found["BASE_URL"] = f"http://{LOOPBACK}:{port}"
        write_private(self._layout.settings, _as_json(found))
        return plan.Run(self._layout, port, found)

    def _prepare(self, part: str, run: plan.Run) -> None:
        command = [sys.executable, "-m", "deploy.local.prepare", part]
        environment = settings.for_administration(run.settings)
        log = self._layout.log(f"prepare-{part}")
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as errors:
            done = subprocess.run(  # noqa: S603 - our own command line
                command, env=environment, cwd=CHECKOUT, stderr=errors, timeout=PREPARE_SECONDS, check=False
            )
        if done.returncode != 0:
            raise LaunchError(f"准备没有成功 (preparation failed), 详见 {log}")

    def _supervise(self, run: plan.Run) -> Supervisor:
        """Return the one that watches the children, with the servers in its care from the first call on."""
        if self._supervisor is None:
            about: dict[str, object] = {"base_url": run.base_url, "apart": self._wishes.apart}
            self._supervisor = Supervisor(self._layout.state, about)
            if self._database is not None:
                self._supervisor.watch(self._database.child)
            if self._broker is not None:
                self._supervisor.watch(*self._broker.children)
        return self._supervisor

    def _start_services(self, run: plan.Run, supervisor: Supervisor) -> None:
        children = plan.apart(run) if self._wishes.apart else plan.together(run)
        supervisor.start(*children)
        end = time.monotonic() + HEALTH_SECONDS
        for path in plan.health_paths():
            wait_until(
                lambda path=path: _answers(run.port, path) or _ended(children) is not None,  # type: ignore[misc]
                within=max(1.0, end - time.monotonic()),
                what=path,
                every=0.05,
            )
        ended = _ended(children)
        if ended is not None:
            raise LaunchError(f"{ended.name} 没有启动 (did not start), 详见 {ended.log}:\n{ended.last_words()}")

    def _watch(self, run: plan.Run) -> None:
        supervisor, healer = self._supervise(run), run.healer()
        healed = time.monotonic()
        while True:
            supervisor.check()
            if time.monotonic() - healed > HEAL_SECONDS and not healer.running():
                healed = time.monotonic()
                healer.start()
            time.sleep(CHECK_SECONDS)

    def _stop(self) -> None:
        """Stop our processes first, then both servers side by side."""
        with step("全部停止 everything stopped"):
            if self._supervisor is not None:
                self._supervisor.stop(servers=("broker", "epmd", "database"))
            for server in (self._broker, self._database):
                if server is not None:
                    server.ask_to_end()
            for server in (self._broker, self._database):
                if server is not None:
                    server.stop()


@contextlib.contextmanager
def _only_one(layout: Layout) -> Iterator[None]:
    """Hold the lock of this checkout's run and name ourselves in its pid file."""
    layout.run.mkdir(parents=True, exist_ok=True)
    layout.home.chmod(0o700)
    with (layout.run / "lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LaunchError("已经在运行 (already running); make status, make stop") from None
        own = identify(os.getpid())
        if own is not None:
            write_pid_file(layout.pid_file(stale.LAUNCHER), own)
        try:
            yield
        finally:
            layout.pid_file(stale.LAUNCHER).unlink(missing_ok=True)


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _answers(port: int, path: str) -> bool:
    return _status(port, path) == http.client.OK


def _status(port: int, path: str) -> int:
    """Return the status of a request to our own port; 503 when nobody answers."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return http.client.SERVICE_UNAVAILABLE
    finally:
        connection.close()


def _ended(children: list[Child]) -> Child | None:
    return next((child for child in children if not child.running()), None)


def _as_json(found: Mapping[str, str]) -> str:
    return json.dumps(found, indent=1) + "\n"


_ADDRESSES = {
    "县级运行页面 operations": "/",
    "公示墙 public wall": "/wall",
    "接口文档 API documents": "/docs",
    "快递接口 express API": "/express/openapi.json",
}


def _announce(run: plan.Run, seconds: float, *, simulate: bool) -> None:
    say(f"就绪 ready, {seconds:.1f} s")
    for name, path in _ADDRESSES.items():
        if _status(run.port, path) < http.client.BAD_REQUEST:
            say(f"  {name}: {run.base_url}{path}")
    say(f"  凭据 credentials: {run.layout.credentials}")
    say(f"  日志 logs: {run.layout.home / 'log'}")
    say(f"  演示流量 demo traffic: {'有 on' if simulate else '无 off'}")
    say("按 Ctrl-C 停止 (Ctrl-C stops)")
