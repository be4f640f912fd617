"""A letter says what really happened: the step taken, why, and whether anything is asked."""

from __future__ import annotations

import pytest

from rcm_workflow.domain.values import Disposition, Stance
from tests.scene import MEMBERS, Scene, mexico, refused


@pytest.fixture
def scene():
    one = Scene(mexico("2021-09-06T09:00")).to_agreed().at(mexico("2021-09-09T10:00"))
    one.do("open_round_1")
    return one.delivered(*MEMBERS)


def last(scene: Scene, recipient: str):
    return next(one for one in reversed(scene.notices) if one.recipient == recipient)


def test_a_letter_has_the_title_of_the_step_that_was_taken(scene):
    scene.do("suspend", reason="Hurricane in three countries")
    told = last(scene, "HN/foreign_affairs")
    assert told.facts["title"] == {
        "en": "Suspend for a stated cause",
        "es": "Suspender por causa expresada",
    }
    title = {"en": "Reason", "es": "Motivo"}
    said = "Hurricane in three countries"
    assert told.facts["given"] == [{"title": title, "type": "text", "value": said}]


def test_nobody_is_asked_while_the_clock_stands_still(scene):
    assert last(scene, "HN/foreign_affairs").proof_wanted
    scene.do("suspend", reason="Hurricane")
    told = last(scene, "HN/foreign_affairs")
    assert "due_at" not in told.facts
    assert not told.proof_wanted
    scene.do("resume")
    assert last(scene, "HN/foreign_affairs").facts["due_at"]


def test_a_meeting_that_opens_is_named_as_the_cause(scene):
    scene.vm_opens(scene.now)
    scene.settle()
    assert "Vice-Ministerial Meeting" in last(scene, "HN/foreign_affairs").facts["title"]["en"]


def test_the_end_of_the_second_round_is_told_as_such(scene):
    scene.position("HN", Stance.AMEND, wording="other words")
    scene.all_assent().run_out()
    assert last(scene, "MX/ppt").facts["title"]["en"] == "The first period is over"
    scene.dispose(scene.changes()[0], Disposition.INCORPORATED)
    scene.text("Texto dos", "Text two")
    scene.do("open_round_2")
    scene.delivered(*MEMBERS).all_assent().run_out()
    assert last(scene, "MX/ppt").facts["title"]["en"] == "The second period is over"


def test_an_extension_gives_its_days_and_reason(scene):
    scene.do("extend", working_days=2, reason="Elections")
    given = {
        one["title"]["en"]: one["value"] for one in last(scene, "HN/foreign_affairs").facts["given"]
    }
    assert given == {"Working days more": 2, "Reason": "Elections"}


def test_a_refusal_offers_the_steps_of_this_state_under_their_own_titles(scene):
    refusal = refused("not_possible_in_state", scene.do, "launch")
    assert "suspend" in refusal.facts["possible"]
    assert refusal.titles["suspend"].en == "Suspend for a stated cause"
