"""What one command leaves behind in a stream, gathered as rows until the COMMIT."""

from __future__ import annotations

from collections.abc import Iterable

from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.sealed_events import ValuesErased
from rcm_workflow.domain.values import Document
from rcm_workflow.storage import codec, parts
from rcm_workflow.storage.backend import Order, Values
from rcm_workflow.storage.making import make_leaf
from rcm_workflow.storage.prepared import Prepared
from rcm_workflow.storage.statements import Statements
from rcm_workflow.storage.tools import Tools


class Gathering:
    """The rows of one stream, in the order in which they are sent.

    ``places`` says how many events of a command were gathered so far, in any stream of it.
    """

    def __init__(self, tools: Tools, places: dict[str, int]) -> None:
        self._log = tools.log
        self._statements = tools.statements
        self._entropy = tools.entropy
        self._places = places
        self.orders: list[Order] = []

    def call(self, prepared: Prepared, *values: Values) -> None:
        """Queue a statement, once for each of the values."""
        if values:
            self.orders.append((prepared, values))

    def document(self, document: Document) -> None:
        """Queue a document."""
        self.call(
            self._statements.keep_document,
            {"digest": document.digest, "media": document.media, "body": document.body},
        )

    def leaves(self, work: Append) -> bytes:
        """Queue the leaves; return the hash of the last one, empty without events."""
        rows = []
        place = self._places.get(work.command_id, 0)
        for recorded in work.events:
            leaf, sealed = make_leaf(recorded, self._log, self._entropy)
            for one in sealed:
                kept = {"event_id": recorded.id, **one._asdict()}
                self.call(self._statements.seal_value, kept)
            rows.append(
                {
                    "stream": work.stream,
                    "case_seq": recorded.seq,
                    "type": recorded.event.word,
                    "actor": str(recorded.actor),
                    "recorded_at": recorded.recorded_at,
                    "command_id": work.command_id,
                    "command_place": place,
                    "command_digest": work.command_digest,
                    "leaf": leaf,
                }
            )
            place += 1
            if isinstance(recorded.event, ValuesErased):
                for event, name in recorded.event.values:
                    gone = {"of_event": event, "of_name": name}
                    self.call(self._statements.erase_value, gone)
        self._places[work.command_id] = place
        self.call(self._statements.record, *rows)
        return leaf_hash(leaf) if rows else b""

    def letters(self, work: Append) -> None:
        """Queue what is to be sent."""
        rows = [
            {
                "stream": work.stream,
                "event_id": notice.event,
                "recipient": notice.recipient,
                "topic": notice.topic,
                "notice": codec.notice_text(notice),
                "created_at": work.events[-1].recorded_at,
            }
            for notice in work.notices
        ]
        self.call(self._statements.queue_letter, *rows)

    def pieces(self, before: Case | None, after: Case) -> None:
        """Queue the parts of a case that changed."""
        changed = parts.changed_parts(before, after)
        for key in (key for key, body in changed.items() if body is None):
            # "0" follows "/" in the order of code points.
            last = f"{key[:-1]}0" if key.endswith("/") else f"{key}/"
            bounds = {"case_id": after.id, "low": key, "high": last}
            self.call(self._statements.drop_parts, bounds)
        self.call(
            self._statements.put_part,
            *(
                {"case_id": after.id, "key": key, "body": body}
                for key, body in changed.items()
                if body is not None
            ),
        )

    def key(self, before: Case | None, after: Case) -> None:
        """Queue that the case is the only one with its values, or no longer is."""
        statements = self._statements
        key = {"machine": after.machine.name, "key": after.key}
        held = before is not None and before.holds_key
        if after.holds_key and not held:
            self.call(statements.take_key, {**key, "case_id": after.id})
        elif held and not after.holds_key:
            self.call(statements.free_key, key)

    def deadlines(self, case: Case, *, clear: bool) -> None:
        """Queue the deadlines of a case; ``clear`` where it may have others."""
        statements = self._statements
        if clear:
            self.call(statements.clear_deadlines, {"case_id": case.id})
        self.call(statements.set_deadline, *parts.deadline_values(case))


def case_values(case: Case, last_leaf: bytes) -> dict[str, object]:
    """The row of a case."""
    period = case.period
    return {
        "id": case.id,
        "machine": case.machine.name,
        "state": case.state,
        "version": case.version,
        "title_en": case.title.en,
        "title_es": case.title.es,
        "authority": case.authority,
        "opened_at": case.opened_at,
        "last_at": case.last_at,
        "closes_at": None if period is None or period.paused else period.closes_at,
        "final": case.final,
        "last_leaf": last_leaf,
        "head": parts.head_of(case),
    }


def in_one_order(known: Statements, gathered: Iterable[Gathering]) -> list[Order]:
    """What several streams receive.

    New rows that two commands could want at once come first and in one order for all, so that
    of two who open several cases neither waits for the other in a ring.
    """
    orders = [one for each in gathered for one in each.orders]
    new = [one for one in orders if one[0] in (known.open_case, known.take_key)]
    free = [one for one in orders if one[0] is known.free_key]
    early = (known.open_case, known.take_key, known.free_key)
    rest = [one for one in orders if one[0] not in early]
    # A case before its key, which names it: sorting keeps what is equal in its order.
    return [
        *free,
        *sorted(new, key=lambda one: str(one[1][0].get("case_id") or one[1][0]["id"])),
        *rest,
    ]
