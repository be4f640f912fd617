"""Sealed values: the leaf holds a tag, the value and its salt live outside (DESIGN 5).

The salt is the key of the HMAC. Without it the tag says nothing, not even when the value is one
of three stances; with it the holder can prove what the value was. Destroying salt and value
erases the item and leaves the log as it is.
"""

import hmac
from collections.abc import Mapping
from typing import Any, Final

from rcm_workflow.audit.canonical import canonical

SALT_BYTES: Final = 32

NONCE: Final = "leaf:nonce"
"""In the place of a field: 32 random bytes as hex, which are the tag of no value.

A tree shows the hash of every leaf, also to those who may not read it; of a leaf in which nothing
is random, they could try all the words it may hold. No field of an event is spelled like it.
"""


def tags_in(sealed: Mapping[str, str]) -> dict[str, str]:
    """Of what stands under ``sealed`` in a leaf, the tags behind which there is a value."""
    return {name: tag for name, tag in sealed.items() if name != NONCE}


def seal(value: Any, salt: bytes) -> str:
    """HMAC-SHA256 under ``salt`` (32 fresh random bytes for each value) of the canonical bytes.

    Returns 64 lowercase hex digits. Raises NotCanonical, and ValueError for another salt length.
    """
    return _tag(value, salt).hex()


def seal_written(written: bytes, salt: bytes) -> str:
    """The same for a value whose canonical bytes are known already."""
    return _tag_of(written, salt).hex()


def opens(value: Any, salt: bytes, tag: str) -> bool:
    """Whether ``tag`` (64 lowercase hex digits) seals this value; compared in constant time.

    Raises NotCanonical, and ValueError for another salt length.
    """
    return hmac.compare_digest(_tag(value, salt).hex().encode(), tag.encode(errors="replace"))


def _tag(value: Any, salt: bytes) -> bytes:
    return _tag_of(canonical(value), salt)


def _tag_of(written: bytes, salt: bytes) -> bytes:
    if len(salt) != SALT_BYTES:
        raise ValueError(f"a salt is {SALT_BYTES} bytes, this one has {len(salt)}")
    return hmac.digest(salt, written, "sha256")
