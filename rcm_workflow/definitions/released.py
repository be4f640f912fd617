"""Released definition files are never edited; the digests kept of them say so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple, get_args

from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import Kind, shipped_calendars
from rcm_workflow.domain.values import sha256

KINDS: tuple[Kind, ...] = get_args(Kind)


class _Present(NamedTuple):
    digest: str
    version: int


def check_released(library: Library, released: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding for every file under watch that was edited or is gone, calendars included."""
    present = {
        one.file: _Present(one.digest, one.version) for kind in KINDS for one in library.all(kind)
    }
    for file, path in shipped_calendars().items():
        present[file] = _Present(sha256(path.read_bytes()), 1)
    findings = []
    for file, digest in released.items():
        found = present.get(file)
        if found is None:
            findings.append(
                Finding(file=file, line=1, code="released_missing", facts={"file": file})
            )
        elif found.digest != digest:
            findings.append(_edited(file, file, found.version))
    return tuple(findings)


def edited(data: bytes, file: str, released: Mapping[str, str]) -> tuple[Finding, ...]:
    """A finding where a file that bears the name of one under watch says something else."""
    called = file.replace("\\", "/").rpartition("/")[2]
    for name, digest in released.items():
        if name.rpartition("/")[2] == called and sha256(data) != digest:
            version = int(called.rpartition(".v")[2].partition(".")[0])
            return (_edited(file, name, version),)
    return ()


def _edited(file: str, name: str, version: int) -> Finding:
    facts = {"file": name, "next": version + 1}
    return Finding(file=file, line=1, code="released_edited", facts=facts)
