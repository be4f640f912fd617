"""The letters beside the log: each recorded event has those that it brought about, and no other.

Nothing takes a letter away: it waits, or it went out. So what an event had to bring about, worked
out again, has to be there, with its addressee, its topic, what was due by when, and whether a proof
of delivery is wanted. Titles and what was said with a step are not compared.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.plain import plain
from rcm_workflow.phrase import NONE, Phrase

LETTER = "letter"
_FACTS = ("case", "state", "country", "due_at")


class Told(NamedTuple):
    """What of a letter is compared; ``facts`` as JSON text, for a letter may hold anything."""

    recipient: str
    topic: str
    proof_wanted: bool
    facts: str


class Lies(NamedTuple):
    """A letter and where it lies; ``told`` is ``None`` where it cannot be read."""

    where: str
    told: Told | None


class Letters:
    """Those of a few cases, waiting and sent, by the events that they are of."""

    def __init__(self, view: Reading, cases: Sequence[str]) -> None:
        self._of: defaultdict[str, list[Lies]] = defaultdict(list)
        self.unreadable: defaultdict[str, list[Fault]] = defaultdict(list)
        for where, stream, event, recipient, topic, text in view.letters_of(cases):
            notice = _read(text)
            said = (notice.get("recipient"), notice.get("topic"), notice.get("event"))
            if said != (recipient, topic, event):
                wanted = Phrase("letter_of", event=event, recipient=recipient, topic=topic)
                found = " ".join(map(str, said))[:200]
                self.unreadable[stream].append(Fault(LETTER, where, "notice", wanted, found))
            self._of[event].append(Lies(where, _told(notice)))

    def against(self, event: str, due: Sequence[Notice]) -> list[Fault]:
        """What is missing, altered or too much among the letters of an event."""
        wanted = Counter(told for notice in due if (told := _told(notice.__dict__)) is not None)
        beside: list[Lies] = []
        for one in self._of.get(event, ()):
            if one.told is not None and wanted[one.told] > 0:
                wanted[one.told] -= 1
            else:
                beside.append(one)
        faults: list[Fault] = []
        for missing in (+wanted).elements():
            altered = next((one for one in beside if _is_of(one, missing)), None)
            if altered is None:
                to = missing.recipient
                field = Phrase("letter_to", f"letter to {to}", recipient=to)
                faults.append(
                    Fault(LETTER, event, field, Phrase("about", topic=missing.topic), NONE)
                )
                continue
            beside.remove(altered)
            faults += _differing(event, altered, missing)
        for where, told in beside:
            found = (
                Phrase("not_readable")
                if told is None
                else Phrase("to_about", recipient=told.recipient, topic=told.topic)
            )
            faults.append(Fault(LETTER, event, where, NONE, found))
        return faults


def _is_of(one: Lies, missing: Told) -> bool:
    return one.told is not None and one.told[:2] == missing[:2]


def _differing(event: str, found: Lies, wanted: Told) -> Iterator[Fault]:
    for name in ("proof_wanted", "facts"):
        said, due = getattr(found.told, name), getattr(wanted, name)
        if said != due:
            to = wanted.recipient
            text = f"{found.where} to {to}: {name}"
            field = Phrase("letter_field", text, place=found.where, recipient=to, name=name)
            yield Fault(LETTER, event, field, plain(due), plain(said))


def _told(notice: Mapping[str, Any]) -> Told | None:
    facts = notice.get("facts")
    if not isinstance(facts, dict):
        return None
    kept = json.dumps({name: facts[name] for name in _FACTS if name in facts}, sort_keys=True)
    proof = notice.get("proof_wanted") is True
    return Told(str(notice.get("recipient")), str(notice.get("topic")), proof, kept)


def _read(text: str) -> Mapping[str, Any]:
    try:
        read = json.loads(text)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}
