"""Use case: the log, or a part of it, taken out as a folder that anybody can verify.

Of entries that the reader is not entitled to the bundle holds the hash, so that the tree is whole
and nobody is shown what is not theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Final, NamedTuple

import orjson

from rcm_workflow.application import past
from rcm_workflow.application.app import App
from rcm_workflow.application.disclosure import shown_to
from rcm_workflow.application.heads import whole_head, with_cosignatures
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.application.verify_cases import cited_by
from rcm_workflow.audit.bundle_manifest import (
    MANIFEST,
    Manifest,
    head_path,
    leaf_path,
    sealed_bytes,
)
from rcm_workflow.audit.signatures import ADDED, REVOKED, ROSTER
from rcm_workflow.audit.tiles import CHECKPOINT, File, hash_tiles, tiles
from rcm_workflow.domain import events as e
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.keeping import StoredLeaf
from rcm_workflow.domain.knowledge import unknown_case
from rcm_workflow.domain.sealed import readings_of
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.words import nearest

COURT: Final = "rcm_workflow.audit.court"
ALONG: Final = ("README.md", "LEAME.md", "verify.py")
"""What every bundle brings along, for who has nothing else."""


class Wanted(NamedTuple):
    """What is to be taken out: everything, or some cases, or what a role may see of them."""

    cases: tuple[str, ...] = ()
    as_role: str | None = None
    sealed: bool = False
    """Also the confidential values that the one who asks may open; every opening is recorded."""
    running: bool = False
    """Also of cases of which its reader may infer by the places of entries who has spoken."""


@dataclass
class Bundle:
    """A bundle while it is written."""

    app: App
    view: Reading
    actor: Actor
    wanted: Wanted
    manifest: Manifest

    def files(self) -> Iterator[File]:
        """Every file of the bundle; the list of them comes last."""
        for path, data in self._contents():
            self.manifest.note(path, data)
            yield path, data
        yield MANIFEST, bytes(self.manifest)

    def _contents(self) -> Iterator[File]:
        size = self.manifest.size
        if self.wanted.cases or self.wanted.as_role:
            yield from hash_tiles(self.view.hashes(size))
            yield from self._parts()
        else:
            yield from tiles(self.view.leaves_between(0, size))
            self.manifest.counts["leaves"] = size
            for digest, body in self.view.documents():
                yield f"documents/{digest}", body
        if self.wanted.sealed:
            yield from self._sealed(self.wanted.cases or tuple(self.view.case_ids()))
        yield from self._heads()
        for name in ALONG:
            yield name, files(COURT).joinpath(name).read_bytes()

    def _heads(self) -> Iterator[File]:
        before, number = -1, 0
        for stored in self.view.signed_heads(0, self.manifest.size + 1):
            number = number + 1 if stored.size == before else 1
            before = stored.size
            whole = with_cosignatures(self.view, stored)
            yield head_path(stored.size, number), bytes(whole.note)
        yield CHECKPOINT, bytes(whole_head(self.view, self.manifest.size).note)

    def _parts(self) -> Iterator[File]:
        """The entries of the cases, each by itself, and the documents that they cite."""
        cited: dict[str, None] = {}
        whole = self.wanted.as_role is None and _may_export(self.app, self.view, self.actor)
        for case_id in self.wanted.cases or tuple(self.view.case_ids()):
            chosen = None if whole else self._seen(case_id, cited)
            if chosen is None and not whole:
                continue
            for stream in (case_id, readings_of(case_id)) if whole else (case_id,):
                yield from self._entries(stream, _among(chosen))
            if whole:
                for recorded in self.view.events(case_id):
                    cited |= dict.fromkeys(cited_by(recorded.event))
        # Public keys are nobody's secret, and without them no signature of a country holds. Whoever
        # may take all out gets the whole roster: its numbers show that no key was taken back in
        # between by an entry that is not here.
        yield from self._entries(ROSTER, lambda one: whole or one.type in (ADDED, REVOKED))
        if whole:
            for recorded in self.view.events(ROSTER):
                cited |= dict.fromkeys(cited_by(recorded.event))
        for digest in cited:
            yield f"documents/{digest}", self.view.document(digest)

    def _entries(self, stream: str, chosen: Callable[[StoredLeaf], bool]) -> Iterator[File]:
        for stored in self.view.leaves_of(stream):
            if stored.place is None or stored.place >= self.manifest.size:
                continue
            if chosen(stored):
                self.manifest.counts["leaves"] += 1
                yield leaf_path(stored.place), stored.leaf

    def _seen(self, case_id: str, cited: dict[str, None]) -> frozenset[str] | None:
        """The events of a case that may be read as they stand, and what of theirs may be read.

        ``None`` where none of the case may be read and it was not asked for by its number.
        """
        try:
            history = past.history_of(
                self.app, self.view, case_id, self.actor, self.wanted.as_role, unsealed=False
            )
        except Refused as refused:
            if self.wanted.cases or refused.code == "unknown_role":
                raise
            return None
        if history.hides_places:
            self._require_consent(case_id)
        found, sent = set[str](), frozenset[str]()
        for recorded, then in history.walk():
            sent |= {digest for text in then.case.texts for _, digest in text.versions}
            # What a step says of lists and documents may be hidden: then its entry is, too.
            shown = shown_to(recorded, then.rules, then.fields, self.actor)
            if not history.open(recorded, then) or shown != recorded:
                continue
            found.add(recorded.id)
            for digest in cited_by(recorded.event):
                if _may_read(recorded, digest, then.fields, sent):
                    cited[digest] = None
        return frozenset(found)

    def _require_consent(self, case_id: str) -> None:
        """Nobody takes out for himself what he may not know; who gives it to others may decide."""
        if self.wanted.as_role is None:
            raise Refused("places_would_tell", kind="not_permitted", case=case_id)
        if not self.wanted.running:
            raise Refused("places_would_tell_others", case=case_id)

    def _sealed(self, cases: Sequence[str]) -> Iterator[File]:
        for case_id in cases:
            said = unseal(self.app, case_id, self.actor, "audit export")
            if said.withheld is not None:
                raise said.withheld
            places = {one.event: one.place for one in self.view.leaves_of(case_id)}
            number = 0
            for event, name, salt, text in self.view.sealed_tags(case_id):
                place = places.get(event)
                shown = name in said.values.get(event, {}) and salt is not None and text is not None
                if not shown or place is None or place >= self.manifest.size:
                    continue
                number += 1
                assert salt is not None and text is not None, "looked at above"  # noqa: S101, PT018
                data = sealed_bytes(place, name, salt, orjson.loads(text))
                yield f"sealed/{place:012d}-{number}.json", data


def begin(app: App, view: Reading, actor: Actor, wanted: Wanted) -> Bundle:
    """A bundle of what is wanted, as far as it was signed.

    Raises ``Refused``: ``no_signed_head``, ``unknown_case``, ``sealed_by_own_right_only``,
    ``not_permitted`` for who may not take the whole log out or look through the eyes of others.
    While it is written, of a case that runs with positions its reader may not see:
    ``places_would_tell``; for another's eyes ``places_would_tell_others`` unless ``running``.
    """
    if wanted.sealed and wanted.as_role is not None:
        raise Refused("sealed_by_own_right_only", kind="input")
    if not wanted.cases and wanted.as_role is None:
        past.require_roster_right(app, view, actor, "export")
    if wanted.as_role is not None:
        past.require_roster_right(app, view, actor, "look_back")
    elif _may_export(app, view, actor):
        known = set(view.case_ids()) if wanted.cases else set()
        for one in wanted.cases:
            if one not in known:
                raise unknown_case(one, nearest(one, known))
    size = whole_head(view).size
    role = wanted.as_role or ("" if _may_export(app, view, actor) else _own(actor))
    return Bundle(app, view, actor, wanted, Manifest(app.store.log, size, list(wanted.cases), role))


def _among(chosen: frozenset[str] | None) -> Callable[[StoredLeaf], bool]:
    return lambda stored: chosen is None or stored.event in chosen


def _own(actor: Actor) -> str:
    return str(actor.seat) if actor.seat else str(actor)


def _may_export(app: App, view: Reading, actor: Actor) -> bool:
    try:
        past.require_roster_right(app, view, actor, "export")
    except Refused:
        return False
    return True


def _may_read(
    recorded: Recorded, digest: str, fields: frozenset[str], sent: frozenset[str]
) -> bool:
    """Whether a document that an event cites may be read with it."""
    match recorded.event:
        case e.TextFiled():
            return digest in sent or "history" in fields
        case e.TransitionFired():
            return "documents" in fields or "history" in fields
        case e.CaseOpened():
            papers = {one for _, one in recorded.event.documents}
            return digest not in papers or "documents" in fields or "history" in fields
        case _:
            return True
