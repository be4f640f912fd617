"""What happened to the roster: who is who, as events of a stream of its own."""

from __future__ import annotations

from datetime import date
from operator import not_
from typing import ClassVar, Literal

from pydantic import Field

from rcm_workflow.domain.closures import Cause, ClosureKind
from rcm_workflow.domain.events import Event
from rcm_workflow.domain.values import Country, Instant, Localized, PublicKey, Seat


class MemberAdmitted(Event):
    """A State is a Member Country (R-003)."""

    word: ClassVar[str] = "member_admitted"
    country: Country
    iso3: str
    name: Localized
    capital: str
    zone: str
    note: str = ""
    source: str


class SeatEstablished(Event):
    """A State or body has a seat in one capacity; at most one per State is its lead (GAP-18)."""

    word: ClassVar[str] = "seat_established"
    seat: Seat
    title: Localized
    lead: bool = False
    source: str = ""


class SeatKeyAdded(Event):
    """A seat may sign with this Ed25519 key from this place of the log on."""

    word: ClassVar[str] = "seat_key_added"
    seat: Seat
    public: PublicKey
    source: str = Field(default="", exclude_if=not_)


class SeatKeyRevoked(Event):
    """From this place of the log on, the key signs no more; what it signed before stays signed."""

    word: ClassVar[str] = "seat_key_revoked"
    seat: Seat
    public: PublicKey
    reason: str


class PersonRegistered(Event):
    """A person may hold seats. Only the id stands here."""

    word: ClassVar[str] = "person_registered"
    person: str


class MandateGiven(Event):
    """A person holds a seat between two days, both included; open-ended without ``until``."""

    word: ClassVar[str] = "mandate_given"
    person: str
    seat: Seat
    since: date
    until: date | None = None


class MandateEnded(Event):
    """The last day a person holds a seat."""

    word: ClassVar[str] = "mandate_ended"
    person: str
    seat: Seat
    on: date


class PresidencyRecorded(Event):
    """A presidency and the instant from which it runs (R-096, GAP-24).

    ``year`` is only its label. A later record for the same label replaces the earlier one.
    ``status`` tells a stated start from an inferred one and from a presidency not found. One that
    is only ``designated`` presides over nothing until its handover is recorded. A presidency goes
    on ``ad_interim`` where its country acts again in the place of another: such a record replaces
    none.
    """

    word: ClassVar[str] = "presidency_recorded"
    year: int
    ordinal: int
    country: Country | None
    starts_at: Instant
    status: Literal["recorded", "stated", "inferred", "not_found", "designated"]
    theme: str = ""
    basis: str = ""
    source: str
    ad_interim: bool = Field(default=False, exclude_if=not_)


class PresidencyWithdrawn(Event):
    """A designation is taken back before its handover; its year is free again (GAP-27)."""

    word: ClassVar[str] = "presidency_withdrawn"
    year: int
    reason: str = ""
    source: str = ""


class MeetingScheduled(Event):
    """A meeting of a body is convened, or its dates are changed; the latest record holds."""

    word: ClassVar[str] = "meeting_scheduled"
    body: str
    meeting: str
    starts_on: date
    ends_on: date
    place: str = ""
    format: str = ""
    source: str = ""


class MeetingCancelled(Event):
    """A meeting that was convened does not take place; convened anew, it does after all."""

    word: ClassVar[str] = "meeting_cancelled"
    body: str
    meeting: str
    reason: str = ""
    source: str = ""


class MeetingPostponed(Event):
    """A meeting that was convened waits for new dates; convened anew, it has them."""

    word: ClassVar[str] = "meeting_postponed"
    body: str
    meeting: str
    reason: str = ""
    source: str = ""


class MeetingOpened(Event):
    """A body is in session, for instance the Vice-Ministerial Meeting (GAP-59)."""

    word: ClassVar[str] = "meeting_opened"
    body: str
    meeting: str
    at: Instant


class MeetingClosed(Event):
    """The session is over."""

    word: ClassVar[str] = "meeting_closed"
    body: str
    meeting: str
    at: Instant


class OfficeClosed(Event):
    """An office is closed on some days by an act that no calendar file knew (GAP-57).

    ``closure`` is its id, from which it can be withdrawn; ``until`` is inclusive.
    """

    word: ClassVar[str] = "office_closed"
    closure: str
    office: str
    country: Country
    since: date
    until: date
    kind: ClosureKind
    cause: Cause
    name: Localized
    basis: str = ""
    source: str


class ClosureWithdrawn(Event):
    """The office works on those days after all; a date already announced stays (GAP-57)."""

    word: ClassVar[str] = "closure_withdrawn"
    closure: str
    reason: str
    source: str


ObserverKind = Literal["state", "organization", "network", "guest"]
ObserverStanding = Literal["in_force", "suspended", "ended"]


class ObserverAdmitted(Event):
    """A State, an organization or a network may attend as an observer (R-185 to R-216).

    ``status`` tells a stated first day from one of which only the year or the earliest evidence is
    known, and from one that no source gives; ``basis`` says which.
    """

    word: ClassVar[str] = "observer_admitted"
    holder: str
    name: Localized
    kind: ObserverKind
    since: date
    status: Literal["recorded", "stated", "inferred", "not_found"] = "recorded"
    rights: str = ""
    decision: str = ""
    basis: str = ""
    source: str = ""


class ObserverStatusChanged(Event):
    """From a day on an observer is suspended, admitted again, or no observer any more."""

    word: ClassVar[str] = "observer_status_changed"
    holder: str
    status: ObserverStanding
    since: date
    reason: str = ""
    decision: str = ""
    source: str = ""
