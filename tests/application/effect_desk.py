"""A desk that works with the two machines that open, move and register each other."""

from __future__ import annotations

from rcm_workflow.application.perform import perform
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.values import Localized
from tests.scene import ppt

TITLE = Localized(en="A plan", es="Un plan")


class Desk:
    """One process that works with them."""

    def __init__(self, app):
        self.app = app

    def open(self, machine="plan", command_id=None, **inputs):
        command = c.OpenCase(
            command_id=command_id or self.app.entropy.command_id(),
            actor=ppt(),
            case_id=NEW,
            machine=machine,
            policy="rcm-2011",
            title=TITLE,
            reason="Something has to be done",
            inputs={"what": "water", "meeting": "XXVI"} | inputs if machine == "plan" else inputs,
        )
        return perform(self.app, command).case.id

    def command(self, case_id, trigger, command_id=None, **inputs):
        return c.Fire(
            command_id=command_id or self.app.entropy.command_id(),
            actor=ppt(),
            case_id=case_id,
            trigger=trigger,
            inputs=inputs,
        )

    def do(self, case_id, trigger, **more):
        return perform(self.app, self.command(case_id, trigger, **more))

    def case(self, case_id):
        with self.app.store.read() as view:
            return view.case(case_id)

    def words(self, stream):
        with self.app.store.read() as view:
            return [one.event.word for one in view.events(stream)]

    def roster(self):
        with self.app.store.read() as view:
            return view.roster()

    def counts(self):
        with self.app.store.read() as view:
            return view.counts()
