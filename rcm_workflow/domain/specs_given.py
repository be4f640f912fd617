"""The shapes of what is given with a step: its inputs, and the lists that they fill."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final, Literal, Protocol, get_args

from rcm_workflow.domain.values import Localized

InputType = Literal[
    "text",
    "integer",
    "boolean",
    "date",
    "instant",
    "country",
    "countries",
    "state",
    "holder",
    "choice",
    "document",
    "case",
    "meeting",
    "item",
    "localized",
]
"""What an input may be.

``country`` and ``countries`` are Member Countries, ``state`` any State by its ISO 3166-1 code,
``holder`` a State or a body, ``meeting`` and ``case`` the id of one, ``item`` an item of this case,
``localized`` one text in both languages.
"""


DAYS: Final = ("date", "instant")
"""What has a place in the calendar."""

SINGLE: Final = tuple(
    one for one in get_args(InputType) if one not in ("document", "countries", "localized")
)
"""What is one value that can be written behind an equals sign."""

GIVEN: Final = (*SINGLE, "countries", "localized")
"""What is given as a value; a document is filed."""

PARTIES: Final = ("country", "state", "holder", "text", "choice")
"""What can say who somebody is."""


class InputSpec(Protocol):
    """One declared input of a trigger."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> InputType: ...
    @property
    def required(self) -> bool: ...
    @property
    def title(self) -> Localized: ...
    @property
    def choices(self) -> Sequence[str]: ...
    @property
    def minimum(self) -> int | None: ...
    @property
    def maximum(self) -> int | None: ...
    @property
    def not_before(self) -> str | None:
        """For a date or an instant: the first day it may be, a term of ``compare``."""
        ...

    @property
    def not_after(self) -> str | None:
        """For a date or an instant: the last day it may be, a term of ``compare``."""
        ...

    @property
    def keep(self) -> bool:
        """Whether the case goes on to know the value as a fact."""
        ...

    @property
    def sealed(self) -> bool:
        """Whether the value is a confidential one: sealed in the log, and never a fact."""
        ...

    @property
    def own(self) -> bool:
        """Whether nobody gives it: it is the State or body whose seat makes the step."""
        ...

    @property
    def from_item(self) -> str | None:
        """Where it is not given: ``NAME.FIELD``, a field of the item that the input names."""
        ...

    @property
    def quoted(self) -> bool:
        """Whether nobody gives it: it is what that item says, and nothing else counts."""
        ...

    @property
    def of(self) -> str | None:
        """For an item: its list."""
        ...

    @property
    def body(self) -> str | None:
        """For a meeting: the value that says of which body, where several may call theirs so."""
        ...

    @property
    def list(self) -> str | None:
        """For a text: the list of the policy that it must be on."""
        ...


class ItemGroupSpec(Protocol):
    """One list that cases of a machine keep."""

    @property
    def name(self) -> str: ...
    @property
    def title(self) -> Localized: ...
    @property
    def sealed(self) -> bool:
        """Whether its fields are confidential; that there is an item, and when, is not."""
        ...

    @property
    def initial(self) -> str: ...
    @property
    def statuses(self) -> Mapping[str, Localized]: ...
    @property
    def not_counted(self) -> Sequence[str]:
        """The statuses of what stands in the list and no longer counts: struck, taken back."""
        ...
