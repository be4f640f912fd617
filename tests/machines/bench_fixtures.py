"""Fixtures: running cases of every machine, in their busiest state or in each."""

from __future__ import annotations

import fcntl
import pickle
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.machines.bench import Bench
from tests.machines.journeys import JOURNEYS
from tests.machines.stages import OPENING, Stage, copied, walked
from tests.postgres import RUN_FOLDER
from tests.scene import library

EACH = [
    pytest.param((machine, extent), id=f"{machine}-{extent}", marks=marks)
    for extent, marks in (("busiest", ()), ("all", pytest.mark.slow))
    for machine in JOURNEYS
]
every_machine = pytest.mark.parametrize("benches", EACH, indirect=True)
"""Each machine before its case is opened and in its busiest state; in the long form in all."""

every_opening = pytest.mark.parametrize(
    "benches",
    [each for each in EACH if set(library().machine(each.values[0][0]).opening.by) != {"system"}],
    indirect=True,
)
"""The same, of what a person opens."""

Benches = Callable[[], Iterator[Bench]]


@pytest.fixture(scope="session")
def stages_of(request: pytest.FixtureRequest) -> Callable[[str], Sequence[Stage]]:
    """The stages of a machine; walked once in a whole run, whichever process asks first."""
    folder = request.config.stash[RUN_FOLDER] / "journeys"
    known: dict[str, Sequence[Stage]] = {}

    def of(machine: str) -> Sequence[Stage]:
        if machine not in known:
            own = folder / machine
            own.mkdir(parents=True, exist_ok=True)
            with (own / "lock").open("w") as lock:
                fcntl.flock(lock, fcntl.LOCK_EX)
                record = own / "stages"
                if not record.exists():
                    record.write_bytes(pickle.dumps(walked(machine, own)))
                known[machine] = pickle.loads(record.read_bytes())  # noqa: S301 - our own
        return known[machine]

    return of


def busiest(stages: Sequence[Stage]) -> list[Stage]:
    """Before the case where a person opens it, and where most can be done and given."""
    machine = library().machine(stages[0].machine)
    weight = {
        state: sum(len(one.inputs) + 1 for one in machine.transitions if state in one.sources)
        for state in machine.states
    }
    running = [one for one in stages if one.state != OPENING]
    # Not all are opened by somebody: some only by what happens in another case.
    opening = [one for one in stages if one.state == OPENING]
    return [*opening, max(running, key=lambda one: weight[one.state])]


@pytest.fixture(scope="session")
def shared(
    stages_of: Callable[[str], Sequence[Stage]], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], Sequence[Bench]]]:
    """The bench of each busiest stage, opened once: what is refused leaves it as it was."""
    folder = tmp_path_factory.mktemp("benches")
    known: dict[str, Sequence[Bench]] = {}
    with ExitStack() as open_ones:

        def of(machine: str) -> Sequence[Bench]:
            if machine not in known:
                known[machine] = [
                    Bench(*open_ones.enter_context(copied(one, folder)), one, thorough=False)
                    for one in busiest(stages_of(machine))
                ]
            return known[machine]

        yield of


@pytest.fixture
def benches(
    request: pytest.FixtureRequest,
    shared: Callable[[str], Sequence[Bench]],
    stages_of: Callable[[str], Sequence[Stage]],
    tmp_path: Path,
) -> Benches:
    """Each stage that a test is for."""
    machine, extent = request.param

    def each() -> Iterator[Bench]:
        if extent == "busiest":
            yield from shared(machine)
            return
        for stage in stages_of(machine):
            with copied(stage, tmp_path) as opened:
                yield Bench(*opened, stage, thorough=True)

    return each
