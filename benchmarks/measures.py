"""The measures. Each takes a place for databases and gives rows of plain figures.

Whatever is compared runs in turns within the same seconds (one turn of every peer, then the next
round in the opposite order), and each ratio is the median of the ratios of single rounds: a machine
that drifts by a quarter within an hour then hits all alike.
"""

from __future__ import annotations

import statistics
import sys
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from benchmarks.case import FIRST_POSITION
from benchmarks.peers import PEERS
from benchmarks.workers import PeerError, Session, barrier_of_two

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    Row = dict[str, Any]

FLOOR = "floor"
MANY = 1_000_000
LONG = 1_000
"""A case of that many events is not noticeably longer after a turn."""


class Place(Protocol):
    """Where databases are made: SqliteFiles or PostgresServer."""

    kind: str

    def create(self, name: str) -> str: ...
    def drop(self, url: str) -> None: ...


@dataclass(frozen=True, slots=True)
class Limits:
    """How long to measure: turns per peer, and the length of each."""

    repeat: int
    cases: int
    seconds: float
    tries: int
    case_sizes: tuple[int, ...]
    log_sizes: tuple[int, ...]
    members: tuple[int, ...]


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Sessions(ExitStack):
    """Peer processes with a fresh database each; all ended and dropped on leaving."""

    def __init__(self, place: Place) -> None:
        super().__init__()
        self.place = place

    def database(self, label: str) -> str:
        url = self.place.create(label)
        self.callback(self.place.drop, url)
        return url

    def start(self, name: str, url: str, *rest: Any) -> Session:
        session = Session(name, url, *rest)
        self.callback(session.close)
        return session

    def pairs(self, peers: list[str]) -> dict[str, tuple[Session, Session]]:
        """Start two processes per peer on one database, with a barrier between them."""
        barriers = {name: barrier_of_two() for name in peers}
        urls = {name: self.database(f"{name}_pair") for name in peers}
        first, second = (
            self._start_all(urls, barriers),
            # The first have made the tables; making them twice at once would fail.
            self._start_all(urls, barriers),
        )
        return {name: (first[name], second[name]) for name in peers}

    def _start_all(self, urls: dict[str, str], barriers: dict[str, Any]) -> dict[str, Session]:
        sessions = {name: self.start(name, urls[name], 1, barriers[name]) for name in urls}
        ready(sessions)
        return sessions


def ready(sessions: dict[Any, Session]) -> None:
    """Wait for processes that were started together."""
    for session in sessions.values():
        session.ready()


def in_turns(
    sessions: dict[Any, Session], turn: Callable[[Session], Any], rounds: int
) -> dict[Any, list[Any]]:
    """Give every session a turn per round, each round in the opposite order."""
    found: dict[Any, list[Any]] = {key: [] for key in sessions}
    keys = list(sessions)
    for number in range(rounds):
        for key in keys if number % 2 == 0 else reversed(keys):
            found[key].append(turn(sessions[key]))
    return found


def rate(seconds: list[float]) -> float:
    return len(seconds) / sum(seconds)


def median_ratio(above: Iterable[float], below: Iterable[float]) -> float:
    return statistics.median(a / b for a, b in zip(above, below, strict=True))


def percentile(values: list[float], percent: int) -> float:
    return sorted(values)[min(len(values) - 1, len(values) * percent // 100)]


def steps(place: Place, peers: list[str], limits: Limits, members: int = 1) -> list[Row]:
    """Durable steps per second of each peer, with latency and the ratio to the floor."""
    with Sessions(place) as started:
        sessions = {n: started.start(n, started.database(n), members) for n in peers}
        ready(sessions)
        for session in sessions.values():
            session.call("run", 2, limits.seconds / 4)
        turns = in_turns(
            sessions, lambda s: s.call("run", limits.cases, limits.seconds), limits.repeat
        )
        rows = []
        for name, found in turns.items():
            rates = [rate(seconds) for seconds in found]
            taken = [second for seconds in found for second in seconds]
            row = {
                "peer": name,
                "members": members,
                "steps": len(taken),
                "rate": statistics.median(rates),
                "slowest": min(rates),
                "quickest": max(rates),
                "p50_us": percentile(taken, 50) * 1e6,
                "p99_us": percentile(taken, 99) * 1e6,
                "settings": sessions[name].settings,
            }
            if FLOOR in turns:
                row["of_floor"] = median_ratio(rates, map(rate, turns[FLOOR]))
            rows.append(row)
        return rows


def members(place: Place, peers: list[str], limits: Limits) -> list[Row]:
    """Cost of a step with many positions in the round, against few. The whole case is run."""
    few, many = limits.members
    with Sessions(place) as started:
        sessions = {
            (name, count): started.start(name, started.database(f"{name}_{count}"), count)
            for name in peers
            for count in (few, many)
        }
        ready(sessions)
        for session in sessions.values():
            session.call("run", 1, limits.seconds)
        turns = in_turns(
            sessions,
            lambda s: s.call("run", limits.cases, limits.seconds),
            max(2, limits.repeat // 2),
        )
        return [
            {
                "peer": name,
                "few": few,
                "many": many,
                "rate_few": statistics.median(map(rate, turns[name, few])),
                "rate_many": statistics.median(map(rate, turns[name, many])),
                "cost": median_ratio(map(rate, turns[name, few]), map(rate, turns[name, many])),
            }
            for name in peers
        ]


def race(place: Place, peers: list[str], limits: Limits) -> list[Row]:
    """Two processes fire the same step of the same case at the same moment."""
    rows = []
    with Sessions(place) as started:
        pairs = started.pairs([name for name in peers if PEERS[name].races])
        for name, pair in pairs.items():
            case_ids = pair[0].call("open_cases", limits.tries)
            for session in pair:
                session.ask("race", case_ids)
            first, second = [session.answer() for session in pair]
            wins = [a + b for a, b in zip(first, second, strict=True)]
            rows.append(
                {
                    "peer": name,
                    "tries": len(wins),
                    "both": wins.count(2),
                    "one": wins.count(1),
                    "none": wins.count(0),
                }
            )
    return rows


def scaling(place: Place, peers: list[str], limits: Limits) -> list[Row]:
    """Steps per second of two processes on one database, against one of them alone."""
    if place.kind == "sqlite":
        return []
    rows = []
    with Sessions(place) as started:
        for name, pair in started.pairs(peers).items():
            for session in pair:
                session.call("run", 2, limits.seconds / 4)
            alone, together = [], []
            for number in range(limits.repeat // 2 + 1):
                single = pair[number % 2]
                alone.append(rate(single.call("run", MANY, limits.seconds)))
                for session in pair:
                    session.ask("run", MANY, limits.seconds)
                together.append(sum(rate(session.answer()) for session in pair))
            rows.append(
                {
                    "peer": name,
                    "alone": statistics.median(alone),
                    "together": statistics.median(together),
                    "scaling": median_ratio(together, alone),
                }
            )
    return rows


def growth(place: Place, peers: list[str], limits: Limits) -> list[Row]:
    """Cost of a step in long cases and in long logs, against the shortest of each."""
    rows = []
    for name in peers:
        with Sessions(place) as started:
            session = started.start(name, started.database(f"{name}_case"))
            session.ready()
            if not session.can_be_filled:
                continue
            rows += _case_growth(session, limits)
        rows += _log_growth(place, name, limits)
    return rows


def _case_growth(session: Session, limits: Limits) -> list[Row]:
    def opened(size: int) -> str:
        # The steps that lead to the round are events of the case too.
        case_id: str = session.call("open_round", max(0, size - FIRST_POSITION))
        return case_id

    long = {size: opened(size) for size in limits.case_sizes if size >= LONG}
    found: dict[int, list[float]] = {size: [] for size in limits.case_sizes}
    for _ in range(2 * limits.repeat):
        for size, medians in found.items():
            # A short case would be a longer one after a few turns.
            case_id = long.get(size) or opened(size)
            seconds = session.call("positions", case_id, 6, limits.seconds / 2)
            medians.append(statistics.median(seconds))
    return _against_shortest(session.name, "case", found)


def _log_growth(place: Place, name: str, limits: Limits) -> list[Row]:
    with Sessions(place) as started:
        sessions = {
            size: started.start(name, started.database(f"{name}_log_{size}"))
            for size in limits.log_sizes
        }
        ready(sessions)
        for size, session in sessions.items():
            session.call("fill_log", size)
            session.call("run", 2, limits.seconds / 4)
        turns = in_turns(
            sessions, lambda s: s.call("run", limits.cases, limits.seconds / 2), limits.repeat
        )
    medians = {size: [statistics.median(turn) for turn in turns[size]] for size in turns}
    return _against_shortest(name, "log", medians)


def _against_shortest(name: str, what: str, found: dict[int, list[float]]) -> list[Row]:
    shortest = found[min(found)]
    return [
        {
            "peer": name,
            "what": what,
            "events": size,
            "p50_us": statistics.median(medians) * 1e6,
            "cost": median_ratio(medians, shortest),
        }
        for size, medians in found.items()
    ]


MEASURES: dict[str, Callable[[Place, list[str], Limits], list[Row]]] = {
    "steps": steps,
    "members": members,
    "race": race,
    "scaling": scaling,
    "growth": growth,
}


def measure(what: str, place: Place, peers: list[str], limits: Limits) -> list[Row]:
    """Run one measure; a peer that fails is named and the measure goes on without it."""
    peers = [name for name in peers if place.kind in PEERS[name].databases]
    try:
        return MEASURES[what](place, peers, limits)
    except PeerError as failed:
        name = str(failed).partition(":")[0]
        say(f"{what} on {place.kind}, without {name}\n{failed}")
        return measure(what, place, [peer for peer in peers if peer != name], limits)
