"""What every stream is to receive from one command, as far as it has been followed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime

from rcm_workflow.application.places import Place
from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.recording import Decision, noted
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.values import Document


@dataclass
class Gathered:
    """Decisions by their case, and what goes with them; nothing of it is stored yet.

    ``before`` is each case as it is stored, ``pinned`` the definitions of those that are opened,
    ``keys`` what is the only one with its values, and ``numbers`` counts new cases by their prefix.
    """

    place: Place
    now: datetime
    roster: Roster
    """The roster with what has been entered so far."""
    registered: tuple[e.Recorded, ...] = ()
    """What is entered in the roster."""
    done: dict[str, Decision] = field(default_factory=dict)
    before: dict[str, Case | None] = field(default_factory=dict)
    pinned: dict[str, tuple[Document, ...]] = field(default_factory=dict)
    keys: dict[tuple[str, str], str] = field(default_factory=dict)
    numbers: Counter[str] = field(default_factory=Counter)

    def copy(self) -> Gathered:
        """The same, which stays as it is when this one goes on."""
        return replace(
            self,
            done=dict(self.done),
            before=dict(self.before),
            pinned=dict(self.pinned),
            keys=dict(self.keys),
            numbers=Counter(self.numbers),
        )

    def others(self, case_id: str) -> Iterator[tuple[str, Decision]]:
        """What happens in other cases, in the order in which it began."""
        for stream, decision in self.done.items():
            if stream != case_id and decision.events:
                yield stream, decision

    def appends(self, case_id: str, command_id: str, digest: str) -> Iterator[Append]:
        """What is to be stored in other streams than that of the command."""
        for stream, decision in self.others(case_id):
            before = self.before[stream]
            first = decision.events[0].event
            yield Append(
                stream=stream,
                before=before,
                after=decision.case,
                roster=None,
                events=decision.events,
                documents=(*self.pinned.get(stream, ()), *decision.documents),
                notices=decision.notices,
                command_id=command_id,
                command_digest=digest,
                seen=first.roster_version if isinstance(first, e.CaseOpened) else None,
            )
        if self.registered:
            yield Append(
                stream=ROSTER,
                before=None,
                after=None,
                roster=self.roster,
                events=self.registered,
                documents=(),
                notices=(),
                command_id=command_id,
                command_digest=digest,
            )

    def is_new(self, stream: str) -> bool:
        """Whether a case is opened by this plan."""
        return stream in self.pinned

    def holder(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values now."""
        found = self.keys.get((machine, key)) or self.place.keyed(machine, key)
        known = self.done.get(found or "")
        return None if known is not None and not known.case.holds_key else found

    def note(self, origin: str, event: e.Event) -> None:
        """Put on record in a case what its step brought about elsewhere."""
        decision = self.done[origin]
        now = max(self.now, decision.case.last_at)
        self.done[origin] = noted(decision, event, now)

    def documents(self) -> list[Document]:
        """Every document that is to be stored."""
        found = [one for pinned in self.pinned.values() for one in pinned]
        return [*found, *(one for each in self.done.values() for one in each.documents)]

    def document(self, digest: str) -> bytes:
        """A document that is to be stored, or is."""
        for one in self.documents():
            if one.digest == digest:
                return one.body
        return self.place.document(digest)
