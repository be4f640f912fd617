"""A scene that is stored: the same acts as ``tests.scene``, through ``perform`` and a database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.perform import perform
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.verify import verify
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.roster_events import PresidencyRecorded
from rcm_workflow.domain.values import Actor
from tests.scene import TITLE, Scene, ppt, seated

ADMINISTRATOR = seated("secretariat/administrator")


class Hall(Scene):
    """A stored case."""

    def __init__(self, app: App, clock: ManualClock, case_id: str = "") -> None:
        self.app = app
        self.clock = clock
        self.case_id = case_id
        self.count = 0
        self.events = []
        self.notices = []
        self.case = None

    @property
    def now(self) -> datetime:
        return self.clock.now()

    def at(self, instant: datetime) -> Hall:
        self.clock.set(instant)
        return self

    def world(self, *facts: Event) -> Hall:
        for fact in facts:
            assert isinstance(fact, PresidencyRecorded), "only a handover is needed here"
            assert fact.country is not None
            self.register(
                c.RecordPresidency,
                year=fact.year,
                country=fact.country,
                starts_at=fact.starts_at,
                source=fact.source,
            )
        return self

    def register(self, kind: type[c.RosterCommand], **fields: Any) -> Performed:
        """A command to the roster by the administrator."""
        return perform(
            self.app, kind(command_id=self.app.entropy.command_id(), actor=ADMINISTRATOR, **fields)
        )

    def open(self, actor: Actor | None = None, **inputs: Any) -> list[Recorded]:
        links = inputs.pop("links", ())
        overrides = inputs.pop("overrides", ())
        command = c.OpenCase(
            command_id=self.app.entropy.command_id(),
            actor=actor or ppt(),
            case_id=NEW,
            machine="troika_consultation",
            policy="rcm-2011",
            overrides=overrides,
            title=TITLE,
            reason="Flows since 2019 need a common answer",
            links=links,
            inputs={"requires_agreed_position": True} | inputs,
        )
        done = perform(self.app, command)
        assert done.case is not None
        self.case_id = done.case.id
        return self._kept(done)

    def settle(self) -> list[Recorded]:
        sweep(self.app)
        self.reread()
        return []

    def when(self, kind: type[c.Command], actor: Actor, **fields: Any) -> list[Recorded]:
        fields.setdefault("command_id", self.app.entropy.command_id())
        return self._kept(perform(self.app, kind(actor=actor, case_id=self.case_id, **fields)))

    def _kept(self, done: Performed) -> list[Recorded]:
        self.reread()
        return list(done.events)

    def reread(self) -> None:
        """See what lies in the database now."""
        with self.app.store.read() as view:
            self.case = view.case(self.case_id)
            self.events = list(view.events(self.case_id))

    def sound(self) -> None:
        """Everything stored adds up: leaves, tree, columns, rows and replays."""
        seal(self.app)
        found = verify(self.app)
        assert found.faults == ()
        assert found.pending == 0
