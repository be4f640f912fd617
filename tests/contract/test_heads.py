"""Signed heads, signatures of witnesses, and what proofs are computed from, on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import SignedHead
from tests.contract.cast import T0, do, opened
from tests.contract.test_sealing import seal


def head(size, note="note", minutes=0):
    return SignedHead(size, T0 + timedelta(minutes=minutes), note)


def test_the_newest_head_is_the_one_signed_last(store):
    with store.read() as view:
        assert (view.newest_head(), list(view.signed_heads())) == (None, [])
    first, second, again = head(2), head(5, "five"), head(5, "five again", 60)
    for one in (first, first, second, again, again):
        store.keep_head(one)
    with store.read() as view:
        assert view.newest_head() == again
        assert list(view.signed_heads()) == [first, second, again]
        assert [view.head_over(place) for place in (0, 1, 2, 4, 5)] == [
            first,
            first,
            again,
            again,
            None,
        ]
        assert [view.head_of_size(size) for size in (2, 3, 5)] == [first, None, again]


def test_a_signature_of_a_witness_is_kept_once(store):
    lines = ["— hn.example/w AAAA", "— sv.example/w BBBB"]
    assert store.keep_cosignatures(5, lines, T0) == lines
    assert store.keep_cosignatures(5, [*lines, "— hn.example/w CCCC"], T0) == [
        "— hn.example/w CCCC"
    ]
    assert store.keep_cosignatures(9, lines[:1], T0) == lines[:1]
    with store.read() as view:
        assert view.cosignatures(5) == [*lines, "— hn.example/w CCCC"]
        assert [view.cosigned_sizes(place) for place in (0, 5, 9)] == [[5, 9], [9], []]
        names = ("hn.example/w", "sv.example/w", "hn.example", "%", "hn_example/w")
        assert [view.cosigned_by(name) for name in names] == [9, 5, 0, 0, 0]


def test_a_leaf_has_its_place_once_it_is_sealed(store):
    do(store, None, opened(), case_id="A-1")
    do(store, None, opened(), case_id="A-2")
    seal(store, 1)
    with store.read() as view:
        (place, leaf), (pending, waiting) = view.place_of("A-1", 1), view.place_of("A-2", 1)
        assert (place, pending, view.place_of("A-3", 1)) == (0, None, None)
        assert view.hashes(1) == [leaf_hash(leaf)]
        assert list(view.leaves_between(0, 5)) == [leaf]
        assert waiting != leaf
        with pytest.raises(LogBroken, match="of the tree of 2 leaves 1 are there"):
            view.hashes(2)
