"""One readable line per event."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rcm_workflow.cli import story_beside, story_cases
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.signed import signed_mark
from rcm_workflow.cli.tables import head
from rcm_workflow.cli.world import lines
from rcm_workflow.domain import events as e
from rcm_workflow.domain import roster_events
from rcm_workflow.domain import sealed_events as s
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.specs import MachineSpec


def tell_recorded(recorded: Recorded, names: Names) -> str:
    """What happened, and of a position whether its country signed it."""
    told = recorded.event
    if isinstance(told, e.PositionRecorded):
        known = story_cases.position(told, names, recorded.actor.country)
        return tell(told, names, **known) + signed_mark(recorded, names)
    return tell(told, names) + signed_mark(recorded, names)


def told_together(events: Iterable[Recorded], names: Names) -> Iterator[str]:
    """What happened, line by line; cases that were opened side by side stand in one line."""
    for relation, members in groupby(events, key=_relation):
        group = list(members)
        if relation is None:
            yield from (tell_recorded(one, names) for one in group)
            continue
        cases = ", ".join(one.event.case for one in group if isinstance(one.event, e.CaseLinked))
        yield tell(group[0].event.model_copy(update={"case": cases}), names)


def _relation(recorded: Recorded) -> str | None:
    return recorded.event.relation if isinstance(recorded.event, e.CaseLinked) else None


def tell(event: Event, names: Names, **known: str) -> str:
    """What happened, in the language of ``names``. Sealed values are never told here.

    ``known`` are facts that do not follow from the event alone.
    """
    key, facts = _key(event), _FACTS.get(type(event), _nothing)(event, names)
    shared = {
        name: names.country(value)
        for name in ("country", "previous", "current")
        if isinstance(value := getattr(event, name, None), str)
    }
    plain = {
        name: str(value)
        for name in (
            "number",
            "working_days",
            "working_day",
            "channel",
            "change",
            "person",
            "seat",
            "case",
            "relation",
            "year",
            "meeting",
            "original",
            "reason",
            "closure",
            "source",
        )
        if (value := getattr(event, name, None)) is not None
    }
    body = getattr(event, "body", None)
    named = {"body": names.body(body)} if isinstance(body, str) else {}
    return names.words.say("event", key, **(plain | shared | named | facts | known)).strip()


def _key(event: Event) -> str:  # noqa: PLR0911 - one line per kind
    """The sentence of an event; some kinds have more than one."""
    if isinstance(event, e.TransitionFired) and event.source == event.dest:
        return "transition_stays"
    if isinstance(event, roster_events.OfficeClosed) and event.kind == "half_day":
        return "office_closed_in_part"
    if isinstance(event, e.CalendarAmended):
        if event.closed:
            return "calendar_stands" if event.reason else "calendar_closed"
        return "calendar_reopened" if event.reopened else "calendar_approved"
    if isinstance(event, e.EffectCarriedOut | e.EffectRefused) and event.target == ROSTER:
        entered = isinstance(event, e.EffectCarriedOut)
        return "roster_entered" if entered else "roster_not_entered"
    if isinstance(event, e.RulesAmended) and event.takes_back is not None:
        return "rules_taken_back"
    unit = getattr(event, "unit", Unit.WORKING_DAYS)
    return event.word if unit is Unit.WORKING_DAYS else f"{event.word}_{unit}"


_FACTS = story_cases.FACTS | story_beside.FACTS


def _nothing(_: Any, __: Names) -> dict[str, str]:
    return {}


def event_data(recorded: Recorded, names: Names, *, whole: bool) -> dict[str, Any]:
    """An event as JSON: everything its leaf says, and the line people read.

    Its id, which counts the events before it, only for who sees the ``whole``.
    """
    return {
        "id": recorded.id if whole else None,
        "type": recorded.event.word,
        "recorded_at": recorded.recorded_at,
        "occurred_at": recorded.occurred_at,
        "actor": str(recorded.actor),
        "body": _body(recorded.event, whole=whole),
        "line": tell_recorded(recorded, names),
        "signature": None if recorded.signature is None else recorded.signature.model_dump(),
    }


def _body(event: Event, *, whole: bool) -> dict[str, Any]:
    body = event.model_dump(mode="json")
    if not whole and isinstance(event, s.SealedReleased | s.ValuesErased):
        body["values"] = [[None, name] for _, name in event.values]
    return body


Words = Callable[[Recorded], Names]
"""The names for one event: those of the machine that was in force when it happened."""


def words_of_their_time(
    events: Sequence[Recorded], names: Names, machine_of: Callable[[str], MachineSpec]
) -> Words:
    """Tell each event of a whole history in the words of the machine of its time.

    ``machine_of`` gives a machine by its digest; ``names`` are those of the present one.
    """
    earlier: dict[int, Names] = {}
    waiting: list[int] = []
    for one in events:
        waiting.append(one.seq)
        if isinstance(one.event, e.RulesAmended):
            then = names.under(machine_of(one.event.previous.machine.digest))
            earlier |= dict.fromkeys(waiting[:-1], then)
            waiting.clear()
    return lambda recorded: earlier.get(recorded.seq, names)


def chronicle(
    events: Sequence[Recorded], words: Words, aside: Callable[[Recorded], str] = lambda _: ""
) -> RenderableType:
    """Events one under the other, a heading for each moment and actor.

    ``aside`` is what else is to be said of an event, after its line.
    """
    parts: list[RenderableType | str] = []
    groups = groupby(events, key=lambda one: (one.recorded_at, one.actor))
    for (at, actor), members in groups:
        told = Table.grid(padding=(0, 2, 0, 0))
        told.add_column(justify="right", width=5, no_wrap=True)
        told.add_column(overflow="fold")
        for one in members:
            names = words(one)
            told.add_row(str(one.seq), Text(f"{tell_recorded(one, names)} {aside(one)}".strip()))
        parts += [head(f"{names.when(at)} · {names.actor(actor)}"), told]
    return lines(*parts)
