"""Where effects look for other cases: in an open write transaction, or in a view for a preview."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.storing import Writing
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.roster import ROSTER


class Place(Protocol):
    """What can be asked about what lies outside a case."""

    def case(self, case_id: str) -> Case | None:
        """Another case, and nobody else moves it meanwhile."""
        ...

    def document(self, digest: str) -> bytes:
        """A stored document."""
        ...

    def next_id(self, prefix: str, beside: int) -> str:
        """The id of a new case, ``PREFIX-n``, besides so many that are opened with it."""
        ...

    def keyed(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values."""
        ...

    def running(self, machine: str) -> Sequence[tuple[str, str]]:
        """The number and the state of every open case of a machine, as stored."""
        ...

    def hold_roster(self) -> None:
        """See to it that nobody else moves the roster meanwhile."""
        ...


class Locked:
    """In a transaction: what is asked for is locked, in the order that holds for everybody."""

    def __init__(self, tx: Writing, stream: str) -> None:
        """``stream`` is the one that the transaction was begun for."""
        self._tx = tx
        self._stream = stream

    def case(self, case_id: str) -> Case | None:
        """Another case under its lock. Raises ``OutOfTurn``."""
        return self._tx.case if case_id == self._stream else self._tx.join(case_id).case

    def document(self, digest: str) -> bytes:
        """A stored document."""
        return self._tx.document(digest)

    def next_id(self, prefix: str, beside: int) -> str:
        """The id with the number after the highest in use."""
        return f"{prefix}-{self._tx.next_number(prefix) + beside:03d}"

    def keyed(self, machine: str, key: str) -> str | None:
        """The case with these values."""
        return self._tx.keyed(machine, key)

    def running(self, machine: str) -> Sequence[tuple[str, str]]:
        """Open cases; nobody opens or moves one meanwhile who enters something in the roster."""
        return self._tx.running(machine)

    def hold_roster(self) -> None:
        """Lock the roster."""
        self._tx.join(ROSTER)


class Looked:
    """In a view: nothing is locked, and no number is given."""

    def __init__(self, view: Reading) -> None:
        self._view = view

    def case(self, case_id: str) -> Case | None:
        """Another case as it is."""
        return self._view.case(case_id)

    def document(self, digest: str) -> bytes:
        """A stored document."""
        return self._view.document(digest)

    def next_id(self, prefix: str, beside: int) -> str:
        """An id that says that no number was given."""
        return f"{NEW}-{prefix.partition('-')[0]}-{beside + 1}"

    def keyed(self, machine: str, key: str) -> str | None:
        """The case with these values."""
        return self._view.keyed(machine, key)

    def running(self, machine: str) -> Sequence[tuple[str, str]]:
        """Open cases as they are."""
        return self._view.running(machine)

    def hold_roster(self) -> None:
        """Nothing: a view does not move."""
