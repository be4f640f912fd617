"""What is said of names that nobody knows."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "unknown_state",
        "{where} names the state “{name}”, which the file does not have. {nearest}",
        "{where} cita el estado «{name}», que el archivo no contiene. {nearest}",
    ),
    (
        "unknown_condition",
        "{where} cites the condition “{name}”, which nobody registered. {nearest}",
        "{where} cita la condición «{name}», que nadie ha registrado. {nearest}",
    ),
    (
        "unknown_role",
        "{where} names the role “{name}”, which the access table does not have. {nearest}",
        "{where} cita la función «{name}», que la tabla de acceso no contiene. {nearest}",
    ),
    (
        "unknown_group",
        "{where} notifies “{name}”, which is no known group. {nearest}",
        "{where} notifica a «{name}», que no es un grupo conocido. {nearest}",
    ),
    (
        "unknown_period",
        "{where} names the period “{name}”, which the policy does not have. {nearest}",
        "{where} cita el plazo «{name}», que la política no contiene. {nearest}",
    ),
    (
        "unknown_policy_key",
        "{where} names the policy key “{name}”, which does not exist. {nearest}",
        "{where} cita la clave de política «{name}», que no existe. {nearest}",
    ),
    (
        "unknown_electorate",
        "{where} names the electorate “{name}”, which the file does not have. {nearest}",
        "{where} cita el grupo consultado «{name}», que el archivo no contiene. {nearest}",
    ),
    (
        "unknown_document",
        "{where} names the document “{name}”, which the file does not have. {nearest}",
        "{where} cita el documento «{name}», que el archivo no contiene. {nearest}",
    ),
    (
        "unknown_stance",
        "{where} names the stance “{name}”, which does not exist. {nearest}",
        "{where} cita la postura «{name}», que no existe. {nearest}",
    ),
    (
        "unknown_position",
        "{where} names the abstract position “{name}”, which does not exist. {nearest}",
        "{where} cita la posición abstracta «{name}», que no existe. {nearest}",
    ),
    (
        "unknown_answer",
        "{where} gives the answer “{name}”, which the key does not offer. {nearest}",
        "{where} da la respuesta «{name}», que la clave no ofrece. {nearest}",
    ),
    (
        "unknown_field",
        "{where} names the field “{name}”, which the file does not have. {nearest}",
        "{where} cita el campo «{name}», que el archivo no contiene. {nearest}",
    ),
    (
        "unknown_argument",
        "{where} asks about “{name}”, which is not there. {nearest}",
        "{where} pregunta por «{name}», que no existe. {nearest}",
    ),
    (
        "unknown_list",
        "{where} names the list “{name}”, which the policy does not have. {nearest}",
        "{where} cita la lista «{name}», que la política no contiene. {nearest}",
    ),
    (
        "unknown_activity",
        "{where} names the activity “{name}”, which the matrix does not have. {nearest}",
        "{where} cita la actividad «{name}», que el cuadro no contiene. {nearest}",
    ),
    (
        "unknown_body",
        "{where} names the body “{name}”, which is not there. {nearest}",
        "{where} cita el órgano «{name}», que no está. {nearest}",
    ),
    (
        "unknown_member",
        "{where} names “{name}”, which is no Member Country. {nearest}",
        "{where} cita «{name}», que no es País Miembro. {nearest}",
    ),
    (
        "unknown_rule",
        "{where} cites “{name}”, which is no rule of the documents. {nearest}",
        "{where} cita «{name}», que no es una regla de los documentos. {nearest}",
    ),
    (
        "unknown_machine",
        "{where} names the machine “{name}”, which is not there. {nearest}",
        "{where} cita la máquina «{name}», que no está. {nearest}",
    ),
    (
        "unknown_input",
        "{where} names the input “{name}”, which is not declared there. {nearest}",
        "{where} cita el dato «{name}», que no está declarado allí. {nearest}",
    ),
    (
        "unknown_fact",
        "{where} names the fact “{name}”, which no step keeps. {nearest}",
        "{where} cita el dato «{name}», que ningún paso conserva. {nearest}",
    ),
    (
        "unknown_item_group",
        "{where} names the list “{name}”, which the file does not have. {nearest}",
        "{where} cita la lista «{name}», que el archivo no contiene. {nearest}",
    ),
    (
        "unknown_item_status",
        "{where} names the status “{name}”, which the list does not have. {nearest}",
        "{where} cita la situación «{name}», que la lista no contiene. {nearest}",
    ),
    (
        "unknown_trigger",
        "{where} fires “{name}”, which no effect can fire there. {nearest}",
        "{where} dispara «{name}», que allí ningún efecto puede disparar. {nearest}",
    ),
    (
        "unknown_relation",
        "{where} names the relation “{name}”, by which nothing links the cases. {nearest}",
        "{where} cita la relación «{name}», con la que nada vincula los casos. {nearest}",
    ),
    (
        "unknown_policy",
        "{where} names the policy “{name}”, which is not there. {nearest}",
        "{where} cita la política «{name}», que no está. {nearest}",
    ),
)
"""Code, English, Spanish."""
