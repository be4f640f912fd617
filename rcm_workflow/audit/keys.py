"""Keys of C2SP signed-note: a name, a type and an Ed25519 key, written as one line.

A *vkey* is public: ``<name>+<key id in 8 hex digits>+<base64 of type byte and public key>``. An
*skey* is secret: ``PRIVATE+KEY+`` and the same with the 32 byte seed. The key id is the beginning
of a hash over name, type and public key, so the same Ed25519 key under another name or for another
type of signature is another key.
"""

from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from rcm_workflow.audit.encoding import from_base64, to_base64
from rcm_workflow.audit.malformed import Malformed, Wrong

NOTE: Final = 0x01
"""Type of an Ed25519 signature over the text of a note."""
COSIGNATURE: Final = 0x04
"""Type of a timestamped Ed25519 cosignature over a checkpoint."""
KINDS: Final = (NOTE, COSIGNATURE)

KEY_BYTES: Final = 32
ID_BYTES: Final = 4
_PRIVATE: Final = "PRIVATE+KEY+"
_PRINTABLE: Final = 0x20


class NotAKey(Malformed):
    """A line that is no vkey or skey; no fact repeats it, for it may be secret."""


@dataclass(frozen=True, slots=True)
class VerifierKey:
    """The public half: whose signature it is, of which type, and how to check it."""

    name: str
    kind: int
    public: bytes

    def __post_init__(self) -> None:
        check_name(self.name)
        if self.kind not in KINDS:
            raise NotAKey(Wrong.KEY_TYPE, of_type=f"{self.kind:#04x}")
        if len(self.public) != KEY_BYTES:
            raise NotAKey(Wrong.KEY_LENGTH, length=KEY_BYTES, given=len(self.public))

    @property
    def id(self) -> bytes:
        """The four bytes that stand before each signature of this key."""
        named = self.name.encode() + b"\n" + bytes([self.kind])
        return sha256(named + self.public).digest()[:ID_BYTES]

    def verifies(self, signature: bytes, message: bytes) -> bool:
        """Whether the holder of this key signed exactly these bytes (RFC 8032)."""
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, message)
        except InvalidSignature:
            return False
        return True

    def __str__(self) -> str:
        """The vkey."""
        material = to_base64(bytes([self.kind]) + self.public)
        return f"{self.name}+{self.id.hex()}+{material}"

    @classmethod
    def parse(cls, vkey: str) -> Self:
        """Read a vkey. Raises NotAKey, also when the key id is not that of the key."""
        name, stated, kind, public = _taken_apart(vkey)
        key = cls(name, kind, public)
        if key.id != stated:
            raise NotAKey(Wrong.KEY_ID)
        return key


@dataclass(frozen=True, slots=True)
class SignerKey:
    """The secret half. Its ``repr`` shows no secret; ``secret()`` is the only way out."""

    name: str
    kind: int
    seed: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.seed) != KEY_BYTES:
            raise NotAKey(Wrong.KEY_LENGTH, length=KEY_BYTES, given=len(self.seed))
        # Built once so that a bad name or type is refused here.
        _ = self.verifier

    @property
    def verifier(self) -> VerifierKey:
        """The public half."""
        public = Ed25519PrivateKey.from_private_bytes(self.seed).public_key().public_bytes_raw()
        return VerifierKey(self.name, self.kind, public)

    def sign(self, message: bytes) -> bytes:
        """The Ed25519 signature of these bytes (RFC 8032)."""
        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(message)

    def as_kind(self, kind: int) -> Self:
        """The same key for another type of signature; its id differs."""
        return type(self)(self.name, kind, self.seed)

    def secret(self) -> str:
        """The skey. Write it nowhere but into a file that only its holder can read."""
        material = to_base64(bytes([self.kind]) + self.seed)
        return f"{_PRIVATE}{self.name}+{self.verifier.id.hex()}+{material}"

    @classmethod
    def parse(cls, skey: str) -> Self:
        """Read an skey. Raises NotAKey, also when the key id is not that of the key."""
        if not skey.startswith(_PRIVATE):
            raise NotAKey(Wrong.KEY_BEGINNING, first=_PRIVATE)
        name, stated, kind, seed = _taken_apart(skey.removeprefix(_PRIVATE))
        key = cls(name, kind, seed)
        if key.verifier.id != stated:
            raise NotAKey(Wrong.KEY_ID)
        return key


def check_name(name: str) -> None:
    """A key name is not empty and has no space, plus sign or control. Raises NotAKey."""
    try:
        name.encode()
    except UnicodeEncodeError:
        raise NotAKey(Wrong.KEY_NAME) from None
    if not name or any(one.isspace() or one == "+" or ord(one) < _PRINTABLE for one in name):
        raise NotAKey(Wrong.KEY_NAME)


def _taken_apart(text: str) -> tuple[str, bytes, int, bytes]:
    # Base64 may hold further plus signs; a name holds none.
    parts = text.split("+", 2)
    if len(parts) != 3:  # noqa: PLR2004 - name, id, key
        raise NotAKey(Wrong.KEY_PARTS)
    name, stated, material = parts
    try:
        key_id, data = bytes.fromhex(stated), from_base64(material)
    except ValueError:
        raise NotAKey(Wrong.KEY_SPELLING) from None
    if key_id.hex() != stated or len(key_id) != ID_BYTES or not data:
        raise NotAKey(Wrong.KEY_ID_SPELLING)
    return name, key_id, data[0], data[1:]
