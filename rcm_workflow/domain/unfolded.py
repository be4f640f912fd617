"""What a recorded step brings about in its case, worked out again.

Compared is what decides who is asked, until when, and what came of it. Sentences, produced papers
and lists of who was told are not: they may be worded otherwise in another version of the program,
and a log has to stay verifiable.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.effects import Effect
from rcm_workflow.domain.effects_of import effects_of
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.occasions import Moment, occasion
from rcm_workflow.domain.partly import NOTHING_KNOWN, Partly
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.unfold import Unfolding

_KEPT: Mapping[type[e.Event], tuple[str, ...]] = {
    e.TransitionFired: (
        *("trigger", "source", "dest", "role", "round", "text"),
        *("marks_text", "remembers", "final", "keeps_key", "because"),
    ),
    e.PeriodSuspended: ("remaining",),
    e.PeriodClosed: ("name", "cause", "due_at"),
    e.SilenceRecorded: ("electorate", "round", "rule", "countries"),
    e.OutcomeEstablished: (
        *("electorate", "round", "result", "blockers", "missing", "tacit"),
        *("abstaining", "reservations", "positions"),
    ),
    e.ElectorateFrozen: ("name", "countries", "parts"),
    e.AuthorityTransferred: ("previous", "current", "handed_over_at"),
    e.PollOpened: ("electorate", "round", "text", "asked"),
    e.PositionRecorded: ("electorate", "round", "country", "stance", "text", "automatic"),
    e.PeriodOpened: ("name", "hard", "dispatched_at", "closes_at", "last"),
    e.PeriodResumed: ("closes_at", "last"),
    e.AgendaItemFiled: ("kind", "bodies"),
}
"""What follows from a step and decides, each with the fields that do."""


def follows(event: e.Event, before: Case | None) -> bool:
    """Whether an event is on record only as what a step brought about."""
    if isinstance(event, e.PositionRecorded):
        return event.automatic
    if isinstance(event, e.PeriodSuspended):
        # While the clock stands still, a closure gives days back by the same event.
        return not (before and before.period and before.period.paused)
    return type(event) in _KEPT


def keeps(event: e.Event) -> bool:
    """Whether an event is on record only beside a step: what was given with it, and what it awaits.

    Parts of it may be sealed or erased, so only its place is looked at.
    """
    return isinstance(event, f.FactsKept | f.ItemAdded | f.ItemChanged | f.DatesAwaited)


def precedes(event: e.Event, before: Case) -> bool:
    """Whether an event may stand before the step that brought it about: leaving comes first."""
    leaving = isinstance(event, e.PeriodClosed | e.SilenceRecorded | e.PeriodSuspended)
    return leaving and follows(event, before)


class Once(Unfolding):
    """A step made once more; what it has to bring about elsewhere is worked out when asked for."""

    _elsewhere: tuple[TransitionSpec, Question, str] | None = None
    given: Mapping[str, Any] = MappingProxyType({})
    """What was given with the step: what was erased of it ends the question."""
    named: Mapping[str, Case] = NOTHING_KNOWN
    """The cases that were named with it, as they stood then."""

    def bring_about(self, move: TransitionSpec, question: Question, step: Recorded) -> None:
        """Note what is to be asked. An effect may need what was erased, the step does not."""
        self._elsewhere = (move, question, step.id)

    def effects_elsewhere(self) -> tuple[Effect, ...]:
        """What the step has to bring about in other cases and in the roster.

        Raises ``Undecidable`` where that depends on what the log does not tell.
        """
        if self._elsewhere is None:
            return ()
        move, question, step = self._elsewhere
        asked = replace(question, inputs=self.given, others=self.named)
        by_clock = self.actor.is_system and not self.because
        return tuple(effects_of(move, asked, step, by_clock=by_clock))


def again(moment: Moment, move: TransitionSpec, given: Mapping[str, Any]) -> Once:
    """A step that was found to be allowed, made once more: its events, and its letters.

    Raises ``Undecidable`` where it depends on what the log does not tell which step it was.
    """
    event, recorded = moment.recorded.event, moment.recorded
    assert isinstance(event, e.TransitionFired), "only a transition is a step"
    found = None if move.on is None else occasion(moment, move)
    unfolding = _once(moment, given)
    unfolding.because = event.because
    country = recorded.actor.country if found is None else found.country
    question = Question(
        case=moment.before,
        rules=moment.rules,
        roster=moment.roster,
        now=moment.now,
        move=move,
        actor=recorded.actor,
        role=event.role,
        country=country,
        inputs=given,
        attached=tuple(name for name, _ in event.documents),
        others=NOTHING_KNOWN,
    )
    # What the log does not tell was left out when it was judged; the step itself says that it held.
    question.answers.update(dict.fromkeys(move.conditions, True))
    question.answers.update(dict.fromkeys(move.unless, False))
    inputs = given.known if isinstance(given, Partly) else given
    cause, as_of = ("left", None) if found is None else (found.cause, found.as_of)
    unfolding.fire(move, question, inputs=inputs, cause=cause, as_of=as_of)
    return unfolding


def begun(moment: Moment, given: Mapping[str, Any]) -> Once:
    """Whom the first state asks, and its period; ``before`` is the case until then."""
    unfolding, move = _once(moment, given), moment.rules.machine.opening
    unfolding.begin(move)
    unfolding.tell(move, moment.recorded)
    if unfolding.actor.is_system:
        unfolding.because = moment.recorded.id
    event, country = moment.recorded.event, moment.recorded.actor.country
    assert isinstance(event, e.CaseOpened), "a case begins with its opening"
    attached = [name for name, _ in event.documents]
    question = unfolding.question(move, country=country, attached=attached)
    unfolding.bring_about(move, question, moment.recorded)
    return unfolding


def _once(moment: Moment, given: Mapping[str, Any]) -> Once:
    recorded = moment.recorded
    now, actor, claimed = moment.now, recorded.actor, recorded.occurred_at
    unfolding = Once(moment.before, moment.rules, moment.roster, now, actor, claimed)
    unfolding.given = given
    if moment.others is not None:
        unfolding.named = moment.others
    return unfolding


def told(recorded: Recorded) -> dict[str, Any]:
    """What of an event is compared."""
    event = recorded.event
    found = {name: getattr(event, name) for name in _KEPT[type(event)]}
    if isinstance(event, e.PeriodOpened | e.PeriodResumed):
        found["countries"] = tuple(sorted(one.country for one in event.deadlines))
    found["actor"] = str(recorded.actor)
    return found


def differs(expected: Recorded, found: Recorded) -> Iterator[tuple[str, str, str]]:
    """Field by field, how what is on record differs from what follows."""
    if type(expected.event) is not type(found.event):
        yield "type", expected.event.word, found.event.word
        return
    wanted, said = told(expected), told(found)
    for name, value in wanted.items():
        if value != said[name]:
            yield name, plain(value), plain(said[name])
