"""Entries that hold nothing random, behind the first one with a nonce: named by all who look."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.court.verify import NONCE as COURTS
from rcm_workflow.audit.court.verify import SAYS
from rcm_workflow.audit.guessable import GUESSABLE, Guessable
from rcm_workflow.audit.sealing import NONCE
from rcm_workflow.audit.signatures import ADDED
from tests.audit.test_bundle_signatures import faults, written
from tests.audit.test_signatures import CR, HN, leaf, of_roster

RANDOM = {NONCE: "5a" * 32}


def bare(seq=2, sealed=None, body=None):
    found = of_roster(ADDED, CR, seq)
    found["event"]["sealed"] = sealed or {}
    found["event"]["body"] |= body or {}
    return found


KEY = of_roster(ADDED, HN)


@pytest.mark.parametrize("part", [False, True], ids=["whole", "part"])
def test_behind_a_nonce_an_entry_without_anything_random_is_named(tmp_path, part):
    log = [KEY, bare(2, RANDOM), bare(3), leaf(seq=1), bare(4, RANDOM)]
    written(tmp_path, log, shown=range(5) if part else None)
    assert faults(tmp_path) == {("leaf index 2", GUESSABLE)}
    assert GUESSABLE in SAYS
    assert COURTS == NONCE


def test_entries_older_than_the_nonce_are_as_valid(tmp_path):
    written(tmp_path, [KEY, bare(2), leaf(seq=1), bare(3, RANDOM)])
    assert faults(tmp_path) == set()


def test_a_signature_or_a_tag_is_random_enough(tmp_path):
    tagged = bare(3, {"note": "ab" * 32})
    written(tmp_path, [KEY, bare(2, RANDOM), tagged, leaf(seq=1, sealed={})])
    assert faults(tmp_path) == set()


ODD = st.sampled_from(
    [{}, {NONCE: "x"}, {"sealed": {}}, {"t": '"leaf:nonce":"'}, {"t": '"sealed":{}'}]
)
SEALED = st.sampled_from([{}, RANDOM, {"note": "ab" * 32}])


@given(st.lists(st.tuples(SEALED, ODD), max_size=6))
def test_the_bytes_tell_the_same_as_the_entry(some):
    leaves = [bare(seq, sealed, body) for seq, (sealed, body) in enumerate(some, start=1)]
    by_bytes, by_entry = Guessable(), Guessable()
    for one in leaves:
        if one["event"]["sealed"]:
            by_bytes.take_tagged(canonical(one))
            assert not by_entry.take(one)
        else:
            assert by_bytes.take(one) == by_entry.take(one)
