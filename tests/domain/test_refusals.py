"""Bad input: each refused with the rule it breaks, and nothing changed."""

from __future__ import annotations

from datetime import UTC, date

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.decide_opening import open_case
from rcm_workflow.domain.roster_events import MandateEnded, MandateGiven, SeatEstablished
from rcm_workflow.domain.values import (
    Actor,
    Confirmation,
    Disposition,
    Document,
    Localized,
    Seat,
    Stance,
)
from tests.scene import MEMBERS, Scene, focal, mexico, ppt, refused, seated

MONDAY = mexico("2021-09-06T09:00")


@pytest.fixture
def scene():
    one = Scene(MONDAY).to_agreed().at(mexico("2021-09-09T10:00"))
    one.do("open_round_1")
    return one


@pytest.fixture(autouse=True)
def _nothing_changed(scene):
    before = scene.case
    yield
    assert scene.case == before, "a refusal changes nothing"


def test_not_a_member(scene):
    refusal = refused("not_a_member", scene.position, "AR", Stance.ASSENT, actor=focal("CR"))
    assert refusal.kind == "not_permitted"
    assert refusal.rules == ("R-003", "R-066")
    assert refusal.facts["country"] == "AR"


def test_another_countrys_position(scene):
    refusal = refused(
        "another_countrys_position", scene.position, "HN", Stance.ASSENT, actor=focal("CR")
    )
    assert (refusal.facts["country"], refusal.facts["own"]) == ("HN", "CR")


def test_a_person_without_a_mandate_on_that_day(scene):
    seat = Seat.parse("CR/foreign_affairs")
    scene.world(MandateEnded(person="cr-foreign-affairs", seat=seat, on=date(2021, 9, 8)))
    refusal = refused("mandate_is_over", scene.position, "CR", Stance.ASSENT)
    assert refusal.facts == {
        "person": "cr-foreign-affairs",
        "seat": "CR/foreign_affairs",
        "until": "2021-09-08",
    }


def test_the_day_of_a_mandate_is_that_of_the_capital(scene):
    seat = Seat.parse("CR/foreign_affairs")
    scene.world(MandateEnded(person="cr-foreign-affairs", seat=seat, on=date(2021, 9, 9)))
    early = Scene(MONDAY)
    early.roster = scene.roster
    early.to_agreed().at(mexico("2021-09-09T10:00"))
    early.do("open_round_1")
    # Half past ten at night in San José is already the tenth in UTC.
    early.at(mexico("2021-09-09T23:30"))
    early.position("CR", Stance.ASSENT)


def test_an_observer(scene):
    seat = Seat.parse("AR/observer")
    title = Localized(en="Observer", es="Observador")
    scene.world(SeatEstablished(seat=seat, title=title))
    actor = Actor(person="cr-foreign-affairs", seat=seat)
    scene.world(MandateGiven(person=actor.person, seat=seat, since=date(2020, 1, 1)))
    refusal = refused("observers_take_no_part", scene.position, "CR", Stance.ASSENT, actor=actor)
    assert refusal.rules == ("R-067",)


def test_an_amendment_without_wording(scene):
    refusal = refused("amendment_without_wording", scene.position, "HN", Stance.AMEND)
    assert refusal.rules == ("R-066",)
    refused("amendment_without_wording", scene.position, "HN", Stance.AMEND, wording="  ")


def test_changes_without_the_stance_that_asks_for_them(scene):
    refused("changes_need_amend", scene.position, "HN", Stance.ASSENT, wording="but change this")


def test_a_reservation_without_a_text(scene):
    refused("reservation_without_text", scene.position, "HN", Stance.RESERVE)


def test_a_position_on_another_version(scene):
    refused("answers_another_version", scene.position, "HN", Stance.ASSENT, text="0" * 64)


def test_tacit_is_nobodys_to_state(scene):
    refused("stance_not_offered", scene.position, "HN", Stance.TACIT)


def test_somebody_who_is_not_the_ppt(scene):
    refusal = refused("another_country_presides", scene.do, "withdraw", ppt("CR"), reason="mine")
    assert refusal.facts["country"] == "MX"
    refused("not_permitted", scene.do, "withdraw", seated("audit/auditor"), reason="no")


def test_a_case_that_one_may_not_know_is_as_one_that_is_not_there(scene):
    administrator = seated("secretariat/administrator")
    refusal = refused("unknown_case", scene.do, "withdraw", administrator, reason="no")
    assert refusal.kind == "not_found"
    draft = Scene(MONDAY)
    draft.open()
    for version in (None, 1, 77):
        refused(
            "unknown_case", draft.when, c.Fire, focal("HN"), trigger="adopt", if_version=version
        )
    refused("unknown_case", draft.position, "HN", Stance.ASSENT)


def test_a_version_that_counts_the_positions_of_others_is_for_those_who_read_them(scene):
    for version in (1, scene.live.version):
        refused("version_is_not_shown", scene.position, "HN", Stance.ASSENT, if_version=version)
    assert "version" not in refused("not_possible_in_state", scene.do, "launch").facts


def test_an_instant_that_has_not_come_yet(scene):
    future = mexico("2031-01-01T00:00")
    refused("instant_in_the_future", scene.position, "HN", Stance.ASSENT, received_on=future)
    refused("instant_in_the_future", scene.position, "HN", Stance.ASSENT, occurred_at=future)


def test_an_unknown_trigger_with_the_nearest_name(scene):
    refusal = refused("unknown_trigger", scene.do, "widthdraw")
    assert (refusal.facts["nearest"], refusal.facts["case"]) == ("withdraw", scene.live.id)
    assert refusal.kind == "not_found"


def test_a_trigger_of_another_state(scene):
    refusal = refused("not_possible_in_state", scene.do, "launch")
    assert refusal.facts["state"] == "member_round_1"
    assert refusal.facts["states"] == ["consensus"]


def test_an_act_fired_as_a_trigger(scene):
    refused("trigger_is_an_act", scene.do, "record_position")


def test_a_system_trigger_by_hand(scene):
    refused("not_possible_in_state", scene.do, "period_over")


def test_missing_unknown_and_wrong_inputs(scene):
    assert refused("missing_inputs", scene.do, "withdraw").facts["names"] == ["reason"]
    assert refused("unknown_input", scene.do, "withdraw", raeson="x").facts["nearest"] == "reason"
    refusal = refused("wrong_input", scene.do, "extend", working_days=6, reason="long")
    assert (refusal.facts["name"], refusal.facts["maximum"]) == ("working_days", 5)
    refused("wrong_input", scene.do, "extend", working_days="many", reason="long")
    for reason in (["a", "list"], {"en": "a table"}, 7, True):
        refused("wrong_input", scene.do, "withdraw", reason=reason)


def test_a_document_does_not_stand_for_a_value(scene):
    paper = (("reason", Document.of(b"because", "text/plain")),)
    asked = {"trigger": "withdraw", "documents": paper}
    refusal = refused("document_for_a_value", scene.when, c.Fire, ppt(), **asked)
    assert refusal.facts == {"name": "reason", "expected": "text"}


@pytest.fixture
def quiet():
    """A scene of its own, for tests that have to write before they are refused."""
    return Scene(MONDAY)


def test_two_officers_at_once(quiet):
    quiet.to_agreed()
    read = quiet.live.version
    quiet.do("withdraw", reason="the first officer")
    before = quiet.live
    refusal = refused(
        "case_has_moved_on",
        quiet.when,
        c.Fire,
        ppt(),
        trigger="open_round_1",
        if_version=read,
    )
    assert refusal.kind == "conflict"
    assert refusal.facts == {"read": read, "version": before.version, "state": "withdrawn"}
    assert quiet.live == before


def test_a_text_in_one_language_only(quiet):
    quiet.open()
    quiet.text("Solo español", None)
    refusal = refused("conditions_not_met", quiet.do, "submit_to_troika")
    assert [one.condition for one in refusal.unmet] == ["text_in_every_language"]
    assert refusal.unmet[0].facts == {"languages": ["en"]}


def test_every_unmet_condition_is_named(quiet):
    quiet.open()
    refusal = refused("conditions_not_met", quiet.do, "submit_to_troika")
    assert [one.condition for one in refusal.unmet] == ["text_is_filed", "text_in_every_language"]
    assert refusal.rules == ("R-053", "R-054", "R-069")


def test_a_round_before_the_troikas_consensus_on_that_very_version(quiet):
    quiet.to_troika()
    refused("not_possible_in_state", quiet.do, "open_round_1")
    quiet.position("CR", Stance.ASSENT)
    refusal = refused("conditions_not_met", quiet.do, "confirm_troika_consensus")
    assert refusal.unmet[0].facts == {"countries": ["SV"]}


def test_an_assent_to_an_older_version_is_worth_nothing(quiet):
    quiet.to_troika()
    quiet.position("CR", Stance.ASSENT)
    quiet.position("SV", Stance.AMEND, wording="one word")
    quiet.do("return_for_revision", reason="SV asked for a word")
    quiet.text("Texto dos", "Text two")
    quiet.do("resubmit")
    refusal = refused("conditions_not_met", quiet.do, "confirm_troika_consensus")
    assert refusal.unmet[0].facts == {"countries": ["CR", "SV"]}


def amended(quiet: Scene) -> str:
    quiet.to_agreed().at(mexico("2021-09-09T10:00"))
    quiet.do("open_round_1")
    quiet.delivered(*MEMBERS).position("HN", Stance.AMEND, wording="and protection")
    quiet.all_assent().run_out()
    return quiet.changes()[0]


def test_round_2_without_a_disposition_for_each_proposal(quiet):
    change = amended(quiet)
    quiet.text("Texto dos", "Text two")
    refusal = refused("conditions_not_met", quiet.do, "open_round_2")
    assert refusal.unmet[0].facts == {"changes": [change]}


def test_adopting_over_a_maintained_amendment(quiet):
    change = amended(quiet)
    quiet.dispose(change, Disposition.NOT_INCORPORATED, "out of scope")
    quiet.confirm("HN", change, Confirmation.MAINTAINED)
    refusal = refused("conditions_not_met", quiet.do, "adopt")
    assert [one.condition for one in refusal.unmet] == [
        "no_change_is_maintained",
        "positions_give_consensus",
    ]


def test_adopting_over_an_objection(quiet):
    quiet.to_agreed().at(mexico("2021-09-09T10:00"))
    quiet.do("open_round_1")
    quiet.position("CR", Stance.OBJECT, statement="Article 4")
    quiet.all_assent().run_out()
    refusal = refused("conditions_not_met", quiet.do, "adopt")
    assert refusal.unmet[0].condition == "nobody_objects"
    assert refusal.unmet[0].facts == {"countries": ["CR"]}


def test_dispositions_that_do_not_hold(quiet):
    change = amended(quiet)
    refused("disposition_without_reason", quiet.dispose, change, Disposition.PARTLY)
    refused("only_the_author_withdraws", quiet.dispose, change, Disposition.WITHDRAWN_BY_AUTHOR)
    refused("unknown_change", quiet.dispose, "HN-9-9", Disposition.INCORPORATED)
    refused("no_disposition_yet", quiet.confirm, "HN", change, Confirmation.MAINTAINED)
    refused("another_countrys_change", quiet.confirm, "CR", change, Confirmation.WITHDRAWN)


def test_the_same_text_again(quiet):
    quiet.open()
    quiet.text("Texto", "Text")
    refused("text_is_the_same", quiet.text, "Texto", "Text")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("a\x00b", "control_character"),
        ("a\u202eb", "mixed_direction"),
        ("   ", "empty_text"),
        ("x" * 1_000_001, "text_too_long"),
    ],
)
def test_texts_nobody_could_sign(quiet, content, code):
    quiet.open()
    refused(code, quiet.text, content, "Text")


@pytest.mark.parametrize("title", ["two\nlines", "bell\x07", "abc\u05d0\u05d1", "\u2066x"])
def test_titles_that_would_read_as_something_else(quiet, title):
    command = c.OpenCase(
        command_id="x",
        actor=ppt(),
        case_id="TC-1",
        machine="troika_consultation",
        policy="rcm-2011",
        title=Localized(en=title, es="Título"),
        reason="r",
        inputs={"requires_agreed_position": True},
    )
    with pytest.raises(Exception, match=r"control_character|mixed_direction"):
        open_case(command, quiet.rules, quiet.roster, quiet.now)


def test_a_topic_that_needs_no_agreed_position(quiet):
    refused("conditions_not_met", quiet.open, requires_agreed_position=False)


def test_nobody_is_known_to_be_ppt():
    refused("ppt_not_known", Scene(mexico("2026-03-02T09:00")).open)


def test_a_date_outside_the_loaded_calendars():
    late = Scene(mexico("2021-09-06T09:00"))
    late.to_agreed()
    late.handover("MX", mexico("2039-01-01T00:00"), 2039)
    late.at(mexico("2039-06-06T09:00"))
    refusal = refused("beyond_calendar", late.do, "open_round_1")
    assert refusal.facts["date"] >= "2039-06-06"


def test_a_follow_up_that_has_passed_already():
    one = Scene(MONDAY).to_agreed().at(mexico("2021-09-09T10:00"))
    one.do("open_round_1")
    one.delivered(*MEMBERS).all_assent().run_out()
    one.do("adopt")
    refusal = refused("date_too_early", one.do, "launch", follow_up_on="2021-09-08")
    assert refusal.facts["name"] == "follow_up_on"
    one.do("launch", follow_up_on="2022-03-01")


def test_today_is_the_day_at_the_capital_of_the_presidency():
    one = Scene(MONDAY).to_agreed().at(mexico("2021-09-09T10:00"))
    one.do("open_round_1")
    one.delivered(*MEMBERS).all_assent().run_out()
    one.do("adopt")
    evening = mexico("2021-09-30T20:00")
    assert evening.astimezone(UTC).date().isoformat() == "2021-10-01"
    one.at(evening)
    assert refused("date_too_early", one.do, "launch", follow_up_on="2021-09-29")
    one.do("launch", follow_up_on="2021-09-30")
