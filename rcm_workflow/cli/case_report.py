"""A report that the engine wrote, as text: data in the case, sentences on paper."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from rich.console import RenderableType

from rcm_workflow.cli.desk import instant
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import head, pairs, table
from rcm_workflow.cli.world import lines
from rcm_workflow.i18n import Catalogue

_KEYS = {"kind", "case", "title", "machine", "policy", "text", "outcome", "rounds", "prevailing"}


def report_of(body: bytes) -> dict[str, Any] | None:
    """The data of a report, or ``None`` for any other document."""
    try:
        data = json.loads(body)
    except (UnicodeDecodeError, json.JSONDecodeError):
        return None
    return data if isinstance(data, dict) and set(data) == _KEYS else None


def report_view(report: Mapping[str, Any], names: Names) -> RenderableType:
    """Case, outcome, and every round with each country's position (R-064)."""
    words, lang = names.words, names.lang
    rows = [
        (words.label("case"), str(report["case"])),
        (words.label("title"), str(report["title"][lang])),
        (words.label("policy"), f"{report['policy']['name']} v{report['policy']['version']}"),
    ]
    if report["prevailing"]:
        rows.append((words.label("prevailing"), ", ".join(report["prevailing"])))
    if report["outcome"]:
        rows.append((words.label("outcome"), str(report["outcome"][lang])))
    parts: list[RenderableType | str] = [pairs(rows)]
    for asked in report["rounds"]:
        opened = names.when(instant(asked["opened_at"]))
        result = words.say("result", asked["result"])
        parts.append(head(f"{words.label('positions')} {asked['round']} · {opened} · {result}"))
        told = [
            (names.country(one["country"]), _position(one, words)) for one in asked["positions"]
        ]
        parts.append(table((words.label("country"), words.label("position")), told))
    return lines(*parts)


def _position(one: Mapping[str, Any], words: Catalogue) -> str:
    said = one["position"]
    table_ = "stance" if words.has("stance", said) else "silence"
    found = [words.say(table_, said)]
    if one["why"]:
        found.append(words.say("silence_reason", one["why"]))
    if one["late"]:
        found.append(words.label("late", stance=words.say("stance", one["late"])))
    for change in one["changes"]:
        became = [
            words.say(kind, change[key])
            for kind, key in (("disposition", "disposition"), ("confirmation", "answer"))
            if change[key]
        ]
        reason = f" – {change['reason']}" if change["reason"] else ""
        found.append(f"{change['id']}: {', '.join(became) or '–'}{reason}")
    return "; ".join(found)
