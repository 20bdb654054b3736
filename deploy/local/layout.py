"""Where local state lies: everything below ``.local/`` of the checkout."""

import os
from dataclasses import dataclass, field
from pathlib import Path

CHECKOUT = Path(__file__).parents[2]


def _home() -> Path:
    return Path(os.environ.get("LOCAL_HOME") or CHECKOUT / ".local")


@dataclass(frozen=True)
class Layout:
    """The folder of local state, `LOCAL_HOME` where that is set, and the names in it."""

    home: Path = field(default_factory=_home)

    @property
    def database(self) -> Path:
        """Data of the embedded database."""
        return self.home / "database"

    @property
    def broker(self) -> Path:
        """Data of the private broker node."""
        return self.home / "broker"

    @property
    def debian(self) -> Path:
        """The broker's programs where none are installed."""
        return self.home / "debian"

    @property
    def monitoring_programs(self) -> Path:
        """Prometheus and Alertmanager where none are installed."""
        return self.home / "debian-monitoring"

    @property
    def monitoring(self) -> Path:
        """Settings and data of `make observe`."""
        return self.home / "monitoring"

    @property
    def keys(self) -> Path:
        """Key files of the services: tokens, personal fields, partners."""
        return self.home / "keys"

    @property
    def secrets(self) -> Path:
        """Generated passwords."""
        return self.home / "secrets.json"

    @property
    def credentials(self) -> Path:
        """What a script needs to act as any of the people and partners."""
        return self.home / "credentials.json"

    @property
    def mailbox(self) -> Path:
        """Messages to villagers, where a laptop has no way to phones."""
        return self.home / "mailbox"

    @property
    def settings(self) -> Path:
        """The settings of the processes of this run, for commands in another terminal."""
        return self.home / "settings.json"

    @property
    def run(self) -> Path:
        """Pid files and the launcher's own state."""
        return self.home / "run"

    @property
    def state(self) -> Path:
        """What runs, with restarts and addresses; rewritten by the launcher."""
        return self.run / "state.json"

    def pid_file(self, process: str) -> Path:
        """Name the pid file of a process."""
        return self.run / f"{process}.pid"

    def log(self, process: str) -> Path:
        """Name the log of a process."""
        return self.home / "log" / f"{process}.log"
