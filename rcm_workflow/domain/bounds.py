"""The first and the last day that a date may be, as its machine file says them.

``not_before`` and ``not_after`` are terms of ``compare``: ``today``, ``opened``, the name of a fact
or input, ``meeting_day.NAME``, with days added by ``+``. What is not known bounds nothing: a
machine that needs it asks for it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from rcm_workflow.domain.conditions_compared import called
from rcm_workflow.domain.conditions_facts import title_of
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.specs_steps import TransitionSpec
from rcm_workflow.domain.terms_compared import amount, number
from rcm_workflow.domain.values import Localized

_LAST = date.max.toordinal()


def require_bounds(move: TransitionSpec, question: Question) -> None:
    """Raise ``Refused``: ``date_too_early`` or ``date_too_late``, naming the bound and its day.

    ``instant_to_come`` for an hour that today has not reached yet, where ``today`` is the last day:
    a period that counts from the later of two instants would begin before it.
    """
    for spec in move.inputs:
        given = number(question.inputs.get(spec.name))
        first, last = _day(spec.not_before, question), _day(spec.not_after, question)
        if given is not None and first is not None and given < first:
            facts = _facts(spec, spec.not_before, first, question)
            raise Refused("date_too_early", kind="input", titles=_title(spec), **facts)
        if given is not None and last is not None and given > last:
            facts = _facts(spec, spec.not_after, last, question)
            raise Refused("date_too_late", kind="input", titles=_title(spec), **facts)
        if spec.not_after == "today" and _is_to_come(spec, question):
            told = {"name": spec.name, "value": question.inputs[spec.name]}
            raise Refused("instant_to_come", kind="input", titles=_title(spec), **told)


def _day(bound: str | None, question: Question) -> int | None:
    return None if bound is None else amount(question, bound)


def _is_to_come(spec: InputSpec, question: Question) -> bool:
    value = question.inputs.get(spec.name)
    if spec.type != "instant" or value is None:
        return False
    at = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return at > question.now


def _title(spec: InputSpec) -> dict[str, Localized]:
    return {spec.name: spec.title}


def _facts(spec: InputSpec, bound: str | None, day: int, question: Question) -> dict[str, Any]:
    term = bound or ""
    return {
        "name": spec.name,
        "value": question.inputs[spec.name],
        "bound": Called(term, called(term, lambda name: title_of(question, name).called)),
        # Days added to the last day of the calendar have no name.
        "day": date.fromordinal(min(day, _LAST)),
    }
