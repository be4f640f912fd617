"""What a witness decides (C2SP tlog-witness), without clock, file or network.

The one state of a witness is the last checkpoint of each log that it cosigned. It signs the next
one only with a proof that the old tree is a prefix of the new one. Two heads of one size and two
roots, both signed by the log, are the evidence that the log shows different people different
histories; nothing else is needed to show it to a third.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final, NamedTuple, Self

from rcm_workflow.audit.checkpoint import Checkpoint, NotACheckpoint, read_checkpoint
from rcm_workflow.audit.encoding import from_base64, from_decimal, to_base64
from rcm_workflow.audit.keys import VerifierKey
from rcm_workflow.audit.malformed import Malformed, Wrong
from rcm_workflow.audit.merkle import HASH_BYTES, verify_consistency
from rcm_workflow.audit.note import NotANote, Note, NotSigned, opened

_MAX_PROOF: Final = 63


class NotARequest(Malformed):
    """The bytes are no request to a witness."""


class Status(IntEnum):
    """The answer of a witness, as HTTP spells it."""

    COSIGNED = 200
    MALFORMED = 400
    NOT_SIGNED = 403
    UNKNOWN_LOG = 404
    CONFLICT = 409
    """The last checkpoint of this log has another size, or the same and another root."""
    NOT_CONSISTENT = 422


@dataclass(frozen=True, slots=True)
class Request:
    """The size last cosigned, a consistency proof from there, and the new checkpoint."""

    old: int
    proof: tuple[bytes, ...]
    note: Note

    def __bytes__(self) -> bytes:
        """The body of ``add-checkpoint``, and the file that goes by mail."""
        lines = [f"old {self.old}", *map(to_base64, self.proof), ""]
        return "".join(f"{line}\n" for line in lines).encode() + bytes(self.note)

    @property
    def checkpoint(self) -> Checkpoint:
        """The new checkpoint."""
        return Checkpoint.parse(self.note.text)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a request. Raises NotARequest."""
        head, parted, rest = data.partition(b"\n\n")
        if not parted:
            raise NotARequest(Wrong.PROOF_UNPARTED)
        try:
            first, *lines = head.decode("ascii").split("\n")
            old = from_decimal(first.removeprefix("old "))
            proof = tuple(map(from_base64, lines))
        except ValueError:
            raise NotARequest(Wrong.REQUEST_SPELLING) from None
        if not first.startswith("old "):
            raise NotARequest(Wrong.REQUEST_FIRST_LINE)
        if len(proof) > _MAX_PROOF or any(len(one) != HASH_BYTES for one in proof):
            raise NotARequest(Wrong.PROOF_HASHES, most=_MAX_PROOF, length=HASH_BYTES)
        try:
            _, note = read_checkpoint(rest)
        except (NotANote, NotACheckpoint) as fault:
            raise NotARequest(**fault.told) from None
        return cls(old, proof, note)


class Verdict(NamedTuple):
    """What a witness makes of a request."""

    status: Status
    size: int
    """Of the last checkpoint that it cosigned, for the answer to a conflict."""
    forked: bool = False
    """Whether the log has signed two roots for one size: the two heads are the evidence."""


def consider(request: Request, keys: Sequence[VerifierKey], last: Checkpoint | None) -> Verdict:
    """Whether to cosign.

    ``keys`` are those trusted for the log that the request names, none if it is not known; ``last``
    is the checkpoint of that log cosigned last. On ``COSIGNED`` the caller must keep the new one
    before anybody sees the signature, and nobody may come between.
    """
    new = request.checkpoint
    size = 0 if last is None else last.size
    if not keys:
        return Verdict(Status.UNKNOWN_LOG, size)
    try:
        opened(request.note, keys)
    except NotSigned:
        return Verdict(Status.NOT_SIGNED, size)
    if request.old > new.size:
        return Verdict(Status.MALFORMED, size)
    # Looked at before the old size is: whoever forks a log need not be honest about what it knows.
    forked = last is not None and last.size == new.size and last.root != new.root
    if forked or request.old != size:
        return Verdict(Status.CONFLICT, size, forked)
    if last is None or size == 0:
        consistent = not request.proof
    else:
        consistent = verify_consistency(size, last.root, new.size, new.root, request.proof)
    return Verdict(Status.COSIGNED if consistent else Status.NOT_CONSISTENT, size)


def is_fork(one: Note, other: Note, keys: Sequence[VerifierKey]) -> bool:
    """Whether two notes prove that a log signed two roots for one size.

    ``keys`` are those trusted for the log. Raises NotSigned, NotACheckpoint.
    """
    first, second = Checkpoint.parse(one.text), Checkpoint.parse(other.text)
    for note in (one, other):
        opened(note, keys)
    return first.origin == second.origin and first.size == second.size and first.root != second.root
