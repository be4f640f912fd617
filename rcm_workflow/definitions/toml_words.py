"""Why a text is not TOML, in both languages. ``tomllib`` says it in English alone."""

from __future__ import annotations

import re

from rcm_workflow.domain.values import Localized

_SAID: tuple[tuple[str, str, str], ...] = (
    (
        r"Invalid value",
        "this is no value; texts stand in quotation marks, and yes or no is true or false",
        "esto no es un valor; los textos van entre comillas, y sí o no es true o false",
    ),
    (
        r"Expected '=' after a key",
        "a key is followed by “=” and a value; quotation marks go around a name with blanks",
        "a una clave le sigue «=» y un valor; un nombre con espacios va entre comillas",
    ),
    (
        r"Expected '\]\]?' at the end",
        "the name of a table ends with “]”, that of a list of tables with “]]”",
        "el nombre de una tabla termina con «]», el de una lista de tablas con «]]»",
    ),
    (
        r"Expected newline or end of document after a statement",
        (
            "something follows the value; each key stands on a line of its own, and a quotation "
            'mark within a text is written \\"'
        ),
        (
            "algo sigue al valor; cada clave va en su propia línea, y unas comillas dentro de un "
            'texto se escriben \\"'
        ),
    ),
    (
        r"Cannot (?:overwrite a value|declare|mutate|redefine)|Duplicate inline table key",
        "this key or table is there already; say it once",
        "esta clave o tabla ya está; dígala una sola vez",
    ),
    (
        r"Unclosed array",
        "a list is not closed: “]” or a comma between two entries is missing",
        "una lista no está cerrada: falta «]» o una coma entre dos elementos",
    ),
    (
        r"Unclosed inline table",
        "a table in braces is not closed: “}” or a comma is missing; it stands on one line",
        "una tabla entre llaves no está cerrada: falta «}» o una coma; va en una sola línea",
    ),
    (
        r"Unterminated string|Illegal character",
        "a text is not closed: a quotation mark is missing",
        "un texto no está cerrado: faltan las comillas",
    ),
    (
        r"Unescaped '\\'|Invalid hex value|Escaped character",
        "a backslash within a text is written \\\\",
        "una barra invertida dentro de un texto se escribe \\\\",
    ),
    (
        r"Invalid date or datetime",
        "there is no such day; it is written 2021-09-06",
        "no existe tal día; se escribe 2021-09-06",
    ),
    (
        r"Invalid initial character for a key part|Invalid statement",
        "a key or “[” has to stand here; a name with blanks or accents stands in quotation marks",
        "aquí va una clave o «[»; un nombre con espacios o tildes va entre comillas",
    ),
    (
        r"codec can't decode",
        "a character is not written in UTF-8; store the file as UTF-8",
        "un carácter no está en UTF-8; guarde el archivo como UTF-8",
    ),
)
_ELSE = ("the line cannot be read", "la línea no se puede leer")


def not_toml(message: str) -> Localized:
    """What a message of ``tomllib`` means for the one who wrote the file."""
    for pattern, en, es in _SAID:
        if re.search(pattern, message):
            return Localized(en=en, es=es)
    return Localized(en=_ELSE[0], es=_ELSE[1])


def too_large(size: int, depth: int) -> Localized:
    """That a text is no definition whatever it says."""
    return Localized(
        en=f"it is larger than {size} bytes or nested deeper than {depth}",
        es=f"mide más de {size} bytes o tiene más de {depth} niveles",
    )
