"""Recompute everything that is stored and say where it does not add up.

The leaves are the truth. Columns, case rows, parts and deadline rows only repeat them for speed;
each is compared with what the leaves say. What a run without faults proves of one database:

- every sealed leaf has the hash that stands in the tree, in an order without holes, and from all
  of them follow the root and the compact range of the head;
- the columns beside a leaf that repeat it, the case rows with their parts and hashes, the roster
  and the deadline rows are what the events say, for every stream that has events and no other;
- every case began, and every step of it went, as the machine says that it had pinned at that time:
  where its rules were amended, each part is held against its own;
- whoever made a step or act had the mandate and the role for it, the system had its occasion, and
  its conditions held, as far as the log tells what they ask for; who was asked, what silence meant,
  what came of it is what follows from the step, and nothing of the kind stands there without one;
- every deadline comes out as its certificate says, counted again on the calendar and by the rules
  that were pinned when it was set;
- an actor whose events are numbered has left out no number;
- every sealed value fits its tag; none is missing but those that a logged act erased, of which
  nothing is left; every opening on record is of a value of its case;
- every position was given by a seat of its country, or set down by the step that says so; every one
  that carries a signature was signed, in these words, with a key that its seat had
  at that place of the log; none lacks one that the policy of its case asked for;
- every stored document fits its digest, and none is missing that an event cites;
- every head that was signed and is still there is the head of the first so many leaves, and, with a
  trust file, its signatures and those of witnesses verify; which leaves a witnessed head covers is
  told; where the head signed last is remembered outside the database, it is among them;
- the time beside a head is the one in the log's own line under it, and larger heads are not older;
- every letter names an event of its stream, and every event has the letters that it had to bring
  about, to those seats, waiting or sent; the append-only triggers are there and unchanged, and
  no table, column, view, trigger or rule stands in the schema that the migrations did not make.

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
- that no signature of a witness and no head below the newest was deleted;
- letters of moved deadlines, and of any letter its wording and its attempts; contacts, the media
  type of a document, documents that no event cites, ``meta``, and when the head was sealed.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rcm_workflow.application import verify_beside, verify_cases, verify_heads
from rcm_workflow.application.app import App
from rcm_workflow.application.ports import Custody
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_cases import Mark
from rcm_workflow.application.verify_deep import Cases, Heads, Piece, Timer
from rcm_workflow.application.verify_faults import Fault, Last, shielded, table, unread
from rcm_workflow.application.verify_leaves import Seen, leaves
from rcm_workflow.application.verify_signatures import SignatureCheck
from rcm_workflow.application.verify_spread import Spread, looked_at
from rcm_workflow.audit.bundle_heads import Head as SignedHead
from rcm_workflow.audit.bundle_heads import Weighed
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.trust import NONE, Trust
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.sealed import READINGS
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.phrase import Phrase

Progress = Callable[[int, int], None]

AT_ONCE = 32
"""Cases in a piece of work."""
STRETCHES = 8
"""Into how many pieces the signatures are cut for each process."""


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
    seconds: Mapping[str, float] = {}
    """How long each kind of check took; of several processes, the sum."""
    signed: int = 0
    """Positions that their country signed with a key in force at their place of the log."""
    unsigned: int = 0
    """Positions that carry no signature: that their country gave them rests on the office."""
    keys: tuple[tuple[str, str, int, int | None], ...] = ()
    """Keys that seats were ever given: seat, key, from which entry of the log and up to which."""
    heads: int = 0
    """How many signed heads there are."""
    quorum: str = ""
    """Which witnesses the trust file asks for; empty without one: then no signature was checked."""
    newest: SignedHead | None = None
    """The newest signed head: without a trust file as it says, else the newest that is trusted."""
    weighed: Weighed = Weighed()
    """With a trust file, what the heads that are signed as trusted are worth."""

    @property
    def unwitnessed(self) -> bool:
        """Whether witnesses are asked for, and no head over these entries has enough of them."""
        asked = self.quorum not in {"", NONE} and self.size > 0
        return asked and self.weighed.newest_witnessed is None


def verify(
    app: App,
    progress: Progress | None = None,
    trust: Trust | None = None,
    *,
    custody: Custody | None = None,
    spread: Spread | None = None,
    timer: Timer = time.perf_counter,
) -> Verification:
    """Re-hash every leaf from its stored bytes, rebuild the tree, replay every case.

    The tree is compared with every head that was signed; with ``trust``, their signatures too; with
    ``custody``, the head that is remembered outside the database as well.
    Writes nothing. ``progress`` is called with what is done and what there is in all: every event
    is looked at twice, in the order of the log and with its case. The second time is spread over
    processes where that is asked for. Raises ``Busy`` when the database does not answer.
    """
    seconds: dict[str, float] = defaultdict(float)
    # Before the database is read, which then is never behind it.
    last, unread = verify_heads.remembered(custody)
    with app.store.read() as view:
        signatures = SignatureCheck(app.library, view)
        counts, seen = view.counts(), Seen(signatures=signatures)
        head, faults = _head(view, counts["sealed"])
        told = _Told(progress, counts["events"])
        began = timer()
        signed = verify_heads.Signed()
        found_heads = verify_heads.signed_heads(view, app.store.log, head, signed)
        faults += shielded(table("checkpoint"), found_heads)
        faults += unread
        faults += verify_heads.signed_last(last, head, signed.claimed)
        earlier = [one for one in signed.claimed if one.size < head.size]
        passed = leaves(app.store.log, view, head, earlier, seen, told.so_far)
        faults += shielded(table("event"), passed)
        faults += _tree(head, seen, counts["pending"])
        seconds["leaves"] = timer() - began
        began = timer()
        access = app.library.access(app.library.access_document().body)
        faults += shielded(table("roster_row"), _roster(view, seen, access))
        for where, found in (
            ("reading", verify_beside.readings_of_none(view, seen.streams)),
            ("sealed_value", verify_beside.strays(view, seen.streams)),
            ("document", verify_beside.documents(view)),
            ("event", verify_beside.commands(view)),
            ("outbox", verify_beside.letters(view, seen.streams)),
            ("trigger", verify_beside.guards(view)),
        ):
            faults += shielded(table(where), found)
        ids = sorted({*view.case_ids(), *_case_streams(seen)})
        seconds["beside"] = timer() - began
    jobs = 1 if spread is None else spread.jobs
    known = seen.streams.get(ROSTER, 0)
    pieces = [*_stretches(head.size, jobs if trust else 0), *_cases(ids, known)]
    erased: list[tuple[str, str, str]] = []
    weighed = Weighed()
    done = counts["events"]
    for looked in looked_at(app, pieces, trust, timer, spread):
        faults += looked.faults
        erased += looked.erased
        weighed.join(looked.heads)
        for name, spent in looked.seconds.items():
            seconds[name] += spent
        done += looked.events
        told.so_far(done)
    if last is not None and last.size <= head.size:
        # Last of all and in a view of its own: it is remembered a moment before it is stored.
        with app.store.read() as view:
            faults += shielded(table("checkpoint"), verify_heads.kept(view, last))
    return Verification(
        seen.sealed + seen.pending,
        len(_case_streams(seen)),
        head.size,
        head.root,
        seen.pending,
        tuple(_once(faults)),
        tuple(sorted(erased)),
        dict(seconds),
        signatures.known.signed,
        signatures.known.unsigned,
        tuple(
            (held.seat, public, held.since, held.until)
            for public, held in signatures.known.keys.items()
        ),
        signed.count,
        "" if trust is None else trust.quorum,
        signed.newest if trust is None else weighed.newest,
        weighed,
    )


class _Told(NamedTuple):
    progress: Progress | None
    events: int

    def so_far(self, done: int) -> None:
        if self.progress is not None:
            self.progress(done, 2 * self.events)


def _once(faults: Sequence[Fault]) -> Iterator[Fault]:
    """Each fault once, and a document that is missing once for all who cite it."""
    told = set()
    for fault in faults:
        missing = fault.code == "document" and fault.found == "missing"
        known = (fault.code, fault.where) if missing else fault
        if known not in told:
            told.add(known)
            yield fault


def _head(view: Reading, sealed: int) -> tuple[Head, list[Fault]]:
    """The head; in place of one that cannot be read, a rootless one for as many leaves."""
    try:
        head = view.head()
        bytes.fromhex(head.root)
    except (LogBroken, ValueError) as error:
        fault = Fault("head", table("head"), "row", Phrase("head"), unread(error))
        return Head(sealed, "", ()), [fault]
    return head, list(verify_beside.compact_range(head))


def _case_streams(seen: Seen) -> set[str]:
    """The streams of which a case is folded."""
    return {one for one in seen.streams if one != ROSTER and not one.endswith(READINGS)}


def _tree(head: Head, seen: Seen, pending: int) -> Iterator[Fault]:
    found = seen.summary.root.hex() if seen.summary else ""
    if seen.summary is None or found != head.root or seen.summary.events != head.size:
        yield Fault("root", Phrase("size", number=head.size), "root", head.root, found)
    # A leaf that is neither in the tree nor waiting for it would never be sealed.
    if seen.pending != pending:
        yield Fault("pending", table("pending"), "rows", str(seen.pending), str(pending))


def _roster(view: Reading, seen: Seen, access: AccessSpec) -> Iterator[Fault]:
    marks = [
        Mark(version, known, newest_leaf)
        for _, version, known, newest_leaf in view.marks((ROSTER,))
    ]
    last = None
    if ROSTER in seen.streams:
        # A number edited in its column may lie beyond the newest one.
        beyond = [*view.leaves_of(ROSTER, after=seen.streams[ROSTER] - 1)]
        if len(beyond) != 1:
            # In that order nothing of it folds; what is altered is told with the row.
            yield Fault("roster_row", ROSTER, "events", Phrase("one_newest"), str(len(beyond)))
            return
        newest = beyond[0]
        last = Last(newest.case_seq, leaf_hash(newest.leaf))
    yield from verify_cases.roster(view, marks[0] if marks else None, last, access)


def _stretches(size: int, jobs: int) -> Iterator[Piece]:
    """The signed heads up to a size, cut by their sizes; those of larger sizes with the last."""
    if not jobs:
        return
    step = size // (STRETCHES * jobs) + 1
    for start in range(0, size + 1, step):
        last = start + step > size
        yield Heads(start, None if last else start + step)


def _cases(ids: Sequence[str], roster_version: int) -> Iterator[Piece]:
    for start in range(0, len(ids), AT_ONCE):
        yield Cases(tuple(ids[start : start + AT_ONCE]), roster_version)
