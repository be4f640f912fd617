"""Confidential values: what there is, who may open it, and the record of every opening.

An opening is written down before anything is shown. The author who reads its own opens nothing,
nor does anybody what was released. One question is one opening, however many values it shows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.inspect import visible
from rcm_workflow.application.reading import Reading
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.roles import roles_of
from rcm_workflow.domain.sealed import SealedValue, author_of, fate, is_own, readings_of
from rcm_workflow.domain.sealed_events import SealedOpened
from rcm_workflow.domain.unsealed import Ground, Unsealing, unsealing
from rcm_workflow.domain.values import Actor

WHOLE = "history"
"""The field of who reads the whole of a case, the numbers of its events with it."""
AT_ONCE = 400
"""Values of one event of the readings: more would not fit into a leaf."""
HANDLE = 12
"""Digits of its tag by which a value is called: a number of an event would tell how much others
have said."""

Wanted = Callable[[str, str], bool]
"""Whether the value of an event and a name is going to be shown."""


class Held(NamedTuple):
    """A confidential value that somebody may know of, and what became of it."""

    value: SealedValue
    handle: str
    own: bool
    may_open: bool
    released: str | None
    """The event that released it."""
    erased: str | None
    openings: tuple[Recorded, ...]
    """Every time somebody else has opened it."""


class Said(NamedTuple):
    """Values by event and name, as far as they may be shown."""

    values: Mapping[str, Mapping[str, Any]]
    opened: tuple[tuple[str, str], ...] = ()
    """Those whose opening was recorded, or would be."""
    withheld: Exception | None = None
    """Why nothing of another was opened: the opening could not be recorded."""


class _Reader(NamedTuple):
    case: Case
    actor: Actor
    right: Unsealing
    whole: bool


def held(app: App, case_id: str, actor: Actor) -> tuple[Held, ...]:
    """The confidential values of a case that the actor may know of. Opens none.

    Its own, those it may open, and those that were released. Raises ``Refused`` as ``visible``.
    """
    with app.store.read() as view:
        reader = _reader(app, view, case_id, actor)
        openings: dict[tuple[str, str], list[Recorded]] = {}
        for one in view.events(readings_of(case_id)):
            for ref in getattr(one.event, "values", ()):
                openings.setdefault(ref, []).append(one)
        released, erased = fate(reader.case)
        found = []
        brought = view.sealed_in(case_id)
        may = reader.right.of_values(reader.case, {one.id: tags for one, tags in brought})
        for recorded, tags in brought:
            for name, tag in tags.items():
                value = SealedValue(event=recorded.id, name=name, author=author_of(recorded))
                own = is_own(value.author, actor)
                if not (own or value.ref in may or value.ref in released):
                    continue
                found.append(
                    Held(
                        value,
                        tag[:HANDLE],
                        own,
                        value.ref not in erased,
                        released.get(value.ref),
                        erased.get(value.ref),
                        tuple(openings.get(value.ref, ())) if own or reader.whole else (),
                    )
                )
        return tuple(found)


def unseal(
    app: App,
    case_id: str,
    actor: Actor,
    purpose: str,
    wanted: Wanted | None = None,
    *,
    dry_run: bool = False,
) -> Said:
    """The values that the actor may read, once it stands in the log that it has read them.

    An erased one is ``{"erased_by": EVENT}``, the event only for who sees the whole. Where the
    opening cannot be recorded, nothing is opened: ``withheld`` says why. Raises ``Refused`` as
    ``visible``.
    """
    with app.store.read() as view:
        reader = _reader(app, view, case_id, actor)
        values, others = _found(view, reader, wanted)
    if not others or dry_run:
        return Said(values, tuple(others))
    try:
        _record(app, case_id, actor, others, purpose)
    except (Busy, Refused) as failure:
        for event, name in others:
            del values[event][name]
            if not values[event]:
                # As one that stayed closed, not as one in which there is nothing.
                del values[event]
        return Said(values, (), failure)
    return Said(values, tuple(others))


def _found(
    view: Reading, reader: _Reader, wanted: Wanted | None
) -> tuple[dict[str, dict[str, Any]], dict[tuple[str, str], Ground]]:
    """What the reader may see, by event and name, and what of it only by right, and by which."""
    values: dict[str, dict[str, Any]] = {}
    others: dict[tuple[str, str], Ground] = {}
    released, erased = fate(reader.case)
    brought = view.sealed_in(reader.case.id)
    may = reader.right.of_values(reader.case, {one.id: tags for one, tags in brought})
    for recorded, tags in brought:
        own = is_own(author_of(recorded), reader.actor)
        refs = [
            (recorded.id, name)
            for name in tags
            if (own or (recorded.id, name) in may or (recorded.id, name) in released)
            and (wanted is None or wanted(recorded.id, name))
        ]
        if own or reader.right.whole:
            # That an event has no such value may be known to who might open it.
            values.setdefault(recorded.id, {})
        stored = view.opened(recorded.id) if refs else {}
        for ref in refs:
            name = ref[1]
            if ref in erased:
                by = erased[ref] if reader.whole else None
                values.setdefault(recorded.id, {})[name] = {"erased_by": by}
            elif name in stored:
                values.setdefault(recorded.id, {})[name] = stored[name]
                if not own and ref not in released:
                    others[ref] = may[ref]
    return values, others


def _record(
    app: App,
    case_id: str,
    actor: Actor,
    values: Mapping[tuple[str, str], Ground],
    purpose: str,
) -> None:
    by_ground: dict[Ground, list[tuple[str, str]]] = {}
    for ref, ground in values.items():
        by_ground.setdefault(ground, []).append(ref)
    events = [
        SealedOpened(
            role=role, ground=line, purpose=purpose, values=tuple(refs[start : start + AT_ONCE])
        )
        for (role, line), refs in by_ground.items()
        for start in range(0, len(refs), AT_ONCE)
    ]
    stream, id_ = readings_of(case_id), app.entropy.command_id()
    app.store.note(stream, actor, events, app.clock.now(), id_)


def _reader(app: App, view: Reading, case_id: str, actor: Actor) -> _Reader:
    case, rules, fields = visible(app, view, case_id, actor)
    now = max(app.clock.now(), case.last_at)
    roles = roles_of(actor, case, rules.access, view.roster(), now)
    return _Reader(case, actor, unsealing(roles, case, rules.access), WHOLE in fields)
