"""What somebody asks for. A command is a request; what follows from it is for ``decide`` to say."""

from __future__ import annotations

from datetime import date
from operator import not_
from typing import Annotated, ClassVar

from pydantic import Field, StringConstraints

from rcm_workflow.domain.closures import Cause, ClosureKind
from rcm_workflow.domain.roster_events import ObserverKind, ObserverStanding
from rcm_workflow.domain.sealed import SealedValue
from rcm_workflow.domain.values import (
    Actor,
    Confirmation,
    Country,
    DeliveryStatus,
    Digest,
    Disposition,
    Document,
    Frozen,
    Inputs,
    Instant,
    Lang,
    Localized,
    Name,
    Prepared,
    PublicKey,
    Seat,
    Stance,
)

CommandId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$")]
"""Chosen by whoever asks. The same id twice is one command (idempotency)."""

CaseId = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,63}$")]


Holder = Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|[a-z][a-z0-9_]{2,40})$")]
"""A State by its code, or a body or organization by its short name."""


NEW = "NEW"
"""The case id of an ``OpenCase``: the number is given inside the transaction."""


class Command(Frozen):
    """Base of all commands."""

    command_id: CommandId
    actor: Actor
    case_id: CaseId
    occurred_at: Instant | None = None
    if_version: int | None = None
    """Refuse unless the case still is at this version: somebody read it and decided on that."""


class OpenCase(Command):
    """Open a case of a machine under a policy."""

    machine: str
    policy: str
    overrides: tuple[tuple[str, str], ...] = ()
    """Named overrides of policy keys for this case (GAP-56)."""
    title: Localized
    reason: str
    links: tuple[tuple[str, str], ...] = ()
    inputs: Inputs = Field(default_factory=dict)
    documents: tuple[tuple[Name, Document], ...] = ()


class Fire(Command):
    """Fire a trigger of the machine with its declared inputs and attached documents."""

    trigger: Name
    inputs: Inputs = Field(default_factory=dict)
    documents: tuple[tuple[Name, Document], ...] = ()
    quoted: tuple[Name, ...] = ()
    """The inputs that were taken from an item, so that nobody can have typed them."""


class FileText(Command):
    """File a new version of the text: every language with its full content (GAP-54)."""

    contents: tuple[tuple[Lang, str], ...]
    original: Lang
    editorial: bool = False
    note: str = ""


class ChangeWish(Frozen):
    """A change as its author words it."""

    lang: Lang
    passage: str = ""
    wording: str
    reason: str = ""


class RecordPosition(Command):
    """Record a country's position, by its own seat."""

    country: Country
    stance: Stance
    statement: str = ""
    changes: tuple[ChangeWish, ...] = ()
    received_on: Instant | None = None
    text: Digest | None = None
    """The version the country answers to; the one that was sent when left out."""
    inputs: Inputs = Field(default_factory=dict)
    prepared: Prepared | None = Field(default=None, exclude_if=not_)
    """The statement that was written of it beforehand, to be signed."""


class DisposeChange(Command):
    """Give a requested change its disposition, with the reason unless it was taken up whole."""

    change: str
    disposition: Disposition
    reason: str = ""
    conflicts_with: tuple[str, ...] = ()


class ConfirmChange(Command):
    """As its author, maintain or withdraw a change that was not fully taken up."""

    change: str
    answer: Confirmation
    statement: str = ""


class ReportDelivery(Command):
    """Say what is known of the letter to a country (GAP-19)."""

    country: Country
    status: DeliveryStatus
    channel: str
    evidence: str = ""


class AdoptCalendar(Command):
    """Let a running case count on the calendar of today; approved by who may (GAP-57).

    ``documents`` holds that calendar under the name ``calendar``: what its approver has read.
    """

    reason: str
    documents: tuple[tuple[Name, Document], ...]


class ReleaseSealed(Command):
    """Let confidential values be read by whoever may read the case."""

    values: tuple[SealedValue, ...] = Field(min_length=1)
    decision: str = ""
    """What it rests on; who releases its own needs nothing."""
    reason: str = ""


class EraseValues(Command):
    """Destroy confidential values on a legal basis."""

    values: tuple[SealedValue, ...] = Field(min_length=1)
    basis: str
    reason: str


class Settle(Command):
    """Do what the clock and the world outside ask of this case by now, and nothing else."""


class RosterCommand(Frozen):
    """Base of the commands to the roster."""

    command_id: CommandId
    actor: Actor
    occurred_at: Instant | None = None
    case_id: str = "roster"
    action: ClassVar[str] = "register"
    """The right that the table of rights must give."""
    own_action: ClassVar[str] = ""
    """The right that is enough where the command is about the very seat of the actor."""


class RegisterPerson(RosterCommand):
    """Make a person known by id; name and address are kept outside the log."""

    person: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,63}$")]


class EstablishSeat(RosterCommand):
    """Add a seat."""

    seat: Seat
    title: Localized
    lead: bool = False


class AddSeatKey(RosterCommand):
    """Let a seat sign with a key from now on."""

    action = "keep_keys"
    own_action = "keep_own_keys"
    seat: Seat
    public: PublicKey
    source: str = ""


class RevokeSeatKey(RosterCommand):
    """Let a key of a seat sign no more; what it signed before stays signed."""

    action = "keep_keys"
    own_action = "keep_own_keys"
    seat: Seat
    public: PublicKey
    reason: str


class GiveMandate(RosterCommand):
    """Seat a person from one day to another."""

    person: str
    seat: Seat
    since: date
    until: date | None = None


class EndMandate(RosterCommand):
    """Set the last day of a mandate."""

    person: str
    seat: Seat
    on: date


class RecordPresidency(RosterCommand):
    """Record who holds the PPT from an instant on (GAP-24: an explicit handover)."""

    year: int
    country: Country
    starts_at: Instant
    theme: str = ""
    source: str
    designated: bool = False
    """Chosen ahead: upcoming in the Troika, and PPT only once the handover is recorded (R-096)."""
    ad_interim: bool = False
    """The country of that presidency acts again, in the place of another (GAP-27)."""


class WithdrawPresidency(RosterCommand):
    """Take back a designation before its handover."""

    year: int
    reason: str = ""
    source: str


class ScheduleMeeting(RosterCommand):
    """Convene a meeting of a body, or change its dates; ``ends_on`` is inclusive."""

    body: Name
    meeting: str
    starts_on: date
    ends_on: date | None = None
    place: str = ""
    format: str = ""
    source: str = ""


class CancelMeeting(RosterCommand):
    """A meeting that was convened does not take place."""

    body: Name
    meeting: str
    reason: str = ""
    source: str = ""


class PostponeMeeting(RosterCommand):
    """A meeting that was convened does not take place on its dates, and has no new ones yet."""

    body: Name
    meeting: str
    reason: str = ""
    source: str = ""


class AdmitObserver(RosterCommand):
    """Record that somebody attends as an observer from a day on (R-185 to R-216)."""

    holder: Holder
    name: Localized | None = None
    kind: ObserverKind
    since: date
    rights: str = ""
    decision: str = ""
    source: str = ""


class ChangeObserver(RosterCommand):
    """Suspend an observer, admit it again, or end its status, from a day on."""

    holder: Holder
    status: ObserverStanding
    since: date
    reason: str = ""
    decision: str = ""
    source: str = ""


class OpenMeeting(RosterCommand):
    """A body goes into session."""

    body: Name
    meeting: str
    at: Instant


class CloseMeeting(RosterCommand):
    """The session of a body is over."""

    body: Name
    meeting: str
    at: Instant


class CloseOffice(RosterCommand):
    """Record that an office is closed on some days (GAP-57); ``until`` is inclusive."""

    action = "close"
    office: str
    since: date
    until: date
    kind: ClosureKind = "closure"
    cause: Cause = "decree"
    name: Localized
    basis: str = ""
    source: str


class WithdrawClosure(RosterCommand):
    """Record that a closure was called off."""

    action = "close"
    closure: str
    reason: str
    source: str
