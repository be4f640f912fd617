"""A folded case in pieces, so that a step rewrites what it changed and little more.

``head`` holds what moves with every step. Parts hold the rest: ``frame`` what rarely changes,
``poll/ELECTORATE/ROUND`` where all countries stood in one poll when most of them changed at once,
``standing/ELECTORATE/ROUND/PLACE/COUNTRY`` where one country stands since, ``text/PLACE`` one
version of the text. Places keep the order; frozen values that are the same object have not
changed, so a comparison by identity finds the parts to write.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from operator import is_, itemgetter
from typing import Any

import orjson
from pydantic import ValidationError

from rcm_workflow.domain.case import (
    Case,
    Change,
    Entry,
    Period,
    Poll,
    Standing,
    TextVersion,
    alarms,
)
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.roster import Roster

FRAME = "frame"
FRAME_FIELDS = (
    "id",
    "machine",
    "policy",
    "snapshot",
    "base",
    "closures_seen",
    "access",
    "title",
    "reason",
    "opened_at",
    "members",
    "opened_under",
    "electorates",
    "parts",
    "outcome",
    "links",
    "unique",
    "agenda",
    "opener",
    "facts",
    "papers",
    "items",
    "released",
    "erased",
)
HEAD_FIELDS = tuple(name for name in Case.fields() if name not in (*FRAME_FIELDS, "texts", "polls"))
POLL_FIELDS = tuple(name for name in Poll.fields() if name != "standings")
_head = itemgetter(*HEAD_FIELDS)
_poll = itemgetter(*POLL_FIELDS)
_PLAIN = {kind: kind.defaults() for kind in (Change, Entry, Period, Standing, TextVersion)}
"""The classes whose fields are what is stored, but for those that are as if nobody had said."""
_FRAME_INCLUDES = set(FRAME_FIELDS)
_frame = itemgetter(*FRAME_FIELDS)

Parts = dict[str, str | None]
"""Key to stored JSON; ``None`` for what is no longer there: the part of that key, or every part
below it if the key ends with a slash. What goes comes before what is written."""


def head_of(case: Case) -> str:
    """The moving part of a case."""
    head = dict(zip(HEAD_FIELDS, _head(case.__dict__), strict=True))
    head["polls"] = [dict(zip(POLL_FIELDS, _poll(one.__dict__), strict=True)) for one in case.polls]
    return _json(head)


def all_parts(case: Case) -> Parts:
    """Every part of a case."""
    return changed_parts(None, case)


def changed_parts(before: Case | None, after: Case) -> Parts:
    """The parts that differ from ``before``, which is what is stored now."""
    found: Parts = {}
    if before is None or not all(map(is_, _frame(before.__dict__), _frame(after.__dict__))):
        found[FRAME] = after.__pydantic_serializer__.to_json(
            after, include=_FRAME_INCLUDES
        ).decode()
    old_polls: Mapping[tuple[str, int], Poll] = (
        {} if before is None else {(one.electorate, one.round): one for one in before.polls}
    )
    if before is None or before.polls is not after.polls:
        for poll in after.polls:
            old = old_polls.get((poll.electorate, poll.round))
            if old is None or old.standings is not poll.standings:
                _compare_standings(found, old, poll)
        kept = {(one.electorate, one.round) for one in after.polls}
        for name, gone in old_polls.items():
            if name not in kept:
                found[f"poll/{_name(gone)}"] = found[f"standing/{_name(gone)}/"] = None
    if before is None or before.texts is not after.texts:
        _compare_texts(found, () if before is None else before.texts, after.texts)
    return found


def _compare_standings(found: Parts, old: Poll | None, new: Poll) -> None:
    was = () if old is None else old.standings
    changed = [
        (place, now)
        for place, (before, now) in enumerate(zip_longest(was, new.standings))
        if before is not now
    ]
    if len(was) == len(new.standings) and 2 * len(changed) < len(was):
        for place, one in changed:
            found[f"standing/{_name(new)}/{place:04d}/{one.country}"] = _json(one)
        return
    if old is not None:
        found[f"standing/{_name(new)}/"] = None
    found[f"poll/{_name(new)}"] = _json(new.standings)


def _compare_texts(
    found: Parts, old: tuple[TextVersion, ...], new: tuple[TextVersion, ...]
) -> None:
    for place, (before, now) in enumerate(zip_longest(old, new)):
        if before is not now:
            found[f"text/{place:04d}"] = None if now is None else _json(now)


def _name(poll: Poll) -> str:
    return f"{poll.electorate}/{poll.round}"


def _json(value: Any) -> str:
    # Written by every step, and validated whenever it is read: so orjson, at a third of the price.
    return orjson.dumps(value, default=_fields, option=orjson.OPT_PASSTHROUGH_DATACLASS).decode()


def _fields(value: Any) -> dict[str, Any]:
    unsaid = _PLAIN.get(type(value))
    if unsaid is not None:
        # Where one country of two hundred stands is little, and most of it was never said.
        return {name: held for name, held in value.__dict__.items() if held is not unsaid[name]}
    message = f"{type(value).__name__} has no stored form"
    raise TypeError(message)


def case_from(head: str, parts: Iterable[tuple[str, str]]) -> Case:
    """Put a case together from its head and its parts in the order of their keys.

    Everything is validated. Raises ``LogBroken`` when the pieces make no case.
    """
    try:
        whole: dict[str, Any] = orjson.loads(head)
        standings: dict[str, list[Any]] = {}
        texts: list[Any] = []
        moved: set[tuple[str, str]] = set()
        for key, body in parts:
            value = orjson.loads(body)
            kind, _, rest = key.partition("/")
            if key == FRAME:
                whole |= value
            elif kind == "text":
                _require(key == f"text/{len(texts):04d}", key)
                texts.append(value)
            elif kind == "poll":
                standings[rest] = value
            else:
                # A part under another key would be read like this one and never written over.
                poll, place, _ = rest.rsplit("/", 2)
                _require(key == f"standing/{poll}/{int(place):04d}/{value['country']}", key)
                _require((poll, place) not in moved, key)
                moved.add((poll, place))
                standings[poll][int(place)] = value
        for one in whole["polls"]:
            one["standings"] = standings.pop(f"{one['electorate']}/{one['round']}", [])
        whole["texts"] = texts
        found = Case.model_validate(whole)
    except (ValidationError, ValueError, LookupError, TypeError, AttributeError) as error:
        raise LogBroken(f"a stored case that cannot be read: {error}") from error
    if standings:
        raise LogBroken(f"parts of {found.id} belong to no poll: {sorted(standings)}")
    return found


def _require(fits: bool, key: str) -> None:  # noqa: FBT001 - an assertion that stays
    if not fits:
        message = f"part {key!r} holds something else, or stands in another's place"
        raise ValueError(message)


def roster_text(roster: Roster) -> str:
    """The roster as stored."""
    return roster.model_dump_json()


def roster_from(body: str) -> Roster:
    """Read the roster back, validated. Raises ``LogBroken``."""
    try:
        return Roster.model_validate_json(body)
    except ValidationError as error:
        raise LogBroken(f"a stored roster that cannot be read: {error}") from error


def may_have_deadlines(case: Case | None) -> bool:
    """Whether rows may be stored for a case: without a running period they were cleared."""
    if case is None:
        return False
    return bool(case.dates) or (case.period is not None and not case.period.paused)


def deadlines_moved(before: Case | None, after: Case, events: Iterable[Recorded]) -> bool:
    """Whether the deadline rows have to be written anew.

    Not for a position: the rows of a country that has answered stay until then, or until a sweep
    they woke looks at the case and finds nothing. Taking them away would make every position
    write two more pages.
    """
    if before is None:
        return True
    for one in events:
        if one.event.moves_deadlines:
            return True
    if before.period is not after.period or before.final is not after.final:
        return True
    if before.dates != after.dates:
        return True
    old, new = before.poll, after.poll
    return (old and (old.electorate, old.round)) != (new and (new.electorate, new.round))


def deadline_values(case: Case) -> Iterator[dict[str, Any]]:
    """The deadline rows of a case, each once."""
    for kind, country, due_at in dict.fromkeys(alarms(case)):
        yield {"case_id": case.id, "country": country or "", "kind": kind, "due_at": due_at}
