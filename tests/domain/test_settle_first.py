"""Settle first: no outcome depends on the minute at which a worker wakes (DESIGN 3)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.values import DeliveryStatus, Stance
from rcm_workflow.i18n.explain import unmet_lines
from tests.scene import MEMBERS, Scene, mexico, refused


@pytest.fixture
def scene():
    return Scene(mexico("2021-09-06T09:00")).to_agreed().at(mexico("2021-09-09T10:00"))


def test_a_position_one_second_after_the_round_closed_finds_it_closed(scene):
    scene.do("open_round_1")
    scene.delivered(*MEMBERS)
    closes_at = scene.live.period.closes_at
    while scene.now < closes_at - timedelta(hours=12):
        scene.later(hours=12).settle()
    scene.at(closes_at)

    scene.position("NI", Stance.OBJECT, statement="too late")

    assert scene.live.state == "assessing_1"
    assert scene.words[-4:] == [
        "period_closed",
        "silence_recorded",
        "transition_fired",
        "position_recorded",
    ]
    assert scene.live.poll.standing("NI").entry is None
    assert scene.live.poll.standing("NI").late.stance is Stance.OBJECT


def test_the_last_microsecond_of_the_last_capital_still_counts(scene):
    scene.do("open_round_1")
    scene.at(scene.live.period.closes_at - timedelta(microseconds=1))

    scene.position("NI", Stance.OBJECT, statement="in time")

    assert scene.live.state == "member_round_1"
    assert scene.live.poll.standing("NI").entry.stance is Stance.OBJECT


def test_a_worker_that_slept_a_week_ends_the_round_as_one_that_never_slept(scene):
    scene.do("open_round_1")
    scene.delivered(*MEMBERS)
    scene.at(scene.live.period.closes_at + timedelta(days=7))
    scene.settle()

    closed = next(
        one
        for one in scene.events
        if one.event.word == "period_closed" and one.event.name == "member_review"
    )
    assert scene.live.state == "assessing_1"
    assert closed.event.due_at == mexico("2021-09-21T00:00").replace(hour=1)
    assert closed.recorded_at == scene.now


def test_reminders_that_nobody_sent_forbid_tacit_consent(scene):
    scene.do("open_round_1")
    scene.delivered(*MEMBERS)
    scene.at(scene.live.period.closes_at + timedelta(days=7))
    scene.settle()

    assert "reminder_issued" not in scene.words[-30:]
    silent = {one.country: one.silence_why for one in scene.live.poll.standings if not one.entry}
    assert set(silent.values()) == {"no_reminder_sent"}


def test_what_fell_due_earlier_is_done_earlier(scene):
    scene.do("open_round_1")
    scene.vm_opens(scene.live.period.closes_at + timedelta(hours=1))
    scene.at(scene.live.period.closes_at + timedelta(days=2))
    scene.settle()

    assert scene.live.state == "assessing_1"


def test_a_meeting_that_opened_before_the_close_suspends_with_the_days_left_then(scene):
    scene.do("open_round_1")
    opened = mexico("2021-09-14T09:00")
    scene.vm_opens(opened)
    scene.at(scene.live.period.closes_at + timedelta(days=2))
    scene.settle()

    assert scene.live.state == "suspended"
    left = {one.country: one.remaining for one in scene.live.poll.standings}
    assert left == {
        "BZ": 4,
        "CA": 3,
        "CR": 4,
        "DO": 3,
        "GT": 3,
        "HN": 3,
        "MX": 3,
        "NI": 3,
        "PA": 3,
        "SV": 3,
        "US": 3,
    }


def test_a_meeting_that_came_and_went_while_nobody_was_awake_stopped_the_clock(scene):
    scene.do("open_round_1")
    scene.vm_opens(mexico("2021-09-14T09:00")).vm_closes(mexico("2021-09-15T18:00"))
    scene.at(mexico("2021-09-17T09:00"))
    scene.settle()
    assert scene.live.state == "suspended"
    assert scene.live.poll.standing("CA").remaining == 3
    scene.do("resume")
    assert scene.settle() == []
    assert scene.live.state == "member_round_1"


def test_settling_twice_writes_nothing_twice(scene):
    scene.do("open_round_1")
    scene.at(scene.live.period.closes_at)
    assert scene.settle()
    assert scene.settle() == []


def test_a_case_at_rest_is_left_alone(scene):
    scene.do("open_round_1")
    assert scene.settle() == []


def test_a_letter_that_comes_back_after_proof_is_warned_of_and_the_proof_stays(scene):
    scene.do("open_round_1")
    scene.delivered("US", "NI")
    assert scene.warnings == []
    scene.later(hours=1).delivered("US", status=DeliveryStatus.BOUNCED)
    standing = scene.live.poll.standing("US")
    assert (standing.delivery, standing.returned_at) == (DeliveryStatus.DELIVERED, scene.now)
    assert scene.warnings == [Unmet("no_letter_came_back", country="US", returned_at=scene.now)]
    for lang, said in (("en", "came back"), ("es", "fue devuelta")):
        (told,) = unmet_lines(scene.warnings, lang, known_conditions())
        assert said in told
    # What was proven of another country is not in doubt, and a newer proof ends the doubt.
    scene.delivered("NI", status=DeliveryStatus.DISPATCHED)
    assert scene.live.poll.standing("NI").returned_at is None
    scene.delivered("US", status=DeliveryStatus.ACKNOWLEDGED)
    assert scene.live.poll.standing("US").returned_at is None
    assert len(scene.warnings) == 1


def test_a_letter_that_came_back_before_any_proof_is_no_warning_of_its_own(scene):
    scene.do("open_round_1")
    scene.delivered("US", status=DeliveryStatus.BOUNCED).delivered("US")
    assert scene.live.poll.standing("US").delivery is DeliveryStatus.DELIVERED
    assert scene.warnings == []


def test_a_bounced_letter_is_not_undone_by_silence(scene):
    scene.do("open_round_1")
    scene.delivered(*MEMBERS[:-1])
    scene.delivered("US", status=DeliveryStatus.BOUNCED)
    scene.run_out()
    standing = scene.live.poll.standing("US")
    assert (standing.silence, standing.silence_why) == ("missing", "delivery_not_proven")
    refusal = refused("conditions_not_met", scene.do, "adopt")
    assert [one.condition for one in refusal.unmet] == [
        "silence_rule_is_satisfied",
        "positions_give_consensus",
    ]
    assert refusal.unmet[0].facts["countries"] == ["US"]
