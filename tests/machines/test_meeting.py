"""Meetings of the RCGM and the Networks, and what is opened because one is convened."""

from __future__ import annotations

from datetime import date

import pytest

from rcm_workflow.application.foresee import foresee
from rcm_workflow.application.inspect import meant, why
from rcm_workflow.definitions.check_file import check_file
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from tests.application.hall import Hall
from tests.machines import vm_kit
from tests.machines.kit import ADMINISTRATOR
from tests.machines.sessions import RCGM, VM, letters, meet, rise
from tests.scene import MEMBERS, mexico, ppt

MEETING, ITEM = "meeting", "information_item"
NETWORK = "network_consular_protection"
DATES = {"starts_on": "2021-11-16", "ends_on": "2021-11-17", "format": "in_person"}
SPACE = {
    "topic": {"en": "Dialogue", "es": "Diálogo"},
    "agenda_kind": "civil_society_space",
    "presented_by": "rncom",
}


@pytest.fixture
def office(chancery):
    chancery.seat("MX/ppt", "secretariat/officer", "GT/immigration", "GT/foreign_affairs")
    chancery.seat("HN/foreign_affairs", "HN/interior_security")
    return chancery


def convened(office, body=RCGM, meeting="RCGM-2", **more):
    return office.open(MEETING, body=body, meeting=meeting, **(DATES | more))


def sitting(office, body=RCGM, meeting="RCGM-2"):
    case = convened(office, body, meeting)
    office.do(case, "add_agenda_item", **SPACE)
    office.do(case, "send_agenda", "secretariat/officer")
    office.do(case, "accredit", "GT/immigration", country="GT", **office_of(body))
    office.at("2021-11-16T09:00")
    office.do(case, "open_session")
    return case


def office_of(body):
    return {"office": "directorate_of_immigration"} if body == RCGM else {}


def linked(office, case, name):
    return [other for relation, other in office.case(case).links if relation == name]


def reported(office):
    """A consultation that was agreed in one round and reported."""
    hall = Hall(office.app, office.clock)
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    hall.delivered(*MEMBERS).all_assent().run_out()
    for step in ("adopt", "launch", "report_result"):
        hall.do(step)
    return hall.case.id


@pytest.mark.parametrize("machine", [MEETING, ITEM])
def test_the_machine_is_sound(machine):
    one = Library().find("machine", machine)
    assert check_file(one.data, one.file, Library()) == ()


@pytest.mark.parametrize(
    ("body", "row", "barred"),
    [(RCGM, "rcgm", {"AR", "JM"}), (NETWORK, "network", set())],
)
def test_whom_the_matrix_admits_is_considered(office, body, row, barred):
    case = convened(office, body)
    considered = {office.case(one).fact("actor") for one in linked(office, case, "invitation")}
    assert {"unhcr", "rncom"} <= considered
    assert ("AR" in considered) == (row == "network")
    assert not considered & barred
    assert all(
        ("convened_by", case) in office.case(one).links for one in office.cases("invitation")
    )
    with office.app.store.read() as view:
        assert [one.meeting for one in view.roster().meetings_of(body)] == ["RCGM-2"]


def test_the_questionnaire_follows_from_the_meeting_of_the_rcgm(office):
    case = convened(office)
    convened(office, NETWORK, "LON-2")
    (asked,) = office.cases("follow_up")
    assert office.case(asked).links == (("before_the_meeting", case),)
    assert linked(office, case, "questionnaire") == [asked]
    assert [office.case(asked).fact(one) for one in ("kind", "body", "meeting", "meeting_on")] == [
        "questionnaire",
        RCGM,
        "RCGM-2",
        "2021-11-16",
    ]


def test_once_a_year_it_goes_out_before_the_vice_ministers_where_the_policy_says_so(office):
    yearly = {"followup.questionnaire_period": "yearly_before_vm"}
    office.open(MEETING, overrides=tuple(yearly.items()), body=RCGM, meeting="R", **DATES)
    assert office.cases("follow_up") == []
    case = vm_kit.announce(office, overrides=yearly)
    (asked,) = office.cases("follow_up")
    assert office.case(asked).links == (("before_the_meeting", case),)


@pytest.mark.parametrize("body", [RCGM, NETWORK])
def test_the_agenda_has_a_space_for_civil_society(office, body):
    case = convened(office, body)
    office.do(case, "add_agenda_item", **(SPACE | {"agenda_kind": "topic"}))
    wanted = "items_cover:agenda.planned.agenda_kind=technical_meeting_minimum"
    assert wanted in office.unmet(case, "send_agenda")
    office.do(case, "add_agenda_item", **SPACE)
    office.do(case, "send_agenda")
    assert office.state(case) == "agenda_sent"


@pytest.mark.parametrize(
    ("body", "rules"),
    [(RCGM, "R-108"), (NETWORK, "R-126"), ("working_group_protection", "R-075")],
)
def test_of_the_ways_to_send_an_agenda_the_one_of_this_body_is_told(office, body, rules):
    every = why(office.app, convened(office, body), ppt())
    told = [one for one in meant(every) if one.trigger == "send_agenda"]
    assert len([one for one in every if one.trigger == "send_agenda"]) == 3
    assert [rules in one.rules for one in told] == [True]
    assert not any(one.condition.startswith("fact_is") for each in told for one in each.unmet)


def test_a_delegation_to_the_rcgm_is_accredited_by_the_offices_it_is_made_of(office):
    case = convened(office)
    office.do(case, "add_agenda_item", **SPACE)
    office.do(case, "send_agenda")
    given = {"office": "consular_affairs"}
    refused = office.refused(case, "accredit", "HN/interior_security", country="HN", **given)
    assert refused.code == "not_permitted"
    assert office.unmet(case, "accredit", "HN/foreign_affairs", country="GT", **given) == [
        "acts_for:country"
    ]
    office.do(case, "accredit", "HN/foreign_affairs", country="HN", **given)
    again = office.unmet(case, "accredit", "HN/foreign_affairs", country="HN", **given)
    assert again == ["not_listed_yet:delegations.country"]


@pytest.mark.parametrize(
    ("body", "step", "paper"),
    [
        (RCGM, "deliver_conclusions", "conclusions_and_recommendations"),
        (NETWORK, "deliver_report", "network_report"),
    ],
)
def test_one_committee_writes_and_the_meeting_closes_with_what_it_wrote(office, body, step, paper):
    case = sitting(office, body)
    office.do(case, "set_up_committee", drafting_committee="GT,HN")
    assert office.unmet(case, "set_up_committee", drafting_committee="GT") == [
        "not_there_are_items:committees"
    ]
    assert office.case(case).fact("committee_led_by") == "MX"
    # The space for civil society may wait, until the end and no longer.
    office.do(case, "put_off_agenda_item", agenda_item="agenda-1")
    space = "items_cover:agenda.taken.agenda_kind=technical_meeting_minimum"
    assert office.unmet(case, "close") == [f"document_is_filed:{paper}", space]
    office.do(case, "take_agenda_item", agenda_item="agenda-1")
    assert office.unmet(case, "close") == [f"document_is_filed:{paper}"]
    office.do(case, step, "GT/foreign_affairs", documents={paper: "What was agreed"})
    office.do(case, "close")
    assert office.state(case) == "closed"
    assert "BZ/foreign_affairs" in letters(office, "close")


def test_nobody_but_member_countries_is_on_the_committee(office):
    case = sitting(office)
    refused = office.refused(case, "set_up_committee", drafting_committee="GT,AR")
    assert refused.code == "not_a_member"


def test_a_reported_consultation_waits_for_the_next_meetings_and_is_noted_there(office):
    told = reported(office)
    items = linked(office, told, "information_item")
    assert {office.case(one).fact("body") for one in items} == {RCGM, VM}
    assert {office.case(one).links for one in items} == {(("consultation", told),)}
    assert {office.state(one) for one in items} == {"pending"}
    case = sitting(office)
    (of_rcgm,) = [one for one in items if office.case(one).fact("body") == RCGM]
    (there,) = office.case(case).of_group("information")
    assert dict(there.fields)["consultation"] == told
    assert office.state(of_rcgm) == "on_agenda"
    office.do(case, "set_up_committee", drafting_committee="GT,HN")
    office.do(case, "take_agenda_item", agenda_item="agenda-1")
    paper = {"conclusions_and_recommendations": "Noted"}
    office.do(case, "deliver_conclusions", "GT/foreign_affairs", documents=paper)
    office.do(case, "close")
    assert office.state(of_rcgm) == "noted"


def test_a_meeting_that_is_announced_already_receives_it_at_once(office):
    case = vm_kit.announce(office)
    told = reported(office)
    (there,) = office.case(case).of_group("information")
    assert dict(there.fields)["consultation"] == told
    states = {
        office.case(one).fact("body"): office.state(one)
        for one in linked(office, told, "information_item")
    }
    assert states == {RCGM: "pending", VM: "on_agenda"}


def test_a_second_meeting_of_that_name_is_refused_and_opens_nothing(office):
    convened(office)
    before = [len(office.cases(one)) for one in ("invitation", "follow_up")]
    with pytest.raises(Refused, match="case_is_open_already"):
        convened(office)
    assert [len(office.cases(one)) for one in ("invitation", "follow_up")] == before


def test_a_meeting_that_is_cancelled_calls_off_what_it_brought_about(office):
    told = reported(office)
    (item,) = [one for one in linked(office, told, ITEM) if office.case(one).fact("body") == RCGM]
    case = convened(office)
    others = linked(office, case, "invitation")
    sent = next(one for one in others if office.case(one).fact("actor") == "unhcr")
    others.remove(sent)
    office.seat("unhcr/officer")
    office.do(sent, "invite", reply_by="2021-11-01", documents={"invitation": "You are invited"})
    elsewhere = convened(office, NETWORK, "LON-2")
    assert office.state(item) == "on_agenda"
    done = office.do(case, "cancel", reason="A storm")
    assert (office.state(item), office.state(sent)) == ("pending", "called_off")
    assert office.case(sent).fact("cancelled_because") == "A storm"
    assert {office.state(one) for one in others} == {"not_invited"}
    assert {office.state(one) for one in linked(office, elsewhere, "invitation")} == {"considered"}
    with office.app.store.read() as view:
        sent_out = [one.notice for one in view.letters(limit=500)]
    told_of = [one for one in sent_out if one.topic == "call_off"]
    assert {one.recipient for one in told_of if one.facts["case"] == sent} == {
        "unhcr/officer",
        "secretariat/officer",
    }
    # Of what was not sent yet, invitations or the questionnaire, those outside have not heard.
    rest = {one.recipient for one in told_of if one.facts["case"] != sent}
    assert rest == {"MX/ppt", "secretariat/officer"}
    # Both sides know: the meeting what it moved, each of them because of what it moved.
    moved = [one.event.target for one in done if one.event.word == "effect_carried_out"]
    (asked,) = linked(office, case, "questionnaire")
    assert set(moved) == {"roster", asked, item, sent, *others}
    moved.remove("roster")
    with office.app.store.read() as view:
        newest = [each.event for one in moved for each in view.events(one)[-2:]]
    caused = {one.because for one in newest if one.word == "transition_fired"} - {None}
    assert done[0].id in caused
    again = convened(office, meeting="RCGM-3")
    assert (office.state(item), office.case(item).fact("meeting_case")) == ("on_agenda", again)


def test_a_meeting_closes_its_own_session_with_what_it_wrote(office):
    case = sitting(office, NETWORK)
    with pytest.raises(Refused, match="meeting_sits_for_a_case"):
        rise(office, NETWORK, "RCGM-2")
    office.do(case, "set_up_committee", drafting_committee="GT,HN")
    office.do(case, "take_agenda_item", agenda_item="agenda-1")
    paper = {"network_report": "What was agreed"}
    office.do(case, "deliver_report", "GT/foreign_affairs", documents=paper)
    office.at("2021-11-17T09:00")
    office.do(case, "close")
    assert office.state(case) == "closed"
    with office.app.store.read() as view:
        (closed,) = [
            one for *named, _, one in view.roster().meetings if named == [NETWORK, "RCGM-2"]
        ]
    assert closed.date() == date(2021, 11, 17)


def test_a_session_that_closes_closes_no_session_of_another_body_with_its_name(office):
    for body in (NETWORK, RCGM):
        meet(office, body, "II")
    rise(office, RCGM, "II")
    with office.app.store.read() as view:
        roster = view.roster()
    now = office.clock.now()
    assert [roster.in_session(one, now) for one in (NETWORK, RCGM)] == ["II", None]


def test_an_item_waits_again_only_if_its_own_meeting_is_cancelled(office):
    told = reported(office)
    first, second = convened(office), convened(office, meeting="RCGM-3")
    (item,) = [one for one in linked(office, told, ITEM) if office.case(one).fact("body") == RCGM]
    assert office.case(item).fact("meeting_case") == first
    office.do(second, "cancel", reason="A storm")
    assert office.state(item) == "on_agenda"
    office.do(first, "cancel", reason="A storm")
    assert office.state(item) == "pending"


def test_a_cancellation_reaches_the_roster_and_the_questionnaire(office):
    case, other = convened(office), convened(office, meeting="RCGM-3")
    asked, kept = (linked(office, one, "questionnaire")[0] for one in (case, other))
    office.seat("CR/foreign_affairs")
    days = {"starts_on": "2021-11-23", "ends_on": "2021-11-24", "reason": "A strike"}
    office.do(case, "reschedule", **days)
    assert letters(office, "meeting_moved") == {"MX/ppt", "secretariat/officer"}
    first, second = (office.case(one) for one in (asked, kept))
    assert (first.fact("meeting_on"), second.fact("meeting_on")) == ("2021-11-23", "2021-11-16")
    assert first.dates > second.dates
    office.at("2021-10-25T09:00")
    paper = {"questionnaire": "What was done?"}
    office.do(asked, "issue", "secretariat/officer", documents=paper)
    office.do(case, "reschedule", **days | {"starts_on": "2021-11-15"})
    assert "CR/foreign_affairs" in letters(office, "meeting_moved")
    assert office.case(asked).fact("meeting_on") == "2021-11-15"
    office.do(asked, "answer", "CR/foreign_affairs", country="CR", answer="Two workshops")
    done = office.do(case, "cancel", reason="A storm")
    assert (office.state(asked), office.state(kept)) == ("called_off", "scheduled")
    assert [one.get("answer") for one in office.case(asked).of_group("answers")] == [
        "Two workshops"
    ]
    assert "CR/foreign_affairs" in letters(office, "call_off")
    told = {(one.event.target, one.event.name) for one in done if hasattr(one.event, "target")}
    assert {("roster", "meeting_cancelled"), (asked, "call_off")} <= told
    last = [one.event for one in office.events(asked) if one.event.word == "transition_fired"][-1]
    assert last.because == done[0].id
    with office.app.store.read() as view:
        roster = view.roster()
    assert [(one.meeting, one.cancelled) for one in roster.meetings_of(RCGM)] == [
        ("RCGM-2", True),
        ("RCGM-3", False),
    ]
    assert roster.next_meeting(RCGM, office.clock.now().date()).meeting == "RCGM-3"
    office.sound()


def asked(kind, office, meeting, **more):
    identity = office.app.entropy.command_id()
    return kind(command_id=identity, actor=ADMINISTRATOR, body=RCGM, meeting=meeting, **more)


@pytest.mark.parametrize(
    ("kind", "more"),
    [
        (c.CancelMeeting, {"reason": "A storm"}),
        (c.PostponeMeeting, {"reason": "A storm"}),
        (c.ScheduleMeeting, {"starts_on": date(2021, 11, 20)}),
    ],
)
def test_a_meeting_with_a_running_case_is_moved_there_and_not_by_hand(office, kind, more):
    case = convened(office)
    before = office.events("roster")
    for name in ("RCGM-2", " RCGM-2"):
        with pytest.raises(Refused) as caught:
            office.register(kind, body=RCGM, meeting=name, **more)
        assert (caught.value.code, caught.value.facts["case"]) == ("meeting_has_a_case", case)
        with pytest.raises(Refused, match="meeting_has_a_case"):
            foresee(office.app, asked(kind, office, name, **more))
    assert office.events("roster") == before
    # Once the case is over nobody else answers for the meeting.
    office.do(case, "cancel", reason="A storm")
    office.register(c.ScheduleMeeting, body=RCGM, meeting="RCGM-2", starts_on=date(2021, 11, 20))
    office.register(c.CancelMeeting, body=RCGM, meeting="RCGM-2", reason="Another storm")


def test_what_sits_already_is_neither_moved_nor_cancelled(office):
    case = convened(office)
    office.at("2021-11-20T09:00")
    office.register(c.OpenMeeting, body=RCGM, meeting="RCGM-2", at=office.clock.now())
    begun = ["not_meeting_has_begun:meeting,body"]
    assert office.unmet(case, "cancel", reason="A storm") == begun
    days = {"starts_on": "2021-12-20", "ends_on": "2021-12-21"}
    assert office.unmet(case, "reschedule", **days, reason="A storm") == begun


def test_what_was_convened_by_hand_is_cancelled_by_hand_until_it_is_opened(office):
    given = {"body": RCGM, "meeting": "RCGM-2"}
    office.register(c.ScheduleMeeting, starts_on=date(2021, 11, 20), **given)
    with pytest.raises(Refused) as caught:
        office.register(c.CancelMeeting, body=RCGM, meeting="RCGM-22")
    assert (caught.value.code, caught.value.facts["nearest"]) == ("unknown_meeting", "RCGM-2")
    office.register(c.CancelMeeting, **given)
    with pytest.raises(Refused, match="meeting_is_cancelled"):
        office.register(c.CancelMeeting, **given)
    # Convened anew it takes place, and only until it is opened it can be cancelled.
    office.register(c.ScheduleMeeting, starts_on=date(2021, 11, 20), **given)
    office.register(c.OpenMeeting, at=office.clock.now(), **given)
    with pytest.raises(Refused, match="meeting_was_opened"):
        office.register(c.CancelMeeting, **given)


def test_an_agenda_of_the_rcgm_without_what_it_does_in_each_cycle_is_told(office):
    """Plan of Action, work plans, administration of the Secretariat (R-108 to R-111)."""
    cycle = ["plan_of_action", "work_plans", "administration_and_budget"]
    told = "items_cover:agenda.planned.agenda_kind=rcgm_cycle_agenda"
    for body, meeting, kinds, warned in (
        (RCGM, "R-1", cycle[:2], [told]),
        (RCGM, "R-2", cycle, []),
        (NETWORK, "N-1", [], []),
    ):
        case = convened(office, body, meeting)
        for kind in ("civil_society_space", *kinds):
            office.do(case, "add_agenda_item", **SPACE | {"agenda_kind": kind})
        step = c.Fire(
            command_id=office.app.entropy.command_id(),
            actor=ppt(),
            case_id=case,
            trigger="send_agenda",
        )
        assert [one.condition for one in office.give(step).warnings] == warned, (body, kinds)


def test_who_closes_the_rcgm_is_told_of_the_reports_that_it_has_not_had(office):
    """Trafficking and smuggling, and consular protection country by country (R-130, R-131)."""
    case = sitting(office)
    paper = {"country_report": "Assistance given in 2021"}
    office.do(case, "hand_in_country_report", "GT/foreign_affairs", documents=paper)
    again = office.unmet(case, "hand_in_country_report", "GT/immigration", documents=paper)
    assert again == ["not_listed_yet:country_reports.country"]
    struck = {"entry": "country_reports-1", "struck_because": "Of another year"}
    own = "own_item:entry.country"
    assert office.unmet(case, "strike_country_report", "HN/foreign_affairs", **struck) == [own]
    office.do(case, "strike_country_report", "GT/foreign_affairs", **struck)
    office.do(case, "hand_in_country_report", "GT/immigration", documents=paper)
    office.do(case, "set_up_committee", drafting_committee="GT,HN")
    office.do(case, "take_agenda_item", agenda_item="agenda-1")
    agreed = {"conclusions_and_recommendations": "Noted"}
    office.do(case, "deliver_conclusions", "GT/foreign_affairs", documents=agreed)
    step = c.Fire(
        command_id=office.app.entropy.command_id(), actor=ppt(), case_id=case, trigger="close"
    )
    warned = {one.condition: one.facts for one in office.give(step).warnings}
    country = "items_cover:country_reports.country=members"
    assert set(warned) == {"document_is_filed:trafficking_report", country}
    assert "HN" in str(warned[country]["missing"])
    assert "GT" not in str(warned[country]["missing"])


def test_who_comes_by_right_and_was_not_invited_or_has_no_slot_is_told_of_at_the_opening(office):
    office.seat("unhcr/officer", "rncom/officer")
    case = convened(office)
    of = {office.case(one).fact("actor"): one for one in linked(office, case, "invitation")}
    office.do(of["unhcr"], "invite", reply_by="2021-11-01", documents={"invitation": "Come"})
    office.do(of["unhcr"], "accept", "unhcr/officer", delegates=1)
    office.do(case, "add_agenda_item", **SPACE)
    office.do(case, "send_agenda")
    office.do(case, "accredit", "GT/immigration", country="GT", office="relevant_office")
    office.at("2021-11-16T09:00")
    office.do(case, "open_session")
    told = letters(office, "opens_without_invitation")
    assert told == {"MX/ppt", "secretariat/officer"}
    assert {"MX/ppt", "unhcr/officer"} <= letters(office, "opens_without_slot")
    assert (office.state(of["rncom"]), office.state(of["unhcr"])) == ("considered", "accepted")


def test_who_convenes_the_rcgm_is_told_that_it_met_once_in_the_year_before(office):
    """Twice a year (R-106); one of 2021 is in the public record."""
    on_record: set[str] = set()
    often = f"met_often_enough:starts_on.body={RCGM}>=rcgm.cycle.meetings_a_year"
    for held, year, body, warned in (
        (0, 2022, RCGM, [often]),
        (0, 2022, NETWORK, []),
        (1, 2022, RCGM, []),
        (1, 2030, RCGM, [often]),
    ):
        if held and f"R-{held}" not in on_record:
            meet(office, RCGM, f"R-{held}")
            rise(office, RCGM, f"R-{held}")
            on_record.add(f"R-{held}")
        case = convened(office, body, f"M-{held}-{year}-{body}")
        days = {"starts_on": f"{year}-12-01", "ends_on": f"{year}-12-02"}
        step = c.Fire(
            command_id=office.app.entropy.command_id(),
            actor=ppt(),
            case_id=case,
            trigger="reschedule",
            inputs=days | {"reason": "A new date"},
        )
        assert [one.condition for one in office.give(step).warnings] == warned, (held, year, body)
