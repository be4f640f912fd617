"""Conditions about the text: its languages, its versions, what it was when it was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rcm_workflow.domain.case import Poll
from rcm_workflow.domain.choices import TroikaDeadline, TroikaDisagreement
from rcm_workflow.domain.conditions import condition
from rcm_workflow.domain.question import Question, round_poll
from rcm_workflow.domain.values import Stance

_HARD = frozenset({TroikaDeadline.HARD_5WD_THEN_RETURN_TO_PPT, TroikaDeadline.HARD_2WD})
_ASKING = frozenset({Stance.AMEND, Stance.OBJECT})


def _digest(q: Question) -> str | None:
    return q.case.text.digest if q.case.text else None


def _missing_languages(q: Question) -> Mapping[str, Any]:
    have = q.case.text.languages if q.case.text else ()
    return {"languages": [lang for lang in q.rules.machine.languages if lang not in have]}


def changed_since(q: Question, poll: Poll) -> bool:
    """Whether the text is another than the one the poll was asked about (GAP-10).

    A version marked editorial is another too: no mark shows that nothing of substance changed, and
    a text that nobody was asked about has nobody's agreement.
    """
    return q.case.text is not None and q.case.text.digest != poll.text


@condition(
    "A text must have been filed.",
    "Debe haberse presentado un texto.",
    unless=("A text has been filed.", "Se ha presentado un texto."),
)
def text_is_filed(q: Question) -> bool:
    return q.case.text is not None


@condition(
    "The text must exist in every language of the procedure; missing: {languages}.",
    "El texto debe existir en todos los idiomas del procedimiento; faltan: {languages}.",
    facts=_missing_languages,
    unless=(
        "The text exists in every language of the procedure.",
        "El texto existe en todos los idiomas del procedimiento.",
    ),
)
def text_in_every_language(q: Question) -> bool:
    return q.case.text is not None and not _missing_languages(q)["languages"]


@condition(
    "The text must differ from the version last submitted.",
    "El texto debe ser distinto de la última versión sometida.",
    unless=(
        "The text differs from the version last submitted, or came back for want of time alone.",
        "El texto difiere de la última versión sometida, o volvió solo por haber vencido el plazo.",
    ),
)
def text_may_be_submitted_again(q: Question) -> bool:
    if _digest(q) is None:
        return False
    return _digest(q) != q.case.marked("submitted") or _came_back_for_want_of_time(q)


def _came_back_for_want_of_time(q: Question) -> bool:
    """Whether a hard term ended the poll and nobody had asked for another text (GAP-06).

    To ask for a change would otherwise mean to change a text for no other reason than a late word.
    """
    poll = q.case.poll
    if poll is None or q.rules.choice(TroikaDeadline) not in _HARD or poll.text != _digest(q):
        return False
    ran_out = all(one.due_at is None or one.due_at <= q.case.since for one in poll.standings)
    return ran_out and all(one.stance not in _ASKING for one in poll.standings)


@condition(
    "The policy allows no further version of the text; the matter can be referred or withdrawn.",
    "La política no permite otra versión del texto; el asunto puede remitirse o retirarse.",
    unless=(
        "The policy allows a further version of the text.",
        "La política permite otra versión del texto.",
    ),
)
def versions_remain(q: Question) -> bool:
    if q.rules.choice(TroikaDisagreement) is not TroikaDisagreement.MAX_3_VERSIONS_THEN_REFER:
        return True
    limit = q.rules.number("consultation.troika_disagreement.max_versions")
    return q.case.text is not None and q.case.text.number <= limit


@condition(
    "The text must be the very version that the Troika agreed to.",
    "El texto debe ser la misma versión que acordó la Troika.",
    unless=(
        "The text is the very version that the Troika agreed to.",
        "El texto es la misma versión que aceptó la Troika.",
    ),
)
def text_is_the_agreed_one(q: Question) -> bool:
    return _digest(q) is not None and _digest(q) == q.case.marked("agreed")


@condition(
    "The text must be the one the round was asked about; a changed text needs another round.",
    "El texto debe ser el consultado en la ronda; un texto modificado exige otra ronda.",
    opposite="text_has_changed_since_the_round",
    unless=("The text has not changed since the round.", "El texto no ha cambiado desde la ronda."),
)
def text_is_unchanged_since_the_round(q: Question) -> bool:
    return not text_has_changed_since_the_round(q)


@condition(
    "The text must have changed since the round; without a change no further round is opened.",
    "El texto debe haber cambiado desde la ronda; sin cambios no se abre otra ronda.",
    opposite="text_is_unchanged_since_the_round",
    unless=("The text has changed since the round.", "El texto ha cambiado desde la ronda."),
)
def text_has_changed_since_the_round(q: Question) -> bool:
    poll = round_poll(q.case, q.rules)
    return poll is not None and changed_since(q, poll)
