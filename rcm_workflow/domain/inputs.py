"""The inputs of a trigger, checked against what its machine file declares."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, NamedTuple

from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.domain.values import Document, Localized, in_utc
from rcm_workflow.domain.words import nearest, nearest_code, paragraphs

LANGUAGES = ("en", "es")


class Around(NamedTuple):
    """What values are checked against: the members, the case's items, the lists."""

    members: Sequence[str]
    items: Sequence[Item]
    listed: Callable[[str], Sequence[str]]
    holder: str | None = None
    """The State or body whose seat makes the step."""
    words: Mapping[str, Localized] = MappingProxyType({})
    """What the machine calls the values that are offered."""
    facts: Mapping[str, Any] = MappingProxyType({})
    """What the case keeps, by name."""
    reads: Callable[[str], bool] = lambda _: True
    """Whether a list may be read by whoever makes the step."""
    today: str = ""
    """The day at the capital of the PPT."""


def checked(
    given: Mapping[str, Any],
    documents: Mapping[str, Document],
    declared: Sequence[InputSpec],
    around: Around,
) -> dict[str, Any]:
    """Values ready for the log, by name; absent ones left out.

    Raises ``Refused``: ``unknown_input`` with the nearest name, ``missing_inputs`` naming all of
    them, ``document_for_a_value``, ``wrong_input`` with what was expected,
    ``not_a_member``, ``unknown_item``, ``not_on_the_list``.
    """
    specs = {spec.name: spec for spec in declared if not spec.own}
    for name in (*given, *documents):
        if name not in specs:
            raise Refused(
                "unknown_input",
                kind="input",
                name=name,
                nearest=nearest(name, specs),
                known=sorted(specs),
                titles={one.name: one.title for one in specs.values()},
            )
    for name in documents:
        if specs[name].type != "document":
            # It would count as given, and nothing would be known of what was asked for.
            expected = specs[name].type
            raise Refused(
                "document_for_a_value",
                kind="input",
                name=name,
                expected=expected,
                titles={name: specs[name].title},
            )
    values = {
        name: _value(specs[name], value, around)
        for name, value in given.items()
        if value is not None and value != ""
    }
    own = {spec.name: _own(spec, around) for spec in declared if spec.own}
    values |= {name: value for name, value in own.items() if value}
    missing = [
        spec.name
        for spec in declared
        if spec.required and spec.name not in values and spec.name not in documents
    ]
    if missing:
        titles = {spec.name: spec.title for spec in declared}
        raise Refused("missing_inputs", kind="input", names=missing, titles=titles)
    return values


def _own(spec: InputSpec, around: Around) -> Any:
    """Whoever makes the step, or the day; in a list, beside those that are kept there already."""
    if spec.type == "date":
        return around.today
    if spec.type != "countries" or around.holder is None:
        return around.holder
    kept = around.facts.get(spec.name)
    listed = tuple(kept) if isinstance(kept, tuple | list) else ()
    return listed if around.holder in listed else (*listed, around.holder)


def _value(spec: InputSpec, value: Any, around: Around) -> Any:
    try:
        return _READ[spec.type](spec, value, around)
    except (ValueError, TypeError):
        raise Refused(
            "wrong_input",
            kind="input",
            name=spec.name,
            value=str(value)[:80],
            expected=spec.type,
            choices=list(spec.choices),
            nearest=nearest_code(str(value)[:80], wordings(spec.choices, around.words)),
            minimum=spec.minimum,
            maximum=spec.maximum,
            titles=_titles(spec, spec.choices, around),
        ) from None
    except Refused as refused:
        # Whoever reads a text knows the name of its field alone.
        fields = (spec.name, *(f"{spec.name}.{lang}" for lang in LANGUAGES))
        refused.titles = {**dict.fromkeys(fields, spec.title), **refused.titles}
        raise


def wordings(offered: Sequence[str], words: Mapping[str, Localized]) -> dict[str, tuple[str, ...]]:
    """The values offered, with what each is called in either language."""
    return {one: (words[one].en, words[one].es) if one in words else () for one in offered}


def _titles(spec: InputSpec, offered: Sequence[str], around: Around) -> dict[str, Localized]:
    """What people call an input and the values offered for it."""
    named = {one: around.words[one] for one in offered if one in around.words}
    return {**named, spec.name: spec.title}


def _text(spec: InputSpec, value: Any, around: Around) -> str:
    text = paragraphs(_words(value), spec.name, empty=not spec.required)
    if spec.list is not None and text not in (known := around.listed(spec.list)):
        raise Refused(
            "not_on_the_list",
            kind="input",
            name=spec.name,
            value=text[:80],
            nearest=nearest(text, known),
            known=list(known),
            titles=_titles(spec, known, around),
        )
    return text


def _words(value: Any) -> str:
    # A list or a table has words too, those of a programmer: nobody meant them for the log.
    if not isinstance(value, str):
        raise TypeError
    return value


def _integer(spec: InputSpec, value: Any, around: Around) -> int:
    number = int(str(value))
    if spec.minimum is not None and number < spec.minimum:
        raise ValueError
    if spec.maximum is not None and number > spec.maximum:
        raise ValueError
    return number


_YES = {"true": True, "yes": True, "sí": True, "si": True, "false": False, "no": False}


def _boolean(spec: InputSpec, value: Any, around: Around) -> bool:
    word = str(value).strip().lower()
    if word not in _YES:
        raise ValueError
    return _YES[word]


def _date(spec: InputSpec, value: Any, around: Around) -> str:
    return date.fromisoformat(str(value)).isoformat()


def _instant(spec: InputSpec, value: Any, around: Around) -> str:
    instant = datetime.fromisoformat(str(value))
    if instant.utcoffset() is None:
        raise ValueError
    # The offset stays as it was written; what no clock can show is refused.
    in_utc(instant)
    return instant.isoformat()


def _country(spec: InputSpec, value: Any, around: Around) -> str:
    if str(value) not in around.members:
        raise Refused(
            "not_a_member", kind="input", country=str(value), members=list(around.members)
        )
    return str(value)


def _countries(spec: InputSpec, value: Any, around: Around) -> list[str]:
    given = value if isinstance(value, list | tuple) else str(value).replace(",", " ").split()
    if not given:
        raise ValueError
    return sorted({_country(spec, one, around) for one in given})


_STATE = re.compile(r"[A-Z]{2}")
_HOLDER = re.compile(r"[A-Z]{2}|[a-z][a-z0-9_]{2,40}")
_WORD = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")


def _matching(pattern: re.Pattern[str]) -> Callable[[InputSpec, Any, Around], str]:
    def read(spec: InputSpec, value: Any, around: Around) -> str:
        if pattern.fullmatch(str(value)) is None:
            raise ValueError
        return str(value)

    return read


def _item(spec: InputSpec, value: Any, around: Around) -> str:
    known = [one.id for one in around.items if one.group == spec.of]
    if str(value) not in known:
        # A wrong number must not tell what is on a list that is not for whoever guesses.
        if not around.reads(str(spec.of)):
            known = []
        raise Refused(
            "unknown_item",
            kind="not_found",
            name=spec.name,
            value=str(value)[:80],
            nearest=nearest(str(value), known),
            known=known,
            titles={spec.name: spec.title},
        )
    return str(value)


def _localized(spec: InputSpec, value: Any, around: Around) -> dict[str, str]:
    if not isinstance(value, Mapping) or set(value) - set(LANGUAGES):
        raise ValueError
    lacking = [lang for lang in LANGUAGES if not _words(value.get(lang) or "").strip()]
    if lacking:
        raise Refused(
            "languages_missing",
            kind="input",
            name=spec.name,
            languages=lacking,
            titles={spec.name: spec.title},
        )
    return {lang: paragraphs(value[lang], f"{spec.name}.{lang}", empty=False) for lang in LANGUAGES}


def _choice(spec: InputSpec, value: Any, around: Around) -> str:
    if str(value) not in spec.choices:
        raise ValueError
    return str(value)


_READ: dict[str, Callable[[InputSpec, Any, Around], Any]] = {
    "text": _text,
    "integer": _integer,
    "boolean": _boolean,
    "date": _date,
    "instant": _instant,
    "country": _country,
    "countries": _countries,
    "state": _matching(_STATE),
    "holder": _matching(_HOLDER),
    "meeting": _matching(_WORD),
    "choice": _choice,
    "case": _text,
    "document": _text,
    "item": _item,
    "localized": _localized,
}
