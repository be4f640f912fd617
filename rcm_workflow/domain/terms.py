"""Periods within one unfolding: opened, counted, stopped and taken up again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rcm_workflow.domain import events as e
from rcm_workflow.domain.certificate import Deadline, Unit
from rcm_workflow.domain.recording import Recording
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Document

CERTIFICATE = "application/vnd.rcm.certificate+json"


class Terms(Recording):
    """A recording that can open and stop periods; certificates become documents on the way."""

    def open_period(self, name: str, countries: Sequence[str]) -> None:
        """Open a period for some countries, unless the policy has no such period."""
        period = self.rules.period(name)
        if period is None or not countries:
            return
        reckoned = self.rules.reckon(
            name, countries, self.now, self.case.authority, by_clock=self.actor.is_system
        )
        self.add(
            e.PeriodOpened(
                name=name,
                hard=period.hard,
                dispatched_at=self.now,
                closes_at=reckoned.closes_at,
                last=reckoned.last,
                deadlines=self.deadlines(reckoned.deadlines),
            )
        )

    def second_term(self, move: TransitionSpec) -> None:
        """End the running period and open the one the transition names, for whom it names."""
        poll, period = self.case.poll, self.case.period
        if poll is None or move.opens_period is None:
            return
        if move.opens_period_for == "authors":
            chosen = [one.country for one in poll.standings if one.open_changes]
        else:
            chosen = [one.country for one in poll.standings if one.entry is None]
        if period is not None:
            self.add(e.PeriodClosed(name=period.name, cause="expired", due_at=period.closes_at))
        self.open_period(move.opens_period, chosen)

    def resume(self) -> None:
        """Let the suspended period run again with the days every country had left."""
        period, poll = self.case.period, self.case.poll
        assert period is not None and poll is not None, "only a suspended period resumes"
        waiting = [one for one in poll.standings if one.certificate and one.remaining]
        if not waiting:
            return
        reckoned = self.rules.resume(
            period.name,
            {one.country: one.remaining for one in waiting if one.remaining},
            [self.certificate(one.certificate) for one in waiting if one.certificate],
            self.now,
            self.case.authority,
        )
        self.add(
            e.PeriodResumed(
                closes_at=reckoned.closes_at,
                last=reckoned.last,
                deadlines=self.deadlines(reckoned.deadlines),
            )
        )

    def remaining(self, at: datetime) -> tuple[tuple[str, int], ...]:
        """The working days every country asked has left at an instant (GAP-59)."""
        period, poll = self.case.period, self.case.poll
        assert period is not None and poll is not None, "only a running period is suspended"
        return tuple(
            (
                one.country,
                self.rules.remaining(period.name, self.certificate(one.certificate), at),
            )
            for one in poll.standings
            if one.certificate is not None
        )

    def unit(self, name: str) -> Unit:
        """What a period is counted in."""
        period = self.rules.period(name)
        return period.unit if period else Unit.WORKING_DAYS

    def closing_with(self, moved: Sequence[Deadline]) -> tuple[datetime, tuple[str, ...]]:
        """When the newest poll closes once these deadlines are moved, and who closes it."""
        poll = self.case.poll
        assert poll is not None, "only the deadlines of a poll move"
        due = {one.country: one.due_at for one in poll.standings if one.due_at is not None}
        due |= {one.country: one.due_at for one in moved}
        closes_at = max(due.values())
        return closes_at, tuple(sorted(one for one, at in due.items() if at == closes_at))

    def deadlines(
        self, reckoned: Sequence[Deadline], as_of: datetime | None = None
    ) -> tuple[e.DeadlineSet, ...]:
        """Deadlines for an event, as of an instant, or now; their certificates become documents.

        Reminders up to that instant went out, or were missed, under the deadline before this one.
        """
        found = []
        since = as_of or self.now
        for one in reckoned:
            document = Document.of(one.certificate.to_bytes(), CERTIFICATE)
            self.documents.append(document)
            found.append(
                e.DeadlineSet(
                    country=one.country,
                    due_at=one.due_at,
                    reminders=tuple(each for each in one.reminders if each[1] > since),
                    certificate=document.digest,
                )
            )
        return tuple(found)
