"""What the guides for partners show works as it stands there."""

import base64
import json
import os
import re
import runpy
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from limits import parse
from standardwebhooks import Webhook

from deploy.local.layout import CHECKOUT
from services.chassis.config import RATE_PARTNER
from services.chassis.deliveries.sending import SEND_SECONDS, signed
from services.chassis.http.limits import BODY_BYTES, BODY_SECONDS, HEAD_BYTES, HEAD_SECONDS
from services.chassis.http.partners import Partner
from services.chassis.http.routes import MOST_EVENTS
from tests.end_to_end.client import Client

GUIDES = [CHECKOUT / "docs" / "partners" / name for name in ("README.md", "README.en.md")]
EXAMPLES = CHECKOUT / "docs" / "partners" / "examples"
SHOWN = re.compile(r"^<!-- file: examples/(?P<name>\S+) -->\n```\w+\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
VECTOR = re.compile(r"^\| (?P<name>`[\w-]+`|body) \| `(?P<value>.+)` \|$", re.MULTILINE)
TOLD = re.compile(r"^<!-- run by: \S+ -->\n```sh\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
ANSWER = re.compile(r'^```json\n(\{"results": .*)$', re.MULTILINE)
PUSHED = re.compile(r'^```json\n(\{"specversion".*?)^```$', re.MULTILINE | re.DOTALL)
SECRET = f"whsec_{base64.b64encode(bytes(32)).decode()}"
RUN = {"send.sh": "sh send.sh", "send.py": "python3 send.py", "Send.java": "java Send.java"}
NEEDS = {"send.sh": ("curl", "openssl"), "send.py": ("python3",), "Send.java": ("java",)}


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_shows_the_programs_that_are_run_here(guide: Path) -> None:
    shown = {found["name"]: found["text"] for found in SHOWN.finditer(guide.read_text("utf-8"))}

    assert shown == {path.name: path.read_text("utf-8") for path in EXAMPLES.iterdir()}


@pytest.mark.parametrize("name", RUN)
def test_a_program_as_it_stands_there_sends_an_event(name: str, client: Client, tmp_path: Path) -> None:
    lacking = [program for program in NEEDS[name] if not shutil.which(program)]
    if lacking:
        pytest.skip(f"not run here without {', '.join(lacking)}")
    shutil.copy(EXAMPLES / name, tmp_path)
    (tmp_path / ".local").mkdir()
    (tmp_path / ".local" / "credentials.json").write_text(json.dumps(client.credentials))
    [told] = {found["text"] for guide in GUIDES for found in TOLD.finditer(guide.read_text("utf-8"))}

    done = subprocess.run(
        ["sh", "-e", "-c", told + RUN[name]], cwd=tmp_path, capture_output=True, text=True, timeout=90, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    (result,) = json.loads(done.stdout)["results"]
    assert result["status"] == "accepted"
    for guide in GUIDES:
        [shown] = ANSWER.findall(guide.read_text("utf-8"))
        assert json.loads(shown)["results"][0].keys() == result.keys()
    assert client.get(f"/express/v1/parcels/{result['subject']}", client.county).status_code == 200


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_example_of_a_signature_is_right(guide: Path) -> None:
    shown = {found["name"].strip("`"): found["value"] for found in VECTOR.finditer(guide.read_text("utf-8"))}
    at = datetime.fromtimestamp(int(shown["webhook-timestamp"]), UTC)

    assert shown["webhook-signature"] == Webhook(shown["PARTNER_SECRET"]).sign(shown["webhook-id"], at, shown["body"])


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_a_guide_tells_the_limits_of_the_code(guide: Path) -> None:
    text = guide.read_text("utf-8")
    events_a_second = int(parse(RATE_PARTNER).amount)

    for limit in (f"{MOST_EVENTS} ", f"{BODY_BYTES >> 20} MiB", f"{HEAD_BYTES >> 10} KiB", f"{events_a_second:,} "):
        assert limit in text
    for seconds in (HEAD_SECONDS, BODY_SECONDS, SEND_SECONDS):
        assert re.search(rf"\b{seconds:.0f}(?: seconds| 秒|[;,])", text)


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.name)
def test_the_push_that_a_guide_shows_is_one_of_ours(guide: Path) -> None:
    text = guide.read_text("utf-8")
    [shown] = (json.loads(found) for found in PUSHED.findall(text))
    example = json.loads((CHECKOUT / "contracts" / "examples" / f"{shown['type']}.json").read_text("utf-8"))
    [said] = [line for line in text.splitlines() if f"{SEND_SECONDS:.0f} " in line]
    webhook: Any = SimpleNamespace(id="1", body="{}")
    headers = signed(Partner("p", "express", [Webhook(SECRET)], test=False, entry={}), webhook, datetime.now(UTC))

    assert shown.keys() == example.keys() - {"actor", "responsible", "traceparent"} | {"carrier", "waybill"}
    assert shown["data"].keys() <= example["data"].keys()
    assert headers["content-type"] in said
    assert set(re.findall(r"`(webhook-\w+)`", said)) == headers.keys() - {"content-type", "user-agent"}


def test_what_we_push_is_told_from_what_somebody_else_does() -> None:
    is_genuine: Any = runpy.run_path(str(EXAMPLES / "receive.py"))["is_genuine"]
    ours, old = (f"whsec_{base64.b64encode(os.urandom(32)).decode()}" for _ in range(2))
    body, now = '{"id":"一"}', datetime.now(UTC)
    signature = f"{Webhook(old).sign('m', now, body)} {Webhook(ours).sign('m', now, body)}"
    headers = {"webhook-id": "m", "webhook-timestamp": str(int(now.timestamp())), "webhook-signature": signature}

    assert is_genuine(headers, body.encode(), [ours])
    assert is_genuine(headers, body.encode(), [old, ours])
    assert not is_genuine(headers, b"another", [ours])
    assert not is_genuine(headers | {"webhook-timestamp": "1782869400"}, body.encode(), [ours])
    assert not is_genuine(headers, body.encode(), [f"whsec_{base64.b64encode(os.urandom(32)).decode()}"])
