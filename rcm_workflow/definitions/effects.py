"""What a machine file may say of the effects of a step outside its own case.

``[[transitions.opens]]`` opens cases of another procedure, ``[[transitions.fires]]`` moves a case
that is there, ``[[transitions.registers]]`` enters a fact in the roster. All of it is stored with
the step or none; see ``docs/effects.md``.
"""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BeforeValidator,
    ConfigDict,
    Field,
    StrictBool,
    StrictInt,
    StrictStr,
    StringConstraints,
    WithJsonSchema,
)

from rcm_workflow.definitions.toml_file import Table
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.specs_effects import (
    SOURCES,
    WORDS,
    IfNone,
    IfOpen,
    IfSo,
    Registered,
    Value,
)
from rcm_workflow.domain.values import Frozen, Localized, Name

_WORD = "[a-z][a-z0-9_]{0,63}"
_WRITTEN = rf"^(=.*|({'|'.join(WORDS)})|({'|'.join(SOURCES)}):{_WORD})$"

Written = Annotated[str, StringConstraints(pattern=_WRITTEN)]
"""Where a value comes from."""


def _known_form(value: Value) -> Value:
    if isinstance(value, str) and not re.match(_WRITTEN, value, re.DOTALL):
        sources = ", ".join((*WORDS, *(f"{one}:NAME" for one in SOURCES)))
        raise Unfit(
            f"it stands for itself behind “=”, or is one of: {sources}",
            f"va tras «=» lo que vale por sí mismo, o es uno de: {sources}",
        )
    return value


Given = Annotated[
    StrictBool | StrictInt | StrictStr,
    AfterValidator(_known_form),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "integer"},
                {"type": "string", "pattern": _WRITTEN},
            ]
        }
    ),
]
"""Where a value comes from, or a number or a yes or no that stands for itself."""
ForEach = Annotated[
    str,
    StringConstraints(
        pattern=(
            rf"^(members|fact:{_WORD}|input:{_WORD}|admitted:{_WORD}"
            rf"|items:{_WORD}(=[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?)$"
        )
    ),
]
Target = Annotated[str, StringConstraints(pattern=rf"^(link|fact|open|every):{_WORD}$")]
Asked = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}(:.+)?$")]
"""A condition, with its argument where it takes one."""


def _listed(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


Keys = Annotated[
    tuple[Written, ...],
    BeforeValidator(_listed, json_schema_input_type=Written | tuple[Written, ...]),
]
States = Annotated[
    tuple[Name, ...],
    BeforeValidator(_listed, json_schema_input_type=Name | tuple[Name, ...]),
]


class Effect(Frozen):
    """What all effects have in common."""

    model_config = ConfigDict(validate_by_name=True, validate_by_alias=True)

    values: Table[Name, Given] = Field(default_factory=dict, alias="with")
    when: tuple[Asked, ...] = ()
    """Conditions of this case; without them all the effect happens with the step."""


class Opens(Effect):
    """Cases of another procedure that a step opens."""

    machine: Name
    relation: Name
    back: Name
    title: Localized
    for_each: ForEach | None = None
    if_open: IfOpen = "refuse"
    """What becomes of the step where the only case with these values is open already."""


class Fires(Effect):
    """A step of another case that this step brings about."""

    case: Target
    key: Keys = ()
    state: States = ()
    trigger: Name
    for_each: ForEach | None = None
    if_none: IfNone = "refuse"
    """For ``open:MACHINE``: what becomes of the step where there is no case with these values."""


class Registers(Effect):
    """What a step has entered in the roster."""

    what: Registered
    for_each: ForEach | None = None
    if_so: IfSo = "refuse"
    """For a session: what becomes of the step where it was opened, or closed, already."""
