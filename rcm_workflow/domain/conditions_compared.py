"""The condition that compares two sums, and what its terms are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from rcm_workflow.domain import terms_compared
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.conditions_facts import title_of
from rcm_workflow.domain.conditions_items import group_title, status_titles
from rcm_workflow.domain.question import Question


def _compared(q: Question, argument: str) -> Mapping[str, Any]:
    one = terms_compared.comparison(argument)
    sides = {"left": one.left, "right": one.right}
    values = {f"{side}_value": _value(q, term) for side, term in sides.items()}
    named = {side: _side(q, term) for side, term in sides.items()}
    return {**named, "sign": _SIGNS[one.sign], **values}


def _value(q: Question, side: str) -> int | date | None:
    amount = terms_compared.amount(q, side)
    if amount is None or not terms_compared.is_day(q, side):
        return amount
    return date.fromordinal(amount)


_SIGNS = {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}


def _side(q: Question, side: str) -> Mapping[str, str]:
    return _summed([_term(q, term) for term in side.split("+")])


def called(side: str, title: Callable[[str], Mapping[str, str]]) -> Mapping[str, str]:
    """What terms are that count no items, given the titles of inputs, in both languages."""
    return _summed([_plain(term, title) for term in side.split("+")])


def _summed(terms: Sequence[Mapping[str, str]]) -> Mapping[str, str]:
    return {lang: " + ".join(one[lang] for one in terms) for lang in ("en", "es")}


def _term(q: Question, term: str) -> Mapping[str, str]:
    """What a term is, in both languages."""
    kind, _, rest = term.partition(".")
    if kind in ("sum", "count"):
        return _of_items(q, kind, *rest.partition(".")[::2])
    question = q.rules.key_title(rest) if kind == "policy" else None
    if question is not None:
        return {
            "en": f"the answer of the policy to “{question.en}”",
            "es": f"la respuesta de la política a «{question.es}»",
        }
    return _plain(term, lambda name: title_of(q, name))


def _plain(term: str, title: Callable[[str], Mapping[str, str]]) -> Mapping[str, str]:
    kind, _, rest = term.partition(".")
    if kind == "days_until":
        what = title(rest)
        return {"en": f"days until “{what['en']}”", "es": f"días hasta «{what['es']}»"}
    if kind == "policy":
        return {"en": f"{rest} of the policy", "es": f"{rest} de la política"}
    if kind in _NAMED:
        return _NAMED[kind]
    if kind == "meeting_day":
        what = title(rest)
        return {"en": f"first day of “{what['en']}”", "es": f"primer día de «{what['es']}»"}
    what = {"en": term, "es": term}
    if not term.lstrip("-").isdecimal():
        named = title(term)
        what = {"en": f"“{named['en']}”", "es": f"«{named['es']}»"}
    return what


_NAMED: Mapping[str, Mapping[str, str]] = {
    "today": {"en": "today", "es": "hoy"},
    "opened": {"en": "day on which the case was opened", "es": "día en que se abrió el caso"},
    "members": {"en": "number of Member Countries", "es": "número de Países Miembros"},
}


def _of_items(q: Question, kind: str, group: str, rest: str) -> Mapping[str, str]:
    of = group_title(q, group)
    if kind == "sum":
        what = title_of(q, rest)
        return {
            "en": f"sum of “{what['en']}” in “{of['en']}”",
            "es": f"suma de «{what['es']}» en «{of['es']}»",
        }
    said = status_titles(q, group, [rest])[0] if rest else None
    return {
        "en": f"items of “{of['en']}”" + (f" that are “{said['en']}”" if said else ""),
        "es": f"elementos de «{of['es']}»" + (f" en «{said['es']}»" if said else ""),
    }


@condition(
    "This must hold: {left} {sign} {right}; now it is {left_value} and {right_value}.",
    "Debe cumplirse: {left} {sign} {right}; ahora es {left_value} y {right_value}.",
    facts=_compared,
    unless=(
        "This holds: {left} {sign} {right}; it is {left_value} and {right_value}.",
        "Se cumple: {left} {sign} {right}; es {left_value} y {right_value}.",
    ),
    argument="LEFT<=RIGHT",
    refers=terms_compared.references,
)
def compare(q: Question, argument: str) -> bool:
    return terms_compared.holds(q, argument)
