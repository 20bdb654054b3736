"""From an empty checkout to the first accepted event: `make run` twice, the first time with every download."""

import json
import os
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx

from deploy.local.layout import CHECKOUT, Layout
from deploy.local.ports import free_port
from deploy.local.waiting import wait_until
from tests.bench.load import Order, bodies, headers

SECONDS = 300.0


@dataclass(frozen=True)
class Start:
    """Seconds from the command to the first accepted event."""

    cold: float
    warm: float


def measure(folder: Path) -> Start:
    """Copy the checkout, run it cold and warm. Raises TookTooLongError or RuntimeError."""
    copy = folder / "checkout"
    _copy(copy)
    environment = os.environ | {"XDG_CACHE_HOME": str(folder / "cache"), "UV_CACHE_DIR": str(folder / "cache/uv")}
    environment.pop("VIRTUAL_ENV", None)
    try:
        return Start(cold=_once(copy, environment), warm=_once(copy, environment))
    finally:
        subprocess.run(["make", "reset"], cwd=copy, env=environment, timeout=120, check=False, capture_output=True)


def _copy(copy: Path) -> None:
    names = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=CHECKOUT, capture_output=True, timeout=30, check=True,
    ).stdout.decode().split("\0")  # fmt: skip
    for name in filter(None, names):
        if (CHECKOUT / name).exists():
            (copy / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(CHECKOUT / name, copy / name)


def _once(copy: Path, environment: dict[str, str]) -> float:
    port = free_port()
    layout = Layout(copy / ".local")
    layout.credentials.unlink(missing_ok=True)
    with (copy.parent / "make-run.log").open("ab") as log:
        began = time.monotonic()
        process = subprocess.Popen(
            ["make", "run", "SIMULATE=0", f"PORT={port}"],
            cwd=copy, env=environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True,
        )  # fmt: skip
    try:
        numbers = count()
        wait_until(lambda: _accepted(process, layout, next(numbers)), within=SECONDS, what="make run", every=0.1)
        return time.monotonic() - began
    finally:
        os.killpg(process.pid, signal.SIGINT)
        process.wait(90)


def _accepted(process: "subprocess.Popen[bytes]", layout: Layout, number: int) -> bool:
    """Try one event. Raises RuntimeError where the run has ended."""
    if process.poll() is not None:
        raise RuntimeError(f"make run ended with {process.returncode}")
    try:
        found = json.loads(layout.credentials.read_text(encoding="utf-8"))
        answer = _post(found, number)
    except (OSError, ValueError, httpx.TransportError):
        return False
    return answer.status_code == httpx.codes.OK and answer.json()["results"][0]["status"] == "accepted"


def _post(found: Any, number: int) -> httpx.Response:
    secret, centre = found["partners"]["express-demo"]["secret"], min(found["tokens"]["cadre"])
    order = Order(0, "/express/v1/events", "express-demo", secret, [centre], f"START{time.time_ns()}-{number}-", 1, 1)
    [waybill], body = next(bodies(order))
    url = found["base_url"] + order.path
    return httpx.post(url, content=body, headers=headers(order, waybill, body), timeout=10, trust_env=False)
