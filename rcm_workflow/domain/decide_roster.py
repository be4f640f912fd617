"""What follows from a command to the roster, from whoever the table of rights lets change it.

The first facts of a new log come from the library, as events of the system.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain import roster as r
from rcm_workflow.domain import roster_events
from rcm_workflow.domain.decide_closures import close, withdraw
from rcm_workflow.domain.decide_keys import add_key, require_seat, revoke_key
from rcm_workflow.domain.decide_observers import admit, cancel, change, require_convened, schedule
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.requirements import require_a_person, require_past
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.values import SYSTEM, Actor, Localized, Seat
from rcm_workflow.domain.words import LINE, line, nearest


def record_all(
    roster: r.Roster,
    facts: Sequence[e.Event],
    actor: Actor,
    now: datetime,
    occurred_at: datetime | None = None,
) -> tuple[r.Roster, tuple[e.Recorded, ...]]:
    """Give events their place in the roster's stream and fold them in."""
    recorded = []
    for fact in facts:
        one = e.Recorded(
            case=r.ROSTER,
            seq=roster.version + 1,
            recorded_at=now,
            occurred_at=occurred_at or now,
            actor=actor,
            event=fact,
        )
        roster = evolve_roster(roster, one)
        recorded.append(one)
    return roster, tuple(recorded)


def decide_roster(
    roster: r.Roster, command: c.RosterCommand, access: AccessSpec, now: datetime
) -> tuple[r.Roster, tuple[e.Recorded, ...]]:
    """Answer one command to the roster.

    Raises ``Refused``: ``not_permitted``, ``unknown_seat``, ``unknown_person``, ``not_a_member``,
    ``person_is_known``, ``person_is_the_system``, ``seat_is_known``, ``mandate_not_found``,
    ``dates_reversed``,
    ``meeting_is_open``, ``meeting_sat_already``, ``meeting_not_open``,
    ``closure_too_long``, ``closure_is_known``,
    ``unknown_closure``, ``closure_is_withdrawn``, ``presidency_has_begun``,
    ``presidency_not_designated``, ``observer_is_known``,
    ``seat_key_is_known``, ``unknown_seat_key``, ``seat_key_is_revoked``,
    ``unknown_meeting``, ``meeting_was_opened``, ``meeting_is_cancelled``,
    ``meeting_is_postponed``,
    ``unknown_observer``, ``observer_stands_so``, ``before_the_admission``,
    ``instant_in_the_future``.
    """
    _require_right(roster, command, access, now)
    require_past(now, occurred_at=command.occurred_at)
    return record_all(roster, [_event(roster, command)], command.actor, now, command.occurred_at)


def _require_right(
    roster: r.Roster, command: c.RosterCommand, access: AccessSpec, now: datetime
) -> None:
    own = bool(command.own_action) and _is_own(command.actor, getattr(command, "seat", None))
    _require_action(command.actor, type(command), roster, access, now, own=own)


def require_entered(recorded: e.Recorded, before: r.Roster, access: AccessSpec) -> None:
    """Refuse what stands in the roster though whoever entered it might not: for an audit.

    ``before`` is the roster without it. What the system entered followed from a step of a case, or
    came with the database. Raises ``Refused`` as :func:`decide_roster` for the actor.
    """
    event = recorded.event
    kind = _ENTERED_BY.get(type(event), c.RosterCommand)
    own = bool(kind.own_action) and _is_own(recorded.actor, getattr(event, "seat", None))
    _require_action(recorded.actor, kind, before, access, recorded.recorded_at, own=own)


_ENTERED_BY: Final[Mapping[type[e.Event], type[c.RosterCommand]]] = {
    roster_events.SeatKeyAdded: c.AddSeatKey,
    roster_events.SeatKeyRevoked: c.RevokeSeatKey,
    roster_events.OfficeClosed: c.CloseOffice,
    roster_events.ClosureWithdrawn: c.WithdrawClosure,
}
"""The commands that ask for another right than to keep the roster."""


def _require_action(
    actor: Actor,
    kind: type[c.RosterCommand],
    roster: r.Roster,
    access: AccessSpec,
    now: datetime,
    *,
    own: bool,
) -> None:
    if actor == SYSTEM:
        return
    require_mandate(actor, roster, access, now)
    held = roles_of(actor, None, access, roster, now)
    enough = {kind.action, kind.own_action if own else kind.action}
    if not any(access.line(role, one, r.ROSTER, "") for role in held for one in enough):
        may = [role for role in access.roles if access.line(role, kind.action, r.ROSTER, "")]
        raise not_permitted(actor, may, held, kind.action, access, r.ROSTER)


_SAME_PERSON = 0.75
"""How alike two ids are for one to be a slip for the other: half alike are two people."""


def _is_own(actor: Actor, seat: Seat | None) -> bool:
    """Whether something is about the very seat in which the actor sits."""
    return actor.seat is not None and actor.seat == seat


def _event(roster: r.Roster, command: c.RosterCommand) -> e.Event:
    decide = _DECIDES.get(type(command))
    if decide is None:
        message = f"no such command: {type(command).__name__}"
        raise TypeError(message)
    return decide(roster, command)


def _meeting(roster: r.Roster, command: c.OpenMeeting | c.CloseMeeting) -> e.Event:
    running = roster.in_session(command.body, command.at)
    meeting = line(command.meeting, "meeting")
    if isinstance(command, c.OpenMeeting):
        if running:
            raise Refused("meeting_is_open", body=command.body, meeting=running)
        sat = [one for one in roster.meetings if one[:2] == (command.body, meeting)]
        if sat:
            # What was decided in a session, and what waited for its end, would be of another one.
            raise Refused("meeting_sat_already", body=command.body, meeting=meeting)
        require_convened(roster, command.body, meeting)
        return roster_events.MeetingOpened(body=command.body, meeting=meeting, at=command.at)
    if running != meeting:
        raise Refused("meeting_not_open", body=command.body, meeting=meeting)
    return roster_events.MeetingClosed(body=command.body, meeting=meeting, at=command.at)


def _establish(roster: r.Roster, command: c.EstablishSeat) -> e.Event:
    if roster.seat(command.seat) is not None:
        raise Refused("seat_is_known", seat=str(command.seat))
    lead = roster.lead_seat(command.seat.holder)
    if command.lead and lead is not None:
        raise Refused("lead_is_known", seat=str(lead), country=command.seat.holder)
    title = Localized(en=line(command.title.en, "title"), es=line(command.title.es, "title"))
    return roster_events.SeatEstablished(seat=command.seat, title=title, lead=command.lead)


def _give(roster: r.Roster, command: c.GiveMandate) -> e.Event:
    require_seat(roster, command.seat)
    if command.person not in roster.persons:
        raise Refused(
            "unknown_person",
            kind="not_found",
            person=command.person,
            nearest=nearest(command.person, roster.persons, cutoff=_SAME_PERSON),
        )
    if command.until is not None and command.until < command.since:
        raise Refused("dates_reversed", kind="input", since=command.since, until=command.until)
    if roster.holds(command.person, command.seat, command.since):
        raise Refused("mandate_is_known", person=command.person, seat=str(command.seat))
    return roster_events.MandateGiven(
        person=command.person, seat=command.seat, since=command.since, until=command.until
    )


def _end(roster: r.Roster, command: c.EndMandate) -> e.Event:
    if not roster.holds(command.person, command.seat, command.on):
        raise Refused(
            "mandate_not_found",
            kind="not_found",
            person=command.person,
            seat=str(command.seat),
            on=command.on.isoformat(),
        )
    return roster_events.MandateEnded(person=command.person, seat=command.seat, on=command.on)


def _presidency(roster: r.Roster, command: c.RecordPresidency) -> e.Event:
    if command.country not in roster.countries:
        raise Refused(
            "not_a_member",
            kind="input",
            rules=("R-070",),
            country=command.country,
            members=list(roster.countries),
        )
    same = next((one for one in roster.presidencies if one.year == command.year), None)
    if command.designated and same is not None and same.status in ("recorded", "stated"):
        # A designation in its place would take the PPT from whoever took it over.
        raise Refused("presidency_has_begun", kind="conflict", year=command.year)
    ordinal = same.ordinal if same else len(roster.presidencies) + 1
    return roster_events.PresidencyRecorded(
        year=command.year,
        ordinal=ordinal,
        country=command.country,
        starts_at=command.starts_at,
        status="designated" if command.designated else "recorded",
        theme=line(command.theme, "theme", LINE) if command.theme else "",
        basis=_basis(command),
        source=line(command.source, "source", LINE),
        ad_interim=command.ad_interim,
    )


def _basis(command: c.RecordPresidency) -> str:
    if command.designated:
        return "designated"
    return "acts ad interim" if command.ad_interim else "handover recorded"


def _withdraw(roster: r.Roster, command: c.WithdrawPresidency) -> e.Event:
    waiting = [one.year for one in roster.presidencies if one.status == "designated"]
    if command.year not in waiting:
        raise Refused("presidency_not_designated", year=command.year, designated=waiting)
    return roster_events.PresidencyWithdrawn(
        year=command.year,
        reason=line(command.reason, "reason", LINE) if command.reason else "",
        source=line(command.source, "source", LINE),
    )


def _register(roster: r.Roster, command: c.RegisterPerson) -> e.Event:
    require_a_person(command.person)
    if command.person in roster.persons:
        raise Refused("person_is_known", person=command.person)
    return roster_events.PersonRegistered(person=command.person)


_DECIDES: Final[Mapping[type[c.RosterCommand], Callable[[r.Roster, Any], e.Event]]] = {
    c.RegisterPerson: _register,
    c.EstablishSeat: _establish,
    c.AddSeatKey: add_key,
    c.RevokeSeatKey: revoke_key,
    c.GiveMandate: _give,
    c.EndMandate: _end,
    c.RecordPresidency: _presidency,
    c.WithdrawPresidency: _withdraw,
    c.ScheduleMeeting: schedule,
    c.CancelMeeting: cancel,
    c.PostponeMeeting: cancel,
    c.AdmitObserver: admit,
    c.ChangeObserver: change,
    c.OpenMeeting: _meeting,
    c.CloseMeeting: _meeting,
    c.CloseOffice: close,
    c.WithdrawClosure: withdraw,
}
