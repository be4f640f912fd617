"""Whatever two versions of a machine say differently, part by part: nothing is left to be found.

Each part of a file is taken apart by the fields of its model, so that a word which the language
learns later is compared without a line of code. Left out are the words for people, and what is
shown elsewhere: the promises, and the names that states were given anew.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, Final, NamedTuple

from pydantic import BaseModel

from rcm_workflow.definitions.access import AccessFile, AccessLine
from rcm_workflow.definitions.machine import Machine
from rcm_workflow.definitions.rights import EVERY, Right
from rcm_workflow.domain.unlike import Answer
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import catalogue

WORDS: Final = frozenset(
    {"name", "title", "meaning", "say", "summary", "records", "rules", "gaps", "id"}
)
"""What is said of a part, or calls it: in other words nothing else is meant."""

ELSEWHERE: Final = frozenset(
    {"machine", "version", "invariants", "migrates_from", "main_path", "links", "words"}
)
"""What a plan shows in its own place, or what only draws the machine and calls things."""

TABLES: Final = ("states", "electorates", "items", "documents", "roles", "stances")
STEPS: Final = ("opening", "transitions")
RIGHTS: Final = "rights"


_TABLE_OF: Final = {"actions": "action", "stances": "stance"}
"""The words for what a right allows and for what may be answered, of the catalogue."""

_NOTHING: Final[tuple[Any, ...]] = (None, [], {}, False, "")
"""What a file says of a field by leaving it out."""


class _Part(NamedTuple):
    title: Localized
    value: Any


_Parts = Mapping[str, _Part]
"""What a file says, by the place at which it says it."""


def parts_unlike(
    machines: tuple[Machine, Machine],
    tables: tuple[AccessFile, AccessFile],
    names: Mapping[str, str],
) -> tuple[Answer, ...]:
    """Each place at which two machines differ, or the lines of rights that speak of them."""
    old, new = machines
    pairs = zip(tables, machines, strict=True)
    called = _Called({name: title for pair in pairs for name, title in _titles(*pair)})
    sides = _flat(old, tables[0].lines, names), _flat(new, tables[1].lines, {})
    return (*called.answers(*sides), *_steps(old, new, names, called))


class _Called:
    """Says in words what the parts of a file name by their names."""

    def __init__(self, titles: Mapping[str, Localized]) -> None:
        self._titles = titles

    def answers(self, before: _Parts, after: _Parts) -> Iterator[Answer]:
        """Each place of which the two sides say different things."""
        for key in dict.fromkeys((*before, *after)):
            was, now = before.get(key), after.get(key)
            if (was.value if was else None) != (now.value if now else None):
                title = (now or before[key]).title
                table = _TABLE_OF.get(key.rpartition(".")[2])
                # Of two names that are called alike the names themselves are told.
                alike = self._said(was, table, self._titles) == self._said(now, table, self._titles)
                said = [self._said(one, table, {} if alike else self._titles) for one in (was, now)]
                yield Answer(key=key, title=title, before=said[0], after=said[1])

    @staticmethod
    def _said(
        part: _Part | None, table: str | None, titles: Mapping[str, Localized]
    ) -> Localized | None:
        if part is None:
            return None
        if part.value is True:
            return _property("is_there")
        if table is not None:
            said = [
                ", ".join(catalogue(lang).say(table, one) for one in part.value)
                for lang in ("en", "es")
            ]
            return Localized(en=said[0], es=said[1])
        return Localized(en=_text(part.value, titles, "en"), es=_text(part.value, titles, "es"))


def _text(value: Any, titles: Mapping[str, Localized], lang: str) -> str:
    match value:
        case dict():
            told = ((name, each) for name, each in value.items() if each not in _NOTHING)
            return ", ".join(f"{name}: {_text(each, titles, lang)}" for name, each in told)
        case list():
            # Of things that have parts of their own each stands by itself.
            between = "; " if any(isinstance(one, dict | list) for one in value) else ", "
            return between.join(_text(one, titles, lang) for one in value)
        case str() if value in titles:
            return titles[value].in_(lang)
        case _:
            return str(value)


def _titles(access: AccessFile, machine: Machine) -> Iterator[tuple[str, Localized]]:
    """What fields, roles and the parts of a machine are called, by their names."""
    yield from access.fields.items()
    for parts in (access.roles, *(getattr(machine, table) for table in TABLES)):
        for name, part in parts.items():
            yield name, part.title


def _flat(
    machine: Machine, lines: Sequence[AccessLine], names: Mapping[str, str]
) -> dict[str, _Part]:
    """Everything but the steps, which have no name of their own."""
    found: dict[str, _Part] = {}
    scalar = {*WORDS, *ELSEWHERE, *TABLES, *STEPS, RIGHTS}
    for field, value in _fields(machine, scalar):
        found[field] = _Part(_property(field), _renamed(field, value, names))
    for table in TABLES:
        for name, part in getattr(machine, table).items():
            called = names.get(name, name) if table == "states" else name
            found |= _taken_apart(f"{table}.{called}", part.title, part, names)
    of_table = [one for one in lines if {EVERY, machine.machine} & {*one.machines}]
    rights: list[AccessLine | Right] = [*of_table, *machine.rights]
    for line in rights:
        found |= _taken_apart(f"{RIGHTS}.{line.id}", line.say, line, names)
    return found


def _taken_apart(
    place: str, title: Localized, part: BaseModel, names: Mapping[str, str]
) -> Iterator[tuple[str, _Part]]:
    # That it is there at all is a difference, also where every field has its default.
    yield place, _Part(title, value=True)
    for field, value in _fields(part, WORDS):
        yield f"{place}.{field}", _Part(_of(title, field), _renamed(field, value, names))


def _steps(
    old: Machine, new: Machine, names: Mapping[str, str], called: _Called
) -> Iterator[Answer]:
    """Steps of one name are paired: those that are alike first, then in the order of the file."""
    sides = [_by_trigger(one, of) for one, of in ((old, names), (new, {}))]
    for trigger in dict.fromkeys((*sides[0], *sides[1])):
        lost, won = ([*side.get(trigger, ())] for side in sides)
        for was in tuple(lost):
            if was in won:
                lost.remove(was)
                won.remove(was)
        for was, now in zip_longest(lost, won):
            # A step that is new or gone is told once: what it needs stands with the states.
            whole = was is None or now is None
            told = (dict(_of_step(trigger, one, whole=whole)) for one in (was, now))
            yield from called.answers(*told)


_Step = tuple[Localized, dict[str, Any]]


def _by_trigger(machine: Machine, names: Mapping[str, str]) -> dict[str, list[_Step]]:
    found: dict[str, list[_Step]] = {}
    for one in (machine.opening, *machine.transitions):
        # The loader writes the source out into the sources.
        known = _fields(one, {*WORDS, "source"})
        fields = {name: _renamed(name, value, names) for name, value in known}
        found.setdefault(one.trigger, []).append((one.title, fields))
    return found


def _of_step(trigger: str, step: _Step | None, *, whole: bool) -> Iterator[tuple[str, _Part]]:
    if step is None:
        return
    title, fields = step
    place = f"transitions.{trigger}"
    yield place, _Part(title, value=True)
    for field, value in () if whole else fields.items():
        if field != "inputs":
            yield f"{place}.{field}", _Part(_of(title, field), value)
            continue
        for given in value:
            called = Localized(en=f"“{given['title']['en']}”", es=f"«{given['title']['es']}»")
            of_input = _joined(title, called)
            at = f"{place}.inputs.{given['name']}"
            yield at, _Part(of_input, value=True)
            for name, each in given.items():
                if name not in WORDS and each not in _NOTHING:
                    yield f"{at}.{name}", _Part(_of(of_input, name), each)


def _fields(part: BaseModel, without: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """The fields that say something, as data: what a file leaves out it does not say."""
    for name, value in part.model_dump(
        mode="json", exclude={*without}, exclude_defaults=True
    ).items():
        if value not in _NOTHING:
            yield name, value


_OF_STATES: Final = ("sources", "dest", "states", "initial")


def _renamed(field: str, value: Any, names: Mapping[str, str]) -> Any:
    """A value with the states of the old machine by their new names; of a source, all of them."""
    if field not in _OF_STATES or not names:
        return value
    if isinstance(value, list):
        return [names.get(one, one) if isinstance(one, str) else one for one in value]
    return names.get(value, value) if isinstance(value, str) else value


def _property(field: str) -> Localized:
    en, es = (catalogue(lang).say("machine_property", field) for lang in ("en", "es"))
    return Localized(en=en, es=es)


def _of(title: Localized, field: str) -> Localized:
    return _joined(title, _property(field))


def _joined(title: Localized, more: Localized) -> Localized:
    return Localized(en=f"{title.en} · {more.en}", es=f"{title.es} · {more.es}")
