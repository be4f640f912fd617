"""Conditions about outcomes by whatever rule the policy decides: carried, defeated, passed on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.failures import Called
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.verdict import CARRIED, Result, Verdict


def _verdict(q: Question) -> Verdict | None:
    poll = round_poll(q.case, q.rules)
    return weigh(poll, q.rules) if poll else None


def _result(q: Question) -> Result | None:
    verdict = _verdict(q)
    return verdict.result if verdict else None


def _sentence(q: Question) -> Mapping[str, Any]:
    verdict = _verdict(q)
    return {"outcome": Called(verdict.result, verdict.sentence) if verdict else None}


@condition(
    "The replies must carry the proposal under the rule of this policy. {outcome}",
    "Las respuestas deben aprobar la propuesta según la regla de esta política. {outcome}",
    facts=_sentence,
    opposite="decision_fails",
    unless=(
        "The replies carry the proposal under the rule of this policy. {outcome}",
        "Las respuestas aprueban la propuesta según la regla de esta política. {outcome}",
    ),
)
def decision_carries(q: Question) -> bool:
    return _result(q) in CARRIED


@condition(
    "The replies carry the proposal; it has not failed. {outcome}",
    "Las respuestas aprueban la propuesta; no ha fracasado. {outcome}",
    facts=_sentence,
    opposite="decision_carries",
    unless=("The proposal has failed. {outcome}", "La propuesta ha fracasado. {outcome}"),
)
def decision_fails(q: Question) -> bool:
    return not decision_carries(q)


@condition(
    "Nothing sends the proposal to a session. {outcome}",
    "Nada remite la propuesta a una sesión. {outcome}",
    facts=_sentence,
    unless=(
        "Objections send the proposal to a session. {outcome}",
        "Las objeciones remiten la propuesta a una sesión. {outcome}",
    ),
)
def decision_goes_to_a_session(q: Question) -> bool:
    return _result(q) == "to_session"


@condition(
    "Nothing sends the proposal to a vote. {outcome}",
    "Nada remite la propuesta a votación. {outcome}",
    facts=_sentence,
    unless=(
        "Objections send the proposal to a vote. {outcome}",
        "Las objeciones remiten la propuesta a votación. {outcome}",
    ),
)
def decision_goes_to_a_vote(q: Question) -> bool:
    return _result(q) == "to_vote"


@condition(
    "Enough have taken part for a valid result. {outcome}",
    "Han participado suficientes para un resultado válido. {outcome}",
    facts=_sentence,
    unless=(
        "Too few have taken part for a valid result. {outcome}",
        "Han participado demasiado pocos para un resultado válido. {outcome}",
    ),
)
def decision_is_not_valid(q: Question) -> bool:
    return _result(q) == "no_result"
