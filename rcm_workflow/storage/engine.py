"""From an address to a database: its backend, its errors as answers, its writing sessions."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import TypeVar

from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError, DBAPIError

from rcm_workflow.domain.failures import Refused
from rcm_workflow.storage.backend import Backend, Call, Rows, Session
from rcm_workflow.storage.prepared import Prepared
from rcm_workflow.storage.sqlite import SqliteBackend

T = TypeVar("T")

BUSY_SECONDS = 5.0
"""How long a writer waits for another one by default."""


def backend_for(url: str, busy_seconds: float = BUSY_SECONDS) -> Backend:
    """The backend of ``sqlite:///PATH`` or ``postgresql://…``.

    Raises ``Refused``: ``database_url_not_understood``, ``driver_is_missing``.
    """
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise Refused("database_url_not_understood", kind="input") from None
    match parsed.get_backend_name():
        case "sqlite":
            return SqliteBackend(parsed, busy_seconds)
        case "postgresql":
            try:
                from rcm_workflow.storage.postgres import PostgresBackend  # noqa: PLC0415 - extra
            except ModuleNotFoundError as error:
                raise Refused("driver_is_missing", kind="input", needs="postgres") from error
            return PostgresBackend(parsed, busy_seconds)
        case _:
            raise Refused("database_url_not_understood", kind="input")


class answering:  # noqa: N801 - said as a sentence: with answering(backend)
    """Turn what the driver raises into ``Busy``, ``Refused`` or ``LogBroken``.

    What stands for none of them is a bug and goes through with its traceback. A class rather than
    a generator: every step goes through it.
    """

    __slots__ = ("_backend",)

    def __init__(self, backend: Backend) -> None:
        self._backend = backend

    def __enter__(self) -> None:
        """Nothing to begin."""

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Raise what the error stands for."""
        answer = None if error is None else answer_to(self._backend, error)
        if answer is not None:
            raise answer from error


def answer_to(backend: Backend, error: BaseException) -> Exception | None:
    """What an error of the driver stands for, bare or wrapped by SQLAlchemy; else ``None``."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return backend.explain(cause) if isinstance(cause, backend.driver_error) else None


class Sessions:
    """Writing sessions kept open between commands; the one used last is used next."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        # Its append and pop are atomic, so threads need no lock.
        self._idle: deque[Session] = deque()

    def close(self) -> None:
        """Close those that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def open(self, calls: Sequence[Call]) -> tuple[Session, list[Rows]]:
        """A session in a write transaction, and the answers to the first questions.

        Whoever opened it puts it back.
        """
        return self._first(lambda session: session.open(calls))

    def ask(self, prepared: Prepared) -> Rows:
        """Answer one question of no transaction."""
        session, rows = self._first(lambda session: session.ask(prepared, {}))
        self.put_back(session)
        return rows

    def _first(self, do: Callable[[Session], T]) -> tuple[Session, T]:
        while True:
            session, fresh = self._take()
            try:
                return session, do(session)
            except self._backend.driver_error:
                self.put_back(session)
                # A connection that died while it lay idle has done nothing yet: ask another.
                if fresh or session.usable:
                    raise
            except BaseException:
                self.put_back(session)
                raise

    def take(self) -> Session:
        """A session; whoever takes it puts it back."""
        return self._take()[0]

    def _take(self) -> tuple[Session, bool]:
        try:
            return self._idle.pop(), False
        except IndexError:
            return self._backend.session(), True

    def put_back(self, session: Session) -> None:
        """Take a session back; what it has not finished is rolled back."""
        session.abandon()
        if session.usable:
            self._idle.append(session)
        else:
            session.close()
