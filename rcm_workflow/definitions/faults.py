"""What pydantic finds wrong with the form of a definition, in the words of this program.

Its own sentences are English only, speak of Python types, and do not know where a key belongs.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from rcm_workflow.definitions import form_words as words
from rcm_workflow.definitions.findings import LANGS, Finding, near
from rcm_workflow.definitions.form_values import shown
from rcm_workflow.definitions.forms import coerced, homes, keys_of, model_at
from rcm_workflow.definitions.toml_lines import Lines, Loc, place
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.values import Localized

_CLOSE = 0.75
"""How near a key has to be to be preferred to the same key elsewhere."""
_QUOTED = re.compile(r"'([^']*)'")
_KEY = "[key]"
"""What pydantic calls the name of a table."""


class _Wrong(NamedTuple):
    """One error, at a place that the file has."""

    kind: str
    loc: Loc
    value: Any
    context: Mapping[str, Any]
    filled_in: bool = False
    """The value was put there by the reader: the file says it elsewhere."""


def faults_of(
    model: type[BaseModel],
    raw: Mapping[str, Any],
    error: ValidationError | None,
    lines: Lines,
    file: str,
) -> tuple[Finding, ...]:
    """Everything that is wrong with the form of a file; nothing where it is sound."""
    found = [] if error is None else list(_flat(error, ()))
    found += [_Wrong(kind, loc, value, {}) for kind, loc, value in coerced(model, raw)]
    placed = [_placed(one, raw) for one in found]
    if not all(one.filled_in for one in placed):
        placed = [one for one in placed if not one.filled_in]
    placed = [one for one in placed if not _told_by_another(one, placed, model)]
    at: dict[Loc, list[_Wrong]] = {}
    for one in placed:
        at.setdefault(one.loc, []).append(one)
    return tuple(
        Finding(file=file, line=lines.of(*loc), code=code, facts=facts)
        for loc, several in at.items()
        for code, facts in (_told(several, model),)
    )


def _flat(error: ValidationError, around: Loc) -> Iterator[_Wrong]:
    """Every error, those of a model within a validator, too."""
    for one in error.errors(include_url=False):
        loc = (*around, *one["loc"])
        inner, value = one.get("ctx", {}).get("error"), one["input"]
        if isinstance(inner, ValidationError):
            yield from _flat(inner, loc)
            continue
        key = inner.key if isinstance(inner, Unfit) else None
        if key is not None and isinstance(value, Mapping) and key in value:
            loc, value = (*loc, key), value[key]
        yield _Wrong(one["type"], loc, value, one.get("ctx", {}))


def _placed(wrong: _Wrong, raw: Mapping[str, Any]) -> _Wrong:
    """The error at the place that the file has; pydantic adds the sides of alternatives."""
    here: Any = raw
    kept: list[str | int] = []
    for number, part in enumerate(wrong.loc):
        if part == _KEY:
            return wrong._replace(loc=tuple(kept), value=kept[-1])
        try:
            here = here[part]
        except (KeyError, IndexError, TypeError):
            if wrong.kind == "missing" and number == len(wrong.loc) - 1:
                return wrong
            return wrong._replace(loc=tuple(kept), filled_in=isinstance(here, Mapping | list))
        kept.append(part)
    return wrong


def _is_strange(key: str, around: type[BaseModel] | None) -> bool:
    """Whether a key beside texts is no language misspelt, but a table around them."""
    return around is Localized and not near(key, LANGS)


def _told_by_another(wrong: _Wrong, found: list[_Wrong], model: type[BaseModel]) -> bool:
    """A text that is missing where a key stands around both texts: one fault, not three."""
    around = wrong.loc[:-1]
    return wrong.kind == "missing" and any(
        one.kind == "extra_forbidden"
        and one.loc[:-1] == around
        and _is_strange(str(one.loc[-1]), model_at(model, around))
        for one in found
    )


def _told(several: list[_Wrong], model: type[BaseModel]) -> tuple[str, dict[str, Any]]:
    wrong = next((one for one in several if "error" in one.context), several[0])
    loc, last = wrong.loc, str(wrong.loc[-1]) if wrong.loc else ""
    where = place(loc[:-1]) or words.THE_FILE
    empty = wrong.kind == "string_too_short"
    if (wrong.kind == "missing" or empty) and last in LANGS:
        return "missing_translation", {"where": where, "lang": last}
    if wrong.kind == "missing":
        return "missing_key", {"where": where, "key": last}
    if wrong.kind == "extra_forbidden":
        return _unknown(last, loc, model)
    facts = {"where": place(loc) or words.THE_FILE, "value": shown(wrong.value)}
    message, nearest = _message(wrong, several, model)
    return "bad_value", {**facts, "message": message, **({"nearest": nearest} if nearest else {})}


def _unknown(key: str, loc: Loc, model: type[BaseModel]) -> tuple[str, dict[str, Any]]:
    """A key that may not stand there: misspelt, or of another table."""
    facts: dict[str, Any] = {"where": place(loc[:-1]) or words.THE_FILE, "key": key}
    around = model_at(model, loc[:-1])
    if _is_strange(key, around):
        return "texts_alone", {**facts, "name": str(loc[-2])}
    own = () if around is None else keys_of(around)
    known = homes(model)
    elsewhere = tuple(dict.fromkeys(where for name, where in known if name == key))
    if not near(key, own, _CLOSE) and elsewhere:
        tables = " | ".join([one for one in elsewhere if one][:4])
        if not tables:
            return "key_of_the_file", facts
        return "key_of_another", {**facts, "tables": tables}
    nearest = near(key, own) or near(key, (name for name, _ in known), _CLOSE)
    return "unknown_key", {**facts, "nearest": nearest}


def _message(
    wrong: _Wrong, several: Iterable[_Wrong], model: type[BaseModel]
) -> tuple[Localized, str]:
    """Why a value cannot be, and the nearest one that can."""
    kind, context = wrong.kind, wrong.context
    cause, pattern = context.get("error"), str(context.get("pattern", ""))
    nearest, message = "", words.NOT_HERE
    wanted = dict.fromkeys(words.WANTED[one.kind] for one in several if one.kind in words.WANTED)
    if isinstance(cause, Unfit):
        message = cause.said
    elif "expected" in context:
        choices = _QUOTED.findall(str(context["expected"]))
        nearest = near(wrong.value, choices) if isinstance(wrong.value, str) else ""
        message = _fill(words.ONE_OF, expected=" | ".join(choices))
    elif kind in ("greater_than_equal", "less_than_equal"):
        limit, said = ("ge", words.AT_LEAST) if "ge" in context else ("le", words.AT_MOST)
        message = _fill(said, limit=str(context[limit]))
    elif kind in ("string_too_short", "too_short"):
        message = words.EMPTY
    elif pattern in words.FORMS:
        message = _fill(words.WRITTEN, form=words.FORMS[pattern])
    elif wanted:
        message = _of_tables(wrong, model) or _fill(words.HAS_TO_BE, wanted=_either(wanted))
    return message, nearest


def _of_tables(wrong: _Wrong, model: type[BaseModel]) -> Localized | None:
    """What is said of tables that are written as another kind of table."""
    header = ".".join(part for part in wrong.loc if isinstance(part, str))
    value, kind = wrong.value, wrong.kind
    tables = isinstance(value, list) and value and all(isinstance(one, dict) for one in value)
    if kind in ("model_type", "model_attributes_type"):
        if model_at(model, wrong.loc) is Localized:
            return _fill(words.BOTH_LANGUAGES)
        if tables:
            return _fill(words.ONE_TABLE, header=header)
    if kind in ("dict_type", "mapping_type") and tables:
        return _fill(words.NAMED_TABLES, header=header)
    if kind in ("tuple_type", "list_type") and isinstance(value, dict):
        return _fill(words.SEVERAL_TABLES, header=header)
    return None


def _fill(text: Localized, **facts: str | Localized) -> Localized:
    said = {
        lang: text.in_(lang).format(
            **{
                name: one.in_(lang) if isinstance(one, Localized) else one
                for name, one in facts.items()
            }
        )
        for lang in LANGS
    }
    return Localized(en=said["en"], es=said["es"])


def _either(texts: Collection[Localized]) -> Localized:
    return Localized(
        en=words.OR.en.join(one.en for one in texts), es=words.OR.es.join(one.es for one in texts)
    )
