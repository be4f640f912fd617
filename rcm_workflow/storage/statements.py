"""The statements of the write path, built once over the tables of ``tables``."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    ColumnElement,
    Dialect,
    Table,
    Update,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.expression import ClauseElement

from rcm_workflow.storage import tables, waking
from rcm_workflow.storage.prepared import Prepared

EVENT = tables.table(tables.EventRow)
PENDING = tables.table(tables.PendingRow)
SEALED = tables.table(tables.SealedValueRow)
DOCUMENT = tables.table(tables.DocumentRow)
CASE = tables.table(tables.CaseTableRow)
PART = tables.table(tables.CasePartRow)
KEY = tables.table(tables.CaseKeyRow)
DEADLINE = tables.table(tables.DeadlineRow)
OUTBOX = tables.table(tables.OutboxRow)
ROSTER = tables.table(tables.RosterRow)

CASE_COLUMNS = tuple(column.name for column in CASE.columns)


INDEXED = ("roster_version", "final")
"""Columns that rarely change. Naming them in an UPDATE makes SQLite write their index too."""


_COMPILED: dict[type[Dialect], Statements] = {}


def statements_for(dialect: Dialect) -> Statements:
    """The statements in the words of a dialect, compiled once a process."""
    found = _COMPILED.get(type(dialect))
    if found is None:
        found = _COMPILED[type(dialect)] = Statements(dialect)
    return found


class Statements:
    """Every statement a command may need, in the words of one database."""

    def __init__(self, dialect: Dialect) -> None:
        on_sqlite = dialect.name == "sqlite"

        def prepare(statement: ClauseElement) -> Prepared:
            return Prepared(statement, dialect)

        of_case = CASE.c.id == bindparam("case_id")
        part_of_case = PART.c.case_id == bindparam("case_id")

        self.one_lock = on_sqlite
        """Whether the transaction itself is the lock, so that no order of locks matters."""
        self.case_head = prepare(select(CASE.c.head).where(of_case))
        self.case_parts = prepare(
            select(PART.c.key, PART.c.body).where(part_of_case).order_by(PART.c.key)
        )
        by_command = EVENT.c.command_id == bindparam("command_id")
        seen = select(
            ROSTER.c.version,
            ROSTER.c.last_leaf,
            select(EVENT.c.row_id).where(by_command).exists(),
            CASE.c.version,
            CASE.c.last_leaf,
            CASE.c.roster_version,
        ).select_from(ROSTER.outerjoin(CASE, of_case))
        # On SQLite the transaction itself is the lock. On PostgreSQL, at READ COMMITTED, a second
        # question sees what was committed while the first one waited.
        self.seen = prepare(seen)
        self.unmoved = prepare(_unmoved(of_case))
        roster_lock = select(ROSTER.c.version).with_for_update(key_share=True)
        self.begin_roster = (self.seen,) if on_sqlite else (prepare(roster_lock), self.seen)
        self.begin_case = (
            (self.seen,) if on_sqlite else (prepare(_lock_and_see(of_case, by_command)),)
        )
        # Subqueries in the list of columns: each reads the first entry of an index and no more.
        self.glance = prepare(
            select(
                ROSTER.c.version,
                ROSTER.c.last_leaf,
                waking.first_due().scalar_subquery(),
                waking.oldest_look().scalar_subquery(),
            )
        )
        self.roster_body = prepare(select(ROSTER.c.version, ROSTER.c.last_leaf, ROSTER.c.body))
        self.by_command = prepare(
            select(EVENT.c.leaf, EVENT.c.command_digest)
            .where(by_command)
            .order_by(EVENT.c.command_place)
        )
        self.document = prepare(
            select(DOCUMENT.c.body).where(DOCUMENT.c.digest == bindparam("digest"))
        )
        # By length before text: TC-10 comes after TC-9.
        self.ids_downward = prepare(
            select(CASE.c.id)
            .where(CASE.c.id >= bindparam("low"), CASE.c.id < bindparam("high"))
            .order_by(func.length(CASE.c.id).desc(), CASE.c.id.desc())
        )

        self.record = _record(dialect, on_sqlite=on_sqlite)
        self.seal_value = prepare(insert(SEALED).values(_own(SEALED)))
        self.erase_value = prepare(
            update(SEALED)
            .where(
                SEALED.c.event_id == bindparam("of_event"), SEALED.c.name == bindparam("of_name")
            )
            .values(salt=None, value=None)
        )
        self.keep_document = prepare(
            _upserting(DOCUMENT, on_sqlite=on_sqlite).on_conflict_do_nothing()
        )
        self.open_case = prepare(insert(CASE).values(_own(CASE)))
        self.move_case = prepare(_move_case(*INDEXED))
        self.turn_case = prepare(_move_case())
        self.comparing = {
            self.move_case: prepare(_move_case(*INDEXED).where(*_as_seen(), _roster_as_seen())),
            self.turn_case: prepare(_move_case().where(*_as_seen(), _roster_as_seen())),
        }
        """The same two that move no case but one which, like the roster, is as it was seen."""
        self.look_at_case = prepare(
            update(CASE).where(of_case).values(roster_version=bindparam("seen_version"))
        )
        of_key = (KEY.c.machine == bindparam("machine"), KEY.c.key == bindparam("key"))
        self.keyed = prepare(select(KEY.c.case_id).where(*of_key))
        running = (CASE.c.machine == bindparam("machine"), ~CASE.c.final)
        self.running = prepare(select(CASE.c.id, CASE.c.state).where(*running).order_by(CASE.c.id))
        self.take_key = prepare(insert(KEY).values(_own(KEY)))
        self.free_key = prepare(delete(KEY).where(*of_key))
        put_part = _upserting(PART, on_sqlite=on_sqlite)
        self.put_part = prepare(
            put_part.on_conflict_do_update(
                index_elements=[PART.c.case_id, PART.c.key],
                set_={"body": put_part.excluded.body},
            )
        )
        self.drop_parts = prepare(
            delete(PART).where(
                part_of_case, PART.c.key >= bindparam("low"), PART.c.key < bindparam("high")
            )
        )
        of_deadlines = DEADLINE.c.case_id == bindparam("case_id")
        self.clear_deadlines = prepare(delete(DEADLINE).where(of_deadlines))
        self.set_deadline = prepare(insert(DEADLINE).values(_own(DEADLINE)))
        letter = ("stream", "event_id", "recipient", "topic", "notice", "created_at")
        self.queue_letter = prepare(
            insert(OUTBOX)
            .values(
                {name: bindparam(name) for name in letter}
                | {"attempts": 0, "next_try_at": bindparam("created_at")}
            )
            .inline()
        )
        self.move_roster = prepare(
            update(ROSTER).values(
                version=_only_from(ROSTER, "before_version", "new_version"),
                last_leaf=bindparam("new_leaf"),
                body=bindparam("new_body"),
            )
        )


def _lock_and_see(of_case: ColumnElement[bool], by_command: ColumnElement[bool]) -> ClauseElement:
    """Lock a case and see all in one question, with the version it had when that was asked.

    A row that was locked only after somebody else let it go comes back as they left it, while
    everything beside it is older. Its version then is another one, and all has to be asked anew.
    """
    locked = (
        select(CASE.c.version, CASE.c.last_leaf, CASE.c.roster_version)
        .where(of_case)
        .with_for_update(key_share=True)
        .cte("locked")
    )
    return select(
        ROSTER.c.version,
        ROSTER.c.last_leaf,
        select(EVENT.c.row_id).where(by_command).exists(),
        locked.c.version,
        locked.c.last_leaf,
        locked.c.roster_version,
        select(CASE.c.version).where(of_case).scalar_subquery(),
    ).select_from(ROSTER.outerjoin(locked, true()))


def _unmoved(of_case: ColumnElement[bool]) -> ClauseElement:
    """One row if case and roster still are the ones that were seen, and the case has seen both.

    For PostgreSQL, which locks the case or refuses at once. What follows is on the way with the
    question, so that an answer of no rows has to be an error: 1 is divided by their number.
    """
    found = (
        select(CASE.c.id)
        .where(of_case, *_as_seen())
        .with_for_update(key_share=True, nowait=True)
        .cte("found")
    )
    return select(literal_column("1") // func.count()).select_from(
        found.join(ROSTER, and_(*_of_roster()))
    )


def _as_seen() -> tuple[ColumnElement[bool], ...]:
    return (
        CASE.c.version == bindparam("before_version"),
        CASE.c.last_leaf == bindparam("before_leaf"),
        CASE.c.roster_version == bindparam("seen_version"),
    )


def _of_roster() -> tuple[ColumnElement[bool], ...]:
    return (
        ROSTER.c.version == bindparam("seen_version"),
        ROSTER.c.last_leaf == bindparam("seen_leaf"),
    )


def _roster_as_seen() -> ColumnElement[bool]:
    return select(ROSTER.c.id).where(*_of_roster()).exists()


def _own(table: Table) -> dict[str, Any]:
    return {column.name: bindparam(column.name) for column in table.columns}


def _upserting(table: Table, *, on_sqlite: bool) -> sqlite.Insert | postgresql.Insert:
    of_dialect = sqlite.insert if on_sqlite else postgresql.insert
    return of_dialect(table).values(_own(table))


def _only_from(table: Table, before: str, after: str) -> Any:
    # A row of another version would become NULL, which the column refuses: the database itself
    # stops the transaction, though its COMMIT is already on the way in the same pipeline.
    return case(
        (table.c.version == bindparam(before), bindparam(after, type_=table.c.version.type))
    )


def _move_case(*but: str) -> Update:
    left = {"id", "machine", "opened_at", "version", *but}
    moving = [name for name in CASE_COLUMNS if name not in left]
    return (
        update(CASE)
        .where(CASE.c.id == bindparam("case_id"))
        .values(
            {name: bindparam(name) for name in moving}
            | {"version": _only_from(CASE, "before_version", "version")}
        )
    )


def _record(dialect: Dialect, *, on_sqlite: bool) -> Prepared:
    given = {name: value for name, value in _own(EVENT).items() if name != "row_id"}
    if on_sqlite:
        # What is pending follows from the tree there: see ``tables.PendingRow``.
        return Prepared(insert(EVENT).values(given).inline(), dialect)
    recorded = insert(EVENT).values(given).returning(EVENT.c.row_id)
    return Prepared(recorded, dialect, then="INSERT INTO pending (row_id) SELECT row_id FROM {}")
