"""Instruments: from an idea to what the Vice-Ministers ratify, or some countries sign."""

from __future__ import annotations

import pytest

from rcm_workflow.application import inspect
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Stance
from tests.machines.sessions import RCGM, VM, closed, file, letters, meet, rcgm, readable, rise, say
from tests.scene import library, seated

PURPOSE = {"en": "Repatriation by land", "es": "Repatriación por vía terrestre"}
IDEA = {"purpose": PURPOSE, "kind": "guidelines", "country": "MX", "supported_by": "IOM"}
LEAD = "MX/foreign_affairs"
OUT = {"manner": "workshop", "comments_until": "2021-09-20"}
AGREED = {"observers_took_no_part": True}
RATIFIED = {"next_report_on": "2021-09-15"}
EN, ES = "The guidelines", "Los lineamientos"


def drafted(chancery, *, overrides=(), **more):
    case = chancery.open("instrument", LEAD, overrides=overrides, **IDEA | more)
    chancery.do(case, "draft", LEAD, authors="Mexico and IOM")
    file(chancery, case, LEAD, es=ES, en=EN)
    chancery.do(case, "validate", **OUT)
    return case


def submitted(chancery, **more):
    case = drafted(chancery, **more)
    chancery.do(case, "submit", LEAD)
    return case


def approved(chancery, **more):
    case = submitted(chancery, **more)
    meet(chancery, RCGM)
    chancery.do(case, "approve", approved_on=chancery.clock.now().date().isoformat(), **AGREED)
    rise(chancery, RCGM)
    return case


def ratified(chancery, **more):
    case = approved(chancery, **more)
    meet(chancery, VM)
    chancery.do(case, "ratify", **RATIFIED)
    rise(chancery, VM)
    return case


def test_the_file_is_sound():
    shelf = library()
    access = shelf.access(shelf.access_document().body)
    data = shelf.machine_document("instrument").body
    file = "machines/instrument.v1.toml"
    assert check_machine(data, file, shelf.policy("rcm-2011"), access) == ()


def test_guidelines_are_approved_ratified_and_reported_on(chancery):
    case = ratified(chancery)
    assert chancery.state(case) == "in_force"
    assert "BZ/foreign_affairs" in letters(chancery, "ratify")
    chancery.at("2021-09-15T00:30")
    assert LEAD in letters(chancery, "progress_due")
    report = {"progress_report": "Five posts apply them"}
    chancery.do(case, "report_progress", "GT/immigration", documents=report)
    # Only the lead country says when again; each RCGM that closes tells where no day is to come.
    again = {"next_report_on": "2099-01-01"}
    refused = chancery.refused(case, "report_progress", "GT/immigration", documents=report, **again)
    assert refused.code == "unknown_input"
    closed(chancery, rcgm(chancery))
    assert LEAD in letters(chancery, "no_report_to_come")
    chancery.do(case, "plan_report", LEAD, next_report_on="2022-03-01")
    assert chancery.case(case).fact("next_report_on") == "2022-03-01"
    again = ratified(chancery, replaces=case)
    assert (chancery.state(case), chancery.case(case).fact("successor")) == ("superseded", again)


def test_nothing_is_sent_out_in_one_language(chancery):
    case = chancery.open("instrument", LEAD, **IDEA)
    chancery.do(case, "draft", LEAD, authors="Mexico and IOM")
    assert chancery.unmet(case, "validate", **OUT) == ["text_is_filed", "text_in_every_language"]
    file(chancery, case, LEAD, es=ES)
    assert chancery.unmet(case, "validate", **OUT) == ["text_in_every_language"]


def test_every_comment_is_answered_before_the_rcgm_has_the_text(chancery):
    case = drafted(chancery)
    chancery.do(case, "comment", "HN/foreign_affairs", comment="Add minors")
    chancery.do(case, "comment", "US/foreign_affairs", comment="Shorter")
    chancery.do(case, "take_up_comment", LEAD, about="comments-1")
    assert chancery.unmet(case, "submit", LEAD) == ["every_item_is:comments=taken_up|not_taken_up"]
    chancery.do(case, "decline_comment", LEAD, about="comments-2", reason="It is two pages")
    chancery.at("2021-09-21T09:00")
    assert LEAD in letters(chancery, "comments_over")
    late = {"comment": "One more"}
    assert chancery.unmet(case, "comment", "HN/foreign_affairs", **late) == [
        "compare:today<=comments_until"
    ]
    chancery.do(case, "submit", LEAD)


@pytest.mark.parametrize(
    ("day", "told"), [("2021-09-20", ["compare:today>comments_until"]), ("2021-09-21", [])]
)
def test_who_ends_the_time_for_comments_early_is_told(chancery, day, told):
    case = drafted(chancery)
    chancery.at(f"{day}T09:00")
    step = c.Fire(
        command_id=chancery.app.entropy.command_id(),
        actor=seated(LEAD),
        case_id=case,
        trigger="submit",
    )
    assert [one.condition for one in chancery.give(step).warnings] == told
    assert chancery.state(case) == "rcgm_review"


def test_the_rcgm_approves_in_session_by_consensus_and_without_observers(chancery):
    case = submitted(chancery)
    assert chancery.unmet(case, "approve", **AGREED) == [f"session_of:{RCGM}"]
    meet(chancery, RCGM)
    for name in AGREED:
        unmet = chancery.unmet(case, "approve", **AGREED | {name: False})
        assert unmet == [f"input_is:{name}=true"]
    say(chancery, case, "CA", Stance.OBJECT, "Article 4")
    (why,) = chancery.refused(case, "approve", **AGREED).unmet
    assert (why.condition, why.facts["countries"]) == ("nobody_objects", ["CA"])
    chancery.do(case, "return", reason="Article 4")
    rise(chancery, RCGM)
    file(chancery, case, LEAD, es=ES + " 2", en=EN + " 2")
    chancery.do(case, "validate", **OUT)
    chancery.do(case, "submit", LEAD)
    meet(chancery, VM)
    say(chancery, case, "CA", Stance.OBJECT)
    assert chancery.unmet(case, "ratify_directly") == ["nobody_objects"]
    say(chancery, case, "CA", Stance.ASSENT)
    chancery.do(case, "ratify_directly")
    rise(chancery, VM)
    assert chancery.state(case) == "in_force"
    assert chancery.unmet(case, "put_end", end_because="Obsolete") == [f"session_of:{VM}"]


def test_nothing_in_force_ends_over_an_objection_or_by_the_ppt_alone(chancery):
    case = ratified(chancery)
    meet(chancery, VM, "XXVII")
    assert chancery.refused(case, "put_end", LEAD, end_because="Old").kind == "not_permitted"
    chancery.do(case, "put_end", end_because="Obsolete")
    say(chancery, case, "GT", Stance.OBJECT, "It is applied")
    assert chancery.unmet(case, "end") == ["nobody_objects"]
    rise(chancery, VM, "XXVII")
    chancery.at(chancery.clock.now())
    # The session is over: it goes on as it was.
    assert chancery.state(case) == "in_force"
    meet(chancery, VM, "XXVIII")
    chancery.do(case, "put_end", end_because="Obsolete")
    chancery.do(case, "keep_in_force")
    chancery.do(case, "put_end", end_because="Obsolete all the same")
    chancery.do(case, "end")
    assert chancery.state(case) == "superseded"


def test_what_the_rcgm_approved_is_ratified_over_no_objection(chancery):
    case = approved(chancery)
    with pytest.raises(Refused) as early:
        say(chancery, case, "CA", Stance.OBJECT)
    assert [one.condition for one in early.value.unmet] == [f"session_of:{VM}"]
    meet(chancery, VM)
    say(chancery, case, "CA", Stance.OBJECT)
    assert chancery.unmet(case, "ratify", **RATIFIED) == ["nobody_objects"]
    say(chancery, case, "CA", Stance.ASSENT)
    chancery.do(case, "ratify", **RATIFIED)
    rise(chancery, VM)


def test_only_an_instrument_in_force_is_replaced(chancery):
    case = drafted(chancery)
    for number in (case, "IN-1999-001"):
        with pytest.raises(Refused) as caught:
            drafted(chancery, replaces=number)
        (unmet,) = caught.value.unmet
        assert unmet.condition == "other_case:replaces:instrument=in_force|signed|ending"


def all_sign(chancery, case):
    """Each country that was named signs from its own seat."""
    for one in chancery.case(case).of_group("parties"):
        if one.status == "signing":
            seat = f"{one.get('party')}/foreign_affairs"
            chancery.do(case, "sign_own", seat, entry=one.id)


def test_nobody_signs_or_joins_for_another_country(chancery):
    case = approved(chancery, kind="memorandum")
    for country in ("MX", "US"):
        chancery.do(case, "name_party", LEAD, party=country)
        assert f"{country}/foreign_affairs" in letters(chancery, "name_party")
    for seat in (LEAD, "MX/foreign_affairs", "GT/foreign_affairs"):
        assert "own_item:entry.party" in chancery.unmet(case, "sign_own", seat, entry="parties-2")
    chancery.do(case, "sign_own", "MX/foreign_affairs", entry="parties-1")
    assert chancery.unmet(case, "sign", LEAD) == ["every_item_is:parties=signed"]
    chancery.do(case, "sign_own", "US/foreign_affairs", entry="parties-2")
    chancery.do(case, "take_back_signature", "US/foreign_affairs", entry="parties-2")
    assert chancery.unmet(case, "sign", LEAD) == ["every_item_is:parties=signed"]
    all_sign(chancery, case)
    chancery.do(case, "sign", LEAD)
    assert chancery.unmet(case, "join", "US/foreign_affairs") == ["not_listed_yet:parties.party"]


def test_what_waits_only_for_what_is_given_with_it_is_told_as_possible(chancery):
    case = approved(chancery, kind="memorandum")
    chancery.do(case, "name_party", LEAD, party="MX")
    told = inspect.why(chancery.app, case, seated("MX/foreign_affairs"))
    found = {one.trigger: one for one in told}
    assert (found["sign_own"].allowed, found["sign_own"].unmet) == (True, ())
    assert [one.condition for one in found["take_back_signature"].unmet] == ["item_is:entry=signed"]
    assert [one.condition for one in found["sign"].unmet] == [
        "compare:count.parties>=2",
        "every_item_is:parties=signed",
    ]


def test_two_countries_at_least_sign_a_memorandum(chancery):
    case = approved(chancery, kind="memorandum")
    assert chancery.unmet(case, "sign", LEAD) == ["compare:count.parties>=2"]
    for country in ("MX", "GT", "GT"):
        chancery.do(case, "name_party", LEAD, party=country)
    all_sign(chancery, case)
    assert chancery.unmet(case, "sign", LEAD) == ["items_differ_in:parties.party"]


def test_some_sign_and_others_join(chancery):
    case = approved(chancery, kind="memorandum")
    for country in ("GT", "HN", "MX", "NI", "SV"):
        chancery.do(case, "name_party", LEAD, party=country)
    assert chancery.refused(case, "name_party", LEAD, party="BR").code == "not_a_member"
    all_sign(chancery, case)
    chancery.do(case, "sign", LEAD, signed_on="2021-09-06")
    assert "BZ/foreign_affairs" in letters(chancery, "sign")
    chancery.do(case, "join", "DO/foreign_affairs")
    more = {"expansion": {"en": "More posts", "es": "Más puestos"}}
    other = chancery.refused(case, "expand", LEAD, documents={"signed_text": "Other words"}, **more)
    assert other.code == "unknown_input"
    chancery.do(case, "expand", LEAD, **more)
    found = chancery.case(case)
    assert (found.state, len(found.of_group("parties"))) == ("signed", 6)


def test_another_account_of_history_is_noted_and_changes_nothing(chancery):
    case = ratified(chancery)
    before = chancery.case(case).facts
    says = {"statement": {"en": "In 2005", "es": "En 2005"}, "source": "a newspaper"}
    chancery.do(case, "note_history", "secretariat/officer", **says)
    assert chancery.case(case).facts == before
    corrected = {"approved_on": "2005-01-01", "source": "a newspaper"}
    unmet = chancery.unmet(case, "correct_date", "secretariat/officer", **corrected)
    assert unmet == ["policy_is:data.history=follow_public_sources"]


def test_a_public_source_may_correct_a_date(chancery):
    case = ratified(chancery, overrides=(("data.history", "follow_public_sources"),))
    chancery.do(
        case, "correct_date", "secretariat/officer", approved_on="2005-01-01", source="a newspaper"
    )
    assert chancery.case(case).fact("approved_on") == "2005-01-01"


def test_a_proposer_outside_learns_where_it_stands_and_not_what_is_written(chancery):
    chancery.seat("rncom/officer", "iom/officer", "AR/observer")
    case = chancery.open("instrument", "rncom/officer", **IDEA)
    chancery.do(case, "draft", LEAD, authors="RNCOM")
    file(chancery, case, LEAD, es=ES, en=EN)
    assert readable(chancery, case, "rncom/officer") == {"summary", "facts"}
    assert "texts" in readable(chancery, case, LEAD)
    for seat in ("AR/observer", "US/foreign_affairs"):
        with pytest.raises(Refused):
            readable(chancery, case, seat)
    with pytest.raises(Refused) as denied:
        chancery.do(case, "drop", "rncom/officer", reason="No")
    assert denied.value.code == "not_permitted"
    # The PPT drops it only while the Vice-Ministers sit.
    assert chancery.refused(case, "drop", reason="No").kind == "not_permitted"
    assert chancery.unmet(case, "drop_in_session", reason="No") == [f"session_of:{VM}"]
    chancery.do(case, "drop", LEAD, reason="A treaty has it")
    assert "rncom/officer" in letters(chancery, "drop")
    assert "summary" in readable(chancery, case, "US/foreign_affairs")
