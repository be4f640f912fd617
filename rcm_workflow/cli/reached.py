"""The cases that a command to the roster reaches: what happens there, and the letters it queues."""

from __future__ import annotations

from typing import Any, NamedTuple

from rich.console import RenderableType

from rcm_workflow.application.app import App
from rcm_workflow.application.performed import Performed
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.permitted import Told, permitted
from rcm_workflow.cli.story import event_data, tell_recorded
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.values import Actor, Seat


class Reached(NamedTuple):
    """One case, what of it the actor may read, and every letter that goes out of it."""

    told: Told
    letters: tuple[Notice, ...]
    """Not cut as the events are: who keeps the roster, and nobody else gives such commands, reads
    the outbox whole."""
    names: Names


def reached_by(
    desk: Desk, app: App, found: tuple[Performed, ...], actor: Actor
) -> tuple[Reached, ...]:
    """The cases in which something follows, each with the words of its own procedure."""
    if not found:
        return ()
    with app.store.read() as view:
        roster = view.roster()
        machines = [
            app.rules_of(one.case, view.document).machine if one.case else None for one in found
        ]
    return tuple(
        Reached(permitted(app, one, actor), one.notices, Names(desk.lang, roster, machine, home))
        for one, machine in zip(found, machines, strict=True)
        for home in (one.case.authority if one.case else None,)
    )


def reached_data(found: tuple[Reached, ...]) -> list[dict[str, Any]]:
    """The same as JSON."""
    return [
        {
            "case": one.told.case.id,
            "events": [
                event_data(each, one.names, whole=one.told.whole) for each in one.told.events
            ],
            "notices": [{"recipient": each.recipient, "topic": each.topic} for each in one.letters],
        }
        for one in found
        if one.told.case is not None
    ]


def reached_view(found: tuple[Reached, ...], names: Names, title: str) -> RenderableType:
    """Under a title each case with what happens there; then the letters, case by case."""
    words = names.words
    parts: list[RenderableType | str] = [head(title), bullets(_told(one) for one in found)]
    rows = [row for one in found for row in _letters(one)]
    if rows:
        heads = (words.label("case"), words.label("topic"), words.label("recipient"))
        parts += [head(words.label("notices")), table(heads, rows)]
    return lines(*parts)


def _letters(one: Reached) -> list[tuple[str, str, str]]:
    by_topic: dict[str, list[Seat]] = {}
    for each in one.letters:
        by_topic.setdefault(one.names.topic(each), []).append(Seat.parse(each.recipient))
    case = one.told.case.id if one.told.case else ""
    return [(case, topic, one.names.seats(seats)) for topic, seats in by_topic.items()]


def _told(one: Reached) -> str:
    done, names = one.told, one.names
    moved = any(isinstance(each.event, e.PeriodRecomputed) for each in done.events)
    told = []
    for each in done.events:
        told.append(tell_recorded(each, names))
        if isinstance(each.event, e.CalendarAmended) and not moved:
            told.append(_why_unmoved(each, done.case, names))
    case = done.case.id if done.case else ""
    return f"{case}: {'; '.join(told)}" if told else case


def _why_unmoved(amended: Recorded, case: Case | None, names: Names) -> str:
    """Why a closure moved no deadline: its country's own has passed, or none counts on it."""
    closures = getattr(amended.event, "closed", ())
    poll = case.poll if case else None
    if closures and case and case.period and case.period.paused:
        return names.words.label("clock_stands_still")
    for country in {one.partition(".")[0] for one in closures}:
        standing = poll.standing(country) if poll else None
        if standing and standing.due_at and standing.due_at <= amended.recorded_at:
            due = names.when(standing.due_at, country, last=True)
            return names.words.label("own_period_closed", country=names.country(country), at=due)
    return names.words.label("no_deadline_moved")
