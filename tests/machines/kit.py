"""Any machine on a stored application: open, act, read, and see that everything adds up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, cast

import pytest

from rcm_workflow.application import chronicle
from rcm_workflow.application.app import App
from rcm_workflow.application.perform import NEW, perform
from rcm_workflow.application.performed import Performed
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.verify import verify
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Actor, Document, Localized, Seat
from tests.scene import TITLE, mexico, seated

ADMINISTRATOR = seated("secretariat/administrator")


class Chancery:
    """Cases of any machine, told apart by their numbers; ``by`` is a seat, ``MX/ppt``."""

    def __init__(self, app: App, clock: ManualClock) -> None:
        self.app = app
        self.clock = clock

    def at(self, instant: datetime | str) -> Chancery:
        """Set the clock; a text is an hour of Mexico City. What is due by then is done."""
        self.clock.set(mexico(instant) if isinstance(instant, str) else instant)
        sweep(self.app)
        return self

    def seat(self, *seats: str) -> None:
        """Establish seats and give each to somebody; as ``seated`` names them."""
        for name in seats:
            actor, seat = seated(name), Seat.parse(name)
            with self.app.store.read() as view:
                roster = view.roster()
            if actor.person in roster.persons:
                continue
            if roster.seat(seat) is None:
                title = Localized(en=name, es=name)
                self.register(c.EstablishSeat, seat=seat, title=title)
            self.register(c.RegisterPerson, person=actor.person)
            self.register(c.GiveMandate, person=actor.person, seat=seat, since=date(2000, 1, 1))

    def register(self, kind: type[c.RosterCommand], **fields: Any) -> Performed:
        """A command to the roster by the administrator."""
        identity = self.app.entropy.command_id()
        return perform(self.app, kind(command_id=identity, actor=ADMINISTRATOR, **fields))

    def open(
        self,
        machine: str,
        by: str | Actor = "MX/ppt",
        *,
        policy: str | None = None,
        overrides: tuple[tuple[str, str], ...] = (),
        title: Localized = TITLE,
        documents: Mapping[str, str] | None = None,
        links: tuple[tuple[str, str], ...] = (),
        **inputs: Any,
    ) -> str:
        """Open a case and give back its number.

        Other answers are given by the PPT with the case; where somebody else opens it, they are
        those of the policy itself.
        """
        meant = self.app.library.machine(machine).policy or "rcm-2011"
        actor = _actor(by)
        if overrides and actor.seat is not None and actor.seat.capacity != "ppt":
            given = {"policy": policy, "title": title, "documents": documents, "links": links}
            with self.under(dict(overrides)):
                return self.open(machine, by, **given, **inputs)  # type: ignore[arg-type]
        command = c.OpenCase(
            command_id=self.app.entropy.command_id(),
            actor=actor,
            case_id=NEW,
            machine=machine,
            policy=policy or meant,
            overrides=overrides,
            title=title,
            reason="For the test",
            links=links,
            inputs=inputs,
            documents=_documents(documents),
        )
        done = self.give(command)
        assert done.case is not None
        return done.case.id

    @contextmanager
    def under(self, answers: Mapping[str, str]) -> Iterator[None]:
        """The policy that the next case pins answers so by itself."""
        library = self.app.library
        self.app.library = cast("Any", Answering(library, answers))
        try:
            yield
        finally:
            self.app.library = library

    def do(
        self,
        case: str,
        trigger: str,
        by: str | Actor = "MX/ppt",
        *,
        documents: Mapping[str, str] | None = None,
        **inputs: Any,
    ) -> list[Recorded]:
        """Fire a trigger."""
        command = c.Fire(
            command_id=self.app.entropy.command_id(),
            actor=_actor(by),
            case_id=case,
            trigger=trigger,
            inputs=inputs,
            documents=_documents(documents),
        )
        return list(self.give(command).events)

    def give(self, command: c.OpenCase | c.Fire) -> Performed:
        """Give a command that opens a case or fires a trigger."""
        return perform(self.app, command)

    def refused(self, case: str, trigger: str, by: str | Actor = "MX/ppt", **given: Any) -> Refused:
        """Fire a trigger that must be refused and must leave nothing."""
        before = self.case(case).version
        with pytest.raises(Refused) as caught:
            self.do(case, trigger, by, **given)
        assert self.case(case).version == before
        return caught.value

    def unmet(self, case: str, trigger: str, by: str | Actor = "MX/ppt", **given: Any) -> list[str]:
        """The conditions for want of which a trigger is refused."""
        return [one.condition for one in self.refused(case, trigger, by, **given).unmet]

    def case(self, case: str) -> Case:
        """A case as stored."""
        with self.app.store.read() as view:
            found = view.case(case)
        assert found is not None, f"there is no case {case}"
        return found

    def state(self, case: str) -> str:
        """Where a case is."""
        return self.case(case).state

    def cases(self, machine: str) -> list[str]:
        """The numbers of all cases of a machine."""
        with self.app.store.read() as view:
            return [one for one in view.case_ids() if self.case(one).machine.name == machine]

    def words(self, case: str) -> list[str]:
        """The kinds of all events of a case."""
        return [one.event.word for one in self.events(case)]

    def events(self, case: str) -> list[Recorded]:
        """All events of a case."""
        with self.app.store.read() as view:
            return list(view.events(case))

    def sound(self) -> None:
        """Everything stored adds up: leaves, tree, columns, rows and replays."""
        seal(self.app)
        found = verify(self.app)
        assert found.faults == (), found.faults
        assert found.pending == 0


class Answering:
    """A library whose next policy gives other answers than its file."""

    def __init__(self, library: Any, answers: Mapping[str, str]) -> None:
        self._library = library
        self._answers = dict(answers)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._library, name)

    def policy_document(self, name: str, overrides: Mapping[str, str]) -> Document:
        """The document; from the second on as the file has it."""
        answers, self._answers = self._answers, {}
        return self._library.policy_document(name, {**answers, **overrides})


def _actor(by: str | Actor) -> Actor:
    return by if isinstance(by, Actor) else seated(by)


def _documents(given: Mapping[str, str] | None) -> tuple[tuple[str, Document], ...]:
    return tuple(
        (name, Document.of(text.encode(), "text/plain; charset=utf-8"))
        for name, text in (given or {}).items()
    )


def knows_nothing_of(chancery: Chancery, case: str, seat: str) -> bool:
    """Whether a case is for a seat as if there were none, or as it is for whoever has no part."""
    with pytest.raises(Refused) as caught:
        chronicle.history(chancery.app, case, seated(seat))
    return caught.value.code in ("unknown_case", "observers_take_no_part", "not_a_member")
