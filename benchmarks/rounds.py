"""One Troika consultation in its first member round, by real commands over the real definitions."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.perform import perform
from rcm_workflow.clock import ManualClock
from rcm_workflow.definitions.library import Library
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.roster_events import MandateGiven, PersonRegistered
from rcm_workflow.domain.values import Actor, Localized, Seat, Stance
from rcm_workflow.storage.store import create_database, open_store

if TYPE_CHECKING:
    from rcm_workflow.domain.case import Case
    from rcm_workflow.domain.events import Event

START = datetime(2021, 9, 6, 14, tzinfo=UTC)
MEMBERS = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
PPT = "MX"


def actor(holder: str, capacity: str) -> Actor:
    seat = Seat(holder=holder, capacity=capacity)
    return Actor(person=f"{holder}-{capacity}".lower().replace("_", "-"), seat=seat)


def new_app(url: str) -> tuple[App, ManualClock]:
    """A new log in which the PPT and every lead focal point are seated."""
    clock, entropy, library = ManualClock(START), SystemEntropy(), Library()
    create_database(url, "benchmark/log", at=START)
    app = App(open_store(url, entropy=entropy), clock, library, entropy)
    seated: list[Event] = []
    for one in (actor(PPT, "ppt"), *(actor(m, "foreign_affairs") for m in MEMBERS)):
        assert one.seat is not None
        seated.append(PersonRegistered(person=one.person))
        seated.append(MandateGiven(person=one.person, seat=one.seat, since=date(2000, 1, 1)))
    administrator = Seat(holder="secretariat", capacity="administrator")
    begin(app, (*library.facts(), *seated), "founder", administrator, date(2000, 1, 1))
    return app, clock


class Officers:
    """Those who bring a case about; ``steps`` counts their commands."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.steps = 0

    def give(self, command: c.Command) -> Case:
        done = perform(self.app, command)
        assert done.case is not None
        self.steps += 1
        return done.case

    def fire(self, case: Case, trigger: str, **inputs: str) -> Case:
        return self.give(
            c.Fire(
                command_id=self.app.entropy.command_id(),
                actor=actor(PPT, "ppt"),
                case_id=case.id,
                trigger=trigger,
                inputs=inputs,
            )
        )

    def open_round(self) -> Case:
        """Open, file, ask the Troika, open the round."""
        case = self.give(
            c.OpenCase(
                command_id=self.app.entropy.command_id(),
                actor=actor(PPT, "ppt"),
                case_id=NEW,
                machine="troika_consultation",
                policy="rcm-2011",
                reason="to measure",
                title=Localized(en="Measured", es="Medida"),
                inputs={"requires_agreed_position": True},
            )
        )
        case = self.give(
            c.FileText(
                command_id=self.app.entropy.command_id(),
                actor=actor(PPT, "ppt"),
                case_id=case.id,
                contents=(("es", "Texto uno"), ("en", "Text one")),
                original="es",
            )
        )
        case = self.all_assent(self.fire(case, "submit_to_troika"))
        return self.fire(self.fire(case, "confirm_troika_consensus"), "open_round_1")

    def all_assent(self, case: Case) -> Case:
        """Everybody who is asked and has not answered assents."""
        assert case.poll is not None
        for one in [one.country for one in case.poll.standings if one.entry is None]:
            case = self.give(
                c.RecordPosition(
                    command_id=self.app.entropy.command_id(),
                    actor=actor(one, "foreign_affairs"),
                    case_id=case.id,
                    country=one,
                    stance=Stance.ASSENT,
                    statement="We agree.",
                )
            )
        return case
