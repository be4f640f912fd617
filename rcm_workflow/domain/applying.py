"""The one question asked of every event: what does it make of the case?"""

from __future__ import annotations

from collections.abc import Callable
from functools import singledispatch

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import (
    Case,
    Poll,
    changed,
)


@singledispatch
def apply(event: e.Event, case: Case, recorded: e.Recorded) -> Case:
    """The case after an event; each kind of event registers its own answer."""
    return case


def with_poll(case: Case, electorate: str, round_: int, edit: Callable[[Poll], Poll]) -> Case:
    """A copy in which one poll was edited."""
    return changed(
        case,
        polls=tuple(
            [
                edit(poll) if poll.electorate == electorate and poll.round == round_ else poll
                for poll in case.polls
            ]
        ),
    )


def with_newest(case: Case, edit: Callable[[Poll], Poll]) -> Case:
    """A copy in which the newest poll was edited."""
    return changed(case, polls=(*case.polls[:-1], edit(case.polls[-1])))
