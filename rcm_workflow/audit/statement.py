"""What a country signs: its own word, in bytes that any program can write again from the leaf.

A line that says what it is, and the leaf without what the log adds to it: its number, the time it
was taken down, the id made of that number, and the signature itself. So a statement can be written
before it is known which place it will get, and a signature cannot be carried to another log, case
or round, nor put under other words.

The text is that of a C2SP signed-note: no head of a log and no cosignature begins with this line,
since a key name has no spaces, so a signature of one kind is never one of another.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.keys import KEY_BYTES, NOTE, NotAKey, SignerKey, VerifierKey
from rcm_workflow.audit.leaf import VERSION, format_instant, read_document
from rcm_workflow.audit.malformed import Wrong

HEADING: Final = "rcm_workflow signed statement v1"
ALG: Final = "ed25519"
_ADDED_TO_EVENT: Final = "id"


def statement(document: Mapping[str, Any]) -> bytes:
    """What ``sig`` of a leaf signs, by the leaf as ``read_document`` gives it."""
    event = {name: one for name, one in document["event"].items() if name != _ADDED_TO_EVENT}
    return _written({"v": document["v"], "log": document["log"], "case": document["case"]}, event)


def statement_of(stored: bytes) -> bytes:
    """The same by the stored bytes. Raises as ``read_leaf``."""
    return statement(read_document(stored))


def build_statement(
    *,
    log: str,
    case: str,
    type: str,  # noqa: A002 - the word of the leaf
    actor: str,
    occurred_at: datetime,
    body: Mapping[str, Any],
    sealed: Mapping[str, str],
) -> bytes:
    """The same before there is a leaf. Raises NotCanonical, and ValueError for a naive instant."""
    event = {
        "type": type,
        "actor": actor,
        "occurred_at": format_instant(occurred_at),
        "body": dict(body),
        "sealed": dict(sealed),
    }
    return _written({"v": VERSION, "log": log, "case": case}, event)


def _written(place: Mapping[str, Any], event: Mapping[str, Any]) -> bytes:
    return f"{HEADING}\n".encode() + canonical({**place, "event": event}) + b"\n"


def sign_statement(said: bytes, key: SignerKey) -> str:
    """The signature of a statement as it stands in a leaf."""
    return key.sign(said).hex()


def signed_by(said: bytes, value: str, public: str) -> bool:
    """Whether the holder of a public key (64 hex digits) gave this signature for these bytes."""
    try:
        key, signature = VerifierKey("key", NOTE, bytes.fromhex(public)), bytes.fromhex(value)
    except (ValueError, NotAKey):
        return False
    return key.verifies(signature, said)


def seat_key(seat: str, public: str) -> VerifierKey:
    """A public key of a seat as people pass it on. Raises NotAKey."""
    try:
        material = bytes.fromhex(public)
    except ValueError:
        raise NotAKey(Wrong.KEY_HEX, length=KEY_BYTES * 2) from None
    return VerifierKey(seat, NOTE, material)
