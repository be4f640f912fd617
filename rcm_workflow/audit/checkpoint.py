"""Checkpoints (C2SP tlog-checkpoint): the head of a log as the text of a signed note."""

from dataclasses import dataclass
from typing import Final, Self

from rcm_workflow.audit.encoding import MAX_NUMBER, from_base64, from_decimal, to_base64
from rcm_workflow.audit.merkle import EMPTY_ROOT, HASH_BYTES
from rcm_workflow.audit.note import NotANote, Note, check_text

_LINES: Final = 3


class NotACheckpoint(ValueError):
    """A note whose text is no checkpoint; says why in one clause."""


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
            raise NotACheckpoint("the first line names the log")
        if not 0 <= self.size <= MAX_NUMBER:
            raise NotACheckpoint("the second line is the size of the tree")
        if len(self.root) != HASH_BYTES:
            raise NotACheckpoint(f"the third line is a root of {HASH_BYTES} bytes")
        # There is one tree without leaves. Another root for it could be extended to anything.
        if self.size == 0 and self.root != EMPTY_ROOT:
            raise NotACheckpoint("the root of no leaves is the hash of nothing")
        if any(not one or "\n" in one for one in self.extensions):
            raise NotACheckpoint("a line after the root is not empty")
        try:
            check_text(self.text)
        except NotANote as fault:
            raise NotACheckpoint(str(fault)) from None

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
            raise NotACheckpoint("a checkpoint has three lines and perhaps more")
        origin, size, root, *more = lines
        try:
            return cls(origin, from_decimal(size), from_base64(root), tuple(more))
        except NotACheckpoint:
            raise
        except ValueError as fault:
            raise NotACheckpoint(f"size or root: {fault}") from None


def read_checkpoint(data: bytes) -> tuple[Checkpoint, Note]:
    """Read a signed checkpoint; that it is signed by anybody in particular is not yet known.

    Raises NotANote, NotACheckpoint.
    """
    note = Note.parse(data)
    return Checkpoint.parse(note.text), note
