"""Recompute everything that is stored and say where it does not add up.

The leaves are the truth. Columns, case rows, parts and deadline rows only repeat them for speed;
each is compared with what the leaves say.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.ports import Reading
from rcm_workflow.audit.auditor import Head as AuditHead
from rcm_workflow.audit.auditor import Summary, audit
from rcm_workflow.audit.leaf import parse_instant, read_document
from rcm_workflow.audit.sealing import opens
from rcm_workflow.domain.case import Case, alarms
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.keeping import CaseRow, StoredLeaf
from rcm_workflow.domain.roster import ROSTER, Roster, evolve_roster

Progress = Callable[[int, int], None]


class Fault(NamedTuple):
    """One thing that does not add up, and where."""

    code: str
    where: str
    field: str
    expected: str
    found: str


class Verification(NamedTuple):
    """What was looked at and what was found wrong."""

    events: int
    cases: int
    size: int
    root: str
    pending: int
    faults: tuple[Fault, ...]


def verify(app: App, progress: Progress | None = None) -> Verification:
    """Re-hash every leaf from its stored bytes, rebuild the tree, replay every case.

    Writes nothing. ``progress`` is called with leaves done and leaves in all.
    """
    with app.store.read() as view:
        total = view.counts()["events"]
        head = view.head()
        faults: list[Fault] = []
        counts = {"sealed": 0, "pending": 0}
        summary = _leaves(app, view, faults, counts, progress, total)
        faults += _sealed_values(view)
        cases = 0
        rows = {row.id: row for row in view.cases()}
        for case_id in list(view.case_ids()):
            cases += 1
            faults += _case(view, case_id, rows.get(case_id))
        faults += _roster(view)
    found = summary.root.hex() if summary else ""
    if summary is None or found != head.root or summary.events != head.size:
        faults.append(Fault("root", f"size {head.size}", "root", head.root, found))
    return Verification(
        counts["sealed"] + counts["pending"],
        cases,
        head.size,
        head.root,
        counts["pending"],
        tuple(dict.fromkeys(faults)),
    )


def _leaves(
    app: App,
    view: Reading,
    faults: list[Fault],
    counts: dict[str, int],
    progress: Progress | None,
    total: int,
) -> Summary | None:
    done = 0

    def sealed() -> Iterator[tuple[int, bytes, bytes]]:
        nonlocal done
        for stored in view.leaves():
            done += 1
            if progress is not None and (done % 500 == 0 or done == total):
                progress(done, total)
            faults.extend(_columns(stored))
            if stored.place is None or stored.hash is None:
                counts["pending"] += 1
                continue
            counts["sealed"] += 1
            yield stored.place, stored.leaf, stored.hash

    head = view.head()
    summary = None
    for found in audit(sealed(), AuditHead(head.size, bytes.fromhex(head.root)), log=app.store.log):
        if isinstance(found, Summary):
            summary = found
        else:
            faults.append(
                Fault(
                    str(found.code),
                    f"leaf {found.index}" + (f" ({found.case})" if found.case else ""),
                    str(found.field),
                    str(found.expected),
                    str(found.found),
                )
            )
    return summary


def _columns(stored: StoredLeaf) -> Iterator[Fault]:
    """The columns beside a leaf must say what the leaf says: queries read the columns."""
    where = f"row {stored.row}"
    try:
        document = read_document(stored.leaf)
    except ValueError as fault:
        yield Fault("not_a_leaf", where, "leaf", "a canonical leaf", str(fault))
        return
    event = document["event"]
    pairs = (
        ("case", document["case"], stored.case),
        ("case_seq", document["case_seq"], stored.case_seq),
        ("event", event["id"], stored.event),
        ("type", event["type"], stored.type),
        ("actor", event["actor"], stored.actor),
        ("recorded_at", parse_instant(document["recorded_at"]), stored.recorded_at),
    )
    for field, expected, found in pairs:
        if expected != found:
            yield Fault("column", where, field, str(expected), str(found))


def _sealed_values(view: Reading) -> Iterator[Fault]:
    tags = {}
    for stored in view.leaves():
        try:
            event = read_document(stored.leaf)["event"]
        except ValueError:
            continue
        if event["sealed"]:
            tags[event["id"]] = event["sealed"]
    for event_id, name, salt, value in view.sealed_tags():
        tag = tags.get(event_id, {}).get(name)
        if tag is None:
            yield Fault("sealed_value", event_id, name, "a tag in the leaf", "none")
        elif salt is not None and not opens(value, salt, tag):
            yield Fault("sealed_value", event_id, name, "the value that was sealed", "another")


def _case(view: Reading, case_id: str, row: CaseRow | None) -> Iterator[Fault]:
    try:
        replayed = replay(view.events(case_id))
    except Exception as fault:  # noqa: BLE001 - a broken history must not hide the other cases
        yield Fault("replay", case_id, "events", "a history that folds", repr(fault)[:200])
        return
    if row is None or replayed is None:
        yield Fault("case_row", case_id, "row", "present", "missing")
        return
    try:
        stored = view.stored_case(case_id)
    except (LogBroken, ValueError) as fault:
        yield Fault("case_row", case_id, "row", "a case", repr(fault)[:200])
        return
    yield from _row(row, replayed)
    for name in type(stored).model_fields:
        expected, found = getattr(replayed, name), getattr(stored, name)
        if expected != found:
            yield Fault("case_row", case_id, name, str(expected)[:200], str(found)[:200])
    rows = {(kind, country or "", at) for kind, country, at in alarms(replayed)}
    kept = set(view.deadline_rows(case_id))
    # A country that has answered keeps its rows until the period moves; they wake nobody.
    answered = {one.country for poll in replayed.polls[-1:] for one in poll.standings if one.entry}
    for kind, country, at in sorted(rows ^ kept):
        if (kind, country, at) in kept and country in answered:
            continue
        side = "missing" if (kind, country, at) in rows else "present"
        yield Fault("deadline_row", case_id, f"{kind} {country}", at.isoformat(), side)


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
            yield Fault("case_row", case.id, field, str(expected), str(found))


def _roster(view: Reading) -> Iterator[Fault]:
    roster = Roster()
    for recorded in view.events(ROSTER):
        roster = evolve_roster(roster, recorded)
    stored = view.roster()
    if roster != stored:
        yield Fault("roster", ROSTER, "row", f"version {roster.version}", "another")
