"""Words for who acts and who is written to: countries, bodies, observers, and their seats."""

from __future__ import annotations

from collections.abc import Iterable

from rcm_workflow.bootstrap import body_titles
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Actor, Localized, Seat
from rcm_workflow.i18n import catalogue
from rcm_workflow.i18n.dates import country
from rcm_workflow.i18n.seats import ONLY_ONE


class Holders:
    """What people call those who hold seats, in one language."""

    def __init__(self, lang: str, roster: Roster) -> None:
        self.lang = lang
        self.words = catalogue(lang)
        self.roster = roster
        self._countries = {one.country: one.name for one in roster.members}

    def country(self, code: str | None) -> str:
        """The name of a country by its code."""
        if code is None:
            return "–"
        known = self._countries.get(code)
        return known.in_(self.lang) if known else country(code, self.lang)

    def countries(self, codes: Iterable[str]) -> str:
        """Names with commas."""
        found = ", ".join(self.country(one) for one in codes)
        return found or self.words.say("explain", "nobody")

    def known_holder(self, code: str) -> Localized | None:
        """The title of an observer or a body; ``None`` for a word that is neither."""
        observer = self.roster.observer(code)
        return observer.name if observer is not None else body_titles().get(code)

    def holder(self, code: str) -> str:
        """The name of a country, an observer or a body."""
        found = self.known_holder(code)
        if found is not None:
            return found.in_(self.lang)
        return self.country(code) if code.isupper() else code.replace("_", " ")

    def seat(self, seat: Seat) -> str:
        """``Costa Rica, foreign affairs``; of an office that has one kind of seat only its name."""
        if seat.capacity in ONLY_ONE:
            return self.holder(seat.holder)
        return f"{self.holder(seat.holder)}, {self.words.say('capacity', seat.capacity)}"

    def seats(self, seats: Iterable[Seat]) -> str:
        """Several seats, those of one kind together: ``foreign affairs: Belize, Canada``."""
        kinds: dict[str, list[str]] = {}
        for one in seats:
            capacity = "" if one.capacity in ONLY_ONE else one.capacity
            kinds.setdefault(capacity, []).append(one.holder)
        return "; ".join(
            f"{self.words.say('capacity', kind)}: {self._together(who)}"
            if kind
            else self._together(who)
            for kind, who in kinds.items()
        )

    def _together(self, holders: list[str]) -> str:
        if len(holders) > 1 and sorted(holders) == list(self.roster.countries):
            return self.words.label("all_members")
        return ", ".join(map(self.holder, holders))

    def actor(self, actor: Actor) -> str:
        """``Costa Rica, foreign affairs (cr-focal)``; what acts without a seat by its id alone."""
        return f"{self.seat(actor.seat)} ({actor.person})" if actor.seat else actor.person
