"""What is said of the course of a case: states, ways between them, who makes them."""

from __future__ import annotations

SENTENCES: tuple[tuple[str, str, str], ...] = (
    (
        "no_item_named",
        ("“{trigger}” changes an item of “{group}”, but no input names one. Add one of type item."),
        (
            "«{trigger}» cambia un elemento de «{group}», pero ningún dato lo indica. Agregue "
            "uno de tipo item."
        ),
    ),
    (
        "status_never_taken",
        (
            "No step brings an item of “{group}” to the status “{status}”. Write item_status = "
            '"{status}" at the step that does, or remove the status.'
        ),
        (
            "Ningún paso lleva un elemento de «{group}» a la situación «{status}». Escriba "
            'item_status = "{status}" en el paso que lo hace, o elimine la situación.'
        ),
    ),
    (
        "no_way_to_an_end",
        (
            "From the state “{state}” no way leads to a final state: cases would go round for "
            "ever. Add a transition that leads out."
        ),
        (
            "Desde el estado «{state}» ningún camino lleva a un estado final: los casos darían "
            "vueltas sin fin. Agregue una transición que lleve fuera."
        ),
    ),
    (
        "never_holds",
        (
            "“{trigger}” asks for “{condition}” in conditions and for the contrary in unless: "
            "it is never possible. Strike one of them."
        ),
        (
            "«{trigger}» pide «{condition}» en conditions y lo contrario en unless: nunca es "
            "posible. Suprima una de las dos."
        ),
    ),
    (
        "never_both",
        (
            "“{trigger}” asks for “{condition}” and for “{other}” at once: it is never possible. "
            "Strike one of them."
        ),
        (
            "«{trigger}» pide a la vez «{condition}» y «{other}»: nunca es posible. Suprima una "
            "de las dos."
        ),
    ),
    (
        "asked_too_early",
        (
            "“{trigger}” asks for “{condition}”, but no case has “{name}” by then: the steps that "
            "give it come only after this one, or never. Ask for it later, or let an earlier step "
            "give it."
        ),
        (
            "«{trigger}» pide «{condition}», pero ningún caso tiene «{name}» para entonces: los "
            "pasos que lo dan vienen solo después de este, o nunca. Pídalo más tarde, o haga que "
            "lo dé un paso anterior."
        ),
    ),
    (
        "day_never_named",
        (
            "The state “{state}” waits for the day “{name}” alone ({trigger}), and a case may "
            "come there without it: it would wait for ever. Make that input required, or give "
            "somebody a step."
        ),
        (
            "El estado «{state}» solo espera el día «{name}» ({trigger}), y un caso puede llegar "
            "allí sin él: esperaría para siempre. Haga obligatorio ese dato, o dé un paso a "
            "alguien."
        ),
    ),
    (
        "takes_along_nothing",
        (
            "“{trigger}” takes along what names the item that it changes, and changes none. Write "
            "changes_item = …, or leave takes_along out."
        ),
        (
            "«{trigger}» lleva consigo lo que nombra el elemento que cambia, y no cambia ninguno. "
            "Escriba changes_item = …, u omita takes_along."
        ),
    ),
    (
        "nobody_is_named",
        (
            "The state “{state}” waits only for {roles}, whom “{name}” names, and a case may come "
            "there without it: then it waits for nobody. Make that input required, or give "
            "somebody else a step."
        ),
        (
            "El estado «{state}» solo espera a {roles}, a quien nombra «{name}», y un caso puede "
            "llegar allí sin ese dato: entonces no espera a nadie. Hágalo obligatorio, o dé un "
            "paso a alguien más."
        ),
    ),
    (
        "waits_for_no_period",
        (
            "“{trigger}” waits for a period in the state “{state}”, which opens none. Write "
            "period = … there, or take the state out of the step."
        ),
        (
            "«{trigger}» espera un plazo en el estado «{state}», que no abre ninguno. Escriba "
            "allí period = …, o retire el estado del paso."
        ),
    ),
    (
        "silence_of_nobody",
        (
            "In the state “{state}” silence counts, but nobody is asked. Write electorate = … "
            "there, or strike silence_counts."
        ),
        (
            "En el estado «{state}» el silencio cuenta, pero no se consulta a nadie. Escriba "
            "allí electorate = …, o suprima silence_counts."
        ),
    ),
    (
        "date_and_occasion",
        '“{trigger}”: on = "date_reached" and date = … belong together. Write both or neither.',
        '«{trigger}»: on = "date_reached" y date = … van juntos. Escriba ambos o ninguno.',
    ),
    (
        "meeting_and_occasion",
        '“{trigger}”: meeting = … goes with on = "meeting_closed" and without a body.',
        '«{trigger}»: meeting = … va con on = "meeting_closed" y sin órgano.',
    ),
    (
        "whose_of_nothing",
        "“{trigger}” says whose the items are, but names none. Write for_each = “items:…”.",
        (
            "«{trigger}» dice de quién son los elementos, pero no nombra ninguno. Escriba "
            "for_each = «items:…»."
        ),
    ),
    (
        "dates_of_sealed_items",
        "“{trigger}” waits for dates of a confidential list; the clock would tell them to all.",
        "«{trigger}» espera fechas de una lista confidencial; el reloj las revelaría a todos.",
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
        (
            "“{trigger}” leaves the final state “{state}”. Remove that source or final = true, or "
            "write reopens = true if it takes back a mistake."
        ),
        (
            "«{trigger}» sale del estado final «{state}». Elimine ese origen o final = true, o "
            "escriba reopens = true si deshace un error."
        ),
    ),
    (
        "reopens_nothing",
        "“{trigger}” has reopens, but is no step of a person from final states alone. Remove it.",
        "«{trigger}» tiene reopens y no es un paso de una persona solo desde estados finales.",
    ),
    (
        "reopens_without_key",
        (
            "“{trigger}” reopens a case that ended in “{state}”, and another one may have taken "
            "its place by then. Write keeps_key = true at that state."
        ),
        (
            "«{trigger}» reabre un caso que terminó en «{state}», y otro puede haber ocupado su "
            "lugar. Escriba keeps_key = true en ese estado."
        ),
    ),
    (
        "stays_with_a_session",
        (
            "“{trigger}” waits for a session and stays in its state; it would be made again "
            "and again. Give it another state to lead to (dest)."
        ),
        (
            "«{trigger}» espera una sesión y permanece en su estado, de modo que se haría una y "
            "otra vez. Indíquele otro estado al que lleve (dest)."
        ),
    ),
    (
        "keeps_no_key",
        (
            "“{state}” has keeps_key, which only a final state may have, of a machine whose "
            "opening has unique_by. Remove it."
        ),
        (
            "«{state}» tiene keeps_key, que solo admite un estado final de una máquina cuya "
            "apertura tiene unique_by. Elimínelo."
        ),
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
        "acts_unseen",
        (
            "“{trigger}” is for the role “{role}”, which reads nothing of a case in: {states}; "
            'for it there is no such case. Add "read" and fields to a [[rights]] table of its own.'
        ),
        (
            "«{trigger}» es para la función «{role}», que nada lee de un caso en: {states}; "
            'para ella no hay tal caso. Agregue "read" y fields a una tabla [[rights]] suya.'
        ),
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
        "unseals_without_right",
        (
            "The line “{right}” says what it unseals, and does not allow “read_sealed”: "
            "it opens nothing. Add the action or take unseals out."
        ),
        (
            "La línea «{right}» dice qué abre, pero no permite «read_sealed»: no abre nada. "
            "Agregue la acción o quite unseals."
        ),
    ),
    (
        "unseals_unread_list",
        (
            "What is to be opened of “{list}” stays closed to who cannot read that list: {roles}. "
            "Add “items:{list}” to the fields."
        ),
        (
            "Lo que ha de abrirse de «{list}» queda cerrado a quien no puede leer esa lista: "
            "{roles}. Agregue «items:{list}» a los campos."
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
            "The period “{period}” of “{state}” would run for nobody, because that state asks "
            "no electorate. Add one, or take the period out."
        ),
        (
            "El plazo «{period}» de «{state}» no correría para nadie, porque ese estado no "
            "consulta a ningún grupo. Agregue uno, o quite el plazo."
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
)
"""Code, English, Spanish."""
