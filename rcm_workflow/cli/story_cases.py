"""What the sentence of an event says of a case: texts, periods, positions, facts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from rcm_workflow.application.deliver import NOBODY
from rcm_workflow.cli.names import Names
from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.values import Stance


def _opened(event: e.CaseOpened, names: Names) -> dict[str, str]:
    others = "".join(f"; {key} = {value}" for key, value in event.overrides)
    return {"title": names.text(event.title), "overrides": others}


def _filed(event: e.TextFiled, _: Names) -> dict[str, str]:
    return {"languages": ", ".join(lang for lang, _ in event.versions)}


def _fired(event: e.TransitionFired, names: Names) -> dict[str, str]:
    return {
        "title": names.trigger(event.trigger, event.source, event.dest, event.role, event.held),
        "source": names.state(event.source),
        "dest": names.state(event.dest),
        "given": "".join(f"; {one}" for one in _given_with(event, names)),
    }


def _given_with(event: e.TransitionFired, names: Names) -> list[str]:
    """What was said with a step, but for what the next events tell as facts and items."""
    return [
        f"{names.input(name, event.trigger)}: "
        f"{names.value(tuple(value) if isinstance(value, list) else value, name)}"
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


def position(event: e.PositionRecorded, names: Names, by: str | None = None) -> dict[str, str]:
    """What a position says; ``by`` is the country whose act brought it about, if any did."""
    agreed = event.automatic and event.stance is not Stance.OBJECT
    own = by in {None, event.country}
    marks = [
        names.words.say("mark", word)
        for word, holds in (
            ("late", event.late),
            ("automatic", agreed and own),
            ("agreed_before", agreed and not own),
            ("carried", event.automatic and event.stance is Stance.OBJECT),
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
        "sentence": names.outcome(event.sentence),
    }


def _agenda(event: e.AgendaItemFiled, names: Names) -> dict[str, str]:
    return {
        "bodies": names.value(event.bodies),
        "target": f"({event.target})" if event.target else "",
    }


def _kept(event: f.FactsKept, names: Names) -> dict[str, str]:
    told = (f"{names.input(name)}: {names.value(value, name)}" for name, value in event.values)
    return {"facts": "; ".join(told)}


def _item(event: f.ItemAdded | f.ItemChanged, names: Names) -> dict[str, str]:
    told = [f"{names.input(name)}: {names.value(value, name)}" for name, value in event.fields]
    return {
        "list": names.group(event.group),
        "item": event.item,
        "status": names.status(event.group, event.status),
        "fields": "".join(f"; {one}" for one in told),
    }


def _awaited(event: f.DatesAwaited, names: Names) -> dict[str, str]:
    told = [f"{names.awaited(name)}, {names.when(at)}" for name, at in event.dates]
    return {"dates": "; ".join(told) or names.words.say("explain", "nothing")}


def _reached(event: f.DateReached, names: Names) -> dict[str, str]:
    return {"name": names.awaited(event.name)}


FACTS: dict[type[Event], Callable[[Any, Names], dict[str, str]]] = {
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
    e.PositionRecorded: position,
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
}
