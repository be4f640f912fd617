"""Every deadline counted again, from the calendar and the rules that were pinned when it was set.

A certificate says how it was reckoned; this is the same reckoning done by us. Whoever swaps one
would have to swap the calendar as well, and both are in the leaves by their digests.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault, unread
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case, Standing
from rcm_workflow.domain.certificate import Certificate, Deadline
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.rules import Rules
from rcm_workflow.phrase import NONE, Phrase

MOVES_DEADLINES = (e.PeriodOpened, e.PeriodExtended, e.PeriodResumed, e.PeriodRecomputed)


class Moment(NamedTuple):
    """An event that set deadlines, and the case as it stood before."""

    before: Case
    recorded: Recorded
    deadlines: tuple[e.DeadlineSet, ...]


def certificates(app: App, view: Reading, moments: Sequence[Moment]) -> Iterator[Fault]:
    """A fault for every deadline that comes out otherwise than it was recorded."""
    for before, recorded, deadlines in moments:
        set_ = {one.country: one for one in deadlines}
        try:
            reckoned = _reckoned(app, view, before, recorded, set_)
        except (LogBroken, Refused, ValueError, LookupError) as fault:
            yield Fault("certificate", recorded.id, "deadlines", Phrase("reckoning"), unread(fault))
            continue
        for country, told in set_.items():
            found = reckoned.get(country)
            where = f"deadlines.{country}"
            if found is None:
                yield Fault("certificate", recorded.id, where, NONE, told.certificate)
                continue
            digest = found.certificate.digest
            if digest != told.certificate:
                name = f"{where}.certificate"
                yield Fault("certificate", recorded.id, name, digest, told.certificate)
            if found.due_at != told.due_at:
                due = (found.due_at.isoformat(), told.due_at.isoformat())
                yield Fault("certificate", recorded.id, f"{where}.due_at", *due)


def _reckoned(
    app: App,
    view: Reading,
    before: Case,
    recorded: Recorded,
    told: dict[str, e.DeadlineSet],
) -> dict[str, Deadline]:
    rules, event = app.rules_of(before, view.document), recorded.event
    match event:
        case e.PeriodOpened():
            clock = recorded.actor.is_system
            at, authority = event.dispatched_at, before.authority
            found = rules.reckon(event.name, list(told), at, authority, by_clock=clock).deadlines
        case e.PeriodExtended():
            old = [_certificate(rules, one) for one in _standings(before, told)]
            days = event.working_days
            found = rules.extend(_name(before), old, days, before.authority).deadlines
        case e.PeriodResumed():
            waiting = _standings(before, told)
            old = [_certificate(rules, one) for one in waiting]
            left = {one.country: one.remaining or 0 for one in waiting}
            for at in (recorded.recorded_at, recorded.occurred_at):
                found = rules.resume(_name(before), left, old, at, before.authority).deadlines
                if all(one.due_at == told[one.country].due_at for one in found):
                    break
        case _:
            return _recomputed(app, view, before, recorded, told)
    return {one.country: one for one in found}


def _recomputed(
    app: App,
    view: Reading,
    before: Case,
    recorded: Recorded,
    told: dict[str, e.DeadlineSet],
) -> dict[str, Deadline]:
    """Counted again from day 0, or rolled over the last day, on the calendar of the certificate.

    Which of the two the policy of that time asked for is not told by the event; nor which of the
    deadlines had passed when the closure became known. Either way is reckoned, and one has to give
    what was recorded.
    """
    rules = _on_calendar_of(app, view, before, told)
    running = _standings(before)
    late = [one for one in running if one.due_at and one.due_at > recorded.occurred_at]
    best: dict[str, Deadline] = {}
    for chosen in (running, late, _standings(before, told)):
        old = [_certificate(rules, one) for one in chosen]
        ways: tuple[Callable[..., Sequence[Deadline]], ...] = (rules.recount, rules.roll)
        for way in ways:
            moved = {one.country: one for one in way(_name(before), old)}
            fitting = {
                country: one
                for country, one in moved.items()
                if country in told and one.certificate.digest == told[country].certificate
            }
            if fitting.keys() == told.keys():
                return fitting
            best = best or moved
    return best


def _on_calendar_of(app: App, view: Reading, before: Case, told: dict[str, e.DeadlineSet]) -> Rules:
    """The rules of the case on the calendar that its new certificates name."""
    rules = app.rules_of(before, view.document)
    named = {rules.certificate(one.certificate).snapshot for one in told.values()}
    if named == {before.snapshot} or len(named) != 1:
        return rules
    calendar = view.document(named.pop())
    machine, policy = before.machine.digest, before.policy.digest
    pinned = [view.document(one) for one in (machine, policy, before.access)]
    return app.library.rules(pinned[0], pinned[1], pinned[2], calendar, app.fetch)


def _standings(before: Case, told: dict[str, e.DeadlineSet] | None = None) -> list[Standing]:
    """Those who have a deadline, or of them those that the event names."""
    standings = before.poll.standings if before.poll else ()
    known = [one for one in standings if one.certificate is not None]
    return [one for one in known if told is None or one.country in told]


def _certificate(rules: Rules, standing: Standing) -> Certificate:
    return rules.certificate(standing.certificate or "")


def _name(before: Case) -> str:
    if before.period is None:
        raise LookupError("no period runs")
    return before.period.name
