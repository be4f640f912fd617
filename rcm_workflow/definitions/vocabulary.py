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


def _cell(text: str) -> str:
    """A table of Markdown is cut at every bar, even within code."""
    return text.replace("|", r"\|")


def _page(conditions: Mapping[str, Condition]) -> Iterator[str]:
    yield from ("# Words of machine files / Palabras de los archivos de máquinas", "")
    yield from ("Generated from the program; do not edit.", "")
    yield from ("## Conditions / Condiciones", "")
    yield "For `conditions`, `unless` and `warnings`. The sentence is what somebody reads where the"
    yield "condition is asked for and does not hold; *period* marks what needs a running period."
    yield "What is in capital letters stands for a name of the file, the policy or the roster."
    yield ""
    yield "Para `conditions`, `unless` y `warnings`. La frase es la que se lee donde la condición"
    yield "se pide y no se cumple; *period* señala lo que necesita un plazo en curso."
    yield "Lo que va en mayúsculas representa un nombre del archivo, de la política o del registro."
    yield ""
    yield from ("| Name | English | Español | Contrary / Contraria |", "|---|---|---|---|")
    for name, one in sorted(conditions.items()):
        mark = " *period*" if one.needs_period else ""
        contrary = f"`{one.opposite}`" if one.opposite else "–"
        written = (f"{name}:{form}" for form in (one.argument or "").split(", "))
        shown = ", ".join(f"`{each}`" for each in written) if one.argument else f"`{name}`"
        yield f"| {_cell(shown)}{mark} | {one.say.en} | {one.say.es} | {contrary} |"
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
