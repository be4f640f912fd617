"""Which lists fields open: what two readers have in common is no more than either has."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.domain.lists import (
    EVERY_LIST,
    breadth,
    in_both,
    list_named,
    of_list,
    opened_by,
    reads_list,
    reads_some_list,
)

LISTS = ("room", "criteria", "decisions")
FIELDS = st.frozensets(st.sampled_from(["summary", EVERY_LIST, *map(of_list, LISTS)]))


@given(FIELDS, FIELDS)
def test_both_open_a_list_exactly_where_each_does(one, other):
    both = in_both(one, other)
    assert both == in_both(other, one)
    for group in LISTS:
        assert reads_list(both, group) == (reads_list(one, group) and reads_list(other, group))
    assert ("summary" in both) == ("summary" in one & other)
    assert in_both(one, one) == one


@given(FIELDS)
def test_every_list_is_more_than_some(fields):
    every = fields | {EVERY_LIST}
    assert breadth(every) >= breadth(fields)
    assert reads_some_list(fields) == any(reads_list(fields, one) for one in LISTS)
    assert all(opened_by(of_list(one), every) for one in LISTS)


def test_a_list_is_named_by_its_field():
    assert list_named(of_list("room")) == "room"
    assert list_named(EVERY_LIST) is None
    assert not opened_by(EVERY_LIST, {of_list("room")})
