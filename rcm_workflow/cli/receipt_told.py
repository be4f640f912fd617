"""What a receipt says, in words: from the file alone, with the words that the program brings."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import UTC, datetime
from typing import Any

from rcm_workflow.audit.leaf import Leaf
from rcm_workflow.audit.receipt import Grade, Judged
from rcm_workflow.audit.sealing import tags_in
from rcm_workflow.audit.signatures import seat_of
from rcm_workflow.bootstrap import event_in
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.story import tell
from rcm_workflow.cli.tables import pairs
from rcm_workflow.domain.events import Event, PositionRecorded
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.values import Actor

_SHORT = 16
"""Digits of a tag that are shown to people; the data has it whole."""


def told(desk: Desk, judged: Judged, *, enough: bool, known: bool) -> list[Any]:
    """Whether it holds and for how much, what was done by whom, and what proves it.

    ``known``: the keys of seats were given, so that the signature is by one of them.
    """
    words, leaf, head = desk.words, judged.leaf, judged.checkpoint
    names, event = _names(desk, leaf), event_in(leaf.type, leaf.body)
    seen = [f"{name}, {desk.when(at_of(at))}" for name, at in judged.witnesses]
    act = {
        "case": words.say("receipt", "case_event", case=leaf.case, number=leaf.case_seq),
        "act": _plain(leaf) if event is None else tell(event, names),
        "text": getattr(event, "text", None) if isinstance(event, PositionRecorded) else None,
        "confidential": _confidential(leaf, event, names),
        "actor": _actor(leaf, names),
        "recorded": desk.when(leaf.recorded_at),
        "signature": _signature(desk, judged, known=known),
    }
    proof = {
        "log": head.origin,
        "entry": words.say("receipt", "leaf_of", index=judged.place, size=head.size),
        "root": head.root.hex(),
        "signed_by": f"{judged.log.name}+{judged.log.id.hex()}",
        "witnesses": "; ".join(seen) or "–",
    }
    seen_by = len(judged.witnesses)
    kind = "seen" if seen_by and judged.grade is Grade.RECORDED else judged.grade
    first = words.say("receipt", f"holds_{kind}", count=seen_by)
    rows = [
        (words.say("receipt", f"row_{key}"), value)
        for key, value in (act | proof).items()
        if value is not None
    ]
    return [first, *([] if enough else [words.say("receipt", "not_enough")]), "", pairs(rows)]


def at_of(posix: int) -> datetime:
    """The instant of a witness; one behind the end of the calendar is told as its end."""
    return datetime.fromtimestamp(min(posix, 253402300799), UTC)


def _names(desk: Desk, leaf: Leaf) -> Names:
    """The words of the procedure that numbers its cases so, as this program knows it."""
    prefix = leaf.case.partition("-")[0]
    machines = (desk.library.machine(one.name) for one in desk.library.all("machine"))
    machine = next((one for one in machines if one.reference == prefix), None)
    return Names(desk.lang, Roster(), machine)


def _plain(leaf: Leaf) -> str:
    body = json.dumps(leaf.body, ensure_ascii=False, sort_keys=True)
    return f"{leaf.type.replace('_', ' ')}: {body}"


def _actor(leaf: Leaf, names: Names) -> str:
    with suppress(ValueError):
        return names.actor(Actor.parse(leaf.actor))
    return leaf.actor


def _confidential(leaf: Leaf, event: Event | None, names: Names) -> str | None:
    """That more belongs to it than the file shows, and what binds that."""
    tags = tags_in(leaf.sealed)
    if not tags:
        return None
    listed = "; ".join(
        names.words.say("receipt", "tagged", name=_called(name, event, names), tag=tag[:_SHORT])
        for name, tag in sorted(tags.items())
    )
    return names.words.say("receipt", "kept_confidential", values=listed)


def _called(name: str, event: Event | None, names: Names) -> str:
    words, (kind, _, rest) = names.words, name.partition(".")
    changes = event.changes if isinstance(event, PositionRecorded) else ()
    if kind == "wishes" and rest.isdecimal() and int(rest) < len(changes):
        return words.say("receipt", "wish", change=changes[int(rest)].id)
    if words.has("field", name):
        return words.say("field", name)
    return names.input(name)


def _signature(desk: Desk, judged: Judged, *, known: bool) -> str:
    sig = judged.leaf.sig
    if sig is None:
        return desk.words.say("signature", "unsigned")
    key = f"{seat_of(judged.leaf.actor)} {sig.key}"
    return desk.words.say("signature", "by_known" if known else "by_unknown", key=key)
