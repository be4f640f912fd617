"""Receipts (C2SP tlog-proof): one leaf, its place, and the signed head of a tree that holds it.

A receipt needs nothing but itself and the reader's trust file. In its ``extra`` we put the exact
bytes of the leaf; they prove nothing by standing there, only by hashing to the place.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, NamedTuple, Self

from rcm_workflow.audit.canonical import MAX_LEAF_BYTES, LeafTooLarge, NotCanonical
from rcm_workflow.audit.checkpoint import Checkpoint, NotACheckpoint, read_checkpoint
from rcm_workflow.audit.encoding import from_base64, from_decimal, to_base64
from rcm_workflow.audit.keys import VerifierKey
from rcm_workflow.audit.leaf import Leaf, NotALeaf, Signature, read_leaf
from rcm_workflow.audit.malformed import Malformed, Wrong
from rcm_workflow.audit.merkle import HASH_BYTES, leaf_hash, verify_inclusion
from rcm_workflow.audit.note import BYTE_ORDER_MARK, NotANote, Note, NotSigned
from rcm_workflow.audit.signatures import seat_of
from rcm_workflow.audit.statement import ALG, signed_by, statement_of
from rcm_workflow.audit.trust import Trust

SUFFIX: Final = ".tlog-proof"
_FIRST: Final = "c2sp.org/tlog-proof@v1"
_MAX_PATH: Final = 63


class NotAReceipt(Malformed):
    """The bytes are no receipt."""


class Grade(StrEnum):
    """How much a receipt proves."""

    RECORDED = "recorded"
    """The log signed a head that holds the leaf. It cannot deny it; it could show others another
    history."""
    WITNESSED = "witnessed"
    """As many witnesses as the trust file asks for have seen the same head as well."""


class Fault(StrEnum):
    """Why a receipt proves nothing."""

    NO_LEAF = "no_leaf"
    NOT_A_LEAF = "not_a_leaf"
    NOT_INCLUDED = "not_included"
    NOT_SIGNED = "not_signed"
    OF_ANOTHER_LOG = "of_another_log"
    FORGED = "forged"
    """It carries a signature of its country that is not one of these words."""
    OF_ANOTHER_KEY = "of_another_key"
    """Its country is said to have signed it with a key that the reader does not know."""


class ReceiptFails(ValueError):
    """A receipt was read and does not hold."""

    def __init__(self, fault: Fault, why: str = "", **facts: Any) -> None:
        super().__init__(f"{fault}{': ' if why else ''}{why}")
        self.fault = fault
        self.why = why
        self.facts = facts


@dataclass(frozen=True, slots=True)
class Receipt:
    """A proof of inclusion as a file; ``note`` is the checkpoint with all its signatures."""

    index: int
    path: tuple[bytes, ...]
    note: Note
    extra: bytes | None = None

    def __bytes__(self) -> bytes:
        """The file."""
        lines = [_FIRST]
        if self.extra is not None:
            lines.append(f"extra {to_base64(self.extra)}")
        lines += [f"index {self.index}", *map(to_base64, self.path), ""]
        return "".join(f"{line}\n" for line in lines).encode() + bytes(self.note)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read the file. Raises NotAReceipt."""
        if b"\r\n" in data:
            raise NotAReceipt(Wrong.LINES_CRLF)
        if data.startswith(BYTE_ORDER_MARK.encode()):
            raise NotAReceipt(Wrong.BYTE_ORDER_MARK)
        # The head of the file ends at the first empty line; the note has another one of its own.
        head, parted, rest = data.partition(b"\n\n")
        if not parted:
            raise NotAReceipt(Wrong.PROOF_UNPARTED)
        index, path, extra = _read_head(head)
        if len(path) > _MAX_PATH or any(len(one) != HASH_BYTES for one in path):
            raise NotAReceipt(Wrong.PROOF_HASHES, most=_MAX_PATH, length=HASH_BYTES)
        try:
            read_checkpoint(rest)
            note = Note.parse(rest)
        except (NotANote, NotACheckpoint) as fault:
            raise NotAReceipt(**fault.told) from None
        return cls(index, path, note, extra)


def _read_head(head: bytes) -> tuple[int, tuple[bytes, ...], bytes | None]:
    first, *lines = head.decode("ascii", "replace").split("\n")
    extra, index = "", ""
    if lines and lines[0].startswith("extra "):
        extra = lines.pop(0)
    if lines and lines[0].startswith("index "):
        index = lines.pop(0)
    if first != _FIRST or not index:
        raise NotAReceipt(Wrong.RECEIPT_FIRST_LINE, first=_FIRST)
    try:
        return (
            from_decimal(index.removeprefix("index ")),
            tuple(map(from_base64, lines)),
            from_base64(extra.removeprefix("extra ")) if extra else None,
        )
    except ValueError:
        raise NotAReceipt(Wrong.RECEIPT_SPELLING) from None


class Judged(NamedTuple):
    """What a receipt proves under a trust file."""

    grade: Grade
    place: int
    leaf: Leaf
    leaf_hash: bytes
    checkpoint: Checkpoint
    log: VerifierKey
    witnesses: Sequence[tuple[str, int]]
    """Name and time (POSIX) of each witness that signed, wanted for the quorum or not."""


def _require_signature(
    stored: bytes, read: Leaf, sig: Signature, keys: Sequence[VerifierKey] | None
) -> None:
    if sig.alg != ALG or not signed_by(statement_of(stored), sig.value, sig.key):
        raise ReceiptFails(Fault.FORGED)
    if keys is not None:
        known = {(one.name, one.public.hex()) for one in keys}
        if (seat_of(read.actor), sig.key) not in known:
            raise ReceiptFails(Fault.OF_ANOTHER_KEY, f"{seat_of(read.actor)} {sig.key}")


def judge(
    receipt: Receipt,
    trust: Trust,
    leaf: bytes | None = None,
    keys: Sequence[VerifierKey] | None = None,
) -> Judged:
    """What the receipt proves of ``leaf``, or of the leaf that it brings along.

    A trust file that asks for no witness never leads to more than ``recorded``. A signature of a
    country has to verify; whose key it is, and that it was in force, the log alone says, unless
    the reader brings the ``keys`` of seats: then it has to be one of them. Raises ReceiptFails.
    """
    stored = leaf if leaf is not None else receipt.extra
    if stored is None:
        raise ReceiptFails(Fault.NO_LEAF)
    checkpoint = Checkpoint.parse(receipt.note.text)
    try:
        weight = trust.weigh(receipt.note)
    except NotSigned as fault:
        raise ReceiptFails(Fault.NOT_SIGNED, **fault.told) from None
    hashed = leaf_hash(stored)
    if not verify_inclusion(hashed, receipt.index, checkpoint.size, receipt.path, checkpoint.root):
        raise ReceiptFails(Fault.NOT_INCLUDED)
    try:
        read = read_leaf(stored)
    except LeafTooLarge:
        raise ReceiptFails(Fault.NOT_A_LEAF, Wrong.LEAF_TOO_LARGE, most=MAX_LEAF_BYTES) from None
    except NotCanonical:
        raise ReceiptFails(Fault.NOT_A_LEAF, Wrong.LEAF_NOT_CANONICAL) from None
    except NotALeaf as fault:
        raise ReceiptFails(Fault.NOT_A_LEAF, Wrong.LEAF_FORM, at=fault.path or "–") from None
    if read.log != checkpoint.origin:
        raise ReceiptFails(Fault.OF_ANOTHER_LOG, read.log)
    if read.sig is not None:
        _require_signature(stored, read, read.sig, keys)
    grade = Grade.WITNESSED if weight.witnessed else Grade.RECORDED
    return Judged(grade, receipt.index, read, hashed, checkpoint, weight.log, weight.witnesses)
