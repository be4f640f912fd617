"""What an act of erasure in a leaf says was erased."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

ERASURE: Final = "values_erased"


def erased_by(event: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Of each value the event that brought it and its name, with the number of the act.

    The leaf is of the form of leaves; what its body holds may be anything.
    """
    given = event["body"].get("values")
    if event["type"] != ERASURE or not isinstance(given, list):
        return
    by = event["id"].rpartition(".")[2]
    for one in given:
        if isinstance(one, list) and [type(part) for part in one] == [str, str]:
            # A name may hold what a terminal obeys, or a line of its own.
            of, name, number = (s if s.isprintable() else ascii(s) for s in (*one, by))
            yield of, name, number
