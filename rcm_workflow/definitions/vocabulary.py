"""The words a machine file may use that stand in no file: conditions, groups, acts, occasions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from rcm_workflow.domain.conditions import Condition
from rcm_workflow.domain.notices import GROUPS
from rcm_workflow.domain.specs_steps import Act, Occasion


def vocabulary(conditions: Mapping[str, Condition]) -> str:
    """A page with all of them, in both languages."""
    return "\n".join([*_page(conditions)])


def _page(conditions: Mapping[str, Condition]) -> Iterator[str]:
    yield from ("# Words of machine files / Palabras de los archivos de máquinas", "")
    yield from ("Generated from the program; do not edit.", "")
    yield from ("## Conditions / Condiciones", "")
    yield "For `conditions`, `unless` and `warnings`. The sentence is what somebody reads where the"
    yield "condition is asked for and does not hold; *period* marks what needs a running period."
    yield ""
    yield from ("| Name | English | Español | Contrary / Contraria |", "|---|---|---|---|")
    for name, one in sorted(conditions.items()):
        mark = " *period*" if one.needs_period else ""
        contrary = f"`{one.opposite}`" if one.opposite else "–"
        yield f"| `{name}`{mark} | {one.say.en} | {one.say.es} | {contrary} |"
    for title, key, words in (
        ("Groups / Grupos", "notify", sorted(GROUPS)),
        ("Acts / Actos", "act", get_args(Act)),
        ("Occasions / Ocasiones", "on", get_args(Occasion)),
    ):
        yield from (
            "",
            f"## {title}",
            "",
            f"For `{key}`: {', '.join(f'`{one}`' for one in words)}.",
        )
    yield ""
