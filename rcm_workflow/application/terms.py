"""The periods of a case as they ran: the newest certificate of each country, and those before it.

Reading only. What is told follows from the recorded events and from the case as settled by now.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.domain.events import Recorded

Status = Literal["running", "suspended", "expired", "ended"]


class Issued(NamedTuple):
    """A certificate in force, and those it replaced, oldest first."""

    certificate: Certificate
    before: tuple[Certificate, ...]


@dataclass
class Term:
    """One period of a case.

    ``number`` counts the periods of this name in the case from 1. ``changed_at`` is the recorded
    instant of the last event that moved a deadline or ended the period.
    """

    name: str
    number: int
    electorate: str
    round: int
    closes_at: datetime
    changed_at: datetime
    status: Status = "running"
    digests: dict[str, str] = field(default_factory=dict)
    """By country, the certificate in force."""

    @property
    def id(self) -> str:
        """The period among all of its case, for instance ``member_review-2``."""
        return f"{self.name}-{self.number}"


def terms(events: Iterable[Recorded], case: Case) -> tuple[Term, ...]:
    """Every period of a case in the order in which they were opened."""
    found: list[Term] = []
    electorate, round_ = "", 0
    for one in events:
        event = one.event
        if isinstance(event, e.PollOpened):
            electorate, round_ = event.electorate, event.round
        elif isinstance(event, e.PeriodOpened):
            number = 1 + sum(each.name == event.name for each in found)
            at = one.recorded_at
            found.append(Term(event.name, number, electorate, round_, event.closes_at, at))
        if found:
            _apply(found[-1], one)
    if found and found[-1].status in ("running", "suspended"):
        _as_settled(found[-1], case)
    return tuple(found)


def _apply(term: Term, recorded: Recorded) -> None:
    event = recorded.event
    if isinstance(event, e.PeriodSuspended):
        term.status = "suspended"
    elif isinstance(event, e.PeriodClosed):
        over = event.cause == "expired" or recorded.recorded_at >= term.closes_at
        term.status = "expired" if over else "ended"
    elif (deadlines := getattr(event, "deadlines", None)) is not None:
        # Whatever opened, moved or resumed the period: each such event carries its deadlines.
        term.digests |= {each.country: each.certificate for each in deadlines}
        term.closes_at = getattr(event, "closes_at", term.closes_at)
        term.status = "running"
    else:
        return
    term.changed_at = recorded.recorded_at


def _as_settled(term: Term, case: Case) -> None:
    """What the clock has done by now, though nobody has written it down yet."""
    if case.period is None or case.period.overdue:
        term.status = "expired"
    elif case.period.paused:
        term.status = "suspended"


def issued(term: Term, fetch: Callable[[str], bytes]) -> tuple[Issued, ...]:
    """The certificates of a period, by country in the order in which they were asked."""
    return tuple(in_force(digest, fetch) for digest in term.digests.values())


def in_force(digest: str, fetch: Callable[[str], bytes]) -> Issued:
    """A certificate by its digest, with those that it replaced."""
    newest = _read(digest, fetch)
    before: list[Certificate] = []
    replaced = newest.replaces
    while replaced is not None:
        before.append(_read(replaced, fetch))
        replaced = before[-1].replaces
    return Issued(newest, tuple(reversed(before)))


def _read(digest: str, fetch: Callable[[str], bytes]) -> Certificate:
    return Certificate.from_data(json.loads(fetch(digest)))
