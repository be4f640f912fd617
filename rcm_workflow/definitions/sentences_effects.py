"""What is said of effects: what a step does outside its own case."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "effect_type",
        "{where} gives {name}, of type {type}, to “{input}”, of type {wanted}. Give another value.",
        "{where} da {name}, de tipo {type}, a «{input}», de tipo {wanted}. Dé otro valor.",
    ),
    (
        "sealed_passed_on",
        "{where} hands on “{name}”, sealed here and open to all there. Leave it out.",
        "{where} transmite «{name}», aquí reservado y allí abierto a todos. Omítalo.",
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
        "none_of_open",
        "That no case may be there is said only of open:MACHINE. Take if_none out.",
        "Que puede no haber caso se dice solo de open:MACHINE. Quite if_none.",
    ),
    (
        "so_of_sessions",
        "That the roster may say so already is said only of {where}. Take if_so out.",
        "Que la nómina puede decirlo ya se dice solo de {where}. Quite if_so.",
    ),
    (
        "key_does_not_fit",
        "Cases of “{machine}” are unique by: {names}. Give as many values in key.",
        "Los casos de «{machine}» son únicos por: {names}. Dé otros tantos valores en key.",
    ),
    (
        "link_of_effect",
        "By “{name}” effects link cases; nobody may do so by hand. Give the link another name.",
        "Con «{name}» enlazan casos los efectos; nadie lo hace a mano. Dé otro nombre al enlace.",
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
)
"""Code, English, Spanish."""
