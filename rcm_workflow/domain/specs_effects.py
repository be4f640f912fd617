"""The shapes of effects as the core sees them: what a step does outside its own case.

A value of an effect is written as a word of its own: ``=literal``, ``input:NAME``, ``fact:NAME``,
``item:FIELD``, or one of :data:`WORDS`. A number or a yes or no stands for itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol, get_args

from rcm_workflow.domain.roster_events import ObserverKind, ObserverStanding
from rcm_workflow.domain.specs_given import InputType
from rcm_workflow.domain.values import Localized

Value = str | int | bool
"""Where a value comes from, or a literal number or yes or no."""

SOURCES: Final = ("input", "fact", "item")
"""What a value may be taken from, by a name behind a colon."""

WORDS: Final = ("case", "each", "item", "today", "now", "authority", "country", "title")
"""Values that need no name: the number of this case, the one of ``for_each``, the id of its item,
the day at the capital of the authority, the instant, the authority, the State whose seat acts, the
title."""

Registered = Literal[
    "presidency",
    "presidency_withdrawn",
    "observer",
    "observer_status",
    "meeting_scheduled",
    "meeting_cancelled",
    "meeting_postponed",
    "meeting_opened",
    "meeting_closed",
]
"""What a step can have entered in the roster."""

REGISTERED: Final[Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "presidency": (
        ("year", "country", "starts_on"),
        ("designated", "ad_interim", "theme", "source"),
    ),
    "presidency_withdrawn": (("year",), ("reason", "source")),
    "observer": (("holder", "kind", "since"), ("name", "name_en", "name_es", "rights", "source")),
    "observer_status": (("holder", "status", "since"), ("reason", "source")),
    "meeting_scheduled": (
        ("body", "meeting", "starts_on"),
        ("ends_on", "place", "format", "source"),
    ),
    "meeting_cancelled": (("body", "meeting"), ("reason", "source")),
    "meeting_postponed": (("body", "meeting"), ("reason", "source")),
    "meeting_opened": (("body", "meeting"), ()),
    "meeting_closed": (("body", "meeting"), ()),
}
"""The values each of them needs, and those it may have."""

TYPES: Final[Mapping[str | tuple[Registered, str], tuple[InputType, ...]]] = {
    "year": ("integer",),
    "country": ("country",),
    "starts_on": ("date",),
    ("presidency", "starts_on"): ("date", "instant"),
    "ends_on": ("date",),
    "since": ("date",),
    "designated": ("boolean",),
    "ad_interim": ("boolean",),
    "holder": ("holder",),
    "meeting": ("meeting",),
    "name": ("text", "localized"),
    **dict.fromkeys(("theme", "reason", "rights", "format", "source"), ("text",)),
    "place": ("text", "localized"),
}
"""What a value of the roster has to be, for one entry or for all of them."""

CHOICES: Final[Mapping[tuple[Registered, str], tuple[str, ...]]] = {
    ("observer", "kind"): get_args(ObserverKind),
    ("observer_status", "status"): get_args(ObserverStanding),
}
"""The words that a value of the roster can be."""


IfOpen = Literal["refuse", "keep"]
"""Whether a step is refused where the only case it may open is open, or that one stays."""

IfNone = Literal["refuse", "pass"]
"""Whether a step is refused where there is no case with the values it names, or moves nothing."""


IfSo = Literal["refuse", "keep"]
"""Whether a step is refused where the roster says already what is to be entered, or goes on."""

SITTING: Final[tuple[Registered, ...]] = ("meeting_opened", "meeting_closed")
"""What may stand in the roster already: a session is opened and closed by hand, too."""


class OpensSpec(Protocol):
    """A step opens cases of another procedure."""

    @property
    def machine(self) -> str: ...
    @property
    def relation(self) -> str:
        """What the new case is called in this one."""
        ...

    @property
    def back(self) -> str:
        """What this case is called in the new one."""
        ...

    @property
    def title(self) -> Localized:
        """The title of the new case; ``{name}`` is an input, a fact or a field of the item."""
        ...

    @property
    def values(self) -> Mapping[str, Value]:
        """The inputs of the new case."""
        ...

    @property
    def for_each(self) -> str | None:
        """What it is done for, each; once without.

        ``items:GROUP``, ``items:GROUP=STATUS|STATUS``, ``input:NAME`` (the item that it names),
        ``fact:NAME``, ``members`` or ``admitted:BODY``.
        """
        ...

    @property
    def if_open(self) -> IfOpen:
        """What becomes of the step where the only case with these values is open already."""
        ...

    @property
    def when(self) -> Sequence[str]: ...


class FiresSpec(Protocol):
    """A step moves another case."""

    @property
    def case(self) -> str:
        """``link:RELATION``, ``fact:NAME``, ``open:MACHINE`` or ``every:MACHINE``.

        The last are all open cases of the machine, this one too: each learns in the same
        transaction what the roster says now, and makes the step where it can.
        """
        ...

    @property
    def key(self) -> Sequence[str]:
        """For ``open:MACHINE``: the values by which its one open case is found."""
        ...

    @property
    def if_none(self) -> IfNone:
        """What becomes of the step where there is no case with these values."""
        ...

    @property
    def state(self) -> Sequence[str]:
        """Only where the other case is in one of these states; in any without."""
        ...

    @property
    def trigger(self) -> str: ...
    @property
    def values(self) -> Mapping[str, Value]: ...
    @property
    def for_each(self) -> str | None:
        """What it is done for, each; once without. See ``OpensSpec``."""
        ...

    @property
    def when(self) -> Sequence[str]: ...


class RegistersSpec(Protocol):
    """A step enters something in the roster."""

    @property
    def what(self) -> Registered: ...
    @property
    def if_so(self) -> IfSo:
        """For what is in ``SITTING``: what becomes of the step where the roster says so already."""
        ...

    @property
    def values(self) -> Mapping[str, Value]: ...
    @property
    def for_each(self) -> str | None: ...
    @property
    def when(self) -> Sequence[str]: ...
