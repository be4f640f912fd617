"""``rcm audit verify`` and ``rcm log verify``: everything that is stored, computed once more."""

from __future__ import annotations

import os
from functools import partial
from typing import Any

import typer
from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from rcm_workflow import bootstrap
from rcm_workflow.application.verify import Verification
from rcm_workflow.application.verify import verify as verify_log
from rcm_workflow.application.verify_faults import Fault
from rcm_workflow.application.verify_spread import Spread
from rcm_workflow.audit.trust import Trust
from rcm_workflow.cli.audit_heads import log_data, told_of_log
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.erased import confidential, legible
from rcm_workflow.cli.failures import BROKEN
from rcm_workflow.cli.signed import SHORT
from rcm_workflow.cli.tables import bullets, table
from rcm_workflow.cli.world import console, lines
from rcm_workflow.i18n.catalogue import Catalogue
from rcm_workflow.phrase import Phrase


def usual_jobs() -> int:
    """As many processes as there are processors for us."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def verify_database(
    desk: Desk, title: str, trust: Trust | None, jobs: int = 1, *, tell_times: bool = False
) -> None:
    """Verify the database of the settings and answer.

    Ends with 7 for faults, and where no head has as many witnesses as the trust file asks for.
    """
    err = console(desk.world.err, desk.settings.colour, desk.world.environ)
    bar = Progress(
        TextColumn(title),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
    # Not as who signs: of a database that is not the one that was signed for, just this has to say
    # what differs.
    with desk.app(signs=False) as application, bar:
        task = bar.add_task(title, total=None)
        found = verify_log(
            application,
            lambda done, total: bar.update(task, completed=done, total=total),
            trust,
            custody=bootstrap.log_custody(desk.settings, application.store.log),
            spread=Spread(jobs, partial(bootstrap.opened, desk.settings, signs=False)),
        )
        log = application.store.log
    if tell_times:
        desk.aside(_times(desk, found))
    desk.answer(_data(found, log), _told(desk, found))
    if found.faults or found.unwitnessed:
        raise typer.Exit(BROKEN)


def _data(found: Verification, log: str) -> dict[str, Any]:
    return {
        "whole": not found.faults,
        "log": log,
        "events": found.events,
        "cases": found.cases,
        "size": found.size,
        "root": found.root,
        "pending": found.pending,
        "heads": log_data(found),
        "positions": {"signed": found.signed, "unsigned": found.unsigned},
        "keys": [
            {"seat": seat, "public": public, "since": since, "until": until}
            for seat, public, since, until in found.keys
        ],
        "faults": [one._asdict() for one in found.faults],
        "erased": [{"event": event, "name": name, "by": by} for event, name, by in found.erased],
    }


def _times(desk: Desk, found: Verification) -> str:
    """How long each kind of check took, and how many events a second the first pass went through.

    Beside the answer and never in it: the same log gives the same answer.
    """
    words, spent = desk.words, found.seconds
    parts = [f"{words.say('audit_part', name)} {spent[name]:.1f} s" for name in spent]
    pace = round(found.events / spent["leaves"]) if spent.get("leaves") else 0
    return words.label("audit_times", times="; ".join(parts), pace=pace)


def _told(desk: Desk, found: Verification) -> RenderableType:
    words = desk.words
    gone = [
        f"{event}: {confidential(name, words)} {legible({'erased_by': by}, words)}"
        for event, name, by in found.erased
    ]
    erased: list[RenderableType] = []
    if gone:
        erased = [bullets(gone), words.label("erased_undecided")]
    counted = words.say("signature", "counted", signed=found.signed, unsigned=found.unsigned)
    said_of: list[RenderableType] = [counted] if found.signed or found.keys else []
    if found.keys:
        said_of.append(_keys(desk, found))
    if found.pending:
        waiting = words.label("verified_waiting", size=found.size, pending=found.pending)
        said_of = [waiting, *said_of]
    said_of += told_of_log(words, found)
    if not found.faults:
        told = words.label("verified", events=found.events, cases=found.cases, root=found.root)
        return lines(told, *said_of, *erased)
    places = (_fault(words, one) for one in found.faults)
    said = words.label("verified_not", faults=len(found.faults))
    return lines(said, *said_of, bullets(places), *erased)


def _fault(words: Catalogue, fault: Fault) -> str:
    """One fault as a sentence: where, what is wrong, what was expected and what is there."""
    where, field, expected, found = (
        words.say("phrase", one.code, **one.facts) if isinstance(one, Phrase) else one
        for one in (fault.where, fault.field, fault.expected, fault.found)
    )
    what = words.say("log_fault", fault.code)
    told = {"where": where, "what": what, "field": field, "expected": expected, "found": found}
    return words.label("fault_at", **told)


def _keys(desk: Desk, found: Verification) -> RenderableType:
    """Whose each key is, and the entries of the log from and up to which it signs."""
    heads = [desk.words.say("signature", one) for one in ("seat", "key", "from_entry", "to_entry")]
    rows = [
        (seat, public[:SHORT], str(since), "–" if until is None else str(until))
        for seat, public, since, until in found.keys
    ]
    return table(heads, rows)
