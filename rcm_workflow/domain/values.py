"""The small closed types that everything else is made of.

All are frozen. Instants are aware and kept in UTC; a naive one is refused, because it would
silently mean another hour in every capital.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Annotated, Any, Final, Self, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints
from pydantic_core import PydanticCustomError

from rcm_workflow.domain.folded import Folded, folded

Country = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}$")]
"""ISO 3166-1 alpha-2 code of a State."""

Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Lower-case hexadecimal SHA-256."""

PublicKey = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key in lower-case hexadecimal."""

Salt = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
"""Thirty-two random bytes in lower-case hexadecimal."""

Lang = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$")]
"""BCP 47 tag of a language version."""

Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}$")]
"""A word of ours: the name of a state, trigger, condition, input, period or capacity."""


DateName = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(-[1-9][0-9]*\.[a-z][a-z0-9_]{0,63})?$"),
]
"""What an awaited date is known by: the fact that holds it, or ``ITEM.FIELD``."""

Asked = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,67}(:[A-Za-z0-9_.,@=|<>:+-]{1,400})?$")
]
"""A condition as machine files name it, with its argument behind a colon where it takes one."""


FIRST_INSTANT: Final = datetime(1, 1, 2, tzinfo=UTC)
LAST_INSTANT: Final = datetime(9999, 12, 30, tzinfo=UTC)
"""The bounds of an instant. A day stays free at both ends of what a date can be, so that the clock
of every capital can show the instant and the midnight after it."""


def in_utc(value: datetime) -> datetime:
    """An aware instant in UTC. Raises ``ValueError`` for one that some clock could not show."""
    # Compared before it is converted: in UTC the first hours of year 1 are no date at all.
    if not FIRST_INSTANT <= value <= LAST_INSTANT:
        raise PydanticCustomError("instant_out_of_range", "no clock can show this instant")
    return value.astimezone(UTC)


Instant = Annotated[AwareDatetime, AfterValidator(in_utc)]
"""An aware moment, kept in UTC with microseconds."""


class Frozen(BaseModel):
    """Base of every value: immutable, and it refuses fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_timedelta="iso8601")

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:
        """Copy as pydantic does at a fifth of the price: every event makes several copies."""
        if deep:
            return super().model_copy(update=update, deep=True)
        more = update or {}
        fields = self.__pydantic_fields_set__
        if not fields.issuperset(more):
            fields = {*fields, *more}
        # The set may be shared: of a frozen value nobody sets a field.
        return _filled(type(self), {**self.__dict__, **more}, fields)

    @classmethod
    def made(cls, **values: Any) -> Self:
        """Put a value together from parts that are valid already; what is left out is as declared.

        For what the core itself makes of checked values. Never for anything that comes from
        outside, and never for an event: what stands in the log must be readable for ever.
        """
        defaults, fields = _declared(cls)
        return _filled(cls, {**defaults, **values}, fields)


F = TypeVar("F", bound=Frozen)
_fill = object.__setattr__


def _filled(cls: type[F], values: dict[str, Any], fields: set[str]) -> F:
    new = cls.__new__(cls)
    _fill(new, "__dict__", values)
    _fill(new, "__pydantic_fields_set__", fields)
    _fill(new, "__pydantic_extra__", None)
    _fill(new, "__pydantic_private__", None)
    return new


@cache
def _declared(cls: type[Frozen]) -> tuple[dict[str, Any], set[str]]:
    """What the fields of a class are if nobody says, in their order, and all their names.

    An ellipsis, which nothing can store, for a field that has to be given: one without a default,
    or one that is made anew each time and would be shared here.
    """
    fields = cls.model_fields
    defaults = {
        name: ... if one.is_required() or one.default_factory else one.default
        for name, one in fields.items()
    }
    return defaults, set(fields)


class Localized(Frozen):
    """One sentence or title in the two languages of the Conference."""

    en: str = Field(min_length=1)
    es: str = Field(min_length=1)

    def in_(self, lang: str) -> str:
        """Return the Spanish text for ``es`` and the English one for any other language."""
        return self.es if lang.startswith("es") else self.en


class Stance(StrEnum):
    """The kinds of position (GAP-14). ``TACIT`` is only ever recorded by the system.

    A late reply keeps the stance it states and is marked late (GAP-16); see
    :attr:`rcm_workflow.domain.case.Entry.late`.
    """

    ASSENT = "assent"
    ASSENT_WITH_COMMENT = "assent_with_comment"
    AMEND = "amend"
    OBJECT = "object"
    RESERVE = "reserve"
    NO_POSITION = "no_position"
    TACIT = "tacit"


AGREES = frozenset({Stance.ASSENT, Stance.ASSENT_WITH_COMMENT})
"""What is agreement with the text as it stands, without anything else."""


class Disposition(StrEnum):
    """What the PPT did with a requested change (GAP-10)."""

    INCORPORATED = "incorporated"
    PARTLY = "partly"
    NOT_INCORPORATED = "not_incorporated"
    WITHDRAWN_BY_AUTHOR = "withdrawn_by_author"


class Confirmation(StrEnum):
    """The author's answer when a requested change was not fully taken up (M1, R-058)."""

    MAINTAINED = "maintained"
    WITHDRAWN = "withdrawn"


class DeliveryStatus(StrEnum):
    """What is known of a letter that opened a period (GAP-19)."""

    DISPATCHED = "dispatched"
    DELIVERED = "delivered"
    ACKNOWLEDGED = "acknowledged"
    BOUNCED = "bounced"

    @property
    def proves(self) -> bool:
        """Whether this proves that the letter arrived."""
        return self in (DeliveryStatus.DELIVERED, DeliveryStatus.ACKNOWLEDGED)


@folded
class Seat(Folded):
    """A State or body in one capacity, for instance ``CR/foreign_affairs`` or ``MX/ppt``.

    Positions belong to seats; persons hold seats by dated mandates.
    """

    holder: Annotated[str, StringConstraints(pattern=r"^([A-Z]{2}|[a-z][a-z0-9_]{2,40})$")]
    capacity: Name

    def __str__(self) -> str:
        return f"{self.holder}/{self.capacity}"

    @classmethod
    def parse(cls, text: str) -> Seat:
        """Read ``holder/capacity``; raise ``ValueError`` when the slash is missing."""
        holder, slash, capacity = text.partition("/")
        if not slash:
            message = f"a seat is written HOLDER/CAPACITY, for instance MX/ppt, not {text!r}"
            raise ValueError(message)
        return cls(holder=holder, capacity=capacity)


@folded
class Actor(Folded):
    """Who asks: a person by id, in a seat. The clock asks as ``system`` with no seat.

    Its text form ``seat:person`` is what a leaf of the log holds; never a name or an address.
    """

    person: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9._-]{0,63}$")]
    seat: Seat | None = None

    def __str__(self) -> str:
        return self.person if self.seat is None else f"{self.seat}:{self.person}"

    @classmethod
    def parse(cls, text: str) -> Actor:
        """Read the text form; the inverse of ``str``."""
        seat, colon, person = text.rpartition(":")
        return cls(person=person, seat=Seat.parse(seat)) if colon else cls(person=person)

    @property
    def is_system(self) -> bool:
        """Whether it is the clock that asks."""
        return self.seat is None and self.person == SYSTEM.person

    @property
    def country(self) -> str | None:
        """The State the actor sits for, or ``None`` for a body or the system."""
        if self.seat is None or not self.seat.holder.isupper():
            return None
        return self.seat.holder


SYSTEM = Actor(person="system")


class Signature(Frozen):
    """A signature that stands in a leaf: with which key, and the 64 bytes in hexadecimal."""

    key: PublicKey
    value: Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{128}$")]


class Prepared(Frozen):
    """What has to be as it was when a statement was written, so that the same bytes come again.

    ``salts`` are those of its confidential values by name, ``numbered`` is the number that the ids
    of its changes are made of. The signature is missing while nobody has signed.
    """

    salts: tuple[tuple[str, Salt], ...] = ()
    numbered: int = Field(ge=1)
    signature: Signature | None = None


@folded
class Pin(Folded):
    """A definition a case was opened under: its name, version and the digest of its bytes."""

    name: str
    version: int
    digest: Digest

    @property
    def asked(self) -> str:
        """How one asks a library for it: ``name@version``."""
        return f"{self.name}@{self.version}"


class Document(Frozen):
    """Bytes kept by their digest: a text, a certificate, a report, a definition, a snapshot."""

    digest: Digest
    media: str
    body: bytes

    @classmethod
    def of(cls, body: bytes, media: str) -> Document:
        """Wrap bytes under their SHA-256."""
        return cls(digest=sha256(body), media=media, body=body)


def sha256(data: bytes) -> str:
    """Return the lower-case hexadecimal SHA-256 of the bytes."""
    return hashlib.sha256(data).hexdigest()


Inputs = dict[str, Any]
"""The values given with a trigger, by the names its definition declares."""
