"""Timestamped Ed25519 cosignatures (C2SP tlog-cosignature, type 0x04).

A cosignature says: at this time, this was the largest tree of this log that I have seen, and it
holds every tree of it that I saw before.
"""

from typing import Final

from rcm_workflow.audit.encoding import MAX_NUMBER
from rcm_workflow.audit.keys import VerifierKey

TIME_BYTES: Final = 8
COSIGNATURE_BYTES: Final = TIME_BYTES + 64


def cosigned_bytes(text: str, at: int) -> bytes:
    """What is signed: two lines with the time, then the whole text of the checkpoint.

    Raises ValueError for a time before 1970 or after 2^63 - 1.
    """
    if not 0 <= at <= MAX_NUMBER:
        raise ValueError("a cosignature has a time from 0 to 2^63 - 1")
    return f"cosignature/v1\ntime {at}\n{text}".encode()


def cosigned_at(text: str, signature: bytes, key: VerifierKey) -> int | None:
    """The time in a cosignature of this key over the text, ``None`` if it does not verify."""
    if len(signature) != COSIGNATURE_BYTES:
        return None
    at = int.from_bytes(signature[:TIME_BYTES], "big")
    if at > MAX_NUMBER or not key.verifies(signature[TIME_BYTES:], cosigned_bytes(text, at)):
        return None
    return at
