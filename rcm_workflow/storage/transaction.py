"""Where a write transaction begins and ends: locked, committed or rolled back, and answered for."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, chain
from types import TracebackType

from rcm_workflow.domain.keeping import Append, Seen
from rcm_workflow.storage import turns
from rcm_workflow.storage.backend import Backend, Call
from rcm_workflow.storage.engine import Sessions, answer_to
from rcm_workflow.storage.tools import Tools
from rcm_workflow.storage.writing import StreamWriting


class Transaction:
    """The context that opens a ``StreamWriting`` and commits it.

    A class rather than generators within generators: every step goes through it.
    """

    def __init__(
        self,
        backend: Backend,
        sessions: Sessions,
        tools: Tools,
        stream: str,
        command_id: str,
        also: Sequence[str] = (),
    ) -> None:
        self._backend = backend
        self._sessions = sessions
        self._tools = tools
        self._stream = stream
        self._command_id = command_id
        self._also = also

    def __enter__(self) -> StreamWriting:
        """Lock the stream, and those that go with it, and read what is stored."""
        known = self._tools.statements
        order = turns.in_turn((self._stream, *self._also)) if self._also else (self._stream,)
        calls = [turns.locking(known, one, self._command_id) for one in order]
        try:
            self._session, answers = self._sessions.open(
                calls[0] if len(calls) == 1 else [*chain.from_iterable(calls)]
            )
            try:
                # The last question about each stream answers what is stored of it.
                ends = accumulate(map(len, calls))
                seen = {
                    one: turns.as_locked(
                        known, self._session, one, self._command_id, answers[end - 1][0]
                    )
                    for one, end in zip(order, ends, strict=True)
                }
                self._writing = StreamWriting(
                    self._tools,
                    self._stream,
                    self._command_id,
                    self._session,
                    seen.pop(self._stream),
                )
                for one, stored in seen.items():
                    self._writing.take_in(one, stored)
            except BaseException:
                self._sessions.put_back(self._session)
                raise
        except self._backend.driver_error as error:
            self._answer(error)
            raise
        return self._writing

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Commit, or roll back after an exception."""
        try:
            if error is None:
                self._session.finish(self._writing.orders)
                self._writing.remember()
        except self._backend.driver_error as failure:
            self._answer(failure)
            raise
        finally:
            self._sessions.put_back(self._session)
        if error is not None:
            self._answer(error)

    def _answer(self, error: BaseException) -> None:
        answer = answer_to(self._backend, error)
        if answer is not None:
            raise answer from error


def append_unmoved(sessions: Sessions, tools: Tools, seen: Seen, work: Append) -> bool:
    """Store what one command leaves behind, unless something has moved since it was seen."""
    (version, last_leaf), (roster_version, roster_leaf) = seen.case_mark, seen.roster_mark
    row = (roster_version, roster_leaf, False, version, last_leaf, roster_version)
    session = sessions.take()
    try:
        writing = StreamWriting(tools, work.stream, work.command_id, session, row, known=seen.case)
        writing.append(work)
        asked = {
            "case_id": work.stream,
            "before_version": version,
            "before_leaf": last_leaf,
            "seen_version": roster_version,
            "seen_leaf": roster_leaf,
        }
        orders, known = writing.orders, tools.statements
        unmoved: Call = known.unmoved, asked
        if known.one_lock:
            # The statement that moves the case compares too, and is the first.
            move = next(one for one in orders if one[0] in known.comparing)
            orders = [one for one in orders if one is not move]
            unmoved = known.comparing[move[0]], {**move[1][0], **asked}
        stored = session.at_once(unmoved, orders)
        if stored:
            writing.remember()
        return stored
    finally:
        sessions.put_back(session)
