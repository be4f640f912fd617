"""Cases in pieces: any case comes back whole, and a step rewrites what it changed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.domain.case import alarms, next_alarm
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.storage import parts
from tests.contract.cast import opened, period_opened, poll_opened, position, text_filed, work
from tests.storage.anything import any_case

cases = st.integers(0, 2**64).map(any_case)


def whole(head, pieces):
    return parts.case_from(head, sorted(pieces.items()))


@given(cases)
def test_any_case_comes_back(case):
    assert whole(parts.head_of(case), parts.all_parts(case)) == case


@given(cases, cases)
def test_the_changed_parts_lead_from_any_case_to_any_other(before, after):
    pieces = parts.all_parts(before)
    for key, body in parts.changed_parts(before, after).items():
        if body is not None:
            pieces[key] = body
        elif key.endswith("/"):
            pieces = {kept: one for kept, one in pieces.items() if not kept.startswith(key)}
        else:
            del pieces[key]
    assert whole(parts.head_of(after), pieces) == after


@given(cases)
def test_nothing_changes_when_nothing_changed(case):
    assert parts.changed_parts(case, case.model_copy(update={"version": 7})) == {}


@given(cases)
def test_the_waking_rows_agree_with_the_domain(case):
    rows = [one for one in parts.deadline_values(case) if one["kind"] != "due"]
    assert min((one["due_at"] for one in rows), default=None) == next_alarm(case)
    assert len(list(parts.deadline_values(case))) == len(set(alarms(case)))


def test_a_position_in_a_round_of_193_rewrites_one_part():
    members = tuple(f"{a}{b}" for a in "ABCDEFGH" for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")[:193]
    before = work(None, opened(members), poll_opened(members), period_opened(members)).after
    after = work(before, position("CC")).after
    place = members.index("CC")
    assert list(parts.changed_parts(before, after)) == [f"standing/members/1/{place:04d}/CC"]
    assert len(parts.head_of(after)) < 1000


def test_a_poll_that_opens_or_ends_for_all_is_one_part():
    members = ("BZ", "CA", "CR", "DO")
    before = work(None, opened(members), poll_opened(members)).after
    answered = work(before, position("CR")).after
    changed = parts.changed_parts(answered, work(answered, period_opened(members)).after)
    assert list(changed) == ["standing/members/1/", "poll/members/1"]


def test_a_new_text_is_one_more_part():
    before = work(None, opened(), text_filed()).after
    after = work(before, text_filed(2)).after
    assert list(parts.changed_parts(before, after)) == ["text/0001"]


@pytest.mark.parametrize(
    ("key", "body"),
    [
        ("frame", "{}"),
        ("frame", "[]"),
        ("frame", "not JSON"),
        ("text/0000", '{"number": 1}'),
        ("standing/members/9/0000/CR", '{"country": "CR"}'),
        ("standing/members/1/0000/BZ", '{"country": "bz"}'),
        ("standing/members/1/0099/BZ", '{"country": "BZ"}'),
        ("poll/members/9", "[]"),
        ("poll/members/1", "{}"),
        ("surplus", '{"unknown": 1}'),
    ],
)
def test_pieces_that_make_no_case_break_the_log(key, body):
    case = work(None, opened(), text_filed(), poll_opened()).after
    pieces = parts.all_parts(case) | {key: body}
    with pytest.raises(LogBroken):
        whole(parts.head_of(case), pieces)


def test_a_missing_frame_breaks_the_log():
    case = work(None, opened()).after
    with pytest.raises(LogBroken):
        whole(parts.head_of(case), {})
