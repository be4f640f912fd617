"""What release and erasure of confidential values make of a case."""

from __future__ import annotations

from rcm_workflow.domain import events as e
from rcm_workflow.domain.applying import apply
from rcm_workflow.domain.case import Case, changed
from rcm_workflow.domain.sealed_events import SealedReleased, ValuesErased


@apply.register
def _(event: SealedReleased, case: Case, recorded: e.Recorded) -> Case:
    given = tuple((one, name, recorded.id) for one, name in event.values)
    return changed(case, released=(*case.released, *given))


@apply.register
def _(event: ValuesErased, case: Case, recorded: e.Recorded) -> Case:
    gone = tuple((one, name, recorded.id) for one, name in event.values)
    return changed(case, erased=(*case.erased, *gone))
