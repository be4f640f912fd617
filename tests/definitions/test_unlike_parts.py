"""Nothing that a machine file can say is left out of what two versions are compared by."""

from __future__ import annotations

import tomllib
from typing import Any

import pytest
from pydantic import BaseModel

from rcm_workflow.definitions import machine as m
from rcm_workflow.definitions import machine_parts as parts
from rcm_workflow.definitions.access import AccessFile, AccessLine
from rcm_workflow.definitions.rights import Right
from rcm_workflow.definitions.unlike_parts import ELSEWHERE, WORDS, parts_unlike
from rcm_workflow.domain.values import Localized
from rcm_workflow.i18n import catalogue
from tests.scene import library

MACHINES = ("troika_consultation", "vm_declaration", "observer_application", "iccat_vote")
MODELS: tuple[type[BaseModel], ...] = (
    m.Machine,
    m.State,
    m.Transition,
    m.DocumentKind,
    m.StanceWord,
    parts.Input,
    parts.ItemGroup,
    parts.Electorate,
    parts.Role,
    AccessLine,
    Right,
)


def access() -> AccessFile:
    return library().access(library().access_document().body).file


def compared(old: m.Machine, new: m.Machine, **names: str):
    return parts_unlike((old, new), (access(), access()), names)


def test_every_field_has_words_in_both_languages():
    fields = {name for model in MODELS for name in model.model_fields} - WORDS - ELSEWHERE
    tables = {"electorates", "items", "opening", "transitions", "rights"}
    for lang in ("en", "es"):
        assert fields - tables <= set(catalogue(lang).tables["machine_property"])


@pytest.mark.parametrize("name", MACHINES)
def test_a_machine_is_like_itself(name):
    machine = library().machine(name)
    assert compared(machine, machine) == ()


def _places() -> list[tuple[str, str]]:
    """Every place of a machine model, with a field in it: ``transitions.0``, ``notify``."""
    found = [("", one) for one in m.Machine.model_fields]
    for place, model in (
        ("states.member_round_1", m.State),
        ("transitions.0", m.Transition),
        ("transitions.0.inputs.0", parts.Input),
        ("opening", m.Transition),
        ("electorates.members", parts.Electorate),
        ("rights.0", Right),
    ):
        found += [(place, one) for one in model.model_fields]
    return [
        (place, field)
        for place, field in found
        # The loader writes ``source`` out into ``sources``.
        if field not in {*WORDS, "source"} and not (place == "" and field in {*ELSEWHERE, *_WHOLE})
    ]


_WHOLE = {
    "opening",
    "roles",
    "electorates",
    "items",
    "documents",
    "stances",
    "states",
    "transitions",
    "rights",
}


def _steps(place: str) -> list[int | str]:
    return [int(one) if one.isdecimal() else one for one in place.split(".")] if place else []


def _borrowed(field: str) -> Any:
    """What another machine says in such a field, of the parts that are models themselves."""
    other = library().machine("vm_declaration")
    steps = (getattr(one, field) for one in other.transitions if hasattr(one, field))
    lines = (getattr(one, field) for one in other.rights if hasattr(one, field))
    return next((one for one in (*steps, *lines) if one and isinstance(one[0], BaseModel)), None)


def _other(field: str, value: Any) -> Any:
    """Another value of the same sort."""
    borrowed = _borrowed(field) if isinstance(value, tuple) else None
    if borrowed is not None or field in ("minimum", "maximum"):
        return borrowed or 7
    match value:
        case bool():
            return not value
        case int():
            return value + 1
        case tuple() | list():
            return (*value, "another")
        case _:
            return "another"


def _altered(model: Any, steps: list[int | str], field: str) -> Any:
    if not steps:
        return model.model_copy(update={field: _other(field, getattr(model, field))})
    first, *rest = steps
    whole = getattr(model, str(first)) if isinstance(model, BaseModel) else model[first]
    if isinstance(model, BaseModel):
        return model.model_copy(update={str(first): _altered_in(whole, rest, field)})
    raise AssertionError(model)


def _altered_in(whole: Any, rest: list[int | str], field: str) -> Any:
    if isinstance(whole, BaseModel):
        return _altered(whole, rest, field)
    key, *more = rest
    if isinstance(whole, tuple):
        changed = [*whole]
        changed[int(key)] = _altered(whole[int(key)], more, field)
        return tuple(changed)
    return {**whole, key: _altered(whole[str(key)], more, field)}


@pytest.mark.parametrize(("place", "field"), _places())
def test_whatever_is_said_otherwise_is_shown(place, field):
    machine = _full()
    other = _altered(machine, _steps(place), field)
    found = compared(machine, other)
    if field in ("trigger", "inputs"):
        # A step of another name is another step; what a step is given is shown one by one.
        assert found
        return
    assert [one.key.rpartition(".")[2] for one in found] == [field]


def _full() -> m.Machine:
    """The consultation with a line of rights of its own and a step that is given something."""
    machine = library().machine("troika_consultation")
    line = Right(
        id="own",
        roles=("members",),
        actions=("read",),
        states=("draft",),
        say=Localized(en="Read", es="Leer"),
    )
    given = parts.Input(name="note", type="text", title=Localized(en="Note", es="Nota"))
    first, *others = machine.transitions
    first = first.model_copy(update={"inputs": (given, *first.inputs), "trigger": "only_here"})
    return machine.model_copy(
        update={"rights": (*machine.rights, line)[-1:], "transitions": (first, *others)}
    )


def test_a_state_that_only_has_another_name_is_the_same():
    machine = library().machine("troika_consultation")
    text = library().find("machine", "troika_consultation").data.decode()
    renamed = text.replace("member_round_1", "first_round")
    assert tomllib.loads(renamed)["states"]["first_round"]
    other = m.read_machine(renamed.encode(), "troika_consultation.v2.toml")
    found = compared(machine, other, member_round_1="first_round")
    # The table of rights speaks of the old name: those lines say nothing of the new machine.
    assert {one.key.partition(".")[0] for one in found} == {"rights"}
    assert {one.key.rpartition(".")[2] for one in found} == {"states"}


def test_what_changes_is_said_in_the_words_of_people():
    machine = library().machine("troika_consultation")
    moves = [
        one.model_copy(update={"notify": (), "stances": ("assent",)})
        if one.trigger == "record_position" and "member_round_1" in one.sources
        else one
        for one in machine.transitions
    ]
    found = {
        one.key: one for one in compared(machine, machine.model_copy(update={"transitions": moves}))
    }
    told = found["transitions.record_position.notify"]
    assert told.title.en == "Record a position · is told to"
    assert told.before.es == "Oficial de la PPT, Secretaría Técnica"
    assert told.after is None
    assert found["transitions.record_position.stances"].after.en == "agrees"
