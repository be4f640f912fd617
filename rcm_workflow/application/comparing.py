"""What differs in a case between two moments, and on which side it could not be read at all.

A value that only became readable is not new: behind the door it may have stood for long. So of a
side that was closed to the reader it is said that it was, never that there was nothing. That is
told by rights alone, whether or not something was there, for even that is not the reader's.
"""

from __future__ import annotations

from rcm_workflow.application.past import History, Then
from rcm_workflow.domain.sight import Difference, Place, differences, open_place


def compared(history: History, before: Then, after: Then) -> tuple[Difference, ...]:
    """What differs, as it could be read at each of the two moments and may be read now."""
    sides = (("before", before, after), ("after", after, before))
    found = []
    for one in differences(before.sight, after.sight):
        closed = {
            side
            for (side, then, other), value in zip(sides, (one.before, one.after), strict=True)
            if value is None and _closed(history, one.place, then, other)
        }
        found.append(one._replace(closed=frozenset(closed)))
    return tuple(found)


def _closed(history: History, place: Place, then: Then, other: Then) -> bool:
    """Whether such a value could not be read then; ``other`` is the moment at which it was."""
    mine = _mine(place, other)
    if not open_place(place, then.fields, then.own if mine else None):
        return True
    under_seal = place not in other._replace(said={}).sight
    return under_seal and not mine and not history.opens(then, place)


def _mine(place: Place, then: Then) -> bool:
    """Whether a value is of the reader's own word, or of a round in which it was asked."""
    group, of, _ = place
    if group == "changes":
        return then.own is not None and then.sight.get(Place(group, of, "country")) == then.own
    asked = then.sight.get(Place(group, of, "asked"), of[2:]) if group == "positions" else ()
    return then.own in asked
