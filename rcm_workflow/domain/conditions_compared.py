"""The condition that compares two sums, and what its terms are called."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from rcm_workflow.domain import terms_compared
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.conditions_facts import title_of
from rcm_workflow.domain.conditions_items import group_title, status_titles
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.values import Localized


def _compared(q: Question, argument: str) -> Mapping[str, Any]:
    one = terms_compared.comparison(argument)
    sides = {"left": one.left, "right": one.right}
    values = {f"{side}_value": _value(q, term) for side, term in sides.items()}
    named = {side: _side(q, term) for side, term in sides.items()}
    sign = Called(one.sign, _SIGNS[one.sign])
    return {**named, "sign": sign, **values}


def _value(q: Question, side: str) -> int | date | None:
    amount = terms_compared.amount(q, side)
    if amount is None or not terms_compared.is_day(q, side):
        return amount
    return date.fromordinal(amount)


_SIGNS = {
    sign: Localized(en=shown, es=shown)
    for sign, shown in {"<=": "≤", ">=": "≥", "<": "<", ">": ">", "=": "="}.items()
}


def _side(q: Question, side: str) -> Called:
    return Called(side, _summed([_term(q, term) for term in side.split("+")]))


def called(side: str, title: Callable[[str], Localized]) -> Localized:
    """What terms are that count no items, given the titles of inputs."""
    return _summed([_plain(term, title) for term in side.split("+")])


def _summed(terms: Sequence[Localized]) -> Localized:
    return Localized(en=" + ".join(one.en for one in terms), es=" + ".join(one.es for one in terms))


def _term(q: Question, term: str) -> Localized:
    """What a term is, in both languages."""
    kind, _, rest = term.partition(".")
    if kind in ("sum", "count"):
        return _of_items(q, kind, *rest.partition(".")[::2])
    question = q.rules.key_title(rest) if kind == "policy" else None
    if question is not None:
        return Localized(
            en=f"the answer of the policy to “{question.en}”",
            es=f"la respuesta de la política a «{question.es}»",
        )
    return _plain(term, lambda name: title_of(q, name).called)


def _plain(term: str, title: Callable[[str], Localized]) -> Localized:
    kind, _, rest = term.partition(".")
    if kind == "policy":
        return Localized(en=f"{rest} of the policy", es=f"{rest} de la política")
    if kind in _NAMED:
        return _NAMED[kind]
    if kind == "elsewhere":
        rest = rest.partition(".")[0]
    if kind in _OF:
        what, (en, es) = title(rest), _OF[kind]
        return Localized(en=en.format(f"“{what.en}”"), es=es.format(f"«{what.es}»"))
    if term.lstrip("-").isdecimal():
        return Localized(en=term, es=term)
    named = title(term)
    return Localized(en=f"“{named.en}”", es=f"«{named.es}»")


_OF: Mapping[str, tuple[str, str]] = {
    "days_until": ("days until {}", "días hasta {}"),
    "year_end": ("last day of {}", "último día de {}"),
    "meeting_day": ("first day of {}", "primer día de {}"),
    "elsewhere": ("the number that {} has", "el número que consta en {}"),
    "kept": ("{} as it was", "{} como era"),
}

_NAMED: Mapping[str, Localized] = {
    "today": Localized(en="today", es="hoy"),
    "entered": Localized(
        en="day on which the case came into its state", es="día en que el caso llegó a su estado"
    ),
    "opened": Localized(en="day on which the case was opened", es="día en que se abrió el caso"),
    "members": Localized(en="number of Member Countries", es="número de Países Miembros"),
}


def _of_items(q: Question, kind: str, group: str, rest: str) -> Localized:
    of = group_title(q, group).called
    if kind == "sum":
        what = title_of(q, rest).called
        return Localized(
            en=f"sum of “{what.en}” in “{of.en}”", es=f"suma de «{what.es}» en «{of.es}»"
        )
    said = status_titles(q, group, [rest])[0].called if rest else None
    return Localized(
        en=f"items of “{of.en}”" + (f" that are “{said.en}”" if said else ""),
        es=f"elementos de «{of.es}»" + (f" en «{said.es}»" if said else ""),
    )


@condition(
    "Expected: {left} {sign} {right}; now it is {left_value} and {right_value}.",
    "Se espera: {left} {sign} {right}; ahora es {left_value} y {right_value}.",
    facts=_compared,
    unless=(
        "This holds: {left} {sign} {right}; it is {left_value} and {right_value}.",
        "Se cumple: {left} {sign} {right}; es {left_value} y {right_value}.",
    ),
    argument="LEFT<=RIGHT",
    refers=terms_compared.references,
    asks_for_given=("value",),
)
def compare(q: Question, argument: str) -> bool:
    return terms_compared.holds(q, argument)
