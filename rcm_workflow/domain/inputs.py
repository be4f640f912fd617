"""The inputs of a trigger, checked against what its machine file declares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.specs import InputSpec
from rcm_workflow.domain.values import Document, in_utc
from rcm_workflow.domain.words import nearest, paragraphs


def checked(
    given: Mapping[str, Any],
    documents: Mapping[str, Document],
    declared: Sequence[InputSpec],
    members: Sequence[str],
    today: date,
) -> dict[str, Any]:
    """Values ready for the log, by name; absent ones left out.

    Raises ``Refused``: ``unknown_input`` with the nearest name, ``missing_inputs`` naming all of
    them, ``wrong_input`` with what was expected, ``date_has_passed``.
    """
    specs = {spec.name: spec for spec in declared}
    for name in (*given, *documents):
        if name not in specs:
            raise Refused(
                "unknown_input",
                kind="input",
                name=name,
                nearest=nearest(name, specs),
                known=sorted(specs),
            )
    values = {
        name: _value(specs[name], value, members)
        for name, value in given.items()
        if value is not None and value != ""
    }
    for name, value in values.items():
        if specs[name].not_past and date.fromisoformat(value) < today:
            raise Refused("date_has_passed", kind="input", name=name, value=value, today=today)
    missing = [
        spec.name
        for spec in declared
        if spec.required and spec.name not in values and spec.name not in documents
    ]
    if missing:
        raise Refused("missing_inputs", kind="input", names=missing)
    return values


def _value(spec: InputSpec, value: Any, members: Sequence[str]) -> Any:
    try:
        return _READ[spec.type](spec, value, members)
    except (ValueError, TypeError):
        raise Refused(
            "wrong_input",
            kind="input",
            name=spec.name,
            value=str(value)[:80],
            expected=spec.type,
            choices=list(spec.choices),
            minimum=spec.minimum,
            maximum=spec.maximum,
        ) from None


def _text(spec: InputSpec, value: Any, members: Sequence[str]) -> str:
    return paragraphs(str(value), spec.name, empty=not spec.required)


def _integer(spec: InputSpec, value: Any, members: Sequence[str]) -> int:
    number = int(str(value))
    if spec.minimum is not None and number < spec.minimum:
        raise ValueError
    if spec.maximum is not None and number > spec.maximum:
        raise ValueError
    return number


_YES = {"true": True, "yes": True, "sí": True, "si": True, "false": False, "no": False}


def _boolean(spec: InputSpec, value: Any, members: Sequence[str]) -> bool:
    word = str(value).strip().lower()
    if word not in _YES:
        raise ValueError
    return _YES[word]


def _date(spec: InputSpec, value: Any, members: Sequence[str]) -> str:
    return date.fromisoformat(str(value)).isoformat()


def _instant(spec: InputSpec, value: Any, members: Sequence[str]) -> str:
    instant = datetime.fromisoformat(str(value))
    if instant.utcoffset() is None:
        raise ValueError
    # The offset stays as it was written; what no clock can show is refused.
    in_utc(instant)
    return instant.isoformat()


def _country(spec: InputSpec, value: Any, members: Sequence[str]) -> str:
    if str(value) not in members:
        raise Refused("not_a_member", kind="input", country=str(value), members=list(members))
    return str(value)


def _choice(spec: InputSpec, value: Any, members: Sequence[str]) -> str:
    if str(value) not in spec.choices:
        raise ValueError
    return str(value)


_READ = {
    "text": _text,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "instant": _instant,
    "country": _country,
    "choice": _choice,
    "case": _text,
    "document": _text,
}
