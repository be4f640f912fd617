"""The help of one step of a case: always an explanation, whoever asks and whatever can be read.

Nothing in it tells whether there is such a case: what a step asks for stands in the procedure.
"""

from __future__ import annotations

from collections.abc import Sequence

import typer

from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.inputs import read
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.words import nearest


def meant_here(moves: Sequence[TransitionSpec], state: str | None) -> Sequence[TransitionSpec]:
    """Of the steps of one trigger those of a state; all of them where it has none."""
    return [one for one in moves if state in one.sources and one.on is None] or moves


def inputs_of(moves: Sequence[TransitionSpec]) -> list[InputSpec]:
    """What these steps ask for, each input once."""
    return list({spec.name: spec for one in moves for spec in one.inputs}.values())


def explain_step(ctx: typer.Context, desk: Desk, trigger: str, ref: str) -> None:
    """Print what a step asks for, or how steps are made where the step is not known."""
    machine, state = _known(desk, ref)
    moves = [one for one in machine.transitions if one.trigger == trigger] if machine else []
    if machine is None or not moves:
        print(ctx.get_help(), file=desk.world.out)
        if machine is not None:
            desk.aside(_unknown(desk, machine, trigger, ref))
        return
    here = meant_here(moves, state)
    prog, about = f"rcm case do {trigger} {ref}", here[0].title.in_(desk.lang)
    read(desk, machine, inputs_of(here), ("--help",), prog=prog, about=about)


def _known(desk: Desk, ref: str) -> tuple[MachineSpec | None, str | None]:
    """The procedure of a case and its state where the asker may know them.

    For everybody else the procedure that numbers its cases so: no person, no database is needed.
    """
    try:
        with desk.app() as application:
            case, rules = who.known(desk, application, ref)
    except (Refused, Busy, LogBroken):
        prefix = ref.partition("-")[0]
        machines = (desk.library.machine(one.name) for one in desk.library.all("machine"))
        return next((one for one in machines if one.reference == prefix), None), None
    return rules.machine, case.state


def _unknown(desk: Desk, machine: MachineSpec, trigger: str, ref: str) -> str:
    known = {one.trigger for one in machine.transitions}
    near = nearest(trigger, known)
    return desk.explained(
        Refused("unknown_trigger", kind="not_found", trigger=trigger, nearest=near, case=ref)
    )
