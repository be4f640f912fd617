"""One readable line per event."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from rcm_workflow.application.deliver import NOBODY
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.signed import SHORT, signed_mark
from rcm_workflow.cli.tables import head
from rcm_workflow.cli.world import lines
from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain import roster_events
from rcm_workflow.domain import sealed_events as s
from rcm_workflow.domain.certificate import Unit, instant_text
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.specs import MachineSpec


def tell_recorded(recorded: Recorded, names: Names) -> str:
    """What happened, and of a position whether its country signed it."""
    return tell(recorded.event, names) + signed_mark(recorded, names)


def tell(event: Event, names: Names) -> str:
    """What happened, in the language of ``names``. Sealed values are never told here."""
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
            "office",
            "source",
        )
        if (value := getattr(event, name, None)) is not None
    }
    body = getattr(event, "body", None)
    named = {"body": names.body(body)} if isinstance(body, str) else {}
    return names.words.say("event", key, **(plain | shared | named | facts)).strip()


def _key(event: Event) -> str:
    """The sentence of an event; some kinds have more than one."""
    if isinstance(event, e.TransitionFired) and event.source == event.dest:
        return "transition_stays"
    if isinstance(event, roster_events.OfficeClosed) and event.kind == "half_day":
        return "office_closed_in_part"
    if isinstance(event, e.CalendarAmended):
        if event.closed:
            return "calendar_stands" if event.reason else "calendar_closed"
        return "calendar_reopened" if event.reopened else "calendar_approved"
    if isinstance(event, e.RulesAmended) and event.takes_back is not None:
        return "rules_taken_back"
    unit = getattr(event, "unit", Unit.WORKING_DAYS)
    return event.word if unit is Unit.WORKING_DAYS else f"{event.word}_{unit}"


def _nothing(_: Any, __: Names) -> dict[str, str]:
    return {}


def _opened(event: e.CaseOpened, names: Names) -> dict[str, str]:
    return {"title": names.text(event.title)}


def _filed(event: e.TextFiled, _: Names) -> dict[str, str]:
    return {"languages": ", ".join(lang for lang, _ in event.versions)}


def _fired(event: e.TransitionFired, names: Names) -> dict[str, str]:
    return {
        "title": names.trigger(event.trigger, event.source, event.dest, event.role),
        "source": names.state(event.source),
        "dest": names.state(event.dest),
        "given": "".join(f"; {one}" for one in _given_with(event, names)),
    }


def _given_with(event: e.TransitionFired, names: Names) -> list[str]:
    """What was said with a step, but for what the next events tell as facts and items."""
    return [
        f"{names.input(name)}: {names.value(tuple(value) if isinstance(value, list) else value)}"
        for name, value in event.inputs.items()
        if not names.told_apart(event.trigger, name)
    ]


def _frozen(event: e.ElectorateFrozen, names: Names) -> dict[str, str]:
    return {
        "name": names.electorate(event.name),
        "countries": names.countries(event.countries),
    }


def _asked(event: e.PollOpened, names: Names) -> dict[str, str]:
    return {
        "name": names.electorate(event.electorate),
        "countries": names.all_asked(event.asked, event.electorate),
    }


def _runs(
    event: e.PeriodOpened | e.PeriodExtended | e.PeriodResumed | e.PeriodRecomputed, names: Names
) -> dict[str, str]:
    last = event.last[0] if event.last else None
    asked = names.asked_for(event.name) if isinstance(event, e.PeriodOpened) else None
    return {
        "closes_at": names.when(event.closes_at, last, last=True),
        "last": names.all_asked(event.last, asked),
    }


def _moved(event: e.PeriodRecomputed, names: Names) -> dict[str, str]:
    moved = [
        f"{one.country} {names.when(one.due_at, one.country, last=True)}" for one in event.deadlines
    ]
    return _runs(event, names) | {"deadlines": "; ".join(moved)}


def _amended(event: e.CalendarAmended, _: Names) -> dict[str, str]:
    return {"closures": ", ".join((*event.closed, *event.reopened))}


def _rules(event: e.RulesAmended, names: Names) -> dict[str, str]:
    was, now = event.previous, event.current
    changes = [
        f"{one.name} v{one.version} → v{other.version}"
        if one.name == other.name
        else f"{one.asked} → {other.asked}"
        for one, other in ((was.machine, now.machine), (was.policy, now.policy))
        if one != other
    ]
    if was.access != now.access:
        changes.append(names.words.label("newest_rights"))
    moved = f" ({names.state(event.source)} → {names.state(event.dest)})"
    return {
        "changes": ", ".join(changes),
        "moved": moved if event.source != event.dest else "",
        "plan": event.plan[:16],
        "taken": event.takes_back or "",
    }


def _suspended(event: e.PeriodSuspended, names: Names) -> dict[str, str]:
    left = ", ".join(f"{names.country(code)} {days}" for code, days in event.remaining)
    return {"remaining": left or names.words.say("explain", "nothing")}


def _closed(event: e.PeriodClosed, names: Names) -> dict[str, str]:
    return {"cause": names.words.say("cause", event.cause)}


def _overdue(event: e.PeriodOverdue, names: Names) -> dict[str, str]:
    return {"due_at": names.when(event.due_at)}


def _position(event: e.PositionRecorded, names: Names) -> dict[str, str]:
    marks = [
        names.words.say("mark", word)
        for word, holds in (
            ("late", event.late),
            ("automatic", event.automatic),
            ("changed", event.supersedes is not None),
        )
        if holds
    ]
    marks += [one.id for one in event.changes]
    return {
        "stance": names.stance(event.stance),
        "marks": f" ({', '.join(marks)})" if marks else "",
    }


def _silence(event: e.SilenceRecorded, names: Names) -> dict[str, str]:
    alike: dict[tuple[str, str], list[str]] = {}
    for code, what, why in event.countries:
        alike.setdefault((what, why), []).append(code)
    said = [
        f"{names.countries(codes)} – {names.words.say('silence', what)} "
        f"({names.words.say('silence_reason', why)})"
        for (what, why), codes in alike.items()
    ]
    return {"countries": "; ".join(said)}


def _disposed(event: e.ChangeDisposed, names: Names) -> dict[str, str]:
    return {
        "disposition": names.words.say("disposition", event.disposition),
        "reason": f": {event.reason}" if event.reason else "",
    }


def _confirmed(event: e.ChangeConfirmed, names: Names) -> dict[str, str]:
    return {"answer": names.words.say("confirmation", event.answer)}


def _delivery(event: e.DeliveryReported, names: Names) -> dict[str, str]:
    channel = event.channel
    if channel == NOBODY:
        channel = names.words.say("letter", "nobody_holds")
    return {"status": names.words.say("delivery", event.status), "channel": channel}


def _outcome(event: e.OutcomeEstablished, names: Names) -> dict[str, str]:
    return {
        "result": names.words.say("result", event.result),
        "sentence": names.text(event.sentence),
    }


def _agenda(event: e.AgendaItemFiled, names: Names) -> dict[str, str]:
    return {
        "bodies": names.value(event.bodies),
        "target": f"({event.target})" if event.target else "",
    }


def _kept(event: f.FactsKept, names: Names) -> dict[str, str]:
    told = (f"{names.input(name)}: {names.value(value)}" for name, value in event.values)
    return {"facts": "; ".join(told)}


def _item(event: f.ItemAdded | f.ItemChanged, names: Names) -> dict[str, str]:
    told = [f"{names.input(name)}: {names.value(value)}" for name, value in event.fields]
    return {
        "list": names.group(event.group),
        "item": event.item,
        "status": names.status(event.group, event.status),
        "fields": "".join(f"; {one}" for one in told),
    }


def _awaited(event: f.DatesAwaited, names: Names) -> dict[str, str]:
    told = [f"{names.input(name)}, {names.when(at)}" for name, at in event.dates]
    return {"dates": "; ".join(told) or names.words.say("explain", "nothing")}


def _reached(event: f.DateReached, names: Names) -> dict[str, str]:
    return {"name": names.input(event.name)}


def _office_closed(event: roster_events.OfficeClosed, names: Names) -> dict[str, str]:
    days = event.since.isoformat()
    if event.until != event.since:
        days = f"{days} – {event.until.isoformat()}"
    title = names.text(event.name)
    if event.cause == "force_majeure":
        title = f"{title} – {names.words.label('force_majeure')}"
    return {"days": days, "title": title}


def _seated(event: roster_events.SeatEstablished, names: Names) -> dict[str, str]:
    return {"title": names.text(event.title)}


def _key_of_seat(
    event: roster_events.SeatKeyAdded | roster_events.SeatKeyRevoked, _: Names
) -> dict[str, str]:
    return {"key": event.public[:SHORT]}


def _given(event: roster_events.MandateGiven, names: Names) -> dict[str, str]:
    until = f" {names.words.label('until').lower()} {event.until}" if event.until else ""
    return {"since": event.since.isoformat(), "until": until}


def _ended(event: roster_events.MandateEnded, _: Names) -> dict[str, str]:
    return {"on": event.on.isoformat()}


def _presided(event: roster_events.PresidencyRecorded, names: Names) -> dict[str, str]:
    return {"starts_at": instant_text(event.starts_at), "country": names.country(event.country)}


def _linked(event: e.CaseLinked, names: Names) -> dict[str, str]:
    return {"relation": names.relation(event.relation)}


def _effect(event: e.EffectCarriedOut | e.EffectRefused, names: Names) -> dict[str, str]:
    target, name = names.brought_about(event.target, event.name)
    told = {"target": target, "name": name}
    return told | {"event": getattr(event, "event", ""), "why": getattr(event, "why", "")}


def _scheduled(event: roster_events.MeetingScheduled, _: Names) -> dict[str, str]:
    days = event.starts_on.isoformat()
    if event.ends_on != event.starts_on:
        days = f"{days} – {event.ends_on.isoformat()}"
    return {"days": days, "place": f", {event.place}" if event.place else ""}


def _admitted(event: roster_events.ObserverAdmitted, names: Names) -> dict[str, str]:
    kind = names.words.say("observer_kind", event.kind)
    return {"name": names.text(event.name), "kind": kind, "since": event.since.isoformat()}


def _stands(event: roster_events.ObserverStatusChanged, names: Names) -> dict[str, str]:
    status = names.words.say("observer_status", event.status)
    return {"holder": event.holder, "status": status, "since": event.since.isoformat()}


def _opened_values(event: s.SealedOpened, _: Names) -> dict[str, str]:
    return {"count": str(len(event.values)), "purpose": event.purpose, "ground": event.ground}


def _released(event: s.SealedReleased, _: Names) -> dict[str, str]:
    told = " · ".join(one for one in (event.decision, event.reason) if one)
    return {"values": _value_names(event.values), "why": f" ({told})" if told else ""}


def _erased(event: s.ValuesErased, _: Names) -> dict[str, str]:
    return {"values": _value_names(event.values), "basis": event.basis}


def _value_names(values: Sequence[s.SealedRef]) -> str:
    return ", ".join(dict.fromkeys(name for _, name in values))


_FACTS: dict[type[Event], Callable[[Any, Names], dict[str, str]]] = {
    e.CaseOpened: _opened,
    e.TextFiled: _filed,
    e.TransitionFired: _fired,
    e.ElectorateFrozen: _frozen,
    e.PollOpened: _asked,
    e.PeriodOpened: _runs,
    e.PeriodExtended: _runs,
    e.PeriodResumed: _runs,
    e.PeriodRecomputed: _moved,
    e.CalendarAmended: _amended,
    e.RulesAmended: _rules,
    e.PeriodSuspended: _suspended,
    e.PeriodClosed: _closed,
    e.PeriodOverdue: _overdue,
    e.PositionRecorded: _position,
    e.SilenceRecorded: _silence,
    e.ChangeDisposed: _disposed,
    e.ChangeConfirmed: _confirmed,
    e.DeliveryReported: _delivery,
    e.OutcomeEstablished: _outcome,
    e.AgendaItemFiled: _agenda,
    f.FactsKept: _kept,
    f.ItemAdded: _item,
    f.ItemChanged: _item,
    f.DatesAwaited: _awaited,
    f.DateReached: _reached,
    roster_events.OfficeClosed: _office_closed,
    roster_events.SeatEstablished: _seated,
    roster_events.SeatKeyAdded: _key_of_seat,
    roster_events.SeatKeyRevoked: _key_of_seat,
    roster_events.MandateGiven: _given,
    roster_events.MandateEnded: _ended,
    roster_events.PresidencyRecorded: _presided,
    e.CaseLinked: _linked,
    e.EffectCarriedOut: _effect,
    e.EffectRefused: _effect,
    roster_events.MeetingScheduled: _scheduled,
    roster_events.ObserverAdmitted: _admitted,
    roster_events.ObserverStatusChanged: _stands,
    s.SealedOpened: _opened_values,
    s.SealedReleased: _released,
    s.ValuesErased: _erased,
}


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
    groups = groupby(events, key=lambda one: (one.recorded_at, str(one.actor)))
    for (at, actor), members in groups:
        told = Table.grid(padding=(0, 2, 0, 0))
        told.add_column(justify="right", width=5, no_wrap=True)
        told.add_column(overflow="fold")
        for one in members:
            names = words(one)
            told.add_row(str(one.seq), Text(f"{tell_recorded(one, names)} {aside(one)}".strip()))
        parts += [head(f"{names.when(at)} · {actor}"), told]
    return lines(*parts)
