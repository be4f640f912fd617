"""What becomes of confidential values: opened by right, released, erased.

A value is named by the event that brought it and by its name there; see ``Event.sealed``.
"""

from __future__ import annotations

from typing import ClassVar

from rcm_workflow.domain.events import Event
from rcm_workflow.domain.values import Name

SealedRef = tuple[str, str]
"""Event and name of one confidential value."""


class SealedOpened(Event):
    """Somebody read values that another had given in confidence.

    Stands in the readings of a case, a stream beside it: to look at a case does not move it.
    ``ground`` is the line of the table of rights, ``purpose`` what the reader asked for.
    """

    word: ClassVar[str] = "sealed_opened"
    role: Name
    ground: str
    purpose: str
    values: tuple[SealedRef, ...]


class SealedReleased(Event):
    """Values are confidential no longer: whoever may read the case may read them."""

    word: ClassVar[str] = "sealed_released"
    role: Name
    ground: str
    values: tuple[SealedRef, ...]
    decision: str = ""
    """The decision it rests on, where it is not the author that releases."""
    reason: str = ""


class ValuesErased(Event):
    """Values and their salts were destroyed; what is left is a tag that says nothing."""

    word: ClassVar[str] = "values_erased"
    role: Name
    ground: str
    values: tuple[SealedRef, ...]
    basis: str
    """The legal basis."""
    reason: str
