"""A scene for the pure core: a case, the real definitions, the real roster, and a clock by hand.

Nothing is stored. ``when`` gives a command after settling what is due, as ``perform`` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.rulebook import Rulebook
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.decide import decide
from rcm_workflow.domain.decide_opening import open_case
from rcm_workflow.domain.decide_roster import record_all
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.failures import Refused, Unmet
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.roster_events import (
    ClosureWithdrawn,
    MandateGiven,
    MeetingClosed,
    MeetingOpened,
    OfficeClosed,
    PersonRegistered,
    PresidencyRecorded,
)
from rcm_workflow.domain.settle import settle
from rcm_workflow.domain.values import (
    SYSTEM,
    Actor,
    Confirmation,
    DeliveryStatus,
    Disposition,
    Document,
    Localized,
    Seat,
    Stance,
)

MEXICO = ZoneInfo("America/Mexico_City")
MEMBERS = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
TITLE = Localized(en="Extra-regional flows", es="Flujos extrarregionales")


def mexico(text: str) -> datetime:
    """An instant by the clock of Mexico City."""
    return datetime.fromisoformat(text).replace(tzinfo=MEXICO)


@cache
def library() -> Library:
    """The definitions of this checkout, read once per process."""
    return Library()


def seated(seat: str) -> Actor:
    """The person who holds a seat in these scenes."""
    parsed = Seat.parse(seat)
    return Actor(person=f"{parsed.holder}-{parsed.capacity}".lower().replace("_", "-"), seat=parsed)


def ppt(country: str = "MX") -> Actor:
    """A PPT officer."""
    return seated(f"{country}/ppt")


def focal(country: str) -> Actor:
    """The lead focal point of a country."""
    return seated(f"{country}/foreign_affairs")


def staffed(facts: tuple[Event, ...]) -> tuple[Event, ...]:
    """Everybody who sits in these scenes, since 2000."""
    seats = [
        f"{m}/{capacity}"
        for m in MEMBERS
        for capacity in ("ppt", "foreign_affairs", "interior_security", "immigration")
    ]
    seats += ["secretariat/officer", "secretariat/administrator", "audit/auditor"]
    people: list[Event] = []
    for seat in seats:
        actor = seated(seat)
        assert actor.seat is not None
        people.append(PersonRegistered(person=actor.person))
        people.append(MandateGiven(person=actor.person, seat=actor.seat, since=date(2000, 1, 1)))
    return (*facts, *people)


@cache
def first_roster() -> Roster:
    """The recorded facts with everybody seated, folded once per process."""
    roster, _ = record_all(Roster(), staffed(library().facts()), SYSTEM, mexico("2000-01-01T00:00"))
    return roster


class Scene:
    """One case as it goes along."""

    def __init__(self, at: datetime, overrides: Mapping[str, str] | None = None) -> None:
        self.now = at
        self.documents: dict[str, bytes] = {}
        self.events: list[Recorded] = []
        self.notices: list[Notice] = []
        self.warnings: list[Unmet] = []
        self.case: Case | None = None
        self.count = 0
        machine = library().machine_document("troika_consultation")
        policy = library().policy_document("rcm-2011", dict(overrides or {}))
        self.pinned = (machine.body, policy.body, library().access_document().body)
        self.rules = self._on(library().snapshot_document())
        self.roster = first_roster()

    def _on(self, calendar: Document) -> Rulebook:
        self.documents[calendar.digest] = calendar.body
        return library().rules(*self.pinned, calendar.body, self.documents.__getitem__)

    # Time and the world -------------------------------------------------------------------------

    def at(self, instant: datetime) -> Scene:
        """Move the clock."""
        assert instant >= self.now, "the clock of a scene runs forward"
        self.now = instant
        return self

    def later(self, **by: float) -> Scene:
        """Move the clock on."""
        return self.at(self.now + timedelta(**by))

    def world(self, *facts: Event) -> Scene:
        """Something happens outside the case."""
        self.roster, _ = record_all(self.roster, facts, SYSTEM, self.now)
        return self

    def handover(self, country: str, at: datetime, year: int) -> Scene:
        """A presidency is recorded to begin at an instant."""
        return self.world(
            PresidencyRecorded(
                year=year,
                ordinal=99,
                country=country,
                starts_at=at,
                status="recorded",
                source="this scene",
            )
        )

    def closed(self, office: str, since: date, until: date | None = None, **more: Any) -> Scene:
        """An office is closed by an act recorded now."""
        number = len(self.roster.closures) + 1
        fields: dict[str, Any] = {"kind": "closure", "cause": "decree"} | more
        return self.world(
            OfficeClosed(
                closure=f"{office}-{number}",
                office=office,
                country=office[:2],
                since=since,
                until=until or since,
                name=Localized(en="Day of mourning", es="Duelo nacional"),
                source="this scene",
                **fields,
            )
        )

    def reopened(self, closure: str) -> Scene:
        """A closure is called off."""
        return self.world(ClosureWithdrawn(closure=closure, reason="no storm", source="this scene"))

    def vm_opens(self, at: datetime) -> Scene:
        """The Vice-Ministers go into session."""
        return self.world(MeetingOpened(body=self.vm_body, meeting="VM", at=at))

    def vm_closes(self, at: datetime) -> Scene:
        """The session is over."""
        return self.world(MeetingClosed(body=self.vm_body, meeting="VM", at=at))

    @property
    def vm_body(self) -> str:
        """The body whose meetings matter, as the policy names it."""
        return self.rules.word("consultation.vm_opens.body")

    # Commands -----------------------------------------------------------------------------------

    def _next(self) -> str:
        self.count += 1
        return f"scene-{self.count}"

    def _take(self, decision: Decision) -> list[Recorded]:
        for document in decision.documents:
            self.documents[document.digest] = document.body
        self.events += decision.events
        self.notices += decision.notices
        self.warnings += decision.warnings
        self.case = decision.case
        if self.case.snapshot != self.rules.pins[2]:
            self.rules = self._on(Document.of(self.documents[self.case.snapshot], "calendar"))
        assert replay(self.events) == self.case, "replay equals the live state"
        return list(decision.events)

    def open(self, actor: Actor | None = None, **inputs: Any) -> list[Recorded]:
        """Open the case."""
        command = c.OpenCase(
            command_id=self._next(),
            actor=actor or ppt(),
            case_id="TC-1",
            machine="troika_consultation",
            policy="rcm-2011",
            title=TITLE,
            reason="Flows since 2019 need a common answer",
            inputs={"requires_agreed_position": True} | inputs,
        )
        return self._take(open_case(command, self.rules, self.roster, self.now))

    def settle(self) -> list[Recorded]:
        """Let the clock do what is due."""
        return self._take(settle(self.live, self.rules, self.roster, self.now))

    def when(self, kind: type[c.Command], actor: Actor, **fields: Any) -> list[Recorded]:
        """Give one command; what was due is done first and kept."""
        self.settle()
        command = kind(command_id=self._next(), actor=actor, case_id=self.live.id, **fields)
        return self._take(decide(self.live, command, self.rules, self.roster, self.now))

    def do(self, trigger: str, actor: Actor | None = None, **inputs: Any) -> list[Recorded]:
        """Fire a trigger."""
        who = actor or ppt(self.live.authority)
        return self.when(c.Fire, who, trigger=trigger, inputs=inputs)

    def text(self, es: str | None, en: str | None, **more: Any) -> list[Recorded]:
        """File a text."""
        contents = tuple((k, v) for k, v in (("es", es), ("en", en)) if v is not None)
        who = more.pop("actor", ppt(self.live.authority))
        return self.when(c.FileText, who, contents=contents, original=contents[0][0], **more)

    def position(self, country: str, stance: Stance, **more: Any) -> list[Recorded]:
        """A country states its position."""
        wording = more.pop("wording", None)
        if wording is not None:
            more["changes"] = (c.ChangeWish(lang="en", wording=wording),)
        actor = more.pop("actor", focal(country))
        return self.when(c.RecordPosition, actor, country=country, stance=stance, **more)

    def dispose(self, change: str, disposition: Disposition, reason: str = "", **more: Any) -> None:
        """The PPT disposes of a change."""
        self.when(
            c.DisposeChange,
            ppt(self.live.authority),
            change=change,
            disposition=disposition,
            reason=reason,
            **more,
        )

    def confirm(self, country: str, change: str, answer: Confirmation) -> None:
        """An author answers."""
        self.when(c.ConfirmChange, focal(country), change=change, answer=answer)

    def delivered(
        self, *countries: str, status: DeliveryStatus = DeliveryStatus.DELIVERED
    ) -> Scene:
        """Letters arrive."""
        for country in countries:
            self.when(
                c.ReportDelivery,
                seated("secretariat/officer"),
                country=country,
                status=status,
                channel="e-mail",
            )
        return self

    # Reading ------------------------------------------------------------------------------------

    @property
    def live(self) -> Case:
        """The case."""
        assert self.case is not None, "the case was opened"
        return self.case

    @property
    def words(self) -> list[str]:
        """The kinds of all events so far."""
        return [one.event.word for one in self.events]

    def changes(self) -> list[str]:
        """The ids of the changes of the newest poll."""
        return [one.id for _, one in self.live.polls[-1].changes]

    # Longer passages ----------------------------------------------------------------------------

    def to_troika(self) -> Scene:
        """Open, file a text in both languages, submit."""
        self.open()
        self.text("Texto uno", "Text one")
        self.do("submit_to_troika")
        return self

    def to_agreed(self) -> Scene:
        """The Troika agrees."""
        self.to_troika()
        poll = self.live.poll
        assert poll is not None
        for one in poll.standings:
            if one.entry is None:
                self.position(one.country, Stance.ASSENT)
        self.do("confirm_troika_consensus")
        return self

    def to_round(self) -> Scene:
        """The first member round opens."""
        self.to_agreed()
        self.do("open_round_1")
        return self

    def all_assent(self, *but: str) -> Scene:
        """Everybody asked assents, except some."""
        poll = self.live.poll
        assert poll is not None
        for one in poll.standings:
            if one.country not in but and one.entry is None:
                self.position(one.country, Stance.ASSENT)
        return self

    def run_out(self) -> Scene:
        """The running period ends; the worker looked every day."""
        assert self.live.period is not None
        closes_at = self.live.period.closes_at
        while self.live.period is not None and self.now < closes_at:
            self.at(min(closes_at, self.now + timedelta(hours=12)))
            self.settle()
        return self


def refused(code: str, act: Any, *args: Any, **fields: Any) -> Refused:
    """The refusal of an act; fails when it is not refused or for another reason."""
    with pytest.raises(Refused) as caught:
        act(*args, **fields)
    assert caught.value.code == code, caught.value
    return caught.value
