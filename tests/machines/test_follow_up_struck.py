"""What was answered or reported by mistake is struck: it stays on record and counts no more."""

from __future__ import annotations

from tests.machines import test_follow_up as follow_up
from tests.machines.succession_kit import RCGM
from tests.machines.test_follow_up import BRIDGE, GIVEN, MEMBERS, REPORT, TS, WHOLE
from tests.machines.test_struck import BECAUSE, counted_no_more

cycle, furnish, hall, report = (
    follow_up.cycle,
    follow_up.furnish,
    follow_up.hall,
    follow_up.report,
)


def test_a_struck_answer_is_given_anew_or_shown_as_none(chancery, cycle):
    follow_up.issued(chancery, cycle)
    for country in MEMBERS:
        follow_up.answer(chancery, cycle, country)
    gone = {"entry": "answers-1", **BECAUSE}
    by = f"{MEMBERS[0]}/immigration"
    assert chancery.refused(cycle, "strike_answer", by, **gone).code == "not_permitted"
    chancery.do(cycle, "strike_answer", TS, **gone)
    counted_no_more(chancery, cycle, "answers-1")
    again = chancery.unmet(cycle, "strike_answer", TS, **gone)
    assert again == ["item_is:entry=answered|late"]
    lacking = chancery.unmet(cycle, "consolidate", TS, documents=WHOLE)
    assert lacking == ["is_past:meeting_on=questionnaire_answers"]
    follow_up.answer(chancery, cycle, MEMBERS[0])
    chancery.do(cycle, "strike_answer", TS, entry="answers-2", **BECAUSE)
    chancery.at("2021-11-18T09:00")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    kept = [one for one in chancery.case(cycle).of_group("answers") if one.status != "struck"]
    status = {one.get("country"): one.status for one in kept}
    assert len(kept) == len(MEMBERS)
    assert (status[MEMBERS[0]], status[MEMBERS[1]]) == ("answered", "no_answer")


def test_a_report_taken_back_is_still_owed(chancery, hall, report):
    hall.rise()
    by = "MX/foreign_affairs"
    chancery.do(report, "report_management", by, documents=REPORT, **GIVEN)
    chancery.do(report, "take_back_answer", by, entry="answers-1", **BECAUSE)
    counted_no_more(chancery, report, "answers-1")
    assert "there_are_items:answers" in chancery.unmet(report, "consolidate", TS)
    chancery.do(report, "report_management", by, documents=REPORT, **GIVEN)
    chancery.do(report, "consolidate", TS)


def test_an_initiative_is_struck_before_it_is_defined_and_its_end_taken_back(chancery, hall, cycle):
    follow_up.issued(chancery, cycle)
    chancery.at("2021-11-18T09:00")
    chancery.do(cycle, "consolidate", TS, documents=WHOLE)
    hall.meet(RCGM, "RCGM-2021-2")
    chancery.do(cycle, "present", TS)
    for responsible in ("GT", "HN"):
        chancery.do(cycle, "propose_action", initiative=BRIDGE, responsible=responsible)
    chancery.do(cycle, "strike_action", TS, action="actions-2", **BECAUSE)
    counted_no_more(chancery, cycle, "actions-2")
    chancery.do(cycle, "define")
    by = "GT/immigration"
    chancery.do(cycle, "report_action", by, action="actions-1", result="Done")
    chancery.do(cycle, "take_back_report", by, action="actions-1", **BECAUSE)
    assert chancery.unmet(cycle, "close", TS) == ["every_item_is:actions=done|dropped"]
    chancery.do(cycle, "report_action", by, action="actions-1", result="Now it is")
    chancery.do(cycle, "close", TS)
