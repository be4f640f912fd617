"""The bodies and the admission matrix as a page, in both languages."""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.definitions.admission import AdmissionFile, Cell
from rcm_workflow.definitions.bodies import BodiesFile
from rcm_workflow.domain.admission import CLASSES
from rcm_workflow.domain.values import Localized


def admission_page(matrix: AdmissionFile, bodies: BodiesFile) -> str:
    """``docs/admission.md``."""
    return "\n".join([*_page(matrix, bodies)])


def _both(text: Localized) -> str:
    return text.en if text.en == text.es else f"{text.en} / {text.es}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(one.replace('|', '/') for one in cells)} |"


def _page(matrix: AdmissionFile, bodies: BodiesFile) -> Iterator[str]:
    yield from ("# Bodies and admission / Órganos y admisión", "")
    yield from ("Generated from the files in `policies/`; do not edit.", "")
    yield from (f"## {_both(matrix.title)}", "")
    signs = (f"`{sign}` {_both(title)}" for sign, title in matrix.legend.items())
    yield "; ".join(signs) + ". `+` an agenda slot goes with it / con espacio en la agenda."
    yield ""
    yield _row("Activity / Actividad", *(_both(matrix.classes[one]) for one in CLASSES))
    yield "|---" * (len(CLASSES) + 1) + "|"
    for name, row in matrix.activities.items():
        cells = (_sign(row.cells[one]) for one in CLASSES)
        yield _row(f"{_both(row.title)} (`{name}`)", *cells)
    yield from ("", "### Sources / Fuentes", "")
    for row in matrix.activities.values():
        yield from (f"**{_both(row.title)}**", "")
        for one in CLASSES:
            cell = row.cells[one]
            yield f"- {_both(matrix.classes[one])} {_sign(cell)}: {_source(cell)}"
        yield ""
    yield from ("### Changed by an answer / Cambios por una respuesta", "")
    for change in matrix.changes:
        yield f"- `{change.under}`: {_both(change.because)}"
    yield from ("", f"## {_both(bodies.title)}", "")
    yield _row(
        "Code / Sigla",
        "Body / Órgano",
        "Name / Nombre",
        "Attending is / Asistir es",
        "Source / Fuente",
    )
    yield "|---" * 5 + "|"
    for name, body in bodies.bodies.items():
        yield _row(body.code, _both(body.title), f"`{name}`", body.attend or "–", body.source)
    yield ""


def _sign(cell: Cell) -> str:
    others = "".join(f", `{name}` `{sign}`" for name, sign in cell.listed.items())
    return f"`{cell.sign}{'+' if cell.slot else ''}`{others}"


def _source(cell: Cell) -> str:
    parts = [cell.source, *cell.rules, *cell.gaps]
    if not cell.stated:
        parts.append("not stated / no consta")
    if cell.note:
        parts.append(_both(cell.note))
    return "; ".join(parts)
