"""What a country signed, checked from the leaves alone."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.keys import COSIGNATURE, NOTE, NotAKey, SignerKey
from rcm_workflow.audit.leaf import Signature, build_leaf, read_document
from rcm_workflow.audit.note import Note, NotSigned, opened, sign
from rcm_workflow.audit.signatures import ADDED, POSITION, REVOKED, ROSTER, Code, Signatures
from rcm_workflow.audit.statement import (
    HEADING,
    build_statement,
    seat_key,
    sign_statement,
    signed_by,
    statement,
    statement_of,
)
from rcm_workflow.domain.events import PositionRecorded
from rcm_workflow.domain.roster import ROSTER as STREAM
from rcm_workflow.domain.roster_events import SeatKeyAdded, SeatKeyRevoked
from tests.contract.cast import T0

LOG = "rcm.example/log"
HN, CR = (SignerKey(f"{one}/foreign_affairs", NOTE, one.encode() * 16) for one in ("HN", "CR"))
BODY = {"country": "HN", "round": 1, "stance": "object", "changes": []}
SAID = {
    "log": LOG,
    "case": "TC-2021-001",
    "type": POSITION,
    "actor": f"{HN.name}:honduras",
    "occurred_at": T0,
    "body": BODY,
    "sealed": {"statement": "8b" * 32},
}


def public(key):
    return key.verifier.public.hex()


def leaf(signer=HN, seq=7, of=None, sig=None, **other):
    """A position as a document, signed over itself, or over ``of``."""
    said = SAID | other
    value = sign_statement(build_statement(**(said if of is None else of)), signer)
    given = sig or Signature("ed25519", public(signer), value)
    stored = build_leaf(
        **said, case_seq=seq, recorded_at=T0, event_id=f"{said['case']}.{seq}", sig=given
    )
    return read_document(stored)


def of_roster(word, key, seq=1, **more):
    holder, capacity = key.name.split("/")
    body = {"seat": {"holder": holder, "capacity": capacity}, "public": public(key), **more}
    stored = build_leaf(
        log=LOG,
        case=ROSTER,
        case_seq=seq,
        recorded_at=T0,
        event_id=f"roster.{seq}",
        type=word,
        actor="secretariat/administrator:admin",
        occurred_at=T0,
        body=body,
        sealed={},
    )
    return read_document(stored)


def faults(*leaves):
    known = Signatures()
    found = [known.take(index, one) for index, one in enumerate(leaves)]
    return known, [None if one is None else one.code for one in found]


def test_the_words_are_those_of_the_domain():
    assert (STREAM, PositionRecorded.word) == (ROSTER, POSITION)
    assert (SeatKeyAdded.word, SeatKeyRevoked.word) == (ADDED, REVOKED)


def test_what_is_signed_is_the_leaf_without_what_the_log_adds():
    one, later = leaf(seq=3), leaf(seq=9)
    assert statement(one) == statement(later) == build_statement(**SAID)
    first, rest = statement(one).decode().split("\n", 1)
    assert (first, rest[-1]) == (HEADING, "\n")
    event = {name: value for name, value in one["event"].items() if name != "id"}
    assert json.loads(rest) == {"v": 1, "log": LOG, "case": "TC-2021-001", "event": event}


def test_a_statement_is_a_note_that_other_programs_verify_too():
    said = build_statement(**SAID)
    line = sign(said.decode(), HN)
    assert line.signature.hex() == sign_statement(said, HN)
    assert opened(Note(said.decode(), (line,)), [HN.verifier])
    with pytest.raises(NotSigned):
        opened(Note(said.decode(), (line,)), [CR.verifier])


def test_a_signature_for_something_else_is_none_for_a_statement():
    said = build_statement(**SAID)
    cosigned = sign(said.decode(), HN.as_kind(COSIGNATURE), 1)
    assert not signed_by(said, cosigned.signature[8:].hex(), public(HN))
    canonical = said.split(b"\n")[1]
    assert not signed_by(said, HN.sign(canonical).hex(), public(HN))


def test_a_key_counts_from_the_place_where_it_was_added_to_that_where_it_was_taken_back():
    added, revoked = of_roster(ADDED, HN), of_roster(REVOKED, HN, 2, reason="x")
    again = SAID | {"body": BODY | {"round": 2}}
    third = SAID | {"body": BODY | {"round": 3}}
    known, found = faults(leaf(), added, leaf(**again), revoked, leaf(**third))
    assert found == [Code.UNKNOWN, None, None, None, Code.REVOKED]
    assert (known.signed, known.unsigned) == (1, 0)
    assert known.keys[public(HN)].since == 1
    assert known.keys[public(HN)].until == 3


def test_each_way_in_which_a_signature_does_not_count():
    added = (of_roster(ADDED, HN), of_roster(ADDED, CR, 2))
    value = sign_statement(build_statement(**SAID), HN)
    scheme = Signature("rsa", public(HN), value)
    twice = faults(*added, leaf(), leaf(seq=8))[1]
    assert twice == [None, None, None, Code.REPEATED]
    for wrong, code in (
        (leaf(signer=CR), Code.ANOTHER_SEAT),
        (leaf(of=SAID | {"body": BODY | {"stance": "assent"}}), Code.FORGED),
        (leaf(of=SAID | {"case": "TC-2021-002"}), Code.FORGED),
        (leaf(of=SAID | {"body": BODY | {"round": 2}}), Code.FORGED),
        (leaf(of=SAID | {"sealed": {"statement": "00" * 32}}), Code.FORGED),
        (leaf(of=SAID | {"log": "rcm.example/other"}), Code.FORGED),
        (leaf(sig=scheme), Code.SCHEME),
        (leaf(signer=SignerKey(HN.name, NOTE, b"n" * 32)), Code.UNKNOWN),
    ):
        assert faults(*added, wrong)[1] == [None, None, code]


def test_a_key_cannot_be_moved_to_another_seat_by_a_second_leaf():
    stolen = SignerKey(CR.name, NOTE, HN.seed)
    known, found = faults(of_roster(ADDED, HN), of_roster(ADDED, stolen, 2), leaf())
    assert (found, known.keys[public(HN)].seat) == ([None, None, None], HN.name)


def test_a_position_set_down_for_a_country_is_neither_signed_nor_unsigned():
    plain = {**leaf(body=BODY)}
    plain.pop("sig")
    automatic = {**leaf(body=BODY | {"automatic": True})}
    automatic.pop("sig")
    known, found = faults(plain, automatic)
    assert (found, known.signed, known.unsigned) == ([None, None], 0, 1)


def test_what_is_no_key_verifies_nothing():
    said = build_statement(**SAID)
    good = sign_statement(said, HN)
    assert signed_by(said, good, public(HN))
    for value, key in ((good, "zz"), (good, public(HN)[2:]), ("zz", public(HN)), ("", public(HN))):
        assert not signed_by(said, value, key)
    with pytest.raises(NotAKey):
        seat_key(HN.name, "zz")
    assert seat_key(HN.name, public(HN)) == HN.verifier


@given(st.data())
@settings(max_examples=150)
def test_no_byte_of_a_signed_leaf_can_change_and_its_signature_still_count(data):
    known, _ = faults(of_roster(ADDED, HN))
    signed = leaf()
    stored = build_leaf(
        **SAID, case_seq=7, recorded_at=T0, event_id="TC-2021-001.7", sig=Signature(**signed["sig"])
    )
    place = data.draw(st.integers(0, len(stored) - 1))
    other = data.draw(st.integers(0, 255).filter(lambda one: one != stored[place]))
    changed = stored[:place] + bytes([other]) + stored[place + 1 :]
    try:
        document = read_document(changed)
        added_by_the_log = statement_of(changed) == statement_of(stored)
    except ValueError:
        return
    fault = known.take(1, document)
    same_signature = document["sig"] == signed["sig"]
    # What the log adds is under its own signature; all else is under that of the country.
    assert (fault is None) == (added_by_the_log and same_signature)
