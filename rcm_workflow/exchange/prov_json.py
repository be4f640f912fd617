"""PROV-JSON (W3C): every event an activity, every version of a case an entity, with who answers."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from rcm_workflow.exchange.telling import Thing, Told, holder_of, seat_and_person, subject

SECTIONS: Final = (
    "entity", "activity", "agent", "wasGeneratedBy", "used", "wasAssociatedWith",
    "actedOnBehalfOf", "wasDerivedFrom", "specializationOf",
)  # fmt: skip
_CLASSES: Final = {"country": "prov:Organization", "body": "prov:Organization"}
_AGENTS: Final = ("person", "seat", "country", "body")
BATCH: Final = 20_000


def write_prov_json(events: Iterable[Told], log: str, path: Path, spool: Path) -> None:
    """Write a new PROV-JSON file; ``spool`` is a file that may be thrown away afterwards."""
    record = _Record(spool)
    try:
        for one in events:
            _tell(record, one)
        with path.open("x", encoding="utf-8") as out:
            prefix = {"rcm": f"urn:rcm:{quote(log, safe='')}:", "default": "urn:rcm:default:"}
            out.write('{"prefix":' + json.dumps(prefix))
            for section in SECTIONS:
                out.write(f',\n"{section}":{{')
                for place, (key, value) in enumerate(record.rows(section)):
                    out.write(",\n" if place else "\n")
                    out.write(f"{json.dumps(key)}:{value}")
                out.write("}")
            out.write("}\n")
    finally:
        record.close()


class _Record:
    """Statements by section and key; the first of a key stays."""

    def __init__(self, path: Path) -> None:
        self._db = sqlite3.connect(path)
        self._db.executescript(
            "PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;"
            "CREATE TABLE said (section TEXT, key TEXT, value TEXT, PRIMARY KEY (section, key));"
        )
        self._count = 0

    def say(self, section: str, key: str, **value: Any) -> bool:
        """Add a statement; whether it is new."""
        said = {name.replace("__", ":", 1): one for name, one in value.items()}
        new = self._db.execute(
            "INSERT OR IGNORE INTO said VALUES (?, ?, ?)",
            (section, key, json.dumps(said, ensure_ascii=False, separators=(",", ":"))),
        ).rowcount
        self._count += 1
        if self._count % BATCH == 0:
            self._db.commit()
        return bool(new)

    def rows(self, section: str) -> Iterable[tuple[str, str]]:
        return self._db.execute(
            "SELECT key, value FROM said WHERE section = ? ORDER BY rowid", (section,)
        )

    def close(self) -> None:
        self._db.close()


def named(thing: Thing) -> str:
    """The qualified name of an object."""
    return f"rcm:{thing.type}/{quote(thing.name, safe='/.-_')}"


def _tell(record: _Record, one: Told) -> None:
    activity = f"rcm:event/{quote(one.id, safe='/.-_')}"
    record.say(
        "activity",
        activity,
        prov__startTime=one.occurred_at,
        prov__endTime=one.recorded_at,
        prov__type=_class(f"rcm:{one.type}"),
        rcm__log_index=one.log_index,
        rcm__leaf_hash=one.leaf_hash,
        rcm__case_seq=one.case_seq,
        rcm__body=one.body,
    )
    _version(record, one, activity)
    _agents(record, one, activity)
    for thing, what in one.about:
        if thing.type in (*_AGENTS, "case", "roster", "readings"):
            continue
        name = named(thing)
        new = record.say("entity", name, prov__type=_class(f"rcm:{thing.type}"))
        # What the log first hears of by an event came into it by that event.
        relation = "wasGeneratedBy" if new else "used"
        record.say(
            relation,
            f"_:{relation}/{one.id}/{what}/{thing.id}",
            prov__entity=name,
            prov__activity=activity,
            prov__time=one.recorded_at,
            prov__role=what,
        )


def _version(record: _Record, one: Told, activity: str) -> None:
    """The case after this event, made from the one before it."""
    here = subject(one.case)
    case, at = named(here), one.recorded_at
    after, before = f"{case}/{one.case_seq}", f"{case}/{one.case_seq - 1}"
    record.say("entity", case, prov__type=_class(f"rcm:{here.type}"))
    changes = {f"rcm__{name}": value for thing, name, value in one.changes if thing == here}
    record.say("entity", after, prov__type=_class("rcm:version"), **changes)
    record.say(
        "specializationOf", f"_:s/{one.id}", prov__specificEntity=after, prov__generalEntity=case
    )
    record.say(
        "wasGeneratedBy",
        f"_:g/{one.id}",
        prov__entity=after,
        prov__activity=activity,
        prov__time=at,
    )
    if one.case_seq > 1:
        record.say(
            "used", f"_:u/{one.id}", prov__activity=activity, prov__entity=before, prov__time=at
        )
        record.say(
            "wasDerivedFrom",
            f"_:d/{one.id}",
            prov__generatedEntity=after,
            prov__usedEntity=before,
            prov__activity=activity,
        )


def _agents(record: _Record, one: Told, activity: str) -> None:
    seat, person = seat_and_person(one.actor)
    name = named(Thing("person", person))
    record.say("agent", name, prov__type=_class("prov:Person" if seat else "prov:SoftwareAgent"))
    acting = {"prov__role": seat} if seat else {}
    record.say(
        "wasAssociatedWith", f"_:a/{one.id}", prov__activity=activity, prov__agent=name, **acting
    )
    if seat:
        holder = holder_of(seat)
        record.say("agent", named(holder), prov__type=_class(_CLASSES[holder.type]))
        record.say(
            "actedOnBehalfOf",
            f"_:b/{one.id}",
            prov__delegate=name,
            prov__responsible=named(holder),
            prov__activity=activity,
        )


def _class(name: str) -> dict[str, str]:
    return {"$": name, "type": "prov:QUALIFIED_NAME"}
