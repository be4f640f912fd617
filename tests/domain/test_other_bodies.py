"""The procedures of other bodies as data: each runs to its usual end and to its failure."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.definitions.checks import check_machine, check_policy
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.decide_opening import open_case
from rcm_workflow.domain.policy_keys import KEYS
from rcm_workflow.domain.values import DeliveryStatus, Stance
from tests.scene import MEMBERS, TITLE, Scene, focal, library, mexico, ppt, refused

BODIES = {
    "un_ga_silence": "un-ga-silence",
    "osce_silence": "osce-silence",
    "eu_council_written": "eu-council-12-2",
    "ifad_vote_by_correspondence": "ifad-vote",
    "ifad_lapse_of_time": "ifad-lapse",
    "cites_xv_2": "cites-xv-2",
    "iccat_vote": "iccat-vote",
    "gcf_no_objection": "gcf-no-objection",
}
FOR, AGAINST, ABSTAIN, AMEND = Stance.ASSENT, Stance.OBJECT, Stance.NO_POSITION, Stance.AMEND


class Body(Scene):
    """One case of another body's procedure."""

    def __init__(self, machine: str, *, with_electorate: tuple[str, str] = ("", "")) -> None:
        super().__init__(mexico("2021-09-06T09:00"))
        self.machine = machine
        was, becomes = (f'electorate = "{one}"'.encode() for one in with_electorate)
        body = library().machine_document(machine).body
        assert with_electorate == ("", "") or was in body
        self.pinned = (
            body.replace(was, becomes),
            library().policy_document(BODIES[machine], {}).body,
            library().access_document().body,
        )
        self.rules = self._on(library().snapshot_document())
        command = c.OpenCase(
            command_id=self._next(),
            actor=ppt(),
            case_id="X-1",
            machine=machine,
            policy=BODIES[machine],
            title=TITLE,
            reason="A draft",
        )
        self._take(open_case(command, self.rules, self.roster, self.now))
        self.text("Texto", "Text")

    def went(self, *steps: str | tuple[str, dict[str, object]]) -> Body:
        """Fire one trigger after the other."""
        for step in steps:
            trigger, inputs = (step, {}) if isinstance(step, str) else step
            self.do(trigger, **inputs)
        return self

    def say(self, stance: Stance, *countries: str, **more: object) -> Body:
        """Countries reply alike."""
        for country in countries:
            self.position(country, stance, **more)
        return self

    def over(self) -> Body:
        """The running period ends by itself."""
        assert self.live.period is not None
        self.at(self.live.period.closes_at).settle()
        return self


def un() -> Body:
    return Body("un_ga_silence").went(("clear", {"general_committee": "no remark"}), "open_silence")


def osce() -> Body:
    return Body("osce_silence").went(("announce", {"meeting": "PC 1"}), "open_silence")


def eu() -> Body:
    return Body("eu_council_written").went(("examine", {"use": "urgency"}), "open_period")


def ifad_vote() -> Body:
    return Body("ifad_vote_by_correspondence").went("post").over()


def ifad_lapse() -> Body:
    return Body("ifad_lapse_of_time").went("post", "notify")


def cites() -> Body:
    return Body("cites_xv_2").went("circulate")


def iccat() -> Body:
    return Body("iccat_vote").went("open_vote")


def gcf() -> Body:
    return Body("gcf_no_objection").went("open_period")


def end(one: Body) -> tuple[str, bool, str]:
    outcome = one.live.outcome
    return one.live.state, one.live.final, outcome.result if outcome else ""


@pytest.mark.parametrize("machine", list(BODIES))
def test_its_files_have_no_fault(machine):
    policy = library().policy(BODIES[machine])
    found = library().find("machine", machine)
    access = library().access(library().access_document().body)
    assert check_machine(found.data, found.file, policy, access) == ()
    file = library().find("policy", BODIES[machine])
    fetch = lambda name: library().find("policy", name).data  # noqa: E731
    assert check_policy(file.data, file.file, fetch) == ()


@pytest.mark.parametrize("name", list(BODIES.values()))
def test_what_was_not_read_says_so(name):
    policy = library().policy(name)
    for key in [*(key for key in KEYS if key.startswith("decision.")), "consultation.late_reply"]:
        told = policy.file.keys[key]
        assert told.verified == (told.source is not None), key
        assert "R-0" not in " ".join(told.rules)
    period = policy.file.periods["member_review"]
    assert period.verified == (period.source is not None)
    known = [policy.file.keys["decision.rule"], policy.file.keys["consultation.member_silence"]]
    assert any(one.source and one.source.startswith(("[V]", "[V2]", "[V,")) for one in known)


def test_the_general_assembly_adopts_by_silence_of_seventy_two_hours():
    one = un()
    assert one.live.period.closes_at == mexico("2021-09-09T17:00")  # 18:00 in New York
    one.over().went("adopt")
    assert one.live.outcome.result == "adopted"
    assert len(one.live.outcome.tacit) == len(MEMBERS)
    one.went(("take_note", {"plenary": "GA/76"}))
    assert end(one) == ("noted", True, "adopted")


def test_the_general_assembly_stops_at_one_objection_and_cannot_adopt_over_it():
    one = un().say(AGAINST, "NI")
    one.went("declare_broken")
    assert end(one) == ("not_adopted", True, "not_adopted")
    late = un().say(AGAINST, "NI").over()
    assert {unmet.condition for unmet in refused("conditions_not_met", late.do, "adopt").unmet} == {
        "nobody_objects",
        "decision_carries",
    }


def test_an_objection_after_the_silence_does_nothing_in_the_general_assembly():
    one = un().over().say(AGAINST, "NI")
    assert one.live.poll.standing("NI").late is not None
    assert end(one.went("adopt"))[2] == "adopted"


def test_an_amendment_breaks_the_silence_of_the_osce_and_not_that_of_the_assembly():
    one = osce().say(AMEND, "HN", wording="other words").over()
    refused("conditions_not_met", one.do, "adopt")
    assert end(one.went("declare_broken")) == ("not_adopted", True, "not_adopted")
    assert end(un().say(AMEND, "HN", wording="other words").over().went("adopt"))[2] == "adopted"


def test_the_osce_issues_the_text_at_its_next_meeting():
    one = osce().over().went("adopt")
    assert one.live.state == "provisional"
    assert end(one.went(("issue", {"announced_at": "PC 2", "number": "PC.DEC/1"}))) == (
        "issued",
        True,
        "adopted",
    )


def test_the_osce_does_not_enter_what_somebody_objects_to():
    one = Body("osce_silence").went(("announce", {"meeting": "PC 1"}))
    assert end(one.went(("object_to_entry", {"country": "NI"}))) == ("not_entered", True, "")


def test_the_council_adopts_at_the_end_or_is_stopped():
    assert end(eu().over().went("adopt", "report")) == ("reported", True, "adopted")
    assert end(eu().say(AGAINST, "CA").went("stop")) == ("not_adopted", True, "not_adopted")


def test_an_ifad_vote_needs_two_thirds_of_the_votes():
    eight = [m for m in MEMBERS if m != "MX"][:8]
    one = ifad_vote().say(FOR, *eight[:5]).say(AGAINST, *eight[5:]).over()
    assert end(one.went("declare_adopted", "notify_result")) == ("notified", True, "adopted")
    few = ifad_vote().say(FOR, *eight[:7]).over()
    refused("conditions_not_met", few.do, "declare_adopted")
    assert end(few.went("declare_not_valid")) == ("not_valid", True, "no_result")
    split = ifad_vote().say(FOR, *eight[:4]).say(AGAINST, *eight[4:]).over()
    assert end(split.went("declare_rejected", "notify_result"))[2] == "not_adopted"


def test_an_ifad_member_may_move_a_vote_to_a_session_within_seven_days():
    one = Body("ifad_vote_by_correspondence").went("post")
    one.do("move_to_session", focal("NI"))
    assert end(one) == ("to_session", True, "")
    refused("not_possible_in_state", ifad_vote().do, "move_to_session", focal("NI"))


def test_time_lapses_at_ifad_or_a_session_takes_it_up():
    one = ifad_lapse()
    assert one.live.period.closes_at - one.now > timedelta(days=21)
    assert end(one.over().went("approve", "report")) == ("reported", True, "adopted")
    asked = ifad_lapse().say(AGAINST, "US").went("send_to_session")
    assert end(asked) == ("to_session", True, "to_session")
    assert asked.live.agenda == (("agenda_item", "board_session"),)


def test_cites_asks_twice_and_an_objection_brings_a_vote():
    one = cites().say(AMEND, "US", wording="other words").over().went("communicate")
    assert one.rules.period("comments").unit is Unit.CALENDAR_DAYS
    one.say(Stance.RESERVE, "CA", statement="not for us").over().went(
        "accept", "communicate_acceptance"
    )
    assert one.live.outcome.reservations == ("CA",)
    assert end(one.over().went("enter_into_force")) == ("in_force", True, "adopted")
    other = cites().over().went("communicate").say(AGAINST, "CR").over().went("call_vote")
    assert end(other) == ("postal_vote", True, "to_vote")


def test_a_cites_amendment_is_not_in_force_before_the_ninety_days_are_over():
    one = cites().over().went("communicate").over().went("accept")
    refused("not_possible_in_state", one.do, "enter_into_force")
    one.went("communicate_acceptance")
    assert one.live.period.name == "entry_into_force"
    assert timedelta(days=90) < one.live.period.closes_at - one.now < timedelta(days=92)
    at_once = refused("conditions_not_met", one.do, "enter_into_force")
    assert [unmet.condition for unmet in at_once.unmet] == ["period_has_ended"]
    assert at_once.unmet[0].facts["closes_at"]
    one.position("HN", Stance.RESERVE, statement="not for us")
    assert end(one.over().went("enter_into_force")) == ("in_force", True, "adopted")
    assert one.live.polls[-1].standing("HN").entry.stance is Stance.RESERVE


@pytest.mark.parametrize("machine", ["cites_xv_2", "ifad_vote_by_correspondence"])
def test_silence_says_nothing_in_a_round_in_which_nobody_is_asked_to_object(machine):
    one = (cites() if machine == "cites_xv_2" else Body(machine).went("post")).over()
    assert {each.silence for each in one.live.polls[0].standings} == {None}
    assert "silence_recorded" not in [each.event.word for each in one.events]


def test_silence_says_nothing_in_a_round_of_comments_among_the_same_as_object_later():
    one = Body("cites_xv_2", with_electorate=("commenting", "members")).went("circulate").over()
    assert "silence_recorded" not in [each.event.word for each in one.events]
    one.went("communicate").over()
    assert {each.silence for each in one.live.polls[-1].standings} == {"tacit"}


def test_a_posting_that_is_still_to_come_is_refused():
    one = Body("ifad_lapse_of_time")
    later = (one.now + timedelta(hours=2)).isoformat()
    refused("instant_to_come", one.do, "post", posted_at=later)
    one.later(hours=3).do("post", posted_at=later)
    assert one.live.state == "posted"


@pytest.mark.parametrize("machine", list(BODIES))
def test_a_delivery_can_be_reported_in_the_procedure_of_any_body(machine):
    steps = library().machine(machine).transitions
    assert "report_delivery" in [one.trigger for one in steps]


def test_silence_works_against_in_iccat_and_receipts_make_the_quorum():
    six = MEMBERS[:6]
    one = iccat().say(FOR, *six).over()
    assert end(one.went("declare_adopted", "report")) == ("reported", True, "adopted")
    five = iccat().say(FOR, *six[:5])
    refused("conditions_not_met", five.over().do, "declare_adopted")
    assert end(five.went("declare_not_valid")) == ("not_valid", True, "no_result")
    heard = iccat().say(FOR, *six[:5])
    heard.delivered(*six[5:], status=DeliveryStatus.ACKNOWLEDGED)
    assert end(heard.over().went("declare_rejected", "report"))[2] == "not_adopted"


def test_a_party_that_asks_for_time_gives_all_thirty_days_more():
    one = iccat()
    before = one.live.period.closes_at
    one.do("ask_for_time", focal("BZ"), length=30, reason="translation")
    assert one.live.period.closes_at - before in (timedelta(days=30), timedelta(days=30, hours=1))
    event = next(e.event for e in one.events if e.event.word == "period_extended")
    assert (event.working_days, event.unit) == (30, Unit.CALENDAR_DAYS)
    refused("conditions_not_met", one.do, "ask_for_time", focal("HN"), length=30, reason="again")


def test_the_green_climate_fund_works_an_objection_through():
    one = gcf().say(AGAINST, "NI").over()
    refused("conditions_not_met", one.do, "adopt")
    one.say(FOR, "NI")
    assert end(one.went("adopt", "report")) == ("reported", True, "adopted")
    upheld = gcf().say(AGAINST, "NI").over()
    upheld.do("give_up", reason="upheld")
    assert end(upheld) == ("not_adopted", True, "not_adopted")
