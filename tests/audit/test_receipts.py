"""Receipts hold for one leaf under one trust file, and say how much they prove."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.leaf import build_leaf
from rcm_workflow.audit.merkle import inclusion_proof, leaf_hash, root
from rcm_workflow.audit.note import Note, sign
from rcm_workflow.audit.receipt import Fault, Grade, NotAReceipt, Receipt, ReceiptFails, judge
from rcm_workflow.audit.trust import Trust

LOG = SignerKey("log.example/rcm", NOTE, b"l" * 32)
WITNESS = SignerKey("witness.example/hn", COSIGNATURE, b"w" * 32)
AT = datetime(2021, 9, 14, 20, 40, tzinfo=UTC)


def trust(quorum="hn", log=LOG):
    lines = f"log {log.verifier}\nwitness hn {WITNESS.verifier}\nquorum {quorum}\n"
    return Trust.parse(lines.encode())


def leaf(number, log=LOG.name):
    return build_leaf(
        log=log,
        case="TC-2021-001",
        case_seq=number + 1,
        recorded_at=AT,
        event_id=f"TC-2021-001.{number + 1}",
        type="position_recorded",
        actor="p-1",
        occurred_at=AT,
        body={"country": "CR", "stance": "objects"},
        sealed={},
    )


def receipt(index=3, size=6, *, keys=(LOG,), leaves=None, extra=True):
    stored = leaves or [leaf(number) for number in range(size)]
    hashes = [leaf_hash(one) for one in stored]
    head = Checkpoint(LOG.name, len(stored), root(hashes))
    lines = tuple(sign(head.text, key, 77 if key.kind == COSIGNATURE else None) for key in keys)
    path = tuple(inclusion_proof(hashes, index))
    return Receipt(index, path, Note(head.text, lines), stored[index] if extra else None)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 40), st.data())
def test_a_receipt_holds_for_every_leaf_of_every_tree(size, data):
    index = data.draw(st.integers(0, size - 1))
    made = receipt(index, size)
    assert Receipt.parse(bytes(made)) == made
    found = judge(Receipt.parse(bytes(made)), trust())
    assert (found.grade, found.place, found.leaf.case_seq) == (Grade.RECORDED, index, index + 1)
    assert (found.checkpoint.size, found.log, found.witnesses) == (size, LOG.verifier, ())


def test_with_the_quorum_it_is_witnessed():
    made = receipt(keys=(LOG, WITNESS))
    assert judge(made, trust()).grade == Grade.WITNESSED
    assert judge(made, trust()).witnesses == (("hn", 77),)
    assert judge(made, trust("none")).grade == Grade.RECORDED


def test_the_file_has_the_form_of_the_specification():
    lines = bytes(receipt(index=0, size=2)).decode().split("\n")
    assert lines[0] == "c2sp.org/tlog-proof@v1"
    assert [line.split(" ")[0] for line in lines[1:3]] == ["extra", "index"]
    assert lines[4:7] == ["", LOG.name, "2"]
    assert b"extra" not in bytes(receipt(extra=False))


def test_the_leaf_may_come_from_elsewhere():
    bare = receipt(extra=False)
    assert judge(bare, trust(), leaf(3)).leaf.case_seq == 4
    with pytest.raises(ReceiptFails) as missing:
        judge(bare, trust())
    assert missing.value.fault == Fault.NO_LEAF
    for wrong in (leaf(2), leaf(3) + b" "):
        with pytest.raises(ReceiptFails) as fails:
            judge(bare, trust(), wrong)
        assert fails.value.fault == Fault.NOT_INCLUDED


def fault_of(made, policy):
    with pytest.raises(ReceiptFails) as fails:
        judge(made, policy)
    return fails.value.fault


def test_what_a_receipt_fails_for():
    stranger = SignerKey(LOG.name, NOTE, b"s" * 32)
    assert fault_of(receipt(keys=(stranger,)), trust()) == Fault.NOT_SIGNED
    assert fault_of(receipt(keys=(WITNESS,)), trust()) == Fault.NOT_SIGNED
    assert fault_of(receipt(leaves=[b"{}"], index=0), trust()) == Fault.NOT_A_LEAF
    elsewhere = receipt(leaves=[leaf(0, "log.example/other")], index=0)
    assert fault_of(elsewhere, trust()) == Fault.OF_ANOTHER_LOG


@settings(deadline=None, max_examples=300)
@given(st.data())
def test_no_flipped_bit_leaves_a_receipt_that_says_anything_else(data):
    made = bytes(receipt(keys=(LOG, WITNESS)))
    at = data.draw(st.integers(0, len(made) - 1))
    damaged = bytearray(made)
    damaged[at] ^= 1 << data.draw(st.integers(0, 7))
    try:
        found = judge(Receipt.parse(bytes(damaged)), trust())
    except (NotAReceipt, ReceiptFails):
        return
    # Only the name or the id of a witness can be damaged without a trace: then it is a stranger,
    # and is not counted.
    assert found._replace(grade=Grade.WITNESSED, witnesses=(("hn", 77),)) == judge(
        Receipt.parse(made), trust()
    )
    assert (found.grade, found.witnesses) == (Grade.RECORDED, ())


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("c2sp.org/tlog-proof@v1", "c2sp.org/tlog-proof@v2"),
        ("index 3", "index 03"),
        ("index 3", "index -3"),
        ("index 3", "index"),
        ("index 3\n", ""),
        ("extra ", "extra"),
        ("\n\nlog.example", "\nlog.example"),
        ("\n6\n", "\n06\n"),
        ("index 3\n", "index 3\nAAAA\n"),
        ("index 3\n", "index 3\n" + "A" * 43 + "=\n" + ("A" * 43 + "=\n") * 63),
    ],
)
def test_what_is_no_receipt_is_refused(old, new):
    text = bytes(receipt()).decode()
    assert old in text
    with pytest.raises(NotAReceipt):
        Receipt.parse(text.replace(old, new, 1).encode())
