"""Notices of a consultation: invitation with deadlines, more time, standstill, withdrawal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain.certificate import Unit, instant_text
from rcm_workflow.domain.papers import Dossier, Paper, Section, given, paper
from rcm_workflow.domain.papers_texts import text_facts
from rcm_workflow.domain.question import round_poll


def _deadlines(deadlines: Iterable[e.DeadlineSet], last: Iterable[str]) -> Section:
    rows = tuple(
        {
            "country": one.country,
            "due_at": instant_text(one.due_at),
            "certificate": one.certificate,
        }
        for one in sorted(deadlines, key=lambda each: (each.due_at, each.country))
    )
    return Section(name="deadlines", facts={"last": list(last)}, rows=rows)


def _of(recorded: e.Recorded) -> dict[str, Any]:
    return {"at": instant_text(recorded.recorded_at), "event": recorded.id}


@paper("invitation_letter", "deadlines", "texts")
def invitation_letter(dossier: Dossier) -> Paper | None:
    """To all who are asked: about which text, and until when each may answer (R-057, R-065)."""
    poll = round_poll(dossier.case, dossier.rules)
    opened = [one for one in dossier.events if isinstance(one.event, e.PeriodOpened)]
    mine = [one for one in opened if poll is not None and one.recorded_at >= poll.opened_at]
    if poll is None or not mine or not isinstance(first := mine[0].event, e.PeriodOpened):
        return None
    version = next((one for one in dossier.case.texts if one.digest == poll.text), None)
    facts = {"round": poll.round, **text_facts(dossier, version), **_of(mine[0])}
    return dossier.paper("invitation_letter", facts, _deadlines(first.deadlines, first.last))


@paper("extension_notice", "deadlines")
def extension_notice(dossier: Dossier) -> Paper | None:
    """How many working days more, why, and the new deadlines (GAP-17)."""
    recorded = dossier.newest(e.PeriodExtended)
    if recorded is None or not isinstance(event := recorded.event, e.PeriodExtended):
        return None
    facts = {str(event.unit): event.working_days, "reason": event.reason, **_of(recorded)}
    return dossier.paper("extension_notice", facts, _deadlines(event.deadlines, event.last))


@paper("deadline_notice", "deadlines")
def deadline_notice(dossier: Dossier) -> Paper | None:
    """Which deadlines moved because a calendar changed, and which change that was (GAP-57)."""
    recorded = dossier.newest(e.PeriodRecomputed)
    if recorded is None or not isinstance(event := recorded.event, e.PeriodRecomputed):
        return None
    before = (one.event for one in dossier.events if one.seq < recorded.seq)
    amended = [one for one in before if isinstance(one, e.CalendarAmended)]
    facts: dict[str, Any] = _of(recorded)
    if amended:
        facts |= {"closures": list(amended[-1].closed), "reason": amended[-1].reason}
    shown = {name: value for name, value in facts.items() if value}
    return dossier.paper("deadline_notice", shown, _deadlines(event.deadlines, event.last))


_LEFT = {
    Unit.WORKING_DAYS: "days_left",
    Unit.CALENDAR_DAYS: "calendar_days_left",
    Unit.CLOCK_HOURS: "hours_left",
}


@paper("suspension_notice", "summary")
def suspension_notice(dossier: Dossier) -> Paper | None:
    """That the clock stands still, why, and how many working days each keeps (GAP-59)."""
    found = _fired_with(dossier, "suspension_notice")
    if found is None or not isinstance(moved := found.event, e.TransitionFired):
        return None
    stopped = dossier.newest(e.PeriodSuspended)
    rows: tuple[dict[str, Any], ...] = ()
    if stopped is not None and isinstance(stopped.event, e.PeriodSuspended):
        left = _LEFT[stopped.event.unit]
        rows = tuple({"country": country, left: days} for country, days in stopped.event.remaining)
    return dossier.paper(
        "suspension_notice",
        {"state": moved.source, **_of(found)},
        given(moved.inputs),
        Section(name="kept", rows=rows),
    )


@paper("resumption_notice", "deadlines")
def resumption_notice(dossier: Dossier) -> Paper | None:
    """That the clock runs again, and the new deadlines."""
    recorded = dossier.newest(e.PeriodResumed)
    if recorded is None or not isinstance(event := recorded.event, e.PeriodResumed):
        return None
    return dossier.paper(
        "resumption_notice", _of(recorded), _deadlines(event.deadlines, event.last)
    )


@paper("withdrawal_notice", "summary")
def withdrawal_notice(dossier: Dossier) -> Paper | None:
    """That the case was withdrawn, and why."""
    found = _fired_with(dossier, "withdrawal_notice")
    if found is None or not isinstance(moved := found.event, e.TransitionFired):
        return None
    return dossier.paper("withdrawal_notice", {**moved.inputs, "state": moved.source, **_of(found)})


def _fired_with(dossier: Dossier, kind: str) -> e.Recorded | None:
    """The latest step to which the machine file says that this document belongs."""
    steps = {
        (one.trigger, source)
        for one in dossier.rules.machine.transitions
        if kind in one.documents
        for source in one.sources
    }
    for recorded in reversed(dossier.events):
        event = recorded.event
        if isinstance(event, e.TransitionFired) and (event.trigger, event.source) in steps:
            return recorded
    return None
