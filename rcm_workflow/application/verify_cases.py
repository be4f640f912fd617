"""Folded rows against the events they were folded from: cases, deadlines, the roster."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_certificates import MOVES_DEADLINES, Moment
from rcm_workflow.application.verify_faults import Fault, Last, differences, unread
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, alarms
from rcm_workflow.domain.decide_roster import require_entered
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.keeping import CaseRow
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.phrase import MISSING, NONE, PRESENT, Phrase


class Mark(NamedTuple):
    """By what a row is known: see ``Reading.marks``."""

    version: int
    roster_version: int
    last_leaf: bytes


class Stored(NamedTuple):
    """What is stored of a case beside its events."""

    row: CaseRow | None
    mark: Mark | None
    keys: Sequence[str] = ()


class Walked(NamedTuple):
    """A history folded once, with what the checks after it need."""

    case: Case
    cited: Mapping[str, str]
    """The documents that it cites, each with the first event that does."""
    moments: Sequence[Moment]
    """The events that set deadlines, with the case before."""


def walked(events: Sequence[Recorded]) -> Walked | None:
    """Fold a history. Raises whatever a history that is none may bring about."""
    case: Case | None = None
    cited: dict[str, str] = {}
    moments = []
    for recorded in events:
        for digest in cited_by(recorded.event):
            cited.setdefault(digest, recorded.id)
        if case is not None and isinstance(recorded.event, MOVES_DEADLINES):
            moments.append(Moment(case, recorded, recorded.event.deadlines))
        case = evolve(case, recorded)
    return None if case is None else Walked(case, cited, moments)


def case(
    view: Reading,
    case_id: str,
    stored: Stored,
    last: Last,
    roster_version: int,
    events: Sequence[Recorded],
    replayed: Case,
) -> Iterator[Fault]:
    """Compare all that is stored of a case with its replay."""
    row, mark, keys = stored
    if row is None or mark is None:
        return
    yield from _row(row, replayed)
    yield from _last_leaf("case_row", case_id, mark, last)
    opened = events[0].event
    lowest = opened.roster_version if isinstance(opened, e.CaseOpened) else 0
    if not lowest <= mark.roster_version <= roster_version:
        expected = Phrase("between", first=lowest, last=roster_version)
        yield Fault("case_row", case_id, "roster_version", expected, str(mark.roster_version))
    held = [] if replayed.key is None or not replayed.holds_key else [replayed.key]
    if list(keys) != held:
        yield Fault("case_row", case_id, "unique", plain(held), plain(list(keys)))
    yield from _pieces(view, replayed)
    yield from _deadlines(view, replayed, events)


def _pieces(view: Reading, replayed: Case) -> Iterator[Fault]:
    """The case as its head and parts say is the one that was replayed."""
    try:
        stored = view.stored_case(replayed.id)
    except (LogBroken, ValueError) as fault:
        yield Fault("case_row", replayed.id, "row", Phrase("case"), unread(fault))
        return
    for field, expected, found in differences(replayed, stored):
        yield Fault("case_row", replayed.id, field, expected, found)


def cited_by(event: e.Event) -> Iterator[str]:
    """The digests of the documents that an event needs."""
    match event:
        case e.CaseOpened():
            yield from (event.machine.digest, event.policy.digest, event.snapshot, event.access)
            yield from (digest for _, digest in event.documents)
        case e.TransitionFired():
            yield from (digest for _, digest in event.documents)
        case e.TextFiled():
            yield from (digest for _, digest in event.versions)
        case e.CalendarAmended():
            yield from (event.base, event.snapshot)
        case e.RulesAmended():
            pins = event.current
            yield from (pins.machine.digest, pins.policy.digest, pins.access, event.plan)
        case e.PeriodOpened() | e.PeriodExtended() | e.PeriodResumed() | e.PeriodRecomputed():
            yield from (one.certificate for one in event.deadlines)


def _deadlines(view: Reading, replayed: Case, events: Sequence[Recorded]) -> Iterator[Fault]:
    rows = {(kind, country or "", at) for kind, country, at in alarms(replayed)}
    kept = set(view.deadline_rows(replayed.id))
    for kind, country, at in sorted(rows - kept):
        yield Fault("deadline_row", replayed.id, f"{kind} {country}", at.isoformat(), MISSING)
    # A country that has answered keeps its rows until the period moves; they wake nobody.
    tolerated = _stood(events) if _runs(replayed) else set()
    answered = {one.country for poll in replayed.polls[-1:] for one in poll.standings if one.entry}
    for kind, country, at in sorted(kept - rows):
        if country not in answered or (kind, country, at) not in tolerated:
            yield Fault("deadline_row", replayed.id, f"{kind} {country}", NONE, at.isoformat())


def _runs(replayed: Case) -> bool:
    period = replayed.period
    return period is not None and not period.paused and not replayed.final


def _stood(events: Sequence[Recorded]) -> set[tuple[str, str, datetime]]:
    """Every instant that a country was ever given in the case, with its kind."""
    found = set()
    for recorded in events:
        if isinstance(recorded.event, _SETS_DEADLINES):
            for one in recorded.event.deadlines:
                found.add(("due", one.country, one.due_at))
                found |= {("reminder", one.country, at) for _, at in one.reminders}
    return found


_SETS_DEADLINES = (e.PeriodOpened, e.PeriodExtended, e.PeriodResumed, e.PeriodRecomputed)


def _row(row: CaseRow, case: Case) -> Iterator[Fault]:
    """The columns by which lists are made must say what the history says."""
    said = CaseRow(
        id=case.id,
        machine=case.machine.name,
        state=case.state,
        version=case.version,
        title_en=case.title.en,
        title_es=case.title.es,
        authority=case.authority,
        opened_at=case.opened_at,
        last_at=case.last_at,
        closes_at=case.period.closes_at if case.period and not case.period.paused else None,
        final=case.final,
    )
    for field, expected, found in zip(CaseRow._fields, said, row, strict=True):
        if expected != found:
            yield Fault("case_row", case.id, field, plain(expected), plain(found))


def _last_leaf(code: str, where: str, mark: Mark, last: Last) -> Iterator[Fault]:
    if mark.last_leaf != last.hash:
        yield Fault(code, where, "last_leaf", last.hash.hex(), mark.last_leaf.hex())
    if mark.version != last.seq:
        yield Fault(code, where, "version", str(last.seq), str(mark.version))


def _without_cause(view: Reading, entries: Sequence[e.Recorded]) -> Iterator[e.Recorded]:
    """What the system is said to have entered though no step of a case had it entered, or two had.

    What came with the database was entered in one instant, the first. That what a case says of an
    entry is so is told with that case.
    """
    later = [
        one for one in entries if one.actor.is_system and one.recorded_at != entries[0].recorded_at
    ]
    if not later:
        return
    caused = Counter(
        one.event.event
        for one in view.events_of(e.EffectCarriedOut.word)
        if isinstance(one.event, e.EffectCarriedOut) and one.event.kind == "registered"
    )
    yield from (one for one in later if caused[one.id] != 1)


def roster(
    view: Reading, mark: Mark | None, last: Last | None, access: AccessSpec
) -> Iterator[Fault]:
    """The folded roster is what its events make of it, and who entered them might.

    Asked by the table of rights of today: the roster pins none.
    """
    if mark is None:
        yield Fault("roster", ROSTER, "row", PRESENT, MISSING)
        return
    # Before its first event the row is as the migration made it: version 0 and no hash.
    yield from _last_leaf("roster", ROSTER, mark, last or Last(0, b""))
    folded = Roster()
    entries = view.events(ROSTER)
    for recorded in _without_cause(view, entries):
        yield Fault("not_allowed", recorded.id, "actor", Phrase("says_so"), str(recorded.actor))
    for recorded in entries:
        try:
            require_entered(recorded, folded, access)
        except Refused as refused:
            may = Phrase("one_of", roles=", ".join(refused.facts.get("may", ())) or "–")
            yield Fault("not_allowed", recorded.id, "actor", may, str(recorded.actor))
        folded = evolve_roster(folded, recorded)
    if last is not None:
        for field, expected, found in differences(folded, view.stored_roster()):
            yield Fault("roster", ROSTER, field, expected, found)
