"""Who is who, at any instant: members, seats, mandates, presidencies, meetings.

The roster is a stream of its own in the same log. It never holds a name or an address: persons
are ids, their contact data live outside (DESIGN 7). PPT and Troika are computed from the recorded
presidencies for any instant; what a source marks as inferred or not found stays so marked.
"""

from __future__ import annotations

from datetime import date, datetime
from functools import cached_property
from typing import NamedTuple

from rcm_workflow.domain.choices import IncompleteTroika
from rcm_workflow.domain.closures import Closure
from rcm_workflow.domain.folded import Folded, folded
from rcm_workflow.domain.observers import Meeting, Observer
from rcm_workflow.domain.roster_events import MemberAdmitted, PresidencyRecorded, SeatEstablished
from rcm_workflow.domain.values import Country, Instant, PublicKey, Seat

ROSTER = "roster"
"""The id of the stream."""


@folded
class Mandate(Folded):
    """One person in one seat between two days, both included."""

    person: str
    seat: Seat
    since: date
    until: date | None = None

    def holds_on(self, day: date) -> bool:
        """Whether the mandate covers the day."""
        return self.since <= day and (self.until is None or day <= self.until)


@folded
class SeatKey(Folded):
    """A key of a seat, and between which events of the roster it is in force."""

    seat: Seat
    public: PublicKey
    since: int
    since_at: Instant
    until: int | None = None
    until_at: Instant | None = None

    @property
    def in_force(self) -> bool:
        """Whether it may sign now."""
        return self.until is None


@folded
class Troika(Folded):
    """Former, current and upcoming PPT, as far as they are known (R-054)."""

    current: Country
    former: Country | None = None
    upcoming: Country | None = None

    @property
    def parts(self) -> tuple[tuple[str, Country], ...]:
        """Part and country, without the empty parts and without naming a country twice."""
        found: dict[str, str] = {}
        for part, country in (
            ("former", self.former),
            ("current", self.current),
            ("upcoming", self.upcoming),
        ):
            own = part == "current" or country != self.current
            if country and own and country not in found.values():
                found[part] = country
        return tuple(found.items())

    @property
    def countries(self) -> tuple[Country, ...]:
        """The distinct countries in the order former, current, upcoming."""
        return tuple(country for _, country in self.parts)


class Index(NamedTuple):
    """A roster by what it is asked for: 193 countries must not cost more than eleven."""

    countries: tuple[Country, ...]
    members: dict[str, MemberAdmitted]
    seats: dict[str, SeatEstablished]
    leads: dict[str, Seat]
    mandates: dict[str, tuple[Mandate, ...]]
    held: tuple[PresidencyRecorded, ...]
    """The presidencies that began, or will begin, with nothing more to be recorded."""


@folded
class Roster(Folded):
    """The folded stream."""

    version: int = 0
    last_at: Instant | None = None
    members: tuple[MemberAdmitted, ...] = ()
    seats: tuple[SeatEstablished, ...] = ()
    persons: tuple[str, ...] = ()
    mandates: tuple[Mandate, ...] = ()
    presidencies: tuple[PresidencyRecorded, ...] = ()
    """Ordered by the instant they start."""
    meetings: tuple[tuple[str, str, Instant, Instant | None], ...] = ()
    """Body, meeting, opened, closed."""
    scheduled: tuple[Meeting, ...] = ()
    """The meetings convened, by their first day."""
    observers: tuple[Observer, ...] = ()
    """In the order they were admitted."""
    closures: tuple[Closure, ...] = ()
    """Days on which offices are closed by acts, in the order they were recorded."""
    closures_at: int = 0
    """The place in the stream of the newest record about closures."""
    keys: tuple[SeatKey, ...] = ()
    """Every key that a seat was ever given, in the order in which they were added."""

    @property
    def countries(self) -> tuple[Country, ...]:
        """The Member Countries in the order of their codes."""
        return self.indexed.countries

    @cached_property
    def indexed(self) -> Index:
        """The same facts by what they are looked up by, made once for each version."""
        mandates: dict[str, list[Mandate]] = {}
        for mandate in self.mandates:
            mandates.setdefault(str(mandate.seat), []).append(mandate)
        return Index(
            tuple(sorted(one.country for one in self.members)),
            {one.country: one for one in self.members},
            {str(one.seat): one for one in self.seats},
            {one.seat.holder: one.seat for one in self.seats if one.lead},
            {seat: tuple(found) for seat, found in mandates.items()},
            tuple(one for one in self.presidencies if one.status != "designated"),
        )

    def member(self, country: str) -> MemberAdmitted | None:
        """The Member Country of that code, or ``None``."""
        return self.indexed.members.get(country)

    def seat(self, seat: Seat) -> SeatEstablished | None:
        """The established seat, or ``None``."""
        return self.indexed.seats.get(str(seat))

    def key(self, public: str) -> SeatKey | None:
        """The key, in force or not, or ``None``."""
        return next((one for one in self.keys if one.public == public), None)

    def keys_of(self, seat: Seat) -> tuple[SeatKey, ...]:
        """The keys with which a seat may sign now."""
        return tuple(one for one in self.keys if one.seat == seat and one.in_force)

    def lead_seat(self, country: str) -> Seat | None:
        """The seat that states the national position of a country (GAP-18)."""
        return self.indexed.leads.get(country)

    def holds(self, person: str, seat: Seat, day: date) -> bool:
        """Whether the person has a mandate for the seat on that day."""
        found = self.indexed.mandates.get(str(seat), ())
        return any(one.person == person and one.holds_on(day) for one in found)

    def mandate_over(self, person: str, seat: Seat, day: date) -> date | None:
        """The last day on which the person held the seat before a day, or ``None``."""
        found = self.indexed.mandates.get(str(seat), ())
        ended = [one.until for one in found if one.person == person and one.until]
        return max((until for until in ended if until < day), default=None)

    def holders(self, seat: Seat, day: date) -> tuple[str, ...]:
        """The persons who hold a seat on a day."""
        found = self.indexed.mandates.get(str(seat), ())
        return tuple(one.person for one in found if one.holds_on(day))

    def presidency(self, at: datetime) -> PresidencyRecorded | None:
        """The presidency running at an instant; its country is ``None`` where not found.

        One that is only designated does not run, whatever the clock says (GAP-24).
        """
        return next((one for one in reversed(self.indexed.held) if one.starts_at <= at), None)

    def part_of(self, year: int, at: datetime) -> str:
        """What the presidency of that label is at an instant; see ``conditions_presidency.PARTS``.

        Where one ran twice, because it went on ad interim, the later run says it.
        """
        named = [one for one in self.presidencies if one.year == year and one.country]
        running = self.presidency(at)
        if not named or running is None:
            return "later" if named else "none"
        begun = [one for one in self.indexed.held if one.starts_at <= at]
        if running in named:
            return "current"
        if len(begun) > 1 and begun[-2] in named:
            return "former"
        coming = self._coming(at)
        if coming and coming[0] in named:
            return "upcoming"
        return "later" if any(one in named for one in coming) else "past"

    def _coming(self, at: datetime) -> tuple[PresidencyRecorded, ...]:
        """The presidencies that are still to begin at an instant, in the order of the queue.

        Those that are only designated are among them whatever their date: a handover that is late
        does not make them past. Of a presidency that no source gives, nobody is next.
        """
        return tuple(
            one
            for one in self.presidencies
            if one.country and (one.status == "designated" or one.starts_at > at)
        )

    def authority(self, at: datetime) -> Country | None:
        """The country that exercises the PPT at an instant, or ``None`` if not known."""
        running = self.presidency(at)
        return running.country if running else None

    def troika(
        self, at: datetime, rule: IncompleteTroika = IncompleteTroika.AVAILABLE_MEMBERS_MIN_TWO
    ) -> Troika | None:
        """Former, current and upcoming PPT at an instant; ``None`` when the PPT is not known.

        With ``next_former_fills_the_seat`` earlier presidencies fill an empty former or upcoming
        part (GAP-22). Whether what is found is enough is :func:`troika_suffices`.
        """
        running = self.presidency(at)
        if running is None or running.country is None:
            return None
        held, place = self.indexed.held, self.indexed.held.index(running)
        before = [one.country for one in reversed(held[:place]) if one.country]
        after = self._coming(at)
        upcoming = after[0].country if after else None
        former = before[0] if before else None
        if place and held[place - 1].country is None:
            former = None
        if rule is IncompleteTroika.NEXT_FORMER_FILLS_THE_SEAT:
            spare = [one for one in dict.fromkeys(before) if one not in (running.country, upcoming)]
            former = spare.pop(0) if spare else former
            if upcoming in (None, former, running.country) and spare:
                upcoming = spare.pop(0)
        return Troika(current=running.country, former=former, upcoming=upcoming)

    def observer(self, holder: str) -> Observer | None:
        """The observer of that code or name, whatever became of it, or ``None``."""
        return next((one for one in self.observers if one.holder == holder), None)

    def observers_in_force(self, day: date, *kinds: str) -> tuple[Observer, ...]:
        """The observers of a day, all of them or those of some kinds."""
        return tuple(
            one
            for one in self.observers
            if one.standing(day) == "in_force" and (not kinds or one.kind in kinds)
        )

    def meeting(self, meeting: str, body: str | None = None) -> Meeting | None:
        """A meeting that was convened, by its id, with its session; of any body if none is named.

        A session that nobody had convened is not among them; see ``was_held``.
        """
        for one in reversed(self.scheduled):
            if one.meeting == meeting and body in (None, one.body):
                return self._with_session(one)
        return None

    def meetings_of(self, body: str) -> tuple[Meeting, ...]:
        """The meetings convened of a body, by their first day."""
        return tuple(self._with_session(one) for one in self.scheduled if one.body == body)

    def next_meeting(self, body: str, day: date) -> Meeting | None:
        """The first meeting of a body that is not over on a day and was not closed."""
        waiting = (
            one
            for one in self.meetings_of(body)
            if one.convened
            and one.ends_on >= day
            and (one.closed_at is None or one.closed_at.date() > day)
        )
        return next(waiting, None)

    def was_held(self, meeting: str, at: datetime, body: str | None = None) -> bool:
        """Whether a session of that id, of any body if none is named, is over at an instant."""
        return any(
            name == meeting
            and body in (None, of)
            and opened <= at
            and closed is not None
            and closed <= at
            for of, name, opened, closed in self.meetings
        )

    def ended_at(self, at: datetime) -> tuple[tuple[str, str], ...]:
        """The sessions, by body and meeting, that ended at this very instant."""
        return tuple((body, name) for body, name, _, closed in self.meetings if closed == at)

    def _with_session(self, one: Meeting) -> Meeting:
        for body, meeting, opened, closed in self.meetings:
            if (body, meeting) == (one.body, one.meeting):
                return one.model_copy(update={"opened_at": opened, "closed_at": closed})
        return one

    def in_session(self, body: str, at: datetime) -> str | None:
        """The meeting of a body that is in session at an instant, or ``None``."""
        for name, meeting, opened, closed in self.meetings:
            if name == body and opened <= at and (closed is None or at < closed):
                return meeting
        return None


def troika_suffices(troika: Troika | None, rule: IncompleteTroika) -> bool:
    """Whether a consultation can be activated with this Troika (GAP-22)."""
    if troika is None:
        return False
    need = {
        IncompleteTroika.AVAILABLE_MEMBERS_MIN_TWO: 2,
        IncompleteTroika.BLOCK_UNTIL_COMPLETE: 3,
        IncompleteTroika.NEXT_FORMER_FILLS_THE_SEAT: 2,
        IncompleteTroika.PPT_ALONE: 1,
    }[rule]
    return len(troika.countries) >= need
