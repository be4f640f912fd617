"""What happened. Every event is past tense, frozen, and becomes one leaf of the log.

``word`` is the stored name of the type: a short word we own, never a Python path, so that a
rename in the code cannot break a history of ten years. ``sealed`` carries the confidential values
of an event; the leaf holds only their HMAC, the values live beside it and can be erased
(DESIGN 5). Everything else of an event is its body and stays for ever.
"""

from __future__ import annotations

from operator import not_
from typing import Any, ClassVar, Literal

from pydantic import Field

from rcm_workflow.domain.certificate import Counted, Unit
from rcm_workflow.domain.folded import Folded, folded
from rcm_workflow.domain.values import (
    Actor,
    Asked,
    Confirmation,
    Country,
    DeliveryStatus,
    Digest,
    Disposition,
    Frozen,
    Instant,
    Lang,
    Localized,
    Name,
    Pin,
    Salt,
    Signature,
    Stance,
)
from rcm_workflow.domain.verdict import Result


class Event(Frozen):
    """Base of all events."""

    word: ClassVar[str]
    moves_deadlines: ClassVar[bool] = False
    """Whether deadline rows have to be written anew after this event."""

    sealed: dict[str, Any] = Field(default_factory=dict, exclude=True)
    """Confidential values by name; never part of the body."""


class CaseOpened(Event):
    """A case begins under the definitions pinned here (GAP-56)."""

    word = "case_opened"
    machine: Pin
    policy: Pin
    snapshot: Digest
    access: Digest
    roster_version: int
    title: Localized
    reason: str
    initial: Name
    members: tuple[Country, ...]
    authority: Country
    links: tuple[tuple[str, str], ...] = ()
    inputs: dict[str, Any] = Field(default_factory=dict)
    documents: tuple[tuple[Name, Digest], ...] = ()
    unique: tuple[tuple[Name, str | int | bool | None], ...] = Field(default=(), exclude_if=not_)
    """The values of which no other case of the machine has the same; see ``unique_by``."""
    over: tuple[tuple[Name, str], ...] = Field(default=(), exclude_if=not_)
    """As of :class:`TransitionFired`."""
    overrides: tuple[tuple[str, str], ...] = Field(default=(), exclude_if=not_)
    """Answers and numbers of the policy that were given another value for this case (GAP-56)."""


class TextFiled(Event):
    """A version of the text, each language by its digest (GAP-54)."""

    word = "text_filed"
    trigger: Name
    number: int
    versions: tuple[tuple[Lang, Digest], ...]
    original: Lang
    digest: Digest
    editorial: bool = False
    note: str = ""


class TransitionFired(Event):
    """The case moved by a trigger, with all that the rules ask to record (GAP-58)."""

    word = "transition_fired"
    trigger: Name
    source: Name
    dest: Name
    role: str
    round: int
    text: Digest | None = None
    marks_text: str | None = None
    remembers: bool = False
    inputs: dict[str, Any] = Field(default_factory=dict)
    documents: tuple[tuple[Name, Digest], ...] = ()
    held: tuple[Asked, ...] = ()
    """The conditions that were tested and held."""
    rules: tuple[str, ...] = ()
    notified: tuple[str, ...] = ()
    final: bool = False
    keeps_key: bool = Field(default=False, exclude_if=not_)
    """Whether a case that ends by it stays the only one with its unique values."""
    because: str = Field(default="", exclude_if=not_)
    """The event of another case whose effect this is."""
    over: tuple[tuple[Name, str], ...] = Field(default=(), exclude_if=not_)
    """The sessions, by body and meeting, whose end the state entered waits for and which ended at
    this very instant, but before it: an instant alone does not say which of two came first."""


class ElectorateFrozen(Event):
    """A group of countries is fixed for the rest of the case, for instance the Troika (GAP-21)."""

    word = "electorate_frozen"
    name: Name
    countries: tuple[Country, ...]
    parts: tuple[tuple[str, Country], ...] = ()
    """Who holds which part, for instance ``("former", "CR")``."""


class PollOpened(Event):
    """An electorate is asked about one version of the text."""

    word = "poll_opened"
    electorate: Name
    round: int
    text: Digest | None
    asked: tuple[Country, ...]
    about: str = Field(default="", exclude_if=not_)
    """The state, where an objection stated in it stands until its country withdraws it."""


class DeadlineSet(Frozen):
    """The last instant of one country, exclusive, with the certificate that explains it."""

    country: Country
    due_at: Instant
    reminders: tuple[tuple[int, Instant], ...] = ()
    certificate: Digest


class PeriodOpened(Event):
    """A period runs; one deadline per country. The stored instants are law (DESIGN 3)."""

    word = "period_opened"
    moves_deadlines = True
    name: Name
    hard: bool
    dispatched_at: Instant
    closes_at: Instant
    last: tuple[Country, ...]
    deadlines: tuple[DeadlineSet, ...]


class PeriodExtended(Event):
    """Deadlines moved later by a decision (GAP-17)."""

    word = "period_extended"
    moves_deadlines = True
    trigger: Name
    working_days: int
    unit: Counted = Unit.WORKING_DAYS
    reason: str
    closes_at: Instant
    last: tuple[Country, ...]
    deadlines: tuple[DeadlineSet, ...]


class PeriodSuspended(Event):
    """The clock stands still; each country keeps its remaining working days (GAP-59)."""

    word = "period_suspended"
    moves_deadlines = True
    remaining: tuple[tuple[Country, int], ...]
    unit: Counted = Unit.WORKING_DAYS


class PeriodResumed(Event):
    """The clock runs again with the remaining working days."""

    word = "period_resumed"
    moves_deadlines = True
    closes_at: Instant
    last: tuple[Country, ...]
    deadlines: tuple[DeadlineSet, ...]


class CalendarAmended(Event):
    """The case counts on another calendar from here on (GAP-57).

    ``closed`` and ``reopened`` name the closures taken in or taken out; without either, a newer
    calendar was approved for the case. ``base`` is the calendar without closures, ``snapshot`` the
    one in force, ``seen`` the place in the roster's stream up to which closures were looked at.
    """

    word = "calendar_amended"
    base: Digest
    snapshot: Digest
    seen: int
    closed: tuple[str, ...] = ()
    reopened: tuple[str, ...] = ()
    reason: str = ""


class PeriodRecomputed(Event):
    """Deadlines moved later because the calendar changed; never earlier (GAP-57)."""

    word = "period_recomputed"
    moves_deadlines = True
    trigger: Name
    closes_at: Instant
    last: tuple[Country, ...]
    deadlines: tuple[DeadlineSet, ...]


class PeriodClosed(Event):
    """A period is over: it expired, was left, or closed early."""

    word = "period_closed"
    moves_deadlines = True
    name: Name
    cause: Literal["expired", "left", "early"]
    due_at: Instant


class PeriodOverdue(Event):
    """The target of a soft period has passed; nothing else follows (GAP-06)."""

    word = "period_overdue"
    moves_deadlines = True
    name: Name
    due_at: Instant


class ReminderIssued(Event):
    """A country that has not answered was reminded on a working day of its period."""

    word = "reminder_issued"
    moves_deadlines = True
    trigger: Name
    country: Country
    working_day: int
    unit: Counted = Unit.WORKING_DAYS
    due_at: Instant


class ChangeRequested(Frozen):
    """One change a country asks for. Its passage, wording and reason are sealed."""

    id: str
    lang: Lang


class ReminderMissed(Event):
    """No reminder went out in time: nobody may later believe that one was sent (GAP-01)."""

    word = "reminder_missed"
    moves_deadlines = True
    country: Country
    working_day: int
    unit: Counted = Unit.WORKING_DAYS
    due_at: Instant


class PositionRecorded(Event):
    """A country's position, by its seat, on one version of the text (GAP-14, GAP-15).

    Sealed: ``statement``, the ``reason`` of a change of position and, for the change at place n,
    ``wishes.n``: passage, wording, reason.
    """

    word = "position_recorded"
    trigger: Name
    electorate: Name
    round: int
    country: Country
    stance: Stance
    text: Digest | None
    received_on: Instant | None = None
    late: bool = False
    counts: bool = True
    automatic: bool = False
    supersedes: str | None = None
    changes: tuple[ChangeRequested, ...] = ()
    carries: str | None = Field(default=None, exclude_if=not_)
    """The event in which the country said so of this very text when others were asked (GAP-09)."""


class SilenceRecorded(Event):
    """What the policy makes of each country that did not answer in its period (GAP-01, GAP-19)."""

    word = "silence_recorded"
    electorate: Name
    round: int
    rule: str
    countries: tuple[tuple[Country, Literal["tacit", "missing", "abstention"], str], ...]
    """Country, what its silence means, and the word of the reason."""


class ChangeDisposed(Event):
    """The PPT's disposition of a requested change (GAP-10)."""

    word = "change_disposed"
    trigger: Name
    change: str
    country: Country
    disposition: Disposition
    reason: str = ""
    conflicts_with: tuple[str, ...] = ()


class ChangeConfirmed(Event):
    """The author maintains or withdraws a change that was not fully taken up."""

    word = "change_confirmed"
    trigger: Name
    change: str
    country: Country
    answer: Confirmation


class DeliveryReported(Event):
    """What is known of the letter to a country (GAP-19)."""

    word = "delivery_reported"
    trigger: Name
    electorate: Name
    round: int
    country: Country
    status: DeliveryStatus
    channel: str
    evidence: str = ""


class OutcomeEstablished(Event):
    """The consensus function's answer, with who blocks, who is missing and who is tacit."""

    word = "outcome_established"
    electorate: Name
    round: int
    result: Result
    blockers: tuple[tuple[Country, str], ...]
    missing: tuple[Country, ...]
    tacit: tuple[Country, ...]
    abstaining: tuple[Country, ...]
    reservations: tuple[Country, ...]
    positions: tuple[tuple[Country, str], ...]
    sentence: Localized


class AuthorityTransferred(Event):
    """The right to act as PPT in this case passed to another country (GAP-21)."""

    word = "authority_transferred"
    trigger: Name
    previous: Country
    current: Country
    handed_over_at: Instant


class RulePins(Frozen):
    """The definitions a case goes by, but for its calendar; see ``CalendarAmended``."""

    machine: Pin
    policy: Pin
    access: Digest


class RulesAmended(Event):
    """The case goes by other rules from here on; what was done before stays as it was done.

    ``plan`` is the digest of what was shown before anybody agreed. ``states`` maps every state that
    is called otherwise now. Deadlines that run keep their instants. With ``takes_back``, the id of
    an earlier event of this kind, the case returns to the rules it had before that.
    """

    word = "rules_amended"
    previous: RulePins
    current: RulePins
    source: Name
    dest: Name
    left: Name | None = None
    """The state to go back to, as the new rules call it."""
    states: tuple[tuple[Name, Name], ...] = ()
    plan: Digest
    reason: str
    takes_back: str | None = None


class AgendaItemFiled(Event):
    """An item for the agenda of another body follows from this case (GAP-12, GAP-23)."""

    word = "agenda_item_filed"
    kind: Name
    bodies: tuple[str, ...]
    target: str = ""


class CaseLinked(Event):
    """A case was opened by a step of this one, which knows it by this relation from now on."""

    word = "case_linked"
    trigger: Name
    relation: Name
    case: str
    machine: Name


class EffectCarriedOut(Event):
    """A step of this case moved another one, or entered something in the roster.

    ``event`` is what happened there; ``name`` the trigger there, or what was entered.
    """

    word = "effect_carried_out"
    trigger: Name
    kind: Literal["fired", "registered"]
    target: str
    name: Name
    event: str


class EffectRefused(Event):
    """An effect of a step that the clock made was refused; the step stands all the same.

    ``target`` is the case, the machine or the roster it was meant for, ``why`` the refusal's code.
    """

    word = "effect_refused"
    trigger: Name
    kind: Literal["opened", "fired", "registered"]
    target: str
    name: Name
    why: str


@folded
class Recorded(Folded):
    """An event with its place in its case and in time: what a leaf of the log says.

    Three times are kept apart: ``occurred_at`` is claimed by the actor, ``received_on`` (in the
    event) says when a note arrived, ``recorded_at`` is ours.
    """

    case: str
    seq: int
    recorded_at: Instant
    occurred_at: Instant
    actor: Actor
    event: Event
    signature: Signature | None = None
    """That of the actor, who signed the statement which this event is; see ``audit.statement``."""
    salts: tuple[tuple[str, Salt], ...] = Field(default=(), exclude=True, kw_only=True)
    """Those under which confidential values were signed, by name; never part of the leaf."""

    @property
    def id(self) -> str:
        """The event's name in the whole log; unique because ``seq`` is gapless in its case."""
        return f"{self.case}.{self.seq}"
