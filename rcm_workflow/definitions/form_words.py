"""How each part of a definition file is written, and what is said where it is not."""

from __future__ import annotations

from collections.abc import Mapping

from rcm_workflow.domain.values import Localized


def _said(en: str, es: str) -> Localized:
    return Localized(en=en, es=es)


THE_FILE = _said("the file", "el archivo")

_TEXT = _said("a text in quotation marks", "un texto entre comillas")
_YES_NO = _said("true or false, without quotation marks", "true o false, sin comillas")
_WHOLE = _said("a whole number, without quotation marks", "un número entero, sin comillas")
_TABLE = _said("a table with keys of its own", "una tabla con claves propias")
_LIST = _said("a list in square brackets", "una lista entre corchetes")
_DAY = _said("a day such as 2021-09-06", "un día como 2021-09-06")
_HOUR = _said("a day and hour such as 2021-09-06T09:00", "un día y hora como 2021-09-06T09:00")

WANTED: Mapping[str, Localized] = {
    "string_type": _TEXT,
    "bool_type": _YES_NO,
    "bool_parsing": _YES_NO,
    "int_type": _WHOLE,
    "int_parsing": _WHOLE,
    "int_from_float": _WHOLE,
    "model_type": _TABLE,
    "model_attributes_type": _TABLE,
    "dict_type": _TABLE,
    "mapping_type": _TABLE,
    "tuple_type": _LIST,
    "list_type": _LIST,
    "date_type": _DAY,
    "date_parsing": _DAY,
    "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": _DAY,
    "datetime_type": _HOUR,
    "datetime_parsing": _HOUR,
    "datetime_from_date_parsing": _HOUR,
}
"""What has to stand there, by what pydantic calls the fault."""

HAS_TO_BE = _said("it has to be {wanted}", "tiene que ser {wanted}")
OR = _said(" or ", " o ")
ONE_OF = _said("it has to be one of: {expected}", "tiene que ser una de: {expected}")
EMPTY = _said("it must not be empty", "no puede estar vacío")
AT_LEAST = _said("it has to be at least {limit}", "tiene que ser al menos {limit}")
AT_MOST = _said("it has to be at most {limit}", "tiene que ser como máximo {limit}")
BOTH_LANGUAGES = _said(
    'it is said in both languages: {{ en = "…", es = "…" }}',
    'se dice en ambos idiomas: {{ en = "…", es = "…" }}',
)
ONE_TABLE = _said(
    "there is one of it: write [{header}] with single brackets",
    "hay una sola: escriba [{header}] con corchetes simples",
)
SEVERAL_TABLES = _said(
    "there may be several: write [[{header}]] with double brackets",
    "puede haber varias: escriba [[{header}]] con corchetes dobles",
)
NAMED_TABLES = _said(
    "each has a name of its own: write [{header}.NAME]",
    "cada una tiene un nombre propio: escriba [{header}.NOMBRE]",
)
WRITTEN = _said("it is written as {form}", "se escribe como {form}")
NOT_HERE = _said("it is not written like this", "no se escribe así")

_NAME = _said(
    "lower-case letters, digits and “_”, beginning with a letter",
    "letras minúsculas sin tilde, cifras y «_», empezando por una letra",
)
_SLUG = _said(
    "lower-case letters, digits, “_” and “-”, beginning with a letter",
    "letras minúsculas sin tilde, cifras, «_» y «-», empezando por una letra",
)
_ASKED = _said(
    "the name of a condition, with its argument behind a colon: name:argument, without blanks",
    "el nombre de una condición, con su argumento tras dos puntos: nombre:argumento, sin espacios",
)
_HOLDER = _said(
    "two capital letters for a State, or the name of an organisation in lower case",
    "dos mayúsculas para un Estado, o el nombre de una organización en minúsculas",
)

FORMS: Mapping[str, Localized] = {
    r"^[a-z][a-z0-9_]{0,63}$": _NAME,
    r"^[a-z][a-z0-9_-]{0,63}$": _SLUG,
    r"^[A-Z]{2,6}$": _said("two to six capital letters", "de dos a seis letras mayúsculas"),
    r"^[A-Z]{2}$": _said("two capital letters (ISO 3166)", "dos letras mayúsculas (ISO 3166)"),
    r"^[A-Z]{3}$": _said("three capital letters (ISO 3166)", "tres letras mayúsculas (ISO 3166)"),
    r"^R-\d{3}$": _said("R- and three digits", "R- y tres cifras"),
    r"^GAP-\d{2}$": _said("GAP- and two digits", "GAP- y dos cifras"),
    r"^S[0-9]$": _said("S and a digit", "S y una cifra"),
    r"^[a-z]+(\.[a-z0-9_]+)+$": _said("words joined by dots", "palabras unidas por puntos"),
    r"^(\*|[a-z][a-z0-9_]{0,63})$": _said(
        "the name of a state, or * for every state that is not final",
        "el nombre de un estado, o * para todos los que no son finales",
    ),
    r"^(@left|[a-z][a-z0-9_]{0,63})$": _said(
        "the name of a state, or @left", "el nombre de un estado, o @left"
    ),
    r"^[A-Za-z][A-Za-z0-9_]{0,63}$": _said(
        "letters, digits and “_”, beginning with a letter",
        "letras sin tilde, cifras y «_», empezando por una letra",
    ),
    r"^[a-z][a-z0-9_-]{0,63}(@[1-9][0-9]*)?$": _said(
        "the name of a policy, with its version if it is to be one: name or name@1",
        "el nombre de una política, con su versión si ha de ser una: nombre o nombre@1",
    ),
    r"^[a-z][a-z0-9_-]{0,63}@[1-9][0-9]*$": _said(
        "a name with a version: name@1", "un nombre con una versión: nombre@1"
    ),
    r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$": _said(
        "the tag of a language, such as es or en", "la etiqueta de un idioma, como es o en"
    ),
    r"^[a-z][a-z0-9_]{0,67}(:[A-Za-z0-9_.,@=|<>:+-]{1,400})?$": _ASKED,
    r"^[a-z][a-z0-9_]{0,63}(:.+)?$": _ASKED,
    r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}=[a-z][a-z0-9_]{0,63}$": _said(
        "LIST.FIELD=LIST_OF_VALUES", "LISTA.CAMPO=LISTA_DE_VALORES"
    ),
    r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}$": _said("INPUT.FIELD", "DATO.CAMPO"),
    r"^[a-z][a-z0-9_]{0,63}(:[a-z][a-z0-9_]{0,63})?$": _said(
        "the name of what can be read, or items:LIST for one list",
        "el nombre de lo que puede leerse, o items:LISTA para una lista",
    ),
    r"^[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?=[a-z][a-z0-9_]{0,63}$": _said(
        "LIST=STATUS or LIST.STATUS|STATUS=STATUS",
        "LISTA=SITUACIÓN o LISTA.SITUACIÓN|SITUACIÓN=SITUACIÓN",
    ),
    r"^items:[a-z][a-z0-9_]{0,63}(=[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?$": _said(
        "items:LIST or items:LIST=STATUS|STATUS", "items:LISTA o items:LISTA=SITUACIÓN|SITUACIÓN"
    ),
    r"^(authority|fact:[a-z][a-z0-9_]{0,63}|items:[a-z][a-z0-9_]{0,63}"
    r"\.[a-z][a-z0-9_]{0,63})$": _said(
        "authority, fact:NAME or items:LIST.FIELD", "authority, fact:NOMBRE o items:LISTA.CAMPO"
    ),
    r"^(members|troika|secretariat|fact:[a-z][a-z0-9_]{0,63})$": _said(
        "members, troika, secretariat, or fact:NAME", "members, troika, secretariat, o fact:NOMBRE"
    ),
    r"^[a-z0-9_.]+(\+[a-z0-9_.]+)*$": _said(
        "today, opened or the name of a date, and days behind +, without blanks: today+30",
        "today, opened o el nombre de una fecha, y días tras +, sin espacios: today+30",
    ),
    r"^(members|fact:[a-z][a-z0-9_]{0,63}|input:[a-z][a-z0-9_]{0,63}|admitted:[a-z][a-z0-9_]{0,63}"
    r"|items:[a-z][a-z0-9_]{0,63}(=[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?)$": _said(
        "members, fact:NAME, input:NAME, admitted:BODY, items:LIST or items:LIST=STATUS|STATUS",
        (
            "members, fact:NOMBRE, input:NOMBRE, admitted:ÓRGANO, items:LISTA o "
            "items:LISTA=SITUACIÓN|SITUACIÓN"
        ),
    ),
    r"^(link|fact|open|every):[a-z][a-z0-9_]{0,63}$": _said(
        "link:RELATION, fact:NAME, open:MACHINE or every:MACHINE",
        "link:RELACIÓN, fact:NOMBRE, open:MÁQUINA o every:MÁQUINA",
    ),
    r"^([A-Z]{2}|[a-z][a-z0-9_]{2,40})$": _HOLDER,
    r"^[a-z][a-z0-9_.]*=[a-z][a-z0-9_]*$": _said(
        "a policy key and its answer: key=answer",
        "una clave de política y su respuesta: clave=respuesta",
    ),
    r"^[A-Z][A-Z-]{0,9}$": _said(
        "up to ten capital letters and hyphens", "hasta diez mayúsculas y guiones"
    ),
    r"^\d{4}(-\d{2}){0,2}$": _said(
        "a year, a month or a day: 2021, 2021-09 or 2021-09-06",
        "un año, un mes o un día: 2021, 2021-09 o 2021-09-06",
    ),
    r"^(\d{4}(-\d{2}){0,2})?$": _said(
        "a year, a month or a day: 2021, 2021-09 or 2021-09-06",
        "un año, un mes o un día: 2021, 2021-09 o 2021-09-06",
    ),
}
"""How a text of each pattern is written; a test finds a pattern that is not here."""
