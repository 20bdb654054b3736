"""What the commands say of reports that were made once more, and of chains and ladders that were checked."""

import pytest
from click.testing import CliRunner

from deploy.commands import administration
from deploy.processes import auditing
from services.supervision.store.audit import Report
from services.supervision.store.comparison import Comparison, Differing
from services.supervision.store.reproduction import Reproduction


@pytest.mark.parametrize(
    ("made", "said", "code"),
    [
        ([Reproduction(0, same=True, signed=True)], "封存: 一致, 签名有效", 0),
        ([Reproduction(0, same=True, signed=True), Reproduction(1, same=False, signed=True)], "补正 1: 不一致", 1),
        ([Reproduction(0, same=True, signed=False)], "签名无效", 1),
        ([], "没有封存的考核", 1),
    ],
)
def test_a_report_that_differs_or_is_not_signed_ends_the_command_with_1(
    monkeypatch: pytest.MonkeyPatch, made: list[Reproduction], said: str, code: int
) -> None:
    monkeypatch.setattr(administration, "_adopt", lambda: None)
    monkeypatch.setattr(auditing, "reports", lambda month: made)

    ended = CliRunner().invoke(administration.audit, ["appraisal", "2026-10"])

    assert said in ended.output
    assert ended.exit_code == code


@pytest.mark.parametrize(
    ("compared", "said", "code"),
    [
        (Comparison(2, None), "2 个台阶与其事件一致", 0),
        (Comparison(0, Differing("express.notify/1/express:a", "没有它的事件")), "express.notify/1/express:a", 1),
    ],
)
def test_a_ladder_that_differs_from_its_events_ends_the_check_with_1(
    monkeypatch: pytest.MonkeyPatch, compared: Comparison, said: str, code: int
) -> None:
    monkeypatch.setattr(administration, "_adopt", lambda: None)
    monkeypatch.setattr(auditing, "check", lambda chain: Report(1, 3, None))
    monkeypatch.setattr(auditing, "ladders", lambda: compared)

    ended = CliRunner().invoke(administration.audit, ["verify"])

    assert said in ended.output
    assert ended.exit_code == code
