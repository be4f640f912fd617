"""The case that every peer runs, and what a peer has to offer.

A Troika consultation without a second round is eight persisted steps: submit, two reactions of the
Troika, the Troika's agreement, the opening of the round, one position, the end of the period and
the adoption. With more positions in the round the same case has 7 + positions steps.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

BODY_BYTES = 600
POSITION = "record_position"
FIRST_POSITION = 5
"""Index of the first position in every plan: the case is then in its member round."""


@dataclass(frozen=True, slots=True)
class Step:
    """One durable step: `trigger` takes the case from `source` to `dest`; `body` is its record."""

    number: int
    trigger: str
    source: str
    dest: str
    actor: str
    body: str


ROUTE = (
    ("submit_to_troika", "draft", "troika_review"),
    ("react", "troika_review", "troika_review"),
    ("confirm_troika_consensus", "troika_review", "troika_agreed"),
    ("open_round", "troika_agreed", "member_round"),
    (POSITION, "member_round", "member_round"),
    ("period_over", "member_round", "assessing"),
    ("adopt", "assessing", "consensus"),
)
"""The distinct moves, as (trigger, source, dest)."""

STATES = tuple(dict.fromkeys(state for _, *ends in ROUTE for state in ends))


def plan(positions: int = 1) -> tuple[Step, ...]:
    """Return the steps of a case with that many positions in its round, each of 600 bytes."""
    times = {"react": 2, POSITION: positions}
    moves = [move for move in ROUTE for _ in range(times.get(move[0], 1))]
    return tuple(
        Step(number, trigger, source, dest, f"member:{number:03}", _body(number, trigger, dest))
        for number, (trigger, source, dest) in enumerate(moves)
    )


def _body(number: int, trigger: str, dest: str) -> str:
    facts = {
        "type": trigger,
        "to": dest,
        "actor": f"member:{number:03}",
        "occurred_at": "2021-09-09T15:00:00Z",
        "digest": "ab" * 32,
        "statement": "",
    }
    spare = BODY_BYTES - len(json.dumps(facts, separators=(",", ":")))
    facts["statement"] = ("The Ministry supports the course of action. " * 20)[:spare]
    return json.dumps(facts, separators=(",", ":"))


class Peer(Protocol):
    """One engine under test, alone in its process.

    The constructor takes the plan. `setup` takes a URL (`sqlite:////file` or `postgresql://...`),
    makes what tables it needs unless they are there, and stays connected. `step` makes step number
    `n` of the plan durable before it returns, or raises and changes nothing.
    """

    name: str

    def __init__(self, steps: tuple[Step, ...]) -> None: ...
    def setup(self, url: str) -> None: ...
    def durability(self) -> dict[str, str]: ...
    def open_case(self) -> str: ...
    def step(self, case_id: str, n: int) -> None: ...
    def close(self) -> None: ...


@runtime_checkable
class FilledPeer(Peer, Protocol):
    """One that has a bulk way in, so that long cases and long logs can be measured.

    `fill_case` gives a case in its member round that many further positions, `fill_log` adds that
    many events of other cases, both by whatever way is quick.
    """

    def fill_case(self, case_id: str, events: int) -> None: ...
    def fill_log(self, events: int) -> None: ...
