"""Several statements to PostgreSQL in one round trip, by libpq's own pipeline.

psycopg connects, adapts results and names the errors; its cursors are left out, because they cost
the client more than the statements of a step cost the server.
"""

from __future__ import annotations

import select
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from itertools import count
from typing import Any

import psycopg
from psycopg.abc import Buffer
from psycopg.adapt import Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus, Format, TransactionStatus
from psycopg.pq.abc import PGconn, PGresult

from rcm_workflow.storage.backend import Rows

_READ = select.POLLIN
_TEXT, _BINARY = int(Format.TEXT), int(Format.BINARY)
_BOTH = select.POLLIN | select.POLLOUT


class _Writers(dict[type, Callable[[Any], bytes | None]]):
    def __missing__(self, kind: type) -> Callable[[Any], bytes | None]:
        # The nearest base: an enumeration of words is written as a word.
        self[kind] = next(self[base] for base in kind.__mro__ if base in self)
        return self[kind]


# One instant stands in most rows of a step. In UTC only: elsewhere the two hours of the end of
# summer time are equal, and one would be written for the other.
_in_utc = lru_cache(maxsize=64)(lambda value: value.isoformat().encode())


def _instant(value: datetime) -> bytes:
    return _in_utc(value) if value.tzinfo is UTC else value.isoformat().encode()


# All but bytes is sent as text: every parameter is cast in the statement or has its column's type.
_WRITERS = _Writers(
    {
        str: str.encode,
        int: lambda value: b"%d" % value,
        bool: lambda value: b"t" if value else b"f",
        datetime: _instant,
        bytes: lambda value: value,
        type(None): lambda _: None,
    }
)


class Pipeline:
    """A psycopg connection in libpq's pipeline mode, for statements with ``$1`` placeholders.

    Used by one thread at a time. Statements are prepared at their first use and stay so.
    """

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._libpq: PGconn = connection.pgconn
        self._libpq.nonblocking = 1
        self._libpq.enter_pipeline_mode()
        self._names: dict[str, bytes] = {}
        self._numbers = count()
        self._midway = False
        self._poll = select.poll()
        self._poll.register(self._libpq.socket, _READ)

    def run(self, statements: Iterable[tuple[str, Sequence[Any]]]) -> list[Rows]:
        """Execute in order; answer with the rows of each, none for what returns none.

        After an error the server skips the rest, a COMMIT among it. Raises ``psycopg.Error``.
        """
        self._midway = True
        new: dict[str, bytes] = {}
        is_prepare: list[bool] = []
        for sql, values in statements:
            name = self._names.get(sql) or new.get(sql)
            if name is None:
                # Never a name twice: after an error nobody knows whether it was prepared.
                name = new[sql] = b"rcm%d" % next(self._numbers)
                self._libpq.send_prepare(name, sql.encode())
                is_prepare.append(True)
            self._libpq.send_query_prepared(name, *_written(values))
            is_prepare.append(False)
        self._libpq.pipeline_sync()
        results = self._results()
        self._midway = False
        for result in results:
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result, "utf-8")
        self._names |= new
        answers = zip(results, is_prepare, strict=True)
        return [self._rows(result) for result, prepares in answers if not prepares]

    @property
    def idle(self) -> bool:
        """Whether the connection lives and no transaction is open."""
        return self.alive and self._libpq.transaction_status == TransactionStatus.IDLE

    @property
    def alive(self) -> bool:
        """Whether the connection lives and was not left in the middle of an answer."""
        return not self._midway and self._libpq.status == ConnStatus.OK

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _results(self) -> list[PGresult]:
        found: list[PGresult] = []
        sending = self._libpq.flush() == 1
        while True:
            if self._libpq.is_busy() or sending:
                self._wait(sending=sending)
                sending = sending and self._libpq.flush() == 1
                continue
            result = self._libpq.get_result()
            # Between the results of two statements libpq answers None.
            if result is None:
                continue
            if result.status == ExecStatus.PIPELINE_SYNC:
                return found
            found.append(result)

    def _wait(self, *, sending: bool) -> None:
        # Reading while still sending: a server that waits for us to read would else wait for ever.
        self._poll.modify(self._libpq.socket, _BOTH if sending else _READ)
        for _, happened in self._poll.poll():
            if happened & ~select.POLLOUT:
                self._libpq.consume_input()

    def _rows(self, result: PGresult) -> Rows:
        if result.status != ExecStatus.TUPLES_OK:
            return []
        reader = Transformer(self._connection)
        reader.set_pgresult(result)
        return reader.load_rows(0, result.ntuples, tuple)


def _written(values: Sequence[Any]) -> tuple[list[Buffer | None], list[int]]:
    kinds = list(map(type, values))
    return (
        [_WRITERS[kind](value) for kind, value in zip(kinds, values, strict=True)],
        [_BINARY if kind is bytes else _TEXT for kind in kinds],
    )
