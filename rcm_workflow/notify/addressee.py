"""Whom a letter is for, as the envelope says it: the country or body, and the seat."""

from __future__ import annotations

from collections.abc import Mapping

from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Localized, Seat
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.dates import country
from rcm_workflow.i18n.seats import ONLY_ONE


def addressee(seat: Seat, roster: Roster, bodies: Mapping[str, Localized]) -> Localized:
    """``Honduras, Foreign Affairs``; of a body or an observer with one kind of seat its name."""
    return Localized(
        en=_in("en", seat, roster, bodies),
        es=_in("es", seat, roster, bodies),
    )


def _in(lang: str, seat: Seat, roster: Roster, bodies: Mapping[str, Localized]) -> str:
    member, observer = roster.member(seat.holder), roster.observer(seat.holder)
    known = member or observer
    name = known.name if known else bodies.get(seat.holder)
    # A State that is neither has a seat all the same: as an organization of it, or a guest.
    holder = name.in_(lang) if name else country(seat.holder, lang).replace("_", " ")
    if seat.capacity in ONLY_ONE:
        return holder
    return f"{holder}, {_capacity(lang, seat, roster)}"


def _capacity(lang: str, seat: Seat, roster: Roster) -> str:
    words, established = catalogue(lang), roster.seat(seat)
    if established is not None and not words.has("addressee", seat.capacity):
        return established.title.in_(lang)
    return words.say("addressee", seat.capacity)
