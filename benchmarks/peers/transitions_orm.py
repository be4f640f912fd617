"""`transitions` with the SQLAlchemy ORM.

One Machine for all cases, as its FAQ advises, with `auto_transitions=False` (the default adds a
`to_<state>` trigger that passes by every guard, and costs time). A loaded case is added as a model
and removed after its step, because the machine keeps a strong reference.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, cast

from transitions import Machine

from benchmarks.case import ROUTE, STATES
from benchmarks.peers.orm import Case, FilledOrmPeer

if TYPE_CHECKING:
    from benchmarks.case import Step


class Triggered(Protocol):
    """What `add_model` makes of a case."""

    def trigger(self, name: str) -> bool: ...


class TransitionsOrm(FilledOrmPeer):
    """Load the case, `case.trigger(name)`, add a history row, commit."""

    name = "transitions"

    def __init__(self, steps: tuple[Step, ...]) -> None:
        super().__init__(steps)
        self.machine = Machine(
            model=None,
            states=list(STATES),
            initial=STATES[0],
            transitions=[list(move) for move in ROUTE],
            auto_transitions=False,
        )

    def change(self, case: Case, step: Step) -> None:
        self.machine.add_model(case, initial=case.state)
        try:
            cast("Triggered", case).trigger(step.trigger)
        finally:
            self.machine.remove_model(case)
