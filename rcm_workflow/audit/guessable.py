"""Entries in which nothing is random: who may not read them could find their words by their hash.

Leaves older than the nonce are like that and as valid. A log that has one leaf with a nonce is
written by a program that knows of it: from there on, a leaf without anything random is a fault.
"""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from rcm_workflow.audit.sealing import NONCE

GUESSABLE: Final = "guessable"
"""The code of the fault."""
_NONCE: Final = f'"{NONCE}":"'.encode()


class Guessable:
    """Looks at the leaves of a log in their order."""

    def __init__(self) -> None:
        """Begin before the first leaf."""
        self._nonces = False

    def take(self, document: Mapping[str, Any]) -> bool:
        """Whether this leaf holds nothing random although it had to."""
        sealed = document["event"]["sealed"]
        if NONCE in sealed:
            self._nonces = True
        return self._nonces and not sealed and "sig" not in document

    def take_tagged(self, stored: bytes) -> None:
        """The same for a sound leaf that has tags: at most it is the first one with a nonce."""
        # In a text these quotes would be escaped, but a body may have such a key: so it is read.
        if not self._nonces and _NONCE in stored:
            self.take(orjson.loads(stored))
