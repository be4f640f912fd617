"""One case as data, cut to the fields that its reader may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rcm_workflow.application.inspect import Awaited, Possibility
from rcm_workflow.cli.permitted import WHOLE
from rcm_workflow.cli.signed import signature_data
from rcm_workflow.cli.world import plain
from rcm_workflow.domain.case import Case, Standing
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.lists import reads_some_list
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.sight import Said, opened_fields, seen


def case_data(
    case: Case,
    fields: frozenset[str],
    awaited: Sequence[Awaited],
    said: Said,
    steps: Sequence[Possibility],
    own: str | None,
    roster: Roster,
    rules: Rules,
) -> dict[str, Any]:
    """The case as JSON, with the fields the reader may see and no others."""
    left = {one.country: one.working_days_left for one in awaited}
    data: dict[str, Any] = {
        "case": case.id,
        "version": case.version if WHOLE in fields else None,
        "machine": case.machine,
        "policy": case.policy,
        "overrides": {one.key: one.value for one in rules.overridden()},
        "title": case.title,
        "reason": case.reason,
        "state": case.state,
        "since": case.since,
        "final": case.final,
        "authority": case.authority,
        "round": case.round,
        "electorates": dict(case.electorates),
        "links": case.links,
        "agenda": case.agenda,
        "fields": fields,
        "next": [one.trigger for one in steps if mine(one)],
    }
    if "texts" in fields:
        data["texts"] = case.texts
    data |= _known(case, fields, said)
    if "deadlines" in fields:
        data["period"] = case.period
        data["dates"] = dict(case.dates)
    if "outcome" in fields:
        data["outcome"] = case.outcome
    data["polls"] = [
        {
            "electorate": poll.electorate,
            "round": poll.round,
            "text": poll.text,
            "standings": [
                _standing(one, fields, left if poll == case.poll else {}, said, roster)
                for one in poll.standings
                if seen(one.country, fields, own) or "deadlines" in fields
            ],
        }
        for poll in case.polls
    ]
    for poll, shown in zip(case.polls, data["polls"], strict=True):
        for one in shown["standings"]:
            if not seen(one["country"], fields, own):
                for hidden in ("entry", "late", "silence", "stance", "changes", "signature"):
                    one.pop(hidden, None)
        del poll
    return data


def _standing(
    one: Standing,
    fields: frozenset[str],
    left: Mapping[str, int | None],
    said: Said,
    roster: Roster,
) -> dict[str, Any]:
    found: dict[str, Any] = {"country": one.country, "stance": one.stance, "entry": one.entry}
    found["signature"] = signature_data(one.entry, roster)
    found |= {"late": one.late, "silence": one.silence, "silence_why": one.silence_why}
    if "deadlines" in fields:
        found |= {"due_at": one.due_at, "certificate": one.certificate}
        found["working_days_left"] = left.get(one.country)
    if "deliveries" in fields:
        found |= {"delivery": one.delivery, "returned_at": one.returned_at}
    found["changes"] = [
        {**plain(change), **said.get(change.event, {}).get(f"wishes.{change.index}", {})}
        for change in one.changes
    ]
    if one.entry is not None and one.entry.event in said:
        found["statement"] = said[one.entry.event].get("statement")
        found["reason"] = said[one.entry.event].get("reason")
    return found


def _known(case: Case, fields: frozenset[str], said: Said) -> dict[str, Any]:
    known = {
        "facts": ("facts", dict(case.facts)),
        "items": ("items", [_item(one, said) for one in case.items]),
        "documents": ("papers", dict(case.papers)),
    }
    if reads_some_list(fields) or "own_items" in fields:
        fields |= {"items"}
    return {name: value for field, (name, value) in known.items() if field in fields}


def _item(one: Item, said: Said) -> dict[str, Any]:
    return {
        "item": one.id,
        "group": one.group,
        "status": one.status,
        "added_at": one.added_at,
        "fields": {**dict(one.fields), **opened_fields(one, said)},
    }


def mine(step: Possibility) -> bool:
    """Whether the reader can make this step now."""
    return step.permitted and step.allowed and step.on is None
