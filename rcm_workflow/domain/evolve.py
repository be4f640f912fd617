"""How events make a case. ``evolve`` applies what already happened and never argues."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain import evolve_facts, evolve_polls, evolve_sealed, evolve_terms
from rcm_workflow.domain.applying import apply
from rcm_workflow.domain.case import (
    Case,
    Poll,
    Standing,
    TextVersion,
    changed,
    next_alarm,
)
from rcm_workflow.domain.facts import merged

_REGISTERED = (evolve_facts, evolve_polls, evolve_sealed, evolve_terms)
"""Imported for what they register."""

_answer_to = cache(apply.dispatch)
"""What each kind of event registered: asked of every event, and always the same."""


def evolve(case: Case | None, recorded: e.Recorded) -> Case:
    """The case after one event. The first event of a case must be ``CaseOpened``."""
    event = recorded.event
    if isinstance(event, e.CaseOpened):
        return _opened(event, recorded)
    assert case is not None, "a history begins with case_opened"
    after = _answer_to(type(event))(event, case, recorded)
    moved = event.moves_deadlines or after.dates is not case.dates
    alarm = next_alarm(after) if moved else after.next_alarm
    numbered = {"version": recorded.seq, "last_at": recorded.recorded_at, "next_alarm": alarm}
    if after is case:
        return changed(after, **numbered)
    # A copy that nobody has seen yet: to finish it costs half of copying it once more.
    after.__dict__.update(numbered)
    return after


def replay(history: Iterable[e.Recorded], case: Case | None = None) -> Case | None:
    """Fold events into a case; an empty history gives back what was passed in."""
    for recorded in history:
        case = evolve(case, recorded)
    return case


def _opened(event: e.CaseOpened, recorded: e.Recorded) -> Case:
    at = recorded.recorded_at
    return Case(
        id=recorded.case,
        version=recorded.seq,
        machine=event.machine,
        policy=event.policy,
        snapshot=event.snapshot,
        base=event.snapshot,
        access=event.access,
        title=event.title,
        reason=event.reason,
        opened_at=at,
        last_at=at,
        state=event.initial,
        since=at,
        entered_after=event.over,
        members=event.members,
        opened_under=event.authority,
        opener=recorded.actor.seat.holder if recorded.actor.seat else None,
        authority=event.authority,
        links=event.links,
        papers=event.documents,
        unique=event.unique,
    )


@apply.register
def _(event: e.CaseLinked, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, links=(*case.links, (event.relation, event.case)))


@apply.register
def _(event: e.TextFiled, case: Case, recorded: e.Recorded) -> Case:
    version = TextVersion(
        number=event.number,
        versions=event.versions,
        original=event.original,
        digest=event.digest,
        editorial=event.editorial,
        event=recorded.id,
        at=recorded.recorded_at,
    )
    return changed(case, texts=(*case.texts, version))


@apply.register
def _(event: e.TransitionFired, case: Case, recorded: e.Recorded) -> Case:
    marks = case.marks
    if event.marks_text and event.text:
        kept = tuple(mark for mark in marks if mark[0] != event.marks_text)
        marks = (*kept, (event.marks_text, event.text))
    moved = event.source != event.dest
    # Only a step that sends the text makes known: who hears that a case lapsed has not read it.
    informed = dict.fromkeys([*case.informed, *(event.notified if event.marks_text else ())])
    return changed(
        case,
        state=event.dest,
        since=recorded.recorded_at if moved else case.since,
        entered=recorded.id if moved else case.entered,
        entered_with=_given(event.inputs) if moved else case.entered_with,
        entered_after=event.over if moved else case.entered_after,
        left=event.source if event.remembers else case.left,
        round=event.round,
        marks=marks,
        final=event.final,
        keeps_key=event.keeps_key,
        informed=tuple(informed),
        papers=merged(case.papers, dict(event.documents)) if event.documents else case.papers,
        dates=() if moved and case.dates else case.dates,
        reached=() if moved and case.reached else case.reached,
    )


def _given(inputs: Mapping[str, Any]) -> tuple[tuple[str, Any], ...]:
    # A stored case has its lists as tuples: one folded anew must be equal to it.
    frozen = {name: tuple(one) if isinstance(one, list) else one for name, one in inputs.items()}
    return tuple(sorted(frozen.items()))


@apply.register
def _(event: e.RulesAmended, case: Case, recorded: e.Recorded) -> Case:
    # The same state under another name: since when the case is in it does not change.
    return changed(
        case,
        machine=event.current.machine,
        policy=event.current.policy,
        access=event.current.access,
        state=event.dest,
        left=event.left,
    )


@apply.register
def _(event: e.ElectorateFrozen, case: Case, recorded: e.Recorded) -> Case:
    kept = tuple(one for one in case.electorates if one[0] != event.name)
    return changed(
        case,
        electorates=(*kept, (event.name, event.countries)),
        parts=event.parts or case.parts,
        polls=_joined(case, event),
    )


def _joined(case: Case, event: e.ElectorateFrozen) -> tuple[Poll, ...]:
    """Whoever joins a group that is asked without a term is asked with it, and nobody is left out.

    Where a term runs, its dates were sent to those whom it began with.
    """
    poll = case.poll
    if poll is None or poll.electorate != event.name or case.period is not None:
        return case.polls
    new = [one for one in event.countries if poll.standing(one) is None]
    standings = (*poll.standings, *[Standing.made(country=one) for one in new])
    return (*case.polls[:-1], poll.model_copy(update={"standings": standings}))


@apply.register
def _(event: e.OutcomeEstablished, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, outcome=event)


@apply.register
def _(event: e.AuthorityTransferred, case: Case, recorded: e.Recorded) -> Case:
    return changed(case, authority=event.current)


@apply.register
def _(event: e.AgendaItemFiled, case: Case, recorded: e.Recorded) -> Case:
    items = tuple((event.kind, body) for body in event.bodies)
    return changed(case, agenda=(*case.agenda, *items))
