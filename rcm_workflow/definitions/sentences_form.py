"""What is said of the form of a file, and of files beside one another."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "syntax",
        "This is not TOML: {message}. Correct it.",
        "Esto no es TOML: {message}. Corrija la línea.",
    ),
    (
        "missing_key",
        "{where} needs the key “{key}”. Add it.",
        "{where} necesita la clave «{key}». Agréguela.",
    ),
    (
        "missing_translation",
        "{where} lacks its text in “{lang}”. Write it.",
        "A {where} le falta el texto en «{lang}». Redáctelo.",
    ),
    (
        "unknown_key",
        "{where} may not have the key “{key}”. {nearest}",
        "{where} no admite la clave «{key}». {nearest}",
    ),
    (
        "key_of_another",
        "{where} may not have the key “{key}”, which belongs in {tables}. Move it there.",
        "{where} no admite la clave «{key}», que va en {tables}. Trasládela allí.",
    ),
    (
        "key_of_the_file",
        (
            "{where} may not have the key “{key}”, which belongs to the whole file: a key above "
            "the first table, or a table called {key} alone. Move it there."
        ),
        (
            "{where} no admite la clave «{key}», que pertenece a todo el archivo: una clave antes "
            "de la primera tabla, o una tabla llamada solo {key}. Trasládela allí."
        ),
    ),
    (
        "texts_alone",
        (
            "{where} holds its texts alone, without the key “{key}”. "
            'Write {name} = {{ en = "…", es = "…" }}.'
        ),
        (
            "{where} contiene solo sus textos, sin la clave «{key}». "
            'Escriba {name} = {{ en = "…", es = "…" }}.'
        ),
    ),
    (
        "bad_value",
        "{where} may not be {value}: {message}. {nearest}",
        "{where} no puede ser {value}: {message}. {nearest}",
    ),
    (
        "needs_argument",
        "“{name}” needs an argument: write {name}:{form}.",
        "«{name}» necesita un argumento: escriba {name}:{form}.",
    ),
    (
        "choice_without_word",
        "The choice “{name}” has no title for people. Add it to [words] in both languages.",
        "La opción «{name}» no tiene título para las personas. Agréguela a [words].",
    ),
    (
        "answer_declined",
        (
            "{where}: the policy that this one is like declines “{name}”. To take it all "
            'the same, write offers = ["{name}"] beside it.'
        ),
        (
            "{where}: la política que sirve de base a esta descarta «{name}». Para adoptarla "
            'de todos modos, escriba a su lado offers = ["{name}"].'
        ),
    ),
    (
        "like_of_like",
        "“{name}” is itself like another policy. Name that one.",
        "«{name}» es a su vez como otra política. Nombre esa otra.",
    ),
    (
        "same_reference",
        "The cases of “{other}” are numbered {value} too. Choose another reference.",
        "Los casos de «{other}» también se numeran {value}. Elija otra referencia.",
    ),
    (
        "not_earlier",
        "Cases go over from an earlier version, and {value} is none of version {version}.",
        "Los casos pasan desde una versión anterior, y la {value} no lo es de la {version}.",
    ),
    (
        "unused",
        "Nothing uses {where}. Use it or remove it.",
        "Nada usa {where}. Úselo o elimínelo.",
    ),
    (
        "released_edited",
        ("“{file}” was released and has been edited since. Undo the edit and copy it to v{next}."),
        ("«{file}» ya fue publicado y se modificó después. Deshaga el cambio y cópielo a v{next}."),
    ),
    (
        "released_missing",
        "“{file}” was released and is no longer there. Put it back.",
        "«{file}» ya fue publicado y ya no está. Restitúyalo.",
    ),
    (
        "duplicate",
        "{where} appears twice. Remove one.",
        "{where} aparece dos veces. Elimine uno.",
    ),
    (
        "name_differs",
        "The file is called {file} but says {says}. Make them agree.",
        "El archivo se llama {file} pero dice {says}. Hágalos coincidir.",
    ),
)
"""Code, English, Spanish."""
