"""Starting the rivals: two processes each, in a database and a virtual host of their own like the stock pipeline."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from deploy.local.children import Child
from deploy.local.layout import CHECKOUT, Layout
from tests.bench.stock.run import SECRET, Stock

LOCK = Path(__file__).with_name("requirements.lock")
PACKAGES = Layout().home / "bench" / "packages"
"""Where what only the rivals need is installed: neither the product's lock nor its environment knows of it."""


def install() -> str:
    """Install what they need and return an empty text, or why it can't be had."""
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--no-config", "--system-certs", "--no-deps"]
    where = ["--require-hashes", "--target", str(PACKAGES), "--requirement", str(LOCK)]
    done = subprocess.run([*command, *where], capture_output=True, timeout=300, check=False)
    return done.stderr.decode(errors="replace").strip() if done.returncode else ""


class Rival(Stock):
    """A pipeline of two processes that need packages of their own."""

    def _child(self, service: str, more: Mapping[str, str]) -> Child:
        config = {**more, "AMQP_URI": self._amqp_uri, "PORT": self._port, "SECRET": SECRET}
        return Child(
            name=service,
            command=[sys.executable, "-W", "ignore", "-m", "tests.bench.rivals", service],
            log=self._folder / f"{service}.log",
            pid_file=self._folder / f"{service}.pid",
            environment={**os.environ, "PYTHONPATH": str(PACKAGES), "RIVAL": json.dumps(config)},
            folder=CHECKOUT,
        )


class FastStream(Rival):
    """FastStream, Starlette and asyncpg as their documentation has them, with an outbox."""

    name = "FastStream, Starlette, asyncpg"
    database = "faststream"
    services = ("faststream_supervision", "faststream_express")


class Tuned(Rival):
    """asyncio without a framework, with batches wherever they help."""

    name = "tuned asyncio"
    database = "tuned"
    services = ("tuned_supervision", "tuned_express")
