"""The office's own printer: letters as text, in both languages."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any, NamedTuple, TextIO

from rcm_workflow.domain.keeping import Letter
from rcm_workflow.domain.values import DeliveryStatus, Localized, Seat
from rcm_workflow.i18n import LANGS, catalogue
from rcm_workflow.i18n.dates import country, moment, written

WIDTH = 78
RULE = "-" * WIDTH

_STATE = re.compile(r"[A-Z]{2}")


class Told(NamedTuple):
    """What a letter says that the notice itself does not carry."""

    to: Localized
    """The recipient: a country or body, and its seat."""
    case: Localized
    state: Localized
    zone: str
    """The zone of the recipient's capital; UTC for a body."""
    automatic: bool = False
    """Whether the recipient's position was recorded with the filing of the text."""
    answered: bool = False
    """Whether the recipient has stated a position already."""


Tell = Callable[[str, str, Seat], Told]
"""Case id, state and seat of the recipient."""


class Console:
    """A Messenger that prints each letter.

    Printing is dispatch, and no proof that anything arrived: ordinary letters are ``DISPATCHED``.
    With ``proves`` letters whose arrival has legal weight are reported as ``DELIVERED``. That is
    for rehearsals, where nobody is there to acknowledge a letter and silence could never count
    (GAP-19); an office that is not rehearsing must never use it. A letter to a seat that nobody
    holds says so, and is ``BOUNCED`` either way.
    """

    def __init__(self, out: TextIO, tell: Tell, *, proves: bool = False) -> None:
        self._out = out
        self._tell = tell
        self._proves = proves

    def deliver(self, letter: Letter, contacts: Sequence[Mapping[str, str]]) -> str:
        """Print one letter; ``contacts`` are not printed, whoever fetches the paper knows them."""
        notice = letter.notice
        told = self._tell(
            letter.case,
            str(notice.facts.get("state", "")),
            Seat.parse(notice.recipient),
        )
        print(write(letter, told, held=bool(contacts)), file=self._out, flush=True)
        if not contacts:
            return DeliveryStatus.BOUNCED
        proven = self._proves and notice.proof_wanted
        return DeliveryStatus.DELIVERED if proven else DeliveryStatus.DISPATCHED


def write(letter: Letter, told: Told, *, held: bool = True) -> str:
    """The letter as text, Spanish first: the language most of the Conference works in."""
    parts = [RULE]
    for lang in reversed(LANGS):
        words = catalogue(lang)
        # A body has no position to give; the instant in its copy is somebody else's.
        asked = Seat.parse(letter.notice.recipient).holder.isupper()
        facts = letter.notice.facts
        due = facts.get("due_at") if asked and not told.automatic else None
        topic = "information"
        if due and not told.answered:
            reminds = "working_day" in facts
            topic = "reminder" if reminds else "awaits_position"
        nobody = "" if held else f" ({words.say('letter', 'nobody_holds')})"
        lines = [
            ("to", f"{told.to.in_(lang)}{nobody}"),
            ("about", f"{letter.case} · {told.case.in_(lang)}"),
            ("what", _in(facts.get("title"), letter.notice.topic, lang)),
            ("state", told.state.in_(lang)),
        ]
        if about := facts.get("countries"):
            lines.append(("countries", ", ".join(country(one, lang) for one in about)))
        if due:
            at = datetime.fromisoformat(str(due))
            lines.append(("due", moment(at, told.zone, lang, last=True)))
        parts.append(words.say("topic", topic).upper())
        told_lines = [(words.say("letter", key), value) for key, value in lines]
        told_lines += [
            (_in(one["title"], "", lang), " ".join(_given(one, lang).split()))
            for one in facts.get("given", ())
        ]
        for name, value in told_lines:
            parts += textwrap.wrap(f"{name}: {value}", WIDTH, subsequent_indent="    ")
        parts.append("")
    return "\n".join(parts)


def _given(one: Mapping[str, Any], lang: str) -> str:
    """What was given with a step, as its reader says it."""
    match one["value"], one.get("type"):
        case Mapping() as both, _:
            return str(both[lang])
        case list() as several, _:
            return ", ".join(_given({**one, "value": each}, lang) for each in several)
        case bool() as answer, _:
            return catalogue(lang).say("explain", "yes" if answer else "no")
        case str() as code, "country" | "countries" | "state" | "holder" if _STATE.fullmatch(code):
            return country(code, lang)
        case str() as day, "date":
            return written(date.fromisoformat(day), lang)
        case value, _:
            return str(value)


def _in(said: Any, name: str, lang: str) -> str:
    """A title kept with the notice; a notice of before titles were kept has only a name."""
    if isinstance(said, Mapping):
        return str(said[lang])
    return name.replace("_", " ")
