"""``rcm witness compare``: two heads, of one size or with the proof from one to the other."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow.audit.checkpoint import Checkpoint, NotACheckpoint
from rcm_workflow.audit.merkle import verify_consistency
from rcm_workflow.audit.note import NotANote, Note, NotSigned
from rcm_workflow.audit.receipt import NotAReceipt, Receipt
from rcm_workflow.audit.witnessing import NotARequest, Request, is_fork
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.failures import BROKEN
from rcm_workflow.cli.options import BASE, Shared, shared
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Refused


@shared(BASE)
def compare(
    ctx: typer.Context,
    common: Shared,
    one: Annotated[Path, typer.Argument(metavar="FILE", help="A signed head, or a receipt.")],
    other: Annotated[Path, typer.Argument(metavar="FILE", help="Another one.")],
    policy: Annotated[
        Path | None,
        typer.Option(
            "--policy", metavar="FILE", help="The trust file, in place of that of settings."
        ),
    ] = None,
    proof: Annotated[
        Path | None,
        typer.Option("--proof", metavar="FILE", help="What rcm log consistency wrote for them."),
    ] = None,
) -> None:
    """Compare two heads, yours and somebody else's: does the log show both of you the same?

    Two heads of different sizes need a proof from one to the other: rcm log consistency OLD NEW.
    Whoever runs the log gives it; that it holds is checked here. Ends with 7 when the heads prove
    a fork, and when the proof does not lead from one to the other.

    Example: rcm witness compare mine.tlog-proof theirs.txt --policy members.policy
    """
    desk = Desk(ctx, common)
    trust = desk.trust(policy)
    if trust is None:
        raise Refused("no_trust_file", kind="input")
    notes = (_note(desk, one), _note(desk, other))
    first, second = Checkpoint.parse(notes[0].text), Checkpoint.parse(notes[1].text)
    try:
        forked = is_fork(notes[0], notes[1], trust.keys_of(first.origin))
    except NotSigned as wrong:
        raise Refused("head_not_signed", kind="input", **wrong.told) from None
    sizes = {"sizes": [first.size, second.size]}
    if forked:
        show_fork(desk, "\n".join(bytes(note).decode() for note in notes), sizes)
        raise typer.Exit(BROKEN)
    same = first == second
    if proof is not None and not same:
        _compare_by(desk, proof, first, second)
        return
    said = "same" if same else "not_comparable" if first.size != second.size else "other_logs"
    low, high = sorted((first.size, second.size))
    told = lines(desk.words.say("witness", said, old=low, new=high))
    desk.answer({**sizes, "fork": False, "same": same}, told)


def _compare_by(desk: Desk, path: Path, one: Checkpoint, other: Checkpoint) -> None:
    """Check that the proof leads from the smaller head to the larger; ends with 7 if not."""
    old, new = sorted((one, other), key=lambda head: head.size)
    try:
        given = Request.parse(desk.read_file(path))
    except NotARequest as wrong:
        raise Refused(
            "proof_not_understood", kind="input", path=shown(path), **wrong.told
        ) from None
    of = given.checkpoint
    if (given.old, of.size, of.origin) != (old.size, new.size, new.origin):
        raise Refused(
            "proof_is_of_other_heads",
            kind="input",
            old=given.old,
            size=of.size,
            wanted_old=old.size,
            wanted_size=new.size,
        )
    holds = (
        old.origin == new.origin
        and old.size > 0
        and verify_consistency(old.size, old.root, new.size, new.root, given.proof)
    )
    data = {"sizes": [one.size, other.size], "fork": False, "same": False, "continues": holds}
    said = "continues" if holds else "does_not_continue"
    desk.answer(data, lines(desk.words.say("witness", said, old=old.size, new=new.size)))
    if not holds:
        raise typer.Exit(BROKEN)


def _note(desk: Desk, path: Path) -> Note:
    data = desk.read_file(path)
    try:
        note = Receipt.parse(data).note if data.startswith(b"c2sp.org/") else Note.parse(data)
        Checkpoint.parse(note.text)
    except (NotAReceipt, NotANote, NotACheckpoint) as wrong:
        raise Refused("head_not_understood", kind="input", path=shown(path), **wrong.told) from None
    return note


def show_fork(desk: Desk, both: str, data: dict[str, Any]) -> None:
    """Two signed heads that prove a fork, for others to see."""
    said = desk.words.say("witness", "fork")
    desk.aside(said)
    desk.hand_over({**data, "fork": True, "heads": both}, both)
