"""Conditions about the text, the changes asked for and their dispositions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.case import Change, Poll
from rcm_workflow.domain.choices import (
    ChangeHandling,
    ConflictingProposals,
    FailureAfterRound2,
    Round2ViaTroika,
    TroikaDisagreement,
)
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.values import Disposition


def _digest(q: Question) -> str | None:
    return q.case.text.digest if q.case.text else None


def _missing_languages(q: Question) -> Mapping[str, Any]:
    have = q.case.text.languages if q.case.text else ()
    return {"languages": [lang for lang in q.rules.machine.languages if lang not in have]}


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


def changed_since(q: Question, poll: Poll) -> bool:
    """Whether the text is another than the one the poll was asked about (GAP-10).

    Under ``editorial_exemption`` versions marked editorial do not count.
    """
    if q.case.text is None or q.case.text.digest == poll.text:
        return False
    if q.rules.choice(ChangeHandling) is not ChangeHandling.EDITORIAL_EXEMPTION:
        return True
    asked = next((one.number for one in q.case.texts if one.digest == poll.text), 0)
    return any(not one.editorial for one in q.case.texts if one.number > asked)


def conflicts(q: Question) -> bool:
    """Whether the PPT recorded that some changes cannot both be taken up (GAP-11)."""
    return any(one.conflicts_with for _, one in changes(q))


@condition("A text must have been filed.", "Debe haberse presentado un texto.")
def text_is_filed(q: Question) -> bool:
    return q.case.text is not None


@condition(
    "The text must exist in every language of the procedure; missing: {languages}.",
    "El texto debe existir en todos los idiomas del procedimiento; faltan: {languages}.",
    facts=_missing_languages,
)
def text_in_every_language(q: Question) -> bool:
    return q.case.text is not None and not _missing_languages(q)["languages"]


@condition(
    "The text must differ from the version last submitted.",
    "El texto debe ser distinto de la última versión sometida.",
)
def text_is_new_since_submission(q: Question) -> bool:
    return _digest(q) is not None and _digest(q) != q.case.marked("submitted")


@condition(
    "The policy allows no further version of the text; the matter can be referred or withdrawn.",
    "La política no permite otra versión del texto; el asunto puede remitirse o retirarse.",
)
def versions_remain(q: Question) -> bool:
    if q.rules.choice(TroikaDisagreement) is not TroikaDisagreement.MAX_3_VERSIONS_THEN_REFER:
        return True
    limit = q.rules.number("consultation.troika_disagreement.max_versions")
    return q.case.text is not None and q.case.text.number <= limit


@condition(
    "The text must be the very version that the Troika agreed to.",
    "El texto debe ser la misma versión que acordó la Troika.",
)
def text_is_the_agreed_one(q: Question) -> bool:
    return _digest(q) is not None and _digest(q) == q.case.marked("agreed")


@condition(
    "The text must be the one the round was asked about; a changed text needs another round.",
    "El texto debe ser el consultado en la ronda; un texto modificado exige otra ronda.",
    opposite="text_has_changed_since_the_round",
)
def text_is_unchanged_since_the_round(q: Question) -> bool:
    return not text_has_changed_since_the_round(q)


@condition(
    "The text must have changed since the round; without a change no further round is opened.",
    "El texto debe haber cambiado desde la ronda; sin cambios no se abre otra ronda.",
    opposite="text_is_unchanged_since_the_round",
)
def text_has_changed_since_the_round(q: Question) -> bool:
    poll = round_poll(q.case, q.rules)
    return poll is not None and changed_since(q, poll)


@condition(
    "Every change asked for needs a disposition; without one: {changes}.",
    "Cada cambio solicitado necesita una resolución; sin ella: {changes}.",
    facts=_undisposed,
)
def every_change_has_a_disposition(q: Question) -> bool:
    return not _undisposed(q)["changes"]


@condition(
    "No change asked for may still be maintained by its author; open: {changes}.",
    "Ningún cambio solicitado puede seguir mantenido por su autor; abiertos: {changes}.",
    facts=_maintained,
    holds_in={"nothing_open", "objection", "silence"},
)
def no_change_is_maintained(q: Question) -> bool:
    return not _maintained(q)["changes"]


@condition(
    "Some change that was not fully taken up must be waiting for its author's answer.",
    "Algún cambio no incorporado del todo debe estar a la espera de respuesta de su autor.",
)
def some_change_awaits_its_author(q: Question) -> bool:
    return any(
        one.disposition in (Disposition.PARTLY, Disposition.NOT_INCORPORATED) and one.answer is None
        for _, one in changes(q)
    )


@condition(
    "Under this policy any proposal forces a second round; changes were asked for in round 1.",
    "Según esta política toda propuesta obliga a una segunda ronda; hubo propuestas en la primera.",
)
def no_second_round_is_forced(q: Question) -> bool:
    forced = q.rules.choice(ChangeHandling) is ChangeHandling.ANY_PROPOSAL_FORCES_ROUND_2
    return not (forced and q.case.round == 1 and changes(q))


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
)
def round_2_goes_direct(q: Question) -> bool:
    return not _through_troika(q) and not conflicts_go_to_the_vm(q)


@condition(
    "The policy sends the amended text to all members directly, not back to the Troika.",
    "La política envía el texto enmendado directamente a todos los miembros, no a la Troika.",
)
def troika_is_asked_again(q: Question) -> bool:
    return _through_troika(q)


@condition(
    "Only proposals recorded as conflicting are referred at this point, where the policy says so.",
    "Solo las propuestas registradas como incompatibles se remiten aquí, si la política lo dice.",
)
def conflicts_go_to_the_vm(q: Question) -> bool:
    refers = q.rules.choice(ConflictingProposals) is ConflictingProposals.REFER_TO_VM
    return refers and conflicts(q)


@condition(
    "The policy allows no further round after the second.",
    "La política no permite otra ronda después de la segunda.",
)
def another_round_is_allowed(q: Question) -> bool:
    return q.rules.choice(FailureAfterRound2) is FailureAfterRound2.UNLIMITED_ROUNDS


@condition(
    "A statement by the chair in the PPT's own name is not part of this policy.",
    "Esta política no prevé una declaración de la presidencia a título propio.",
)
def chair_statement_only_where_allowed(q: Question) -> bool:
    own = FailureAfterRound2.CHAIR_STATEMENT_IN_PPT_OWN_NAME
    return not q.inputs.get("chair_statement") or q.rules.choice(FailureAfterRound2) is own
