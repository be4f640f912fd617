"""Receipts: what somebody takes home, so that what was recorded cannot be denied later."""

from __future__ import annotations

from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.heads import best_over, with_cosignatures
from rcm_workflow.application.reading import Reading
from rcm_workflow.audit.merkle import inclusion_proof
from rcm_workflow.audit.receipt import Grade, Receipt
from rcm_workflow.audit.trust import Trust
from rcm_workflow.domain.events import Event, PositionRecorded, Recorded, TransitionFired
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.specs import MachineSpec


class Issued(NamedTuple):
    """A receipt and its grade, as the office that issues it sees it."""

    event: str
    grade: Grade
    receipt: Receipt


def has_weight(event: Event, machine: MachineSpec) -> bool:
    """Whether whoever did it is given a receipt: a position, or a step that the machine marks."""
    if isinstance(event, PositionRecorded):
        return True
    return isinstance(event, TransitionFired) and any(
        move.receipt for move in machine.transitions if move.trigger == event.trigger
    )


def receipt(app: App, recorded: Recorded, trust: Trust | None) -> Issued:
    """The receipt of an event: witnessed if enough witnesses signed by now, else recorded.

    The smallest head that serves is taken: it stays the same when it is asked for again. Below the
    quorum the one serves under which most known witnesses signed. Raises ``Refused``:
    ``not_sealed_yet``, ``no_head_over_it``.
    """
    with app.store.read() as view:
        found = view.place_of(recorded.case, recorded.seq)
        place, leaf = found or (None, b"")
        if place is None:
            raise Refused("not_sealed_yet", kind="conflict")
        size, grade = (None, Grade.RECORDED) if trust is None else best_over(view, place, trust)
        if size is None:
            head = view.head_over(place)
            if head is None:
                raise Refused("no_head_over_it", kind="conflict")
            size = head.size
        made = _receipt(view, size, place, leaf)
    return Issued(recorded.id, grade, made)


def _receipt(view: Reading, size: int, place: int, leaf: bytes) -> Receipt:
    head = view.head_of_size(size)
    if head is None:
        raise Refused("no_head_over_it", kind="conflict")
    path = inclusion_proof(view.hashes(size), place)
    return Receipt(place, tuple(path), with_cosignatures(view, head).note, leaf)
