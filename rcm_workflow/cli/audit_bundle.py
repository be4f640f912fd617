"""``rcm audit verify DIR``: a bundle, whoever wrote it, held against itself and against trust."""

from __future__ import annotations

from pathlib import Path

import typer

from rcm_workflow.audit.bundle import verify as verify_files
from rcm_workflow.audit.bundle_entries import LEAF
from rcm_workflow.audit.bundle_found import Verified
from rcm_workflow.audit.bundle_heads import Weighed
from rcm_workflow.audit.bundle_manifest import Manifest
from rcm_workflow.audit.signatures import ROSTER
from rcm_workflow.audit.tiles import CHECKPOINT
from rcm_workflow.audit.trust import Trust
from rcm_workflow.cli.audit_heads import head_data, signed_when, told_of_weight
from rcm_workflow.cli.desk import Desk, shown, worded
from rcm_workflow.cli.erased import confidential
from rcm_workflow.cli.failures import BROKEN
from rcm_workflow.cli.tables import bullets
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Refused
from rcm_workflow.i18n import Catalogue


def verify_bundle(desk: Desk, folder: Path, trust: Trust | None) -> None:
    """Verify a folder and answer; ends with 7 for faults, and where the quorum is missed.

    No database is looked at.

    Raises ``Refused`` ``file_not_readable`` for what is no folder.
    """
    place = desk.world.folder / folder
    if not place.is_dir():
        why = worded("not_a_folder")
        raise Refused("file_not_readable", kind="input", path=shown(folder), why=why)
    names = [one.relative_to(place).as_posix() for one in place.rglob("*") if not one.is_dir()]
    found = verify_files(names, lambda name: (place / name).read_bytes(), trust)
    manifest, newest = found.manifest or Manifest("", 0), found.newest_witnessed
    data = {
        "whole": not found.faults,
        "log": manifest.log,
        "size": manifest.size,
        "root": found.root,
        "cases": manifest.cases,
        "role": manifest.role,
        "counts": manifest.counts,
        "signed_entries": found.signed_leaves,
        "roster_until": found.roster_until,
        "signed_after_roster": found.signed_after,
        "ends": found.ends,
        "erased": [{"event": of, "name": name, "by": by} for of, name, by in found.erased],
        "quorum": found.quorum or None,
        "witnessed_size": newest.size if newest else None,
        "heads": {path: head_data(head) for path, head in found.heads.items()},
        "faults": [{"place": place, "code": code} for place, code in found.faults],
    }
    words = desk.words
    if found.faults:
        told = [
            f"{_named(words, at)}: {words.say('bundle_fault', code)} ({code})"
            for at, code in found.faults
        ]
        said = words.label("bundle_fails", faults=len(found.faults))
        desk.answer(data, lines(said, bullets(told)))
        raise typer.Exit(BROKEN)
    counts = {**manifest.counts, "size": manifest.size, "root": found.root}
    desk.answer(
        data,
        lines(
            words.label("bundle_holds", **counts),
            _scope(desk, manifest) + _up_to(desk, found, manifest),
            *_ends(desk, found, manifest),
            *_erased(desk, found),
            *_keys(desk, found, manifest),
            *_heads(desk, found, manifest),
        ),
    )
    if found.unwitnessed:
        raise typer.Exit(BROKEN)


def _named(words: Catalogue, place: str) -> str:
    """A file by its name, an entry by its leaf index."""
    index = place.removeprefix(LEAF)
    return place if index == place else words.label("bundle_place", index=index)


def _scope(desk: Desk, manifest: Manifest) -> str:
    words, log = desk.words, manifest.log
    if manifest.role:
        return words.label("bundle_scope_role", role=manifest.role, log=log)
    if manifest.cases:
        return words.label("bundle_scope_cases", cases=", ".join(manifest.cases), log=log)
    return words.label("bundle_scope", log=log)


def _up_to(desk: Desk, found: Verified, manifest: Manifest) -> str:
    """A log that was cut at a head is whole up to there: so it is never said without the head."""
    head = found.heads.get(CHECKPOINT)
    at = found.claimed_at if head is None else head.at
    said = signed_when(desk.words, at, checked=head is not None)
    return desk.words.label("bundle_head", size=manifest.size, signed=said)


def _ends(desk: Desk, found: Verified, manifest: Manifest) -> list[str]:
    """Where each case ends here: no part of a log can show that it does not go on."""
    if not (manifest.role or manifest.cases):
        return []
    cases = manifest.cases or sorted(found.ends.keys() - {ROSTER})
    ends = ((one, found.ends.get(one, 0)) for one in cases)
    told = [desk.words.label("bundle_until", case=one, number=at) for one, at in ends]
    return [desk.words.label("bundle_part", ends=", ".join(told))]


def _erased(desk: Desk, found: Verified) -> list[str]:
    """What acts say was erased: it is missing for another reason than that it was left out."""
    words = desk.words
    return [
        f"- {of}: {confidential(name, words)} {words.label('erased_by', event=by)}"
        for of, name, by in found.erased
    ]


def _keys(desk: Desk, found: Verified, manifest: Manifest) -> list[str]:
    """How far a key that was taken back would show: of a part of the log that has an end."""
    if not (found.signed_leaves if manifest.role else manifest.cases):
        return []
    label = "bundle_keys_part" if manifest.role else "bundle_keys"
    return [desk.words.label(label, last=found.roster_until, after=found.signed_after)]


def _heads(desk: Desk, found: Verified, manifest: Manifest) -> list[str]:
    weighed = Weighed()
    for path, head in found.heads.items():
        # The newest head stands twice in a bundle; it is counted as one.
        if path != CHECKPOINT:
            weighed.take(head)
    return told_of_weight(desk.words, found.quorum, weighed, manifest.size)
