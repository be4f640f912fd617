"""``rcm receipt``: proofs to take home, and to check without database and network."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from rcm_workflow.application import chronicle, inspect
from rcm_workflow.application.app import App
from rcm_workflow.application.receipts import has_weight, receipt
from rcm_workflow.audit.keys import NotAKey, VerifierKey
from rcm_workflow.audit.receipt import (
    Grade,
    Judged,
    NotAReceipt,
    Receipt,
    ReceiptFails,
    judge,
)
from rcm_workflow.cli import who
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.failures import BROKEN
from rcm_workflow.cli.files import give_out
from rcm_workflow.cli.options import BASE, READING, Ref, Shared, shared
from rcm_workflow.cli.permitted import WHOLE
from rcm_workflow.cli.receipt_told import at_of, told
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.events import PositionRecorded, Recorded
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.specs import MachineSpec
from rcm_workflow.domain.values import Actor
from rcm_workflow.i18n.explain import malformed

app = typer.Typer(no_args_is_help=True, help="Proofs of what was recorded, to take home.")

TrustFile = Annotated[
    Path | None,
    typer.Option("--policy", metavar="FILE", help="The trust file, in place of that of settings."),
]


@app.callback()
def _group() -> None:
    """Proofs of what was recorded, to take home."""


@app.command("show")
@shared(READING)
def show(
    ctx: typer.Context,
    common: Shared,
    ref: Ref,
    number: Annotated[
        int | None,
        typer.Argument(metavar="NUMBER", help="The event, as rcm case history numbers it."),
    ] = None,
    policy: TrustFile = None,
    out: Annotated[
        Path | None, typer.Option("--out", metavar="FILE", help="Write it to this new file.")
    ] = None,
) -> None:
    """Give the receipt of an event; without a number that of your country's last position.

    At once it is of the grade recorded: the log cannot deny it. Ask again when witnesses have
    signed, and it is of the grade witnessed: nobody was shown another history.

    Example: rcm receipt show TC-2021-001 --out position.tlog-proof
    """
    desk = Desk(ctx, common)
    trust = desk.trust(policy)
    with desk.app() as application:
        actor = who.for_case(desk, application, ref)
        issued = receipt(application, _event(application, ref, actor, number), trust)
    text = bytes(issued.receipt).decode()
    data = {"case": ref, "grade": issued.grade, "proof": text}
    give_out(desk, data, text, out)
    desk.aside(desk.words.say("receipt", f"is_{issued.grade}"))


def _event(app: App, ref: str, actor: Actor, number: int | None) -> Recorded:
    """The event that is meant.

    A leaf says how many events of its case came before it, and that cannot be taken out of what
    was signed. So who does not see all events gets proofs of no more than the own position and the
    steps that the machine gives receipts for.
    Raises ``Refused``: ``no_such_event``, ``receipt_would_count``, ``nothing_to_prove``.
    """
    events = chronicle.history(app, ref, actor)
    with app.store.read() as view:
        _, rules, fields = inspect.visible(app, view, ref, actor)
    if number is not None:
        # Who does not see all events numbers those it sees, as rcm case history does.
        numbered = {one.seq if WHOLE in fields else n: one for n, one in enumerate(events, start=1)}
        if number not in numbered:
            raise Refused("no_such_event", kind="not_found", case=ref, number=number)
        meant = numbered[number]
        if WHOLE not in fields and not _may_prove(meant, rules.machine, actor):
            raise Refused("receipt_would_count", kind="not_permitted", case=ref, number=number)
        return meant
    weighty = [
        one
        for one in events
        if has_weight(one.event, rules.machine)
        and (WHOLE in fields or _may_prove(one, rules.machine, actor))
    ]
    own = [one for one in weighty if getattr(one.event, "country", None) == actor.country]
    if not weighty:
        raise Refused("nothing_to_prove", kind="not_found", case=ref)
    return (own or weighty)[-1]


def _may_prove(one: Recorded, machine: MachineSpec, actor: Actor) -> bool:
    """Whether who does not see all events gets a receipt for this one."""
    if isinstance(one.event, PositionRecorded):
        return actor.country is not None and one.event.country == actor.country
    return has_weight(one.event, machine)


@app.command("verify")
@shared(BASE)
def verify(
    ctx: typer.Context,
    common: Shared,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The receipt.")],
    policy: TrustFile = None,
    leaf: Annotated[
        Path | None,
        typer.Option("--leaf", metavar="FILE", help="The entry, if the receipt has none."),
    ] = None,
    keys: Annotated[
        Path | None,
        typer.Option(
            "--keys", metavar="FILE", help="Public keys of seats that you know, one a line."
        ),
    ] = None,
    at_least: Annotated[
        Grade, typer.Option("--at-least", help="The grade that is asked for.")
    ] = Grade.WITNESSED,
) -> None:
    """Check a receipt with nothing but itself and a trust file: no database, no network.

    Ends with 7 when it does not hold, or has not the grade that is asked for. A trust file without
    quorum asks for no witness, so recorded is enough. If its country signed it, that signature is
    checked too; with --keys it has to be by one of the keys that you know.

    Example: rcm receipt verify position.tlog-proof --policy members.policy
    """
    desk = Desk(ctx, common)
    trust = desk.trust(policy)
    if trust is None:
        raise Refused("no_trust_file", kind="input")
    stored = None if leaf is None else desk.read_file(leaf)
    try:
        judged = judge(Receipt.parse(desk.read_file(file)), trust, stored, _keys(desk, keys))
    except NotAReceipt as wrong:
        raise Refused(
            "receipt_not_understood", kind="input", path=shown(file), **wrong.told
        ) from None
    except ReceiptFails as fails:
        _fails(desk, fails)
        raise typer.Exit(BROKEN) from None
    wanted = Grade.RECORDED if trust.quorum == "none" else at_least
    enough = judged.grade is Grade.WITNESSED or wanted is Grade.RECORDED
    said = told(desk, judged, enough=enough, known=keys is not None)
    desk.answer(_data(judged, holds=enough), lines(*said))
    if not enough:
        raise typer.Exit(BROKEN)


def _fails(desk: Desk, fails: ReceiptFails) -> None:
    words, facts = desk.words, {"why": fails.why, **fails.facts}
    why = malformed(facts, words) or fails.why
    said = lines(words.say("receipt", "fails"), words.say("receipt", fails.fault, why=why))
    desk.answer({"holds": False, "fault": fails.fault, **facts}, said)


def _keys(desk: Desk, path: Path | None) -> list[VerifierKey] | None:
    """The public keys in a file. Raises ``Refused`` ``seat_key_not_understood``."""
    if path is None:
        return None
    try:
        listed = [one.strip() for one in desk.read_text(path).splitlines()]
        return [VerifierKey.parse(one) for one in listed if one and not one.startswith("#")]
    except NotAKey as wrong:
        raise Refused("seat_key_not_understood", kind="input", **wrong.told) from None


def _data(judged: Judged, *, holds: bool) -> dict[str, Any]:
    leaf, head = judged.leaf, judged.checkpoint
    return {
        "holds": holds,
        "grade": judged.grade,
        "log": head.origin,
        "index": judged.place,
        "size": head.size,
        "root": head.root.hex(),
        "leaf_hash": judged.leaf_hash.hex(),
        "case": leaf.case,
        "case_seq": leaf.case_seq,
        "recorded_at": leaf.recorded_at,
        "event": leaf.event_id,
        "type": leaf.type,
        "actor": leaf.actor,
        "body": leaf.body,
        "sealed": leaf.sealed,
        "signature": None if leaf.sig is None else {"key": leaf.sig.key, "value": leaf.sig.value},
        "log_key": str(judged.log),
        "witnesses": [{"name": name, "at": at_of(at)} for name, at in judged.witnesses],
    }
