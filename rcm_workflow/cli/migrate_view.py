"""A plan and what came of it, as JSON and as text: each case before and after, each reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.migrate import Outcome
from rcm_workflow.application.migration_plan import Entry, Plan
from rcm_workflow.cli.migrate_ahead import further, said_otherwise
from rcm_workflow.cli.migrate_reader import Reader, steps_of
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.keeping import Head


def plan_data(plan: Plan, digest: str, *, dry_run: bool) -> dict[str, Any]:
    """A plan as JSON, with its digest and whether each case may go over."""
    whole = plan.model_dump(mode="json")
    for shown, entry in zip(whole["cases"], plan.cases, strict=True):
        shown["allowed"] = entry.allowed
    return {"dry_run": dry_run, "plan": digest, **whole}


def plan_view(
    app: App, names: Names, plan: Plan, digest: str, out: Path | None, *, dry_run: bool
) -> RenderableType:
    """A plan as text."""
    words, reader = names.words, Reader(app, names)
    goal = plan.goal
    parts: list[RenderableType | str] = [words.label("dry_run")] if dry_run else []
    parts.append(words.label("plan_moves", old=goal.old.asked, new=goal.new.asked))
    if not plan.cases:
        return lines(*parts, words.label("no_such_cases"))
    allowed = [one for one in plan.cases if one.allowed]
    staying = [one for one in plan.cases if not one.allowed]
    if allowed:
        parts += [head(f"{words.label('may_go_over')} ({len(allowed)})"), _cases(reader, allowed)]
        parts += _steps(reader, allowed)
    if staying:
        parts += [head(f"{words.label('have_to_stay')} ({len(staying)})"), _doubts(reader, staying)]
    parts += ["", words.label("plan_digest", digest=digest)]
    if out is not None and not dry_run:
        parts.append(words.label("apply_with", path=str(out)))
    else:
        parts.append(words.label("keep_with"))
    return lines(*parts)


def outcomes_data(found: Sequence[Outcome], digest: str, sealed: Head | None) -> dict[str, Any]:
    """What became of each case as JSON."""
    return {
        "dry_run": sealed is None,
        "plan": digest,
        "cases": [
            {
                "case": one.case,
                "status": one.status,
                "entry": one.entry.model_dump(mode="json"),
                "event": one.event.id if one.event else None,
            }
            for one in found
        ],
        "log": {"size": sealed.size, "root": sealed.root} if sealed else None,
    }


def outcomes_view(
    app: App, names: Names, found: Sequence[Outcome], sealed: Head | None, *, back: bool
) -> RenderableType:
    """What became of each case as text: those that went over first."""
    words, reader = names.words, Reader(app, names)
    parts: list[RenderableType | str] = [words.label("dry_run")] if sealed is None else []
    for status, label in (
        ("done", "went_back" if back else "went_over"),
        ("before", "was_done_before"),
        ("moved_on", "moved_on_since"),
        ("refused", "have_to_stay"),
        ("busy", "were_busy"),
    ):
        entries = [one.entry for one in found if one.status == status]
        if not entries:
            continue
        parts.append(head(f"{words.label(label)} ({len(entries)})"))
        match status:
            case "done":
                parts.append(_cases(reader, entries))
            case "refused":
                parts.append(_doubts(reader, entries))
            case _:
                parts.append(bullets(one.case for one in entries))
    if sealed is not None:
        root = f"{sealed.root[:16]}…"
        parts += ["", words.label("log_size", size=sealed.size, root=root)]
    return lines(*parts)


def _cases(reader: Reader, entries: Sequence[Entry]) -> RenderableType:
    label = reader.words.label
    rows = [
        (one.case, reader.state(one.before), reader.state(one.after), reader.closes(one))
        for one in entries
    ]
    heads = (label("case"), label("state_before"), label("state_after"), label("closes_unmoved"))
    return table(heads, rows)


def _steps(reader: Reader, entries: Sequence[Entry]) -> list[RenderableType | str]:
    """Who may do what in each state, before and after; told once for all cases that are alike."""
    words = reader.words
    seen: set[str] = set()
    parts: list[RenderableType | str] = []
    for one in entries:
        # What policy a case goes by besides makes no difference to its steps.
        if one.after is None:
            continue
        alike = _alike(one)
        if alike in seen:
            continue
        seen.add(alike)
        before, after = reader.state(one.before), reader.state(one.after)
        parts.append(head(before if before == after else f"{before} → {after}"))
        rows = steps_of(reader, one.before, one.after)
        if rows:
            heads = (words.label("step"), words.label("state_before"), words.label("state_after"))
            parts.append(table(heads, rows))
        parts += further(reader, one)
    parts += said_otherwise(reader, entries)
    return parts


def _alike(entry: Entry) -> str:
    pins = {"pins"}
    told: dict[str, Any] = {
        "before": pins,
        "after": pins,
        "ahead": {"__all__": {"before": pins, "after": pins}},
    }
    shown = {"before", "after", "ahead"}
    return entry.model_dump_json(include=shown, exclude=told)


def _doubts(reader: Reader, entries: Sequence[Entry]) -> RenderableType:
    return bullets(
        f"{one.case} ({reader.state(one.before)}): "
        + " ".join(reader.doubt(one, each) for each in one.doubts)
        for one in entries
    )
