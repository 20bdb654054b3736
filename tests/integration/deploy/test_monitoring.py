"""The tools of Prometheus and Alertmanager, with the committed files."""

import json
import subprocess
from pathlib import Path

import pytest

from deploy.containers import files as containers
from deploy.local.layout import CHECKOUT
from deploy.monitoring.alert import Severity
from deploy.monitoring.files import FOLDER
from deploy.monitoring.programs import program
from deploy.monitoring.routing import MORNING, ON_DUTY, WATCHDOG
from deploy.operations import validity
from tests.integration.deploy.house import House, house
from tests.waiting import eventually

ALERTMANAGER = FOLDER / "alertmanager"


def amtool(*words: str) -> str:
    done = subprocess.run(
        [str(program("amtool")), *words], cwd=CHECKOUT, capture_output=True, text=True, timeout=30, check=True
    )
    return done.stdout.strip()


def test_every_file_is_good_to_its_tool_and_every_rule_stands_its_test() -> None:
    assert validity.faults() == []


def test_a_file_for_a_container_that_is_no_yaml_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    broken = tmp_path / "grafana-source.yaml"
    broken.write_text("datasources: [", encoding="utf-8")
    monkeypatch.setattr(containers, "MOUNTED", tmp_path)

    assert any(fault.startswith(f"{broken}: ") for fault in validity.faults())


@pytest.mark.parametrize(
    ("severity", "receiver"),
    [(Severity.CRITICAL, ON_DUTY), (Severity.WARNING, MORNING), (Severity.NONE, WATCHDOG), ("unheard-of", MORNING)],
)
def test_who_is_told_goes_by_severity(severity: str, receiver: str) -> None:
    settings = f"--config.file={ALERTMANAGER / 'alertmanager.yaml'}"
    assert amtool("config", "routes", "test", settings, f"severity={severity}", "alertname=Any") == receiver


def notification(status: str) -> dict[str, object]:
    words = {
        "summary": "express 的发件箱积压",
        "value": "90",
        "description": "还没有发出。",
        "runbook": "alerts.md#outboxold",
    }
    times = {"startsAt": "2026-11-27T08:00:00Z", "endsAt": "2026-11-27T08:05:00Z"}
    alert = {"status": status, "labels": {"alertname": "OutboxOld"}, "annotations": words, **times}
    common = {"alertname": "OutboxOld", "severity": "critical"}
    return {"status": status, "alerts": [alert], "commonLabels": common}


@pytest.mark.parametrize(
    ("status", "subject", "text"),
    [
        ("firing", "【紧急】1 项告警 OutboxOld", "● express 的发件箱积压(当前 90)"),
        ("resolved", "【恢复】 OutboxOld", "○ 已恢复:express 的发件箱积压"),
    ],
)
def test_a_message_says_in_chinese_what_is_the_matter(status: str, subject: str, text: str, tmp_path: Path) -> None:
    data = tmp_path / "data.json"
    data.write_text(json.dumps(notification(status)), "utf-8")

    def rendered(name: str) -> str:
        glob, words = f"--template.glob={ALERTMANAGER}/*.tmpl", f'--template.text={{{{ template "{name}" . }}}}'
        return amtool("template", "render", glob, words, f"--template.data={data}")

    assert rendered("echowall.subject") == subject
    assert text in rendered("echowall.text")


@pytest.mark.long
@pytest.mark.timeout(300)
def test_an_alert_fires_while_a_worker_is_stopped_and_ends_when_it_runs_again(server_folder: Path) -> None:
    with house(server_folder / "observed") as built:
        built.start()
        with built.observing() as said:
            eventually(lambda: "Prometheus: http" in said(), within=30)
            built.send("worker", "STOP")
            eventually(lambda: "● 告警 ProcessDown: 进程 worker 没有应答" in said(), within=60, every=0.2)
            built.send("worker", "CONT")
            eventually(lambda: "○ 恢复 ProcessDown: 进程 worker 没有应答" in said(), within=60, every=0.2)
        assert "● 告警 ProcessDown: 进程 api" not in said()
        ended(built)


def ended(built: House) -> None:
    """Nothing of the observatory is left."""
    assert [path.stem for path in built.layout.monitoring.glob("*.pid")] == []
