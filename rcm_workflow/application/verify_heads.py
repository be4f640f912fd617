"""The heads that were signed, compared with the tree as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

from rcm_workflow.application.ports import Custody
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault, unread
from rcm_workflow.audit.auditor import Head as AuditHead
from rcm_workflow.audit.bundle_heads import Head as Grade
from rcm_workflow.audit.bundle_heads import Weighed, head_as_told, head_by
from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.cosignature import COSIGNATURE_BYTES
from rcm_workflow.audit.last_signed import own_time
from rcm_workflow.audit.note import Note, NotSigned, opened, read_lines
from rcm_workflow.audit.note import Signed as Opened
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import Head, SignedHead
from rcm_workflow.phrase import MISSING, Phrase

LATEST = 253402300799
"""The last second that a date can spell."""


@dataclass
class Signed:
    """The heads that were signed, as the database has them; their signatures are another matter."""

    claimed: list[AuditHead] = field(default_factory=list)
    """By rising size, each size once, as far as they fit the present head."""
    count: int = 0
    newest: Grade | None = None
    """The newest as it says, with the witnesses whose lines stand under it."""


def signed_heads(view: Reading, log: str, head: Head, signed: Signed) -> Iterator[Fault]:
    """Read every stored head into ``signed``; say what is wrong.

    Those below the present head are then compared as the leaves go by.
    """
    latest, newest = 0, None
    for stored in view.signed_heads():
        signed.count += 1
        where = _head(stored.size)
        try:
            told, note = read_checkpoint(stored.note.encode())
        except ValueError as fault:
            yield Fault("checkpoint", where, "note", Phrase("checkpoint"), unread(fault))
            continue
        newest = told, note
        yield from _columns(stored, told, log, where)
        at = own_time(note, told.origin)
        if at is not None:
            yield from _times(stored, at, latest, where)
            latest = max(latest, at)
        yield from _claim(told, head, signed.claimed, where)
    if newest is not None:
        signed.newest = _as_told(view, *newest)


def _claim(told: Checkpoint, head: Head, heads: list[AuditHead], where: str) -> Iterator[Fault]:
    """Take a head into those that the leaves are held against, or say why it cannot be one."""
    if told.size > head.size:
        most = Phrase("at_most", number=head.size)
        yield Fault("checkpoint", where, "size", most, str(told.size))
    elif heads and heads[-1].size == told.size:
        if heads[-1].root != told.root:
            yield Fault("fork", where, "root", heads[-1].root.hex(), told.root.hex())
    elif told.size == head.size and told.root.hex() != head.root:
        yield Fault("checkpoint", where, "root", told.root.hex(), head.root)
    elif not heads or heads[-1].size < told.size:
        heads.append(AuditHead(told.size, told.root))


def _as_told(view: Reading, told: Checkpoint, note: Note) -> Grade:
    """A head and the lines of witnesses under it, as they say."""
    lines = "".join(f"{line}\n" for line in view.cosignatures(told.size))
    try:
        return head_as_told(told, note.with_lines(read_lines(lines)))
    except ValueError:
        # Lines that are none are told of with the signatures.
        return head_as_told(told, note)


def remembered(custody: Custody | None) -> tuple[Checkpoint | None, list[Fault]]:
    """The head signed last as the file outside the database has it, or that it cannot be read."""
    try:
        last = None if custody is None else custody.last()
    except LogBroken as broken:
        wanted, found = Phrase("signed_head"), unread(broken)
        return None, [Fault("last_signed", Phrase("beside_key"), "file", wanted, found)]
    return (None if last is None else last.checkpoint), []


def signed_last(last: Checkpoint | None, head: Head, heads: list[AuditHead]) -> Iterator[Fault]:
    """Whether the tree holds what was signed last; one below the head joins ``heads``."""
    if last is None:
        return
    where = _head(last.size)
    if last.size > head.size:
        least = Phrase("at_least", number=last.size)
        yield Fault("last_signed", where, "size", least, str(head.size))
    elif last.size == head.size:
        if last.root.hex() != head.root:
            yield Fault("last_signed", where, "root", last.root.hex(), head.root)
    else:
        same = [one for one in heads if one.size == last.size]
        if not same:
            heads.append(AuditHead(last.size, last.root))
            heads.sort(key=lambda one: one.size)
        elif same[0].root != last.root:
            yield Fault("last_signed", where, "root", last.root.hex(), same[0].root.hex())


def kept(view: Reading, last: Checkpoint) -> Iterator[Fault]:
    """Whether the head signed last is among those that the database has."""
    if view.head_of_size(last.size) is None:
        where = _head(last.size)
        yield Fault("last_signed", where, "note", Phrase("among_heads"), MISSING)


def _columns(stored: SignedHead, told: Checkpoint, log: str, where: str) -> Iterator[Fault]:
    for name, said, column in (("size", told.size, stored.size), ("log", told.origin, log)):
        if said != column:
            yield Fault("checkpoint", where, name, str(said), str(column))


def _times(stored: SignedHead, at: int, latest: int, where: str) -> Iterator[Fault]:
    column = int(stored.signed_at.timestamp())
    if column != at:
        yield Fault("checkpoint", where, "signed_at", _spelled(at), _spelled(column))
    # A head over more entries was signed later, whatever a clock that was set back said.
    if at < latest:
        earliest = Phrase("not_before", at=_spelled(latest))
        yield Fault("checkpoint", where, "time", earliest, _spelled(at))


def _head(size: int) -> Phrase:
    return Phrase("head_of", f"signed head {size}", number=size)


def _spelled(at: int) -> str:
    return datetime.fromtimestamp(min(at, LATEST), UTC).isoformat()


def signatures(
    view: Reading, trust: Trust, start: int, end: int | None, weighed: Weighed
) -> Iterator[Fault]:
    """The signatures under the heads of sizes from ``start`` to before ``end``, if any.

    Every head must be signed by a key of this log, and each signature in it of a key in the trust
    file must verify, also that with a time by the log. Those of keys that it does not name cannot
    be checked: they count for nothing, and whose they say they are is noted. A note that is no
    checkpoint is told of where the heads are read. Those that are signed go into ``weighed``.
    """
    for stored in view.signed_heads(start, end):
        try:
            told, note = read_checkpoint(stored.note.encode())
        except ValueError:
            continue
        yield from _signatures(view, note, told, trust, _head(stored.size), weighed)


def _signatures(
    view: Reading, note: Note, told: Checkpoint, trust: Trust, where: str, weighed: Weighed
) -> Iterator[Fault]:
    keys, found, sound = [one.key for one in trust.witnesses], list[Opened](), True
    try:
        opened(note, trust.keys_of(told.origin))
        # Nor may the line with the time be wrong, or one of a witness in the note itself.
        found += opened(note, [*trust.signers_of(told.origin), *keys])
    except NotSigned as fault:
        sound = False
        yield Fault("checkpoint", where, "signature", Phrase("log_signature"), unread(fault))
    ids = {key.id for key in keys}
    for line in view.cosignatures(told.size):
        try:
            (signed,) = read_lines(f"{line}\n")
            if signed.key_id not in ids and len(signed.signature) == COSIGNATURE_BYTES:
                # Of whom the office asked, an auditor may trust fewer, or others.
                weighed.leave(signed.name)
                continue
            found += opened(Note(note.text, (signed,)), keys)
        except ValueError as fault:
            name = line.split(" ")[1] if line.count(" ") > 1 else line
            yield Fault("cosignature", where, name, Phrase("verifies"), unread(fault))
    if sound:
        weighed.take(head_by(told, found, trust))
