"""What a procedure refuses at its front door is not had by another step, or another case."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines import test_activity as activities
from tests.machines import test_instrument as instruments
from tests.machines import test_network_work_plan as plans
from tests.machines import test_training as training
from tests.machines.sessions import RCGM, letters, meet, rise, say

TYPED = {"entered_late_because": "The list came late"}


def test_two_countries_that_sign_something_end_nothing_that_all_agreed_to(chancery):
    guidelines = instruments.ratified(chancery)
    memo = instruments.drafted(chancery, kind="memorandum", replaces=guidelines)
    chancery.do(memo, "submit", instruments.LEAD)
    for country in ("MX", "GT"):
        chancery.do(memo, "name_party", instruments.LEAD, party=country)
    instruments.all_sign(chancery, memo)
    chancery.do(memo, "sign", instruments.LEAD)
    assert (chancery.state(memo), chancery.state(guidelines)) == ("signed", "in_force")


def test_a_change_of_format_moves_an_activity_only_where_it_could_be_convened(chancery):
    case = chancery.open("activity", "GT/foreign_affairs", **activities.PROPOSAL)
    meet(chancery, activities.VM)
    chancery.do(case, "approve", **activities.APPROVED)
    rise(chancery, activities.VM)
    chancery.do(case, "include", **activities.YEAR)
    chancery.do(case, "convene", documents=activities.NOTE, **activities.CALL)
    asked = {"documents": activities.REVISED, **activities.ONLINE}
    late = {"starts_on": "2022-03-01", "ends_on": "2022-03-02"}
    assert chancery.unmet(case, "repurpose", **asked, **late) == ["compare:starts_on<=plan_ends_on"]
    assert chancery.unmet(case, "repurpose", **asked, starts_on="2021-11-01") == [
        "compare:starts_on<=ends_on"
    ]
    moved = {"starts_on": "2021-11-03", "ends_on": "2021-11-04"}
    chancery.do(case, "repurpose", **asked, **moved)
    chancery.do(case, "announce_format", "secretariat/officer")
    # Until the notice is over the roster has what was convened.
    assert str(activities.in_the_roster(chancery, case).starts_on) == "2021-10-05"
    chancery.at(chancery.case(case).period.closes_at)
    held = activities.in_the_roster(chancery, case)
    assert (str(held.starts_on), str(held.ends_on), held.format) == (*moved.values(), "online")


def test_the_plan_of_one_network_ends_none_of_another(chancery):
    chancery.seat("network_childhood/officer")
    running = plans.approved(chancery)
    other = {"body": "network_trafficking", "period": "2022-2023", "previous": running}
    with pytest.raises(Refused) as caught:
        chancery.open("network_work_plan", **other)
    (lacking,) = caught.value.unmet
    assert lacking.condition == "as_elsewhere:body=previous:network_work_plan:body"
    again = plans.started(chancery, period="2022-2023", previous=running)
    assert chancery.state(again) == "drafting"


@pytest.fixture
def running(chancery):
    case = plans.approved(chancery)
    chancery.do(case, "begin", plans.NETWORK, next_due_on="2021-09-20")
    return case


def test_a_plan_goes_on_when_the_session_closes_over_its_changes(chancery, running):
    meet(chancery, RCGM)
    chancery.do(running, "put_changes", changes=plans.TEXT)
    say(chancery, running, "NI", Stance.OBJECT)
    rise(chancery, RCGM)
    chancery.at(chancery.clock.now())
    assert chancery.state(running) == "in_implementation"
    assert "MX/ppt" in letters(chancery, "changes_are_over")


def test_an_activity_of_a_plan_is_the_action_that_was_approved(chancery, running):
    chancery.do(running, "take_up_as_activity", plans.NETWORK, action="actions-1", kind="training")
    action = chancery.case(running).item("actions-1")
    activity = chancery.case(chancery.cases("activity")[-1])
    assert activity.fact("objective") == action.get("text") == plans.ACTION["text"]
    assert activity.fact("country") == action.get("country") == plans.ACTION["country"]


def test_an_absence_of_another_is_struck_after_the_due_day(chancery):
    case = training.participant(chancery)
    training.take_part(chancery, case, missed=(2,))
    twice = {"live_activity": 1, "activity": "session one", "held_on": "2021-09-21"}
    assert chancery.unmet(case, "attend", training.ES, **twice) == [
        "not_listed_yet:activities.live_activity"
    ]
    chancery.at("2021-09-25T00:00")
    assert chancery.state(case) == "not_completed"
    wrong = chancery.case(case).of_group("activities")[-1].id
    struck = {"entry": wrong, "struck_because": "It was another participant"}
    assert chancery.refused(case, "strike_attendance", training.IOM, **struck).kind != "input"
    chancery.do(case, "strike_attendance_belatedly", training.IOM, **struck)
    there = {"live_activity": 2, "held_on": "2021-09-22", **TYPED}
    chancery.do(case, "enter_attendance_belatedly", training.IOM, **there)
    assert chancery.state(case) == "in_progress"
    chancery.do(case, "complete", training.IOM)
    assert chancery.state(case) == "completed"
