"""What a test of faults asks of a log in the end."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from rcm_workflow.application.app import App
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.audit.merkle import CompactRange, leaf_hash
from rcm_workflow.domain.roster import ROSTER

MOVED = ("certificate", "does_not_follow", "letter")
"""What an audit says of deadlines that were moved by hand."""


def add_up(app: App, heads: Iterable[tuple[int, str]] = (), planted: Collection[str] = ()) -> None:
    """Everything is sealed without a gap, and every head ever told is a beginning of the last.

    The deadlines of what was ``planted`` are those of no calendar, which is found and left, and so
    is what follows from them.
    """
    head = seal(app)
    with app.store.read() as view:
        leaves = list(view.leaves())
        counts = view.counts()
    assert counts["pending"] == 0
    assert [one.place for one in leaves] == list(range(head.size))
    assert counts["events"] == head.size
    wanted: dict[int, set[str]] = {}
    for size, root in (*heads, (head.size, head.root)):
        wanted.setdefault(size, set()).add(root)
    tree, roots = CompactRange(), {}
    for one in leaves:
        tree.append(leaf_hash(one.leaf))
        if tree.size in wanted:
            roots[tree.size] = {tree.root().hex()}
    wanted.pop(0, None)
    assert roots == wanted
    found = verify(app)
    faults = [
        one
        for one in found.faults
        if one.code not in MOVED or one.where.rpartition(".")[0] not in planted
    ]
    assert faults == []
    assert found.pending == 0


def events_by_stream(app: App) -> dict[str, list[int]]:
    """The numbers of the events of each stream, in the order of the log."""
    found: dict[str, list[int]] = {}
    with app.store.read() as view:
        for one in view.leaves():
            found.setdefault(one.case, []).append(one.case_seq)
    return found


def kept(app: App, told: Iterable[tuple[Any, ...]]) -> None:
    """The cases hold exactly what officers were answered, each command's events once.

    Every command they asked for must have been answered in the end, if to another process.
    """
    answers: dict[str, set[tuple[str, ...]]] = {}
    for said in told:
        answers.setdefault(said[1], set())
        if said[0] == "done":
            answers[said[1]].add(said[2])
    assert [len(one) for one in answers.values()] == [1] * len(answers)
    answered = sorted(event for (events,) in answers.values() for event in events)
    with app.store.read() as view:
        stored = sorted(one.event for one in view.leaves() if one.case != ROSTER)
    assert stored == answered
    for numbers in events_by_stream(app).values():
        assert numbers == list(range(1, len(numbers) + 1))
