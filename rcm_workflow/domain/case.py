"""What a case is: the folded state that ``evolve`` makes of its events.

A case is kept as a small head and many parts (one per country asked, one per text version), so
that a position in a round of two hundred countries rewrites one part; see ``storage.codec``.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime
from operator import not_
from typing import Any, Literal

from pydantic import Field

from rcm_workflow.domain.events import OutcomeEstablished
from rcm_workflow.domain.facts import FactValue, Item
from rcm_workflow.domain.folded import Folded, folded
from rcm_workflow.domain.values import (
    Confirmation,
    Country,
    DateName,
    DeliveryStatus,
    Digest,
    Disposition,
    Instant,
    Lang,
    Localized,
    Name,
    Pin,
    PublicKey,
    Stance,
)


@folded
class TextVersion(Folded):
    """One version of the text in all its languages."""

    number: int
    versions: tuple[tuple[Lang, Digest], ...]
    original: Lang
    digest: Digest
    editorial: bool = False
    event: str
    at: Instant

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages this version exists in."""
        return tuple(lang for lang, _ in self.versions)


@folded
class Change(Folded):
    """A change a country asked for and what became of it; its wording is sealed in ``event``."""

    id: str
    lang: Lang
    event: str
    index: int
    disposition: Disposition | None = None
    reason: str = ""
    conflicts_with: tuple[str, ...] = ()
    answer: Confirmation | None = None

    @property
    def open(self) -> bool:
        """Whether it still stands between the text and its author's agreement (GAP-11)."""
        if self.disposition in (Disposition.INCORPORATED, Disposition.WITHDRAWN_BY_AUTHOR):
            return False
        return self.answer is not Confirmation.WITHDRAWN


@folded
class Entry(Folded):
    """A position as it stands."""

    stance: Stance
    at: Instant
    received_on: Instant | None = None
    actor: str
    text: Digest | None
    event: str
    late: bool = False
    automatic: bool = False
    signed_with: PublicKey | None = Field(default=None, exclude_if=not_, kw_only=True)
    """The key with which its country signed it."""


@folded
class Standing(Folded):
    """Where one country stands in one poll."""

    country: Country
    due_at: Instant | None = None
    reminders: tuple[tuple[int, Instant], ...] = ()
    """Working day and instant of the reminders still to come."""
    certificate: Digest | None = None
    remaining: int | None = None
    """Working days left while the period is suspended."""
    delivery: DeliveryStatus | None = None
    reminded: int = 0
    entry: Entry | None = None
    late: Entry | None = None
    silence: Literal["tacit", "missing", "abstention"] | None = None
    silence_why: str = ""
    silence_event: str = ""
    changes: tuple[Change, ...] = ()
    late_before: tuple[Entry, ...] = Field(default=(), exclude_if=not_, kw_only=True)
    """Late replies that a later one followed: a report tells all of them (GAP-14)."""
    returned_at: Instant | None = Field(default=None, exclude_if=not_, kw_only=True)
    """When a letter came back although one is proven to have arrived; the proof stands (GAP-19)."""

    @property
    def stance(self) -> Stance | None:
        """The stance that counts: the entry's, or ``TACIT``; ``None`` while there is neither."""
        entry = self.entry
        if entry is not None:
            return entry.stance
        return Stance.TACIT if self.silence == "tacit" else None

    @property
    def open_changes(self) -> tuple[Change, ...]:
        """The changes that still stand in the way of agreement."""
        return tuple(change for change in self.changes if change.open)


@folded
class Poll(Folded):
    """An electorate asked about one version of the text."""

    electorate: Name
    round: int
    text: Digest | None
    opened_at: Instant
    standings: tuple[Standing, ...]
    about: str = Field(default="", exclude_if=not_)
    """The state, where an objection stated in it stands until its country withdraws it."""

    def standing(self, country: str) -> Standing | None:
        """The standing of a country, or ``None`` when it is not asked."""
        for one in self.standings:
            if one.country == country:
                return one
        return None

    def with_standing(self, standing: Standing) -> Poll:
        """A copy in which one country's standing is replaced."""
        country = standing.country
        return self.model_copy(
            update={
                "standings": tuple(
                    [standing if one.country == country else one for one in self.standings]
                )
            }
        )

    @property
    def changes(self) -> tuple[tuple[Country, Change], ...]:
        """Every requested change with its author."""
        return tuple((one.country, change) for one in self.standings for change in one.changes)


@folded
class Period(Folded):
    """The running (or suspended) period of the current state."""

    name: Name
    electorate: Name
    round: int
    hard: bool
    opened_at: Instant
    since: Instant
    """When the clock last began to run: at the opening, or when a suspension ended."""
    closes_at: Instant
    last: tuple[Country, ...]
    extended: tuple[Country, ...] = ()
    """Countries whose deadline was extended in this period; all of them for a general one."""
    paused: bool = False
    overdue: bool = False


@folded
class Case(Folded):
    """The folded state of one case."""

    id: str
    version: int
    machine: Pin
    policy: Pin
    snapshot: Digest
    """The calendar in force in this case; see ``CalendarAmended``."""
    base: Digest
    """The same calendar without the closures that were recorded since."""
    closures_seen: int = 0
    """The place in the roster's stream up to which closures were looked at."""
    access: Digest
    title: Localized
    reason: str
    opened_at: Instant
    last_at: Instant
    state: Name
    since: Instant
    entered: str = ""
    """The event that led into the present state, and below what was given with it."""
    entered_with: tuple[tuple[Name, FactValue], ...] = ()
    entered_after: tuple[tuple[Name, str], ...] = ()
    """The sessions that had ended before the present state was entered, at the same instant."""
    left: Name | None = None
    members: tuple[Country, ...]
    opened_under: Country
    opener: str | None = None
    """The State or body whose seat opened the case; nobody where the system did."""
    authority: Country
    round: int = 0
    electorates: tuple[tuple[Name, tuple[Country, ...]], ...] = ()
    parts: tuple[tuple[str, Country], ...] = ()
    texts: tuple[TextVersion, ...] = ()
    marks: tuple[tuple[str, Digest], ...] = ()
    """Which text digest carries which mark, for instance ``("agreed", …)``."""
    polls: tuple[Poll, ...] = ()
    """The latest poll of each electorate and round, in the order they were opened."""
    period: Period | None = None
    next_alarm: Instant | None = None
    """No later than the first instant at which the clock has something to do here."""
    outcome: OutcomeEstablished | None = None
    links: tuple[tuple[str, str], ...] = ()
    unique: tuple[tuple[Name, str | int | bool | None], ...] = ()
    """The values of which no other case of the machine has the same; see ``unique_by``."""
    agenda: tuple[tuple[str, str], ...] = ()
    final: bool = False
    keeps_key: bool = False
    """Whether it stays the only one with its unique values though it has ended."""
    informed: tuple[str, ...] = ()
    """The groups that have received the text so far."""
    facts: tuple[tuple[Name, FactValue], ...] = ()
    """The kept values, by name; see :mod:`rcm_workflow.domain.facts`."""
    papers: tuple[tuple[Name, Digest], ...] = ()
    """The latest document attached under each name."""
    items: tuple[Item, ...] = ()
    dates: tuple[tuple[DateName, Instant], ...] = ()
    """The instants still to come at which something happens by itself in this state."""
    reached: tuple[tuple[DateName, Instant], ...] = ()
    """The awaited dates that have come since the state was entered."""
    objections: tuple[tuple[str, Country, str], ...] = ()
    """The objections that no country has withdrawn: the item they are to, or nothing, whose they
    are, and who made them."""
    released: tuple[tuple[str, str, str], ...] = ()
    """The confidential values that were released: event, name, and the event that did it."""
    erased: tuple[tuple[str, str, str], ...] = ()
    """The confidential values that were erased, in the same way."""

    @property
    def text(self) -> TextVersion | None:
        """The newest version of the text."""
        return self.texts[-1] if self.texts else None

    @property
    def poll(self) -> Poll | None:
        """The newest poll."""
        return self.polls[-1] if self.polls else None

    def marked(self, mark: str) -> str | None:
        """The digest of the text that carries a mark."""
        return dict(self.marks).get(mark)

    def fact(self, name: str) -> FactValue | None:
        """A kept value, or ``None``."""
        return dict(self.facts).get(name)

    def of_group(self, group: str) -> tuple[Item, ...]:
        """The items of one list, in the order they were added."""
        return tuple(one for one in self.items if one.group == group)

    def item(self, item: str) -> Item | None:
        """An item by its id, or ``None``."""
        return next((one for one in self.items if one.id == item), None)

    @property
    def about(self) -> str:
        """The item that the present state was entered with, by its id; nothing without one."""
        named = (one for _, one in self.entered_with if isinstance(one, str) and self.item(one))
        return next(named, "")

    @property
    def at_issue(self) -> str:
        """What an objection stated now is to: an item, or a state that remembers objections."""
        return self.about or (self.poll.about if self.poll else "")

    def objecting(self, about: str) -> tuple[Country, ...]:
        """Who has objected to an item and has not withdrawn it."""
        return tuple(country for item, country, _ in self.objections if item == about)

    def objector(self, about: str, country: str | None) -> str | None:
        """Who made the objection of a country to an item that it has not withdrawn."""
        made = (by for item, whose, by in self.objections if (item, whose) == (about, country))
        return next(made, None)

    def electorate(self, name: str) -> tuple[Country, ...] | None:
        """The countries of a frozen electorate, or ``None``."""
        return dict(self.electorates).get(name)

    @property
    def key(self) -> str | None:
        """What it is the only one of, as text; ``None`` where there may be several."""
        return key_of(value for _, value in self.unique) if self.unique else None

    @property
    def holds_key(self) -> bool:
        """Whether no other case may be opened with its unique values."""
        return bool(self.unique) and (self.keeps_key or not self.final)

    def find_change(self, change: str) -> tuple[Poll, Standing, Change] | None:
        """A requested change by its id, with its author's standing."""
        for poll in self.polls:
            for standing in poll.standings:
                for one in standing.changes:
                    if one.id == change:
                        return poll, standing, one
        return None


def key_of(values: Iterable[Any]) -> str:
    """The text by which a case is found by its unique values."""
    return json.dumps([*values], ensure_ascii=False, separators=(",", ":"))


def alarms(case: Case) -> tuple[tuple[str, Country | None, datetime], ...]:
    """Every instant at which the clock has something to do: ``(kind, country, at)`` by time.

    ``kind`` is ``reminder`` or ``due``, both with a country, ``close`` or ``date``.
    """
    if case.final:
        return ()
    found: list[tuple[str, Country | None, datetime]]
    found = [("date", None, at) for _, at in case.dates]
    found += _of_the_period(case)
    return tuple(sorted(found, key=lambda alarm: (alarm[2], alarm[1] or "", alarm[0])))


def _of_the_period(case: Case) -> list[tuple[str, Country | None, datetime]]:
    period, poll = case.period, case.poll
    if period is None or period.paused or poll is None:
        return []
    found: list[tuple[str, Country | None, datetime]] = []
    for one in poll.standings:
        if one.entry is not None:
            continue
        found += [("reminder", one.country, at) for _, at in one.reminders]
        if one.due_at is not None:
            found.append(("due", one.country, one.due_at))
    if not period.overdue:
        found.append(("close", None, period.closes_at))
    return found


def next_alarm(case: Case) -> datetime | None:
    """The first instant at which :func:`settle` would write something, or ``None``."""
    waiting = [at for kind, _, at in alarms(case) if kind != "due"]
    return min(waiting, default=None)


def changed(case: Case, **fields: Any) -> Case:
    """A copy of the case with some fields replaced."""
    return case.model_copy(update=fields)
