"""`make observe`: Prometheus and Alertmanager against what runs on this machine; alerts are said in the terminal."""

import json
import signal
import threading
from http.server import ThreadingHTTPServer
from types import FrameType
from typing import Any

import yaml

from deploy.local.children import Child
from deploy.local.layout import Layout
from deploy.local.ports import LOOPBACK, free_port, is_open
from deploy.local.secret_file import write_private
from deploy.local.steps import say
from deploy.local.waiting import wait_until
from deploy.monitoring import routing, rules, scraping
from deploy.monitoring.alerts import GROUPS
from deploy.monitoring.hearing import listener
from deploy.monitoring.programs import program, shared_folder

_START_SECONDS = 30.0
_LOOK_SECONDS = 1.0
_PATIENT, _QUICK = 15, 1
"""Seconds between two looks at each process."""


class Observatory:
    """Both servers, with settings and data in the layout's folder; what runs is looked up anew every second."""

    def __init__(self, layout: Layout, *, patient: bool = True) -> None:
        self._layout = layout
        self._patient = patient
        self._ended = threading.Event()
        self._targets: list[dict[str, Any]] | None = None

    def run(self) -> None:
        """Watch until SIGINT or SIGTERM. Raises DebianError or TookTooLongError where a server can't be had."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._end)
        heard = listener(say)
        threading.Thread(target=heard.serve_forever, daemon=True).start()
        prometheus, alertmanager = free_port(9090), free_port(9093)
        children = self._children(heard, prometheus, alertmanager)
        try:
            self._start(children, (prometheus, alertmanager))
            say(f"Prometheus: http://{LOOPBACK}:{prometheus}  Alertmanager: http://{LOOPBACK}:{alertmanager}")
            while not self._ended.wait(_LOOK_SECONDS):
                self._look()
        finally:
            for child in children:
                child.stop()
            heard.shutdown()

    def _end(self, _number: int, _frame: FrameType | None) -> None:
        self._ended.set()

    def _start(self, children: list[Child], ports: tuple[int, int]) -> None:
        self._look()
        for child in children:
            child.start()
        wait_until(lambda: all(map(is_open, ports)), within=_START_SECONDS, what="Prometheus, Alertmanager")

    def _look(self) -> None:
        """Tell Prometheus which processes run now."""
        found = _running(self._layout)
        if found != self._targets:
            self._targets = found
            self._write("targets.json", json.dumps(found))

    def _children(self, heard: ThreadingHTTPServer, prometheus: int, alertmanager: int) -> list[Child]:
        home = self._layout.monitoring
        self._write_settings(heard.server_port, alertmanager)
        return [
            self._child(
                "prometheus",
                f"--config.file={home}/prometheus.yaml",
                f"--storage.tsdb.path={home}/data",
                f"--web.listen-address={LOOPBACK}:{prometheus}",
            ),
            self._child(
                "prometheus-alertmanager",
                f"--config.file={home}/alertmanager.yaml",
                f"--storage.path={home}/alertmanager",
                f"--web.listen-address={LOOPBACK}:{alertmanager}",
                "--cluster.listen-address=",
            ),
        ]

    def _child(self, name: str, *options: str) -> Child:
        layout, server = self._layout, program(name)
        return Child(
            name=name,
            command=[str(server), *options],
            log=layout.log(name),
            pid_file=layout.monitoring / f"{name}.pid",
            folder=shared_folder(server),
        )

    def _write_settings(self, listener_port: int, alertmanager: int) -> None:
        receivers = routing.by_webhook(f"http://{LOOPBACK}:{listener_port}/")
        told = routing.configuration(receivers, "*.tmpl", patient=self._patient)
        jobs = [{"job_name": scraping.JOB, "file_sd_configs": [{"files": ["targets.json"], "refresh_interval": "1s"}]}]
        seconds = _PATIENT if self._patient else _QUICK
        asked = scraping.configuration(jobs, ["rules/*.yaml"], f"{LOOPBACK}:{alertmanager}", seconds=seconds)
        self._write("prometheus.yaml", yaml.safe_dump(asked))
        self._write("alertmanager.yaml", yaml.safe_dump(told))
        self._write("echowall.tmpl", routing.TEMPLATE)
        self._write("rules/recordings.yaml", yaml.safe_dump(rules.recordings()))
        for group, alerts in GROUPS.items():
            self._write(f"rules/{group}.yaml", yaml.safe_dump(rules.rules(group, alerts, patient=self._patient)))

    def _write(self, name: str, text: str) -> None:
        write_private(self._layout.monitoring / name, text)


def _running(layout: Layout) -> list[dict[str, Any]]:
    """What the launcher says runs here, as targets; nothing where nothing runs."""
    try:
        state = json.loads(layout.state.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    shown = {name: each["metrics"].partition("/") for name, each in state["processes"].items() if each["metrics"]}
    return scraping.scraped([(name, address, f"/{path}") for name, (address, _, path) in shown.items()])
