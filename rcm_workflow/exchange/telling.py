"""One leaf of the log as other formats want it: what happened, to which objects, with which values.

Only what stands in the leaf is told. Sealed values are not in it, so no export can give them away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from rcm_workflow.audit.leaf import read_document
from rcm_workflow.domain.keeping import StoredLeaf
from rcm_workflow.domain.roster import ROSTER
from rcm_workflow.domain.sealed import READINGS

Scalar = str | int | bool

_DIGEST: Final = re.compile(r"[0-9a-f]{64}")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_TEXT_DIGESTS: Final = ("text", "digest")
_COUNTRIES: Final = (
    "country", "countries", "authority", "previous", "current", "members", "asked", "last",
    "missing", "tacit", "abstaining", "reservations", "blockers", "remaining", "parts",
)  # fmt: skip
_DOCUMENTS: Final = ("snapshot", "base", "access", "plan")
_PINS: Final = ("machine", "policy")


class Thing(NamedTuple):
    """An object that events are about: its id is its type and its name."""

    type: str
    name: str

    @property
    def id(self) -> str:
        """Unique over all types."""
        return f"{self.type}:{self.name}"


class Told(NamedTuple):
    """One sealed event."""

    id: str
    type: str
    case: str
    case_seq: int
    recorded_at: str
    occurred_at: str
    actor: str
    log_index: int
    leaf_hash: str
    values: Mapping[str, Scalar]
    """The plain values of its body."""
    body: str
    """All of its body as JSON."""
    about: tuple[tuple[Thing, str], ...]
    """The objects it is about, each with what it is to the event."""
    changes: tuple[tuple[Thing, str, str], ...]
    """Values that objects have from here on."""
    links: tuple[tuple[Thing, Thing, str], ...]
    """Objects that belong together."""

    @property
    def activity(self) -> str:
        """What people would call it: the step, where it is one."""
        trigger = self.values.get("trigger")
        return str(trigger) if trigger and self.type == "transition_fired" else self.type


def told(stored: StoredLeaf) -> Told:
    """Read a sealed leaf. Raises ``ValueError`` for one that is not in its form."""
    document = read_document(stored.leaf)
    event, case = document["event"], document["case"]
    body = event["body"]
    here = subject(case)
    about = [(here, "subject"), *_actor(event["actor"]), *_objects(case, body)]
    if stored.place is None or stored.hash is None:
        message = f"{stored.event} is not sealed yet and has no place in the log"
        raise ValueError(message)
    return Told(
        id=event["id"],
        type=event["type"],
        case=case,
        case_seq=document["case_seq"],
        recorded_at=document["recorded_at"],
        occurred_at=event["occurred_at"],
        actor=event["actor"],
        log_index=stored.place,
        leaf_hash=stored.hash.hex(),
        values={key: one for key, one in body.items() if isinstance(one, str | int | bool)},
        body=json.dumps(body, ensure_ascii=False, separators=(",", ":"), sort_keys=True),
        about=tuple(dict.fromkeys(about)),
        changes=tuple(_changes(here, event["type"], body)),
        links=tuple(_links(here, event, body, about)),
    )


def subject(case: str) -> Thing:
    """What a stream is about: a case, the readings of one, or the roster."""
    if case.endswith(READINGS):
        return Thing("readings", case.removesuffix(READINGS))
    return Thing("roster" if case == ROSTER else "case", case)


def seat_and_person(actor: str) -> tuple[str, str]:
    """The seat (empty for the clock) and the person of an actor."""
    seat, _, person = actor.rpartition(":")
    return seat, person


def holder_of(seat: str) -> Thing:
    """The country or the body that a seat speaks for."""
    holder = seat.partition("/")[0]
    return Thing("country" if _COUNTRY.fullmatch(holder) else "body", holder)


_About = Iterator[tuple[Thing, str]]


def _actor(actor: str) -> _About:
    seat, person = seat_and_person(actor)
    yield Thing("person", person), "actor"
    if seat:
        yield Thing("seat", seat), "seat"
        yield holder_of(seat), "on_behalf_of"


def _objects(case: str, body: Mapping[str, Any]) -> _About:
    for key, value in body.items():
        if key in _COUNTRIES:
            yield from ((Thing("country", code), key) for code in _codes(value))
        elif key in _TEXT_DIGESTS and _is_digest(value):
            yield Thing("text", value), key
        elif key in _DOCUMENTS and _is_digest(value):
            yield Thing("document", value), key
        elif (reader := _READERS.get(key)) is not None and value:
            yield from reader(case, key, value)


def _pin(_: str, key: str, value: Any) -> _About:
    if isinstance(value, dict):
        yield Thing("document", value["digest"]), key


def _filed(_: str, key: str, value: Any) -> _About:
    yield from ((Thing("document", digest), f"{key}_{name}") for name, digest in value)


def _due(_: str, __: str, value: Any) -> _About:
    for one in value:
        yield Thing("country", one["country"]), "deadline"
        yield Thing("document", one["certificate"]), "certificate"


def _requested(case: str, _: str, value: Any) -> _About:
    yield from ((Thing("change", f"{case}/{one['id']}"), "requested") for one in value)


def _named(type_: str) -> Callable[[str, str, Any], _About]:
    return lambda case, key, value: iter([(Thing(type_, f"{case}/{value}"), key)])


def _linked(_: str, __: str, value: Any) -> _About:
    yield Thing("case", value), "linked"


_READERS: Final[Mapping[str, Callable[[str, str, Any], _About]]] = {
    "case": _linked,
    "change": _named("change"),
    "changes": _requested,
    "deadlines": _due,
    "documents": _filed,
    "item": _named("item"),
    "machine": _pin,
    "policy": _pin,
    "versions": _filed,
}
"""How the objects are found under a name of a body."""


def _is_digest(value: Any) -> bool:
    return isinstance(value, str) and _DIGEST.fullmatch(value) is not None


def _codes(value: Any) -> Iterator[str]:
    """The countries in a value: a code, codes, or rows that hold one."""
    if isinstance(value, str):
        if _COUNTRY.fullmatch(value):
            yield value
    elif isinstance(value, list):
        for one in value:
            yield from _codes(one)


_Changes = Iterator[tuple[Thing, str, str]]


def _changes(here: Thing, kind: str, body: Mapping[str, Any]) -> _Changes:
    change = Thing("change", f"{here.name}/{body.get('change', '')}")
    match kind:
        case "case_opened":
            yield here, "title_en", body["title"]["en"]
            yield here, "title_es", body["title"]["es"]
            yield here, "state", body["initial"]
            yield here, "authority", body["authority"]
            yield from _pinned(here, body)
        case "transition_fired":
            yield here, "state", body["dest"]
            yield here, "final", "true" if body["final"] else "false"
        case "rules_amended":
            yield here, "state", body["dest"]
            yield from _pinned(here, body["current"])
        case "authority_transferred":
            yield here, "authority", body["current"]
        case "item_added" | "item_changed":
            yield from _item(Thing("item", f"{here.name}/{body['item']}"), body)
        case "change_disposed":
            yield change, "disposition", body["disposition"]
        case "change_confirmed":
            yield change, "answer", body["answer"]


def _pinned(here: Thing, body: Mapping[str, Any]) -> _Changes:
    for name in _PINS:
        yield here, name, f"{body[name]['name']}@{body[name]['version']}"


def _item(item: Thing, body: Mapping[str, Any]) -> _Changes:
    yield item, "group", body["group"]
    yield item, "status", body["status"]
    for name, value in body["fields"]:
        said = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        yield item, f"field_{name}", said


def _links(
    here: Thing, event: Mapping[str, Any], body: Mapping[str, Any], about: list[tuple[Thing, str]]
) -> Iterator[tuple[Thing, Thing, str]]:
    seat, person = seat_and_person(event["actor"])
    if seat:
        yield Thing("seat", seat), holder_of(seat), "of"
        yield Thing("person", person), Thing("seat", seat), "in"
    if here.type == "readings":
        yield here, Thing("case", here.name), "of"
    for thing, _ in about:
        if thing.type in ("item", "change", "text"):
            yield thing, here, "of"
    if event["type"] == "text_filed":
        for lang, digest in body["versions"]:
            yield Thing("text", body["digest"]), Thing("document", digest), f"in_{lang}"
    if event["type"] == "case_linked":
        yield here, Thing("case", body["case"]), body["relation"]
    if event["type"] == "case_opened":
        for relation, other in body["links"]:
            yield here, Thing("case", other), relation
