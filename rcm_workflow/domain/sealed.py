"""Confidential values as things that can be named, owned, released and erased."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import ChangeConfirmed, PositionRecorded, Recorded
from rcm_workflow.domain.values import Actor, Frozen

READINGS = "/readings"
"""Ends the name of the stream in which the readings of a case are kept. No case has a slash."""


def readings_of(case_id: str) -> str:
    """The stream of the readings of a case."""
    return f"{case_id}{READINGS}"


class SealedValue(Frozen):
    """One confidential value: the event that brought it, its name there, and whose it is."""

    event: str
    name: str
    author: str
    """A State, where it speaks for itself; else a seat, or the name of who has none."""

    @property
    def ref(self) -> tuple[str, str]:
        """Event and name."""
        return self.event, self.name


class Fate(NamedTuple):
    """What became of the values of a case: by event and name, the event that did it."""

    released: dict[tuple[str, str], str]
    erased: dict[tuple[str, str], str]


def fate(case: Case) -> Fate:
    """What was released and what was erased in a case."""
    return Fate(
        {(event, name): by for event, name, by in case.released},
        {(event, name): by for event, name, by in case.erased},
    )


def author_of(recorded: Recorded) -> str:
    """Whose the confidential values of an event are."""
    event = recorded.event
    if isinstance(event, PositionRecorded | ChangeConfirmed):
        return event.country
    seat = recorded.actor.seat
    return str(seat) if seat else recorded.actor.person


def is_own(author: str, actor: Actor) -> bool:
    """Whether a value is the word of the State that the actor speaks for.

    Who only entered something, into a sealed list for instance, reads it by right or not at all.
    """
    return actor.country is not None and author == actor.country


def in_use(case: Case, event: str) -> bool:
    """Whether what an event brought is still to be weighed.

    The words of the poll whose period runs are, and the entries of lists while any period runs;
    and a requested change until it has its disposition.
    """
    if case.final:
        return False
    for poll in case.polls:
        for _, change in poll.changes:
            if change.event == event and change.disposition is None:
                return True
    if case.period is None:
        return False
    poll_now = case.poll
    given = {
        entry.event
        for one in (poll_now.standings if poll_now else ())
        for entry in (one.entry, one.late)
        if entry is not None
    }
    return event in given or any(event in one.events for one in case.items)
