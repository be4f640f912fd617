"""An open write transaction on one stream: it reads under the lock and gathers what to write.

Nothing is sent before the end, so that all of it goes out with the COMMIT.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Busy
from rcm_workflow.domain.keeping import Answer, Append
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.storage import codec, parts, turns
from rcm_workflow.storage.backend import Order, Rows, Session, Values
from rcm_workflow.storage.gathering import Gathering, case_values, in_one_order
from rcm_workflow.storage.memory import Mark
from rcm_workflow.storage.octets import checked_document
from rcm_workflow.storage.prepared import Prepared
from rcm_workflow.storage.tools import Tools


class StreamWriting:
    """Satisfies ``storing.Writing``."""

    def __init__(
        self,
        tools: Tools,
        stream: str,
        command_id: str,
        session: Session,
        seen: tuple[Any, ...],
        first: StreamWriting | None = None,
        known: Case | None = None,
    ) -> None:
        """``seen`` is the row that the last of the opening statements answers with.

        ``first`` is the writing that the transaction was begun for, where this one joined it;
        ``known`` is the case of that row, where it need not be read.
        """
        self._tools = tools
        self._stream = stream
        self._session = session
        self._command_id = command_id
        roster_version, roster_leaf, self._repeated, version, last_leaf, looked_at = seen
        self._mark = None if version is None else Mark(version, last_leaf)
        self._looked_at: int | None = looked_at
        self._roster_mark = Mark(roster_version, roster_leaf)
        self._case = self._read_case() if known is None else known
        self._roster: Roster | None = None
        self._roster_moved = False
        self._documents: dict[str, bytes] = {} if first is None else first._documents  # noqa: SLF001 - its own kind
        self._places: dict[str, int] = {} if first is None else first._places  # noqa: SLF001 - its own kind
        self._gathering = Gathering(tools, self._places)
        self._others: dict[str, StreamWriting] = {}

    @property
    def case(self) -> Case | None:
        """The locked case as folded."""
        return self._case

    @property
    def roster(self) -> Roster:
        """The roster as of this transaction."""
        if self._roster is None:
            known = self._tools.rosters.recall(ROSTER, self._roster_mark)
            if known is None:
                ((version, last_leaf, body),) = self._ask(self._tools.statements.roster_body, {})
                self._roster_mark = Mark(version, last_leaf)
                known = parts.roster_from(body)
                self._roster_moved = True
            self._roster = known
        return self._roster

    @property
    def earlier(self) -> Answer | None:
        """The answer given to this command id before, in any stream."""
        if not self._repeated:
            return None
        found = self._ask(self._tools.statements.by_command, {"command_id": self._command_id})
        events = tuple(codec.recorded_from(leaf) for leaf, _ in found)
        return Answer(digest=found[0][1], events=events)

    def join(self, stream: str) -> StreamWriting:
        """Lock another stream too; what is appended to it is committed together with the rest.

        Raises ``OutOfTurn`` for one that has to be locked before those that are, and ``Busy``.
        """
        found = self._others.get(stream)
        if found is None:
            if not self._tools.statements.one_lock:
                turns.require_turn(stream, (self._stream, *self._others))
            self.take_in(
                stream,
                turns.lock(self._tools.statements, self._session, stream, self._command_id),
            )
            found = self._others[stream]
        return found

    def take_in(self, stream: str, seen: tuple[Any, ...]) -> None:
        """Let a stream that was locked take part."""
        turns.require_same_roster(self._roster_mark, seen[:2])
        self._others[stream] = StreamWriting(
            self._tools, stream, self._command_id, self._session, seen, self
        )

    def begin(self, stream: str) -> StreamWriting:
        """A case that is opened beside: there is nothing of it yet that could be locked."""
        if stream not in self._others:
            self.take_in(stream, (*self._roster_mark, False, None, None, None))
        return self._others[stream]

    def keyed(self, machine: str, key: str) -> str | None:
        """The case of a machine that is the only one with these values, or ``None``."""
        found = self._ask(self._tools.statements.keyed, {"machine": machine, "key": key})
        return str(found[0][0]) if found else None

    def running(self, machine: str) -> list[tuple[str, str]]:
        """The number and the state of every open case of a machine, by their numbers."""
        found = self._ask(self._tools.statements.running, {"machine": machine})
        return [(str(case_id), str(state)) for case_id, state in found]

    def document(self, digest: str) -> bytes:
        """A stored document, or one that this transaction is about to store.

        Raises ``LogBroken`` when it is gone or its bytes changed.
        """
        if (own := self._documents.get(digest)) is not None:
            return own
        return checked_document(
            digest, self._ask(self._tools.statements.document, {"digest": digest})
        )

    def next_number(self, prefix: str) -> int:
        """The number after the highest in use for case ids ``PREFIX-n``, from 1."""
        start = f"{prefix}-"
        found = self._ask(
            self._tools.statements.ids_downward, {"low": f"{start}0", "high": f"{start}:"}
        )
        numbers = (name.removeprefix(start) for (name,) in found)
        return 1 + next((int(one) for one in numbers if one.isdecimal()), 0)

    def append(self, work: Append) -> None:
        """Store all that one command leaves behind.

        Leaves, pending rows, sealed values, documents, case row and parts, deadline rows, outbox
        rows. Without events only the roster version seen is noted.

        Raises ``Busy`` when somebody else was first, here or at the end of the transaction, and
        ``Refused`` for a value the log has no form for.
        """
        for document in work.documents:
            self._documents[document.digest] = document.body
            self._gathering.document(document)
        last_leaf = self._gathering.leaves(work)
        if work.roster is not None:
            self._move_roster(work.roster, last_leaf)
        if work.after is not None:
            self._move_case(work, work.after, last_leaf)
        self._gathering.letters(work)

    @property
    def orders(self) -> list[Order]:
        """What has to be executed before the COMMIT."""
        if not self._others:
            return self._gathering.orders
        return in_one_order(self._tools.statements, self._gatherings())

    def _gatherings(self) -> Iterator[Gathering]:
        yield self._gathering
        for one in self._others.values():
            yield from one._gatherings()  # noqa: SLF001 - its own kind

    def remember(self) -> None:
        """Keep in memory what is committed now."""
        if self._case is not None and self._mark is not None:
            self._tools.cases.keep(self._case.id, self._mark, self._case)
        if self._roster_moved and self._roster is not None:
            self._tools.rosters.keep(ROSTER, self._roster_mark, self._roster)
        for one in self._others.values():
            one.remember()

    def _read_case(self) -> Case | None:
        if self._mark is None:
            return None
        known = self._tools.cases.recall(self._stream, self._mark)
        if known is not None:
            return known
        of_case = {"case_id": self._stream}
        ((head,),) = self._ask(self._tools.statements.case_head, of_case)
        return parts.case_from(head, self._ask(self._tools.statements.case_parts, of_case))

    def _move_roster(self, roster: Roster, last_leaf: bytes) -> None:
        self._gathering.call(
            self._tools.statements.move_roster,
            {
                "before_version": self._roster_mark.version,
                "new_version": roster.version,
                "new_leaf": last_leaf,
                "new_body": parts.roster_text(roster),
            },
        )
        self._roster = roster
        self._roster_mark = Mark(roster.version, last_leaf)
        self._roster_moved = True

    def _move_case(self, work: Append, after: Case, last_leaf: bytes) -> None:
        before, statements = work.before, self._tools.statements
        stored = None if self._mark is None else self._mark.version
        if stored != (None if before is None else before.version):
            raise Busy(f"{after.id} is at version {stored}")
        seen = self._roster_mark.version if work.seen is None else work.seen
        if not work.events:
            self._gathering.call(
                statements.look_at_case, {"case_id": after.id, "seen_version": seen}
            )
            self._gathering.deadlines(after, clear=True)
            return
        values = case_values(after, last_leaf) | {"roster_version": seen}
        if before is None:
            self._gathering.call(statements.open_case, values)
        else:
            values |= {"case_id": after.id, "before_version": before.version}
            turned = before.final is not after.final or self._looked_at != seen
            self._gathering.call(statements.turn_case if turned else statements.move_case, values)
        if after.unique:
            self._gathering.key(before, after)
        self._looked_at = seen
        self._gathering.pieces(before, after)
        if before is None or parts.deadlines_moved(before, after, work.events):
            self._gathering.deadlines(after, clear=parts.may_have_deadlines(before))
        self._case, self._mark = after, Mark(after.version, last_leaf)

    def _ask(self, prepared: Prepared, values: Values) -> Rows:
        return self._session.ask(prepared, values)
