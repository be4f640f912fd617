"""What follows from a command about an observer or a meeting that is convened."""

from __future__ import annotations

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain import roster as r
from rcm_workflow.domain import roster_events
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import SYSTEM, Localized
from rcm_workflow.domain.words import LINE, line, nearest


def schedule(roster: r.Roster, command: c.ScheduleMeeting) -> e.Event:
    """A meeting is convened. Raises ``Refused``: ``dates_reversed``, ``meeting_was_opened``."""
    until = command.ends_on or command.starts_on
    if until < command.starts_on:
        raise Refused("dates_reversed", kind="input", since=command.starts_on, until=until)
    meeting = line(command.meeting, "meeting")
    if any((body, name) == (command.body, meeting) for body, name, *_ in roster.meetings):
        raise Refused("meeting_was_opened", body=command.body, meeting=meeting)
    return roster_events.MeetingScheduled(
        body=command.body,
        meeting=meeting,
        starts_on=command.starts_on,
        ends_on=until,
        place=_line(command.place, "place"),
        format=_line(command.format, "format"),
        source=_line(command.source, "source"),
    )


def cancel(roster: r.Roster, command: c.CancelMeeting | c.PostponeMeeting) -> e.Event:
    """A meeting does not take place, or not on its dates.

    Raises ``Refused``: ``unknown_meeting`` with the nearest name, ``meeting_was_opened``,
    ``meeting_is_cancelled``, ``meeting_is_postponed``. The case of a meeting may cancel or postpone
    what was cancelled or postponed by hand before.
    """
    meeting = line(command.meeting, "meeting")
    known = roster.meeting(meeting, command.body)
    postpones = isinstance(command, c.PostponeMeeting)
    if known is None:
        convened = [one.meeting for one in roster.meetings_of(command.body) if one.convened]
        raise Refused(
            "unknown_meeting",
            kind="not_found",
            body=command.body,
            meeting=meeting,
            nearest=nearest(meeting, convened),
        )
    if known.opened_at is not None:
        raise Refused("meeting_was_opened", body=command.body, meeting=meeting)
    if command.actor != SYSTEM:
        if postpones:
            require_convened(roster, command.body, meeting)
        elif known.cancelled:
            raise Refused("meeting_is_cancelled", body=command.body, meeting=meeting)
    kind = roster_events.MeetingPostponed if postpones else roster_events.MeetingCancelled
    return kind(
        body=command.body,
        meeting=meeting,
        reason=_line(command.reason, "reason"),
        source=_line(command.source, "source"),
    )


def require_convened(roster: r.Roster, body: str, meeting: str) -> None:
    """A meeting that was called off sits again only on new dates; one nobody convened may sit.

    Raises ``Refused``: ``meeting_is_cancelled``, ``meeting_is_postponed``.
    """
    known = roster.meeting(meeting, body)
    if known is not None and known.cancelled:
        raise Refused("meeting_is_cancelled", body=body, meeting=meeting)
    if known is not None and known.postponed:
        raise Refused("meeting_is_postponed", body=body, meeting=meeting)


def admit(roster: r.Roster, command: c.AdmitObserver) -> e.Event:
    """An observer is admitted. Raises ``Refused``: ``observer_is_known``, ``member_observes``."""
    if command.holder in roster.countries:
        raise Refused("member_observes", kind="input", country=command.holder)
    known = roster.observer(command.holder)
    if known is not None and known.standing(command.since) != "ended":
        raise Refused("observer_is_known", holder=command.holder, since=known.since)
    name = command.name or (known.name if known else None)
    name = name or Localized(en=command.holder, es=command.holder)
    return roster_events.ObserverAdmitted(
        holder=command.holder,
        name=Localized(en=line(name.en, "name"), es=line(name.es, "name")),
        kind=command.kind,
        since=command.since,
        rights=_line(command.rights, "rights"),
        decision=_line(command.decision, "decision"),
        source=_line(command.source, "source"),
    )


def change(roster: r.Roster, command: c.ChangeObserver) -> e.Event:
    """An observer stands otherwise from a day on.

    Raises ``Refused``: ``unknown_observer``, ``before_the_admission``, ``observer_stands_so``.
    """
    known = roster.observer(command.holder)
    if known is None:
        holders = [one.holder for one in roster.observers]
        near = nearest(command.holder, holders)
        raise Refused("unknown_observer", kind="not_found", holder=command.holder, nearest=near)
    now = known.standing(command.since)
    if now is None:
        raise Refused(
            "before_the_admission", kind="input", holder=command.holder, since=known.since
        )
    if now in (command.status, "ended"):
        raise Refused("observer_stands_so", holder=command.holder, since=command.since, stands=now)
    return roster_events.ObserverStatusChanged(
        holder=command.holder,
        status=command.status,
        since=command.since,
        reason=_line(command.reason, "reason"),
        decision=_line(command.decision, "decision"),
        source=_line(command.source, "source"),
    )


def _line(text: str, name: str) -> str:
    return line(text, name, LINE) if text else ""
