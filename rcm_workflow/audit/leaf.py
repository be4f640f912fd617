"""A leaf: the final bytes of one event in the log (format 1, docs/log_format.md).

``{"v","log","case","case_seq","recorded_at","event":{"id","type","actor","actor_seq"?,
"occurred_at","body","sealed"},"sig"?}``, canonical, at most 65,535 bytes. A key marked ``?`` is
absent when it has nothing to say, never null. The form is closed: no other key may stand beside
these, only ``body`` is free. An id (log, case, event, actor, key) is spelled like a key.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from operator import itemgetter
from typing import Any, Final

from rcm_workflow.audit.canonical import (
    KEY_PATTERN,
    MAX_LEAF_BYTES,
    LeafTooLarge,
    canonical,
    parse_canonical,
    parse_surely,
    write_surely,
)

VERSION: Final = 1

_ID = re.compile(KEY_PATTERN)
_TYPE = re.compile(r"[a-z][a-z0-9_]{0,63}")
# The hour is bounded here because fromisoformat of Python 3.13 takes 24:00 for the next day.
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-9]{2}:[0-9]{2}\.[0-9]{6}Z"
)
_FIELD = re.compile(r"[A-Za-z0-9][A-Za-z0-9_:/-]*(?:\.[A-Za-z0-9][A-Za-z0-9_:/-]*)*")
_TAG = re.compile(r"[0-9a-f]{64}")
_TAG_LENGTH = 64
_SIGNATURE = re.compile(r"(?:[0-9a-f]{2}){1,8192}")

_MAX_ID = 128
# Spellings that have passed; bounded, for whoever wrote the leaves chose them.
KNOWN_TYPES: set[str] = set()
KNOWN_IDS: set[str] = set()
_KNOWN_FIELDS: set[str] = set()
KNOWN_INSTANTS: set[str] = set()
_MAX_KNOWN = 4096

_LEAF_KEYS = frozenset({"v", "log", "case", "case_seq", "recorded_at", "event"})
_LEAF_KEYS_SIGNED = _LEAF_KEYS | {"sig"}
_EVENT_KEYS = frozenset({"id", "type", "actor", "occurred_at", "body", "sealed"})
_OF_LEAF = itemgetter("case", "case_seq", "event", "log", "recorded_at", "v")
_OF_EVENT = itemgetter("actor", "body", "id", "occurred_at", "sealed", "type")
_EVENT_KEYS_COUNTED = _EVENT_KEYS | {"actor_seq"}
_SIGNATURE_KEYS = frozenset({"alg", "key", "value"})


class NotALeaf(ValueError):
    """Canonical JSON, but not the form of a leaf; ``path`` is dotted, ``why`` is one clause."""

    def __init__(self, path: str, why: str) -> None:
        super().__init__(f"{path or 'the leaf'}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Signature:
    """What the actor signed with, and the signature over ``statement.statement``.

    ``alg`` is a short word (``ed25519``), ``key`` the id of the key, ``value`` the signature in
    lowercase hex, 1 to 8,192 bytes of it.
    """

    alg: str
    key: str
    value: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One leaf read; instants are aware and in UTC, ``sealed`` maps field path to HMAC tag."""

    log: str
    case: str
    case_seq: int
    recorded_at: datetime
    event_id: str
    type: str
    actor: str
    actor_seq: int | None
    occurred_at: datetime
    body: dict[str, Any]
    sealed: dict[str, str]
    sig: Signature | None


def build_leaf(  # noqa: PLR0913 - a leaf has as many fields as it has
    *,
    log: str,
    case: str,
    case_seq: int,
    recorded_at: datetime,
    event_id: str,
    type: str,  # noqa: A002 - the word of the leaf
    actor: str,
    occurred_at: datetime,
    body: dict[str, Any],
    sealed: dict[str, str],
    actor_seq: int | None = None,
    sig: Signature | None = None,
) -> bytes:
    """Write the final bytes of a leaf.

    Raises NotALeaf (form), NotCanonical (a value outside the profile), LeafTooLarge, and
    ValueError for a naive instant.
    """
    event: dict[str, Any] = {
        "id": event_id,
        "type": type,
        "actor": actor,
        "occurred_at": format_instant(occurred_at),
        "body": body,
        "sealed": sealed,
    }
    if actor_seq is not None:
        event["actor_seq"] = actor_seq
    document: dict[str, Any] = {
        "v": VERSION,
        "log": log,
        "case": case,
        "case_seq": case_seq,
        "recorded_at": format_instant(recorded_at),
        "event": event,
    }
    if sig is not None:
        document["sig"] = {"alg": sig.alg, "key": sig.key, "value": sig.value}
    surely = write_surely(document, _body_of)
    written = canonical(document) if surely is None else surely
    if len(written) > MAX_LEAF_BYTES:
        raise LeafTooLarge(len(written))
    if surely is None:
        _check_spelling(document, event)
    return written


def read_leaf(stored: bytes) -> Leaf:
    """Read a leaf and check all of its form. Raises LeafTooLarge, NotCanonical, NotALeaf."""
    document = read_document(stored)
    event = document["event"]
    sig = document.get("sig")
    return Leaf(
        log=document["log"],
        case=document["case"],
        case_seq=document["case_seq"],
        recorded_at=parse_instant(document["recorded_at"]),
        event_id=event["id"],
        type=event["type"],
        actor=event["actor"],
        actor_seq=event.get("actor_seq"),
        occurred_at=parse_instant(event["occurred_at"]),
        body=event["body"],
        sealed=event["sealed"],
        sig=None if sig is None else Signature(**sig),
    )


def read_document(stored: bytes) -> dict[str, Any]:
    """``read_leaf`` without the dataclass: the checked JSON object itself, for a long audit."""
    if len(stored) > MAX_LEAF_BYTES:
        raise LeafTooLarge(len(stored))
    document = parse_surely(stored, _body_of)
    if document is None:
        document = parse_canonical(stored)
        check_form(document)
    return document  # type: ignore[no-any-return]  # check_form has refused all but a dict


def check_form(document: Any) -> None:
    """Check keys, types and spelling of a leaf's JSON value. Raises NotALeaf."""
    _check_keys(document, "", _LEAF_KEYS, _LEAF_KEYS_SIGNED)
    if document["v"] != VERSION or type(document["v"]) is not int:
        raise NotALeaf("v", f"this reader knows version {VERSION} only")
    _check_instant(document["recorded_at"], "recorded_at")
    event = document["event"]
    _check_keys(event, "event", _EVENT_KEYS, _EVENT_KEYS_COUNTED)
    _check_instant(event["occurred_at"], "event.occurred_at")
    if "sig" in document:
        _check_keys(document["sig"], "sig", _SIGNATURE_KEYS, _SIGNATURE_KEYS)
    _check_spelling(document, event)


def _body_of(document: Any) -> Any:
    """The body of a leaf whose form is beyond doubt, else ``None``.

    What stands in many leaves was looked at before and is only looked up: an audit of a million
    leaves has some microseconds for each. Whatever is in doubt gets each check by itself.
    """
    case, case_seq, event, log, recorded_at, version = _OF_LEAF(document)
    actor, body, event_id, occurred_at, sealed, word = _OF_EVENT(event)
    if (
        len(document) == len(_LEAF_KEYS)
        and len(event) == len(_EVENT_KEYS)
        and version == VERSION
        and type(version) is type(case_seq) is int
        and case_seq > 0
        and type(body) is type(sealed) is dict
        and is_surely_word(word)
        and event_id == f"{case}.{case_seq}"
        and len(event_id) <= _MAX_ID
        and is_surely_id(case)
        and is_surely_id(log)
        and is_surely_id(actor)
        and is_surely_instant(recorded_at)
        and is_surely_instant(occurred_at)
        and (not sealed or are_surely_seals(sealed, body))
    ):
        return body
    return None


def is_surely_id(value: Any) -> bool:
    """Whether it is spelled like an id. What has passed once is only looked up."""
    if value in KNOWN_IDS:
        return True
    if type(value) is not str or not _ID.fullmatch(value):
        return False
    _remember(KNOWN_IDS, value)
    return True


def is_surely_word(value: Any) -> bool:
    """Whether it is spelled like the type of an event, as above."""
    if value in KNOWN_TYPES:
        return True
    if type(value) is not str or not _TYPE.fullmatch(value):
        return False
    _remember(KNOWN_TYPES, value)
    return True


def is_surely_instant(value: Any) -> bool:
    """Whether it is an instant as a leaf spells it, as above."""
    if value in KNOWN_INSTANTS:
        return True
    try:
        parse_instant(value)
    except (TypeError, ValueError):
        return False
    _remember(KNOWN_INSTANTS, value)
    return True


def are_surely_seals(sealed: dict[str, Any], body: dict[str, Any]) -> bool:
    """Whether these are tags of fields that stand right in the body, and are gone from there.

    False is a doubt: a field whose name was never met is looked at once by ``check_form``.
    """
    for field, tag in sealed.items():
        # A dotted path is a way into the body, which has to be gone; seldom, so not here.
        if "." in field or field not in _KNOWN_FIELDS or body.get(field) is not None:
            return False
        if len(tag) != _TAG_LENGTH or bytes.fromhex(tag).hex() != tag:
            return False
    return True


def _check_spelling(document: dict[str, Any], event: dict[str, Any]) -> None:
    """The part of the form that is not given by the way a leaf is built."""
    _check_word(document["log"], "log", _ID, "an id")
    _check_word(document["case"], "case", _ID, "an id")
    _check_count(document["case_seq"], "case_seq")
    # The id of a known case and a number is spelled like the case.
    known = event["id"] == f"{document['case']}.{document['case_seq']}"
    if not known or len(event["id"]) > _MAX_ID:
        _check_match(event["id"], "event.id", _ID, "an id")
    _check_word(event["type"], "event.type", _TYPE, "a snake_case word")
    _check_word(event["actor"], "event.actor", _ID, "an id")
    if "actor_seq" in event:
        _check_count(event["actor_seq"], "event.actor_seq")
    if type(event["body"]) is not dict:
        raise NotALeaf("event.body", "not an object")
    if type(event["sealed"]) is not dict:
        raise NotALeaf("event.sealed", "not an object")
    for field, tag in event["sealed"].items():
        _check_seal(field, tag, event["body"])
    if "sig" in document:
        sig = document["sig"]
        _check_match(sig["alg"], "sig.alg", _TYPE, "a snake_case word")
        _check_match(sig["key"], "sig.key", _ID, "an id")
        _check_match(sig["value"], "sig.value", _SIGNATURE, "lowercase hex")


def format_instant(instant: datetime) -> str:
    """RFC 3339 in UTC with six decimals and ``Z``. Raises ValueError for a naive instant."""
    # The same instant stands in every leaf and row of a command. Told by identity: equal ones may
    # be two hours, where summer time ends.
    last = _LAST[0]
    if instant is last[0]:
        return last[1]
    if instant.tzinfo is UTC:
        text = _utc_text(instant)
        _LAST[0] = (instant, text)
        return text
    if instant.utcoffset() is None:
        raise ValueError("an instant needs its offset from UTC")
    try:
        return _utc_text(instant.astimezone(UTC))
    except OverflowError:
        raise ValueError("an instant outside the years 1 to 9999") from None


_LAST: list[tuple[datetime | None, str]] = [(None, "")]


def _utc_text(instant: datetime) -> str:
    return instant.isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parse_instant(text: str) -> datetime:
    """Read what ``format_instant`` writes, and nothing else. Raises ValueError."""
    if not _INSTANT.fullmatch(text):
        raise ValueError("not an instant like 2021-09-09T16:00:00.000000Z")
    return datetime.fromisoformat(text)


def _check_keys(value: Any, path: str, required: frozenset[str], allowed: frozenset[str]) -> None:
    if type(value) is not dict:
        raise NotALeaf(path, "not an object")
    if value.keys() == required or value.keys() == allowed:
        return
    if missing := required - value.keys():
        raise NotALeaf(path, f"without {', '.join(sorted(missing))}")
    raise NotALeaf(path, f"no room for {', '.join(sorted(value.keys() - allowed))}")


def _check_match(value: Any, path: str, pattern: re.Pattern[str], what: str) -> None:
    if type(value) is not str or not pattern.fullmatch(value):
        raise NotALeaf(path, f"not {what}")


def _check_word(value: Any, path: str, pattern: re.Pattern[str], what: str) -> None:
    """The same for a value that stands in many leaves, which is not looked at each time."""
    known = KNOWN_TYPES if pattern is _TYPE else KNOWN_IDS
    if type(value) is str and value in known:
        return
    _check_match(value, path, pattern, what)
    _remember(known, value)


def _remember(known: set[str], value: str) -> None:
    # Emptied when full, not closed: in a long log the newest words are the ones that come again.
    if len(known) >= _MAX_KNOWN:
        known.clear()
    known.add(value)


def _check_count(value: Any, path: str) -> None:
    if type(value) is not int or value < 1:
        raise NotALeaf(path, "not a whole number from 1")


def _check_instant(value: Any, path: str) -> None:
    try:
        parse_instant(value)
    except (TypeError, ValueError):
        raise NotALeaf(path, "not an instant like 2021-09-09T16:00:00.000000Z") from None
    _remember(KNOWN_INSTANTS, value)


def _check_seal(field: str, tag: Any, body: dict[str, Any]) -> None:
    if field not in _KNOWN_FIELDS:
        _check_match(field, f"event.sealed.{field}", _FIELD, "a dotted path into the body")
        _remember(_KNOWN_FIELDS, field)
    _check_match(tag, f"event.sealed.{field}", _TAG, "64 lowercase hex digits")
    found: Any = body
    for step in field.split("."):
        if type(found) is dict:
            found = found.get(step)
        elif type(found) is list:
            found = found[int(step)] if step.isdecimal() and int(step) < len(found) else None
        else:
            found = None
    # A value left in clear beside its tag would be published for ever: leaves are never edited.
    if found is not None:
        raise NotALeaf(f"event.body.{field}", "sealed, yet its value stands in the body")
