"""Recompute everything that is stored and say where it does not add up.

The leaves are the truth. Columns, case rows, parts and deadline rows only repeat them for speed;
each is compared with what the leaves say. What a run without faults proves of one database:

- every sealed leaf has the hash that stands in the tree, in an order without holes, and from all
  of them follow the root and the compact range of the head;
- the columns beside a leaf that repeat it, the case rows with their parts and hashes, the roster
  and the deadline rows are what the events say, for every stream that has events and no other;
- every case began, and every step of it went, as the machine says that it had pinned at that time:
  where its rules were amended, each part is held against its own;
- every sealed value fits its tag; none is missing but those that a logged act erased, of which
  nothing is left; every opening on record is of a value of its case;
- every stored document fits its digest, and none is missing that an event cites;
- every head that was signed is the head of the first so many leaves, and, with a trust file, its
  signatures and those of witnesses verify;
- every letter names an event of its stream; the append-only triggers are there and unchanged.

What it cannot prove:

- that nobody wrote the whole database anew, tree and head included, or cut off its newest leaves
  with all that repeats them, signed heads included: one that is kept elsewhere shows that.
  Leaves that are pending are in no root yet;
- command ids, places and digests: a leaf does not hold them. It is only checked that the events
  of one id lie in one stream in a row, numbered from 0, under one digest. Somebody who gives a
  whole command another id or digest is not found; the same command could then be repeated;
- the roster version a case was last looked at under, beyond its lowest and highest possible value,
  and rows of a country that has answered, at instants it once was given: both only say when to
  look again;
- letters (recipient, wording, attempts, whether there is one at all), contacts, the media type of a
  document, documents that no event cites, ``meta``, and when the head was sealed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rcm_workflow.application import verify_beside, verify_cases, verify_heads, verify_steps
from rcm_workflow.application.app import App
from rcm_workflow.application.ports import Reading
from rcm_workflow.application.verify_cases import Mark, Stored
from rcm_workflow.application.verify_faults import Fault, Last, shielded
from rcm_workflow.audit.auditor import Code, Summary, audit
from rcm_workflow.audit.auditor import Head as AuditHead
from rcm_workflow.audit.leaf import parse_instant, read_document
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import CaseRow, Head, StoredLeaf
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.sealed import READINGS
from rcm_workflow.domain.sealed_events import ValuesErased

Progress = Callable[[int, int], None]


class Verification(NamedTuple):
    """What was looked at and what was found wrong."""

    events: int
    cases: int
    size: int
    root: str
    pending: int
    faults: tuple[Fault, ...]
    erased: tuple[tuple[str, str, str], ...] = ()
    """The confidential values that are gone by a logged act: event, name, and that act."""


@dataclass
class _Seen:
    """What one pass over the leaves leaves behind: little per stream and per sealed value."""

    sealed: int = 0
    pending: int = 0
    streams: dict[str, Last] = field(default_factory=dict)
    tags: dict[str, dict[str, str]] = field(default_factory=dict)
    erased: dict[tuple[str, str], str] = field(default_factory=dict)
    summary: Summary | None = None


def verify(app: App, progress: Progress | None = None, trust: Trust | None = None) -> Verification:
    """Re-hash every leaf from its stored bytes, rebuild the tree, replay every case.

    The tree is compared with every head that was signed; with ``trust``, their signatures too.
    Writes nothing. ``progress`` is called with leaves done and leaves in all. Raises ``Busy``
    when the database does not answer.
    """
    with app.store.read() as view:
        counts, seen = view.counts(), _Seen()
        head, faults = _head(view, counts["sealed"])
        told = _Told(progress, counts["events"])
        signed: list[AuditHead] = []
        found_heads = verify_heads.signed_heads(view, app.store.log, head, trust, signed)
        faults += shielded("checkpoint", found_heads)
        earlier = [one for one in signed if one.size < head.size]
        faults += shielded("event", _leaves(app, view, head, earlier, seen, told))
        faults += _tree(head, seen, counts["pending"])
        cited: dict[str, str] = {}
        faults += shielded("case_row", _cases(app, view, seen, cited))
        for where, found in (
            ("sealed_value", verify_beside.sealed_values(view, seen.tags, seen.erased)),
            ("erasure", verify_beside.erasures(seen.tags, seen.erased)),
            ("reading", verify_beside.readings(view, seen.streams, seen.tags)),
            ("document", verify_beside.documents(view, cited)),
            ("event", verify_beside.commands(view)),
            ("outbox", verify_beside.letters(view, seen.streams)),
            ("trigger", verify_beside.guards(view)),
        ):
            faults += shielded(where, found)
    return Verification(
        seen.sealed + seen.pending,
        len(_case_streams(seen)),
        head.size,
        head.root,
        seen.pending,
        tuple(dict.fromkeys(faults)),
        tuple((*ref, by) for ref, by in sorted(seen.erased.items())),
    )


class _Told(NamedTuple):
    progress: Progress | None
    total: int

    def __call__(self, done: int) -> None:
        if self.progress is not None and (done % 500 == 0 or done == self.total):
            self.progress(done, self.total)


def _head(view: Reading, sealed: int) -> tuple[Head, list[Fault]]:
    """The head; in place of one that cannot be read, a rootless one for as many leaves."""
    try:
        head = view.head()
        bytes.fromhex(head.root)
    except (LogBroken, ValueError) as error:
        return Head(sealed, "", ()), [Fault("head", "head", "row", "a head", str(error)[:200])]
    return head, list(verify_beside.compact_range(head))


def _leaves(
    app: App,
    view: Reading,
    head: Head,
    earlier: Sequence[AuditHead],
    seen: _Seen,
    told: _Told,
) -> Iterator[Fault]:
    aside: list[Fault] = []

    def sealed() -> Iterator[tuple[int, bytes, bytes]]:
        for stored in view.leaves():
            aside.extend(_leaf(app.store.log, stored, seen))
            told(seen.sealed + seen.pending)
            if stored.place is not None and stored.hash is not None:
                yield stored.place, stored.leaf, stored.hash

    claimed = AuditHead(head.size, bytes.fromhex(head.root))
    for found in audit(sealed(), claimed, log=app.store.log, earlier=earlier):
        yield from aside
        aside.clear()
        if isinstance(found, Summary):
            seen.summary = found
            return
        where = f"leaf {found.index}" + (f" ({found.case})" if found.case else "")
        yield Fault(str(found.code), where, found.field, found.expected, found.found)


def _leaf(log: str, stored: StoredLeaf, seen: _Seen) -> Iterator[Fault]:
    """Take note of a leaf and compare the columns beside it: queries read the columns."""
    where = f"row {stored.row}"
    before = seen.streams.get(stored.case, Last(0, b""))
    if stored.case_seq > before.seq:
        seen.streams[stored.case] = Last(stored.case_seq, leaf_hash(stored.leaf))
    if stored.place is None:
        seen.pending += 1
        if stored.case_seq != before.seq + 1:
            expected, found = str(before.seq + 1), str(stored.case_seq)
            yield Fault(str(Code.CASE_SEQ), where, "case_seq", expected, found)
    else:
        seen.sealed += 1
    try:
        document = read_document(stored.leaf)
    except ValueError as fault:
        yield Fault("not_a_leaf", where, "leaf", "a canonical leaf", str(fault))
        return
    event = document["event"]
    _sealed(event, seen)
    if stored.place is None and document["log"] != log:
        yield Fault(str(Code.LOG), where, "log", log, document["log"])
    pairs = (
        ("case", document["case"], stored.case),
        ("case_seq", document["case_seq"], stored.case_seq),
        ("event", event["id"], stored.event),
        ("type", event["type"], stored.type),
        ("actor", event["actor"], stored.actor),
        ("recorded_at", parse_instant(document["recorded_at"]), stored.recorded_at),
    )
    for name, said, column in pairs:
        if said != column:
            yield Fault("column", where, name, str(said), str(column))


def _sealed(event: Mapping[str, Any], seen: _Seen) -> None:
    """Take note of the tags of an event, and of what it erased."""
    if event["sealed"]:
        seen.tags[event["id"]] = event["sealed"]
    if event["type"] != ValuesErased.word:
        return
    try:
        erased = ValuesErased.model_validate(event["body"])
    except ValueError:
        # That it cannot be folded is told with its case.
        return
    for ref in erased.values:
        seen.erased.setdefault(ref, event["id"])


def _case_streams(seen: _Seen) -> set[str]:
    """The streams of which a case is folded."""
    return {one for one in seen.streams if one != ROSTER and not one.endswith(READINGS)}


def _tree(head: Head, seen: _Seen, pending: int) -> Iterator[Fault]:
    found = seen.summary.root.hex() if seen.summary else ""
    if seen.summary is None or found != head.root or seen.summary.events != head.size:
        yield Fault("root", f"size {head.size}", "root", head.root, found)
    # A leaf that is neither in the tree nor waiting for it would never be sealed.
    if seen.pending != pending:
        yield Fault("pending", "pending", "rows", str(seen.pending), str(pending))


def _cases(app: App, view: Reading, seen: _Seen, cited: dict[str, str]) -> Iterator[Fault]:
    rows: dict[str, CaseRow] = {row.id: row for row in view.cases()}
    marks = {
        stream: Mark(version, roster_version, last_leaf)
        for stream, version, roster_version, last_leaf in view.marks()
    }
    keys: dict[str, list[str]] = {}
    for case_id, machine, key in view.case_keys():
        fits = case_id in rows and rows[case_id].machine == machine
        keys.setdefault(case_id, []).append(key if fits else f"{machine} {key}")
    known = seen.streams.get(ROSTER, Last(0, b"")).seq
    machine_of = verify_steps.machines(app.library, view)
    yield from shielded(
        "roster_row", verify_cases.roster(view, marks.pop(ROSTER, None), seen.streams.get(ROSTER))
    )
    for case_id in sorted(rows.keys() | _case_streams(seen)):
        yield from shielded(
            case_id,
            verify_cases.case(
                view,
                case_id,
                Stored(rows.get(case_id), marks.get(case_id), keys.get(case_id, ())),
                seen.streams.get(case_id),
                known,
                cited,
                machine_of,
            ),
        )
