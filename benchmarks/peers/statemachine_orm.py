"""python-statemachine with the SQLAlchemy ORM.

As its "domain models" page shows: the machine is made over the loaded model, reads and writes the
model's `state`, and is thrown away with it. `StateMachine` rather than `StateChart`, whose default
is to turn an exception in an action into an event.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from statemachine import State, StateMachine

from benchmarks.peers.orm import Case, OrmPeer

if TYPE_CHECKING:
    from benchmarks.case import Step


class Consultation(StateMachine):
    draft = State(initial=True)
    troika_review = State()
    troika_agreed = State()
    member_round = State()
    assessing = State()
    consensus = State(final=True)

    submit_to_troika = draft.to(troika_review)
    react = troika_review.to(troika_review, internal=True)
    confirm_troika_consensus = troika_review.to(troika_agreed)
    open_round = troika_agreed.to(member_round)
    record_position = member_round.to(member_round, internal=True)
    period_over = member_round.to(assessing)
    adopt = assessing.to(consensus)


class StatemachineOrm(OrmPeer):
    """Load the case, build its machine, send the event, add a history row, commit.

    The tables are those of the peer `transitions`; filling them would show the same twice.
    """

    name = "statemachine"

    def change(self, case: Case, step: Step) -> None:
        Consultation(model=case).send(step.trigger)
