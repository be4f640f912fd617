"""Show the newest head to witnesses, and take in what they sign."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.heads import keep_cosignatures, whole_head
from rcm_workflow.audit.checkpoint import NotACheckpoint, read_checkpoint
from rcm_workflow.audit.encoding import from_decimal
from rcm_workflow.audit.merkle import consistency_proof
from rcm_workflow.audit.note import NotANote, lines_of
from rcm_workflow.audit.trust import Trust, Witness
from rcm_workflow.audit.witnessing import Request, Status
from rcm_workflow.domain.failures import Refused

Post = Callable[[str, bytes], tuple[int, str]]
"""Sends a request to an address; the status and the answer. Raises ``Refused``."""


class Outcome(StrEnum):
    """What came of asking one witness."""

    SIGNED = "signed"
    NO_ADDRESS = "no_address"
    UNREACHABLE = "unreachable"
    DOES_NOT_KNOW_US = "does_not_know_us"
    AHEAD = "ahead"
    """It has cosigned a larger tree than this database has."""
    SAW_ANOTHER = "saw_another"
    """It has cosigned another root for the same size."""
    NOT_CONSISTENT = "not_consistent"
    """It does not find that this head continues what it has seen."""
    BAD_ANSWER = "bad_answer"


GRAVE = frozenset({Outcome.AHEAD, Outcome.SAW_ANOTHER, Outcome.NOT_CONSISTENT})
"""Answers that mean that this log is not what the witness saw."""


class Asked(NamedTuple):
    """One witness and its answer."""

    witness: str
    outcome: Outcome
    why: str = ""


def request_to(app: App, witness: str | None, old: int | None = None) -> Request:
    """The request to a witness with that key name: the newest head, and the proof from its last.

    Without ``old`` it is the largest head under which its signature is here. Raises ``Refused``:
    ``no_signed_head``, ``no_proof_from_there``.
    """
    with app.store.read() as view:
        head = whole_head(view)
        known = old
        if known is None:
            known = 0 if witness is None else view.cosigned_by(witness)
        if known > head.size:
            raise Refused("no_proof_from_there", kind="input", old=known, size=head.size)
        proof = consistency_proof(view.hashes(head.size), known) if known else []
    return Request(known, tuple(proof), head.note)


def take_in(app: App, trust: Trust, data: bytes) -> tuple[str, ...]:
    """Store what a witness sent back by mail: the head with its signature; the names of who signed.

    Raises ``Refused``: ``cosignature_not_understood`` and those of ``keep_cosignatures``.
    """
    try:
        head, note = read_checkpoint(data)
    except (NotANote, NotACheckpoint) as wrong:
        raise Refused("cosignature_not_understood", kind="input", **wrong.told) from None
    return keep_cosignatures(app, trust, head.size, lines_of(note.signatures))


def ask_all(app: App, trust: Trust, post: Post) -> Sequence[Asked]:
    """Show the newest head to every witness in the trust file. One that fails stops no other."""
    return [_ask(app, trust, one, post) for one in trust.witnesses]


def ask_those_behind(app: App, trust: Trust, post: Post) -> Sequence[Asked]:
    """The same for those with an address whose signature under the newest head is not here."""
    with app.store.read() as view:
        head = view.newest_head()
        behind = [
            one
            for one in trust.witnesses
            if head is not None and one.url and view.cosigned_by(one.key.name) < head.size
        ]
    return [_ask(app, trust, one, post) for one in behind]


def _ask(app: App, trust: Trust, witness: Witness, post: Post) -> Asked:
    if witness.url is None:
        return Asked(witness.name, Outcome.NO_ADDRESS)
    asked = request_to(app, witness.key.name)
    try:
        status, said = post(witness.url, bytes(asked))
        if status == Status.CONFLICT:
            size = _size(said)
            if size is None:
                return Asked(witness.name, Outcome.BAD_ANSWER, said[:200])
            if size == asked.old == asked.checkpoint.size:
                return Asked(witness.name, Outcome.SAW_ANOTHER)
            if size > asked.checkpoint.size:
                return Asked(witness.name, Outcome.AHEAD, str(size))
            # It knows better what it has seen than we do.
            asked = request_to(app, witness.key.name, size)
            status, said = post(witness.url, bytes(asked))
    except Refused as refused:
        return Asked(witness.name, Outcome.UNREACHABLE, str(refused.facts.get("why", "")))
    return _outcome(app, trust, witness, asked, status, said)


def _outcome(
    app: App, trust: Trust, witness: Witness, asked: Request, status: int, said: str
) -> Asked:
    if status == Status.COSIGNED:
        try:
            signed = keep_cosignatures(app, trust, asked.checkpoint.size, said)
        except Refused as refused:
            return Asked(witness.name, Outcome.BAD_ANSWER, str(refused.facts.get("why", "")))
        found = Outcome.SIGNED if witness.name in signed else Outcome.BAD_ANSWER
        return Asked(witness.name, found)
    if status == Status.CONFLICT and _size(said) == asked.checkpoint.size:
        return Asked(witness.name, Outcome.SAW_ANOTHER)
    outcomes = {
        Status.UNKNOWN_LOG: Outcome.DOES_NOT_KNOW_US,
        Status.NOT_SIGNED: Outcome.DOES_NOT_KNOW_US,
        Status.NOT_CONSISTENT: Outcome.NOT_CONSISTENT,
    }
    known = {int(one): outcome for one, outcome in outcomes.items()}
    return Asked(
        witness.name, known.get(status, Outcome.BAD_ANSWER), f"{status} {said[:200]}".strip()
    )


def _size(said: str) -> int | None:
    try:
        return from_decimal(said.removesuffix("\n"))
    except ValueError:
        return None
