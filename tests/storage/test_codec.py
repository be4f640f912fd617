"""Words and bodies: what an event is stored as, for ever."""

from __future__ import annotations

import json
from pathlib import Path
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.domain.events import Event
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.values import Stance
from rcm_workflow.storage import codec
from tests.contract.cast import LOG, position, recorded
from tests.contract.samples import SAMPLES
from tests.storage.anything import anything

LEAVES = Path(__file__).parent / "leaves_v1.jsonl"
"""Leaves as log format 1 wrote them. Lines are added; none is ever changed or taken away."""
WITH_NONCE = LEAVES.with_name("leaves_v1_nonce.jsonl")
"""The same with a nonce, as they are written since."""

RECORDED = recorded("TC-2021-001", 0, *SAMPLES)


def test_every_event_has_a_word_and_every_word_an_example():
    assert {one.word: one for one in Event.__subclasses__()} == dict(codec.EVENTS)
    assert {type(one) for one in SAMPLES} == set(codec.EVENTS.values())


@pytest.mark.parametrize("event", SAMPLES, ids=lambda event: event.word)
def test_body_and_back(event):
    word, body = codec.encode(event)
    assert "sealed" not in body
    assert codec.decode(word, json.loads(json.dumps(body))) == event


@pytest.mark.parametrize("event", RECORDED, ids=lambda one: one.event.word)
def test_leaf_and_back(event):
    assert codec.recorded_from(codec.leaf_of(event, LOG, {})) == event


def test_leaves_written_long_ago_are_read_and_still_written_the_same():
    stored = [line.encode() for line in LEAVES.read_text().splitlines()]
    assert [codec.recorded_from(leaf) for leaf in stored] == list(RECORDED)
    assert [codec.leaf_of(one, LOG, {}) for one in RECORDED] == stored


def test_leaves_with_a_nonce_are_read_and_still_written_the_same():
    (stored,) = (line.encode() for line in WITH_NONCE.read_text().splitlines())
    (one,) = recorded("TC-2021-001", 2, position("CR", Stance.OBJECT))
    assert codec.recorded_from(stored) == one
    assert codec.leaf_of(one, LOG, {"leaf:nonce": "5a" * 32}) == stored


@pytest.mark.parametrize(
    ("event", "field", "value"),
    [
        (SAMPLES[0], "unique", (("country", "CR"), ("year", 2021))),
        (SAMPLES[2], "because", "PR-2021-001.7"),
        (SAMPLES[2], "keeps_key", True),
        (SAMPLES[2], "over", (("vice_ministerial_meeting", "XXVI"),)),
        (next(one for one in SAMPLES if one.word == "presidency_recorded"), "ad_interim", True),
        (position("CR", Stance.OBJECT), "carries", "TC-2021-001.7"),
    ],
    ids=["unique", "because", "keeps_key", "over", "ad_interim", "carries"],
)
def test_a_field_that_came_later_stands_in_a_body_only_where_it_says_something(event, field, value):
    assert field not in codec.encode(event)[1]
    word, body = codec.encode(event.model_copy(update={field: value}))
    assert getattr(codec.decode(word, json.loads(json.dumps(body))), field) == value


@pytest.mark.parametrize(
    ("word", "body"),
    [
        ("never_heard_of", {}),
        ("person_registered", {}),
        ("person_registered", {"person": "ana", "shoe_size": 38}),
        ("person_registered", {"person": 7}),
    ],
)
def test_what_no_event_can_be_breaks_the_log(word, body):
    with pytest.raises(LogBroken):
        codec.decode(word, body)


@pytest.mark.parametrize("leaf", [b"", b"{}", b"null", b"\xff", b'{"v":1}'])
def test_what_is_no_leaf_breaks_the_log(leaf):
    with pytest.raises(LogBroken):
        codec.recorded_from(leaf)


def test_an_old_shape_is_lifted_step_by_step():
    lifts = {
        "person_noted": lambda body: ("person_listed", {"who": body["name"]}),
        "person_listed": lambda body: ("person_registered", {"person": body["who"].lower()}),
    }
    assert codec.decode("person_noted", {"name": "ANA"}, lifts) == codec.decode(
        "person_registered", {"person": "ana"}
    )


def test_lifts_that_go_in_a_circle_are_noticed():
    lifts = {"a": lambda body: ("b", body), "b": lambda body: ("a", body)}
    with pytest.raises(LogBroken, match="circle"):
        codec.decode("a", {}, lifts)


def test_a_notice_that_cannot_be_read_breaks_the_log():
    with pytest.raises(LogBroken, match="recipient"):
        codec.notice_from('{"topic": "t", "event": "e"}')


@given(st.sampled_from(sorted(codec.EVENTS)), st.integers(0, 2**64))
def test_any_event_comes_back(word, seed):
    event = anything(codec.EVENTS[word], Random(seed))  # noqa: S311 - no secret
    (one,) = recorded("TC-2021-001", 0, event)
    assert codec.recorded_from(codec.leaf_of(one, LOG, {})) == one
