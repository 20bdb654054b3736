"""What the command says of reports that were made once more."""

import pytest
from click.testing import CliRunner

from deploy.commands import administration
from deploy.processes import auditing
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
