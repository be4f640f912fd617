"""A running case on which nothing wrong leaves a trace: a refusal is looked at from all sides."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.perform import perform
from rcm_workflow.application.preview import preview
from rcm_workflow.bootstrap import explain
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.roles import has_role, roles_of
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.values import Actor, Document
from tests.machines.stages import FORMER, Stage
from tests.machines.wrong_values import fitting

PAPER = Document.of(b"A paper", "text/plain; charset=utf-8")

UNFILLED = re.compile(r"\{\w+\}|…|\bNone\b")
"""What stands in a sentence that lacks a fact."""
FIRED = (None, "extension", "recount")
"""Acts that are done by firing their trigger."""


class Bench:
    """One stage: the case, its rules, who may do what, and a watch on every stored byte."""

    def __init__(
        self, app: App, clock: ManualClock, place: Path, stage: Stage, *, thorough: bool
    ) -> None:
        self.app = app
        self.clock = clock
        self.place = place
        self.stage = stage
        self.thorough = thorough
        self.right = stage.right
        self.roster, self.case, self.rules = self._read()
        self.cites = any(one.rules for one in self.rules.machine.transitions)
        self.untouched = self.image()

    def _read(self) -> tuple[Roster, Case | None, Rules]:
        app, right = self.app, self.right
        with app.store.read() as view:
            if not isinstance(right, c.OpenCase):
                case = view.case(right.case_id)
                assert case is not None
                return view.roster(), case, app.rules_of(case, view.document)
            library = app.library
            machine = library.machine_document(right.machine)
            policy = library.policy_document(right.policy, dict(right.overrides))
            access = library.access_document()
            calendar = library.snapshot_document()
            bodies = (machine.body, policy.body, access.body, calendar.body)
            return view.roster(), None, library.rules(*bodies, app.fetch)

    # What there is to do ------------------------------------------------------------------------

    @property
    def name(self) -> str:
        """The machine and the state."""
        return f"{self.stage.machine} {self.stage.state}"

    @property
    def moves(self) -> Sequence[TransitionSpec]:
        """What persons may do here by firing a trigger."""
        if self.case is None:
            return [self.rules.machine.opening]
        here = self.rules.moves(self.case.state)
        return [one for one in here if one.on is None and one.act in FIRED]

    @property
    def move(self) -> TransitionSpec:
        """The right step as its machine declares it; the first of those with its trigger."""
        opening = self.rules.machine.opening
        trigger = self.right.trigger if isinstance(self.right, c.Fire) else opening.trigger
        return next(one for one in self.moves if one.trigger == trigger)

    def seated(self) -> Iterator[Actor]:
        """Everybody in every seat that they hold now, the one who acts next first."""
        yield self.right.actor
        today = self.clock.now().date()
        for one in self.roster.mandates:
            actor = Actor(person=one.person, seat=one.seat)
            if one.holds_on(today) and one.person != FORMER and actor != self.right.actor:
                yield actor

    def alike(self) -> Iterator[Actor]:
        """Of those in their seats one for each set of roles; in the long form everybody."""
        seen: set[tuple[str, ...]] = set()
        for actor in self.seated():
            held = roles_of(actor, self.case, self.rules.access, self.roster, self.clock.now())
            if self.thorough or held not in seen:
                seen.add(held)
                yield actor

    def may(self, actor: Actor, move: TransitionSpec) -> bool:
        """Whether a seat gives one of the roles of a step, and a line allows it."""
        assert actor.seat is not None
        access, case = self.rules.access, self.case
        action = "fire" if case else "open"
        state = case.state if case else self.rules.machine.initial
        informed = case.informed if case else frozenset()
        return any(
            has_role(access.roles[role], actor.seat, case, self.roster, self.clock.now())
            and access.line(role, action, self.stage.machine, state, informed) is not None
            for role in move.by
            if role in access.roles
        )

    def doer(self, move: TransitionSpec) -> Actor | None:
        """Somebody who may make a step, if anybody sits there."""
        return next((one for one in self.seated() if self.may(one, move)), None)

    def fitting(self, move: TransitionSpec) -> tuple[dict[str, Any], dict[str, Document]] | None:
        """Inputs and documents that a step asks for, all of them fit; nothing if one cannot be."""
        inputs: dict[str, Any] = {}
        documents: dict[str, Document] = {}
        for spec in (one for one in move.inputs if one.required and not one.own):
            if spec.type == "document":
                documents[spec.name] = PAPER
                continue
            listed = self.rules.listed(spec.list) if spec.list else ()
            items = [one.id for one in self.case.items if one.group == spec.of] if self.case else []
            inputs[spec.name] = fitting(spec, self.clock.now().date(), listed, items)
            if inputs[spec.name] is None:
                return None
        return inputs, documents

    def command(
        self,
        move: TransitionSpec,
        actor: Actor,
        inputs: dict[str, Any] | None = None,
        documents: dict[str, Document] | None = None,
        **more: Any,
    ) -> c.OpenCase | c.Fire:
        """A step by somebody, with nothing but these inputs."""
        fields = {
            "command_id": self.app.entropy.command_id(),
            "actor": actor,
            "inputs": inputs or {},
            "documents": tuple((documents or {}).items()),
        } | more
        if isinstance(self.right, c.Fire):
            fields.setdefault("trigger", move.trigger)
        return self.right.model_copy(update=fields)

    def again(self, **changed: Any) -> c.OpenCase | c.Fire:
        """The right step under a new id, with something changed."""
        changed.setdefault("command_id", self.app.entropy.command_id())
        return self.right.model_copy(update=changed)

    # What must not happen -----------------------------------------------------------------------

    def image(self) -> bytes:
        """Every stored byte, those on their way into the file with them."""
        journal = self.place.with_name(f"{self.place.name}-wal")
        return self.place.read_bytes() + (journal.read_bytes() if journal.exists() else b"")

    def refused(self, command: c.Command) -> Refused:
        """The refusal of a command: told whole, the same in a dry run, and without a trace."""
        told = repr(command)[:400]
        caught, dry = (_refusal(give, self.app, command) for give in (perform, preview))
        assert caught is not None, f"{self.name}: not refused: {told}"
        assert dry is not None, f"{self.name}: not refused in a dry run: {told}"
        assert (dry.code, dry.unmet) == (caught.code, caught.unmet)
        assert self.image() == self.untouched, f"{self.name}: a refusal left something: {told}"
        whole(caught, cites=self.cites)
        return caught


def _refusal(give: Callable[[App, c.Command], Any], app: App, command: c.Command) -> Refused | None:
    try:
        give(app, command)
    except Refused as refused:
        return refused
    return None


def whole(refused: Refused, *, cites: bool = True) -> None:
    """A refusal says in both languages all there is to say, and cites the rules if they refuse.

    The procedures of other bodies have no rules of the Conference to cite.
    """
    said = {lang: explain(refused, lang) for lang in ("en", "es")}
    for lines in said.values():
        text = "\n".join(lines)
        assert not UNFILLED.search(text), (refused.code, text)
        assert says_what_to_do(lines), (refused.code, text)
    assert said["en"][0] != said["es"][0], refused.code
    if refused.code == "conditions_not_met":
        assert refused.unmet
    if refused.kind == "rules" and cites:
        assert refused.rules, (refused.code, said["en"])


def says_what_to_do(lines: Sequence[str]) -> bool:
    """Whether a refusal goes on after what is wrong: what is missing, what there is, what to do."""
    sentences = re.split(r"[.?!:;] |[.?!:]$", " ".join(lines).strip())
    return len([one for one in sentences if one.strip()]) > 1
