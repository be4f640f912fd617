"""What the use cases need from the world outside, as Protocols.

``storage`` satisfies :class:`Store` by shape; tests run one contract suite over every
implementation. Keep these narrow: each method is one question or one act of a use case.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import Any, Protocol

from rcm_workflow.audit.keys import SignerKey
from rcm_workflow.audit.last_signed import LastSigned
from rcm_workflow.domain.keeping import (
    Letter,
)
from rcm_workflow.domain.overriding import Suits
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.specs import AccessSpec, MachineSpec
from rcm_workflow.domain.unlike import Unlike
from rcm_workflow.domain.values import Document, Localized, Pin


class Clock(Protocol):
    """Where the time comes from."""

    def now(self) -> datetime:
        """The aware present instant in UTC."""
        ...


class Entropy(Protocol):
    """Where randomness comes from: salts of sealed values, ids nobody chose."""

    def salt(self) -> bytes:
        """Thirty-two unpredictable bytes."""
        ...

    def command_id(self) -> str:
        """A fresh command id."""
        ...


class Library(Protocol):
    """Definitions by name, and pinned ones by their documents."""

    def machine_document(self, name: str) -> Document: ...
    def policy_document(self, name: str, overrides: Mapping[str, str]) -> Document: ...
    def policy_like_pinned(self, name: str, pinned: bytes) -> Document:
        """A policy with the overrides that a pinned one was given."""
        ...

    def access_document(self) -> Document: ...
    def snapshot_document(self) -> Document: ...
    def office(self, name: str, *days: date) -> str:
        """The id of an office, by itself or by its country's code.

        Raises ``Refused``: ``unknown_office`` with the nearest name, and ``beyond_calendar`` for a
        day that its calendar does not hold.
        """
        ...

    def rights(self, machine: bytes, access: bytes) -> AccessSpec:
        """The table of rights in a document, with the lines that a machine file brings."""
        ...

    def policy_for(self, machine: Document) -> str:
        """The policy that a machine is meant for: that of the package where it names none."""
        ...

    def suits(self, machine: Document, policy: str) -> Suits:
        """Whether a machine goes by a policy as a rule, by choice, or not at all."""
        ...

    def reference(self, machine: Document) -> str:
        """The prefix of the case numbers of a machine."""
        ...

    def access(self, document: bytes) -> AccessSpec:
        """The table of rights in a document."""
        ...

    def machine_in(self, document: bytes) -> MachineSpec:
        """The machine in a document."""
        ...

    def answer(self, policy: bytes, key: str) -> str:
        """The answer in force of a policy in a document. Raises ``Refused`` for no such key."""
        ...

    def period_title(self, policy: bytes, name: str) -> Localized | None:
        """What a policy in a document calls a period, if it has it."""
        ...

    def unlike(
        self, old: tuple[bytes, ...], new: tuple[bytes, ...], names: Mapping[str, str]
    ) -> Unlike:
        """What a machine, a policy and a table of rights say otherwise than three others.

        ``names`` of states anew.
        """
        ...

    def unfit(self, machine: bytes, policy: bytes, access: bytes) -> tuple[Localized, ...]:
        """Every fault of a machine that is to run under a policy and a table of rights."""
        ...

    def pin_machine(self, document: Document) -> Pin: ...
    def pin_policy(self, document: Document) -> Pin: ...
    def rules(
        self, machine: bytes, policy: bytes, access: bytes, snapshot: bytes, fetch: Any
    ) -> Rules: ...


class Custody(Protocol):
    """The keys of the log and the head signed last, which no backup of the database restores."""

    def signers(self) -> tuple[SignerKey, ...]:
        """The keys that sign now, the oldest first."""
        ...

    def last(self) -> LastSigned | None:
        """The head signed last, or nothing before the first. Raises ``LogBroken``."""
        ...

    def held(self) -> AbstractContextManager[None]:
        """Nobody else on this machine signs meanwhile."""
        ...

    def keep(self, last: LastSigned) -> None:
        """Remember what is signed now; durable when this returns."""
        ...


class Messenger(Protocol):
    """Carries a notice to a seat; answers what is known of its arrival."""

    def deliver(self, letter: Letter, contacts: Sequence[Mapping[str, str]]) -> str:
        """Return a ``DeliveryStatus`` word; raise to have it tried again later.

        ``contacts`` has one entry for each holder of the seat, be it empty; none at all means that
        nobody holds the seat.
        """
        ...
