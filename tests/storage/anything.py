"""Any value of a domain type, read off its annotations, so that no field can be forgotten."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from random import Random
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

from pydantic import AwareDatetime, BaseModel, StringConstraints

from rcm_workflow.domain.case import Case, Poll
from rcm_workflow.domain.folded import Folded

WORDS = ("x", "«niñez»", "a/b", '"', "\\", "\u2028", "\U0001f1e8", "línea\nnueva")
MATCHING = ("CR", "MX", "NI", "US", "0" * 64, "0f" * 32, "es", "ht-HT", "draft", "members")
START = datetime(1996, 3, 1, tzinfo=UTC)


def any_case(seed: int) -> Case:
    """A case with any content; its polls and their countries are distinct, as the domain's are."""
    case = anything(Case, Random(seed))  # noqa: S311 - no secret
    polls = {(poll.electorate, poll.round): poll for poll in case.polls}
    return case.model_copy(
        update={"id": "TC-2021-001", "polls": tuple(distinct(one) for one in polls.values())}
    )


def distinct(poll: Poll) -> Poll:
    standings = {one.country: one for one in poll.standings}
    return poll.model_copy(update={"standings": tuple(standings.values())})


def anything(kind: Any, random: Random) -> Any:
    """A value of a type as annotated."""
    match get_origin(kind):
        case None:
            return _plain(kind, random)
        case origin if origin is Annotated:
            return _annotated(kind, random)
        case origin if origin is tuple:
            return _tuple(get_args(kind), random)
        case origin if origin is dict and get_args(kind)[1] is not Any:
            names, values = get_args(kind)
            return {anything(names, random): anything(values, random) for _ in range(2)}
        case origin if origin is dict:
            return random.choice(({}, {"note": "é", "list": [1, None, {"deep": True}]}))
        case origin:
            found = random.choice(get_args(kind))
            return found if origin is Literal else anything(found, random)


def _annotated(kind: Any, random: Random) -> Any:
    base, *notes = get_args(kind)
    if base is datetime or base is AwareDatetime:
        return START + timedelta(microseconds=random.randrange(10**15))
    for one in notes:
        if isinstance(one, StringConstraints):
            return random.choice([word for word in MATCHING if re.match(one.pattern, word)])
    return anything(base, random)


def _tuple(inner: tuple[Any, ...], random: Random) -> tuple[Any, ...]:
    if inner[-1] is Ellipsis:
        return tuple(anything(inner[0], random) for _ in range(random.randrange(4)))
    return tuple(anything(one, random) for one in inner)


def _plain(kind: Any, random: Random) -> Any:
    if kind is type(None):
        return None
    if issubclass(kind, BaseModel | Folded):
        hints = get_type_hints(kind, include_extras=True)
        given = {
            name: anything(hints[name], random)
            for name, field in kind.__pydantic_fields__.items()
            if not field.exclude
        }
        return kind(**given)
    if issubclass(kind, Enum):
        return random.choice(list(kind))
    makers = {
        bool: lambda: random.random() < 0.5,
        int: lambda: random.randrange(4),
        str: lambda: random.choice(WORDS),
        date: lambda: date(2021, 1, 1) + timedelta(days=random.randrange(400)),
    }
    return makers[kind]()
