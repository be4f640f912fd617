"""What is wrong with a definition file: where, what, and what to do about it.

A finding is a code with facts; its sentence exists in both languages of the Conference.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Any

from pydantic import Field

from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Frozen, Localized

SENTENCES: dict[str, Localized] = {
    code: Localized(en=en, es=es)
    for code, en, es in (
        (
            "syntax",
            "This is not TOML: {message}. Correct the line.",
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
            "bad_value",
            "{where} may not be {value}: {message}. Correct it.",
            "{where} no puede ser {value}: {message}. Corríjalo.",
        ),
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
            "needs_argument",
            "“{name}” needs an argument: write {name}:{form}.",
            "«{name}» necesita un argumento: escriba {name}:{form}.",
        ),
        (
            "no_item_named",
            (
                "“{trigger}” changes an item of “{group}”, but no input names one. Add one of "
                "type item."
            ),
            (
                "«{trigger}» cambia un elemento de «{group}», pero ningún dato lo indica. Agregue "
                "uno de tipo item."
            ),
        ),
        (
            "date_and_occasion",
            '“{trigger}”: on = "date_reached" and date = … belong together. Write both or neither.',
            '«{trigger}»: on = "date_reached" y date = … van juntos. Escriba ambos o ninguno.',
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
            "sealed_passed_on",
            "{where} hands on “{name}”, sealed here and open to all there. Leave it out.",
            "{where} transmite «{name}», aquí reservado y allí abierto a todos. Omítalo.",
        ),
        (
            "choice_without_word",
            "The choice “{name}” has no title for people. Add it to [words] in both languages.",
            "La opción «{name}» no tiene título para las personas. Agréguela a [words].",
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
            "not_on_effect",
            '“{trigger}” is not fired by effects there. Write on = "effect" in that step.',
            '«{trigger}» no la disparan efectos allí. Escriba on = "effect" en ese paso.',
        ),
        (
            "effect_by_people",
            '“{trigger}” waits for an effect, so nobody fires it. Write by = ["system"].',
            '«{trigger}» espera un efecto; nadie la dispara. Escriba by = ["system"].',
        ),
        (
            "effect_of_an_act",
            "“{trigger}” is an act ({act}) and can have no effects. Put them in another step.",
            "«{trigger}» es un acto ({act}) y no admite efectos. Póngalos en otro paso.",
        ),
        (
            "effect_lacks_inputs",
            "{where} needs: {names}. Give them in “with”.",
            "{where} necesita: {names}. Indíquelos en «with».",
        ),
        (
            "document_by_effect",
            "“{name}” of {where} is a document, which an effect cannot give. Take it out.",
            "«{name}» de {where} es un documento, que un efecto no puede dar. Quítelo.",
        ),
        (
            "not_opened_by_effect",
            'Cases of “{machine}” are not opened by effects. Add "system" to its opening\'s by.',
            'Los casos de «{machine}» no los abren efectos. Agregue "system" al by de su apertura.',
        ),
        (
            "each_of_nothing",
            "{where} takes “{name}”, but there is no for_each to take it from. Add one.",
            "{where} toma «{name}», pero no hay un for_each del que tomarlo. Agréguelo.",
        ),
        (
            "key_and_open",
            "The case is found by its key only with open:MACHINE, and there it is needed.",
            "El caso se halla por su clave solo con open:MACHINE, y allí es necesaria.",
        ),
        (
            "key_does_not_fit",
            "Cases of “{machine}” are unique by: {names}. Give as many values in key.",
            "Los casos de «{machine}» son únicos por: {names}. Dé otros tantos valores en key.",
        ),
        (
            "every_needs_states",
            "every:{machine} needs state: which cases are looked at. Name the states.",
            "every:{machine} necesita state: qué casos se miran. Nombre los estados.",
        ),
        (
            "unique_elsewhere",
            "“{trigger}” has unique_by, which only the opening may have. Move it there.",
            "«{trigger}» tiene unique_by, que solo admite la apertura. Trasládelo allí.",
        ),
        (
            "unreachable",
            "No path leads to the state “{state}”. Add a transition to it or remove it.",
            "Ningún camino conduce al estado «{state}». Agregue una transición o elimínelo.",
        ),
        (
            "dead_end",
            (
                "Nothing leads out of the state “{state}”, and it is not final. Add a "
                "transition or write final = true."
            ),
            (
                "Nada conduce fuera del estado «{state}», y no es "
                "final. Agregue una transición o escriba final = true."
            ),
        ),
        (
            "final_with_exit",
            "“{trigger}” leaves the final state “{state}”. Remove that source or final = true.",
            "«{trigger}» sale del estado final «{state}». Elimine ese origen o final = true.",
        ),
        (
            "ambiguous",
            (
                "From “{state}” the trigger “{trigger}” can move the case in two ways (here "
                "and at line {other}). Give them opposite conditions."
            ),
            (
                "Desde «{state}» el disparador «{trigger}» puede mover el caso de dos maneras "
                "(aquí y en la línea {other}). Déles condiciones opuestas."
            ),
        ),
        (
            "invariant_broken",
            "Broken invariant “{say}”: {path}.",
            "Invariante incumplida «{say}»: {path}.",
        ),
        (
            "nothing_remembered",
            (
                "“{trigger}” goes back to the state left, but no transition into "
                "“{state}” remembers one."
            ),
            (
                "«{trigger}» vuelve al estado anterior, pero ninguna "
                "transición hacia «{state}» lo recuerda."
            ),
        ),
        (
            "no_source",
            "“{trigger}” has no source. Write source or sources.",
            "«{trigger}» no tiene origen. Escriba source o sources.",
        ),
        (
            "opening_with_source",
            "The opening of a case has neither source nor dest.",
            "La apertura de un caso no tiene source ni dest.",
        ),
        (
            "unknown_policy",
            "{where} names the policy “{name}”, which is not there. {nearest}",
            "{where} cita la política «{name}», que no está. {nearest}",
        ),
        (
            "like_of_like",
            "“{name}” is itself like another policy. Name that one.",
            "«{name}» es a su vez como otra política. Nombre esa otra.",
        ),
        (
            "no_right",
            (
                "“{trigger}” is for the role “{role}”, but no line lets it do “{action}” in: "
                "{states}. Add a [[rights]] table or take the role out."
            ),
            (
                "«{trigger}» es para la función «{role}», pero ninguna línea le permite «{action}» "
                "en: {states}. Agregue una tabla [[rights]] o quite la función."
            ),
        ),
        (
            "waits_for_nobody",
            (
                "The state “{state}” waits for nobody: no person has a step out of it and no "
                "period ends there. Give somebody a step, or the state a period."
            ),
            (
                "El estado «{state}» no espera a nadie: ninguna persona tiene un paso para salir "
                "y ningún plazo vence allí. Dé un paso a alguien, o un plazo al estado."
            ),
        ),
        (
            "period_for_nobody",
            (
                "The period “{period}” of “{state}” would run for nobody, because no state asks "
                "an electorate. Add one, or take the period out."
            ),
            (
                "El plazo «{period}» de «{state}» no correría para nadie, porque ningún estado "
                "consulta a un grupo. Agregue uno, o quite el plazo."
            ),
        ),
        (
            "never_fired",
            (
                "Nothing ever fires “{trigger}”: it is for “{role}” alone and waits for no "
                "occasion. Write on = …, or a role of people."
            ),
            (
                "Nada dispara jamás «{trigger}»: es solo para «{role}» y no espera ninguna "
                "ocasión. Escriba on = …, o una función de personas."
            ),
        ),
        (
            "same_reference",
            "The cases of “{other}” are numbered {value} too. Choose another reference.",
            "Los casos de «{other}» también se numeran {value}. Elija otra referencia.",
        ),
        (
            "no_main_path",
            (
                "main_path is no way through the machine: it begins at “{initial}”, and from each "
                "state of it one transition leads to the next. Correct it or leave it out."
            ),
            (
                "main_path no es un camino de la máquina: empieza en «{initial}», y de cada estado "
                "una transición conduce al siguiente. Corríjalo u omítalo."
            ),
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
            (
                "“{file}” was released and has been edited since. Undo the edit and "
                "copy it to v{next}."
            ),
            (
                "«{file}» ya fue publicado y se modificó después. Deshaga el "
                "cambio y cópielo a v{next}."
            ),
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
}


def near(name: str, known: Iterable[str]) -> str:
    """The known name nearest to ``name``, or an empty string when none is close."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)
    return found[0] if found else ""


class Finding(Frozen):
    """One fault of a definition file at a line (from 1)."""

    file: str
    line: int
    code: str
    facts: dict[str, Any] = Field(default_factory=dict)

    def say(self, lang: str) -> str:
        """The sentence in a language, with file and line before it."""
        hint = self._hint(lang.startswith("es"))
        facts = {
            key: value.in_(lang) if isinstance(value, Localized) else value
            for key, value in self.facts.items()
        }
        sentence = SENTENCES[self.code].in_(lang).format(**(facts | {"nearest": hint}))
        return f"{self.file}:{self.line}: {sentence}"

    def _hint(self, spanish: bool) -> str:  # noqa: FBT001 - one of two languages
        nearest = self.facts.get("nearest")
        if not nearest:
            return "Corrija el nombre." if spanish else "Correct the name."
        return f"¿Quiso decir «{nearest}»?" if spanish else f"Did you mean “{nearest}”?"


class BadDefinition(Refused):
    """A definition file cannot be used; ``findings`` says why, all of it."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        super().__init__(
            "bad_definition",
            kind="input",
            file=findings[0].file,
            findings=[finding.say("en") for finding in findings],
        )
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(finding.say("en") for finding in self.findings)
