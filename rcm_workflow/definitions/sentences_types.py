"""What is said of types: of inputs, and of the values that conditions and effects give them."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = ()
"""Code, English, Spanish."""
