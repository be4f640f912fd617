"""Where every stored leaf is made: its tags, what is random in it, and its bytes.

Whoever stores an event comes through here, so no way of writing can forget the nonce.
"""

from __future__ import annotations

from typing import NamedTuple, Protocol

from rcm_workflow.audit.canonical import NotCanonical, canonical
from rcm_workflow.audit.sealing import NONCE, seal_written
from rcm_workflow.domain.events import Recorded
from rcm_workflow.storage import codec


class Salts(Protocol):
    """Where the salts of sealed values come from."""

    def salt(self) -> bytes:
        """Thirty-two unpredictable bytes."""
        ...


class Sealed(NamedTuple):
    """A confidential value as it stands beside the log."""

    name: str
    salt: bytes
    value: str


class Made(NamedTuple):
    """The bytes of a leaf, and the values of its tags, which are stored with it."""

    leaf: bytes
    sealed: tuple[Sealed, ...]


def make_leaf(recorded: Recorded, log: str, entropy: Salts) -> Made:
    """Make the leaf of an event. Raises ``Refused`` for a value the log has no form for."""
    sealed, tags = [], {}
    given = dict(recorded.salts)
    for name, value in recorded.event.sealed.items():
        # Its author signed the tag: another salt would make another statement of it.
        salt = bytes.fromhex(given[name]) if name in given else entropy.salt()
        try:
            written = canonical(value)
        except NotCanonical as error:
            raise codec.cannot_be_stored(error, name) from error
        tags[name] = seal_written(written, salt)
        sealed.append(Sealed(name, salt, written.decode()))
    if not tags and recorded.signature is None:
        # The tree shows the hash of every leaf, also to who may not read it: words that could
        # all be tried one after the other would be found by their hash.
        tags[NONCE] = entropy.salt().hex()
    return Made(codec.leaf_of(recorded, log, tags), tuple(sealed))
