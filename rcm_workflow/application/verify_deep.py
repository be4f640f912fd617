"""The slower checks, cut into pieces that may be looked at one by one or by several processes.

A piece is a few cases, or the signatures under a stretch of signed heads. Whoever looks at it reads
what belongs to it in a view of its own, so that what is compared is of one instant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rcm_workflow.application import (
    verify_beside,
    verify_cases,
    verify_certificates,
    verify_heads,
    verify_legal,
    verify_steps,
)
from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_cases import Mark, Stored
from rcm_workflow.application.verify_faults import Fault, Last, shielded, table, unread, unreadable
from rcm_workflow.application.verify_history import Law
from rcm_workflow.application.verify_letters import Letters
from rcm_workflow.audit.bundle_heads import Weighed
from rcm_workflow.audit.leaf import read_document
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.sealing import tags_in
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.sealed_events import ValuesErased
from rcm_workflow.phrase import MISSING, PRESENT, Phrase

Timer = Callable[[], float]


class Cases(NamedTuple):
    """A few cases by their ids, and the newest version of the roster that was seen."""

    ids: tuple[str, ...]
    roster_version: int


class Heads(NamedTuple):
    """The signed heads of sizes from one to before another, or of all from there."""

    start: int
    end: int | None


Piece = Cases | Heads


@dataclass
class Looked:
    """What came of a piece. Plain values: it may come from another process."""

    faults: list[Fault] = field(default_factory=list)
    erased: list[tuple[str, str, str]] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    events: int = 0
    heads: Weighed = field(default_factory=Weighed)


def look(app: App, piece: Piece, trust: Trust | None, timer: Timer) -> Looked:
    """Look at a piece. Raises ``Busy``."""
    looked = Looked()
    with app.store.read() as view:
        if isinstance(piece, Heads):
            began = timer()
            if trust is not None:
                found = verify_heads.signatures(view, trust, piece.start, piece.end, looked.heads)
                looked.faults += shielded(table("checkpoint"), found)
            looked.seconds["signatures"] += timer() - began
            return looked
        rows = _rows_of(view, piece.ids)
        machine_of = verify_steps.machines(app.library, view)
        letters, unreadable = _letters_of(view, piece.ids)
        looked.faults += unreadable
        law = Law(app, view, letters)
        for case_id in piece.ids:
            one = _One(app, view, case_id, piece.roster_version, machine_of, law, looked, timer)
            looked.faults += shielded(case_id, one.faults(rows))
    return looked


def _rows_of(view: Reading, ids: Sequence[str]) -> _Rows | None:
    """The rows of some cases at once, or nothing where one of them cannot be read."""
    try:
        return _Rows(view, ids)
    except Busy:
        raise
    except Exception:  # noqa: BLE001 - whoever edits rows may put anything there
        return None


def _letters_of(view: Reading, ids: Sequence[str]) -> tuple[Letters | None, list[Fault]]:
    """The letters of some cases, or that they cannot be read."""
    try:
        return Letters(view, ids), []
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - whoever edits rows may put anything there
        return None, [unreadable(table("outbox"), error)]


class _Rows:
    """What is stored of some cases beside their events."""

    def __init__(self, view: Reading, ids: Sequence[str]) -> None:
        self._rows = {row.id: row for row in view.cases(ids=ids)}
        self._marks = {
            stream: Mark(version, roster_version, last_leaf)
            for stream, version, roster_version, last_leaf in view.marks(ids)
        }
        self._keys: dict[str, list[str]] = {}
        for case_id, machine, key in view.case_keys(ids):
            fits = case_id in self._rows and self._rows[case_id].machine == machine
            self._keys.setdefault(case_id, []).append(key if fits else f"{machine} {key}")

    def of(self, case_id: str) -> Stored:
        keys = self._keys.get(case_id, ())
        return Stored(self._rows.get(case_id), self._marks.get(case_id), keys)


class _One:
    """One case: its leaves, its replay, its rows, its steps, its deadlines, what it sealed."""

    def __init__(
        self,
        app: App,
        view: Reading,
        case_id: str,
        roster_version: int,
        machine_of: verify_steps.MachineOf,
        law: Law,
        looked: Looked,
        timer: Timer,
    ) -> None:
        self._app = app
        self._view = view
        self._id = case_id
        self._roster_version = roster_version
        self._machine_of = machine_of
        self._law = law
        self._looked = looked
        self._timer = timer
        self._rows: dict[int, int] = {}
        """The rows of its leaves, by their numbers."""
        self._tags: dict[str, dict[str, str]] = {}
        self._erased: dict[tuple[str, str], str] = {}

    def faults(self, rows: _Rows | None) -> Iterator[Fault]:
        """All that is wrong with it; where the rows of several could not be read, by its own."""
        began = self._timer()
        last = self._leaves()
        yield from self._sealed()
        try:
            own = rows or _Rows(self._view, (self._id,))
        except Busy:
            raise
        except Exception as error:  # noqa: BLE001 - whoever edits rows may put anything there
            columns = [*self._view.illegible(self._id)] or ["case_row"]
            yield from (unreadable(self._id, error, one) for one in columns)
        else:
            yield from self._replayed(own.of(self._id), last)
        self._looked.seconds["replays"] += self._timer() - began

    def _sealed(self) -> Iterator[Fault]:
        view, case_id = self._view, self._id
        yield from verify_beside.sealed_values(view, case_id, self._tags, self._erased)
        yield from verify_beside.erasures(self._tags, self._erased)
        yield from shielded(table("reading"), verify_beside.readings(view, case_id, self._tags))
        self._looked.erased += [(*ref, by) for ref, by in sorted(self._erased.items())]

    def _replayed(self, stored: Stored, last: Last | None) -> Iterator[Fault]:
        view, case_id = self._view, self._id
        if last is None:
            yield Fault("case_row", case_id, "events", PRESENT, MISSING)
            return
        if stored.row is None or stored.mark is None:
            yield Fault("case_row", case_id, "row", PRESENT, MISSING)
        try:
            events = view.events(case_id)
            walked = verify_cases.walked(events)
        except Exception as fault:  # noqa: BLE001 - a broken history must not hide the other cases
            yield Fault("replay", case_id, "events", Phrase("history"), unread(fault))
            return
        if walked is None:
            return
        yield from verify_beside.cited_documents(view, walked.cited)
        yield from verify_steps.steps(events, self._machine_of)
        newest = self._roster_now(stored.mark)
        yield from verify_cases.case(view, case_id, stored, last, newest, events, walked.case)
        began = self._timer()
        yield from verify_certificates.certificates(self._app, view, walked.moments)
        spent = self._timer() - began
        self._looked.seconds["certificates"] += spent
        self._looked.seconds["replays"] -= spent
        began = self._timer()
        yield from shielded(case_id, verify_legal.legal(self._law, events, self._rows, self._tags))
        spent = self._timer() - began
        self._looked.seconds["decisions"] += spent
        self._looked.seconds["replays"] -= spent

    def _leaves(self) -> Last | None:
        """The newest leaf; on the way the tags, and what was erased, are noted."""
        last = None
        for stored in self._view.leaves_of(self._id):
            self._looked.events += 1
            last = Last(stored.case_seq, leaf_hash(stored.leaf))
            self._rows[stored.case_seq] = stored.row
            try:
                event = read_document(stored.leaf)["event"]
            except ValueError:
                # That is told by the pass over the leaves.
                continue
            if tags := tags_in(event["sealed"]):
                self._tags[event["id"]] = tags
            if event["type"] != ValuesErased.word:
                continue
            try:
                erased = ValuesErased.model_validate(event["body"])
            except ValueError:
                # That it cannot be folded is told with the replay.
                continue
            for ref in erased.values:
                self._erased.setdefault(ref, event["id"])
        return last

    def _roster_now(self, mark: Mark | None) -> int:
        """The version of the roster, looked up again where the case has seen a newer one."""
        if mark is None or mark.roster_version <= self._roster_version:
            return self._roster_version
        return self._roster_version + len(self._view.events(ROSTER, self._roster_version))
