"""Whether a round that runs would be answered on harder terms, or could end on easier ones.

Whoever is asked was told until when it may answer, and how. A step that is new in the state, or
needs less than before, would end the round before that day; one that needs more would close it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.migration_terms import Reason
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs_steps import TransitionSpec


def round_reasons(
    case: Case, old: Rules, new: Rules, dest: str, named: Callable[[str], str]
) -> Iterator[Reason]:
    """Each step by which a round that runs would be another one; ``named`` gives states anew."""
    if case.poll is None or old.machine.states[case.state].electorate is None:
        return
    before, after = old.moves(case.state), new.moves(dest)
    for was in before:
        answers = was.act == "position" and not was.late
        if answers and not any(_no_harder(was, now) for now in after):
            yield _reason("answer_would_need_more", was, dest)
    if all(one.entry is not None for one in case.poll.standings):
        return
    for now in after:
        leaves = now.dest is not None and now.dest != dest
        if leaves and not any(_no_easier(was, now, named) for was in before):
            yield _reason("round_could_end_otherwise", now, dest)


def _no_harder(was: TransitionSpec, now: TransitionSpec) -> bool:
    """Whether whoever could make the first may make the second wherever it could."""
    return (
        now.act == was.act
        and now.late == was.late
        and {*was.by} <= {*now.by}
        and {*now.conditions} <= {*was.conditions}
        and {*now.unless} <= {*was.unless}
    )


def _no_easier(was: TransitionSpec, now: TransitionSpec, named: Callable[[str], str]) -> bool:
    """Whether the second is made only where the first could be, and leads to the same state."""
    return (
        was.dest is not None
        and named(was.dest) == now.dest
        and was.on == now.on
        and {*now.by} <= {*was.by}
        and {*was.conditions} <= {*now.conditions}
        and {*was.unless} <= {*now.unless}
    )


def _reason(code: str, move: TransitionSpec, state: str) -> Reason:
    return Reason(code, {"step": move.title.model_dump(), "state": state})
