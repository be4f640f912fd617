"""Who may know of a case: one answer for what is not there and for what is not theirs."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping

from rcm_workflow.application.app import App
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.knowledge import require_knowledge, require_part, unknown_case
from rcm_workflow.domain.values import Actor

LOOKED_AT = 8
"""Of how many cases with a like number it is asked whether the actor may know them."""


def unknown(app: App, view: Reading, case_id: str, actor: Actor) -> Refused:
    """The refusal of a case that is not there, or not for this actor.

    Its hint names only a case the actor may know. Raises ``Refused`` as ``require_part`` where the
    actor takes part in nothing: whether the case exists must not show in which refusal comes.
    """
    table = app.library.access(app.library.access_document().body)
    require_part(actor, table, view.roster(), app.clock.now())
    like = difflib.get_close_matches(case_id, list(view.case_ids()), n=LOOKED_AT, cutoff=0.5)
    near = (one for one in like if one != case_id and knows(app, view, one, actor))
    return unknown_case(case_id, next(near, None))


def known_others(
    app: App, view: Reading, numbers: Iterable[str], actor: Actor
) -> Mapping[str, Case]:
    """The cases of these numbers that there are, and that the actor may know."""
    found = {one: view.case(one) for one in numbers if knows(app, view, one, actor)}
    return {number: case for number, case in found.items() if case is not None}


def knows(app: App, view: Reading, case_id: str, actor: Actor) -> bool:
    """Whether there is such a case and the actor may read any of it."""
    case = view.case(case_id)
    if case is None:
        return False
    access = app.rules_of(case, view.document).access
    try:
        require_knowledge(actor, case, access, view.roster(), max(app.clock.now(), case.last_at))
    except Refused:
        return False
    return True
