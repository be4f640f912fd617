"""OCEL 2.0 as JSON, in constant memory: events as they come, objects from a spool."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

from rcm_workflow.exchange.ocel_sqlite import OcelDatabase, event_values
from rcm_workflow.exchange.telling import Scalar, Told

_TIMES = ("occurred_at",)


def write_ocel_json(events: Iterable[Told], path: Path, spool: Path) -> None:
    """Write a new OCEL 2.0 JSON file; ``spool`` is a file that may be thrown away afterwards."""
    database = OcelDatabase(spool)
    kinds: dict[str, dict[str, str]] = {}
    try:
        with path.open("x", encoding="utf-8") as out:
            out.write('{"events":[')
            _list(out, (_event(one, kinds, database) for one in events))
            out.write('],"objects":[')
            _list(out, (_object(thing, kind, database) for thing, kind in database.objects()))
            out.write('],"eventTypes":[')
            _list(out, (_type(name, known) for name, known in sorted(kinds.items())))
            out.write('],"objectTypes":[')
            of_objects = database.types("object")
            _list(out, (_type(name, dict.fromkeys(all_, "string")) for name, all_ in of_objects))
            out.write("]}\n")
    finally:
        database.close()


def _list(out: TextIO, values: Iterator[dict[str, Any]]) -> None:
    for place, value in enumerate(values):
        out.write(",\n" if place else "\n")
        out.write(json.dumps(value, ensure_ascii=False, separators=(",", ":")))


def _event(one: Told, kinds: dict[str, dict[str, str]], database: OcelDatabase) -> dict[str, Any]:
    database.add_objects(one)
    values = event_values(one)
    known = kinds.setdefault(one.type, {})
    for name, value in values.items():
        known.setdefault(name, _kind(name, value))
    return {
        "id": one.id,
        "type": one.type,
        "time": one.recorded_at,
        "attributes": [{"name": name, "value": value} for name, value in values.items()],
        "relationships": [
            {"objectId": thing.id, "qualifier": qualifier} for thing, qualifier in one.about
        ],
    }


def _object(thing: str, kind: str, database: OcelDatabase) -> dict[str, Any]:
    return {
        "id": thing,
        "type": kind,
        "attributes": [
            {"name": name, "time": at, "value": value}
            for name, value, at in database.values_of(thing, kind)
        ],
        "relationships": [
            {"objectId": other, "qualifier": how} for other, how in database.links_of(thing)
        ],
    }


def _type(name: str, known: dict[str, str]) -> dict[str, Any]:
    return {"name": name, "attributes": [{"name": n, "type": kind} for n, kind in known.items()]}


def _kind(name: str, value: Scalar) -> str:
    if name in _TIMES:
        return "time"
    if isinstance(value, bool):
        return "boolean"
    return "integer" if isinstance(value, int) else "string"
