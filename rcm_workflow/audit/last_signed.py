"""What the holder of a log's key remembers of the head it signed last.

The checkpoint and the compact range under its root. From the range and the leaves that follow the
next root is computed again, which shows that the tree signed before is a prefix of the next one.
"""

from dataclasses import dataclass
from typing import Final, Self

from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.cosignature import COSIGNATURE_BYTES, TIME_BYTES
from rcm_workflow.audit.encoding import from_base64, to_base64
from rcm_workflow.audit.keys import COSIGNATURE, SignerKey, VerifierKey
from rcm_workflow.audit.merkle import CompactRange
from rcm_workflow.audit.note import Note, NotSigned, opened, sign

_FIRST: Final = "rcm last-signed 1"


@dataclass(frozen=True, slots=True)
class LastSigned:
    """A signed head and its range."""

    note: Note
    tree: CompactRange

    @property
    def checkpoint(self) -> Checkpoint:
        """The head."""
        return Checkpoint.parse(self.note.text)

    def __bytes__(self) -> bytes:
        """As kept in a file."""
        lines = [_FIRST, *(f"range {to_base64(one)}" for one in self.tree.hashes), ""]
        return "".join(f"{line}\n" for line in lines).encode() + bytes(self.note)

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read ``bytes``. Raises ValueError, of which NotANote and NotACheckpoint are kinds."""
        head, parted, rest = data.partition(b"\n\n")
        first, *lines = head.decode("ascii").split("\n")
        if first != _FIRST or not parted:
            raise ValueError(f"the first line is {_FIRST}, an empty one parts range and note")
        checkpoint, note = read_checkpoint(rest)
        hashes = [from_base64(line.removeprefix("range ")) for line in lines]
        tree = CompactRange(checkpoint.size, hashes)
        if tree.root() != checkpoint.root:
            raise ValueError("the range does not lead to the root")
        return cls(note, tree)


def sign_head(checkpoint: Checkpoint, keys: tuple[SignerKey, ...], at: int) -> Note:
    """A checkpoint signed by all keys of its log, each with and without the time (POSIX).

    The line without time is what every reader of such logs knows. The one with time says that this
    was the newest head then: it is the heartbeat of a log in which nothing happens.
    """
    plain = [sign(checkpoint.text, key) for key in keys]
    timed = [sign(checkpoint.text, key.as_kind(COSIGNATURE), at) for key in keys]
    return Note(checkpoint.text, (*plain, *timed))


def signed_at(note: Note, keys: tuple[VerifierKey, ...]) -> int | None:
    """When the log itself signed a head, by the line with the time; ``None`` if there is none."""
    timed = [VerifierKey(key.name, COSIGNATURE, key.public) for key in keys]
    try:
        return max((one.at or 0 for one in opened(note, timed)), default=None)
    except NotSigned:
        return None


def own_time(note: Note, origin: str) -> int | None:
    """The time in the log's own lines of a head, as they say it; ``None`` if none has one.

    Whether such a line verifies only whoever has the key of the log can tell.
    """
    timed = [
        int.from_bytes(one.signature[:TIME_BYTES], "big")
        for one in note.signatures
        if one.name == origin and len(one.signature) == COSIGNATURE_BYTES
    ]
    return max(timed, default=None)
