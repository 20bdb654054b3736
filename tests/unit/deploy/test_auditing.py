"""What the commands say of reports that were made once more, and of chains and ladders that were checked."""

import pytest
from click.testing import CliRunner

from deploy.commands import administration
from deploy.processes import auditing
from services.supervision.store.audit import Report
from services.supervision.store.comparison import Comparison, Differing
from services.supervision.store.records import Records
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


SAME, WHOLE = Comparison(2, None), Records(1, 2, 3, None)


@pytest.mark.parametrize(
    ("compared", "held", "said", "code"),
    [
        (SAME, WHOLE, "2 个台阶与其事件一致", 0),
        (SAME, WHOLE, "1 次巡查、2 个问题、3 份封存的考核与其事件一致", 0),
        (
            Comparison(0, Differing("express.notify/1/express:a", "没有它的事件")),
            WHOLE,
            "express.notify/1/express:a",
            1,
        ),
        (SAME, Records(1, 2, 3, Differing("finding/7", "表中没有它")), "finding/7: 表中没有它", 1),
    ],
)
def test_what_differs_from_its_events_ends_the_check_with_1(
    monkeypatch: pytest.MonkeyPatch, compared: Comparison, held: Records, said: str, code: int
) -> None:
    monkeypatch.setattr(administration, "_adopt", lambda: None)
    monkeypatch.setattr(auditing, "check", lambda chain: Report(1, 3, None))
    monkeypatch.setattr(auditing, "ladders", lambda: compared)
    monkeypatch.setattr(auditing, "records", lambda: held)

    ended = CliRunner().invoke(administration.audit, ["verify"])

    assert said in ended.output
    assert ended.exit_code == code
