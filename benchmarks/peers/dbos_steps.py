"""DBOS, twice: as quick as it can be, and as its documentation shows it for people who decide.

`dbos`: one workflow per case whose steps are `@DBOS.step`s. The workflow is handed its next step
through a queue in memory, so this is the bare cost of a recorded step and would not survive as an
application: nothing durable says that the officer asked.

`dbos-signals`: the documented human-in-the-loop way. The officer's command is `DBOS.send`, the
workflow waits in `DBOS.recv` and publishes where it stands with `DBOS.set_event`.

On SQLite DBOS leaves the journal in mode DELETE; the file is put in WAL before DBOS opens it, which
is in its favour. There it looks for messages once a second by default, and on PostgreSQL it gathers
notifications for 10 ms; both are set to the least it allows, 1 ms. The last step of a case includes
the end of its workflow. A second process cannot step the same workflow, so the race is not run.
"""

from __future__ import annotations

import queue
import sqlite3
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from dbos import DBOS, SetWorkflowID
from dbos._dbos import _get_dbos_instance

from benchmarks.databases import is_sqlite, sqlite_path
from benchmarks.peers.orm import engine_durability

if TYPE_CHECKING:
    from benchmarks.case import Step

COMMANDS: dict[str, queue.SimpleQueue[Step]] = {}
DONE: dict[str, queue.SimpleQueue[str]] = {}


@DBOS.step()
def record(body: str) -> str:
    return body


@DBOS.workflow()
def stepping(case_id: str, steps: int) -> None:
    for _ in range(steps):
        step = COMMANDS[case_id].get()
        record(step.body)
        DONE[case_id].put(step.dest)


@DBOS.workflow()
def listening(case_id: str, steps: int) -> None:
    for _ in range(steps):
        command = DBOS.recv("command")
        DBOS.set_event("state", command["dest"])
        DONE[case_id].put(command["dest"])


class DbosSteps:
    """One `@DBOS.step` per step."""

    name = "dbos"
    workflow: Any = staticmethod(stepping)

    def __init__(self, steps: tuple[Step, ...]) -> None:
        self.steps = steps
        self.handles: dict[str, Any] = {}

    def setup(self, url: str) -> None:
        if is_sqlite(url):
            connection = sqlite3.connect(sqlite_path(url))
            connection.execute("PRAGMA journal_mode=WAL")
            connection.close()
        DBOS(
            config={
                "name": "rcm-bench",
                "system_database_url": url,
                "log_level": "ERROR",
                "notification_listener_polling_interval_sec": 0.001,
                "notification_coalesce_sec": 0.001,
            }
        )
        DBOS.launch()

    def durability(self) -> dict[str, str]:
        return engine_durability(_get_dbos_instance()._sys_db.engine)  # noqa: SLF001

    def open_case(self) -> str:
        case_id = str(uuid4())
        COMMANDS[case_id], DONE[case_id] = queue.SimpleQueue(), queue.SimpleQueue()
        with SetWorkflowID(case_id):
            self.handles[case_id] = DBOS.start_workflow(self.workflow, case_id, len(self.steps))
        return case_id

    def command(self, case_id: str, step: Step) -> None:
        COMMANDS[case_id].put(step)

    def step(self, case_id: str, n: int) -> None:
        self.command(case_id, self.steps[n])
        DONE[case_id].get(timeout=30)
        if n == len(self.steps) - 1:
            self.handles.pop(case_id).get_result()
            del COMMANDS[case_id], DONE[case_id]

    def close(self) -> None:
        DBOS.destroy()


class DbosSignals(DbosSteps):
    """One message, one receipt and one published state per step."""

    name = "dbos-signals"
    workflow: Any = staticmethod(listening)

    def command(self, case_id: str, step: Step) -> None:
        DBOS.send(case_id, {"dest": step.dest, "body": step.body}, "command")
