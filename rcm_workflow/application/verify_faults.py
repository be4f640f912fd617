"""What does not add up, and how a part that cannot be read at all is told of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from rcm_workflow.domain.failures import Busy


class Fault(NamedTuple):
    """One thing that does not add up, and where."""

    code: str
    where: str
    field: str
    expected: str
    found: str


class Last(NamedTuple):
    """The newest leaf of a stream: its place in the stream and its RFC 6962 leaf hash."""

    seq: int
    hash: bytes


def shielded(where: str, faults: Iterator[Fault]) -> Iterator[Fault]:
    """Yield the faults; what cannot be read is one more of them and does not hide the rest.

    Raises ``Busy``: a database that does not answer is not a broken one.
    """
    try:
        yield from faults
    except Busy:
        raise
    except Exception as error:  # noqa: BLE001 - whoever edits rows may put anything there
        yield Fault("unreadable", where, "rows", "rows that can be read", repr(error)[:200])
