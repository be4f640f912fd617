"""One database as the use cases see it: created, opened, written, read, sealed, swept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from types import TracebackType
from typing import Self

import orjson
from sqlalchemy import Connection, insert, select
from sqlalchemy.dialects import postgresql, sqlite

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Event, Recorded
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.keeping import Append, Glance, Letter, Seen, SignedHead
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.values import Actor
from rcm_workflow.storage import heads, migrate, outbox, readings, sealing, tables, waking
from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.engine import BUSY_SECONDS, Sessions, answering, backend_for
from rcm_workflow.storage.instants import UtcInstant, to_text
from rcm_workflow.storage.making import Salts
from rcm_workflow.storage.memory import Mark, Memory
from rcm_workflow.storage.reading import CONTACT, View
from rcm_workflow.storage.statements import statements_for
from rcm_workflow.storage.tools import Tools
from rcm_workflow.storage.transaction import Transaction, append_unmoved

META = tables.table(tables.MetaRow)

CASES_IN_MEMORY = 256
"""A busy year of the Conference; a case of eleven countries takes about 50 kB."""

_LOG_NAME = re.compile(r"[!-*,-?A-~]{1,255}")


def create_database(url: str, log: str, *, at: datetime) -> None:
    """Make a new database for the log of that name, at ``sqlite:///PATH`` or ``postgresql://…``.

    A PostgreSQL database must exist and hold nothing of ours; a SQLite file must not exist.

    Raises ``Refused``: ``log_name_not_understood``, ``database_exists``,
    ``database_cannot_be_written``, ``database_unreachable`` and those of ``backend_for``.
    """
    # tlog-checkpoint: an origin has neither spaces nor a plus; the leaf wants plain ASCII.
    if not _LOG_NAME.fullmatch(log):
        raise Refused("log_name_not_understood", kind="input", log=log)
    backend = backend_for(url)
    try:
        with _reaching(backend):
            backend.prepare_new()
            try:
                with backend.writer.begin() as connection:
                    migrate.upgrade_on(connection)
                    said = {"log": log, "created_at": to_text(at)}
                    rows = [{"key": key, "value": value} for key, value in said.items()]
                    connection.execute(insert(META), rows)
            except BaseException:
                backend.close()
                backend.discard_new()
                raise
    finally:
        backend.close()


def require_no_database(url: str) -> None:
    """Refuse what ``create_database`` would refuse at this address, and make nothing.

    Raises ``Refused`` as ``create_database``.
    """
    backend = backend_for(url)
    try:
        with _reaching(backend):
            backend.require_new()
    finally:
        backend.close()


def upgrade_database(url: str) -> migrate.SchemaState:
    """Migrate an existing database to the schema of this package; say what it was before.

    Raises ``Refused``: ``database_not_found``, ``database_is_newer`` and those of
    ``create_database`` that concern the address.
    """
    backend = backend_for(url)
    try:
        with _reaching(backend):
            backend.require_found()
            before = migrate.check(backend.reader)
            if before is migrate.SchemaState.ABSENT:
                raise migrate.not_found(backend.writer)
            migrate.upgrade(backend.writer)
            return before
    finally:
        backend.close()


def open_store(
    url: str,
    *,
    entropy: Salts,
    busy_seconds: float = BUSY_SECONDS,
    cases_in_memory: int = CASES_IN_MEMORY,
) -> SqlStore:
    """Open the database at ``sqlite:///PATH`` or ``postgresql://…``.

    Raises ``Refused``: ``database_not_found``, ``database_is_newer``, ``database_is_older``,
    ``database_unreachable`` and those of ``backend_for``.
    """
    backend = backend_for(url, busy_seconds)
    try:
        with _reaching(backend):
            backend.require_found()
            with backend.reader.connect() as connection:
                migrate.require_current(connection)
                log = _log_name(connection)
        return SqlStore(backend, log, entropy, cases_in_memory)
    except BaseException:
        backend.close()
        raise


def _log_name(connection: Connection) -> str:
    """The name of the log, without which no leaf can be told from one of another log."""
    found = connection.execute(select(META.c.value).where(META.c.key == "log")).scalar_one_or_none()
    if found is None:
        message = "the table meta does not say which log this is"
        raise LogBroken(message)
    return str(found)


class SqlStore:
    """Satisfies ``storing.Store``. Safe among threads; close it, or use it as a context."""

    def __init__(self, backend: Backend, log: str, entropy: Salts, cases_in_memory: int) -> None:
        self.backend = backend
        """The database underneath, for those who administer it."""
        self._sessions = Sessions(backend)
        cases: Memory[Case] = Memory(cases_in_memory)
        rosters: Memory[Roster] = Memory(1)
        self._tools = Tools(log, statements_for(backend.dialect), entropy, cases, rosters)
        self._instant = UtcInstant().result_processor(backend.dialect, None)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close every connection that is not in use."""
        self._sessions.close()
        self.backend.close()

    @property
    def log(self) -> str:
        """The name of this log, an origin in the sense of C2SP tlog-checkpoint."""
        return self._tools.log

    def last_seen(self, case_id: str) -> Seen | None:
        """A case and the roster as this process last saw them, if it remembers both."""
        case = self._tools.cases.newest(case_id)
        roster = self._tools.rosters.newest(ROSTER)
        if case is None or roster is None:
            return None
        return Seen(case[1], case[0], roster[1], roster[0])

    def append_unmoved(self, seen: Seen, work: Append) -> bool:
        """Store what one command leaves behind if nothing has moved since it was seen.

        In one go, without reading first. False, and nothing stored, when case or roster moved, the
        command was given before, or the lock cannot be had at once. Raises as ``write``.
        """
        try:
            with answering(self.backend):
                return append_unmoved(self._sessions, self._tools, seen, work)
        except Busy:
            # Somebody was first, or nobody answered: who locks and reads will find out.
            return False

    def write(self, stream: str, command_id: str, also: Sequence[str] = ()) -> Transaction:
        """Open a write transaction and lock the stream; commits at the end, or rolls back.

        Streams in ``also`` are locked with it, all in the order that holds for everybody.

        Raises ``Busy`` when the lock cannot be had in time or somebody else was first, and
        ``Refused`` (``database_cannot_be_written``) when it is read-only or full.
        """
        return Transaction(self.backend, self._sessions, self._tools, stream, command_id, also)

    @contextmanager
    def read(self) -> Iterator[View]:
        """Open a view of the database as it is at its first question."""
        with answering(self.backend), self.backend.reader.connect() as connection:
            yield View(connection, self._tools.cases, self._tools.rosters)

    @contextmanager
    def sealing(self) -> Iterator[sealing.Sealer]:
        """Open the transaction of the one who seals; see ``ports.Sealing``."""
        with answering(self.backend), sealing.sealing(self.backend) as sealer:
            yield sealer

    def keep_head(self, head: SignedHead) -> None:
        """Store a head that was signed, unless it is the newest already."""
        with answering(self.backend):
            heads.keep_head(self.backend, head)

    def keep_cosignatures(self, size: int, lines: Sequence[str], at: datetime) -> Sequence[str]:
        """Store signature lines of witnesses under a head; those that were not there before."""
        with answering(self.backend):
            return heads.keep_cosignatures(self.backend, size, lines, at)

    def glance(self) -> Glance:
        """What an idle sweep needs, in one question on a connection of the writers."""
        with answering(self.backend):
            ((version, last_leaf, due, oldest),) = self._sessions.ask(self._tools.statements.glance)
        roster = self._tools.rosters.recall(ROSTER, Mark(version, last_leaf))
        if roster is None:
            with self.read() as view:
                roster = view.roster()
        return Glance(roster, self._instant(due), oldest is not None and oldest < version)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Cases in which the clock has something to do by ``now``, the longest due first.

        On PostgreSQL those are left out that somebody works on at this moment. Rows of the kind
        ``due`` wake nobody: a country's own last instant is only counted when the period closes
        (``domain.case.next_alarm``).
        """
        with answering(self.backend):
            return waking.due(self.backend.sweeper, now, limit)

    def touched_by_roster(self, version: int, limit: int) -> Sequence[str]:
        """Open cases last looked at under an older roster version, the oldest first."""
        with answering(self.backend):
            return waking.touched_by_roster(self.backend.reader, version, limit)

    def next_due(self) -> datetime | None:
        """The earliest instant at which the clock has something to do in any case."""
        with answering(self.backend):
            return waking.next_due(self.backend.reader)

    @contextmanager
    def claim_letters(
        self, now: datetime, limit: int
    ) -> Iterator[Sequence[tuple[Letter, outbox.Claim]]]:
        """Claim waiting letters for ``outbox.LEASE``; tell each claim ``sent`` or ``failed``."""
        with (
            answering(self.backend),
            outbox.claimed(self.backend.writer, now, limit) as claims,
        ):
            yield claims

    def note(
        self, stream: str, actor: Actor, events: Sequence[Event], at: datetime, command_id: str
    ) -> tuple[Recorded, ...]:
        """Add events to a stream that no case is folded from. Raises as ``write``."""
        with answering(self.backend):
            return readings.note(self.backend, self._tools, stream, actor, events, at, command_id)

    def scrub(self) -> None:
        """Overwrite what was erased wherever the database still has it.

        Takes as long as copying the database. Raises ``Busy`` while somebody else reads or writes:
        what was erased may then still lie in pages that are not in use.
        """
        with answering(self.backend):
            self.backend.scrub()

    def put_contact(self, person: str, fields: Mapping[str, str]) -> None:
        """Keep contact data of a person outside the log, in place of what was kept before."""
        of_dialect = sqlite if self.backend.dialect.name == "sqlite" else postgresql
        put = of_dialect.insert(CONTACT).values(
            person=person, fields=orjson.dumps(dict(fields)).decode()
        )
        put = put.on_conflict_do_update(
            index_elements=[CONTACT.c.person], set_={"fields": put.excluded.fields}
        )
        with answering(self.backend), self.backend.writer.begin() as connection:
            connection.execute(put)


@contextmanager
def _reaching(backend: Backend) -> Iterator[None]:
    """At the first contact a database that does not answer is a wrong address, not a busy one."""
    try:
        with answering(backend):
            yield
    except Busy as busy:
        raise Refused("database_unreachable", kind="input", why=str(busy)) from busy
