"""A witness signs what continues what it has seen, and nothing else."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import NOTE, SignerKey
from rcm_workflow.audit.merkle import EMPTY_ROOT, consistency_proof, leaf_hash, root
from rcm_workflow.audit.note import Note, NotSigned, sign
from rcm_workflow.audit.witnessing import (
    NotARequest,
    Request,
    Status,
    Verdict,
    consider,
    is_fork,
)

LOG = SignerKey("log.example/rcm", NOTE, b"l" * 32)
KEYS = (LOG.verifier,)
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]
OTHERS = [*LEAVES[:3], leaf_hash(b"another"), *LEAVES[4:]]


def head(size, leaves=LEAVES):
    return Checkpoint(LOG.name, size, root(leaves[:size]))


def signed(checkpoint, key=LOG):
    return Note(checkpoint.text, (sign(checkpoint.text, key),))


def request(old, size, leaves=LEAVES, key=LOG):
    proof = consistency_proof(leaves[:size], old) if 0 < old <= size else []
    return Request(old, tuple(proof), signed(head(size, leaves), key))


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 40), st.integers(0, 40))
def test_it_signs_exactly_what_grows(old, size):
    asked = request(old, size)
    assert Request.parse(bytes(asked)) == asked
    last = head(old) if old else None
    expected = Status.COSIGNED if old <= size else Status.MALFORMED
    assert consider(asked, KEYS, last) == Verdict(expected, old)


def test_a_tree_that_grew_out_of_another_past_is_not_signed():
    assert consider(request(10, 20, OTHERS), KEYS, head(10)).status == Status.NOT_CONSISTENT
    longer = request(3, 20, OTHERS)
    assert consider(longer, KEYS, head(3)).status == Status.COSIGNED


def test_two_roots_for_one_size_are_a_fork():
    asked = request(10, 10, OTHERS)
    assert consider(asked, KEYS, head(10)) == Verdict(Status.CONFLICT, 10, forked=True)
    # Whatever old size it claims to know.
    assert consider(request(0, 10, OTHERS), KEYS, head(10)).forked
    assert consider(request(10, 10), KEYS, head(10)) == Verdict(Status.COSIGNED, 10)


def test_another_old_size_is_answered_with_the_right_one():
    assert consider(request(0, 20), KEYS, head(10)) == Verdict(Status.CONFLICT, 10)
    assert consider(request(5, 20), KEYS, None) == Verdict(Status.CONFLICT, 0)
    assert consider(request(10, 12), KEYS, head(15)) == Verdict(Status.CONFLICT, 15)


def test_it_does_not_sign_for_strangers():
    stranger = SignerKey(LOG.name, NOTE, b"s" * 32)
    assert consider(request(0, 5), (), None).status == Status.UNKNOWN_LOG
    assert consider(request(0, 5, key=stranger), KEYS, None).status == Status.NOT_SIGNED
    # A stranger's other root for the same size is nobody's fork.
    assert not consider(request(0, 10, OTHERS, key=stranger), KEYS, head(10)).forked


def test_a_proof_from_nothing_is_empty():
    asked = request(0, 5)
    padded = Request(0, (LEAVES[0],), asked.note)
    assert consider(padded, KEYS, None).status == Status.NOT_CONSISTENT
    empty = Checkpoint(LOG.name, 0, EMPTY_ROOT)
    assert consider(Request(0, (), signed(empty)), KEYS, None).status == Status.COSIGNED
    assert consider(padded, KEYS, empty).status == Status.NOT_CONSISTENT
    assert consider(asked, KEYS, empty).status == Status.COSIGNED


def test_the_body_has_the_form_of_the_specification():
    lines = bytes(request(6, 8)).decode().split("\n")
    assert (lines[0], lines[4:7]) == ("old 6", ["", LOG.name, "8"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("old 6", "old 06"),
        ("old 6", "old"),
        ("old 6", "new 6"),
        ("old 6", "6"),
        ("old 6", "old -6"),
        ("\n\nlog", "\nlog"),
        ("\n8\n", "\n08\n"),
        ("old 6\n", "old 6\nAAAA\n"),
        ("old 6\n", "old 6\n" + ("A" * 43 + "=\n") * 64),
        ("— ", ""),
    ],
)
def test_what_is_no_request_is_refused(old, new):
    text = bytes(request(6, 8)).decode()
    assert old in text
    with pytest.raises(NotARequest):
        Request.parse(text.replace(old, new, 1).encode())


def test_the_evidence_of_a_fork_convinces_a_third():
    one, other = signed(head(10)), signed(head(10, OTHERS))
    assert is_fork(one, other, KEYS)
    assert not is_fork(one, one, KEYS)
    assert not is_fork(one, signed(head(11, OTHERS)), KEYS)
    with pytest.raises(NotSigned):
        is_fork(one, signed(head(10, OTHERS), SignerKey(LOG.name, NOTE, b"s" * 32)), KEYS)
