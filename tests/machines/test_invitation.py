"""Invitations: generated from the matrix, sent, answered, and barred when a status ends."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.machines.sessions import RCGM, VM, letters, meet, readable, rise

MACHINE = "invitation"
PAPER = {"invitation": "You are invited"}
ANSWER = {"reply_by": "2021-10-15"}


@pytest.fixture
def office(chancery):
    chancery.seat("MX/ppt", "secretariat/officer", "AR/officer", "unhcr/officer", "rncom/officer")
    chancery.seat("HN/foreign_affairs", "parlacen/officer")
    for body, meeting in ((VM, "XXVI"), (RCGM, "RCGM-2"), ("network_trafficking", "LON-2")):
        convened = {"body": body, "meeting": meeting, "starts_on": date(2021, 11, 18)}
        chancery.register(c.ScheduleMeeting, **convened)
    return chancery


def considered(office, actor="unhcr", place=VM, meeting="XXVI", **more):
    return office.open(MACHINE, actor=actor, place=place, meeting=meeting, **more)


def invited(office, actor="unhcr", place=VM, meeting="XXVI", **more):
    case = considered(office, actor, place, meeting, **more)
    office.do(case, "invite", documents=PAPER, **ANSWER)
    return case


def test_the_machine_is_sound():
    one = Library().find("machine", MACHINE)
    assert check_file(one.data, one.file, Library()) == ()


@pytest.mark.parametrize(
    ("given", "unmet", "nearest"),
    [
        ({"place": "vice_ministerial_meting"}, "place_is_known:place", "vice_ministerial_meeting"),
        ({"actor": "unhrc"}, "actor_is_known:actor", "unhcr"),
        ({"actor": "martians"}, "actor_is_known:actor", "parlacen"),
        ({"actor": "XX"}, "actor_is_known:actor", "MX"),
    ],
    ids=lambda one: one if isinstance(one, str) else None,
)
def test_a_name_that_nobody_has_is_refused_with_the_nearest(office, given, unmet, nearest):
    with pytest.raises(Refused) as caught:
        considered(office, **given)
    (why,) = caught.value.unmet
    assert why.condition == unmet
    assert (why.facts["value"], why.facts["nearest"]) == (*given.values(), nearest)
    for lang in ("en", "es"):
        said = " ".join(explain(caught.value, lang))
        assert why.facts["value"] in said
        assert nearest in said
        assert "…" not in said


def test_a_class_of_the_matrix_may_be_considered_before_anybody_is_named(office):
    assert office.state(considered(office, "guest")) == "considered"


def test_an_invitation_is_taken_back_before_the_meeting_begins_and_the_invited_is_told(office):
    place = {"place": "network_trafficking", "meeting": "LON-2"}
    case = considered(office, "AR", **place)
    office.do(case, "invite", documents=PAPER, reason="Its route is concerned", **ANSWER)
    office.do(case, "accept", "AR/officer", delegates=1)
    refused = office.refused(case, "withdraw_invitation")
    assert (refused.code, refused.facts["names"]) == ("missing_inputs", ["withdrawn_because"])
    why = {"withdrawn_because": "Meant for another State"}
    assert office.refused(case, "withdraw_invitation", "AR/officer", **why).code == "not_permitted"
    office.do(case, "withdraw_invitation", **why)
    assert office.state(case) == "withdrawn"
    told = {"AR/officer", "MX/ppt", "secretariat/officer"}
    assert letters(office, "withdraw_invitation") == told
    assert "facts" in readable(office, case, "AR/officer")
    assert office.state(considered(office, "AR", **place)) == "considered"
    by_right = invited(office)
    unmet = office.unmet(by_right, "withdraw_invitation", **why)
    assert unmet == ["admission_is:place,actor=I|A|S"]
    guest = considered(office, "parlacen")
    office.do(guest, "invite", documents=PAPER, reason="Special guest", **ANSWER)
    office.at("2021-11-18T09:00")
    meet(office, VM, "XXVI")
    assert office.unmet(guest, "withdraw_invitation", **why) == ["not_is_in_session:meeting,place"]


def test_a_meeting_that_is_convened_considers_whom_the_matrix_admits(office):
    meeting = office.open(
        "vm_declaration",
        kind="regular",
        meeting="XXVII",
        ordinal={"en": "XXVII", "es": "XXVII"},
        place={"en": "San José", "es": "San José"},
        starts_on="2021-12-02",
        ends_on="2021-12-03",
        format="in_person",
    )
    cases = [office.case(one) for one in office.cases(MACHINE)]
    with office.app.store.read() as view:
        observers = {one.holder for one in view.roster().observers}
    assert {one.fact("actor") for one in cases} == observers
    assert {one.fact("meeting") for one in cases} == {"XXVII"}
    assert {one.links for one in cases} == {(("convened_by", meeting),)}
    linked = [other for name, other in office.case(meeting).links if name == MACHINE]
    assert sorted(linked) == sorted(one.id for one in cases)


def test_from_the_invitation_to_the_slot_and_the_list_of_those_present(office):
    case = invited(office)
    assert letters(office, "invite") == {"unhcr/officer", "secretariat/officer"}
    office.do(case, "accept", "unhcr/officer", delegates=2, names="Ana and Luis")
    office.do(case, "assign_slot", "secretariat/officer", slot="Day 1, 15:00")
    # Nobody has been at a meeting that has not begun.
    early = office.unmet(case, "attend", "secretariat/officer")
    assert early == ["meeting_has_begun:meeting,place"]
    meet(office, VM, "XXVI")
    office.do(case, "attend", "secretariat/officer")
    assert office.state(case) == "attended"
    assert "Ana" not in " ".join(repr(one) for one in office.events(case))


def test_two_bodies_may_call_their_meetings_alike(office):
    alike = {"meeting": "LON-2", "starts_on": date(2021, 11, 18)}
    office.register(c.ScheduleMeeting, body="network_childhood", **alike)
    first = considered(office, "AR", "network_trafficking", "LON-2")
    second = considered(office, "AR", "network_childhood", "LON-2")
    assert first != second
    with pytest.raises(Refused, match="case_is_open_already"):
        considered(office, "AR", "network_childhood", "LON-2")


def test_who_may_only_come_if_invited_is_told_why_or_left_out(office):
    place = {"place": "network_trafficking", "meeting": "LON-2"}
    case = considered(office, "AR", **place)
    refused = office.refused(case, "invite", documents=PAPER, **ANSWER)
    assert (refused.code, refused.facts["names"]) == ("missing_inputs", ["reason"])
    office.do(case, "invite", documents=PAPER, reason="Its route is concerned", **ANSWER)
    other = considered(office, "unhcr", **place)
    office.do(other, "skip")
    assert [office.state(one) for one in (case, other)] == ["invited", "not_invited"]


def test_an_observer_state_is_barred_from_the_rcgm(office):
    case = considered(office, "AR", RCGM, "RCGM-2")
    given = {"documents": PAPER, "reason": "Please", **ANSWER}
    assert office.unmet(case, "invite", **given) == ["admission_is:place,actor=I|A"]
    assert office.unmet(case, "skip") == ["admission_is:place,actor=I|A|S"]
    office.do(case, "bar", "secretariat/officer")
    assert office.state(case) == "not_invited"


def test_a_right_cannot_be_passed_over(office):
    case = considered(office, "unhcr", RCGM, "RCGM-2")
    assert office.unmet(case, "bar") == ["admission_is:place,actor=-"]
    assert office.unmet(case, "skip") == ["admission_is:place,actor=I|A|S"]


def test_a_status_that_is_suspended_bars_at_once(office):
    case = invited(office)
    given = {"holder": "unhcr", "status": "suspended", "since": date(2021, 9, 6)}
    office.register(c.ChangeObserver, source="Closed-door decision", **given)
    unmet = office.unmet(case, "accept", "unhcr/officer", delegates=2)
    assert unmet == ["not_admission_is:place,actor=-"]
    office.do(case, "bar")
    # It had been invited: it hears that it is not to come, and may read so.
    assert office.state(case) == "withdrawn"
    assert "unhcr/officer" in letters(office, "bar")
    assert "facts" in readable(office, case, "unhcr/officer")


def test_a_guest_is_added_by_hand(office):
    case = considered(office, "parlacen")
    office.do(case, "invite", documents=PAPER, reason="Special guest", **ANSWER)
    office.do(case, "accept", "parlacen/officer", delegates=1)
    unmet = office.unmet(case, "assign_slot", slot="Day 1")
    assert unmet == ["actor_is:actor=observer_organization|rncom"]


@pytest.mark.parametrize(
    ("given", "unmet"),
    [
        ({"actor": "HN"}, "not_is_member:actor"),
        ({"meeting": "XXXIII"}, "meeting_is_scheduled:meeting,place"),
    ],
)
def test_members_are_convened_and_meetings_must_be_on_record(office, given, unmet):
    with pytest.raises(Refused) as caught:
        considered(office, **given)
    assert [one.condition for one in caught.value.unmet] == [unmet]


@pytest.mark.parametrize(
    ("actor", "policy", "unmet"),
    [
        ("unhcr", (), []),
        ("AR", (), ["admission_is:@vm_preliminary_agenda,actor=Y"]),
        ("AR", (("agenda.to_observer_states", "yes_for_information"),), []),
        ("rncom", (), ["admission_is:@vm_preliminary_agenda,actor=Y"]),
        ("rncom", (("actors.rncom", "treat_as_observer_org"),), []),
    ],
)
def test_who_gets_the_preliminary_agenda(office, actor, policy, unmet):
    case = considered(office, actor, overrides=policy)
    step = ("send_preliminary_agenda", "secretariat/officer")
    agenda = {"preliminary_agenda": "1. Opening"}
    if unmet:
        assert office.unmet(case, *step, documents=agenda) == unmet
    else:
        office.do(case, *step, documents=agenda)
        assert letters(office, step[0]) == {f"{actor}/officer"}


@pytest.mark.parametrize(
    ("answer", "scope", "refused"),
    [
        ("speak_and_submit_text_per_item_no_vote", "speak", None),
        ("speak_and_submit_text_per_item_no_vote", "take_part", "wrong_input"),
        ("full_participation_on_item", "take_part", None),
        ("not_delegable_needs_troika", "speak", "conditions_not_met"),
    ],
)
def test_what_the_ppt_may_authorise_an_observer_state(office, answer, scope, refused):
    case = invited(office, "AR", overrides=(("observers.ppt_authorisation", answer),))
    given = {"on_item": "Item 3", "scope": scope, "documents": {"authorisation": "For item 3"}}
    if refused:
        assert office.refused(case, "authorise", **given).code == refused
        return
    office.do(case, "authorise", **given)
    assert office.case(case).of_group("authorisations")[0].get("scope") == scope


def test_nobody_but_an_observer_state_needs_or_gets_an_authorisation(office):
    case = invited(office)
    given = {"on_item": "3", "scope": "speak", "documents": {"authorisation": "For item 3"}}
    assert office.unmet(case, "authorise", **given) == ["admission_is:@vm_deciding,actor=A"]


def test_an_answer_that_does_not_come_is_noticed_and_an_absence_recorded(office):
    case = invited(office)
    office.at("2021-10-16T09:00")
    office.do(case, "accept", "unhcr/officer", delegates=2)
    assert "unhcr/officer" in letters(office, "reply_due")
    assert office.unmet(case, "miss", "secretariat/officer") == ["meeting_was_held:meeting,place"]
    office.at("2021-11-18T09:00")
    meet(office, VM, "XXVI")
    office.at("2021-11-19T18:00")
    rise(office, VM, "XXVI")
    office.at("2021-11-20T09:00")
    office.do(case, "miss", "secretariat/officer")
    assert office.state(case) == "absent"


@pytest.mark.parametrize("held", [True, False], ids=["held", "another_was_held"])
def test_what_nobody_answered_ends_with_the_meeting(office, held):
    never, asked = considered(office, "AR"), invited(office, "rncom")
    coming = invited(office)
    office.do(coming, "accept", "unhcr/officer", delegates=2)
    body, meeting = (VM, "XXVI") if held else (RCGM, "RCGM-2")
    office.at("2021-11-18T09:00")
    meet(office, body, meeting)
    office.at("2021-11-19T18:00")
    rise(office, body, meeting)
    before = [office.case(one).version for one in (never, asked, coming)]
    office.at("2021-11-19T18:10")
    ended = ["not_invited", "absent"] if held else ["considered", "invited"]
    assert [office.state(one) for one in (never, asked, coming)] == [*ended, "accepted"]
    assert office.case(coming).fact("delegates") == 2
    assert letters(office, "lapse") == ({"MX/ppt", "secretariat/officer"} if held else set())
    office.at("2021-11-20T09:00")
    after = [office.case(one).version for one in (never, asked, coming)]
    assert [new - old for new, old in zip(after, before, strict=True)] == (
        [1, 1, 0] if held else [0, 0, 0]
    )
    office.sound()


def hidden(office, case, seat):
    with pytest.raises(Refused) as caught:
        readable(office, case, seat)
    return caught.value.code in ("unknown_case", "observers_take_no_part", "not_a_member")


def test_the_invited_read_what_was_sent_and_nobody_else_reads_it(office):
    case = considered(office)
    assert hidden(office, case, "unhcr/officer")
    office.do(case, "invite", documents=PAPER, **ANSWER)
    assert readable(office, case, "unhcr/officer") == {"summary", "facts", "items", "documents"}
    assert hidden(office, case, "AR/officer")
    assert "history" not in readable(office, case, "HN/foreign_affairs")


def test_only_the_invited_answer(office):
    case = invited(office)
    assert office.refused(case, "accept", "MX/ppt", delegates=2).code == "not_permitted"
    assert office.refused(case, "accept", "AR/officer", delegates=2).code in (
        "unknown_case",
        "observers_take_no_part",
    )
