"""Every step and act of a case decided once more: by whom, on what occasion, under what conditions.

That a machine has a step does not yet mean that this seat could make it then. Each is put to the
functions that decide, with the case, the rules and the roster as they stood at its place in the
log; and what it brought about is worked out again. What stands on record without anything that
would have brought it about is a fault as well.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from rcm_workflow.application.verify_effects import Effects, Held
from rcm_workflow.application.verify_faults import Fault, unread
from rcm_workflow.application.verify_history import History, Law
from rcm_workflow.domain import events as e
from rcm_workflow.domain.allowed import OF_THE_SYSTEM, inputs_of, opening, step
from rcm_workflow.domain.allowed_acts import ACTS, act
from rcm_workflow.domain.asked_again import Objection
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.notices_again import told_of
from rcm_workflow.domain.occasions import Moment
from rcm_workflow.domain.partly import Undecidable
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.unfolded import Once, again, begun, differs, follows, keeps, precedes
from rcm_workflow.domain.values import SYSTEM
from rcm_workflow.phrase import NONE, Phrase

NOT_ALLOWED, NOT_FOLLOWING = "not_allowed", "does_not_follow"
_NONE = Phrase("cause")
Tags = Mapping[str, Mapping[str, str]]
"""Event and name of every value that was sealed, with its tag."""


def legal(
    law: Law, events: Sequence[Recorded], rows: Mapping[int, int], tags: Tags
) -> Iterator[Fault]:
    """A fault for whatever was not allowed, and for whatever does not follow.

    ``rows`` are those of the log, by the number in the case; ``tags`` name what each event sealed,
    whether it is still there or not.
    """
    yield from _Case(law, events, rows, tags).faults()


class _Outcome(NamedTuple):
    """What a step comes to under one roster."""

    faults: list[Fault]
    taken: frozenset[int]
    """The events that follow from it."""
    effects: Held
    letters: Sequence[Fault] = ()

    @property
    def weight(self) -> tuple[int, bool]:
        """How much there is to object.

        Of letters it only counts whether all are there: where some are gone, the roster with the
        fewest addressees would hide the most.
        """
        return len(self.faults) + len(self.effects.faults), bool(self.letters)


class _Case:
    """One history, from its first event to its last."""

    def __init__(
        self, law: Law, events: Sequence[Recorded], rows: Mapping[int, int], tags: Tags
    ) -> None:
        self._history = History(law, events, rows)
        self._law = law
        self._events = events
        self._befores = self._history.befores
        self._tags = tags
        self._effects = Effects(self._history)
        self._explained: set[int] = set()
        steps = (e.TransitionFired, e.CaseOpened)
        self._beside_steps = {
            place
            for at, recorded in enumerate(events)
            if isinstance(recorded.event, steps)
            for place in self._history.together(at)
            if events[place].actor == recorded.actor
        }

    def faults(self) -> Iterator[Fault]:
        if self._law.letters is not None:
            yield from self._law.letters.unreadable[self._events[0].case]
        for at, recorded in enumerate(self._events):
            yield from self._one(at, recorded)
        for at, recorded in enumerate(self._events):
            alone = keeps(recorded.event) and at not in self._beside_steps
            if alone or (at not in self._explained and follows(recorded.event, self._befores[at])):
                yield Fault(NOT_FOLLOWING, recorded.id, recorded.event.word, _NONE, NONE)
        yield from self._effects.left()

    def _one(self, at: int, recorded: Recorded) -> Iterator[Fault]:
        event = recorded.event
        if isinstance(event, OF_THE_SYSTEM) and not recorded.actor.is_system:
            yield _fault(recorded, ("actor", str(SYSTEM), str(recorded.actor)))
        if isinstance(event, e.TransitionFired):
            yield from self._step(at, recorded, event)
        elif isinstance(event, e.CaseOpened):
            yield from self._opening(at, recorded, event)
        elif isinstance(event, ACTS) and not follows(event, None):
            brought = self._tags.get(recorded.id, {})
            judged = self._history.judged
            _, against = judged(at, at, lambda moment: (None, [*act(moment, brought)]))
            for one in against:
                yield _fault(recorded, one)
        if not isinstance(event, e.TransitionFired | e.CaseOpened):
            yield from self._told(at, recorded)

    # Steps ----------------------------------------------------------------------------------------

    def _start(self, at: int) -> int:
        """Where a step begins: what it leaves comes before it."""
        start, moment = at, self._events[at].recorded_at
        for kinds in ((e.SilenceRecorded,), (e.PeriodClosed, e.PeriodSuspended)):
            one, before = self._events[start - 1], self._befores[start - 1]
            if before is None or start - 1 in self._explained or one.recorded_at != moment:
                break
            if isinstance(one.event, kinds) and precedes(one.event, before):
                start -= 1
        return start

    def _step(self, at: int, recorded: Recorded, event: e.TransitionFired) -> Iterator[Fault]:
        start, sealed = self._start(at), self._law.sealed(recorded)
        try:
            found, against = self._history.judged(at, start, lambda moment: step(moment, sealed))
        except LookupError:
            # That the machine has no such step is told with the steps.
            self._explained |= set(range(start, at + 1))
            self._effects.take(self._effects.beside(at))
            return
        for one in against:
            yield _fault(recorded, one)
        yield from self._by_effect(recorded, event.because)
        self._explained |= set(range(start, at + 1))
        if found is None or against:
            self._explained |= set(self._history.together(at))
            self._effects.take(self._effects.beside(at))
            return
        moment, move = found
        given = inputs_of(moment, move, event.inputs, sealed)
        yield from self._compared(start, at, moment, move, given)

    def _compared(
        self, start: int, at: int, moment: Moment, move: TransitionSpec, given: Mapping[str, Any]
    ) -> Iterator[Fault]:
        def made(roster: Roster) -> Once:
            return again(moment._replace(roster=roster), move, given)

        yield from self._held(start, at, made)

    def _held(self, start: int, at: int, made: Callable[[Roster], Once]) -> Iterator[Fault]:
        """Hold what is on record against what follows, under any roster it may have seen."""
        best: _Outcome | None = None
        for roster in self._history.rosters(at):
            found = self._outcome(start, at, roster, made)
            if best is None or found.weight < best.weight:
                best = found
            if not any(found.weight):
                break
        if best is None:
            return
        self._explained |= best.taken
        self._effects.take(best.effects)
        yield from (*best.faults, *best.letters, *best.effects.faults)

    def _outcome(
        self, start: int, at: int, roster: Roster, made: Callable[[Roster], Once]
    ) -> _Outcome:
        together = frozenset(self._history.together(at))
        try:
            once = made(roster)
            expected = [one for one in once.events if follows(one.event, None)]
        except Busy:
            raise
        except Undecidable:
            return _Outcome([], together, self._effects.beside(at))
        except Exception as error:  # noqa: BLE001 - a certificate may be there no more
            return _Outcome([self._undone(at, error)], together, self._effects.beside(at))
        faults, used = self._beside(start, expected, self._events[at].recorded_at)
        try:
            effects = self._effects.against(at, once.effects_elsewhere(), roster)
        except Undecidable:
            effects = self._effects.beside(at)
        except Refused as error:
            faults, effects = [*faults, self._undone(at, error)], self._effects.beside(at)
        return _Outcome(faults, frozenset(used), effects, self._letters(at, once.notices))

    def _letters(self, at: int, due: Sequence[Notice]) -> list[Fault]:
        letters = self._law.letters
        return [] if letters is None else letters.against(self._events[at].id, due)

    def _told(self, at: int, recorded: Recorded) -> Iterator[Fault]:
        """What is wrong with the letters of an event that is no step, under any roster of then."""
        before, after = self._befores[at], self._befores[at + 1]
        amended = isinstance(recorded.event, e.RulesAmended)
        if before is None or after is None:
            return
        rules = self._law.rules(after if amended else before)
        if rules is None:
            return
        best: list[Fault] | None = None
        for roster in self._history.rosters(at):
            due = told_of(Moment(before, recorded, rules, roster), after)
            faults = [] if due is None else self._letters(at, due)
            # Where letters are gone, the roster with the fewest addressees would hide the most.
            best = faults if best is None or not faults else best
            if not faults:
                break
        yield from best or ()

    def _undone(self, at: int, error: Exception) -> Fault:
        where = self._events[at].id
        return Fault(NOT_FOLLOWING, where, "step", Phrase("follows"), unread(error))

    def _beside(
        self, start: int, expected: Sequence[Recorded], instant: datetime
    ) -> tuple[list[Fault], set[int]]:
        """Expected and recorded side by side, up to the last that is expected."""
        faults: list[Fault] = []
        used: set[int] = set()
        at = start
        for wanted in expected:
            while at < len(self._events) and not follows(self._events[at].event, self._befores[at]):
                at += 1
            found = self._events[at] if at < len(self._events) else None
            if found is None or found.recorded_at != instant:
                last = self._events[min(at, len(self._events)) - 1].id
                faults.append(Fault(NOT_FOLLOWING, last, "next", wanted.event.word, NONE))
                break
            used.add(at)
            at += 1
            differing = [Fault(NOT_FOLLOWING, found.id, *one) for one in differs(wanted, found)]
            faults += differing
            if type(wanted.event) is not type(found.event):
                break
        return faults, used

    def _by_effect(self, recorded: Recorded, because: str) -> Iterator[Fault]:
        """A step by effect has to stand in the case whose step brought it about."""
        if not because:
            return
        if not any(
            isinstance(one.event, e.EffectCarriedOut) and one.event.event == recorded.id
            for one in self._law.events(because.rpartition(".")[0])
        ):
            yield _fault(recorded, ("because", Phrase("says_so"), because))

    # Openings -------------------------------------------------------------------------------------

    def _opening(self, at: int, recorded: Recorded, event: e.CaseOpened) -> Iterator[Fault]:
        sealed = self._law.sealed(recorded)
        versions = {one.version for one in self._history.rosters(at)}
        if event.roster_version not in versions:
            known = Phrase("between", first=min(versions), last=max(versions))
            yield _fault(recorded, ("roster_version", known, str(event.roster_version)))
        judged = self._history.judged
        found, against = judged(at, 1, lambda moment: (None, [*opening(moment, sealed)]))
        for one in against:
            yield _fault(recorded, one)
        if recorded.actor.is_system and not self._linked(recorded, event):
            yield _fault(recorded, ("links", Phrase("opener"), plain(event.links)))
        if found is None:
            self._explained |= set(self._history.together(at))
            self._effects.take(self._effects.beside(at))
            return
        moment, _ = found
        beside = [*self._history.together(at)]
        asked = (n for n in beside if follows(self._events[n].event, self._befores[n]))
        base = next(asked, at + 1 + len(beside))
        before = self._befores[base]
        rules = None if before is None else self._law.rules(before)
        if before is None or rules is None:
            self._explained |= set(self._history.together(at))
            self._effects.take(self._effects.beside(at))
            return
        ready = moment._replace(before=before, rules=rules)
        given = inputs_of(moment, moment.rules.machine.opening, event.inputs, sealed)
        yield from self._held(base, at, lambda roster: begun(ready._replace(roster=roster), given))

    def _linked(self, recorded: Recorded, event: e.CaseOpened) -> bool:
        return any(
            isinstance(one.event, e.CaseLinked) and one.event.case == recorded.case
            for _, origin in event.links
            for one in self._law.events(origin)
        )


def _fault(recorded: Recorded, objection: Objection) -> Fault:
    return Fault(NOT_ALLOWED, recorded.id, *objection)
