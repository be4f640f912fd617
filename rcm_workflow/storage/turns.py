"""The order in which streams are locked: the same for everybody, so that nobody waits in a ring."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from rcm_workflow.domain.failures import Busy, OutOfTurn
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.storage.backend import Call, Rows, Session
from rcm_workflow.storage.statements import Statements

SEEN = 6
"""What a writing transaction is opened with; see ``Statements.seen``."""


class Turn(NamedTuple):
    """A place in the order: cases by their numbers, the roster last."""

    last: bool
    stream: str


def turn(stream: str) -> Turn:
    """The place of a stream."""
    return Turn(stream == ROSTER, stream)


def in_turn(streams: Iterable[str]) -> list[str]:
    """Streams in the order in which they are locked, each once."""
    return sorted(set(streams), key=turn)


def require_turn(stream: str, locked: Iterable[str]) -> None:
    """Raise ``OutOfTurn`` for a stream that has to be locked before one that is."""
    if any(turn(stream) < turn(one) for one in locked):
        raise OutOfTurn(stream)


def locking(statements: Statements, stream: str, command_id: str) -> list[Call]:
    """The questions that lock a stream; the last one answers what is stored of it."""
    asked = statements.begin_roster if stream == ROSTER else statements.begin_case
    given = {"case_id": stream, "command_id": command_id}
    return [(one, given) for one in asked]


def as_locked(
    statements: Statements, session: Session, stream: str, command_id: str, seen: tuple[Any, ...]
) -> tuple[Any, ...]:
    """What is stored of a stream, by the answer to the last of those questions."""
    if len(seen) > SEEN and seen[3] != seen[SEEN]:
        # Somebody wrote this case while we waited for it: all else is older than it.
        given = {"case_id": stream, "command_id": command_id}
        (seen,) = session.ask(statements.seen, given)
    return seen[:SEEN]


def lock(statements: Statements, session: Session, stream: str, command_id: str) -> tuple[Any, ...]:
    """Lock one more stream in an open transaction; what is stored of it."""
    answer: Rows = ()
    for one, given in locking(statements, stream, command_id):
        answer = session.ask(one, given)
    return as_locked(statements, session, stream, command_id, answer[0])


def require_same_roster(first: Sequence[Any], then: Sequence[Any]) -> None:
    """Raise ``Busy`` where the roster moved between the locks: what was decided rests on it."""
    if tuple(first) != tuple(then):
        message = "the roster moved meanwhile"
        raise Busy(message)
