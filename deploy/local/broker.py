"""An own RabbitMQ node on the loopback address: own name, own epmd, own cookie, own data; nobody else's is touched."""

import hashlib
import os
import secrets
import signal
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from deploy.local import broker_settings, debian
from deploy.local.certificates import AUTHORITY, Pair
from deploy.local.children import Child
from deploy.local.management import Management
from deploy.local.outside import settle_plainly
from deploy.local.ports import LOOPBACK, free_port, is_open
from deploy.local.secret_file import SecretFile, write_private
from deploy.local.waiting import wait_until

ADMIN = "echowall-admin"
_INSTALLED = Path("/usr/lib/rabbitmq/bin/rabbitmq-server")


class BrokerError(RuntimeError):
    """No broker can be had or started; the message says what is missing and how to get it."""


@dataclass(frozen=True)
class Programs:
    """Where the broker's programs are: the server script, the folder of Erlang's, and libraries of their own if any."""

    server: Path
    erlang: Path | None
    libraries: Path | None


def has_programs(unpacked: Path) -> bool:
    """Say whether the broker's programs are on this machine already."""
    return _INSTALLED.exists() or debian.unpacked(unpacked)


def find_programs(unpacked: Path) -> Programs:
    """Return the installed broker, else the one unpacked from Debian packages below ``unpacked`` (fetched if need be).

    Raises ``BrokerError`` saying what to install, or which setting names a broker that runs elsewhere.
    """
    if _INSTALLED.exists():
        return Programs(_INSTALLED, None, None)
    try:
        root = debian.unpack(unpacked, debian.BROKER)
    except debian.DebianError as trouble:
        message = (
            "缺少 RabbitMQ (RabbitMQ is missing).\n"
            f"  原因 (why): {trouble}\n"
            "  解决 (how to get it): 安装 rabbitmq-server 3.10 以上 (install it with this system's packages),\n"
            "  或用 AMQP_URI 和 MANAGEMENT_URL 指向已有的服务 (or name a running one)."
        )
        raise BrokerError(message) from trouble
    libraries = next(iter(sorted(root.glob("usr/lib/*-linux-gnu*"))), None)
    return Programs(root / "usr/lib/rabbitmq/bin/rabbitmq-server", root / "usr/lib/erlang/bin", libraries)


class Broker:
    """One private RabbitMQ node.

    ``home`` holds its data, cookie and settings; ``unpacked`` (default: beside it) the programs where none are
    installed. Ports are free loopback ports unless ``port`` is given. With ``certificates``, a folder that
    `certificates.make` has filled for the loopback address, it speaks TLS and nothing else.
    """

    def __init__(
        self,
        home: Path,
        port: int | None = None,
        *,
        unpacked: Path | None = None,
        log: Path | None = None,
        pid_file: Path | None = None,
        certificates: Path | None = None,
    ) -> None:
        self._certificates = certificates
        self.home = home.absolute()
        self.port = port or 0
        self.management_port = 0
        self._wanted_port = port
        self._place = self.home
        self._unpacked = (unpacked or home.parent / "debian").absolute()
        self._log = log or self.home / "broker.log"
        self._pid_file = pid_file or self.home / "broker.pid"
        self._secrets = SecretFile(self.home / "secrets.json")
        self._epmd: Child | None = None
        self._node: Child | None = None

    def begin(self) -> None:
        """Find or fetch the programs and start the node without waiting for it; ``BrokerError`` when it can't be."""
        self._place = settle_plainly(self.home)
        self._choose_ports()
        programs = find_programs(self._unpacked)
        environment = self._environment(programs)
        self._write_settings()
        self._epmd = self._make_epmd(programs, environment)
        self._node = self._make_node(programs, environment)
        self._node.end_stale()
        self._epmd.start()
        wait_until(lambda: is_open(self._epmd_port), within=20, what="epmd")
        self._node.start()

    def finish(self, within: float = 90.0) -> None:
        """Wait until the node takes connections and its management interface answers."""
        management = Management(self.management_url)
        wait_until(
            lambda: not self.running() or (is_open(self.port) and management.answers()),
            within=within,
            what="RabbitMQ",
            every=0.05,
        )
        if not self.running():
            words = self._node.last_words() if self._node else ""
            raise BrokerError(f"RabbitMQ 没有启动 (did not start):\n{words}")

    def start(self) -> None:
        """Start the node and wait until it is usable."""
        self.begin()
        self.finish()

    def stop(self) -> None:
        """Stop the node, then its epmd; safe to call twice."""
        for child in (self._node, self._epmd):
            if child is not None:
                child.stop()

    def kill(self) -> None:
        """End the node at once, as a crash would: its data survive, and a stop that takes seconds is spared."""
        for child in (self._node, self._epmd):
            if child is not None:
                child.kill()

    def running(self) -> bool:
        """Say whether our node runs."""
        return self._node is not None and self._node.running()

    def ask_to_end(self) -> None:
        """Begin to stop without waiting."""
        if self._node is not None:
            self._node.ask_to_end()

    @property
    def child(self) -> Child:
        """The node's process; ``BrokerError`` before the start."""
        if self._node is None:
            raise BrokerError("RabbitMQ 还没有启动 (not started)")
        return self._node

    @property
    def children(self) -> tuple[Child, ...]:
        """The node and its epmd, as far as they were started; epmd first, as a restart wants it."""
        return tuple(child for child in (self._epmd, self._node) if child is not None)

    def uri(self, user: str, password: str, vhost: str = "/") -> str:
        """Return an AMQP URI for one login and virtual host."""
        login = f"{quote(user, safe='')}:{quote(password, safe='')}"
        scheme, trust = ("amqps", self._trust()) if self._certificates else ("amqp", "")
        return f"{scheme}://{login}@{LOOPBACK}:{self.port}/{quote(vhost, safe='')}{trust}"

    def _trust(self) -> str:
        return f"?cacertfile={quote(str(self._authority()))}" if self._certificates else ""

    def _authority(self) -> Path:
        return Pair.named(self._certificates or Path(), AUTHORITY).certificate

    @property
    def admin_uri(self) -> str:
        """The administrator's AMQP URI, default virtual host."""
        return self.admin_uri_in("/")

    def admin_uri_in(self, vhost: str) -> str:
        """The administrator's AMQP URI in a virtual host."""
        return self.uri(ADMIN, self._password(), vhost)

    @property
    def management_url(self) -> str:
        """The management interface with the administrator's login in it."""
        scheme = "https" if self._certificates else "http"
        login = f"{ADMIN}:{quote(self._password(), safe='')}"
        return f"{scheme}://{login}@{LOOPBACK}:{self.management_port}{self._trust()}"

    @property
    def management(self) -> Management:
        """A client for virtual hosts, users and permissions."""
        return Management(self.management_url)

    def add_vhost(self, name: str) -> None:
        """Create a virtual host in which the administrator may do everything."""
        self.management.add_vhost(name)
        self.put_permissions(name, ADMIN, ".*", ".*", ".*")

    def delete_vhost(self, name: str) -> None:
        """Delete a virtual host with everything in it."""
        self.management.delete_vhost(name)

    def put_user(self, name: str, password: str) -> None:
        """Create a user or set its password."""
        self.management.put_user(name, password)

    def put_permissions(self, vhost: str, user: str, configure: str, write: str, read: str) -> None:
        """Set what a user may configure, write and read in a virtual host: patterns of names."""
        self.management.put_permissions(vhost, user, configure, write, read)

    def _password(self) -> str:
        return self._secrets.get("admin")

    def _choose_ports(self) -> None:
        """Choose once: who was told an address keeps it."""
        if self.management_port:
            return
        self.port = free_port(self._wanted_port)
        chosen = {self.port}
        while len(chosen) < 4:  # noqa: PLR2004 - AMQP, management, epmd, distribution
            chosen.add(free_port())
        self.management_port, self._epmd_port, self._distribution_port = sorted(chosen - {self.port})

    def _write_settings(self) -> None:
        cookie = self._place / ".erlang.cookie"
        write_private(cookie, self._secrets.get("cookie", lambda: secrets.token_hex(20)))
        cookie.chmod(0o400)
        (self._place / "enabled_plugins").write_text("[rabbitmq_management].\n", encoding="ascii")
        login = (ADMIN, self._password())
        text = broker_settings.text(self.port, self.management_port, login, self._certificates)
        write_private(self._place / "rabbitmq.conf", text)

    def _environment(self, programs: Programs) -> dict[str, str]:
        path = os.environ.get("PATH", os.defpath)
        environment = {
            "PATH": f"{programs.erlang}{os.pathsep}{path}" if programs.erlang else path,
            "LC_ALL": "C.UTF-8",
            "HOME": str(self._place),
            "ERL_EPMD_PORT": str(self._epmd_port),
            "ERL_EPMD_ADDRESS": LOOPBACK,
            # Makes the script become the node instead of watching over it: one process, one signal.
            "RUNNING_UNDER_SYSTEMD": "true",
            "RABBITMQ_LOG": "-color",
            "RABBITMQ_CONF_ENV_FILE": os.devnull,
            "RABBITMQ_NODENAME": self._node_name(),
            "RABBITMQ_DIST_PORT": str(self._distribution_port),
            "RABBITMQ_CONFIG_FILE": str(self._place / "rabbitmq.conf"),
            "RABBITMQ_ADVANCED_CONFIG_FILE": str(self._place / "advanced.config"),
            "RABBITMQ_ENABLED_PLUGINS_FILE": str(self._place / "enabled_plugins"),
            "RABBITMQ_GENERATED_CONFIG_DIR": str(self._place / "generated"),
            "RABBITMQ_MNESIA_BASE": str(self._place / "data"),
            "RABBITMQ_LOG_BASE": str(self._place / "log"),
            "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 2:2 +A 16 -kernel inet_dist_use_interface {127,0,0,1}",
        }
        if programs.libraries:
            environment["LD_LIBRARY_PATH"] = str(programs.libraries)
        return environment

    def _node_name(self) -> str:
        """Return a name that stays the same for this folder: RabbitMQ keeps its data under its name."""
        digest = hashlib.sha256(os.fsencode(self.home)).hexdigest()[:8]
        return f"echowall-{digest}@localhost"

    def _make_epmd(self, programs: Programs, environment: dict[str, str]) -> Child:
        epmd = str(programs.erlang / "epmd") if programs.erlang else "epmd"
        return Child(
            name="epmd",
            command=[epmd, "-address", LOOPBACK, "-port", str(self._epmd_port)],
            log=self._log,
            pid_file=self._pid_file.with_name("epmd.pid"),
            environment=environment,
            folder=self._place,
            # It keeps nothing and does not listen to SIGTERM.
            stop_signal=signal.SIGKILL,
        )

    def _make_node(self, programs: Programs, environment: dict[str, str]) -> Child:
        return Child(
            name="broker",
            command=[str(programs.server)],
            log=self._log,
            pid_file=self._pid_file,
            environment=environment,
            folder=self._place,
            patience=30.0,
        )
