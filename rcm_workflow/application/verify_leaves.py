"""The leaves in the order of the log: hashes, form, columns, density, the tree over all of them.

One pass, a record for each stream and nothing for each event, so that a long log fits into the
memory of a short one. Each leaf is parsed once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault, leaf_at, waiting
from rcm_workflow.application.verify_signatures import WATCHED, SignatureCheck
from rcm_workflow.audit.auditor import Code, Finding, Summary, Walk
from rcm_workflow.audit.auditor import Head as AuditHead
from rcm_workflow.audit.beside import surely_told
from rcm_workflow.audit.guessable import GUESSABLE, Guessable
from rcm_workflow.audit.leaf import read_document
from rcm_workflow.domain.keeping import Head, LeafRow
from rcm_workflow.domain.plain import plain
from rcm_workflow.phrase import ANOTHER, NONE, Phrase


@dataclass
class Seen:
    """What the pass leaves behind."""

    sealed: int = 0
    pending: int = 0
    streams: dict[str, int] = field(default_factory=dict)
    """The highest number in each stream."""
    actors: dict[str, int] = field(default_factory=dict)
    """The number of the last event of each actor that numbers its events."""
    summary: Summary | None = None
    signatures: SignatureCheck | None = None
    """Who looks at signatures of countries; nobody, where only the tree is of interest."""
    guessable: Guessable = field(default_factory=Guessable)


def leaves(
    log: str,
    view: Reading,
    head: Head,
    earlier: Sequence[AuditHead],
    seen: Seen,
    told: Callable[[int], None],
) -> Iterator[Fault]:
    """Hold every leaf against its hash, its place, its form, its columns and the heads."""
    walk = Walk(AuditHead(head.size, bytes.fromhex(head.root)), log=log, earlier=earlier)
    yield from _told(walk.begin())
    for some in view.leaf_rows():
        for row in some:
            if found := _row(log, row, seen, walk):
                yield from found
        told(seen.sealed + seen.pending)
    for stream, seq in walk.last_seqs():
        seen.streams[stream] = max(seq, seen.streams.get(stream, 0))
    yield from _told(walk.end())
    seen.summary = walk.summary


def _row(log: str, row: LeafRow, seen: Seen, walk: Walk) -> Sequence[Fault]:
    """Take note of a leaf and compare the columns beside it: queries read the columns."""
    _, place, stored_hash, leaf, stream, seq, word, actor, at = row
    if place is not None:
        body = surely_told(leaf, log, stream, seq, word, actor, at)
        if (
            body is not None
            and sha256(b"\x00" + leaf).digest() == stored_hash
            and walk.take_told(place, stream, seq, at, log, stored_hash)
        ):
            seen.sealed += 1
            seen.guessable.take_tagged(leaf)
            if seen.signatures is None or word not in WATCHED:
                return ()
            event = {"type": word, "actor": actor, "body": body}
            return list(seen.signatures.take(place, {"case": stream, "event": event}))
    typed, odd = _typed(row)
    return [*odd, *_closely(log, typed, seen, walk)]


def _closely(log: str, row: LeafRow, seen: Seen, walk: Walk) -> Sequence[Fault]:
    """The same for a leaf in which something is in doubt."""
    _, place, stored_hash, leaf, stream, seq, word, actor, at = row
    before = max(seen.streams.get(stream, 0), walk.last_seq(stream))
    if seq > before:
        seen.streams[stream] = seq
    document, why = _read(leaf)
    found: Sequence[Fault]
    if place is None or stored_hash is None:
        seen.pending += 1
        found = _pending(log, row, before, document)
    else:
        seen.sealed += 1
        found = _told(walk.take(place, leaf, stored_hash))
    if document is None:
        fault = Fault("not_a_leaf", _where(row), "leaf", Phrase("canonical"), Phrase("not_so", why))
        return [*found, fault]
    event = document["event"]
    if seen.guessable.take(document):
        found = [*found, *_guessable(_where(row))]
    if seen.signatures is not None and ("sig" in document or event["type"] in WATCHED):
        at_place = seen.sealed + seen.pending - 1 if place is None else place
        found = [*found, *seen.signatures.take(at_place, document)]
    if (
        document["recorded_at"] == at
        and document["case"] == stream
        and document["case_seq"] == seq
        and event["type"] == word
        and event["actor"] == actor
        and event["id"] == f"{stream}.{seq}"
        and "actor_seq" not in event
    ):
        return found
    return [*found, *_numbered(event, row, seen), *_columns(document, row)]


_TYPES: tuple[tuple[str, type], ...] = (
    ("row", int),
    ("log_index", int),
    ("leaf_hash", bytes),
    ("leaf", bytes),
    ("case", str),
    ("case_seq", int),
    ("type", str),
    ("actor", str),
    ("recorded_at", str),
)


def _typed(row: LeafRow) -> tuple[LeafRow, list[Fault]]:
    """The row with each column in the type of its table, and those that were in another.

    SQLite takes a text for bytes and bytes for a text. That is a fault of its own; what they say
    is looked at all the same, so that the pass goes on behind it.
    """
    found, odd = [], []
    for value, (name, kind) in zip(row, _TYPES, strict=True):
        if value is None or type(value) is kind:
            found.append(value)
            continue
        odd.append((name, kind, type(value)))
        found.append(_turned(value, kind))
    typed: LeafRow = tuple(found)  # type: ignore[assignment]  # each has the type of its column now
    where = _where(typed)
    return typed, [Fault("column", where, name, _kind(due), _kind(said)) for name, due, said in odd]


_KINDS = {int: Phrase("whole_number"), bytes: Phrase("bytes"), str: Phrase("text")}


def _kind(kind: type) -> Phrase:
    return _KINDS.get(kind, ANOTHER)


def _where(row: LeafRow) -> Phrase:
    number, place, stream, seq = row[0], row[1], row[4], row[5]
    return waiting(number, f"{stream}.{seq}") if place is None else leaf_at(place, stream)


def _turned(value: Any, kind: type) -> Any:
    if kind is int:
        return 0
    if kind is bytes:
        return str(value).encode()
    return value.decode(errors="replace") if isinstance(value, bytes) else str(value)


def _read(leaf: bytes) -> tuple[dict[str, Any] | None, str]:
    try:
        return read_document(leaf), ""
    except ValueError as fault:
        return None, str(fault)


def _told(found: Sequence[Finding]) -> list[Fault]:
    return [
        Fault(
            str(one.code),
            leaf_at(one.index, one.case),
            one.field,
            one.expected,
            one.found,
        )
        for one in found
    ]


def _guessable(where: str) -> list[Fault]:
    return [Fault(GUESSABLE, where, "event.sealed", Phrase("random"), NONE)]


def _pending(log: str, row: LeafRow, before: int, document: dict[str, Any] | None) -> list[Fault]:
    """What waits is in no tree; its place in its case and its log are looked at here."""
    seq, where, found = row[5], _where(row), []
    if seq != before + 1:
        found.append(Fault(str(Code.CASE_SEQ), where, "case_seq", str(before + 1), str(seq)))
    if document is not None and document["log"] != log:
        found.append(Fault(str(Code.LOG), where, "log", log, document["log"]))
    return found


def _numbered(event: dict[str, Any], row: LeafRow, seen: Seen) -> Iterator[Fault]:
    """Who numbers its events leaves no number out: a missing one is an event that was hidden."""
    actor, number = event["actor"], event.get("actor_seq")
    if number is None:
        return
    due = seen.actors.get(actor, 0) + 1
    if number != due:
        yield Fault("actor_seq", _where(row), "event.actor_seq", str(due), str(number))
    seen.actors[actor] = max(number, due - 1)


def _columns(document: dict[str, Any], row: LeafRow) -> Iterator[Fault]:
    _, _, _, _, stream, seq, word, actor, at = row
    event = document["event"]
    pairs = (
        ("case", document["case"], stream),
        ("case_seq", document["case_seq"], seq),
        ("event", event["id"], f"{stream}.{seq}"),
        ("type", event["type"], word),
        ("actor", event["actor"], actor),
        ("recorded_at", document["recorded_at"], at),
    )
    for name, said, column in pairs:
        if said != column:
            yield Fault("column", _where(row), name, plain(said), plain(column))
