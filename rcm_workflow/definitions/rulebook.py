"""One machine and one policy, interpreted by ``transitions``: the Rules of a case (DESIGN 2).

Every Machine is built once per definition, without the library's automatic transitions, and shared:
a case is a light model with a state. Conditions are callables of ours, looked up by name; the
library never sees a dotted string, because it would import and call it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import TypeVar

from rcm_workflow.definitions import period as periods
from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.admission import Matrix
from rcm_workflow.definitions.ahead import Proofs
from rcm_workflow.definitions.calendar_fault import NotASnapshot, Why, not_a_calendar
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.policy import Period, Policy
from rcm_workflow.definitions.reckon_refusals import refusals
from rcm_workflow.definitions.reckon_rule import PeriodRule
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.definitions.walker import Walker
from rcm_workflow.domain.certificate import Certificate, Deadline, Reckoning, Unit
from rcm_workflow.domain.choices import Choice, Cutoff
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.conditions import known_conditions
from rcm_workflow.domain.values import Document, Pin
from rcm_workflow.domain.walked import Broken, Walked

C = TypeVar("C", bound=Choice)

CALENDAR = "application/json"
"""The media type of a calendar among the documents."""

Fetch = Callable[[str], bytes]
"""A stored document by its digest."""


class Rulebook:
    """Satisfies ``Rules`` of :mod:`rcm_workflow.domain.rules` by shape."""

    def __init__(
        self,
        walker: Walker,
        pin: Pin,
        policy: Policy,
        access: Access,
        snapshot: Snapshot,
        fetch: Fetch,
        matrix: Matrix,
        base: Snapshot | None = None,
    ) -> None:
        self._walker = walker
        self._pin = pin
        self._policy = policy
        self._snapshot = snapshot
        self._base = base or snapshot
        self._fetch = fetch
        self.matrix = matrix
        self.access = access
        self.pins = (pin, policy.pin, snapshot.digest, access.digest)
        self.choice = policy.choice
        self.number = policy.number
        self.word = policy.word
        self.weight = policy.weight
        self.period = policy.period
        self.listed = policy.listed
        self.list_title = policy.list_title
        self.answer_titles = policy.answer_titles
        self.key_title = policy.key_title
        self.overridden = policy.overridden
        self.secretariat = policy.file.reckoning.secretariat
        self.moves = walker.moves
        self.next_state = walker.next_state

    @property
    def machine(self) -> Machine:
        """The machine."""
        return self._walker.machine

    @property
    def policy(self) -> Policy:
        """The policy, for readers who want its reasons."""
        return self._policy

    def broken_by(self, way: Walked) -> tuple[Broken, ...]:
        """The invariants that a case which came this way breaks, or may yet."""
        return self._proofs.broken_by(way)

    def positions_in(self, state: str) -> frozenset[str]:
        """The abstract positions in which a case of the machine can be in a state."""
        return self._proofs.positions_in(state)

    @cached_property
    def _proofs(self) -> Proofs:
        return Proofs(self.machine, known_conditions())

    def reckon(
        self,
        period: str,
        countries: Sequence[str],
        dispatched_at: datetime,
        ppt: str,
        *,
        by_clock: bool = False,
    ) -> Reckoning:
        """The deadlines of the countries; see ``Rules.reckon``.

        Raises ``Refused``: ``beyond_calendar``, ``no_calendar``, ``sent_out_of_hours``.
        """
        rule = self._period(period).rule
        if by_clock:
            rule = rule.for_the_clock
        secretariat = self.secretariat
        with refusals():
            return periods.reckon(
                self._snapshot,
                rule,
                countries,
                dispatched_at,
                ppt,
                secretariat,
            )

    def extend(
        self,
        period: str,
        certificates: Sequence[Certificate],
        days: int,
        ppt: str,  # noqa: ARG002 - a certificate stays on the calendar it was counted on
    ) -> Reckoning:
        """New, later deadlines, ``days`` working days after the old ones (GAP-17)."""
        rule = self._period(period).rule
        with refusals():
            return Reckoning.of(
                tuple(periods.extend(self._snapshot, rule, one, days) for one in certificates)
            )

    def remaining(self, period: str, certificate: Certificate, at: datetime) -> int:
        """The working days of a deadline not used up at an instant (GAP-59)."""
        with refusals():
            return periods.remaining(self._snapshot, self._period(period).rule, certificate, at)

    def resume(
        self,
        period: str,
        remaining: Mapping[str, int],
        certificates: Sequence[Certificate],
        resumed_at: datetime,
        ppt: str,  # noqa: ARG002 - a certificate stays on the calendar it was counted on
    ) -> Reckoning:
        """Deadlines with the remaining working days, counted after the resumption (GAP-59)."""
        rule = self._period(period).rule
        with refusals():
            return Reckoning.of(
                tuple(
                    periods.resume(self._snapshot, rule, one, remaining[one.country], resumed_at)
                    for one in certificates
                )
            )

    def on_calendar(
        self, base: str | Document, closures: Sequence[Closure]
    ) -> tuple[Rulebook, Document]:
        """The same rules on a calendar with closures, and that calendar.

        Raises ``Refused`` ``not_a_calendar``.
        """
        bare = self._calendar(base)
        calendar = bare.with_closures(closures)
        rules = Rulebook(
            self._walker,
            self._pin,
            self._policy,
            self.access,
            calendar,
            self._fetch,
            self.matrix,
            bare,
        )
        return rules, Document.of(calendar.document, CALENDAR)

    def _calendar(self, base: str | Document) -> Snapshot:
        # A base may not be stored yet: a case that is just opened brings its calendar with it.
        for known in (self._snapshot, self._base):
            if base == known.digest:
                return known
        body = base.body if isinstance(base, Document) else self._fetch(base)
        try:
            found = Snapshot.from_document(body)
        except NotASnapshot as fault:
            raise not_a_calendar(fault.why, **fault.facts) from fault
        now = self._snapshot
        missing = sorted(set(now.offices) - set(found.offices))
        if missing:
            raise not_a_calendar(Why.LACKS_OFFICES, lists=missing)
        if found.first > now.first or found.last < now.last:
            years = {"needed_first": now.first.year, "needed_last": now.last.year}
            raise not_a_calendar(
                Why.LACKS_YEARS, first=found.first.year, last=found.last.year, **years
            )
        return found

    def recount(self, period: str, certificates: Sequence[Certificate]) -> tuple[Deadline, ...]:
        """Deadlines that come out later on this calendar, counted again from their day 0."""
        return self._again(periods.recount, period, certificates)

    def lost(self, certificate: Certificate, used: int) -> int:
        """How many of the first ``used`` counted days are not worked on this calendar."""
        with refusals():
            return periods.lost(self._snapshot, certificate, used)

    def roll(self, period: str, certificates: Sequence[Certificate]) -> tuple[Deadline, ...]:
        """Deadlines whose due day is not worked on this calendar, on the next one that is."""
        return self._again(periods.roll, period, certificates)

    def _again(
        self,
        how: Callable[[Snapshot, PeriodRule, Certificate], Deadline | None],
        period: str,
        certificates: Sequence[Certificate],
    ) -> tuple[Deadline, ...]:
        rule = self._period(period).rule
        with refusals():
            found = [how(self._snapshot, rule, one) for one in certificates]
        moved = tuple(one for one in found if one is not None)
        if rule.cutoff is Cutoff.SINGLE_INSTANT:
            return periods.together(rule, certificates, moved)
        return moved

    def day_before(self, period: str, day: date) -> date:
        """The day a period before another: so many days back, or so many working days.

        Working days are those of the seat of the secretariat, which keeps such dates; an office
        that works half a day works. Raises ``Refused`` ``beyond_calendar``.
        """
        rule = self._period(period).rule
        if rule.unit is not Unit.WORKING_DAYS:
            return day - timedelta(days=rule.working_days)
        left = rule.working_days
        with refusals():
            while left:
                day -= timedelta(days=1)
                left -= self._snapshot.is_working(self.secretariat, day, half_days=True)
        return day

    def certificate(self, digest: str) -> Certificate:
        """A stored certificate by its digest."""
        return Certificate.from_data(json.loads(self._fetch(digest)))

    def _period(self, name: str) -> Period:
        found = self._policy.period(name)
        if found is None:
            message = f"the policy has no period {name!r}, so nothing can be reckoned"
            raise RuntimeError(message)
        return found
