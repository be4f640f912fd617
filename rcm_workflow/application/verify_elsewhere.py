"""What a step brought about in another case or in the roster, compared with what it had to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from rcm_workflow.application.registering import registering
from rcm_workflow.application.verify_faults import unread
from rcm_workflow.application.verify_history import Law
from rcm_workflow.application.verify_worlds import SLACK
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.decide_roster import decide_roster
from rcm_workflow.domain.effects import Effect, FireOther, OpenOther, Register
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.filling import apart
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.plain import plain
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import SYSTEM
from rcm_workflow.phrase import NONE, Phrase

Differing = Iterator[tuple[str, str, str]]
"""Field, expected and found."""

_WORDED: Final = frozenset({"basis", "sealed"})
"""What of an entry the program words: another version may word it otherwise."""


class Elsewhere:
    """Other cases and the roster, as they are on record."""

    def __init__(self, law: Law) -> None:
        self._law = law

    def differing(self, step: Recorded, effect: Effect, noted: Recorded) -> Differing:
        """How what a note says stands elsewhere differs from the effect of a step.

        Raises ``Busy``.
        """
        note = noted.event
        try:
            match effect.what, note:
                case OpenOther() as what, e.CaseLinked():
                    yield from self._opened(step, what, note, noted)
                case FireOther() as what, e.EffectCarriedOut():
                    yield from self._fired(step, what, note, noted)
                case Register() as what, e.EffectCarriedOut():
                    yield from self._registered(step, what, note, noted)
                case _:
                    yield "type", effect.kind, note.word
        except Busy:
            raise
        except Exception as error:  # noqa: BLE001 - whoever edits rows may put anything there
            yield "event", Phrase("follows"), unread(error)

    def _opened(
        self, step: Recorded, what: OpenOther, note: e.CaseLinked, noted: Recorded
    ) -> Differing:
        found = next(iter(self._law.events(note.case)), None)
        event = found.event if found else None
        if found is None or not isinstance(event, e.CaseOpened):
            yield "case", Phrase("case"), note.case
            return
        yield from _differ(
            ("machine", what.machine, event.machine.name),
            ("machine", what.machine, note.machine),
            ("title", plain(what.title), plain(event.title)),
            ("actor", str(SYSTEM), str(found.actor)),
        )
        if (what.back, step.case) not in event.links:
            yield "links", f"{what.back}={step.case}", plain(event.links)
        yield from _at_once(noted, found)
        case = replay((found,))
        rules = None if case is None else self._law.rules(case)
        if case is not None and rules is not None:
            move = rules.machine.opening
            around = Around(case.members, (), rules.listed, None, rules.machine.words)
            yield from _inputs(what.inputs, event.inputs, move, around, rules)

    def _fired(
        self, step: Recorded, what: FireOther, note: e.EffectCarriedOut, noted: Recorded
    ) -> Differing:
        stream = note.event.rpartition(".")[0]
        events = self._law.events(stream)
        at = next((n for n, one in enumerate(events) if one.id == note.event), None)
        event = None if at is None else events[at].event
        case = replay(events[:at])
        if at is None or case is None or not isinstance(event, e.TransitionFired):
            yield "event", Phrase("says_so"), note.event
            return
        yield from _differ(
            ("target", what.case or stream, note.target),
            ("target", stream, note.target),
            ("name", what.trigger, event.trigger),
            ("machine", what.machine or case.machine.name, case.machine.name),
        )
        if what.key is not None:
            yield from _differ(("key", what.key, case.key or NONE))
        if event.because != step.id and not (what.every and not event.because):
            yield "because", step.id, event.because or NONE
        yield from _at_once(noted, events[at])
        if event.because:
            yield from self._values(what, event, case)

    def _values(self, what: FireOther, event: e.TransitionFired, case: Case) -> Differing:
        rules = self._law.rules(case)
        if rules is None:
            return
        around = Around(case.members, case.items, rules.listed)
        best: list[tuple[str, str, str]] | None = None
        for move in rules.moves(case.state):
            if move.trigger == event.trigger and move.on == "effect":
                found = [*_inputs(what.inputs, event.inputs, move, around, rules)]
                best = found if best is None or len(found) < len(best) else best
        # That the machine has no such step is told with that case.
        yield from best or ()

    def _registered(
        self, step: Recorded, what: Register, note: e.EffectCarriedOut, noted: Recorded
    ) -> Differing:
        known = self._law.worlds.entry(note.event)
        if known is None or note.target != ROSTER:
            yield "event", Phrase("entry_of_roster"), note.event
            return
        before, found = known
        yield from _differ(("actor", str(SYSTEM), str(found.actor)))
        yield from _at_once(noted, found)
        library = self._law.app.library
        access = library.access(library.access_document().body)
        now = found.recorded_at
        command = registering(what, step.case, step.id, before, now)
        try:
            _, (wanted,) = decide_roster(before, command, access, now)
        except Refused as refused:
            yield note.event, Phrase("follows"), unread(refused)
            return
        if type(wanted.event) is not type(found.event):
            yield "type", wanted.event.word, found.event.word
            return
        for name, value in wanted.event:
            if name not in _WORDED:
                yield from _differ((name, plain(value), plain(getattr(found.event, name))))


def _differ(*pairs: tuple[str, str, str]) -> Differing:
    for name, expected, found in pairs:
        if expected != found:
            yield name, expected, found


def _at_once(noted: Recorded, found: Recorded) -> Differing:
    """One transaction stores both; no stream goes back, so clocks that differ may part them."""
    if abs(noted.recorded_at - found.recorded_at) > SLACK:
        yield "recorded_at", plain(noted.recorded_at), plain(found.recorded_at)


def _inputs(
    given: Mapping[str, Any],
    found: Mapping[str, Any],
    move: TransitionSpec,
    around: Around,
    rules: Rules,
) -> Differing:
    """Input by input, as far as they stand open in the log."""
    wanted, _ = apart(move, checked(given, {}, move.inputs, around), rules.machine.items)
    for name in sorted({*wanted, *found}):
        yield from _differ((f"inputs.{name}", plain(wanted.get(name)), plain(found.get(name))))
