"""Write what is generated from the definitions: ``python -m rcm_workflow.definitions.publish``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import get_args

import rcm_workflow
from rcm_workflow.definitions.admission_page import admission_page
from rcm_workflow.definitions.coverage import coverage
from rcm_workflow.definitions.coverage import page as coverage_page
from rcm_workflow.definitions.diagram import page
from rcm_workflow.definitions.diagram_svg import svg
from rcm_workflow.definitions.digests import publish_digests
from rcm_workflow.definitions.findings import LANGS
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import CALENDARS, snapshot_name
from rcm_workflow.definitions.schema import FORMS, schema_text
from rcm_workflow.definitions.snapshot import Profile
from rcm_workflow.definitions.vocabulary import vocabulary
from rcm_workflow.domain.conditions import Condition, known_conditions


def generated(library: Library) -> Mapping[str, str]:
    """Every generated file below ``docs/`` and its text."""
    pages: dict[str, str] = {}
    for name in sorted({found.name for found in library.all("machine")}):
        machine = library.machine(name)
        pages[f"machines/{name}.md"] = page(machine)
        for lang in LANGS:
            picture = svg(machine, lang, library.role_titles())
            pages[f"machines/{name}.{lang}.svg"] = picture
    pages["admission.md"] = admission_page(library.matrix().file, library.bodies())
    pages["conditions.md"] = vocabulary(_ours())
    pages["rules_coverage.md"] = coverage_page(coverage(library))
    return pages | {f"schemas/{kind}.json": schema_text(kind) for kind in FORMS}


def _ours() -> Mapping[str, Condition]:
    """The conditions of this package: what is installed beside it is not ours to publish."""
    return {
        name: one
        for name, one in known_conditions().items()
        if one.holds.__module__.startswith(f"{rcm_workflow.__name__}.")
    }


def publish(library: Library, docs: Path) -> None:
    """Write them."""
    for name, text in generated(library).items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def snapshots(library: Library) -> Mapping[str, bytes]:
    """Every snapshot below ``policies/calendars/``: the calendar files frozen with this library.

    New cases go by these and never by what happens to be installed where the program runs.
    """
    profiles = get_args(Profile)
    return {snapshot_name(each): library.built_snapshot(each).document for each in profiles}


def publish_snapshots(library: Library, folder: Path) -> None:
    """Write them."""
    for name, document in snapshots(library).items():
        (folder / name).write_bytes(document)


if __name__ == "__main__":
    here = Path()
    # Before anything is read: the library refuses a file whose digest is not the one on the list.
    publish_digests(here)
    publish_snapshots(Library(), Path(CALENDARS))
    publish_digests(here)
    publish(Library(), Path("docs"))
