"""Signed notes (C2SP signed-note): a text, and a line of each who signed it.

The text of a note means nothing until ``opened`` has found a signature of a key that the reader
chose to trust beforehand. Signatures of other keys are ignored: anyone may add them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple, Self

from rcm_workflow.audit.cosignature import cosigned_at, cosigned_bytes
from rcm_workflow.audit.encoding import from_base64, to_base64
from rcm_workflow.audit.keys import (
    COSIGNATURE,
    ID_BYTES,
    NOTE,
    NotAKey,
    SignerKey,
    VerifierKey,
    check_name,
)
from rcm_workflow.audit.malformed import Malformed, Wrong

MAX_BYTES: Final = 1_000_000
MAX_SIGNATURES: Final = 100
_DASH: Final = "\N{EM DASH} "
_PRINTABLE: Final = 0x20
BYTE_ORDER_MARK: Final = "\ufeff"
"""What some editors put before the first line."""


class NotANote(Malformed):
    """The bytes are no signed note."""


class NotSigned(Malformed):
    """No key that is trusted signed this note, or a trusted key's signature does not verify."""


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """One signature as it stands in a note; ``signature`` is what follows the key id."""

    name: str
    key_id: bytes
    signature: bytes

    def __str__(self) -> str:
        """The line, without the end of the line."""
        return f"{_DASH}{self.name} {to_base64(self.key_id + self.signature)}"

    @classmethod
    def parse(cls, line: str) -> Self:
        """Read one line. Raises NotANote."""
        name, space, encoded = line.removeprefix(_DASH).partition(" ")
        try:
            data = from_base64(encoded)
            check_name(name)
        except (ValueError, NotAKey):
            raise NotANote(Wrong.LINE_SPELLING) from None
        if not line.startswith(_DASH) or not space or len(data) <= ID_BYTES:
            raise NotANote(Wrong.LINE_FORM)
        return cls(name, data[:ID_BYTES], data[ID_BYTES:])


@dataclass(frozen=True, slots=True)
class Note:
    """A text that ends a line, and at least one signature."""

    text: str
    signatures: tuple[SignatureLine, ...]

    def __post_init__(self) -> None:
        check_text(self.text)
        if not 1 <= len(self.signatures) <= MAX_SIGNATURES:
            raise NotANote(Wrong.NOTE_SIGNATURES, most=MAX_SIGNATURES)

    def __bytes__(self) -> bytes:
        """The note as it is sent and stored."""
        return f"{self.text}\n{lines_of(self.signatures)}".encode()

    @classmethod
    def parse(cls, data: bytes) -> Self:
        """Read a note; the last empty line parts text and signatures. Raises NotANote."""
        if len(data) > MAX_BYTES:
            raise NotANote(Wrong.NOTE_TOO_LARGE, most=MAX_BYTES)
        try:
            whole = data.decode()
        except UnicodeDecodeError:
            raise NotANote(Wrong.NOTE_NOT_UTF8) from None
        if "\r\n" in whole:
            raise NotANote(Wrong.LINES_CRLF)
        text, parted, rest = whole.rpartition("\n\n")
        if not parted:
            raise NotANote(Wrong.NOTE_UNPARTED)
        return cls(text + "\n", read_lines(rest))

    def with_lines(self, lines: Iterable[SignatureLine]) -> Self:
        """The note with these lines too, each once, in the order of arrival."""
        return type(self)(self.text, tuple(dict.fromkeys((*self.signatures, *lines))))


class Signed(NamedTuple):
    """A signature that was found good; ``at`` is the time in it (POSIX), for a cosignature."""

    key: VerifierKey
    at: int | None


def check_text(text: str) -> None:
    """The text of a note ends its last line and holds no controls. Raises NotANote."""
    if not text.endswith("\n"):
        raise NotANote(Wrong.NOTE_UNENDED)
    if any(ord(one) < _PRINTABLE and one != "\n" for one in text):
        raise NotANote(Wrong.NOTE_CONTROLS)


def read_lines(text: str) -> tuple[SignatureLine, ...]:
    """Read one or more signature lines, each with its line end. Raises NotANote."""
    if not text:
        raise NotANote(Wrong.LINES_BLANK)
    if not text.endswith("\n"):
        raise NotANote(Wrong.LINES_UNENDED)
    return tuple(SignatureLine.parse(line) for line in text[:-1].split("\n"))


def lines_of(lines: Iterable[SignatureLine]) -> str:
    """Signature lines as text, each with its line end."""
    return "".join(f"{one}\n" for one in lines)


def sign(text: str, key: SignerKey, at: int | None = None) -> SignatureLine:
    """Sign a text; a key of the type for cosignatures needs the time (POSIX) it signs at.

    Raises NotANote for a text that can be no note, ValueError when the time does not fit the key.
    """
    check_text(text)
    if (key.kind == COSIGNATURE) != (at is not None):
        raise ValueError("a cosignature has a time, another signature has none")
    if at is None:
        signature = key.sign(text.encode())
    else:
        signature = at.to_bytes(8, "big") + key.sign(cosigned_bytes(text, at))
    return SignatureLine(key.name, key.verifier.id, signature)


def opened(note: Note, keys: Sequence[VerifierKey]) -> tuple[Signed, ...]:
    """Who of ``keys`` signed, each once, in the order of the note.

    A signature of an unknown key is ignored, also under a known name. Raises NotSigned when one of
    a known key does not verify, and when there is none of a known key.
    """
    known = {(key.name, key.id): key for key in keys}
    found: dict[VerifierKey, Signed] = {}
    for line in note.signatures:
        key = known.get((line.name, line.key_id))
        if key is None:
            continue
        signed = _checked(note.text, line, key)
        if signed is None:
            raise NotSigned(Wrong.SIGNATURE_FAILS, key=key.name)
        # A witness that looked twice signed twice; its latest look says most.
        earlier = found.get(key)
        if earlier is None or (signed.at or 0) > (earlier.at or 0):
            found[key] = signed
    if not found:
        raise NotSigned(Wrong.NOBODY_TRUSTED)
    return tuple(found.values())


def _checked(text: str, line: SignatureLine, key: VerifierKey) -> Signed | None:
    if key.kind == NOTE:
        return Signed(key, None) if key.verifies(line.signature, text.encode()) else None
    at = cosigned_at(text, line.signature, key)
    return None if at is None else Signed(key, at)
