"""A plan and what came of it, as JSON and as text: each case before and after, each reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.migrate import Outcome
from rcm_workflow.application.migration_plan import Doubt, Entry, Plan, Side, Way
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.values import Localized


class Reader:
    """Says what stands in a plan, with the words of the machines on both sides."""

    def __init__(self, app: App, names: Names) -> None:
        self.names = names
        self.words = names.words
        self._app = app
        access = app.library.access(app.library.access_document().body)
        self._roles = {name: role.title for name, role in access.roles.items()}

    def under(self, side: Side) -> Names:
        """The words of the machine of one side."""
        body = self._app.fetch(side.pins.machine.digest)
        return self.names.under(self._app.library.machine_in(body))

    def state(self, side: Side | None) -> str:
        """Where a case is on one side."""
        return self.under(side).state(side.state) if side else "–"

    def closes(self, entry: Entry) -> str:
        """When the running period closes, on the clock of the country that closes it."""
        if entry.closes_at is None:
            return "–"
        last = next((one for one, at in entry.deadlines if at == entry.closes_at), None)
        return self.names.when(entry.closes_at, last, last=True)

    def step(self, side: Side, way: Way) -> str:
        """The title of a step."""
        return self.under(side).trigger(way.trigger, side.state, way.dest)

    def roles(self, way: Way) -> str:
        """Who makes a step."""
        found = (self._roles.get(one) for one in way.by)
        return ", ".join(
            title.in_(self.names.lang) if title else name
            for name, title in zip(way.by, found, strict=True)
        )

    def doubt(self, entry: Entry, doubt: Doubt) -> str:
        """One reason in a sentence."""
        return self.words.say("migration", doubt.code, **self._facts(entry, doubt.facts))

    def _facts(self, entry: Entry, facts: Mapping[str, Any]) -> dict[str, str]:
        names = self.under(entry.before)
        shown: dict[str, str] = {}
        after = self.under(entry.after) if entry.after else names
        for name, value in facts.items():
            match name, value:
                case "state", str():
                    title = names.state(value)
                    known = title != value.replace("_", " ")
                    shown[name] = title if known else after.state(value)
                case "electorate", str():
                    shown[name] = names.electorate(value)
                case "trigger", str():
                    shown[name] = names.trigger(value)
                case "country", str():
                    shown[name] = names.country(value)
                case (("due_at" | "instead"), str()):
                    at = datetime.fromisoformat(value)
                    shown[name] = names.when(at, str(facts.get("country")), last=True)
                case _, {"en": str(), "es": str()}:
                    shown[name] = Localized.model_validate(value).in_(names.lang)
                case _, None:
                    shown[name] = "–"
                case _:
                    shown[name] = str(value).replace("_", " ")
        return shown


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
        alike = " ".join(each.model_dump_json(exclude={"pins"}) for each in (one.before, one.after))
        if alike in seen:
            continue
        seen.add(alike)
        before, after = reader.state(one.before), reader.state(one.after)
        parts.append(head(before if before == after else f"{before} → {after}"))
        rows = list(_rows(reader, one.before, one.after))
        if rows:
            heads = (words.label("step"), words.label("state_before"), words.label("state_after"))
            parts.append(table(heads, rows))
    return parts


def _rows(reader: Reader, before: Side, after: Side) -> list[tuple[str, str, str]]:
    key = [(way.trigger, way.on or "") for way in (*before.steps, *after.steps)]
    rows = []
    for trigger, on in dict.fromkeys(key):
        was, now = (
            next((way for way in one.steps if (way.trigger, way.on or "") == (trigger, on)), None)
            for one in (before, after)
        )
        shown = reader.step(after, now) if now else reader.step(before, was) if was else trigger
        then = reader.roles(now) if now else "–"
        if was and now:
            then += "".join(f"; {one}" for one in _changes(reader, was, now))
        rows.append((shown, reader.roles(was) if was else "–", then))
    return rows


def _changes(reader: Reader, was: Way, now: Way) -> list[str]:
    """What is asked for now and was not, and the other way round."""
    said = []
    for label, one, other in (("asked_anew", now, was), ("asked_no_more", was, now)):
        mine = [*one.conditions, *(f"not {name}" for name in one.unless)]
        theirs = {*other.conditions, *(f"not {name}" for name in other.unless)}
        found = [name.replace("_", " ") for name in mine if name not in theirs]
        if found:
            said.append(f"{reader.words.label(label)} {', '.join(found)}")
    return said


def _doubts(reader: Reader, entries: Sequence[Entry]) -> RenderableType:
    return bullets(
        f"{one.case} ({reader.state(one.before)}): "
        + " ".join(reader.doubt(one, each) for each in one.doubts)
        for one in entries
    )
