"""What each signed head is worth, in a bundle or a database: when it was signed, who else saw it.

Head by head, for witnesses of different heads are no quorum together, and what was recorded after
a witnessed head no witness has seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final, NamedTuple

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.cosignature import COSIGNATURE_BYTES, TIME_BYTES
from rcm_workflow.audit.last_signed import own_time, signed_at
from rcm_workflow.audit.note import Note, Signed
from rcm_workflow.audit.trust import Trust

_LATEST: Final = 253402300799
_STRANGERS: Final = 32


class Head(NamedTuple):
    """A head that is signed as trusted."""

    size: int
    at: int | None
    """When the log signed it last, by its own line with a time (POSIX)."""
    witnesses: tuple[tuple[str, int], ...]
    """The names of the keys of witnesses that signed it, and when."""
    witnessed: bool
    """Whether these are as many as the trust file asks for."""


def head_of(told: Checkpoint, note: Note, trust: Trust) -> Head:
    """Weigh one head. Raises ``NotSigned``."""
    weight = trust.weigh(note)
    keys = {one.name: one.key.name for one in trust.witnesses}
    seen = tuple(sorted((keys[name], at) for name, at in weight.witnesses))
    return Head(told.size, signed_at(note, trust.keys_of(told.origin)), seen, weight.witnessed)


def head_by(told: Checkpoint, found: Iterable[Signed], trust: Trust) -> Head:
    """Weigh one head by signatures under it that have been verified."""
    named = {one.key: one.name for one in trust.witnesses}
    own, seen = list[int](), dict[str, int]()
    names = set[str]()
    for one in found:
        if one.key in named:
            seen[one.key.name] = max(one.at or 0, seen.get(one.key.name, 0))
            names.add(named[one.key])
        elif one.at is not None:
            own.append(one.at)
    witnesses = tuple(sorted(seen.items()))
    return Head(told.size, max(own, default=None), witnesses, trust.reached(frozenset(names)))


def head_as_told(told: Checkpoint, note: Note) -> Head:
    """A head as its lines say, whoever wrote them: nobody has checked a signature."""
    seen = tuple(
        sorted(
            (one.name, int.from_bytes(one.signature[:TIME_BYTES], "big"))
            for one in note.signatures
            if one.name != told.origin and len(one.signature) == COSIGNATURE_BYTES
        )
    )
    return Head(told.size, own_time(note, told.origin), seen, witnessed=False)


@dataclass
class Weighed:
    """Signed heads, taken one after the other."""

    recorded: int = 0
    witnessed: int = 0
    newest: Head | None = None
    newest_witnessed: Head | None = None
    strangers: tuple[str, ...] = ()
    """Under whose names there are signatures by keys that the trust file does not name."""

    def leave(self, name: str) -> None:
        """Note a signature that cannot be checked."""
        if name not in self.strangers and len(self.strangers) < _STRANGERS:
            self.strangers = (*self.strangers, name)

    def take(self, head: Head) -> None:
        """Count a head; of one size the last one taken is the newest."""
        self.recorded += not head.witnessed
        self.witnessed += head.witnessed
        self._newest(head, head if head.witnessed else None)

    def join(self, other: Weighed) -> None:
        """Count what somebody else has weighed, of sizes behind these."""
        self.recorded += other.recorded
        self.witnessed += other.witnessed
        self._newest(other.newest, other.newest_witnessed)
        for name in other.strangers:
            self.leave(name)

    def _newest(self, newest: Head | None, witnessed: Head | None) -> None:
        if newest and (self.newest is None or newest.size >= self.newest.size):
            self.newest = newest
        known = self.newest_witnessed
        if witnessed and (known is None or witnessed.size >= known.size):
            self.newest_witnessed = witnessed


def newest_witnessed(heads: Iterable[Head]) -> Head | None:
    """The head over most entries that enough witnesses signed."""
    return max((one for one in heads if one.witnessed), key=lambda one: one.size, default=None)


def utc(at: int) -> str:
    """A time as it is shown; one after the year 9999 as the last that can be."""
    return datetime.fromtimestamp(min(at, _LATEST), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
