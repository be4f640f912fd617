"""``rcm audit verify DIR``: a bundle, whoever wrote it, held against itself and against trust."""

from __future__ import annotations

from pathlib import Path

import typer

from rcm_workflow.audit.bundle import Manifest, Verified
from rcm_workflow.audit.bundle import verify as verify_files
from rcm_workflow.audit.tiles import CHECKPOINT
from rcm_workflow.audit.trust import Trust
from rcm_workflow.cli.desk import Desk, shown
from rcm_workflow.cli.failures import BROKEN
from rcm_workflow.cli.tables import bullets
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.failures import Refused


def verify_bundle(desk: Desk, folder: Path, trust: Trust | None) -> None:
    """Verify a folder and answer; ends with 7 for faults. No database is looked at.

    Raises ``Refused`` ``file_not_readable`` for what is no folder.
    """
    place = desk.world.folder / folder
    if not place.is_dir():
        why = desk.words.label("not_a_folder")
        raise Refused("file_not_readable", kind="input", path=shown(folder), why=why)
    names = [one.relative_to(place).as_posix() for one in place.rglob("*") if not one.is_dir()]
    found = verify_files(names, lambda name: (place / name).read_bytes(), trust)
    manifest = found.manifest or Manifest("", 0)
    data = {
        "whole": not found.faults,
        "log": manifest.log,
        "size": manifest.size,
        "root": found.root,
        "cases": manifest.cases,
        "role": manifest.role,
        "counts": manifest.counts,
        "signers": None if trust is None else sorted(found.signers),
        "signed_entries": found.signed_leaves,
        "heads": {path: _grade(enough) for path, enough in found.witnessed.items()},
        "faults": [{"place": place, "code": code} for place, code in found.faults],
    }
    words = desk.words
    if found.faults:
        told = [f"{at}: {code}: {words.say('bundle_fault', code)}" for at, code in found.faults]
        said = words.label("bundle_fails", faults=len(found.faults))
        desk.answer(data, lines(said, bullets(told)))
        raise typer.Exit(BROKEN)
    counts = {**manifest.counts, "size": manifest.size, "root": found.root}
    desk.answer(
        data,
        lines(
            words.label("bundle_holds", **counts),
            _scope(desk, manifest),
            *_signers(desk, found, trust),
        ),
    )


def _scope(desk: Desk, manifest: Manifest) -> str:
    words, log = desk.words, manifest.log
    if manifest.role:
        return words.label("bundle_scope_role", role=manifest.role, log=log)
    if manifest.cases:
        return words.label("bundle_scope_cases", cases=", ".join(manifest.cases), log=log)
    return words.label("bundle_scope", log=log)


def _signers(desk: Desk, found: Verified, trust: Trust | None) -> list[str]:
    if trust is None:
        return [desk.words.label("bundle_unsigned")]
    # The newest head stands twice in a bundle; it is counted as one.
    apart = [enough for path, enough in found.witnessed.items() if path != CHECKPOINT]
    words, enough = desk.words, found.witnessed[CHECKPOINT]
    grades = words.label(
        "bundle_grades",
        witnessed=sum(apart),
        recorded=len(apart) - sum(apart),
        grade=words.label("bundle_grade_witnessed" if enough else "bundle_grade_recorded"),
    )
    names = ", ".join(sorted(found.signers))
    return [desk.words.label("bundle_signed", names=names), grades]


def _grade(enough: bool) -> str:
    return "witnessed" if enough else "recorded"
