"""Questionnaires before a meeting and the report after a handover: answers, silence, delay."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.roles import roles_of
from tests.machines.sessions import letters
from tests.machines.succession_kit import RCGM, VM, Succession, begun_in_september
from tests.scene import MEMBERS, seated

TS = "secretariat/officer"
MACHINE = "follow_up"
QUESTIONS = {"questionnaire": "What became of what was agreed?"}
WHOLE = {"consolidated_assessment": "All answers"}
BRIDGE = {"en": "One practice at the border", "es": "Una práctica en la frontera"}


@pytest.fixture
def furnish():
    return begun_in_september


@pytest.fixture
def hall(chancery):
    return Succession(chancery)


@pytest.fixture
def cycle(chancery):
    """A questionnaire before the RCGM of 2 December 2021."""
    return scheduled(chancery)


def scheduled(chancery, **more):
    given = {
        "kind": "questionnaire",
        "body": RCGM,
        "meeting": "RCGM-2021-2",
        "meeting_on": "2021-12-02",
    }
    return chancery.open(MACHINE, TS, **(given | more))


def issued(chancery, case):
    chancery.at("2021-11-02T09:00")
    chancery.do(case, "issue", TS, documents=QUESTIONS)
    return case


def answer(chancery, case, country, trigger="answer"):
    given = {"country": country, "answer": "Two consulates now share one form"}
    return chancery.do(case, trigger, f"{country}/immigration", **given)


def test_the_days_are_counted_back_from_the_meeting(chancery, cycle):
    with chancery.app.store.read() as view:
        rules = chancery.app.rules_of(chancery.case(cycle), view.document)
    meeting = date(2021, 12, 2)
    assert rules.day_before("questionnaire_issue", meeting) == date(2021, 11, 2)
    # Ten working days of San José: 29 November is a day off, in the place of 1 December.
    assert rules.day_before("questionnaire_answers", meeting) == date(2021, 11, 17)


def test_a_cycle_from_the_questionnaire_to_its_end(chancery, hall, cycle):
    chancery.at("2021-11-02T00:30")
    assert chancery.events(cycle)[-1].event.trigger == "remind_to_issue"
    issued(chancery, cycle)
    for country in MEMBERS:
        answer(chancery, cycle, country)
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    chancery.at("2021-12-02T10:00")
    hall.meet(RCGM, "RCGM-2021-2")
    chancery.do(cycle, "present", TS)
    chancery.do(cycle, "propose_action", initiative=BRIDGE, responsible="GT")
    chancery.do(cycle, "define")
    refused = chancery.unmet(cycle, "close", TS)
    assert refused == ["every_item_is:actions=done|dropped"]
    chancery.do(cycle, "report_action", "GT/immigration", action="actions-1", result="Done")
    chancery.do(cycle, "close", TS)
    assert chancery.state(cycle) == "closed"


def test_an_initiative_that_is_not_done_in_time_is_told_and_shown(chancery, hall, cycle):
    issued(chancery, cycle)
    chancery.at("2021-11-18T09:00")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    chancery.at("2021-12-02T10:00")
    hall.meet(RCGM, "RCGM-2021-2")
    chancery.do(cycle, "present", TS)
    for country in ("GT", "HN"):
        chancery.do(
            cycle, "propose_action", initiative=BRIDGE, responsible=country, due_on="2021-12-20"
        )
    chancery.do(cycle, "define")
    assert [name for name, _ in chancery.case(cycle).dates] == [
        "actions-1.due_on",
        "actions-2.due_on",
    ]
    chancery.do(cycle, "report_action", "HN/immigration", action="actions-2", result="Done")
    assert [name for name, _ in chancery.case(cycle).dates] == ["actions-1.due_on"]
    chancery.at("2021-12-20T23:00")
    assert "action_overdue" not in chancery.words(cycle)
    chancery.at("2021-12-21T00:30")
    status = [one.status for one in chancery.case(cycle).of_group("actions")]
    assert status == ["overdue", "done"]
    told = letters(chancery, "action_overdue")
    assert told == {"GT/foreign_affairs", "MX/ppt", "secretariat/officer"}
    before = chancery.case(cycle).version
    chancery.at("2021-12-30T00:30")
    assert chancery.case(cycle).version == before
    chancery.do(cycle, "report_action", "GT/immigration", action="actions-1", result="Done")
    chancery.do(cycle, "close", TS)
    chancery.sound()


def test_silence_is_shown_as_no_answer(chancery, cycle):
    issued(chancery, cycle)
    for country in ("CR", "SV"):
        answer(chancery, cycle, country)
    unmet = chancery.unmet(cycle, "consolidate", TS, documents=WHOLE)
    assert unmet == ["is_past:meeting_on=questionnaire_answers"]
    chancery.at("2021-11-18T09:00")
    assert chancery.unmet(cycle, "answer", "HN/immigration", country="HN", answer="x") == [
        "not_is_past:meeting_on=questionnaire_answers"
    ]
    answer(chancery, cycle, "HN", "answer_late")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    status = {one.get("country"): one.status for one in chancery.case(cycle).of_group("answers")}
    assert set(status) == set(MEMBERS)
    assert {one for one in MEMBERS if status[one] == "answered"} == {"CR", "SV"}
    assert status["HN"] == "late"
    assert status["NI"] == "no_answer"


def test_a_questionnaire_that_nobody_answered_is_consolidated_too(chancery, cycle):
    issued(chancery, cycle)
    chancery.at("2021-11-18T09:00")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    found = chancery.case(cycle).of_group("answers")
    assert [one.status for one in found] == ["no_answer"] * len(MEMBERS)


def test_a_cycle_that_the_rcgm_met_without_is_overdue_and_consolidated_late(chancery, hall, cycle):
    issued(chancery, cycle)
    answer(chancery, cycle, "CR")
    chancery.at("2021-12-02T10:00")
    hall.meet(RCGM, "RCGM-2021-2")
    chancery.at("2021-12-03T18:00")
    hall.rise(RCGM, "RCGM-2021-2")
    assert chancery.state(cycle) == "overdue"
    chancery.do(cycle, "consolidate_late", TS, documents=WHOLE)
    assert len(chancery.case(cycle).of_group("answers")) == len(MEMBERS)


def test_an_earlier_meeting_makes_nothing_overdue(chancery, hall, cycle):
    issued(chancery, cycle)
    hall.meet(RCGM, "RCGM-2021-1")
    chancery.at("2021-11-03T18:00")
    hall.rise(RCGM, "RCGM-2021-1")
    assert chancery.state(cycle) == "issued"


def test_follow_up_needs_a_responsible_country_for_each_initiative(chancery, hall, cycle):
    issued(chancery, cycle)
    chancery.at("2021-11-18T09:00")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    assert chancery.unmet(cycle, "present", TS) == [f"session_of:{RCGM}"]
    hall.meet(VM, "XXVI")
    chancery.do(cycle, "present", TS)
    assert "there_are_items:actions" in chancery.unmet(cycle, "define")
    chancery.do(cycle, "propose_action", initiative=BRIDGE)
    assert "every_item_has:actions.responsible" in chancery.unmet(cycle, "define")
    one = {"en": "Only in English"}
    assert chancery.refused(cycle, "propose_action", initiative=one).code == "languages_missing"
    chancery.do(cycle, "assign_action", action="actions-1", responsible="GT")
    chancery.do(cycle, "define")
    other = chancery.unmet(cycle, "report_action", "HN/immigration", action="actions-1", result="x")
    assert other == ["acts_for:responsible"]
    chancery.do(cycle, "drop_action", action="actions-1", reason="Settled otherwise")
    refused = chancery.refused(cycle, "drop_action", action="actions-2", reason="x")
    assert refused.code == "unknown_item"


def test_a_country_answers_for_itself_and_sees_no_other_answer(chancery, cycle):
    issued(chancery, cycle)
    wrong = chancery.unmet(cycle, "answer", "HN/immigration", country="GT", answer="x")
    assert wrong == ["acts_for:country"]
    assert chancery.refused(cycle, "answer", TS, country="GT", answer="x").code == "not_permitted"
    answer(chancery, cycle, "CR")
    read = reading(chancery, cycle, "HN/immigration")
    assert "items" not in read
    assert "facts" in read
    assert "items" in reading(chancery, cycle, TS)


def reading(chancery, case, seat):
    """The fields of a case that a seat may read."""
    with chancery.app.store.read() as view:
        roster, found = view.roster(), view.case(case)
        rules = chancery.app.rules_of(found, view.document)
    held = roles_of(seated(seat), found, rules.access, roster, found.authority)
    return readable(found, rules.access, held)


# When questionnaires go out ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "body", "documents", "lacking"),
    [
        ("before_each_rcgm", VM, QUESTIONS, [f"fact_is:body={RCGM}"]),
        ("yearly_before_vm", RCGM, QUESTIONS, [f"fact_is:body={VM}"]),
        ("yearly_before_vm", VM, QUESTIONS, []),
        ("on_ppt_request", RCGM, QUESTIONS, ["document_is_filed:ppt_request"]),
        ("on_ppt_request", RCGM, QUESTIONS | {"ppt_request": "Please"}, []),
        ("before_each_rcgm", RCGM, {}, ["document_is_filed:questionnaire"]),
    ],
)
def test_the_policy_says_before_what_they_go_out(chancery, answer, body, documents, lacking):
    case = chancery.open(
        MACHINE,
        TS,
        overrides=(("followup.questionnaire_period", answer),),
        kind="questionnaire",
        body=body,
        meeting="M-1",
        meeting_on="2021-12-02",
    )
    if lacking:
        assert chancery.unmet(case, "issue", TS, documents=documents) == lacking
    else:
        chancery.do(case, "issue", TS, documents=documents)


# The handover report -----------------------------------------------------------------------------


@pytest.fixture
def report(chancery, hall):
    """Mexico hands over to El Salvador at the XXVI VM and owes its report."""
    hall.meet()
    case = hall.queued("SV", 2022)
    chancery.at("2021-12-03T12:00")
    hall.hand_over(case)
    return dict(chancery.case(case).links)["handover_report"]


REPORT = {"management_report": "What Mexico did"}
GIVEN = {"country": "MX", "answer": "Go on with the inclusion of migrants"}


def test_a_handover_report_is_owed_by_somebody_for_some_presidency(chancery):
    with pytest.raises(Refused) as caught:
        chancery.open(MACHINE, TS, kind="handover_report")
    assert [one.condition for one in caught.value.unmet] == [
        "given_where:debtor:kind=handover_report",
        "given_where:presidency:kind=handover_report",
    ]
    assert "“Former PPT” must be given where “Kind” is:" in " ".join(explain(caught.value, "en"))


def test_a_questionnaire_is_for_a_meeting_on_a_day(chancery):
    with pytest.raises(Refused) as caught:
        chancery.open(MACHINE, TS, kind="questionnaire")
    assert [one.condition for one in caught.value.unmet] == [
        "given_where:body:kind=questionnaire",
        "given_where:meeting_on:kind=questionnaire",
    ]


def test_the_former_ppt_reports_at_the_next_meeting(chancery, hall, report):
    hall.rise()
    assert chancery.state(report) == "scheduled"
    chancery.do(report, "issue", "SV/ppt")
    # Another machine has a role of this name, which it calls otherwise.
    refused = chancery.refused(report, "report_management", "SV/foreign_affairs", **GIVEN)
    told = " ".join(explain(refused, "en"))
    assert "It is for: Former PPT that owes its report." in told
    by = "MX/foreign_affairs"
    lacking = chancery.unmet(report, "report_management", by, **GIVEN)
    assert lacking == ["document_is_filed:management_report"]
    other = GIVEN | {"country": "SV"}
    assert chancery.unmet(report, "report_management", by, documents=REPORT, **other) == [
        "acts_for:country"
    ]
    with pytest.raises(Refused) as caught:
        chancery.do(report, "report_management", "GT/ppt", documents=REPORT, **GIVEN)
    assert caught.value.code == "not_permitted"
    chancery.do(report, "report_management", by, documents=REPORT, **GIVEN)
    chancery.do(report, "consolidate", TS)
    chancery.at("2022-06-01T10:00")
    hall.meet(RCGM, "RCGM-2022-1")
    chancery.do(report, "present", "SV/ppt")
    chancery.do(report, "propose_action", "SV/ppt", initiative=BRIDGE, responsible="SV")
    chancery.do(report, "define", "SV/ppt")
    assert chancery.state(report) == "follow_up_defined"


@pytest.mark.parametrize("body", [RCGM, VM])
def test_the_first_meeting_that_opened_afterwards_makes_it_overdue(chancery, hall, report, body):
    hall.rise()
    chancery.at("2022-06-01T10:00")
    hall.meet(body, "next")
    chancery.at("2022-06-02T18:00")
    assert chancery.state(report) == "scheduled"
    hall.rise(body, "next")
    assert chancery.state(report) == "overdue"
    chancery.do(report, "deliver_late", "MX/foreign_affairs", documents=REPORT, **GIVEN)
    (item,) = chancery.case(report).of_group("answers")
    assert (item.get("country"), item.status) == ("MX", "late")


@pytest.mark.parametrize(
    ("answer", "states"),
    [
        ("next_rcgm_or_vm_whichever_first", ["scheduled", "overdue", "overdue"]),
        ("next_vm", ["scheduled", "scheduled", "overdue"]),
        ("same_meeting_as_handover", ["overdue", "overdue", "overdue"]),
    ],
)
def test_the_policy_says_at_which_meeting_it_is_due(chancery, hall, answer, states):
    hall.meet()
    report = chancery.open(
        MACHINE,
        TS,
        overrides=(("ppt.handover_report_due", answer),),
        kind="handover_report",
        debtor="CR",
        presidency=2021,
    )
    seen = []
    chancery.at("2021-09-07T09:00")
    hall.rise()
    seen.append(chancery.state(report))
    for body, day in ((RCGM, "2021-10-01"), (VM, "2021-12-02")):
        chancery.at(f"{day}T09:00")
        hall.meet(body, day)
        chancery.at(f"{day}T18:00")
        hall.rise(body, day)
        seen.append(chancery.state(report))
    assert seen == states


def test_the_letters_go_to_who_owes_and_who_is_asked(chancery, report):
    chancery.do(report, "issue", "SV/ppt")
    with chancery.app.store.read() as view:
        told = {
            one.notice.recipient
            for one in view.letters()
            if one.notice.event.startswith(f"{report}.") and one.notice.topic == "issue"
        }
    assert told == {"MX/foreign_affairs"}
