"""The presidency passes from country to country, and cases and roster never disagree."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.values import Actor, Seat
from tests.machines import vm_kit
from tests.machines.kit import Chancery
from tests.machines.sessions import letters
from tests.machines.succession_kit import VM, Succession, begun_in_september
from tests.scene import MEMBERS, mexico, seated

UNOFFERED = ["presides:offered_by", "compare:offered_on>=entered"]


@pytest.fixture
def furnish():
    return begun_in_september


@pytest.fixture
def hall(chancery):
    one = Succession(chancery)
    one.meet()
    return one


def test_from_the_plenary_to_the_end_of_the_troika(chancery, hall):
    first = hall.volunteer("SV", 2022)
    assert chancery.state(first) == "volunteered"
    hall.designate(first)
    second = hall.queued("PA", 2023)
    third = hall.queued("BZ", 2024)
    assert hall.states() == {first: "upcoming", second: "designated", third: "designated"}
    assert hall.troika() == {"former": "CR", "current": "MX", "upcoming": "SV"}
    chancery.at("2021-12-03T12:00")
    hall.hand_over(first, theme="Integration")
    assert hall.states() == {first: "current", second: "upcoming", third: "designated"}
    assert hall.troika() == {"former": "MX", "current": "SV", "upcoming": "PA"}
    assert hall.roster.presidency(mexico("2021-12-03T11:59")).country == "MX"
    assert hall.roster.presidency(hall.now).theme == "Integration"
    chancery.at("2022-11-30T12:00")
    hall.hand_over(second)
    assert hall.states() == {first: "former", second: "current", third: "upcoming"}
    chancery.at("2023-12-07T12:00")
    hall.hand_over(third)
    assert hall.states() == {first: "past", second: "former", third: "current"}
    assert hall.troika() == {"former": "PA", "current": "BZ", "upcoming": None}


def test_a_handover_is_one_step_in_many_cases_and_opens_the_report(chancery, hall):
    first, second, third = (hall.queued(*one) for one in (("SV", 2022), ("PA", 2023), ("BZ", 2024)))
    chancery.at("2021-12-03T12:00")
    hall.hand_over(first)
    chancery.do(second, "offer_handover", "SV/ppt", handed_over_at="XXVII VM")
    done = chancery.do(second, "take_over", "PA/ppt")
    at = {one.recorded_at for one in done}
    told = [one.event for one in done if one.event.word == "effect_carried_out"]
    assert [(one.kind, one.target, one.name) for one in told] == [
        ("registered", "roster", "presidency"),
        ("fired", first, "hand_over"),
        ("fired", third, "become_upcoming"),
    ]
    moved = [chancery.events(first)[-1], chancery.events(third)[-1]]
    assert {one.recorded_at for one in moved} == at
    report = dict(chancery.case(second).links)["handover_report"]
    assert dict(chancery.case(report).facts) == {
        "kind": "handover_report",
        "debtor": "SV",
        "presidency": 2023,
    }
    assert chancery.case(report).authority == "PA"
    assert ("handover", second) in chancery.case(report).links


def test_neither_country_hands_over_alone(chancery, hall):
    case = hall.queued("SV", 2022)
    assert chancery.unmet(case, "take_over", "SV/ppt") == UNOFFERED
    refused = chancery.refused(case, "offer_handover", "SV/ppt", handed_over_at="XXVI")
    assert refused.code == "another_country_presides"
    chancery.do(case, "offer_handover", handed_over_at="XXVI")
    assert chancery.refused(case, "take_over", "MX/ppt").code == "not_permitted"
    chancery.do(case, "take_over", "SV/ppt")
    assert hall.presides() == "SV"


@pytest.mark.parametrize(
    ("given", "told"), [({}, ["fact_is_given:theme"]), ({"theme": "Migration and work"}, [])]
)
def test_who_takes_over_without_a_central_theme_is_warned(chancery, hall, given, told):
    case = hall.queued("SV", 2022)
    chancery.at("2021-12-03T12:00")
    chancery.do(case, "offer_handover", handed_over_at="XXVI")
    step = c.Fire(
        command_id=chancery.app.entropy.command_id(),
        actor=seated("SV/ppt"),
        case_id=case,
        trigger="take_over",
        inputs=given,
    )
    assert [one.condition for one in chancery.give(step).warnings] == told


def test_the_interest_is_announced_in_the_plenary_where_the_meeting_has_a_case(chancery):
    chancery.seat("SV/foreign_affairs")
    meeting = vm_kit.opened(chancery, vm_kit.announce(chancery))
    given = {"country": "SV", "year": 2023, "starts_on": "2023-01-01", "announced_in": meeting}
    with pytest.raises(Refused) as caught:
        chancery.open("ppt_succession", "SV/foreign_affairs", **given)
    (lacking,) = caught.value.unmet
    assert lacking.condition == "other_case:announced_in:vm_declaration=plenary"
    chancery.do(meeting, "set_up_committee", drafting_committee="GT,HN")
    chancery.do(meeting, "open_plenary")
    case = chancery.open("ppt_succession", "SV/foreign_affairs", **given)
    assert chancery.case(case).fact("announced_in") == meeting


def test_a_running_consultation_has_its_new_ppt(chancery, hall):
    case = hall.queued("SV", 2022)
    hall.rise()
    consultation = chancery.open("troika_consultation", requires_agreed_position=True)
    hall.hand_over(case)
    chancery.at(hall.now)
    assert chancery.case(consultation).authority == "SV"
    assert "authority_transferred" in chancery.words(consultation)


# What is refused ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        ({"country": "GT"}, "acts_for:country"),
        ({"year": 2021, "starts_on": "2021-12-01"}, "presidency_is:year=none"),
    ],
)
def test_an_offer_is_for_oneself_and_for_a_free_year(chancery, hall, given, condition):
    offer = {"country": "HN", "year": 2023, "starts_on": "2023-01-01"}
    with pytest.raises(Refused) as caught:
        chancery.open("ppt_succession", "HN/foreign_affairs", **(offer | given))
    assert [one.condition for one in caught.value.unmet] == [condition]


def test_an_offer_is_made_in_a_plenary(chancery, hall):
    hall.rise()
    with pytest.raises(Refused) as caught:
        hall.volunteer("HN", 2023)
    assert [one.condition for one in caught.value.unmet] == [f"session_of:{VM}"]


def test_the_same_offer_is_made_once(hall):
    case = hall.volunteer("HN", 2023)
    with pytest.raises(Refused) as caught:
        hall.volunteer("HN", 2023)
    assert (caught.value.code, caught.value.facts["case"]) == ("case_is_open_already", case)


def test_one_objection_prevents_the_designation_until_its_country_withdraws_it(chancery, hall):
    case = hall.volunteer("HN", 2023)
    by = "GT/foreign_affairs"
    chancery.do(case, "object", by, objector="GT", reason="We offered before")
    assert chancery.unmet(case, "designate", decision="7") == ["no_item_is:objections=standing"]
    other = chancery.unmet(
        case, "withdraw_objection", "NI/foreign_affairs", objection="objections-1"
    )
    assert other == ["acts_for:objector"]
    chancery.do(case, "withdraw_objection", by, objection="objections-1")
    hall.designate(case)
    assert chancery.state(case) == "upcoming"


def test_who_objects_speaks_for_itself_and_the_candidate_is_not_counted(chancery, hall):
    case = hall.volunteer("HN", 2023)
    wrong = chancery.unmet(case, "object", "NI/foreign_affairs", objector="GT", reason="no")
    assert wrong == ["acts_for:objector"]
    own = chancery.unmet(case, "object", "HN/foreign_affairs", objector="HN", reason="no")
    assert own == ["not_acts_for:country"]
    refused = chancery.refused(case, "object", "NI/foreign_affairs", objector="AR", reason="no")
    assert refused.code == "not_a_member"


def test_two_volunteers_for_one_year_are_queued_for_two(chancery, hall):
    one, other = hall.volunteer("HN", 2023), hall.volunteer("GT", 2023)
    hall.designate(one)
    assert chancery.unmet(other, "designate", decision="8") == ["presidency_is:year=none"]
    hall.designate(other, year=2024, starts_on="2024-01-01")
    assert hall.states() == {one: "upcoming", other: "designated"}


def test_designations_and_the_refusals_to_choose_are_for_a_session(chancery, hall):
    case = hall.volunteer("HN", 2023)
    hall.rise()
    assert chancery.unmet(case, "designate", decision="7") == [f"session_of:{VM}"]
    assert chancery.unmet(case, "set_aside", reason="no") == [
        f"session_of:{VM}",
        "some_item_is:objections=standing",
    ]
    assert chancery.refused(case, "designate", "SV/ppt", decision="7").code != "conditions_not_met"


def test_a_person_without_a_mandate_and_a_step_twice(chancery, hall):
    case = hall.queued("HN", 2023)
    assert chancery.refused(case, "designate", decision="7").code == "not_possible_in_state"
    assert chancery.refused(case, "designat", decision="7").code == "unknown_trigger"


# The queue ---------------------------------------------------------------------------------------


def test_the_upcoming_country_declines_and_the_next_moves_up(chancery, hall):
    first, second = hall.queued("SV", 2022), hall.queued("PA", 2023)
    chancery.do(first, "decline", "SV/foreign_affairs", reason="Elections")
    assert hall.states() == {first: "declined", second: "upcoming"}
    assert hall.troika()["upcoming"] == "PA"
    again = hall.queued("GT", 2022)
    assert hall.states() == {first: "declined", second: "designated", again: "upcoming"}
    propose(chancery, again)
    chancery.do(again, "set_aside", reason="Agreed otherwise")
    assert hall.troika()["upcoming"] == "PA"


def propose(chancery, case):
    """Propose to undo a designation, and let the day come on which that may be decided."""
    day = chancery.clock.now().date() + timedelta(days=1)
    proposed = {"proposed_because": "Agreed otherwise", "decided_from": day.isoformat()}
    chancery.do(case, "propose_setting_aside", **proposed)
    assert "compare:today>=decided_from" in chancery.unmet(case, "set_aside", reason="At once")
    chancery.at(chancery.clock.now() + timedelta(days=1))


def test_whoever_presides_does_not_undo_a_designation_alone(chancery, hall):
    case = hall.queued("SV", 2022)
    unmet = chancery.unmet(case, "set_aside", reason="Not convenient")
    assert unmet == ["fact_is_given:decided_from", "compare:today>=decided_from"]
    assert chancery.unmet(case, "defend", "SV/foreign_affairs") == ["fact_is_given:decided_from"]
    today = chancery.clock.now().date().isoformat()
    soon = {"proposed_because": "Not convenient", "decided_from": today}
    assert chancery.refused(case, "propose_setting_aside", **soon).code == "date_too_early"
    propose(chancery, case)
    for country in ("SV", "HN"):
        chancery.do(case, "defend", f"{country}/foreign_affairs")
    undone = {"reason": "Not convenient"}
    assert chancery.unmet(case, "set_aside", **undone) == ["no_item_is:defences=standing"]
    other = chancery.unmet(case, "withdraw_defence", "SV/foreign_affairs", defence="defences-2")
    assert other == ["own_item:defence.defender"]
    chancery.do(case, "withdraw_defence", "HN/foreign_affairs", defence="defences-2")
    assert chancery.unmet(case, "set_aside", **undone) == ["no_item_is:defences=standing"]
    chancery.do(case, "withdraw_defence", "SV/foreign_affairs", defence="defences-1")
    chancery.do(case, "set_aside", **undone)
    assert hall.troika()["upcoming"] is None


def test_who_only_offered_itself_takes_nothing_from_whom_was_designated(chancery, hall):
    chosen, other = hall.volunteer("HN", 2023), hall.volunteer("GT", 2023)
    hall.designate(chosen)
    chancery.do(other, "decline", "GT/foreign_affairs", reason="Honduras was chosen")
    assert hall.states() == {chosen: "upcoming", other: "declined"}
    assert hall.troika()["upcoming"] == "HN"


def test_a_late_handover_leaves_the_queue_as_it_was(chancery, hall):
    first, second = hall.queued("SV", 2022), hall.queued("PA", 2023)
    chancery.at("2023-02-01T12:00")
    assert hall.troika() == {"former": "CR", "current": "MX", "upcoming": "SV"}
    hall.hand_over(first)
    assert hall.states() == {first: "current", second: "upcoming"}
    assert hall.troika() == {"former": "MX", "current": "SV", "upcoming": "PA"}


def test_a_handover_recorded_by_hand_moves_the_cases_too(chancery, hall):
    first, second = hall.queued("SV", 2022), hall.queued("PA", 2023)
    chancery.at("2021-12-03T12:00")
    chancery.register(
        c.RecordPresidency, year=2022, country="SV", starts_at=hall.now, source="Minutes"
    )
    chancery.at(hall.now)
    assert hall.states() == {first: "current", second: "upcoming"}


def by_hand(hall, **given):
    """What an administrator enters in the roster; the refusal, or ``None``."""
    try:
        hall.chancery.register(c.RecordPresidency, starts_at=hall.now, source="Minutes", **given)
    except Refused as refused:
        return refused.code, refused.facts["case"]
    return None


def test_nobody_is_put_by_hand_in_the_place_of_whom_a_running_case_designated(chancery, hall):
    first, second = hall.queued("SV", 2022), hall.queued("PA", 2023)
    offering = hall.volunteer("HN", 2024)
    before = chancery.events("roster")
    for year, country, case in (
        (2022, "HN", first),
        (2023, "HN", second),
        (2023, "PA", second),  # Not its turn yet.
        (2024, "HN", offering),  # Nobody designated it.
        (2025, "HN", first),
    ):
        refusal = ("presidency_has_a_case", case)
        assert by_hand(hall, year=year, country=country) == refusal
        assert by_hand(hall, year=year, country=country, designated=True) == refusal
    undone = {"year": 2022, "source": "Minutes"}
    with pytest.raises(Refused, match="presidency_has_a_case"):
        chancery.register(c.WithdrawPresidency, **undone)
    assert chancery.events("roster") == before
    # Behind those that wait there is room, and what lies before the present one is history.
    late = {"year": 2025, "country": "BZ", "designated": True, "source": "Minutes"}
    chancery.register(c.RecordPresidency, starts_at=mexico("2025-01-01T00:00"), **late)
    old = {"year": 1995, "country": "US", "source": "Minutes"}
    chancery.register(c.RecordPresidency, starts_at=mexico("1995-01-01T00:00"), **old)
    assert hall.troika() == {"former": "CR", "current": "MX", "upcoming": "SV"}


def test_an_offer_of_the_handover_is_of_who_presides_when_it_is_taken_up(chancery, hall):
    waiting = hall.queued("SV", 2023)
    chancery.do(waiting, "offer_handover", handed_over_at="XXVI")
    earlier = hall.queued("PA", 2022)
    assert hall.states() == {waiting: "designated", earlier: "upcoming"}
    chancery.at("2021-12-03T12:00")
    hall.hand_over(earlier)
    assert chancery.state(waiting) == "upcoming"
    assert chancery.unmet(waiting, "take_over", "SV/ppt") == UNOFFERED
    chancery.at("2022-12-03T12:00")
    hall.hand_over(waiting)
    assert chancery.case(waiting).fact("offered_by") == hall.troika()["former"] == "PA"


def test_an_offer_does_not_outlast_a_presidency_that_is_given_up(chancery, presiding):
    hall, first, second = presiding
    third = hall.queued("PA", 2024)
    chancery.do(third, "offer_handover", "SV/ppt", handed_over_at="XXVIII")
    chancery.do(second, "give_up", "SV/ppt", reason="Force majeure")
    chancery.do(third, "leave_to_the_former", "PA/ppt")
    chancery.do(first, "act_ad_interim", "MX/ppt")
    chancery.at(hall.now)
    assert chancery.unmet(third, "take_over", "PA/ppt") == ["presides:offered_by"]


@pytest.mark.parametrize(
    ("given", "condition"),
    [
        ({"starts_on": "2024-01-01"}, "compare:starts_on<=year_end.year"),
        ({"starts_on": "2022-09-29"}, "compare:year_end.year<=starts_on+policy.ppt.term.days"),
    ],
)
def test_a_presidency_begins_in_its_year_or_late_in_the_one_before(
    chancery, hall, given, condition
):
    with pytest.raises(Refused) as caught:
        hall.volunteer("HN", 2023, **given)
    assert [one.condition for one in caught.value.unmet] == [condition]
    case = hall.volunteer("HN", 2023, starts_on="2022-10-01")
    # Where another year is agreed, the day has to go with it.
    assert chancery.unmet(case, "designate", decision="7", year=2025) == [
        "compare:year_end.year<=starts_on+policy.ppt.term.days"
    ]
    hall.designate(case, year=2025, starts_on="2025-01-01")


def test_a_handover_long_before_its_year_is_told(chancery, hall):
    case = hall.queued("SV", 2023)
    step = {"command_id": chancery.app.entropy.command_id(), "case_id": case}
    done = chancery.give(
        c.Fire(
            actor=seated("MX/ppt"),
            trigger="offer_handover",
            inputs={"handed_over_at": "XXVI"},
            **step,
        )
    )
    early = "compare:year_end.year<=today+policy.ppt.term.days"
    assert [one.condition for one in done.warnings] == [early]


def test_two_designations_at_once_and_one_is_upcoming(chancery, hall, another_app):
    cases = [hall.volunteer("SV", 2022), hall.volunteer("PA", 2023)]
    halls = [hall, Succession(Chancery(another_app(), chancery.clock))]
    barrier = Barrier(2)

    def designate(which):
        barrier.wait(60)
        halls[which].designate(cases[which])

    with ThreadPoolExecutor(2) as pool:
        for one in [pool.submit(designate, which) for which in (0, 1)]:
            one.result()
    assert hall.states() == {cases[0]: "upcoming", cases[1]: "designated"}
    assert hall.troika()["upcoming"] == "SV"


# Vacancy -----------------------------------------------------------------------------------------


@pytest.fixture
def presiding(chancery, hall):
    """El Salvador presides, Mexico did, Panama will."""
    first, second = hall.queued("MX", 2022), hall.queued("SV", 2023)
    chancery.at("2021-12-03T12:00")
    hall.hand_over(first)
    chancery.at("2022-12-03T12:00")
    hall.hand_over(second)
    return hall, first, second


def test_the_upcoming_ppt_steps_in(chancery, presiding):
    hall, first, second = presiding
    third = hall.queued("PA", 2024)
    assert chancery.unmet(third, "step_in", "PA/ppt") == ["presidency_is:vacancy=current"]
    chancery.do(second, "give_up", "SV/ppt", reason="Force majeure")
    assert chancery.state(second) == "current"
    chancery.do(third, "step_in", "PA/ppt")
    assert hall.states() == {first: "past", second: "former", third: "current"}
    assert hall.troika() == {"former": "SV", "current": "PA", "upcoming": None}


def test_with_nobody_designated_the_former_ppt_acts_ad_interim(chancery, presiding):
    hall, first, second = presiding
    chancery.do(second, "give_up", "SV/ppt", reason="Force majeure")
    chancery.do(first, "act_ad_interim", "MX/ppt")
    assert hall.states() == {first: "current", second: "former"}
    assert hall.troika() == {"former": "SV", "current": "MX", "upcoming": None}
    # What the handover brings about by itself is settled with the step, and stays though it fails.
    with pytest.raises(Refused) as unheard:
        chancery.do(first, "confirm_by_consultation", "MX/ppt", consultation="TC-2022-001")
    assert [one.condition for one in unheard.value.unmet] == [
        "other_case:consultation:troika_consultation=launched|reported"
    ]
    third = hall.queued("PA", 2024)
    hall.hand_over(third)
    assert hall.states() == {first: "former", second: "past", third: "current"}
    assert hall.troika() == {"former": "MX", "current": "PA", "upcoming": None}


def test_the_former_ppt_waits_for_the_word_of_the_upcoming_one(chancery, presiding):
    hall, first, second = presiding
    third = hall.queued("PA", 2024)
    assert "presidency_is:vacancy=current" in chancery.unmet(first, "act_ad_interim", "MX/ppt")
    chancery.do(second, "give_up", "SV/ppt", reason="Force majeure")
    assert chancery.unmet(first, "act_ad_interim", "MX/ppt") == ["presidency_is:left_by=upcoming"]
    chancery.do(third, "leave_to_the_former", "PA/ppt")
    chancery.do(first, "act_ad_interim", "MX/ppt")
    assert hall.states() == {first: "current", second: "former", third: "upcoming"}
    assert hall.troika() == {"former": "SV", "current": "MX", "upcoming": "PA"}


def test_the_secretariat_records_a_vacancy_that_the_vice_ministers_establish(chancery, presiding):
    hall, first, second = presiding
    hall.rise()
    by, act = "secretariat/officer", {"decision_item": "Decision 3"}
    unmet = chancery.unmet(second, "establish_vacancy", by, reason="Silence", documents=act)
    proposed = ["fact_is_given:vacant_from", "compare:today>=vacant_from"]
    assert unmet == [f"session_of:{VM}", *proposed]
    hall.meet(name="XXVII")
    # The Secretariat and the next in line put nobody out that says it presides.
    tomorrow = (chancery.clock.now() + timedelta(days=2)).date().isoformat()
    why = {"vacant_because": "Silence", "vacant_from": tomorrow}
    chancery.do(second, "propose_vacancy", by, **why)
    assert {"SV/ppt", "HN/foreign_affairs"} <= letters(chancery, "propose_vacancy")
    chancery.do(second, "contest_vacancy", "SV/foreign_affairs")
    chancery.at(f"{tomorrow}T09:00")
    given = {"reason": "Silence", "documents": act}
    standing = chancery.unmet(second, "establish_vacancy", by, **given)
    assert standing == ["no_item_is:contests=standing"]
    another = chancery.unmet(second, "withdraw_contest", "HN/foreign_affairs", contest="contests-1")
    assert another == ["own_item:contest.contested_by"]
    chancery.do(second, "withdraw_contest", "SV/foreign_affairs", contest="contests-1")
    chancery.do(second, "establish_vacancy", by, **given)
    chancery.do(first, "act_ad_interim", "MX/ppt")
    assert hall.presides() == "MX"


def test_with_nobody_designated_who_presides_may_say_that_it_goes_on(chancery, presiding):
    hall, _, second = presiding
    chancery.do(second, "continue_ad_interim", "SV/ppt", reason="Nobody volunteers")
    hall.queued("PA", 2024)
    unmet = chancery.unmet(second, "continue_ad_interim", "SV/ppt", reason="again")
    assert unmet == ["not_troika_has:upcoming"]


# The answers of the policy -----------------------------------------------------------------------


def offered(chancery, **override):
    key, answer = next(iter(override.items()))
    return chancery.open(
        "ppt_succession",
        "HN/foreign_affairs",
        overrides=((f"ppt.{key}", answer),),
        country="HN",
        year=2022,
        starts_on="2022-01-01",
    )


def test_less_than_a_year_of_notice_is_told_or_refused(chancery, hall):
    assert chancery.state(offered(chancery, notice="no_minimum")) == "volunteered"
    with pytest.raises(Refused) as caught:
        offered(chancery, notice="hard_one_year")
    (unmet,) = caught.value.unmet
    assert unmet.condition == "compare:days_until.starts_on>=policy.ppt.notice.days"
    assert unmet.facts["right_value"] == 365


def test_a_term_may_begin_only_while_the_vice_ministers_meet(chancery, hall):
    case = offered(chancery, term="from_vm_to_vm")
    hall.designate(case)
    hall.rise()
    assert chancery.unmet(case, "offer_handover", handed_over_at="x") == [f"session_of:{VM}"]
    hall.meet(name="XXVII")
    chancery.do(case, "offer_handover", handed_over_at="XXVII")
    hall.rise(name="XXVII")
    assert chancery.unmet(case, "take_over", "HN/ppt") == [f"session_of:{VM}"]
    hall.meet(name="XXVIII")
    chancery.do(case, "take_over", "HN/ppt")


def test_a_term_may_begin_not_before_its_year(chancery, hall):
    case = offered(chancery, term="calendar_year")
    hall.designate(case)
    unmet = chancery.unmet(case, "offer_handover", handed_over_at="XXVI")
    assert unmet == ["compare:today>=starts_on"]
    chancery.at("2022-01-01T12:00")
    hall.hand_over(case)


def test_a_vacancy_may_be_for_the_vice_ministers(chancery, hall):
    case = offered(chancery, vacancy="vm_extraordinary_meeting")
    hall.designate(case)
    hall.hand_over(case)
    second = hall.queued("PA", 2023)
    chancery.at("2022-12-03T12:00")
    hall.hand_over(second)
    chancery.do(second, "give_up", "PA/ppt", reason="Force majeure")
    hall.rise()
    assert chancery.unmet(case, "act_ad_interim", "HN/ppt") == [f"session_of:{VM}"]
    hall.meet(name="XXVII")
    chancery.do(case, "act_ad_interim", "HN/ppt")


# Who hears and who reads -------------------------------------------------------------------------


def test_the_letters_of_a_handover_go_to_all_members_and_the_secretariat(chancery, hall):
    case = hall.queued("SV", 2022)
    hall.hand_over(case)
    with chancery.app.store.read() as view:
        told = {
            one.notice.recipient
            for one in view.letters()
            if one.notice.topic == "take_over" and one.notice.event.startswith(f"{case}.")
        }
    assert {f"{one}/foreign_affairs" for one in MEMBERS} <= told
    assert {"secretariat/officer", "MX/ppt"} <= told


def test_all_members_read_all_of_it_and_a_person_without_a_mandate_nothing(chancery, hall):
    case = hall.queued("SV", 2022)
    with chancery.app.store.read() as view:
        found, roster = view.case(case), view.roster()
        rules = chancery.app.rules_of(found, view.document)
    for seat in ("HN/immigration", "SV/foreign_affairs", "MX/ppt", "secretariat/officer"):
        held = roles_of(seated(seat), found, rules.access, roster, "MX")
        assert {"facts", "items", "history"} <= readable(found, rules.access, held)
    stranger = Actor(person="nobody", seat=Seat.parse("SV/ppt"))
    assert chancery.refused(case, "decline", stranger, reason="x").code == "no_mandate"
