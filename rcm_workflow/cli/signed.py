"""Whether a position was signed, with which key, and since when that key signs: for every view.

Of a log in which no seat ever had a key nothing is said in words: there nothing can be signed.
"""

from __future__ import annotations

from typing import Any

from rcm_workflow.cli.names import Names
from rcm_workflow.domain.case import Entry
from rcm_workflow.domain.events import PositionRecorded, Recorded
from rcm_workflow.domain.roster import Roster

SHORT = 12
"""Digits of a public key that are shown where people read; enough to tell one from another."""


def signature_words(entry: Entry | None, names: Names) -> str:
    """A cell: the key and the day since which it signs, or that there is no signature."""
    if entry is None or entry.automatic:
        return "–"
    if entry.signed_with is None:
        return names.words.say("signature", "unsigned")
    return _key_words(entry.signed_with, names)


def signed_mark(recorded: Recorded, names: Names) -> str:
    """What is said of a position after its line."""
    event = recorded.event
    if not isinstance(event, PositionRecorded) or event.automatic or not names.roster.keys:
        return ""
    if recorded.signature is None:
        return f" [{names.words.say('signature', 'unsigned')}]"
    return f" [{_key_words(recorded.signature.key, names)}]"


def signature_data(entry: Entry | None, roster: Roster) -> dict[str, Any] | None:
    """The same as data; nothing for a position that is not signed."""
    if entry is None or entry.signed_with is None:
        return None
    key = roster.key(entry.signed_with)
    return {
        "public": entry.signed_with,
        "seat": None if key is None else str(key.seat),
        "since": None if key is None else key.since_at,
        "until": None if key is None else key.until_at,
    }


def _key_words(public: str, names: Names) -> str:
    key = names.roster.key(public)
    since = "?" if key is None else f"{key.since_at:%Y-%m-%d}"
    return names.words.say("signature", "signed", key=public[:SHORT], since=since)
