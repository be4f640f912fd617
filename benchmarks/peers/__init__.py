"""The engines that are compared. One module each; none is imported before its process needs it."""

from __future__ import annotations

import importlib
from dataclasses import dataclass
from importlib.util import find_spec
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from benchmarks.case import Peer


@dataclass(frozen=True, slots=True)
class Entry:
    """Where a peer lives, what it needs installed, and which measures make sense for it."""

    module: str
    cls: str
    needs: str
    races: bool = True
    databases: tuple[str, ...] = ("sqlite", "postgres")


PEERS = {
    "floor": Entry("floor", "Floor", "psycopg"),
    "floor-pipeline": Entry("floor", "PipelinedFloor", "psycopg", databases=("postgres",)),
    "rcm": Entry("rcm", "Rcm", "rcm_workflow"),
    "transitions": Entry("transitions_orm", "TransitionsOrm", "transitions"),
    "statemachine": Entry("statemachine_orm", "StatemachineOrm", "statemachine"),
    "spiff": Entry("spiff", "Spiff", "SpiffWorkflow"),
    "dbos": Entry("dbos_steps", "DbosSteps", "dbos", races=False),
    "dbos-signals": Entry("dbos_steps", "DbosSignals", "dbos", races=False),
    "eventsourcing": Entry("event_sourced", "EventSourced", "eventsourcing"),
    "django-fsm": Entry("django_fsm_log", "DjangoFsmLog", "django_fsm_log"),
}


def available(name: str) -> bool:
    """Say whether the peer's module is written and its library installed."""
    entry = PEERS[name]
    return bool(find_spec(f"benchmarks.peers.{entry.module}") and find_spec(entry.needs))


def peer_class(name: str) -> type[Peer]:
    """Import a peer. Raises KeyError for an unknown name, ImportError for an absent library."""
    entry = PEERS[name]
    found: type[Peer] = getattr(
        importlib.import_module(f"benchmarks.peers.{entry.module}"), entry.cls
    )
    return found
