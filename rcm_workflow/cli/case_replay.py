"""``rcm case replay``: a case step by step, with what changed and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import RenderableType
from rich.padding import Padding

from rcm_workflow.application import past
from rcm_workflow.application.past import Leaf, Moment
from rcm_workflow.application.replaying import Step, steps
from rcm_workflow.bootstrap import explain_unmet
from rcm_workflow.cli import confidential, who
from rcm_workflow.cli.case_past import AsRole, moment
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.files import by_ending, put_new
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.options import READING, Ref, Shared, shared
from rcm_workflow.cli.sight_words import NOTHING, data, rows
from rcm_workflow.cli.story import event_data, tell_recorded
from rcm_workflow.cli.tables import bullets, head
from rcm_workflow.cli.world import as_json, lines
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Unmet
from rcm_workflow.domain.values import Actor
from rcm_workflow.i18n.dates import local
from rcm_workflow.i18n.explain import GAP
from rcm_workflow.notify.timeline_svg import Course, Kind, timeline_svg
from rcm_workflow.notify.timeline_svg import Moment as Drawn


class Format(StrEnum):
    """What the answer is written in."""

    TEXT = "text"
    JSON = "json"
    SVG = "svg"


@shared(READING)
def replay(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    first: Annotated[
        str | None, typer.Option("--from", metavar="T1", help="Only from this instant or version.")
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="T2", help="Only up to this one.")
    ] = None,
    as_role: AsRole = None,
    form: Annotated[
        Format | None,
        typer.Option("--format", help="Text, data or picture; else as the file's name ends."),
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to a new file.")
    ] = None,
) -> None:
    """Go through a case step by step: what happened, what it changed, what held and which rules.

    Told as it was seen then: what became readable later appears with the step that opened it.

    Example: rcm case replay TC-2021-001 --format svg --out course.svg
    """
    desk = Desk(ctx, common)
    bounds = tuple(moment(one) if one is not None else None for one in (first, last))
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        with application.store.read() as view:
            history = past.history_of(application, view, ref, actor, as_role, purpose="case replay")
            confidential.told(desk, application, history.found)
            for bound in bounds:
                if isinstance(bound, int):
                    history.at(bound)
            found = [one for one in steps(history) if _within(one, *bounds)]
            names = Names(desk.lang, view.roster(), home=history.authority)
            hidden = history.hides_places and not history.counts
            leaves = {} if hidden else past.leaves_of(view, ref)
    form = Format.JSON if common.json else form or by_ending(out, Format, Format.TEXT)
    counts = history.counts and as_role is None
    if form is Format.TEXT:
        shown = _text(found, names, counts=counts)
        if out is None:
            desk.answer(None, shown)
            return
    body = _written(desk, form, ref, found, names, leaves, counts=counts)
    if out is None:
        desk.hand_over(_data(found, names, leaves, counts=counts), body)
        return
    put_new(desk, out, body.encode())
    said = desk.words.label("written", name=ref, path=out)
    desk.answer({"name": ref, "path": str(out), "bytes": len(body.encode())}, said)


def _within(one: Step, first: Moment | None, last: Moment | None) -> bool:
    def place(bound: Moment) -> Any:
        return one.then.case.version if isinstance(bound, int) else one.then.at

    return (first is None or place(first) >= first) and (last is None or place(last) <= last)


def _written(
    desk: Desk,
    form: Format,
    ref: str,
    found: Sequence[Step],
    names: Names,
    leaves: Mapping[str, Leaf],
    *,
    counts: bool,
) -> str:
    match form:
        case Format.SVG:
            return timeline_svg(course(ref, found, names), desk.lang)
        case Format.JSON:
            return as_json(_data(found, names, leaves, counts=counts)) + "\n"
        case Format.TEXT:
            return desk.told(_text(found, names, counts=counts))


def _data(
    found: Sequence[Step], names: Names, leaves: Mapping[str, Leaf], *, counts: bool
) -> list[dict[str, Any]]:
    told = []
    for one in found:
        words = names.under(one.then.rules.machine)
        data_: dict[str, Any] = {"at": one.then.at, "event": None, "log_index": None}
        if one.recorded is not None:
            data_["event"] = event_data(one.recorded, words, whole=counts)
            # Where the places would tell who has spoken, none is there.
            leaf = leaves.get(one.recorded.id, Leaf(one.recorded.id, None, ""))
            data_ |= {"log_index": leaf.place, "leaf_hash": leaf.hash or None}
        data_["changes"] = data(one.changes)
        data_["held"] = [
            {
                "condition": each.condition,
                "facts": each.facts,
                "say": say,
            }
            for each, say in zip(one.held, _each_held(one.held, words), strict=True)
        ]
        data_["rules"] = one.rules
        told.append(data_)
    return told


def _text(found: Sequence[Step], names: Names, *, counts: bool) -> RenderableType:
    parts: list[RenderableType | str] = []
    before = names
    for (at, actor), members in groupby(found, key=_when_and_who):
        parts.append(head(names.when(at) + (f" · {names.actor(actor)}" if actor else "")))
        for one in members:
            now = names.under(one.then.rules.machine)
            parts += _step(one, before, now, counts=counts)
            before = now
    return lines(*parts) if parts else names.words.label("nothing_seen")


def _when_and_who(one: Step) -> tuple[datetime, Actor | None]:
    return one.then.at, one.recorded.actor if one.recorded else None


def _step(one: Step, before: Names, now: Names, *, counts: bool) -> list[RenderableType | str]:
    words = now.words
    title = tell_recorded(one.recorded, now) if one.recorded else words.label("something_happened")
    number = f"{one.then.case.version}. " if counts else ""
    told = [
        f"{row.what}: {row.after if row.before == NOTHING else f'{row.before} → {row.after}'}"
        for row in rows(one.changes, before, now).told
    ]
    found: list[RenderableType | str] = [f"{number}{title}"]
    if told:
        found.append(Padding(bullets(told, "~"), (0, 0, 0, 3)))
    grounds = [words.label("held", say=each) for each in _held(one.held, now)]
    if one.rules:
        grounds.append(words.say("explain", "rules", rules=", ".join(one.rules)))
    if grounds:
        found.append(Padding(bullets(grounds, "·"), (0, 0, 0, 3)))
    return found


def _each_held(held: Sequence[Unmet], names: Names) -> list[str]:
    """A sentence for each condition that held; in its place a word where its facts are withheld.

    A sentence with gaps looks like a mistake of the program, and is a seat that may not read it.
    """
    said = ((one, explain_unmet((one,), names.lang, names.zone)[0]) for one in held)
    withheld = names.words.label("held_withheld")
    return [withheld if not one.facts and GAP in say else say for one, say in said]


def _held(held: Sequence[Unmet], names: Names) -> list[str]:
    """The same for people, who need not read of each that is withheld."""
    return list(dict.fromkeys(_each_held(held, names)))


def course(ref: str, found: Sequence[Step], names: Names) -> Course:
    """The steps as they are drawn: one moment for each command and each turn of the clock."""
    moments: list[Drawn] = []
    earlier = None
    for _, members in groupby(found, key=_when_and_who):
        group = list(members)
        case = group[-1].then.case
        now = names.under(group[-1].then.rules.machine)
        at = local(case.last_at, now.zone(case.authority) or "UTC")
        told = [tell_recorded(one.recorded, now) for one in group if one.recorded]
        grounds = [f"✓ {each}" for one in group for each in _held(one.held, now)]
        rules = sorted({rule for one in group for rule in one.rules})
        if rules:
            grounds.append(now.words.say("explain", "rules", rules=", ".join(rules)))
        actor = next((now.actor(one.recorded.actor) for one in group if one.recorded), "")
        moments.append(
            Drawn(
                now.clock(case.last_at, case.authority),
                actor,
                _kind(group),
                tuple(told) or (now.words.label("something_happened"),),
                tuple(grounds),
                now.state(case.state),
                _runs(case),
                (at.date() - earlier).days if earlier else 0,
            )
        )
        earlier = at.date()
    title, about = ref, []
    if found:
        case = found[-1].then.case
        title = f"{ref} · {names.text(case.title)}"
        about = [names.words.say("timeline", "zone", country=names.country(case.authority))]
    return Course(title, tuple(about), tuple(moments))


def _runs(case: Case) -> bool:
    return case.period is not None and not case.period.paused


def _kind(group: Sequence[Step]) -> Kind:
    events = [one.recorded for one in group if one.recorded]
    if events and all(one.actor.is_system for one in events):
        return "clock"
    if any(isinstance(one.event, e.TransitionFired | e.CaseOpened) for one in events):
        return "step"
    if any(isinstance(one.event, e.PositionRecorded) for one in events):
        return "position"
    return "text" if any(isinstance(one.event, e.TextFiled) for one in events) else "other"
