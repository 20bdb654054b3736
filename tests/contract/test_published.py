"""The published files are those of the code, valid by their own standards, and the same on every machine."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.registry import CARDS
from deploy.contracts import asyncapi, publish, readme, routes, validity
from deploy.contracts.schemas import json_schema

ROOT = Path(__file__).parents[2]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Published files in a folder of their own, pages that people wrote left alone."""
    monkeypatch.setattr(publish, "_pages", list)
    publish.write(tmp_path)
    return tmp_path


def test_what_is_committed_is_what_the_code_says() -> None:
    assert publish.check() == []


def test_what_has_just_been_written_is_up_to_date_and_valid(written: Path) -> None:
    assert publish.check(written) == []
    assert publish.write(written) == []


def test_a_stale_file_is_named_with_the_remedy(written: Path) -> None:
    stale = written / "openapi" / "express.json"
    stale.write_text("{}")
    assert [line for line in publish.check(written) if str(stale) in line and "make contracts" in line]


def test_a_file_that_nothing_produces_is_named_and_removed(written: Path) -> None:
    left = written / "jsonschema" / "kite.flown.v1.json"
    left.write_text("{}")
    assert [line for line in publish.check(written) if str(left) in line]
    publish.write(written)
    assert not left.exists()


def test_the_documents_do_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "from pathlib import Path; from deploy.contracts import publish; import hashlib;"
        "print(hashlib.sha256(repr(dict(publish._documents(Path('x')))).encode()).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", code],
            cwd=ROOT,
            env=os.environ | {"PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            timeout=60,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


def test_an_openapi_document_with_a_misspelt_key_is_invalid() -> None:
    sound = {"openapi": "3.1.0", "info": {"title": "x", "version": "1"}, "paths": {}}
    assert not list(validity.openapi_faults(sound))
    assert list(validity.openapi_faults(sound | {"info": {"titel": "x", "version": "1"}}))


def test_an_asyncapi_document_with_a_misspelt_key_is_invalid() -> None:
    document = asyncapi.document(CARDS, "1")
    assert not list(validity.asyncapi_faults(document))
    document["channels"]["parcel.inbound.v1"]["adress"] = "x"
    assert list(validity.asyncapi_faults(document))


def test_an_asyncapi_reference_that_leads_nowhere_is_found() -> None:
    document = asyncapi.document(CARDS, "1")
    del document["components"]["schemas"]["ParcelInbound"]
    assert list(validity.asyncapi_faults(document)) == ["#/components/schemas/ParcelInbound: 引用不存在"]


def test_a_json_schema_with_an_unknown_type_is_invalid() -> None:
    schema = json_schema(CARDS[0])
    assert not list(validity.json_schema_faults(schema))
    assert list(validity.json_schema_faults(schema | {"type": "kite"}))


def test_partner_events_are_no_channels_of_the_bus() -> None:
    channels = asyncapi.document(CARDS, "1")["channels"]
    assert set(channels) == {card.type for card in CARDS if not card.type.startswith("partner.")}


def test_json_schemas_are_complete_in_themselves() -> None:
    assert all("#/components" not in json.dumps(json_schema(card)) for card in CARDS)


def test_a_diagram_begins_where_nothing_leads_and_ends_where_nothing_leads_on() -> None:
    drawn = readme.diagram({("placed", "pay"): "paid", ("paid", "send"): "sent"})
    assert drawn.splitlines()[2:-1] == [
        "    [*] --> placed",
        "    placed --> paid: pay",
        "    paid --> sent: send",
        "    sent --> [*]",
    ]


def test_a_generated_part_is_replaced_and_what_people_wrote_stays() -> None:
    parts = "".join(f"<!-- generated: {part} -->\noutworn\n<!-- end -->\n" for part in ("states", "events", "promises"))
    filled = readme.filled(f"# 服务中心\n{parts}Runbook\n", "centres", None)
    assert filled.startswith("# 服务中心\n<!-- generated: states -->\n**选址与建设 site**\n\n```mermaid\n")
    assert filled.endswith("<!-- end -->\nRunbook\n")
    assert "outworn" not in filled


def test_a_readme_without_a_place_for_its_part_is_named() -> None:
    with pytest.raises(readme.MissingPart, match=r"services/centres/README\.md"):
        readme.filled("# 服务中心\n", "centres", None)


def test_the_table_of_addresses_says_of_each_route_for_whom_it_is_and_what_it_does() -> None:
    rows = routes.table(publish.apis()["express"]).splitlines()

    assert rows[2].startswith("| `POST v1/events` | 合作方(签名) | 推送事件,单个或成批(至多 500):`partner.parcel.")
    assert "| `POST v1/parcels/{id}/notify` | 村 | 登记已通知收件人 |" in rows
    assert "| `POST v1/parcels/{id}/correct` | 村、镇街 | 更正上一步:经办人 10 分钟内,之后由镇街 |" in rows
    assert "| `POST v1/my/code` | 任何人(限次数) | 群众:获取短信验证码 |" in rows
    assert any(row.startswith("| `POST v1/carriers/yunda` | `yunda`(其自有签名) |") for row in rows)
    assert any(row.startswith("| `GET v1/my/parcels` | 群众(一次性验证码) |") for row in rows)
    assert len(rows) == 2 + 1 + len(publish.apis()["express"].routes)
