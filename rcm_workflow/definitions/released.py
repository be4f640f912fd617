"""Released definition files are never edited; the digests kept of them say so."""

from __future__ import annotations

from collections.abc import Mapping

from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import Kind

KINDS: tuple[Kind, ...] = ("machine", "policy", "access", "roster")


def check_released(library: Library, released: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding for every released file that was edited or is gone."""
    present = {one.file: one for kind in KINDS for one in library.all(kind)}
    findings = []
    for file, digest in released.items():
        found = present.get(file)
        if found is None:
            findings.append(
                Finding(file=file, line=1, code="released_missing", facts={"file": file})
            )
        elif found.digest != digest:
            facts = {"file": file, "next": found.version + 1}
            findings.append(Finding(file=file, line=1, code="released_edited", facts=facts))
    return tuple(findings)
