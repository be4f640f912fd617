"""Which documents an entry cites: where in the body of each kind of event their digests stand.

Of a log that is taken out whole these are demanded: without a text, a calendar or the rules, an
entry names something that nobody can read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

CITES: Final = {
    "calendar_amended": ("base", "snapshot"),
    "case_opened": ("machine.digest", "policy.digest", "snapshot", "access", "documents.*.1"),
    "period_extended": ("deadlines.*.certificate",),
    "period_opened": ("deadlines.*.certificate",),
    "period_recomputed": ("deadlines.*.certificate",),
    "period_resumed": ("deadlines.*.certificate",),
    "rules_amended": ("current.machine.digest", "current.policy.digest", "current.access", "plan"),
    "text_filed": ("versions.*.1",),
    "transition_fired": ("documents.*.1",),
}
"""By the word of an event; a star is every member of a list."""

_DIGEST = re.compile("[0-9a-f]{64}")


def cited(document: Mapping[str, Any]) -> Iterator[str]:
    """The digests of the documents that an entry cites, as they stand in it."""
    event = document["event"]
    for path in CITES.get(event["type"], ()):
        for found in _at(event["body"], path.split(".")):
            if isinstance(found, str) and _DIGEST.fullmatch(found):
                yield found


def _at(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
        return
    step, *rest = steps
    if isinstance(value, dict):
        members = [value[step]] if step in value else []
    elif isinstance(value, list):
        members = value if step == "*" else value[int(step) :][:1] if step.isdecimal() else []
    else:
        members = []
    for one in members:
        yield from _at(one, rest)
