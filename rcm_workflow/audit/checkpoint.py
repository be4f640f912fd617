"""Checkpoints (C2SP tlog-checkpoint): the head of a log as the text of a signed note."""

from dataclasses import dataclass
from typing import Final, Self

from rcm_workflow.audit.encoding import MAX_NUMBER, from_base64, from_decimal, to_base64
from rcm_workflow.audit.malformed import Malformed, Wrong
from rcm_workflow.audit.merkle import EMPTY_ROOT, HASH_BYTES
from rcm_workflow.audit.note import NotANote, Note, check_text

_LINES: Final = 3


class NotACheckpoint(Malformed):
    """A note whose text is no checkpoint."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The name of a log, the size of its tree and the root over it.

    ``extensions`` are further lines. We write none: nobody can audit them.
    """

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.origin or "\n" in self.origin:
            raise NotACheckpoint(Wrong.HEAD_ORIGIN)
        if not 0 <= self.size <= MAX_NUMBER:
            raise NotACheckpoint(Wrong.HEAD_SIZE)
        if len(self.root) != HASH_BYTES:
            raise NotACheckpoint(Wrong.HEAD_ROOT, length=HASH_BYTES)
        # There is one tree without leaves. Another root for it could be extended to anything.
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NotACheckpoint(Wrong.HEAD_EMPTY_ROOT)
        if any(not one or "\n" in one for one in self.extensions):
            raise NotACheckpoint(Wrong.HEAD_EXTENSION)
        try:
            check_text(self.text)
        except NotANote as fault:
            raise NotACheckpoint(**fault.told) from None

    @property
    def text(self) -> str:
        """The text of the note."""
        lines = (self.origin, str(self.size), to_base64(self.root), *self.extensions)
        return "".join(f"{line}\n" for line in lines)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read the text of a note, signed or not. Raises NotACheckpoint."""
        lines = text.split("\n")
        if lines.pop() != "" or len(lines) < _LINES:
            raise NotACheckpoint(Wrong.HEAD_LINES)
        origin, size, root, *more = lines
        try:
            return cls(origin, from_decimal(size), from_base64(root), tuple(more))
        except NotACheckpoint:
            raise
        except ValueError:
            raise NotACheckpoint(Wrong.HEAD_SPELLING) from None


def read_checkpoint(data: bytes) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint; that it is signed by anybody in particular is not yet known.

    Raises NotANote, NotACheckpoint.
    """
    note = Note.parse(data)
    return Checkpoint.parse(note.text), note
