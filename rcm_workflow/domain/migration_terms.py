"""What new rules would make of a period that runs: nothing, or the case stays under the old ones.

The stored instants are law and stay. But extensions, suspensions and what follows at the end are
counted and decided under the rules in force then, so a period goes over only where these say no
less than what was announced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from rcm_workflow.domain.case import Case, Period, Poll
from rcm_workflow.domain.choices import Choice, MemberSilence, Undeliverable
from rcm_workflow.domain.choices_decision import TacitNeeds
from rcm_workflow.domain.consensus import TACIT
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.question import rounds
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import MachineSpec, PeriodSpec


class Reason(NamedTuple):
    """Why a case stays under its rules: a code and the facts of its sentence."""

    code: str
    facts: Mapping[str, Any]


def term_reasons(
    case: Case, old: Rules, new: Rules, dest: str, left: str | None, now: datetime
) -> Iterator[Reason]:
    """Every reason in what is asked and counted in the state the case is in."""
    before, after = old.machine.states[case.state], new.machine.states[dest]
    if before.electorate != after.electorate:
        code = "answers_would_be_lost" if after.electorate is None else "nobody_was_asked"
        yield Reason(code, {"state": dest})
    if _dates(old.machine, case.state) != _dates(new.machine, dest):
        yield Reason("date_would_mean_another_thing", {"state": dest})
    period, poll = case.period, case.poll
    if period is None or poll is None:
        if after.period is not None and after.period != before.period:
            yield Reason("period_would_be_missing", {"period": after.period, "state": dest})
        return
    home = left if period.paused and left is not None else dest
    at_home = case.left if period.paused and case.left else case.state
    belonged = _belongs(period.name, at_home, old.machine)
    if belonged and not _belongs(period.name, home, new.machine):
        yield Reason("period_is_of_another_state", {"period": period.name, "state": home})
    spec = _spec(new, period.name)
    if spec is None:
        yield Reason("period_is_gone", {"period": period.name})
        return
    ends = _ends(old.machine, at_home), _ends(new.machine, home)
    was = _spec(old, period.name)
    other = spec.hard != period.hard or (was is not None and spec.unit != was.unit)
    if any(one.entry is None for one in poll.standings) and _silence(poll, old) != _silence(
        poll, new
    ):
        yield Reason("silence_would_mean_another_thing", {"period": period.name})
    if other or ends[0] != ends[1]:
        yield Reason("period_would_mean_another_thing", {"period": period.name})
    elif old.pins[1].digest != new.pins[1].digest:
        yield from _shorter(case, period, poll, old, new, now)


def _belongs(period: str, state: str, machine: MachineSpec) -> bool:
    if machine.states[state].period == period:
        return True
    return any(one.opens_period == period for one in machine.transitions if state in one.sources)


def _ends(machine: MachineSpec, state: str) -> bool:
    """Whether something follows by itself when the period of a state is over."""
    return any(one.on == "period_over" for one in machine.transitions if state in one.sources)


def _silence(poll: Poll, rules: Rules) -> tuple[Choice, ...]:
    """What the letter that opened the poll says of silence; nothing where none is judged."""
    if poll.electorate not in rounds(rules):
        return ()
    rule = rules.choice(MemberSilence)
    if rule not in TACIT:
        return (rule,)
    return rule, rules.choice(TacitNeeds), rules.choice(Undeliverable)


def _dates(machine: MachineSpec, state: str) -> frozenset[tuple[str | None, str]]:
    """The dates on which something happens by itself in a state."""
    return frozenset(
        (f"{one.for_each}.{one.date}" if one.for_each else one.date, one.date_at)
        for one in machine.transitions
        if state in one.sources and one.on == "date_reached"
    )


def _spec(rules: Rules, period: str) -> PeriodSpec | None:
    try:
        return rules.period(period)
    except Refused:
        return None


def _shorter(
    case: Case, period: Period, poll: Poll, old: Rules, new: Rules, now: datetime
) -> Iterator[Reason]:
    """Whether the new rules count fewer days for it than those under which it was announced."""
    try:
        before, after = (_counted(case, period, poll, one, old, now) for one in (old, new))
    except Refused as refused:
        yield Reason("deadline_cannot_be_counted", {"period": period.name, "why": refused.code})
        return
    for country, due in before.items():
        then = after.get(country)
        if then is None or then < due:
            facts = {"country": country, "due_at": due, "instead": then}
            yield Reason("deadline_would_shorten", facts)


def _counted(
    case: Case, period: Period, poll: Poll, rules: Rules, old: Rules, now: datetime
) -> Mapping[str, datetime]:
    if period.paused:
        waiting = [one for one in poll.standings if one.certificate and one.remaining]
        if not waiting:
            return {}
        reckoned = rules.resume(
            period.name,
            {one.country: one.remaining for one in waiting if one.remaining},
            [old.certificate(one.certificate) for one in waiting if one.certificate],
            now,
            case.authority,
        )
    else:
        countries = [one.country for one in poll.standings if one.due_at is not None]
        reckoned = rules.reckon(
            period.name, countries, period.opened_at, case.authority, by_clock=True
        )
    return {one.country: one.due_at for one in reckoned.deadlines}
