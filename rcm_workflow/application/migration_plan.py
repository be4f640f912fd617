"""What is shown before rules are amended, as data: the plan, its cases, and its digest.

Whoever agrees to a plan agrees to these bytes. They are stored with the first case that goes over,
and every amendment cites their digest, so that it can be read for ever what was shown.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field, ValidationError

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import RulePins
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.migration import Trial, pins_of, reachable
from rcm_workflow.domain.migration_terms import Reason
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.unlike import Unlike
from rcm_workflow.domain.values import Country, Digest, Document, Frozen, Instant, Pin

MEDIA = "application/vnd.rcm.migration-plan+json"


class Goal(Frozen):
    """Which cases are meant, by what they pin now, and what they are to pin.

    ``policy`` and ``access`` are ``None`` where a case keeps its own.
    """

    of: Literal["machine", "policy"]
    old: Pin
    new: Pin
    policy: Pin | None = None
    access: Digest | None = None

    def means(self, case: Case) -> bool:
        """Whether a case goes by the old version."""
        pin = case.machine if self.of == "machine" else case.policy
        return (pin.name, pin.version) == (self.old.name, self.old.version)

    def reached(self, case: Case) -> bool:
        """Whether a case goes by the new version."""
        pin = case.machine if self.of == "machine" else case.policy
        return (pin.name, pin.version) == (self.new.name, self.new.version)


class Way(Frozen):
    """One step that leaves, or stays in, the state of a case: who makes it, and when it may be."""

    trigger: str
    by: tuple[str, ...]
    on: str | None
    dest: str | None
    conditions: tuple[str, ...]
    unless: tuple[str, ...]


class Side(Frozen):
    """A case under one set of rules: where it is, and what may be done there by whom."""

    pins: RulePins
    state: str
    left: str | None
    steps: tuple[Way, ...]


class Doubt(Frozen):
    """One reason why a case stays: a code and the facts of its sentence."""

    code: str
    facts: dict[str, Any] = Field(default_factory=dict)


class Ahead(Frozen):
    """A state that a case may still come to, where its steps are other ones; ``None``: not one."""

    before: Side | None
    after: Side | None


class Entry(Frozen):
    """One case of a plan, before and after. Its deadlines are the same on both sides."""

    case: str
    version: int
    period: str | None
    closes_at: Instant | None
    deadlines: tuple[tuple[Country, Instant], ...]
    before: Side
    after: Side | None
    ahead: tuple[Ahead, ...] = ()
    unlike: Unlike = Unlike()
    doubts: tuple[Doubt, ...]

    @property
    def allowed(self) -> bool:
        """Whether everything was proved of this case."""
        return not self.doubts


class Plan(Frozen):
    """A migration tried on every running case of the old rules."""

    format: Literal["rcm-migration-plan/1"] = "rcm-migration-plan/1"
    goal: Goal
    cases: tuple[Entry, ...]

    def document(self) -> Document:
        """The plan as it is kept and cited. The same plan always gives the same bytes."""
        return Document.of(f"{self.model_dump_json(indent=1)}\n".encode(), MEDIA)


def read_plan(body: bytes) -> Plan:
    """Read a plan back. Raises ``Refused`` ``not_a_plan``."""
    try:
        return Plan.model_validate_json(body)
    except ValidationError as error:
        first = error.errors(include_input=False, include_url=False)[0]
        where = ".".join(str(one) for one in first["loc"])
        raise Refused("not_a_plan", kind="input", where=where or "–") from error


def entry_of(case: Case, old: Rules, new: Rules, trial: Trial, unlike: Unlike) -> Entry:
    """What a trial showed of one case."""
    known = trial.dest in new.machine.states
    after = side(new, trial.dest, trial.left) if known else None
    entry = entry_with(case, old, after, trial.reasons)
    ahead = _ahead(case, old, new, trial) if known else ()
    return entry.model_copy(update={"ahead": ahead, "unlike": unlike})


def entry_with(case: Case, old: Rules, after: Side | None, reasons: Sequence[Reason]) -> Entry:
    """A case with what it would be, or with nothing where its rules cannot be put together."""
    running = case.period is not None and not case.period.paused and case.poll is not None
    standings = case.poll.standings if running and case.poll else ()
    return Entry(
        case=case.id,
        version=case.version,
        period=case.period.name if case.period else None,
        closes_at=case.period.closes_at if running and case.period else None,
        deadlines=tuple((one.country, one.due_at) for one in standings if one.due_at is not None),
        before=side(old, case.state, case.left),
        after=after,
        doubts=tuple(Doubt(code=one.code, facts=_plain(one.facts)) for one in reasons),
    )


def _ahead(case: Case, old: Rules, new: Rules, trial: Trial) -> tuple[Ahead, ...]:
    """Every state from here on in which something else may be done, in the order of the files."""
    names = dict(trial.states)
    before = reachable(old, case.state, case.left)
    after = reachable(new, trial.dest, trial.left)
    pairs = {state: names.get(state, state) for state in before}
    found = [
        Ahead(before=side(old, state, None), after=side(new, to, None) if to in after else None)
        for state, to in pairs.items()
    ]
    known = set(pairs.values())
    found += [
        Ahead(before=None, after=side(new, state, None)) for state in after if state not in known
    ]
    return tuple(one for one in found if _differ(one, names))


def _differ(one: Ahead, names: Mapping[str, str]) -> bool:
    if one.before is None or one.after is None:
        return True
    # A state that only has another name is where the step led before.
    steps = {
        way.model_copy(update={"dest": names.get(way.dest, way.dest) if way.dest else None})
        for way in one.before.steps
    }
    return steps != set(one.after.steps)


def side(rules: Rules, state: str, left: str | None) -> Side:
    """A state under rules: every step there, in the order of the machine file."""
    return Side(
        pins=pins_of(rules),
        state=state,
        left=left,
        steps=tuple(
            Way(
                trigger=one.trigger,
                by=tuple(one.by),
                on=one.on,
                dest=one.dest,
                conditions=tuple(one.conditions),
                unless=tuple(one.unless),
            )
            for one in rules.moves(state)
        ),
    )


def _plain(facts: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: value.isoformat() if isinstance(value, datetime | date) else value
        for name, value in facts.items()
    }
