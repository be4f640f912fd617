"""Observer status: asked for, checked, decided behind closed doors, and lived with."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.application.unsealing import unseal
from rcm_workflow.cli.acting import deadline_rows
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.story import tell
from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.admission import admission_of
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines.sessions import position
from tests.scene import MEMBERS, mexico, seated

MACHINE = "observer_application"
VM, RCGM = "vice_ministerial_meeting", "regional_consultation_group_on_migration"
COUNTRY = tuple(f"C{number}" for number in range(1, 10))
ORGANIZATION = ("O1", "O2", "O3")
SAID = {"en": "As the annex shows", "es": "Como muestra el anexo"}
SECRET = {"en": "Three spoke in favour", "es": "Tres hablaron a favor"}
PAPERS = {"adhesion": "We adhere", "declaration": "We declare"}
ACCEPTS = {"accepts_members_only": "yes", "accepts_no_drafting": "yes"}
DECIDED = {"decision": SECRET}


@pytest.fixture
def office(chancery):
    chancery.seat("MX/ppt", "CL/officer", "paho/officer", "secretariat/officer")
    chancery.seat("HN/foreign_affairs", "HN/vice_minister", "audit/auditor", "AR/officer")
    convene(chancery, "XXVI", date(2021, 11, 18))
    return chancery


def convene(office, meeting, on, body=VM):
    office.register(c.ScheduleMeeting, body=body, meeting=meeting, starts_on=on)


def session(office, meeting, body=VM):
    office.register(c.OpenMeeting, body=body, meeting=meeting, at=office.clock.now())


def rise(office, meeting, body=VM):
    office.register(c.CloseMeeting, body=body, meeting=meeting, at=office.clock.now())


def applied(office, holder="CL", kind="state", by=None, policy=(), **more):
    return office.open(
        MACHINE,
        by or f"{holder}/officer",
        overrides=policy,
        kind=kind,
        applicant=holder,
        name={"en": holder, "es": holder},
        **more,
    )


def filed(office, case, criteria=COUNTRY, by="CL/officer", papers=PAPERS):
    for criterion in criteria:
        office.do(case, "present", by, criterion=criterion, statement=SAID)
    office.do(case, "submit", by, documents=papers, **ACCEPTS)
    return case


def found(office, case, *, received="2021-09-06", **more):
    for item in office.case(case).of_group("criteria"):
        office.do(case, "mark_met", "secretariat/officer", item=item.id)
    return complete(office, case, received=received, **more)


def complete(office, case, *, received="2021-09-06", **more):
    office.do(
        case,
        "find_complete",
        "secretariat/officer",
        received_on=received,
        documents={"completeness_sheet": "All there"},
        **more,
    )
    return case


def before_the_door(office, **more):
    case = found(office, filed(office, applied(office, **more)))
    office.do(case, "schedule", meeting="XXVI")
    return case


def behind_the_door(office, **more):
    case = before_the_door(office, **more)
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    office.do(case, "open_item", closed_door="yes", present=["MX", "HN"])
    entered(office, case)
    return case


def entered(office, case, by="MX/ppt", country="GT", **more):
    who = {"persons": 1, "head": "vice_minister"} | more
    office.do(case, "admit_delegation", by, country=country, **who)


def in_the_status_room(office, case):
    office.do(case, "open_status_item", closed_door="yes", present=["MX", "HN"])
    entered(office, case)


def granted(office, **more):
    case = behind_the_door(office, **more)
    office.do(case, "grant", **DECIDED)
    return case


def sign(office, holder, place=VM):
    policy = Library().policy("rcm-2011")
    with office.app.store.read() as view:
        roster = view.roster()
    day = office.clock.now().date()
    matrix = Library().matrix_under(policy)
    return admission_of(matrix, place, holder, roster, day, policy.word)


def test_the_machine_is_sound():
    one = Library().find("machine", MACHINE)
    assert check_file(one.data, one.file, Library()) == ()


def test_the_matrix_sees_a_granted_status_at_once(office):
    case = behind_the_door(office)
    assert (sign(office, "CL"), sign(office, "CL", RCGM)) == ("I", "I")
    done = office.do(case, "grant", **DECIDED)
    assert office.state(case) == "granted"
    assert (sign(office, "CL"), sign(office, "CL", RCGM)) == ("Y", "-")
    with office.app.store.read() as view:
        known = view.roster().observer("CL")
    assert (known.kind, known.since, known.decision) == ("state", date(2021, 11, 18), case)
    assert known.rights.startswith("plenary Vice-Ministerial Meetings")
    assert "effect_carried_out" in [one.event.word for one in done]


def test_an_organization_needs_three_criteria_and_a_theme(office):
    more = {"holder": "paho", "kind": "organization", "by": "paho/officer"}
    case = applied(office, theme="human_rights", **more)
    filed(office, case, ORGANIZATION, "paho/officer", {"application": "We apply"})
    found(office, case, international="yes")
    office.do(case, "schedule", meeting="XXVI")
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    office.do(case, "open_item", closed_door="yes", present=["MX", "HN"])
    entered(office, case)
    office.do(case, "grant", **DECIDED)
    assert (sign(office, "paho"), sign(office, "paho", RCGM)) == ("Y", "Y")


@pytest.mark.parametrize(
    "answer", ["themes_of_the_plan_in_force_at_filing", "always_the_three_2011_themes"]
)
def test_a_mandate_without_a_theme_of_the_plan_is_not_complete(office, answer):
    more = {"holder": "paho", "kind": "organization", "by": "paho/officer"}
    case = applied(
        office, policy=(("observers.org_theme_list", answer),), theme="fisheries", **more
    )
    filed(office, case, ORGANIZATION, "paho/officer", {"application": "We apply"})
    for item in office.case(case).of_group("criteria"):
        office.do(case, "mark_met", "secretariat/officer", item=item.id)
    refused = office.refused(
        case,
        "find_complete",
        "secretariat/officer",
        received_on="2021-09-06",
        international="no",
        documents={"completeness_sheet": "All there"},
    )
    lists = {"always_the_three_2011_themes": "themes_of_2011"}
    theme = f"listed:theme={lists.get(answer, 'themes_in_force')}"
    assert [one.condition for one in refused.unmet] == [theme, "input_is:international=true"]


def test_who_is_not_on_the_continent_can_be_rejected_and_never_granted(office):
    office.seat("ES/officer")
    case = applied(office, "ES")
    filed(office, case, by="ES/officer")
    for item in office.case(case).of_group("criteria"):
        trigger = "mark_not_met" if item.get("criterion") == "C1" else "mark_met"
        note = {"note": "Not on the continent"} if trigger == "mark_not_met" else {}
        office.do(case, trigger, "secretariat/officer", item=item.id, **note)
    unmet = office.unmet(
        case,
        "find_complete",
        "secretariat/officer",
        received_on="2021-09-06",
        documents={"completeness_sheet": "All there"},
    )
    assert unmet == ["listed:applicant=american_continent", "no_item_is:criteria=presented|not_met"]
    missing = {"en": "The continent", "es": "El continente"}
    office.do(case, "find_incomplete", "secretariat/officer", missing=missing)
    letter = {"letter": "Decide all the same"}
    office.do(case, "schedule_as_it_is", meeting="XXVI", documents=letter)
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    office.do(case, "open_item", closed_door="yes", present=["MX", "HN"])
    entered(office, case)
    assert "listed:applicant=american_continent" in office.unmet(case, "grant", **DECIDED)
    # Nor does the PPT reject alone what nobody speaks against.
    assert office.unmet(case, "reject", decision=SECRET, grounds=SECRET) == ["somebody_objects"]
    entered(office, case, country="HN", head="foreign_affairs")
    position(office, case, "HN", "HN/foreign_affairs", Stance.OBJECT)
    office.do(case, "reject", decision=SECRET, grounds=SECRET)
    assert office.state(case) == "rejected"
    assert sign(office, "ES") == "I"


def test_an_organization_put_before_them_as_it_is_is_granted_nothing_its_file_lacks(office):
    """Its theme and that it is international are asked at the decision, too (R-202, R-204)."""
    case = applied(office, "paho", "organization", theme="fisheries")
    filed(office, case, ORGANIZATION, "paho/officer", {"application": "We apply"})
    for item in office.case(case).of_group("criteria"):
        office.do(case, "mark_met", "secretariat/officer", item=item.id)
    missing = {"en": "A theme of the plan", "es": "Un tema del plan"}
    office.do(case, "find_incomplete", "secretariat/officer", missing=missing)
    letter = {"letter": "Decide all the same"}
    office.do(case, "schedule_as_it_is", meeting="XXVI", documents=letter)
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    office.do(case, "open_item", closed_door="yes", present=["MX", "HN"])
    entered(office, case)
    lacking = office.unmet(case, "grant", **DECIDED)
    assert lacking == ["fact_is_given:international", "listed:theme=themes_in_force"]


# Every guard once ---------------------------------------------------------------------------------


def test_nobody_applies_for_another(office):
    with pytest.raises(Refused) as caught:
        applied(office, "CL", by="AR/officer")
    assert [one.condition for one in caught.value.unmet] == ["acts_for:applicant=secretariat"]
    assert applied(office, "CL", by="secretariat/officer")


@pytest.mark.parametrize(
    ("holder", "unmet"),
    [("HN", "not_is_member:applicant"), ("AR", "not_observer_in_force:applicant")],
)
def test_members_and_observers_do_not_apply(office, holder, unmet):
    with pytest.raises(Refused) as caught:
        applied(office, holder, by="secretariat/officer")
    assert [one.condition for one in caught.value.unmet] == [unmet]


def test_one_open_case_of_an_applicant_is_enough(office):
    applied(office)
    with pytest.raises(Refused) as caught:
        applied(office)
    assert caught.value.code == "case_is_open_already" or caught.value.kind in ("rules", "conflict")


def test_a_file_needs_its_letters_and_both_acceptances(office):
    case = applied(office)
    assert office.unmet(
        case, "submit", "CL/officer", **{**ACCEPTS, "accepts_no_drafting": "no"}
    ) == [
        "there_are_items:criteria",
        "document_is_filed:adhesion",
        "document_is_filed:declaration",
        "input_is:accepts_no_drafting=true",
    ]


def test_every_criterion_must_be_answered_and_marked(office):
    case = filed(office, applied(office), COUNTRY[:-1])
    given = {
        "received_on": "2021-09-07",
        "documents": {"completeness_sheet": "All there"},
    }
    assert office.unmet(case, "find_complete", "secretariat/officer", **given) == [
        "items_cover:criteria.criterion=observer_criteria_state",
        "no_item_is:criteria=presented|not_met",
        "compare:received_on<=today",
    ]


def test_a_doubt_does_not_block(office):
    case = filed(office, applied(office))
    first, *rest = office.case(case).of_group("criteria")
    office.do(case, "mark_doubtful", "secretariat/officer", item=first.id, note="Small numbers")
    for item in rest:
        office.do(case, "mark_met", "secretariat/officer", item=item.id)
    complete(office, case)
    assert office.state(case) == "complete"


def test_what_came_late_waits_or_is_admitted(office):
    convene(office, "XXVII", date(2021, 9, 30))
    case = found(office, filed(office, applied(office)))
    cut = "compare:received_on+policy.observers.procedure.cut_off_days<=meeting_day.meeting"
    assert office.unmet(case, "schedule", meeting="XXVII") == [cut]
    assert office.unmet(case, "schedule", meeting="XXX") == [
        "meeting_is_scheduled:meeting=vice_ministerial_meeting",
        f"meeting_of:meeting={VM}",
        cut,
    ]
    office.do(case, "admit_late", meeting="XXVII", late_because="The Members agree")
    assert office.state(case) == "scheduled"


@pytest.mark.parametrize("answer", ["no_cut_off", "rcgm_recommendation_mandatory"])
def test_other_procedures(office, answer):
    convene(office, "XXVII", date(2021, 9, 30))
    case = applied(office, policy=(("observers.procedure", answer),))
    found(office, filed(office, case))
    if answer == "no_cut_off":
        office.do(case, "schedule", meeting="XXVII")
        assert office.state(case) == "scheduled"
        return
    refused = office.refused(case, "schedule", meeting="XXVI")
    assert refused.unmet
    opinion(office, case)
    office.do(case, "schedule", meeting="XXVI")
    assert office.state(case) == "scheduled"


def opinion(office, case):
    office.do(case, "ask_opinion")
    given = {
        "documents": {"opinion": "In favour"},
        "observers_left": "yes",
    }
    assert office.unmet(case, "give_opinion", **given | {"observers_left": "no"}) == [
        f"session_of:{RCGM}",
        "input_is:observers_left=true",
    ]
    session(office, "RCGM-2", RCGM)
    position(office, case, "HN", "HN/foreign_affairs")
    assert office.unmet(case, "give_opinion", **given) == ["nobody_objects"]
    position(office, case, "HN", "HN/foreign_affairs", Stance.ASSENT)
    office.do(case, "give_opinion", **given)


def test_an_objection_to_the_opinion_keeps_nothing_from_the_vice_ministers(office):
    case = found(office, filed(office, applied(office)))
    office.do(case, "ask_opinion")
    session(office, "RCGM-2", RCGM)
    position(office, case, "HN", "HN/foreign_affairs")
    rise(office, "RCGM-2", RCGM)
    assert office.refused(case, "do_without_opinion").facts["names"] == ["no_opinion_because"]
    office.do(case, "do_without_opinion", no_opinion_because="No consensus on its words")
    office.do(case, "schedule", meeting="XXVI")
    assert office.state(case) == "scheduled"


def test_what_its_meeting_did_not_reach_goes_to_the_next(office):
    case = before_the_door(office)
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    rise(office, "XXVI")
    convene(office, "XXVII", date(2021, 11, 25))
    office.do(case, "reschedule", meeting="XXVII")
    office.at("2021-11-25T10:00")
    session(office, "XXVII")
    office.do(case, "open_item", closed_door="yes", present=["MX", "HN"])
    assert office.state(case) == "in_closed_door"


def test_self_declaration_needs_no_marks(office):
    case = applied(office, policy=(("observers.country_criteria_test", "self_declaration_only"),))
    complete(office, filed(office, case))
    assert office.state(case) == "complete"


def test_the_item_is_opened_in_session_and_behind_closed_doors(office):
    case = before_the_door(office)
    assert office.unmet(case, "open_item", closed_door="no", present=["MX", "HN"]) == [
        f"session_of:{VM}",
        "is_in_session:meeting=vice_ministerial_meeting",
        "input_is:closed_door=true",
    ]


def test_the_item_is_opened_in_the_meeting_for_which_it_was_scheduled(office):
    case = before_the_door(office)
    office.register(c.OpenMeeting, body=VM, meeting="XXX", at=office.clock.now())
    given = {"closed_door": "yes", "present": ["MX", "HN"]}
    assert office.unmet(case, "open_item", **given) == [
        "is_in_session:meeting=vice_ministerial_meeting"
    ]


def test_a_candidate_hears_for_whom_a_step_is(office):
    case = filed(office, applied(office))
    refused = office.refused(case, "find_incomplete", "CL/officer", missing={"en": "x", "es": "x"})
    assert refused.code == "not_permitted"
    assert "secretariat" in refused.facts["may"]


@pytest.mark.parametrize("seat", ["HN/vice_minister", "HN/foreign_affairs"])
def test_one_objection_is_enough_and_comes_from_the_country_itself(office, seat):
    case = behind_the_door(office)
    entered(office, case, country="HN", head=seat.partition("/")[2])
    with pytest.raises(Refused) as another:
        position(office, case, "HN", "MX/ppt")
    assert another.value.code == "not_permitted"
    position(office, case, "HN", seat)
    (why,) = office.refused(case, "grant", **DECIDED).unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["HN"])
    position(office, case, "HN", seat, Stance.ASSENT)
    office.do(case, "grant", **DECIDED)
    assert office.state(case) == "granted"


@pytest.mark.parametrize(
    ("answer", "asked"),
    [
        ("quorum_6", "quorum_6:compare:size.present>=policy.meeting.quorum.six"),
        ("quorum_8", "quorum_8:compare:size.present>=policy.meeting.quorum.eight"),
        ("all_eleven_required", "all_eleven_required:compare:size.present=members"),
    ],
)
def test_the_item_is_opened_only_with_those_present_that_the_policy_asks(office, answer, asked):
    case = before_the_door(office, policy=(("meeting.quorum", answer),))
    office.at("2021-11-18T10:00")
    session(office, "XXVI")
    few = {"closed_door": "yes", "present": list(MEMBERS[:5])}
    assert len(office.refused(case, "open_item", **few).unmet) == 1
    held = f"under:meeting.quorum={asked}"
    office.do(case, "open_item", closed_door="yes", present=list(MEMBERS))
    fired = [one.event for one in office.events(case) if one.event.word == "transition_fired"]
    assert held in fired[-1].held


def test_a_complete_file_is_not_sent_back(office):
    case = filed(office, applied(office))
    missing = {"en": "C3", "es": "C3"}
    (unmet,) = office.unmet(case, "find_incomplete", "secretariat/officer", missing=missing)
    assert unmet.startswith("something_lacks:")
    office.do(case, "mark_not_met", "secretariat/officer", item="criteria-3", note="No figures")
    office.do(case, "find_incomplete", "secretariat/officer", missing=missing)
    assert office.state(case) == "incomplete"


def test_a_file_without_a_criterion_is_sent_back(office):
    case = filed(office, applied(office), COUNTRY[:-1])
    office.do(case, "find_incomplete", "secretariat/officer", missing={"en": "C9", "es": "C9"})
    assert office.state(case) == "incomplete"


@pytest.mark.parametrize(
    ("answer", "again"),
    [("allowed_any_time_deferral_allowed_once", False), ("unlimited_deferral", True)],
)
def test_a_decision_is_put_off_once_or_as_often_as_wished(office, answer, again):
    case = behind_the_door(office, policy=(("observers.reapply", answer),))
    why = {"decision": SECRET, "grounds": SECRET}
    office.do(case, "defer", **why)
    rise(office, "XXVI")
    convene(office, "XXVII", date(2022, 11, 17))
    office.do(case, "reschedule", meeting="XXVII")
    office.at("2022-11-17T10:00")
    session(office, "XXVII")
    ppt = f"{office.case(case).authority}/ppt"
    office.seat(ppt)
    office.do(case, "open_item", ppt, closed_door="yes", present=["MX", "HN"])
    entered(office, case, ppt)
    if again:
        office.do(case, "defer", ppt, **why)
        assert office.state(case) == "deferred"
    else:
        assert office.refused(case, "defer", ppt, **why).unmet


# The life of a status -----------------------------------------------------------------------------


def test_suspended_reinstated_and_ended(office):
    case = granted(office)
    in_the_status_room(office, case)
    entered(office, case, country="HN")
    position(office, case, "HN", "HN/vice_minister")
    for trigger in ("suspend", "end"):
        assert office.unmet(case, trigger, **DECIDED, grounds=SECRET) == ["nobody_objects"]
    office.do(case, "leave_status")
    assert office.state(case) == "granted"
    in_the_status_room(office, case)
    # To leave the item and to open it again takes nobody's objection away.
    assert office.unmet(case, "suspend", **DECIDED, grounds=SECRET) == ["nobody_objects"]
    position(office, case, "HN", "HN/vice_minister", Stance.ASSENT)
    office.do(case, "suspend", **DECIDED, grounds=SECRET)
    assert sign(office, "CL") == "-"
    office.at("2021-11-19T10:00")
    in_the_status_room(office, case)
    office.do(case, "reinstate", **DECIDED)
    assert sign(office, "CL") == "Y"
    office.at("2021-11-20T10:00")
    in_the_status_room(office, case)
    office.do(case, "end", **DECIDED, grounds=SECRET)
    assert (office.state(case), sign(office, "CL")) == ("ended", "I")
    assert applied(office, earlier_case=case)


def test_an_observer_leaves_by_letter_and_nobody_writes_it_for_him(office):
    case = granted(office)
    assert office.unmet(case, "renounce", "CL/officer") == ["document_is_filed:letter"]
    assert office.refused(case, "renounce", "MX/ppt").code == "not_permitted"
    office.at("2021-11-19T10:00")
    office.do(case, "renounce", "CL/officer", documents={"letter": "We leave"})
    assert sign(office, "CL") == "I"


def test_a_review_falls_due_where_the_policy_has_one(office):
    case = granted(office, policy=(("observers.termination", "periodic_review_every_4_years"),))
    too_late = office.unmet(case, "set_review", review_on="2025-11-19")
    assert too_late == ["compare:review_on<=today+policy.observers.termination.review_days"]
    office.do(case, "set_review", review_on="2021-11-25")
    office.at("2021-11-25T09:00")
    assert "date_reached" in office.words(case)
    assert office.state(case) == "granted"


def test_a_status_lapses_after_three_missed_meetings_where_the_policy_says_so(office):
    case = granted(office, policy=(("observers.termination", "lapse_after_3_missed_vms"),))
    assert office.unmet(case, "note_missed", "secretariat/officer", meeting="XXVI") == [
        "meeting_was_held:meeting=vice_ministerial_meeting"
    ]
    rise(office, "XXVI")
    office.at("2021-11-19T10:00")
    for _ in range(3):
        assert office.refused(case, "lapse").unmet
        office.do(case, "note_missed", "secretariat/officer", meeting="XXVI")
    office.do(case, "lapse")
    assert (office.state(case), sign(office, "CL")) == ("ended", "I")


def test_by_default_nothing_lapses_and_nothing_is_reviewed(office):
    case = granted(office)
    for trigger, given in (("set_review", {"review_on": "2021-12-01"}), ("lapse", {})):
        assert any(one.startswith("policy_is:") for one in office.unmet(case, trigger, **given))


def test_the_applicant_withdraws_from_anywhere_before_the_door(office):
    case = before_the_door(office)
    office.do(case, "withdraw", "CL/officer", documents={"letter": "Another year"})
    assert office.state(case) == "withdrawn"


def test_thirty_days_later_the_applicant_is_reminded(office):
    case = filed(office, applied(office))
    missing = {"en": "C3", "es": "C3"}
    office.do(case, "mark_not_met", "secretariat/officer", item="criteria-3", note="No figures")
    office.do(case, "find_incomplete", "secretariat/officer", missing=missing)
    office.at("2021-10-06T12:00")
    with office.app.store.read() as view:
        letters = [one.notice for one in view.letters(limit=9999) if one.case == case]
    assert ("CL/officer", "remind") in [(one.recipient, one.topic) for one in letters]


@pytest.mark.parametrize(
    ("lang", "whose"),
    [
        ("en", "Technical Secretariat (calendar of Costa Rica)"),
        ("es", "Secretaría Técnica (calendario de Costa Rica)"),
    ],
)
def test_a_term_of_the_technical_secretariat_is_shown_as_its_own(office, lang, whose):
    case = office.case(filed(office, applied(office)))
    with office.app.store.read() as view:
        names = Names(lang, view.roster(), office.app.rules_of(case, view.document).machine)
    told = {one.event.word: tell(one.event, names) for one in office.events(case.id)}
    assert told["poll_opened"].count(whose) == 1
    assert told["period_opened"].count(whose) == 1
    ((_, cells),) = deadline_rows({"CR": case.period.closes_at}, names, case.poll.electorate)
    assert cells[0] == whose
    assert names.asked("CR", "delegations") == "Costa Rica"


# Who sees what ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seat", "sees"),
    [
        ("MX/ppt", True),
        ("HN/vice_minister", True),
        ("audit/auditor", True),
        ("HN/foreign_affairs", False),
        ("secretariat/officer", False),
        ("CL/officer", False),
    ],
)
def test_the_decision_is_sealed(office, seat, sees):
    case = granted(office)
    opened = unseal(office.app, case, seated(seat), "case show").values
    assert (SECRET in [value for one in opened.values() for value in one.values()]) is sees
    item = office.case(case).of_group("decisions")[0]
    assert (item.id, item.status, item.fields) == ("decisions-1", "recorded", ())


def test_nothing_said_behind_closed_doors_stands_in_the_log_or_in_a_letter(office):
    case = granted(office)
    told = " ".join(repr(one) for one in office.events(case))
    assert SECRET["en"] not in told
    assert SECRET["es"] not in told
    with office.app.store.read() as view:
        letters = " ".join(str(one.notice.facts) for one in view.letters(limit=9999))
    assert SECRET["en"] not in letters


def test_other_observers_and_focal_points_know_nothing_of_a_draft(office):
    case = applied(office)
    for seat in ("AR/officer", "HN/foreign_affairs", "HN/vice_minister"):
        with pytest.raises(Refused) as caught:
            office.do(case, "submit", seat, **ACCEPTS)
        assert caught.value.code in ("unknown_case", "observers_take_no_part", "not_a_member")


def test_letters_go_to_the_right_seats(office):
    case = granted(office)
    with office.app.store.read() as view:
        told = {
            one.notice.recipient
            for one in view.letters(limit=9999)
            if one.case == case and one.notice.topic == "grant"
        }
    assert {"CL/officer", "HN/foreign_affairs", "AR/officer", "unhcr/officer"} <= told
    assert "secretariat/officer" in told
    assert "HN/vice_minister" not in told


# Wrong input --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "code"),
    [
        ({"criterion": "C10", "statement": SAID}, "not_on_the_list"),
        ({"criterion": "C1", "statement": {"en": "only"}}, "languages_missing"),
        ({"criterion": "C1"}, "missing_inputs"),
    ],
)
def test_a_criterion_must_be_known_and_answered_in_both_languages(office, given, code):
    case = applied(office)
    assert office.refused(case, "present", "CL/officer", **given).code == code


def test_an_unknown_criterion_cannot_be_marked(office):
    case = filed(office, applied(office))
    by = "secretariat/officer"
    assert office.refused(case, "mark_met", by, item="criteria-12").code == "unknown_item"


def test_a_presidency_that_passes_on_takes_the_case_along(office):
    case = before_the_door(office)
    office.at(mexico("2022-03-01T09:00"))
    assert office.case(case).authority != "MX"
