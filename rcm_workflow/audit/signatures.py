"""Signatures of countries checked from the leaves alone: whose key, in force from where to where.

Handed every leaf of a log in its order, this knows the keys that were added and taken back before
each, because those acts are leaves too. A signature counts if its key was in force at the place of
the leaf that carries it; what happens to the key later changes nothing.

Pure, and memory grows with the keys and the signatures, not with the log.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Any, Final, NamedTuple

from rcm_workflow.audit.statement import ALG, signed_by, statement
from rcm_workflow.phrase import Phrase

ROSTER: Final = "roster"
ADDED: Final = "seat_key_added"
REVOKED: Final = "seat_key_revoked"
POSITION: Final = "position_recorded"


class Code(StrEnum):
    """Why a signature does not count."""

    SCHEME = "signature_scheme_unknown"
    UNKNOWN = "signing_key_unknown"
    REVOKED = "signing_key_revoked"
    ANOTHER_SEAT = "signing_key_of_another_seat"
    FORGED = "signature_does_not_verify"
    REPEATED = "signature_used_before"


class Fault(NamedTuple):
    """One signature that does not count; ``field`` is a dotted path in the leaf."""

    code: Code
    field: str
    expected: str
    found: str


@dataclass(slots=True)
class Held:
    """A key as the log tells it: whose, from which place of the log, and to which."""

    seat: str
    since: int
    until: int | None = None


@dataclass(slots=True)
class Signatures:
    """What one pass over the leaves of a log knows of keys and signatures so far."""

    keys: dict[str, Held] = field(default_factory=dict)
    signed: int = 0
    """Positions with a signature that counts."""
    unsigned: int = 0
    """Positions without one."""
    _used: set[bytes] = field(default_factory=set)

    def take(self, index: int, document: Mapping[str, Any]) -> Fault | None:
        """The next leaf, as ``read_document`` gives it, and its place; what is wrong with it."""
        event = document["event"]
        sig, said = document.get("sig"), is_said(event)
        fault = None if sig is None else self._fault(document, sig)
        self.signed += said and sig is not None and fault is None
        self.unsigned += said and sig is None
        if document["case"] == ROSTER:
            self._note(index, event)
        return fault

    def has_key(self, seat: str) -> bool:
        """Whether a seat has a key in force at the place reached."""
        return any(one.seat == seat and one.until is None for one in self.keys.values())

    def has_key_of(self, holder: str) -> bool:
        """Whether any seat of a State or body has a key in force at the place reached."""
        return any(
            one.seat.partition("/")[0] == holder and one.until is None for one in self.keys.values()
        )

    def _fault(self, document: Mapping[str, Any], sig: Mapping[str, str]) -> Fault | None:
        fault = check(document, self.keys)
        used = sha256(sig["value"].encode()).digest()
        if fault is None and used in self._used:
            fault = Fault(Code.REPEATED, "sig.value", Phrase("own_signature"), sig["value"])
        self._used.add(used)
        return fault

    def _note(self, index: int, event: Mapping[str, Any]) -> None:
        public = event["body"].get("public")
        if event["type"] == ADDED and isinstance(public, str):
            # A key is added once: a second leaf for it must not move it to another seat.
            self.keys.setdefault(public, Held(_seat_in(event["body"]), index))
        held = self.keys.get(public) if isinstance(public, str) else None
        if event["type"] == REVOKED and held is not None and held.until is None:
            held.until = index


def check(document: Mapping[str, Any], keys: Mapping[str, Held]) -> Fault | None:
    """What is wrong with the signature of a leaf, if these keys are those known at its place."""
    sig, seat = document["sig"], seat_of(document["event"]["actor"])
    if sig["alg"] != ALG:
        return Fault(Code.SCHEME, "sig.alg", ALG, sig["alg"])
    held = keys.get(sig["key"])
    if held is None:
        return Fault(Code.UNKNOWN, "sig.key", Phrase("key_of", seat=seat), sig["key"])
    if held.seat != seat:
        wanted, found = (Phrase("key_of", seat=one) for one in (seat, held.seat))
        return Fault(Code.ANOTHER_SEAT, "sig.key", wanted, found)
    if held.until is not None:
        at = Phrase("taken_back", index=held.until)
        return Fault(Code.REVOKED, "sig.key", Phrase("key_in_force"), at)
    if not signed_by(statement(document), sig["value"], sig["key"]):
        return Fault(Code.FORGED, "sig.value", Phrase("this_statement"), sig["value"])
    return None


def is_said(event: Mapping[str, Any]) -> bool:
    """Whether an event is a position that a country gave, rather than one set down for it."""
    return event["type"] == POSITION and not event["body"].get("automatic")


def seat_of(actor: str) -> str:
    """The seat in which somebody acts, by the text that a leaf holds; empty for the clock."""
    return actor.rpartition(":")[0]


def _seat_in(body: Mapping[str, Any]) -> str:
    seat = body.get("seat")
    return f"{seat.get('holder')}/{seat.get('capacity')}" if isinstance(seat, dict) else ""
