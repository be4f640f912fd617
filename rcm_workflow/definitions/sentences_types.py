"""What is said of types: of inputs, and of the values that conditions and effects give them."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "no_choices",
        "{where}: “{name}” is a choice of nothing. Write choices = […].",
        "{where}: «{name}» es una opción sin opciones. Escriba choices = […].",
    ),
    (
        "bounds_reversed",
        "{where}: minimum {least} is above maximum {most}. Exchange them.",
        "{where}: minimum {least} es mayor que maximum {most}. Intercámbielos.",
    ),
    (
        "not_for_type",
        "{where} is of type {type}; only {types} may have the key “{key}”. Take it out.",
        "{where} es de tipo {type}; solo {types} admite la clave «{key}». Quítela.",
    ),
    (
        "reserved_input",
        (
            "{where}: “{name}” could never be given, for {option} is an option of the program. "
            "Choose another name."
        ),
        (
            "{where}: «{name}» no podría darse nunca: {option} es una opción del programa. "
            "Elija otro nombre."
        ),
    ),
    (
        "same_option",
        "{where}: “{name}” and “{other}” would both be given as {option}. Rename one.",
        "{where}: «{name}» y «{other}» se darían ambos como {option}. Cambie un nombre.",
    ),
    (
        "unfit_type",
        "{where} asks about “{name}”, which is of type {type}; that works on: {types}. Correct it.",
        (
            "{where} pregunta por «{name}», que es de tipo {type}; eso vale para: {types}. "
            "Corríjalo."
        ),
    ),
    (
        "never_so",
        "{where}: “{name}” is never “{value}”; it may be: {expected}. {nearest}",
        "{where}: «{name}» nunca es «{value}»; puede ser: {expected}. {nearest}",
    ),
    (
        "day_and_number",
        "{where}: “{name}” compares a day with a number. Write days_until.NAME for a date.",
        "{where}: «{name}» compara un día con un número. Escriba days_until.NOMBRE para una fecha.",
    ),
    (
        "days_added",
        "{where}: “{name}” adds two days. Add a number of days to one day.",
        "{where}: «{name}» suma dos días. Sume a un día un número de días.",
    ),
    (
        "not_kept",
        (
            "{where} asks about “{name}”, which this step does not take and no step keeps. Write "
            "keep = true where it is given."
        ),
        (
            "{where} pregunta por «{name}», que este paso no recibe y ningún paso conserva. "
            "Escriba keep = true donde se indica."
        ),
    ),
    (
        "not_asked",
        "{where} asks about “{name}”, which this step does not take. Add it to its inputs.",
        "{where} pregunta por «{name}», que este paso no recibe. Agréguelo a sus datos.",
    ),
    (
        "no_field",
        "{where} asks about “{name}”, which no step gives the items of that list. Correct it.",
        (
            "{where} pregunta por «{name}», que ningún paso da a los elementos de esa lista. "
            "Corríjalo."
        ),
    ),
)
"""Code, English, Spanish."""
