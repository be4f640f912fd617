"""What a case says that its steps brought about elsewhere, held against what they had to.

That a step opened or moved another case, or made an entry in the roster, is noted beside it. Each
note has to be one of the effects that the machine pinned then declares for the step, and each
effect has to be noted, but for those that may come to nothing. What stands elsewhere is compared by
``verify_elsewhere``. Why an effect of the clock was refused is not decided again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from datetime import datetime
from typing import NamedTuple

from rcm_workflow.application.verify_elsewhere import Elsewhere
from rcm_workflow.application.verify_faults import Fault
from rcm_workflow.application.verify_history import History
from rcm_workflow.domain import events as e
from rcm_workflow.domain.effects import Effect, FireOther, Register
from rcm_workflow.domain.roster import Roster
from rcm_workflow.phrase import NONE, Phrase

NOT_FOLLOWING = "does_not_follow"

_Note = e.CaseLinked | e.EffectCarriedOut | e.EffectRefused


class Held(NamedTuple):
    """What came of the effects of one step: faults, and the notes that are theirs."""

    faults: tuple[Fault, ...] = ()
    notes: frozenset[int] = frozenset()


class _Told(NamedTuple):
    """A note, and what of it differs from what the effect had to be."""

    place: int
    differing: tuple[tuple[str, str, str], ...]

    @property
    def of_another_step(self) -> bool:
        """Whether it says itself that another step brought it about, at the same instant."""
        return any(field == "because" for field, *_ in self.differing)


class Effects:
    """The notes of one case; whose are found is taken, what is left belongs to no step."""

    def __init__(self, history: History) -> None:
        self._events = history.events
        self._elsewhere = Elsewhere(history.law)
        self._notes = {
            at: one.event for at, one in enumerate(self._events) if isinstance(one.event, _Note)
        }

    def against(self, at: int, effects: Sequence[Effect], roster: Roster) -> Held:
        """Hold the notes of the step at a place against its effects; none of them is taken yet.

        ``roster`` is the one that it may have seen.
        """
        found: dict[int, list[_Told]] = {}
        used: set[int] = set()
        for number, effect in enumerate(effects):
            found[number] = self._noted(at, effect, used)
            used |= {one.place for one in found[number]}
        for number, told in self._nearest(at, effects, found, used):
            found[number] = [told]
            used.add(told.place)
        faults: list[Fault] = []
        for number, effect in enumerate(effects):
            for one in found[number]:
                where = self._events[one.place].id
                faults += [Fault(NOT_FOLLOWING, where, *each) for each in one.differing]
            nothing = _came_to_nothing(effect, roster, self._events[at].recorded_at)
            if not found[number] and not nothing:
                said = _wanted(effect)
                faults.append(Fault(NOT_FOLLOWING, self._events[at].id, "effect", said, NONE))
        return Held(tuple(faults), frozenset(used))

    def _nearest(
        self,
        at: int,
        effects: Sequence[Effect],
        found: Mapping[int, list[_Told]],
        used: AbstractSet[int],
    ) -> Iterator[tuple[int, _Told]]:
        """For effects that no note tells as they had to be: the notes left, the likest first.

        Of several that may come to nothing one that did would else take the note of the next, and
        a log that nobody touched would be called false from there on.
        """
        taken = set(used)
        pairs = sorted(
            (len(told.differing), number, told)
            for number, effect in enumerate(effects)
            if not found[number]
            for told in self._candidates(at, effect, taken)
            if not (effect.may_come_to_nothing and told.of_another_step)
        )
        served: set[int] = set()
        for _, number, told in pairs:
            if number not in served and told.place not in taken:
                served.add(number)
                taken.add(told.place)
                yield number, told

    def beside(self, at: int) -> Held:
        """The notes of a step whose effects are not known."""
        return Held((), frozenset(self._of(at)))

    def take(self, held: Held) -> None:
        """Those notes are accounted for."""
        for place in held.notes:
            self._notes.pop(place, None)

    def left(self) -> Iterator[Fault]:
        """A fault for each note that no step accounts for."""
        for place, note in self._notes.items():
            yield Fault(NOT_FOLLOWING, self._events[place].id, note.word, Phrase("cause"), NONE)

    def _of(self, at: int) -> Iterator[int]:
        """The notes that may be of a step: behind it, at its instant, by its trigger."""
        step = self._events[at]
        trigger = getattr(step.event, "trigger", None)
        for place, note in self._notes.items():
            told = self._events[place]
            beside = place > at and told.recorded_at == step.recorded_at
            if beside and trigger in (None, note.trigger):
                yield place

    def _noted(self, at: int, effect: Effect, used: AbstractSet[int]) -> list[_Told]:
        """The notes that tell an effect as it had to be: one, or of every case that it moved."""
        every = isinstance(effect.what, FireOther) and effect.what.every
        fitting = []
        for told in self._candidates(at, effect, used):
            if not told.differing:
                fitting.append(told)
                if not every:
                    # Forty invitations are not each compared with forty.
                    break
        return fitting

    def _candidates(self, at: int, effect: Effect, used: AbstractSet[int]) -> Iterator[_Told]:
        """The notes of a step that may be those of an effect, each with what differs."""
        step = self._events[at]
        for place in self._of(at):
            note = self._notes[place]
            if place in used or note.trigger != effect.trigger or not _fits(effect, note):
                continue
            refused = isinstance(note, e.EffectRefused)
            differing = (
                [] if refused else self._elsewhere.differing(step, effect, self._events[place])
            )
            yield _Told(place, tuple(differing))


def _came_to_nothing(effect: Effect, roster: Roster, at: datetime) -> bool:
    if isinstance(effect.what, Register):
        return effect.what.keep and effect.what.stands(roster, at)
    return effect.may_come_to_nothing


def _fits(effect: Effect, note: _Note) -> bool:
    if isinstance(note, e.EffectRefused) and not effect.by_clock:
        # Where somebody made the step, a refusal is his and nothing is stored.
        return False
    if isinstance(note, e.CaseLinked):
        return (effect.kind, effect.name) == ("opened", note.relation)
    return (effect.kind, effect.name) == (note.kind, note.name)


def _wanted(effect: Effect) -> Phrase:
    match effect.kind:
        case "opened":
            return Phrase("case_opened_by_it", name=effect.name)
        case "fired":
            return Phrase("step_of_another_case", name=effect.name)
        case "registered":
            return Phrase("entry_made_by_it", name=effect.name)
