"""What each signed head of a bundle is worth: when it was signed, and who else saw it.

Head by head, for witnesses of different heads are no quorum together, and what was recorded after
a witnessed head no witness has seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Final, NamedTuple

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.last_signed import signed_at
from rcm_workflow.audit.note import Note
from rcm_workflow.audit.trust import Trust

_LATEST: Final = 253402300799


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


def newest_witnessed(heads: Iterable[Head]) -> Head | None:
    """The head over most entries that enough witnesses signed."""
    return max((one for one in heads if one.witnessed), key=lambda one: one.size, default=None)


def utc(at: int) -> str:
    """A time as it is shown; one after the year 9999 as the last that can be."""
    return datetime.fromtimestamp(min(at, _LATEST), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
