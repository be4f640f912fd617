"""What the sentence of an event says beside its case: the roster, other cases, sealed values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from rcm_workflow.cli.erased import confidential
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.signed import SHORT
from rcm_workflow.domain import events as e
from rcm_workflow.domain import roster_events
from rcm_workflow.domain import sealed_events as s
from rcm_workflow.domain.events import Event
from rcm_workflow.i18n.dates import written
from rcm_workflow.i18n.seats import office


def _office_closed(event: roster_events.OfficeClosed, names: Names) -> dict[str, str]:
    title = names.text(event.name)
    if event.cause == "force_majeure":
        title = f"{title} – {names.words.label('force_majeure')}"
    closed = office(event.office, names.lang)
    return {"office": closed, "days": names.days(event.since, event.until), "title": title}


def _seated(event: roster_events.SeatEstablished, names: Names) -> dict[str, str]:
    return {"title": names.text(event.title)}


def _key_of_seat(
    event: roster_events.SeatKeyAdded | roster_events.SeatKeyRevoked, _: Names
) -> dict[str, str]:
    return {"key": event.public[:SHORT]}


def _given(event: roster_events.MandateGiven, names: Names) -> dict[str, str]:
    label = names.words.label("until").lower()
    until = f" {label} {written(event.until, names.lang)}" if event.until else ""
    return {"since": written(event.since, names.lang), "until": until}


def _ended(event: roster_events.MandateEnded, names: Names) -> dict[str, str]:
    return {"on": written(event.on, names.lang)}


def _presided(event: roster_events.PresidencyRecorded, names: Names) -> dict[str, str]:
    starts_at = names.when(event.starts_at, event.country)
    return {"starts_at": starts_at, "country": names.country(event.country)}


def _linked(event: e.CaseLinked, names: Names) -> dict[str, str]:
    return {"relation": names.relation(event.relation)}


def _effect(event: e.EffectCarriedOut | e.EffectRefused, names: Names) -> dict[str, str]:
    target, name = names.brought_about(event.target, event.name)
    told = {"target": target, "name": name}
    return told | {"event": getattr(event, "event", ""), "why": getattr(event, "why", "")}


def _scheduled(event: roster_events.MeetingScheduled, names: Names) -> dict[str, str]:
    days = names.days(event.starts_on, event.ends_on)
    return {"days": days, "place": f", {event.place}" if event.place else ""}


def _called_off(
    event: roster_events.MeetingCancelled | roster_events.MeetingPostponed, _: Names
) -> dict[str, str]:
    return {"why": f": {event.reason}" if event.reason else ""}


def _admitted(event: roster_events.ObserverAdmitted, names: Names) -> dict[str, str]:
    kind = names.words.say("observer_kind", event.kind)
    return {"name": names.text(event.name), "kind": kind, "since": written(event.since, names.lang)}


def _stands(event: roster_events.ObserverStatusChanged, names: Names) -> dict[str, str]:
    status = names.words.say("observer_status", event.status)
    since = written(event.since, names.lang)
    return {"holder": names.holder(event.holder), "status": status, "since": since}


def _opened_values(event: s.SealedOpened, _: Names) -> dict[str, str]:
    return {"count": str(len(event.values)), "purpose": event.purpose, "ground": event.ground}


def _released(event: s.SealedReleased, names: Names) -> dict[str, str]:
    told = " · ".join(one for one in (event.decision, event.reason) if one)
    return {"values": _value_names(event.values, names), "why": f" ({told})" if told else ""}


def _erased(event: s.ValuesErased, names: Names) -> dict[str, str]:
    return {"values": _value_names(event.values, names), "basis": event.basis}


def _value_names(values: Sequence[s.SealedRef], names: Names) -> str:
    told = (confidential(name, names.words, names) for _, name in values)
    return ", ".join(dict.fromkeys(told))


FACTS: dict[type[Event], Callable[[Any, Names], dict[str, str]]] = {
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
    roster_events.MeetingCancelled: _called_off,
    roster_events.MeetingPostponed: _called_off,
    roster_events.ObserverAdmitted: _admitted,
    roster_events.ObserverStatusChanged: _stands,
    s.SealedOpened: _opened_values,
    s.SealedReleased: _released,
    s.ValuesErased: _erased,
}
