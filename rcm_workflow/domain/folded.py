"""What a case and the roster are folded into: validated where they come in, plain after that.

A model of pydantic asks a hook of its own at every reading of a field, and a step reads some five
hundred. What is read so often is a dataclass instead: checked by the same validators, written by
the same serializers, with the few methods of a model that are used here, and read as Python reads
any object.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Self, TypeVar, dataclass_transform

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass
from pydantic.fields import FieldInfo
from pydantic_core import SchemaSerializer, SchemaValidator

T = TypeVar("T")
F = TypeVar("F", bound="Folded")

CONFIG = ConfigDict(extra="forbid", ser_json_timedelta="iso8601")

_fill = object.__setattr__
_DECLARED: dict[type, dict[str, Any]] = {}


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(Field,))
def folded(cls: type[T]) -> type[T]:
    """Make a class of annotated fields a frozen value that validates what it is made of.

    A field that is said by ``Field`` needs ``kw_only=True``, or it would come before the others.
    """
    made: Any = dataclass(frozen=True, kw_only=True, config=CONFIG)(cls)
    return made  # type: ignore[no-any-return]  # the same class, filled in


class Folded:
    """Base of the values that :func:`folded` makes."""

    __pydantic_fields__: ClassVar[dict[str, FieldInfo]]
    __pydantic_validator__: ClassVar[SchemaValidator]
    __pydantic_serializer__: ClassVar[SchemaSerializer]

    @classmethod
    def fields(cls) -> tuple[str, ...]:
        """The names of the fields, in the order in which they are written."""
        return tuple(cls.__pydantic_fields__)

    @classmethod
    def defaults(cls) -> dict[str, Any]:
        """What the fields are if nobody says, in their order.

        Pydantic's mark of nothing, which nothing can store, for a field that has to be given.
        """
        return {name: one.default for name, one in cls.__pydantic_fields__.items()}

    @classmethod
    def model_validate(cls, value: Any) -> Self:
        """Make one of what was read. Raises ``ValidationError``."""
        made: Self = cls.__pydantic_validator__.validate_python(value)
        return made

    @classmethod
    def model_validate_json(cls, text: str | bytes) -> Self:
        """Make one of its JSON text. Raises ``ValidationError``."""
        made: Self = cls.__pydantic_validator__.validate_json(text)
        return made

    def model_dump(self, *, mode: str = "python") -> dict[str, Any]:
        """Its fields by name, and so on downwards; with the mode ``json`` as JSON has them."""
        told: dict[str, Any] = self.__pydantic_serializer__.to_python(self, mode=mode)
        return told

    def model_dump_json(self) -> str:
        """Its JSON text."""
        return self.__pydantic_serializer__.to_json(self).decode()

    def model_copy(self, *, update: Mapping[str, Any]) -> Self:
        """A copy with some fields replaced by values that are valid already."""
        return _filled(type(self), {**self.__dict__, **update})

    @classmethod
    def made(cls, **values: Any) -> Self:
        """Put a value together from parts that are valid already; what is left out is as declared.

        For what the core itself makes of checked values. Never for anything that comes from
        outside.
        """
        declared = _DECLARED.get(cls)
        if declared is None:
            declared = _DECLARED[cls] = cls.defaults()
        return _filled(cls, {**declared, **values})


def _filled(cls: type[F], values: dict[str, Any]) -> F:
    new = cls.__new__(cls)
    _fill(new, "__dict__", values)
    return new
