"""Reading a TOML definition so that every fault is told with file, line and what to do."""

from __future__ import annotations

import re
import tomllib
import typing
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BaseModel, PlainSerializer, ValidationError
from pydantic_core import ErrorDetails

from rcm_workflow.definitions.findings import BadDefinition, Finding, near

M = TypeVar("M", bound=BaseModel)
K = TypeVar("K")
V = TypeVar("V")

LANGS = ("en", "es")
_HEADER = re.compile(r"^\s*(\[\[?)\s*(.+?)\s*\]\]?\s*(?:#.*)?$")
_WORD = r"""(?:[A-Za-z0-9_-]+|"[^"]*")"""
_KEY = re.compile(rf"^\s*({_WORD}(?:\s*\.\s*{_WORD})*)\s*=")
_PART = re.compile(r'"([^"]*)"|([A-Za-z0-9_-]+)')
_AT = re.compile(r"\(at line (\d+)")


def _frozen(table: Mapping[K, V]) -> Mapping[K, V]:
    return MappingProxyType(dict(table))


Table = Annotated[Mapping[K, V], AfterValidator(_frozen), PlainSerializer(dict)]
"""A TOML table of tables; read-only, because a plain dict in a frozen model stays mutable."""

LARGEST = 4_000_000
"""Bytes; the longest definition of this package is a fortieth of that."""
DEEPEST = 32
"""Brackets that are open at once, over lines."""
MOST_KEPT = 128
"""Readings kept: more definitions than a Conference has in force at once."""
MOST = 200
"""Brackets, braces, or dots of a key in one line."""

Loc = tuple[str | int, ...]


class Lines:
    """Where each table and key of a TOML text stands."""

    def __init__(self, text: str) -> None:
        self._lines: dict[Loc, int] = {}
        counts: dict[Loc, int] = {}
        current: Loc = ()
        for number, line in enumerate(text.splitlines(), start=1):
            if header := _HEADER.match(line):
                current = self._enter(_parts(header[2]), counts, array=header[1] == "[[")
                self._lines.setdefault(current, number)
            elif key := _KEY.match(line):
                parts = _parts(key[1])
                for end in range(1, len(parts) + 1):
                    self._lines.setdefault((*current, *parts[:end]), number)

    @staticmethod
    def _enter(parts: Sequence[str], counts: dict[Loc, int], *, array: bool) -> Loc:
        path: Loc = ()
        for place, part in enumerate(parts):
            path = (*path, part)
            if array and place == len(parts) - 1:
                counts[path] = counts.get(path, -1) + 1
            if path in counts:
                path = (*path, counts[path])
        return path

    def of(self, *loc: str | int) -> int:
        """The line (from 1) of a place, or of the nearest table around it."""
        for end in range(len(loc), 0, -1):
            if loc[:end] in self._lines:
                return self._lines[loc[:end]]
        return 1


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(quoted or bare for quoted, bare in _PART.findall(dotted))


def read_toml(data: bytes, file: str) -> dict[str, Any]:
    """The tables of a TOML text; raise :class:`BadDefinition` with the line for anything else."""
    line = _too_deep(data)
    if line is not None:
        message = f"larger than {LARGEST} bytes or nested deeper than {DEEPEST}"
        raise BadDefinition(
            (Finding(file=file, line=line, code="syntax", facts={"message": message}),)
        )
    try:
        return tomllib.loads(data.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as fault:
        found = _AT.search(str(fault))
        line = int(found[1]) if found else 1
        finding = Finding(file=file, line=line, code="syntax", facts={"message": str(fault)})
        raise BadDefinition((finding,)) from fault


def _too_deep(data: bytes) -> int | None:
    """The line from which a text is no definition.

    For `tomllib` each bracket is a call within a call, and the dots of a key cost by their square.
    """
    if len(data) > LARGEST:
        return 1
    depth = 0
    for number, line in enumerate(data.splitlines(), start=1):
        depth = max(0, depth + line.count(b"[") - line.count(b"]"))
        if depth > DEEPEST or line.count(b"[") > MOST or line.count(b"{") > MOST:
            return number
        if line.partition(b"=")[0].count(b".") > MOST:
            return number
    return None


def load(model: type[M], data: bytes, file: str) -> M:
    """Read a definition; raise :class:`BadDefinition` with every fault that can be told apart.

    The same bytes give the same reading, which nobody can change.
    """
    return cast("M", _load(model, data, file))


@lru_cache(maxsize=MOST_KEPT)
def _load(model: type[BaseModel], data: bytes, file: str) -> BaseModel:
    raw = read_toml(data, file)
    try:
        return model.model_validate(raw)
    except ValidationError as fault:
        lines = Lines(data.decode())
        known = frozenset(_fields(model))
        findings = tuple(_finding(error, lines, file, known) for error in fault.errors())
        raise BadDefinition(findings) from fault


def place(loc: Sequence[str | int]) -> str:
    """Write a place as a dotted path, array entries counted from 1."""
    words = [f"#{part + 1}" if isinstance(part, int) else part for part in loc]
    return ".".join(words) or "the file"


def _finding(error: ErrorDetails, lines: Lines, file: str, known: frozenset[str]) -> Finding:
    loc, kind = error["loc"], error["type"]
    last = str(loc[-1]) if loc else ""
    where = place(loc[:-1])
    if kind in ("missing", "string_too_short") and last in LANGS:
        code, facts = "missing_translation", {"where": where, "lang": last}
    elif kind == "missing":
        code, facts = "missing_key", {"where": where, "key": last}
    elif kind == "extra_forbidden":
        code, facts = "unknown_key", {"where": where, "key": last, "nearest": near(last, known)}
    else:
        code = "bad_value"
        facts = {"where": place(loc), "value": repr(error["input"])[:80], "message": error["msg"]}
    return Finding(file=file, line=lines.of(*loc), code=code, facts=facts)


def _fields(model: type[BaseModel]) -> Iterator[str]:
    for name, field in model.model_fields.items():
        yield field.alias or name
        for inner in _models(field.annotation):
            yield from _fields(inner)


def _models(annotation: Any) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in typing.get_args(annotation):
        yield from _models(argument)
