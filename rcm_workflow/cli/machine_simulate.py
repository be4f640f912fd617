"""``rcm machine simulate``: walk every path of a procedure and tell what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Annotated, Any

import typer
from rich.console import RenderableType

from rcm_workflow.cli.desk import Desk, joined
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.tables import bullets, head, table
from rcm_workflow.cli.world import lines
from rcm_workflow.definitions.check_file import policy_of
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.simulate import Simulation, Step
from rcm_workflow.definitions.simulate import simulate as walk
from rcm_workflow.domain.conditions import known_conditions


@shared(BASE)
def simulate(
    ctx: typer.Context,
    common: Shared,
    name: Annotated[str, typer.Argument(metavar="MACHINE", help="Its name, or name@version.")],
    policy: Annotated[
        str | None, typer.Option("--policy", metavar="NAME", help="Count its days, not the usual.")
    ] = None,
) -> None:
    """Walk every path of a procedure: ends, shortest ways, proofs, whom each state waits for.

    Nothing is stored. What is shown holds whatever countries answer and whatever the policy says.

    Example: rcm machine simulate troika_consultation
    """
    desk = Desk(ctx, common)
    machine = desk.library.machine(name)
    under = desk.library.policy(policy) if policy else policy_of(machine, desk.library)
    found = walk(machine, known_conditions(), under)
    data = {"machine": machine.machine, "version": machine.version, "policy": under.pin.name}
    desk.answer(data | _data(found), _View(desk, machine, found).all())


def _data(found: Simulation) -> dict[str, Any]:
    return {
        "situations": found.nodes,
        "ends": [
            {"state": one.state, "way": _way(one.way)} | dict(found.lengths[one.state])
            for one in found.ends
        ],
        "ends_not_reached": found.unreached,
        "invariants": [
            {"say": one.say, "holds": one.holds, "counterexample": _way(one.counterexample)}
            for one in found.proofs
        ],
        "waits_for": {
            state: {
                "roles": one.roles,
                "clock": one.clock,
                "answers_of": one.answered,
                "nobody": one.nobody,
            }
            for state, one in found.waits.items()
        },
        "only_the_clock": [state for state, one in found.waits.items() if one.only_the_clock],
        "longest": found.longest,
        "longest_is_exact": found.longest_is_exact,
        "can_block": found.blocking,
    }


def _way(steps: Sequence[Step]) -> list[dict[str, Any]]:
    return [one._asdict() for one in steps]


class _View:
    """The findings in the words of one language."""

    def __init__(self, desk: Desk, machine: Machine, found: Simulation) -> None:
        self.desk = desk
        self.words = desk.words
        self.machine = machine
        self.found = found
        titles = desk.library.role_titles()
        self.roles = {name: title.in_(desk.lang) for name, title in titles.items()}

    def all(self) -> RenderableType:
        """Everything, one heading after the other."""
        say = self.words.say
        first = say("simulation", "situations", count=self.found.nodes)
        parts: list[RenderableType | str] = [first, head(say("simulation", "ends"))]
        parts.append(bullets(self._ends()))
        if self.machine.invariants:
            parts += [head(say("simulation", "invariants")), bullets(self._proofs())]
        parts += [head(say("simulation", "waits"))]
        heads = (self.words.label("state"), say("simulation", "moved_by"))
        parts.append(table(heads, [(self._state(one), self._who(one)) for one in self.found.waits]))
        parts += [head(say("simulation", "blocking")), bullets(self._blocking())]
        kind = "longest" if self.found.longest_is_exact else "longest_tried"
        steps = len(self.found.longest) - 1
        parts.append(head(say("simulation", kind, count=steps)))
        parts.append(" → ".join(self._state(one) for one in self.found.longest))
        return lines(*parts)

    def _state(self, name: str) -> str:
        return self.machine.states[name].title.in_(self.desk.lang)

    def _role(self, name: str) -> str:
        return self.roles.get(name, name)

    def _ends(self) -> Iterator[str]:
        say = self.words.say
        for one in self.found.ends:
            lengths = self.found.lengths[one.state]
            told = say(
                "simulation",
                "end",
                state=self._state(one.state),
                count=len(one.way),
                lengths=", ".join(
                    say("simulation", f"length_{unit}", number=number)
                    for unit, number in lengths.items()
                    if number or len(lengths) == 1
                ),
            )
            yield f"{told}\n{self._told(one.way)}"
        for name in self.found.unreached:
            yield say("simulation", "not_reached", state=self._state(name))

    def _told(self, way: Sequence[Step]) -> str:
        """A way in one line: states, and in brackets the steps between them, by their titles."""
        parts = [self._state(self.machine.initial)]
        for one in way:
            parts += [f"[{one.title.in_(self.desk.lang)}]", self._state(one.dest)]
        return " → ".join(parts)

    def _proofs(self) -> Iterator[str]:
        for one in self.found.proofs:
            mark = self.words.say("simulation", "proved" if one.holds else "broken")
            told = f"{mark}: {one.say.in_(self.desk.lang)}"
            yield told if one.holds else f"{told}\n{self._told(one.counterexample)}"

    def _who(self, state: str) -> str:
        one, say = self.found.waits[state], self.words.say
        if one.nobody:
            return say("simulation", "nobody")
        if one.only_the_clock:
            return say("simulation", "only_clock")
        found = [self._role(role) for role in one.roles]
        found += [
            say("simulation", "by_answer", role=self._role(role))
            for role in one.answered
            if role not in one.roles
        ]
        found += [say("simulation", "clock")] if one.clock else []
        return joined([*found, *([say("simulation", "other_case")] if one.effect else [])])

    def _blocking(self) -> Iterator[str]:
        say = self.words.say
        for role, states in self.found.blocking.items():
            named = joined([self._state(one) for one in states])
            yield say("simulation", "blocks", role=self._role(role), states=named)
        if not self.found.blocking:
            yield say("simulation", "blocks_nobody")
        if any(one.conditions for one in self.machine.transitions):
            yield say("simulation", "blocking_note")
