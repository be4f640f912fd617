"""What the replies of a case would have led to under the policy of another body. Pure.

The recorded replies are weighed again: those that reached the other rule's deadline count, later
ones are late there, and silence means what it means there. Nobody knows what countries would have
said had they been under that rule, so the answer says on what it rests and what it cannot know.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.domain import events as e
from rcm_workflow.domain.asked_there import AskedThere, asked_there
from rcm_workflow.domain.blocking import AGREEING
from rcm_workflow.domain.case import Case, Change, Entry, Poll, Standing, changed
from rcm_workflow.domain.certificate import Unit
from rcm_workflow.domain.choices import ChangeOfPosition, MemberSilence, TimeOfReceipt
from rcm_workflow.domain.choices_decision import DecisionRule, Participation, VoteWeights
from rcm_workflow.domain.consensus import TACIT, late_word_counts, silence, weigh
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.policy_keys import KEY_OF
from rcm_workflow.domain.question import rounds
from rcm_workflow.domain.replies import Replies, heard, position
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Stance
from rcm_workflow.domain.verdict import Verdict


class Unknown(NamedTuple):
    """Something the records cannot tell, in a word, and the countries it is about."""

    code: str
    countries: tuple[str, ...] = ()


class Compared(NamedTuple):
    """One round as another policy would have had it."""

    electorate: str
    round: int
    period: str | None
    """The period of the other policy that stands for the one of this round."""
    length: int
    unit: Unit
    opened_at: datetime
    due: tuple[tuple[str, datetime], ...]
    """Each country's deadline there; empty where it has no such period."""
    verdict: Verdict
    late: tuple[str, ...]
    """Countries whose only reply would be too late there."""
    sooner: tuple[str, ...]
    """Countries that count there with an earlier word, since they changed it too late."""
    unknown: tuple[Unknown, ...]
    rests_on: tuple[str, ...]
    """The keys of the other policy that this outcome rests on."""

    @property
    def closes_at(self) -> datetime | None:
        """When the last country's deadline ends there."""
        return max((at for _, at in self.due), default=None)


def compare(
    case: Case, events: Sequence[e.Recorded], rules: Rules, other: Rules, now: datetime
) -> tuple[Compared, ...]:
    """Weigh every member round of a case again under another policy.

    ``rules`` are those of the case, ``other`` the same with the other policy. What is still open
    ``now`` under the other rule is told as unknown.
    """
    asked = rounds(rules)
    return tuple(
        _round(changed(case, polls=case.polls[: place + 1]), poll, events, rules, other, now)
        for place, poll in enumerate(case.polls)
        if poll.electorate in asked
    )


def _round(
    case: Case,
    poll: Poll,
    events: Sequence[e.Recorded],
    rules: Rules,
    other: Rules,
    now: datetime,
) -> Compared:
    part = asked_there(poll, heard(poll, events), events, rules, other)
    said, there = part.said, poll.model_copy(update={"standings": part.standings})
    name, due, problem = _deadlines(case, there, rules, other)
    shape = other.period(name) if name is not None and problem is None else None
    standings = tuple(
        _standing(one, said, due, case, other, part.known.get(one.country))
        for one in part.standings
    )
    again = there.model_copy(update={"standings": standings})
    before_it = changed(case, polls=(*case.polls[:-1], again))
    again = _silenced(before_it, again, due, other, now if said.closed_at is None else None)
    before = {one.country: one.entry for one in poll.standings if one.entry is not None}
    late = tuple(
        sorted(
            one.country
            for one in again.standings
            if one.entry is None and one.late is not None and one.country in before
        )
    )
    sooner = tuple(
        sorted(
            one.country
            for one in again.standings
            if one.entry is not None
            and (was := before.get(one.country)) is not None
            and one.entry.event != was.event
            and not (one.entry.automatic and was.automatic)
        )
    )
    return Compared(
        electorate=poll.electorate,
        round=poll.round,
        period=name,
        length=shape.working_days if shape else 0,
        unit=shape.unit if shape else Unit.WORKING_DAYS,
        opened_at=poll.opened_at,
        due=tuple(sorted(due.items())),
        verdict=weigh(again, other),
        late=late,
        sooner=sooner,
        unknown=(
            *((Unknown(problem),) if problem else ()),
            *_unknown(again, due, part, now),
        ),
        rests_on=(*((part.rests_on,) if part.rests_on else ()), *_rests_on(again, other)),
    )


def _deadlines(
    case: Case, poll: Poll, rules: Rules, other: Rules
) -> tuple[str | None, dict[str, datetime], str | None]:
    """The period that stands for the one of the round, each country's deadline, what prevents it.

    The same name in both policies stands for the same period.
    """
    name = next(
        (
            state.period
            for state in rules.machine.states.values()
            if state.electorate == poll.electorate and state.silence_counts and state.period
        ),
        None,
    )
    if name is None:
        return None, {}, "no_period"
    try:
        if other.period(name) is None:
            return name, {}, "no_period"
        asked = [one.country for one in poll.standings]
        found = other.reckon(name, asked, poll.opened_at, case.authority, by_clock=True)
    except Refused as refused:
        return name, {}, "no_period" if refused.code == "unknown_period" else "not_reckoned"
    return name, {one.country: one.due_at for one in found.deadlines}, None


def _standing(
    one: Standing,
    said: Replies,
    due: Mapping[str, datetime],
    case: Case,
    other: Rules,
    known: Entry | None,
) -> Standing:
    """Where a country would stand: its last word in time, and what came too late.

    ``known`` is what counts there without asking, until it says something else.
    """
    ends = due.get(one.country)
    words = said.positions.get(one.country, [])
    in_time = [each for each in words if _in_time(each, ends, other)]
    too_late = [each for each in words if each not in in_time]
    first_only = other.choice(ChangeOfPosition) is ChangeOfPosition.FIRST_ENTRY_FINAL
    own = [each for each in in_time if not position(each).automatic]
    entry = (own[0] if first_only and own else in_time[-1]) if in_time else None
    reminded = sum(ends is None or at < ends for at in said.reminders.get(one.country, ()))
    again = one.model_copy(
        update={
            "due_at": ends,
            "reminded": reminded,
            "entry": _entry(entry) if entry else known,
            "late": _entry(too_late[-1], late=True) if too_late else None,
            "changes": _changes(one, entry) if entry else (),
            "silence": None,
            "silence_why": "",
        }
    )
    if too_late and late_word_counts(case, again, other):
        word = too_late[-1]
        taken = {"entry": _entry(word, late=True), "changes": _changes(one, word)}
        return again.model_copy(update=taken)
    return again


def _in_time(recorded: e.Recorded, ends: datetime | None, other: Rules) -> bool:
    event = position(recorded)
    if event.automatic:
        return True
    if ends is None:
        return not event.late
    by_receipt = other.choice(TimeOfReceipt) is TimeOfReceipt.RECEIVED_ON
    at = event.received_on if by_receipt and event.received_on else recorded.recorded_at
    return at < ends


def _entry(recorded: e.Recorded, *, late: bool = False) -> Entry:
    event = position(recorded)
    return Entry(
        stance=event.stance,
        at=recorded.recorded_at,
        received_on=event.received_on,
        actor=str(recorded.actor),
        text=event.text,
        event=event.carries or recorded.id,
        late=late,
        automatic=event.automatic,
        signed_with=recorded.signature.key if recorded.signature else None,
    )


def _changes(one: Standing, recorded: e.Recorded) -> tuple[Change, ...]:
    """The changes asked for with a word, as they were disposed of where they are known."""
    known = {change.id: change for change in one.changes}
    return tuple(
        known.get(each.id) or Change(id=each.id, lang=each.lang, event=recorded.id, index=index)
        for index, each in enumerate(position(recorded).changes)
    )


def _silenced(
    case: Case, poll: Poll, due: Mapping[str, datetime], other: Rules, now: datetime | None
) -> Poll:
    """The poll with what the silence of each country means.

    While the round of the case still runs (``now``), that is so for those whose term would be over;
    afterwards the record is what there is, and who was silent in it is silent here.
    """
    told = {
        country: {"silence": kind, "silence_why": why}
        for country, kind, why in silence(case, poll, other)
        if now is None or due.get(country, now) <= now
    }
    standings = tuple(one.model_copy(update=told.get(one.country, {})) for one in poll.standings)
    return poll.model_copy(update={"standings": standings})


def _unknown(
    poll: Poll, due: Mapping[str, datetime], part: AskedThere, now: datetime
) -> tuple[Unknown, ...]:
    said, unasked, outside = part.said, part.not_asked_here, part.not_asked_there
    silent = {one.country for one in poll.standings if one.entry is None and one.late is None}
    silent -= set(unasked)
    ended = said.closed_at or now
    longer = tuple(sorted(one for one in silent if one in due and due[one] > ended))
    code = "still_open" if said.closed_at is None else "could_have_answered"
    told = [Unknown("not_asked_here", unasked)] if unasked else []
    told += [Unknown("not_asked_there", outside)] if outside else []
    told += [Unknown(code, longer)] if longer else []
    told += [Unknown("more_time_was_given")] if said.extended else []
    told += [Unknown("clock_stood_still")] if said.stopped else []
    return tuple(told)


def _rests_on(poll: Poll, other: Rules) -> tuple[str, ...]:
    """The keys without which this outcome might be another, in the order of the policy."""
    stances = {one.stance for one in poll.standings}
    silent = any(one.entry is None for one in poll.standings)
    late = any(one.late is not None for one in poll.standings)
    lifted = any(
        one.late is not None and one.entry is not None and one.late.stance in AGREEING
        for one in poll.standings
    )
    counts = other.choice(DecisionRule) in (DecisionRule.MAJORITY, DecisionRule.QUALIFIED_MAJORITY)
    tacit = other.choice(MemberSilence) in TACIT
    wanted = {
        "decision.rule": True,
        KEY_OF[MemberSilence]: silent,
        "decision.tacit_needs": silent and tacit,
        "consultation.late_reply": late,
        "decision.lifting": lifted,
        "decision.amendment": Stance.AMEND in stances,
        "decision.objection": Stance.OBJECT in stances and not counts,
        "decision.base": counts,
        "decision.abstention": counts and (Stance.NO_POSITION in stances or silent),
        "decision.participation": other.choice(Participation) is not Participation.NO_FLOOR,
        "decision.weights": counts and other.choice(VoteWeights) is VoteWeights.LISTED,
    }
    return tuple(key for key, matters in wanted.items() if matters)
