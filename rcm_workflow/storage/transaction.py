"""Where a write transaction begins and ends: locked, committed or rolled back, and answered for."""

from __future__ import annotations

from types import TracebackType

from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.storage.backend import Backend
from rcm_workflow.storage.engine import Sessions, answer_to
from rcm_workflow.storage.writing import StreamWriting, Tools

SEEN = 6
"""What a writing transaction is opened with; see ``Statements.seen``."""


class Transaction:
    """The context that opens a ``StreamWriting`` and commits it.

    A class rather than generators within generators: every step goes through it.
    """

    def __init__(
        self, backend: Backend, sessions: Sessions, tools: Tools, stream: str, command_id: str
    ) -> None:
        self._backend = backend
        self._sessions = sessions
        self._tools = tools
        self._stream = stream
        self._command_id = command_id

    def __enter__(self) -> StreamWriting:
        """Lock the stream and read what is stored."""
        known = self._tools.statements
        asked = known.begin_roster if self._stream == ROSTER else known.begin_case
        given = {"case_id": self._stream, "command_id": self._command_id}
        try:
            self._session, answers = self._sessions.open([(one, given) for one in asked])
            try:
                seen = answers[-1][0]
                if len(seen) > SEEN and seen[3] != seen[SEEN]:
                    # Somebody wrote this case while we waited for it: all else is older than it.
                    (seen,) = self._session.ask(known.seen, given)
                self._writing = StreamWriting(
                    self._tools, self._stream, self._command_id, self._session, seen[:SEEN]
                )
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
