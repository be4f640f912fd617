"""Whether a signature is that of the very statement which is about to be recorded."""

from __future__ import annotations

from collections.abc import Iterable

from rcm_workflow.application.storing import Store
from rcm_workflow.audit.canonical import NotCanonical, canonical
from rcm_workflow.audit.leaf import read_leaf
from rcm_workflow.audit.sealing import seal_written
from rcm_workflow.audit.statement import build_statement, signed_by
from rcm_workflow.domain.commands import Command, RecordPosition
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused


def require_signatures(
    store: Store, command: Command, events: Iterable[Recorded], *, only_looked_at: bool = False
) -> None:
    """Refuse a statement that its country has not signed as it would be recorded now.

    Whose key it is ``decide`` has looked at. A statement without signature is refused too, unless
    it is ``only_looked_at``. Raises ``Refused``: ``statement_not_signed``,
    ``signature_of_another_statement``, ``signature_used_before``.
    """
    if not isinstance(command, RecordPosition) or command.prepared is None:
        return
    signature = command.prepared.signature
    if signature is None:
        if only_looked_at:
            return
        raise Refused("statement_not_signed", kind="input", case=command.case_id)
    for one in events:
        if one.signature is None:
            continue
        if not signed_by(statement_of(store.log, one), signature.value, signature.key):
            raise Refused("signature_of_another_statement", kind="conflict", case=one.case)
        _require_new(store, one.case, signature.value)


def statement_of(log: str, one: Recorded) -> bytes:
    """The statement that an event is. Raises ``Refused`` ``value_cannot_be_stored``."""
    try:
        return build_statement(
            log=log,
            case=one.case,
            type=one.event.word,
            actor=str(one.actor),
            occurred_at=one.occurred_at,
            body=one.event.__pydantic_serializer__.to_python(one.event, mode="json"),
            sealed=_tags(one),
        )
    except NotCanonical as fault:
        why = str(fault.why)
        raise Refused(
            "value_cannot_be_stored", kind="input", where=fault.path, why=why, **fault.facts
        ) from fault


def _tags(one: Recorded) -> dict[str, str]:
    """The tags under the salts that were signed; a value without one is a statement of its own."""
    salts = dict(one.salts)
    return {
        name: seal_written(canonical(value), bytes.fromhex(salts[name]))
        for name, value in one.event.sealed.items()
        if name in salts
    }


def _require_new(store: Store, case_id: str, value: str) -> None:
    """The same signature says the same thing again: never a second position."""
    with store.read() as view:
        # To the end: leaves come piecemeal, and whoever turns away leaves the question open.
        used = [one.event for one in view.leaves_of(case_id) if _is_under(one.leaf, value)]
    if used:
        raise Refused("signature_used_before", kind="conflict", event=used[0])


def _is_under(leaf: bytes, value: str) -> bool:
    sig = read_leaf(leaf).sig
    return sig is not None and sig.value == value
