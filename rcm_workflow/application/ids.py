"""The one place where randomness enters: salts of sealed values and ids that nobody chose."""

from __future__ import annotations

import os
import secrets
from hashlib import sha256

SALT = 32


class SystemEntropy:
    """Randomness from the operating system."""

    def salt(self) -> bytes:
        """Thirty-two unpredictable bytes."""
        return os.urandom(SALT)

    def command_id(self) -> str:
        """A fresh command id."""
        return f"c-{secrets.token_hex(16)}"


class SeededEntropy:
    """The same values for the same seed: for examples and tests, never for a real log."""

    def __init__(self, seed: str) -> None:
        self._seed = seed
        self._count = 0

    def salt(self) -> bytes:
        """Thirty-two bytes derived from the seed and a counter."""
        self._count += 1
        return sha256(f"{self._seed}:{self._count}".encode()).digest()

    def command_id(self) -> str:
        """The next id of the seed."""
        self._count += 1
        return f"{self._seed}-{self._count}"
