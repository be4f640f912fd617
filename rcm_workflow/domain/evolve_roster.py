"""How events make the roster. ``evolve_roster`` applies what already happened and never argues."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from rcm_workflow.domain import roster_events as r
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.observers import Meeting, Observer
from rcm_workflow.domain.roster import Mandate, Roster, SeatKey
from rcm_workflow.domain.values import SYSTEM

Changes = dict[str, Any]
"""The fields of the roster that an event gives another value."""


def evolve_roster(roster: Roster, recorded: Recorded) -> Roster:
    """The roster after one event."""
    changes = {"version": recorded.seq, "last_at": recorded.recorded_at}
    after = roster.model_copy(update=changes | _changes(recorded.event, roster, recorded))
    # A copy takes along what was cached on the original, and would answer for the old version.
    after.__dict__.pop("indexed", None)
    return after


@singledispatch
def _changes(event: Event, roster: Roster, recorded: Recorded) -> Changes:
    return {}


@_changes.register
def _(event: r.MemberAdmitted, roster: Roster, recorded: Recorded) -> Changes:
    others = tuple(one for one in roster.members if one.country != event.country)
    return {"members": (*others, event)}


@_changes.register
def _(event: r.SeatEstablished, roster: Roster, recorded: Recorded) -> Changes:
    kept = tuple(one for one in roster.seats if one.seat != event.seat)
    return {"seats": (*kept, event)}


@_changes.register
def _(event: r.SeatKeyAdded, roster: Roster, recorded: Recorded) -> Changes:
    key = SeatKey(
        seat=event.seat, public=event.public, since=recorded.seq, since_at=recorded.recorded_at
    )
    return {"keys": (*roster.keys, key)}


@_changes.register
def _(event: r.SeatKeyRevoked, roster: Roster, recorded: Recorded) -> Changes:
    ended = {"until": recorded.seq, "until_at": recorded.recorded_at}
    return {
        "keys": tuple(
            one.model_copy(update=ended) if one.public == event.public and one.in_force else one
            for one in roster.keys
        )
    }


@_changes.register
def _(event: r.PersonRegistered, roster: Roster, recorded: Recorded) -> Changes:
    return {"persons": (*roster.persons, event.person)}


@_changes.register
def _(event: r.MandateGiven, roster: Roster, recorded: Recorded) -> Changes:
    mandate = Mandate(person=event.person, seat=event.seat, since=event.since, until=event.until)
    return {"mandates": (*roster.mandates, mandate)}


@_changes.register
def _(event: r.MandateEnded, roster: Roster, recorded: Recorded) -> Changes:
    def ended(one: Mandate) -> Mandate:
        same = (one.person, one.seat) == (event.person, event.seat) and one.holds_on(event.on)
        return one.model_copy(update={"until": event.on}) if same else one

    return {"mandates": tuple(ended(one) for one in roster.mandates)}


@_changes.register
def _(event: r.PresidencyRecorded, roster: Roster, recorded: Recorded) -> Changes:
    kept = (
        one
        for one in roster.presidencies
        if event.ad_interim or one.ad_interim or one.year != event.year
    )
    known = [*kept, event]
    # Of two that begin at the same instant the one recorded later is the one that runs.
    return {"presidencies": tuple(sorted(known, key=lambda one: one.starts_at))}


@_changes.register
def _(event: r.PresidencyWithdrawn, roster: Roster, recorded: Recorded) -> Changes:
    return {
        "presidencies": tuple(
            one
            for one in roster.presidencies
            if one.year != event.year or one.status != "designated"
        )
    }


@_changes.register
def _(event: r.MeetingScheduled, roster: Roster, recorded: Recorded) -> Changes:
    named = (event.body, event.meeting)
    fields = {name: value for name, value in event if name != "sealed"}
    before = roster.meeting(event.meeting, event.body)
    case = event.source if recorded.actor == SYSTEM else before.case if before else ""
    known = [one for one in roster.scheduled if (one.body, one.meeting) != named]
    known.append(Meeting(**fields, case=case))
    return {"scheduled": tuple(sorted(known, key=lambda one: (one.starts_on, one.body)))}


@_changes.register
def _(event: r.MeetingCancelled, roster: Roster, recorded: Recorded) -> Changes:
    return _of_meeting(roster, event.body, event.meeting, cancelled=True, postponed=False)


@_changes.register
def _(event: r.MeetingPostponed, roster: Roster, recorded: Recorded) -> Changes:
    return _of_meeting(roster, event.body, event.meeting, cancelled=False, postponed=True)


def _of_meeting(roster: Roster, body: str, meeting: str, **now: bool) -> Changes:
    return {
        "scheduled": tuple(
            one.model_copy(update=now) if (one.body, one.meeting) == (body, meeting) else one
            for one in roster.scheduled
        )
    }


@_changes.register
def _(event: r.ObserverAdmitted, roster: Roster, recorded: Recorded) -> Changes:
    fields = {name: value for name, value in event if name != "sealed"}
    others = tuple(one for one in roster.observers if one.holder != event.holder)
    return {"observers": (*others, Observer(**fields))}


@_changes.register
def _(event: r.ObserverStatusChanged, roster: Roster, recorded: Recorded) -> Changes:
    def after(one: Observer) -> Observer:
        if one.holder != event.holder:
            return one
        # Of two records for one day the later one holds.
        kept = [change for change in one.changes if change[0] != event.since]
        changes = tuple(sorted([*kept, (event.since, event.status)]))
        return one.model_copy(update={"changes": changes})

    return {"observers": tuple(after(one) for one in roster.observers)}


@_changes.register
def _(event: r.MeetingOpened, roster: Roster, recorded: Recorded) -> Changes:
    return {"meetings": (*roster.meetings, (event.body, event.meeting, event.at, None))}


@_changes.register
def _(event: r.MeetingClosed, roster: Roster, recorded: Recorded) -> Changes:
    named = (event.body, event.meeting)
    return {
        "meetings": tuple(
            (body, meeting, opened, event.at if (body, meeting) == named else closed)
            for body, meeting, opened, closed in roster.meetings
        )
    }


@_changes.register
def _(event: r.OfficeClosed, roster: Roster, recorded: Recorded) -> Changes:
    fields = {name: value for name, value in event if name not in ("closure", "sealed")}
    closure = Closure(id=event.closure, number=recorded.seq, at=recorded.recorded_at, **fields)
    return {"closures": (*roster.closures, closure), "closures_at": recorded.seq}


@_changes.register
def _(event: r.ClosureWithdrawn, roster: Roster, recorded: Recorded) -> Changes:
    lifted = {"lifted": recorded.seq, "lifted_at": recorded.recorded_at}
    return {
        "closures": tuple(
            one.model_copy(update=lifted) if one.id == event.closure else one
            for one in roster.closures
        ),
        "closures_at": recorded.seq,
    }
