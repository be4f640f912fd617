"""XES (IEEE 1849): one trace for each case, one for the roster."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from rcm_workflow.exchange.telling import Scalar, Told, seat_and_person

_HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <global scope="trace">
    <string key="concept:name" value="unknown"/>
  </global>
  <global scope="event">
    <string key="concept:name" value="unknown"/>
    <date key="time:timestamp" value="1970-01-01T00:00:00.000+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
  </global>
  <classifier name="Step" keys="concept:name"/>
"""


def write_xes(traces: Iterable[tuple[str, Iterable[Told]]], log: str, path: Path) -> None:
    """Write a new XES file, trace by trace; a trace of which nothing is sealed is left out."""
    with path.open("x", encoding="utf-8") as out:
        out.write(_HEAD)
        _value(out, "concept:name", log, "  ")
        for case, events in traces:
            begun = False
            for one in events:
                if not begun:
                    out.write("  <trace>\n")
                    _value(out, "concept:name", case, "    ")
                    begun = True
                _event(out, one)
            if begun:
                out.write("  </trace>\n")
        out.write("</log>\n")


def _event(out: TextIO, one: Told) -> None:
    seat, person = seat_and_person(one.actor)
    out.write("    <event>\n")
    values: dict[str, Scalar] = {
        "concept:name": one.activity,
        "concept:instance": one.id,
        "lifecycle:transition": "complete",
        "org:resource": person,
        "log_index": one.log_index,
        "leaf_hash": one.leaf_hash,
        "case_seq": one.case_seq,
        "type": one.type,
        **{f"body:{name}": value for name, value in one.values.items()},
        "body": one.body,
    }
    if seat:
        values |= {"org:role": seat, "org:group": seat.partition("/")[0]}
    for key, value in values.items():
        _value(out, key, value)
    for key, at in (("time:timestamp", one.recorded_at), ("occurred_at", one.occurred_at)):
        out.write(f'      <date key="{key}" value="{escape(zoned(at))}"/>\n')
    out.write("    </event>\n")


def zoned(at: str) -> str:
    """An instant with its offset written out: readers of XES do not all know ``Z``."""
    return at.removesuffix("Z") + "+00:00"


def _value(out: TextIO, key: str, value: Scalar, lead: str = "      ") -> None:
    kind = "string"
    if isinstance(value, bool):
        kind, value = "boolean", "true" if value else "false"
    elif isinstance(value, int):
        kind = "int"
    # XML has no way to write most control characters; the JSON of the body escapes them.
    said = "".join(
        one if one >= " " or one in "\t\n\r" else "\N{REPLACEMENT CHARACTER}" for one in str(value)
    )
    out.write(f"{lead}<{kind} key={quoteattr(key)} value={quoteattr(said)}/>\n")
