"""The outcome of one poll, and the sentence that explains it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, NamedTuple

from rcm_workflow.domain.values import Localized

Result = Literal[
    "consensus",
    "needs_change",
    "no_consensus",
    "adopted",
    "not_adopted",
    "no_result",
    "to_session",
    "to_vote",
]
"""The first three are those of a consensus; ``no_result`` says that too few took part."""

CARRIED: Final[frozenset[Result]] = frozenset({"consensus", "adopted"})
"""The results under which a proposal is carried."""


class Verdict(NamedTuple):
    """The outcome of one poll and everything that explains it; countries in code order."""

    result: Result
    blockers: tuple[tuple[str, str], ...]
    """Country and ``objection``, ``open_change``, ``no_position`` or ``late_objection``."""
    missing: tuple[str, ...]
    """Countries whose silence stands in the way."""
    tacit: tuple[str, ...]
    abstaining: tuple[str, ...]
    reservations: tuple[str, ...]
    positions: tuple[tuple[str, str], ...]
    """Every country asked, with its stance or what its silence means."""
    sentence: Localized


_HEADS: Final[dict[Result, Localized]] = {
    "consensus": Localized(en="Consensus: nothing stands in the way", es="Consenso: nada se opone"),
    "needs_change": Localized(
        en="No consensus yet: only requested changes stand in the way",
        es="Aún no hay consenso: solo se oponen cambios solicitados",
    ),
    "no_consensus": Localized(en="No consensus", es="No hay consenso"),
    "adopted": Localized(en="Adopted", es="Aprobada"),
    "not_adopted": Localized(en="Not adopted", es="No aprobada"),
    "no_result": Localized(
        en="No valid result: too few took part",
        es="Sin resultado válido: participaron demasiado pocos",
    ),
    "to_session": Localized(
        en="Not adopted: it goes to a session", es="No aprobada: pasa a una sesión"
    ),
    "to_vote": Localized(en="Not adopted: it goes to a vote", es="No aprobada: pasa a votación"),
}

_BLOCKS: Final = (
    ("objection", "objects", "objeta"),
    ("late_objection", "objected late", "objetó tarde"),
    ("open_change", "maintains a requested change", "mantiene un cambio solicitado"),
    ("no_position", "takes no position", "no toma posición"),
)


def sentence(
    result: Result,
    explicit: int,
    blockers: Sequence[tuple[str, str]],
    missing: Sequence[str],
    tacit: Sequence[str],
    abstaining: Sequence[str],
    reservations: Sequence[str],
    counted: Sequence[Localized] = (),
) -> Localized:
    """The outcome in one sentence; ``counted`` are parts that only some rules have."""
    said = [
        (en, es, countries)
        for why, en, es in _BLOCKS
        if (countries := [country for country, one in blockers if one == why])
    ]
    said += [
        (en, es, countries)
        for en, es, countries in (
            ("has not answered", "no ha respondido", list(missing)),
            ("consents tacitly", "consiente tácitamente", list(tacit)),
            ("abstains by silence", "se abstiene por silencio", list(abstaining)),
            ("joins with a reservation", "se suma con reserva", list(reservations)),
        )
        if countries
    ]
    head = _HEADS[result]
    en = [head.en, f"explicit replies: {explicit}", *(one.en for one in counted)]
    es = [head.es, f"respuestas expresas: {explicit}", *(one.es for one in counted)]
    en += [f"{a}: {', '.join(c)}" for a, _, c in said]
    es += [f"{b}: {', '.join(c)}" for _, b, c in said]
    return Localized(en=f"{'; '.join(en)}.", es=f"{'; '.join(es)}.")
