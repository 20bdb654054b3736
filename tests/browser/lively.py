"""A house in which a small day was played, so that its pages have something to show."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from deploy.local.secret_file import SecretFile
from tests import servers
from tests.end_to_end.county import CHECKOUT, County, running_county

DAY = ("--once", "--speed", "max", "--parcels", "120", "--centres", "12", "--seed", "7")
DEVELOPMENT = {"SIGN_IN": "development"}


def play(house: County, folder: Path) -> None:
    """Let the simulator play the day against the house; its credentials lie in `folder` meanwhile."""
    credentials = folder / "credentials.json"
    credentials.write_text(json.dumps(house.client.credentials))
    command = [sys.executable, "-m", "deploy.command", "simulate", *DAY, "--credentials", str(credentials)]
    subprocess.run(command, cwd=CHECKOUT, check=True, timeout=240, capture_output=True)
    credentials.unlink()


@contextmanager
def lively_house() -> Iterator[County]:
    """One with servers of its own, for commands; tests share theirs."""
    folder = servers.session_folder()
    try:
        with servers.running_database(folder) as database, servers.running_broker(folder) as broker:
            secrets = SecretFile(folder / "secrets.json")
            servers.make_template(database, secrets)
            with servers.copied_database(database, secrets) as fresh, servers.fresh_vhost(broker) as vhost:
                (folder / "house").mkdir()
                with running_county(fresh, vhost, folder / "house", DEVELOPMENT) as house:
                    play(house, folder)
                    yield house
    finally:
        servers.remove(folder)
