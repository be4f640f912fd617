"""The form that a definition has at a place: which keys, of which type, and what was taken amiss.

pydantic turns ``"yes"`` into true and ``5.0`` into five. Who writes a text where yes or no belongs
means something by it, so in a definition such a value is a fault.
"""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from types import UnionType
from typing import Annotated, Any, Union

from pydantic import BaseModel

from rcm_workflow.definitions.toml_lines import Loc

_ONE = ""
"""In a way to a table: one of several, which have no names."""

_PLAIN: Mapping[type, str] = {bool: "bool_type", int: "int_type", date: "date_type"}
"""What pydantic would make of something else, by what it says where it does not."""


def model_at(model: type[BaseModel], loc: Loc) -> type[BaseModel] | None:
    """The model of the table at a place; ``None`` where there is none."""
    annotation: Any = model
    for part in loc:
        annotation = _below(annotation, part)
    return next((one for one in _arms(annotation) if _is_model(one)), None)


def keys_of(model: type[BaseModel]) -> tuple[str, ...]:
    """The keys that a table of this model may have, as they are written."""
    return tuple(field.alias or name for name, field in model.model_fields.items())


@cache
def homes(model: type[BaseModel]) -> tuple[tuple[str, str], ...]:
    """Every key of a form, and the header under which it may stand; none for the whole file.

    A name that the file chooses is ``NAME``.
    """
    return tuple(_homes(model))


def _homes(model: type[BaseModel]) -> Iterator[tuple[str, str]]:
    # By the ways to it: the opening and the transitions are of one form.
    found: list[tuple[tuple[type[BaseModel], ...], tuple[str, ...]]] = [((model,), ())]
    for way, path in found:
        for name, field in way[-1].model_fields.items():
            key = field.alias or name
            yield key, _header(path)
            found += [
                ((*way, one), (*path, key, *more))
                for one, more in _tables(field.annotation)
                if one not in way
            ]


def _header(path: tuple[str, ...]) -> str:
    """As TOML writes it: one table, or one of several."""
    if not path:
        return ""
    named = ".".join(part for part in path if part != _ONE)
    return f"[[{named}]]" if path[-1] == _ONE else f"[{named}]"


def coerced(annotation: Any, value: Any, loc: Loc = ()) -> Iterator[tuple[str, Loc, Any]]:
    """Each value that was taken for something it is not: the code, its place, and the value."""
    arms = _arms(annotation)
    if isinstance(value, Mapping):
        for key, one in value.items():
            below = _below(annotation, key)
            if below is not None:
                yield from coerced(below, one, (*loc, key))
    elif isinstance(value, list | tuple):
        for number, one in enumerate(value):
            below = _below(annotation, number)
            if below is not None:
                yield from coerced(below, one, (*loc, number))
    elif isinstance(value, bool | int | float | str) and type(value) not in arms:
        for kind, code in _PLAIN.items():
            # A day may be written in quotation marks, but not as a number.
            if kind in arms and not (kind is date and isinstance(value, str)):
                yield code, loc, value
                return


def _is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, BaseModel)


def _arms(annotation: Any) -> tuple[Any, ...]:
    """An annotation without what is written around it, and each side of an alternative."""
    try:
        return _arms_of(annotation)
    except TypeError:
        # What cannot be a key of the cache is taken apart each time.
        return tuple(_unwrapped(annotation))


@cache
def _arms_of(annotation: Any) -> tuple[Any, ...]:
    return tuple(_unwrapped(annotation))


def _unwrapped(annotation: Any) -> Iterator[Any]:
    origin = typing.get_origin(annotation)
    if origin is Annotated:
        yield from _arms(typing.get_args(annotation)[0])
    elif origin in (Union, UnionType):
        for one in typing.get_args(annotation):
            yield from _arms(one)
    else:
        yield annotation


@cache
def _annotations(model: type[BaseModel]) -> Mapping[str, Any]:
    """What each key of a table may be, by its name and as it is written."""
    return {
        key: field.annotation
        for name, field in model.model_fields.items()
        for key in (name, field.alias)
        if key is not None
    }


def _below(annotation: Any, part: str | int) -> Any:
    for one in _arms(annotation):
        if _is_model(one) and isinstance(part, str):
            if part in (fields := _annotations(one)):
                return fields[part]
            continue
        origin, inner = typing.get_origin(one), typing.get_args(one)
        if isinstance(origin, type) and inner:
            if isinstance(part, str) and issubclass(origin, Mapping):
                return inner[1]
            if isinstance(part, int) and issubclass(origin, Sequence):
                return inner[0]
    return None


def _tables(annotation: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[Any, tuple[str, ...]]]:
    for one in _arms(annotation):
        if _is_model(one):
            yield one, path
            continue
        origin, inner = typing.get_origin(one), typing.get_args(one)
        if isinstance(origin, type) and inner:
            named = issubclass(origin, Mapping)
            yield from _tables(inner[1 if named else 0], (*path, "NAME" if named else _ONE))
