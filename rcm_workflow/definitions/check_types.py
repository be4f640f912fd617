"""Are the inputs that conditions speak of of a type that the condition can work on?"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.declared import Inputs
from rcm_workflow.definitions.findings import Finding, near
from rcm_workflow.definitions.machine_parts import Input
from rcm_workflow.definitions.toml_lines import Loc, place
from rcm_workflow.domain.conditions import Reference
from rcm_workflow.domain.terms_compared import sorts


def misfits(one: Reference, inputs: Sequence[Input], source: Source, loc: Loc) -> Iterator[Finding]:
    """A finding for a type that the condition does not take, and for values that never are."""
    unfit = next((each.type for each in inputs if one.types and each.type not in one.types), None)
    if unfit is not None:
        facts = {"where": place(loc), "name": one.name, "type": unfit}
        yield source.find("unfit_type", loc, **facts, types=" | ".join(one.types))
        return
    for value in one.values:
        # One of another step may know the value where this one does not.
        if not any(can_be(each, value) for each in inputs):
            yield never(inputs[0], value, source, loc)


def never(given: Input, value: str, source: Source, loc: Loc) -> Finding:
    """That an input can never be of this value."""
    facts = {"where": place(loc), "name": given.name, "value": value}
    nearest = near(value, given.choices or ("true", "false"))
    return source.find("never_so", loc, **facts, expected=expected(given), nearest=nearest)


def expected(given: Input) -> str:
    """What the values of an input look like, as a machine file writes them."""
    if given.type == "integer":
        least = "…" if given.minimum is None else given.minimum
        return f"integer {least}-{'…' if given.maximum is None else given.maximum}"
    return " | ".join(given.choices) or _LOOKS.get(given.type, given.type)


_LOOKS = {
    "boolean": "true | false",
    "date": "YYYY-MM-DD",
    "instant": "YYYY-MM-DDThh:mm+00:00",
    "country": "XX",
    "state": "XX",
}


def can_be(given: Input, value: str) -> bool:
    """Whether an input can be of this value, which is written as ``word`` writes values."""
    reads = _READ.get(given.type)
    try:
        return reads is None or reads(given, value)
    except ValueError:
        return False


def _integer(given: Input, value: str) -> bool:
    number = int(value)
    least = number if given.minimum is None else given.minimum
    most = number if given.maximum is None else given.maximum
    return str(number) == value and least <= number <= most


def _code(_: Input, value: str) -> bool:
    return len(value) == 2 and value.isascii() and value.isupper()  # noqa: PLR2004 - ISO 3166-1


_READ: Mapping[str, Callable[[Input, str], bool]] = {
    "choice": lambda given, value: value in given.choices,
    "boolean": lambda _, value: value in ("true", "false"),
    "integer": _integer,
    "date": lambda _, value: date.fromisoformat(value).isoformat() == value,
    "instant": lambda _, value: datetime.fromisoformat(value).utcoffset() is not None,
    "country": _code,
    "state": _code,
}


def compared(argument: str, inputs: Inputs, source: Source, loc: Loc) -> Iterator[Finding]:
    """A finding for a day compared with a number, and for two days added up."""

    def type_of(name: str) -> str | None:
        types = {one.type for one in inputs.get(name, ())}
        return types.pop() if len(types) == 1 else None

    sides = sorts(argument, type_of)
    for side, found in sides:
        if found.count("day") > 1:
            yield source.find("days_added", loc, where=place(loc), name=side)
            return
    # A side with a term of unknown type may be either.
    whole = [
        "day" if "day" in found else "number"
        for side, found in sides
        if len(found) == len(side.split("+")) or "day" in found
    ]
    if set(whole) == {"day", "number"}:
        yield source.find("day_and_number", loc, where=place(loc), name=argument)
