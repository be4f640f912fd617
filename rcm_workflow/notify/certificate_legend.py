"""The legend of a strip of days: a letter for each reason why a day was passed over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from rcm_workflow.domain.certificate import Certificate, SkippedDay
from rcm_workflow.i18n import catalogue
from rcm_workflow.pen import width_of


class Reason(NamedTuple):
    """One reason of the legend: its letter, what it says, and whom it concerns."""

    letter: str
    text: str
    countries: tuple[str, ...]


_Key = tuple[str, str, str]


class Legend:
    """The reasons in order of their first day; a weekend needs no letter."""

    def __init__(self, certificates: Sequence[Certificate], lang: str) -> None:
        self._lang = lang
        found: dict[_Key, tuple[str, dict[str, None]]] = {}
        days = {
            (day.date, day.country or one.country, day)
            for one in certificates
            for day in one.skipped
            if day.kind != "weekend"
        }
        for _, country, day in sorted(days, key=lambda each: (each[0], each[1], each[2].kind)):
            entry = found.setdefault(_key(day, lang), (_text(day, lang), {}))
            entry[1][country] = None
        self._reasons = {
            key: Reason(_letter(place), text, tuple(countries))
            for place, (key, (text, countries)) in enumerate(found.items())
        }

    @property
    def reasons(self) -> Iterable[Reason]:
        """Every line of the legend."""
        return self._reasons.values()

    def marks(self, reasons: Sequence[SkippedDay]) -> str:
        """The letter of a day; one and the number of the others where it has many reasons."""
        keys = dict.fromkeys(_key(each, self._lang) for each in reasons if each.kind != "weekend")
        letters = [self._reasons[key].letter for key in keys]
        return "" if not letters else letters[0] + (f"+{len(letters) - 1}" if letters[1:] else "")

    def kinds(self, reasons: Sequence[SkippedDay]) -> str:
        """The reasons in words, each once."""
        return "; ".join(dict.fromkeys(_text(each, self._lang) for each in reasons))


def wrapped(text: str, size: float, room: float) -> list[str]:
    """Words broken into lines no wider than the room, unless one word is."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and width_of(longer, size) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _key(day: SkippedDay, lang: str) -> _Key:
    return (day.kind, day.name.in_(lang), day.status)


def _text(day: SkippedDay, lang: str) -> str:
    words = catalogue(lang)
    kind = words.say("day_kind", day.kind)
    if day.kind == "weekend":
        return kind
    sure = "" if day.status == "confirmed" else f" ({words.say('day_status', day.status)})"
    return f"{day.name.in_(lang)} – {kind}{sure}"


def _letter(place: int) -> str:
    letters = "abcdefghijklmnopqrstuvwxyz"
    turn, letter = divmod(place, len(letters))
    return letters[letter] if not turn else letters[turn - 1] + letters[letter]
