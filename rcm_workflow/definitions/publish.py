"""Write what is generated from the definitions: ``python -m rcm_workflow.definitions.publish``."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from rcm_workflow.definitions.diagram import page
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.schema import MODELS, schema_text


def generated(library: Library) -> Mapping[str, str]:
    """Every generated file below ``docs/`` and its text."""
    pages = {
        f"machines/{name}.md": page(library.machine(name))
        for name in sorted({found.name for found in library.all("machine")})
    }
    return pages | {f"schemas/{kind}.json": schema_text(kind) for kind in MODELS}


def publish(library: Library, docs: Path) -> None:
    """Write them."""
    for name, text in generated(library).items():
        path = docs / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    publish(Library(), Path("docs"))
