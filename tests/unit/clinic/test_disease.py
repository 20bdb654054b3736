"""Reports of infectious diseases: how soon each is due, its table, and that nothing of it is told."""

from datetime import timedelta

import pytest

from contracts.clinics import ReportState as State
from contracts.diseases import DISEASES, DiseaseClass, is_urgent
from contracts.refusals import Conflict, IllegalTransition
from services.chassis.machine import Deed
from services.clinic.domain.disease import REPORTS, DiseaseReport, ReportAction
from tests.unit.clinic.patients import CADRE, CENTRE, NOW, by

_WAYS = {
    State.OPEN: (),
    State.REPORTED: (ReportAction.REPORT,),
    State.RULED_OUT: (ReportAction.RULE_OUT,),
}


def a_report(*, urgent: bool = True) -> DiseaseReport:
    report = DiseaseReport(id="r", centre=CENTRE, content="sealed", urgent=urgent, opened_at=NOW)
    report.open()
    return report


def do(report: DiseaseReport, action: ReportAction, deed: Deed) -> None:
    match action:
        case ReportAction.REPORT:
            report.report(deed)
        case ReportAction.AMEND:
            report.amend(deed, "sealed anew", urgent=True)
        case ReportAction.RULE_OUT:
            report.rule_out(deed)


@pytest.mark.parametrize("state", State)
@pytest.mark.parametrize("action", ReportAction)
def test_a_report_goes_by_its_table(state: State, action: ReportAction) -> None:
    report = a_report()
    for each in _WAYS[state]:
        do(report, each, by(CADRE))
    if (state, action) in REPORTS:
        do(report, action, by(CADRE))
        assert report.state is REPORTS[state, action]
    else:
        with pytest.raises(IllegalTransition):
            do(report, action, by(CADRE))


@pytest.mark.parametrize(("urgent", "said"), [(True, "opened_urgent"), (False, "opened")])
def test_its_event_says_how_soon_it_is_due_and_nothing_else(urgent: bool, said: str) -> None:
    report = a_report(urgent=urgent)
    report.report(by(CADRE))

    assert [(fact.type, fact.data) for fact in report.facts] == [
        (f"disease_report.{said}.v1", {}),
        ("disease_report.reported.v1", {}),
    ]


def test_what_turns_out_to_be_due_sooner_is_a_report_of_its_own() -> None:
    report = a_report(urgent=False)
    report.report(by(CADRE))
    with pytest.raises(Conflict):
        report.amend(by(CADRE), "it is cholera", urgent=True)
    report.amend(by(CADRE), "it is mumps", urgent=False)
    assert (report.state, report.content) == (State.REPORTED, "it is mumps")


def test_a_corrected_report_is_due_again() -> None:
    report = a_report()
    report.report(by(CADRE))
    report.correct(by(CADRE), timedelta(minutes=10))

    assert (report.state, report.reported_at) == (State.OPEN, None)


@pytest.mark.parametrize("disease", ["plague", "cholera", "sars", "anthrax_pulmonary", "novel", "unexplained"])
def test_class_a_what_is_managed_as_class_a_and_what_nobody_knows_are_urgent(disease: str) -> None:
    assert is_urgent(disease, outbreak=False)


def test_all_others_have_a_day_unless_there_is_an_outbreak() -> None:
    others = {
        code for code, each in DISEASES.items() if each.kind in (DiseaseClass.B, DiseaseClass.C) and not each.as_a
    }

    assert {"measles", "tuberculosis", "influenza", "hand_foot_mouth"} <= others
    assert not any(is_urgent(code, outbreak=False) for code in others)
    assert all(is_urgent(code, outbreak=True) for code in others)
