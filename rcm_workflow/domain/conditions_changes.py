"""Conditions about requested changes, and about the round that follows from them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.case import Change
from rcm_workflow.domain.choices import (
    ChangeHandling,
    ConflictingProposals,
    FailureAfterRound2,
    Round2ViaTroika,
)
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.conditions_texts import text_has_changed_since_the_round
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.values import Disposition


def changes(q: Question) -> tuple[tuple[str, Change], ...]:
    """The changes asked for in the latest round, each with its author."""
    poll = round_poll(q.case, q.rules)
    return poll.changes if poll else ()


def _undisposed(q: Question) -> Mapping[str, Any]:
    return {"changes": [one.id for _, one in changes(q) if not _disposed(one)]}


def _disposed(change: Change) -> bool:
    return change.disposition is not None or not change.open


def _maintained(q: Question) -> Mapping[str, Any]:
    return {"changes": [one.id for _, one in changes(q) if one.open]}


def conflicts(q: Question) -> bool:
    """Whether the PPT recorded that some changes cannot both be taken up (GAP-11)."""
    return any(one.conflicts_with for _, one in changes(q))


@condition(
    "Every change asked for needs a disposition; without one: {changes}.",
    "Cada cambio solicitado necesita una resolución; sin ella: {changes}.",
    facts=_undisposed,
    unless=(
        "Every change asked for has its disposition.",
        "Todo cambio solicitado tiene su resolución.",
    ),
)
def every_change_has_a_disposition(q: Question) -> bool:
    return not _undisposed(q)["changes"]


@condition(
    "No change asked for may still be maintained by its author; open: {changes}.",
    "Ningún cambio solicitado puede seguir mantenido por su autor; abiertos: {changes}.",
    facts=_maintained,
    holds_in={"nothing_open", "objection", "silence"},
    unless=(
        "No change asked for is maintained by its author.",
        "Ningún autor mantiene un cambio solicitado.",
    ),
)
def no_change_is_maintained(q: Question) -> bool:
    return not _maintained(q)["changes"]


@condition(
    "Some change that was not fully taken up must be waiting for its author's answer.",
    "Algún cambio no incorporado del todo debe estar a la espera de respuesta de su autor.",
    unless=(
        "Some change still waits for its author's answer.",
        "Algún cambio espera aún la respuesta de su autor.",
    ),
)
def some_change_awaits_its_author(q: Question) -> bool:
    return any(
        one.disposition in (Disposition.PARTLY, Disposition.NOT_INCORPORATED) and one.answer is None
        for _, one in changes(q)
    )


@condition(
    "Under this policy any proposal forces a second round; changes were asked for in round 1.",
    "Según esta política toda propuesta obliga a una segunda ronda; hubo propuestas en la primera.",
    unless=(
        "The policy forces no second round here.",
        "La política no obliga aquí a una segunda ronda.",
    ),
)
def no_second_round_is_forced(q: Question) -> bool:
    return not _second_round_is_forced(q)


def _second_round_is_forced(q: Question) -> bool:
    forced = q.rules.choice(ChangeHandling) is ChangeHandling.ANY_PROPOSAL_FORCES_ROUND_2
    return forced and q.case.round == 1 and bool(changes(q))


@condition(
    "The text must have changed since the round; without a change no further round is opened.",
    "El texto debe haber cambiado desde la ronda; sin cambios no se abre otra ronda.",
    unless=(
        "A second round is due: the text has changed, or the policy asks for one.",
        "Procede una segunda ronda: el texto ha cambiado, o la política la exige.",
    ),
)
def second_round_is_due(q: Question) -> bool:
    # A round that the policy forces is held on the same text, too: else a proposal that was not
    # taken up would leave no way to adopt, to ask again or to fail.
    return text_has_changed_since_the_round(q) or _second_round_is_forced(q)


def _through_troika(q: Question) -> bool:
    if q.rules.choice(Round2ViaTroika) is Round2ViaTroika.YES_FULL_CONSENSUS:
        return True
    returns = q.rules.choice(ConflictingProposals) is ConflictingProposals.RETURN_TO_TROIKA
    return returns and conflicts(q)


@condition(
    "Under this policy the amended text goes back to the Troika, or the matter to the "
    "Vice-Ministers, before another round.",
    "Según esta política el texto enmendado vuelve a la Troika, o el asunto va a los "
    "Viceministros, antes de otra ronda.",
    unless=(
        "The policy sends the amended text directly to another round.",
        "La política lleva el texto modificado directamente a otra ronda.",
    ),
)
def round_2_goes_direct(q: Question) -> bool:
    if conflicts_go_to_the_vm(q):
        return False
    # The Troika is asked about an amended text; the one it agreed to goes round again without it.
    same = _second_round_is_forced(q) and not text_has_changed_since_the_round(q)
    return same or not _through_troika(q)


@condition(
    "The policy sends the amended text to all members directly, not back to the Troika.",
    "La política envía el texto enmendado directamente a todos los miembros, no a la Troika.",
    unless=(
        "The policy sends the amended text back to the Troika.",
        "La política devuelve el texto modificado a la Troika.",
    ),
)
def troika_is_asked_again(q: Question) -> bool:
    return _through_troika(q)


@condition(
    "Only proposals recorded as conflicting are referred at this point, where the policy says so.",
    "Solo las propuestas registradas como incompatibles se remiten aquí, si la política lo dice.",
    unless=(
        "The policy takes conflicting proposals to the Vice-Ministers.",
        "La política lleva las propuestas incompatibles a los Viceministros.",
    ),
)
def conflicts_go_to_the_vm(q: Question) -> bool:
    refers = q.rules.choice(ConflictingProposals) is ConflictingProposals.REFER_TO_VM
    return refers and conflicts(q)


@condition(
    "The policy allows no further round after the second.",
    "La política no permite otra ronda después de la segunda.",
    unless=("The policy allows a further round.", "La política permite otra ronda."),
)
def another_round_is_allowed(q: Question) -> bool:
    return q.rules.choice(FailureAfterRound2) is FailureAfterRound2.UNLIMITED_ROUNDS


@condition(
    "A statement by the chair in the PPT's own name is not part of this policy.",
    "Esta política no prevé una declaración de la presidencia a título propio.",
    unless=(
        "The policy leaves room for a statement by the chair, or none was given.",
        "La política admite una declaración de la presidencia, o no se dio ninguna.",
    ),
)
def chair_statement_only_where_allowed(q: Question) -> bool:
    own = FailureAfterRound2.CHAIR_STATEMENT_IN_PPT_OWN_NAME
    return not q.inputs.get("chair_statement") or q.rules.choice(FailureAfterRound2) is own
