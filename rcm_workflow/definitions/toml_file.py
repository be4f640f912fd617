"""Reading a TOML definition so that every fault is told with file, line and what to do."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Annotated, Any, TypeVar, cast

from pydantic import AfterValidator, BaseModel, PlainSerializer, ValidationError

from rcm_workflow.definitions.faults import faults_of
from rcm_workflow.definitions.findings import BadDefinition, Finding
from rcm_workflow.definitions.forms import coerced
from rcm_workflow.definitions.toml_lines import Lines
from rcm_workflow.definitions.toml_words import not_toml, too_large
from rcm_workflow.domain.values import Localized

M = TypeVar("M", bound=BaseModel)
K = TypeVar("K")
V = TypeVar("V")

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


def read_toml(data: bytes, file: str) -> dict[str, Any]:
    """The tables of a TOML text; raise :class:`BadDefinition` with the line for anything else."""
    line = _too_deep(data)
    if line is not None:
        raise _no_toml(file, line, too_large(LARGEST, DEEPEST))
    try:
        return tomllib.loads(data.decode("utf-8"))
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise _no_toml(file, line, not_toml(str(fault))) from fault
    except tomllib.TOMLDecodeError as fault:
        found = _AT.search(str(fault))
        line = int(found[1]) if found else _last_opened(data, str(fault))
        raise _no_toml(file, line, not_toml(str(fault))) from fault


def _last_opened(data: bytes, message: str) -> int:
    """The line of what is open at the end: a text over several lines, or the last line."""
    begun = max(data.rfind(b'"""'), data.rfind(b"'''")) if "Unterminated" in message else -1
    return (data[:begun] if begun >= 0 else data.rstrip()).count(b"\n") + 1


def _no_toml(file: str, line: int, message: Localized) -> BadDefinition:
    return BadDefinition(
        (Finding(file=file, line=line, code="syntax", facts={"message": message}),)
    )


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
        read, fault = model.model_validate(raw), None
    except ValidationError as error:
        read, fault = None, error
    if read is not None and next(coerced(model, raw), None) is None:
        return read
    raise BadDefinition(faults_of(model, raw, fault, Lines(data.decode()), file)) from fault
