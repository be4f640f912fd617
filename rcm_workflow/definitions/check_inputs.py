"""Can every input be given, and does what a machine file says of it hang together?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rcm_workflow.definitions.check_names import Source, transitions
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.machine_parts import Input
from rcm_workflow.definitions.reserved import options_of, reserved
from rcm_workflow.definitions.toml_lines import Loc, place
from rcm_workflow.domain.specs_given import DAYS

_OF_TYPES = (
    ("choices", ("choice",)),
    ("minimum", ("integer",)),
    ("maximum", ("integer",)),
    ("not_before", DAYS),
    ("not_after", DAYS),
    ("list", ("text",)),
    ("body", ("meeting",)),
)
"""Keys that only inputs of these types may have."""


def check_inputs(machine: Machine, source: Source) -> Iterator[Finding]:
    """A finding for every input that says what its type cannot keep, or that nobody could give."""
    for loc, move in transitions(machine):
        taken = reserved(move, opening=loc == ("opening",))
        options: dict[str, str] = {}
        for number, given in enumerate(move.inputs):
            at: Loc = (*loc, "inputs", number)
            yield from _whole(given, source, at)
            if given.own:
                continue
            for option in options_of(given):
                facts = {"where": place(at), "name": given.name, "option": option}
                other = options.setdefault(option, given.name)
                if option in taken:
                    yield source.find("reserved_input", (*at, "name"), **facts)
                elif other != given.name:
                    yield source.find("same_option", (*at, "name"), **facts, other=other)


def _whole(given: Input, source: Source, at: Loc) -> Iterator[Finding]:
    where = place(at)
    for key, types in _OF_TYPES:
        # Equality would take a minimum of 0 for False.
        said = not any(getattr(given, key) is one for one in (None, False, ()))
        if said and given.type not in types:
            facts = {"where": where, "key": key, "types": " | ".join(types), "type": given.type}
            yield source.find("not_for_type", (*at, key), **facts)
    if given.type == "choice" and not given.choices:
        yield source.find("no_choices", at, where=where, name=given.name)
    for choice in _twice(given.choices):
        yield source.find("duplicate", (*at, "choices"), where=f"{where}.choices: {choice}")
    least, most = given.minimum, given.maximum
    if least is not None and most is not None and least > most:
        facts = {"where": where, "least": str(least), "most": str(most)}
        yield source.find("bounds_reversed", (*at, "maximum"), **facts)


def _twice(choices: Sequence[str]) -> Iterator[str]:
    return (one for one, count in Counter(choices).items() if count > 1)
