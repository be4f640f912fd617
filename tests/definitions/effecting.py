"""Small machines that open, move and register: a plan, its errands, a watch, a ring."""

ERRAND = """\
machine = "errand"
version = 1
title = { en = "Errand", es = "Encargo" }
summary = { en = "Something to be done.", es = "Algo por hacer." }
reference = "ER"
initial = "waiting"
languages = ["es", "en"]

[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt", "system"]
unique_by = ["what"]

[[opening.inputs]]
name = "what"
type = "text"
required = true
title = { en = "What", es = "Qué" }

[[opening.inputs]]
name = "country"
type = "country"
title = { en = "Country", es = "País" }

[states.waiting]
title = { en = "Waiting", es = "En espera" }
meaning = { en = "It waits.", es = "Espera." }

[states.running]
title = { en = "Running", es = "En marcha" }
meaning = { en = "It runs.", es = "Está en marcha." }

[states.done]
title = { en = "Done", es = "Hecho" }
meaning = { en = "It is done.", es = "Está hecho." }
final = true

[states.settled]
title = { en = "Settled", es = "Saldado" }
meaning = { en = "It is done, once for all.", es = "Está hecho, de una vez." }
final = true
keeps_key = true

[[transitions]]
trigger = "start"
source = "waiting"
dest = "running"
title = { en = "Start", es = "Iniciar" }
by = ["system"]
on = "effect"

[[transitions.inputs]]
name = "note"
type = "text"
required = true
title = { en = "Note", es = "Nota" }

[[transitions]]
trigger = "finish"
sources = ["waiting", "running"]
dest = "done"
title = { en = "Finish", es = "Terminar" }
by = ["ppt"]

[[transitions.fires]]
case = "link:plan"
state = "running"
trigger = "hear"
with = { news = "=done" }

[[transitions]]
trigger = "settle"
source = "waiting"
dest = "settled"
title = { en = "Settle", es = "Saldar" }
by = ["ppt"]

[[rights]]
id = "errands"
roles = ["ppt", "system"]
actions = ["open", "fire"]
states = ["*"]
say = { en = "The PPT runs errands.", es = "La PPT hace encargos." }

[[rights]]
id = "errands-read"
roles = ["ppt", "secretariat"]
actions = ["read"]
states = ["*"]
fields = ["summary", "history"]
say = { en = "The PPT reads errands.", es = "La PPT lee los encargos." }
"""

PLAN = """\
machine = "plan"
version = 1
title = { en = "Plan", es = "Plan" }
summary = { en = "What is to be done.", es = "Lo que hay que hacer." }
reference = "PL"
initial = "drafting"
languages = ["es", "en"]

[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt"]

[[opening.inputs]]
name = "what"
type = "text"
required = true
title = { en = "What", es = "Qué" }
keep = true

[[opening.inputs]]
name = "meeting"
type = "text"
title = { en = "Meeting", es = "Reunión" }
keep = true

[states.drafting]
title = { en = "Drafting", es = "En borrador" }
meaning = { en = "It is drafted.", es = "Se redacta." }

[states.running]
title = { en = "Running", es = "En marcha" }
meaning = { en = "It runs.", es = "Está en marcha." }

[states.over]
title = { en = "Over", es = "Concluido" }
meaning = { en = "It is over.", es = "Ha concluido." }
final = true

[[transitions]]
trigger = "adopt"
source = "drafting"
dest = "running"
title = { en = "Adopt", es = "Aprobar" }
by = ["ppt"]

[[transitions.inputs]]
name = "place"
type = "text"
title = { en = "Place", es = "Lugar" }

[[transitions.opens]]
machine = "errand"
relation = "errand"
back = "plan"
title = { en = "Errand for {what}", es = "Encargo para {what}" }
with = { what = "fact:what", country = "authority" }

[[transitions.registers]]
what = "meeting_scheduled"
[transitions.registers.with]
body = "=vice_ministerial_meeting"
meeting = "fact:meeting"
starts_on = "=2021-11-18"
place = "input:place"

[[transitions]]
trigger = "push"
source = "running"
title = { en = "Push", es = "Impulsar" }
by = ["ppt"]

[[transitions.fires]]
case = "link:errand"
trigger = "start"
with = { note = "title" }

[[transitions]]
trigger = "find"
source = "running"
title = { en = "Find", es = "Buscar" }
by = ["ppt"]

[[transitions.fires]]
case = "open:errand"
key = "fact:what"
trigger = "start"
with = { note = "=found" }

[[transitions]]
trigger = "hear"
source = "running"
dest = "over"
title = { en = "Hear", es = "Enterarse" }
by = ["system"]
on = "effect"

[[transitions.inputs]]
name = "news"
type = "choice"
choices = ["done"]
required = true
title = { en = "News", es = "Noticia" }

[words]
done = { en = "done", es = "hecho" }

[[rights]]
id = "plans"
roles = ["ppt", "system"]
actions = ["open", "fire"]
states = ["*"]
say = { en = "The PPT makes plans.", es = "La PPT hace planes." }

[[rights]]
id = "plans-read"
roles = ["ppt", "secretariat"]
actions = ["read"]
states = ["*"]
fields = ["summary", "history"]
say = { en = "The PPT reads plans.", es = "La PPT lee los planes." }
"""

_STATES = """
[states.waiting]
title = { en = "Waiting", es = "En espera" }
meaning = { en = "It waits.", es = "Espera." }

[states.over]
title = { en = "Over", es = "Concluido" }
meaning = { en = "It is over.", es = "Ha concluido." }
final = true

[[rights]]
id = "all"
roles = ["ppt", "system"]
actions = ["open", "fire"]
states = ["*"]
say = { en = "The PPT does it.", es = "La PPT lo hace." }

[[rights]]
id = "all-read"
roles = ["ppt", "secretariat"]
actions = ["read"]
states = ["*"]
fields = ["summary", "history"]
say = { en = "The PPT reads.", es = "La PPT lee." }
"""

WATCH = (
    """\
machine = "watch"
version = 1
title = { en = "Watch", es = "Vigilancia" }
summary = { en = "It ends on a day.", es = "Termina un día." }
reference = "WA"
initial = "waiting"
languages = ["es", "en"]

[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt"]

[[opening.inputs]]
name = "what"
type = "text"
keep = true
title = { en = "What", es = "Qué" }

[[opening.inputs]]
name = "until"
type = "date"
keep = true
title = { en = "Until", es = "Hasta" }

[[transitions]]
trigger = "end"
source = "waiting"
dest = "over"
title = { en = "End", es = "Terminar" }
by = ["system"]
on = "date_reached"
date = "until"

[[transitions.opens]]
machine = "errand"
relation = "errand"
back = "watch"
for_each = "members"
title = { en = "Errand for {each}", es = "Encargo para {each}" }
with = { what = "each", country = "each" }

[[transitions]]
trigger = "stop"
source = "waiting"
dest = "over"
title = { en = "Stop", es = "Parar" }
by = ["ppt"]
"""
    + _STATES
)

RING = (
    """\
machine = "ring"
version = 1
title = { en = "Ring", es = "Anillo" }
summary = { en = "It opens itself.", es = "Se abre a sí mismo." }
reference = "RI"
initial = "waiting"
languages = ["es", "en"]

[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt", "system"]

[[opening.opens]]
machine = "ring"
relation = "next"
back = "previous"
title = { en = "Next", es = "Siguiente" }

[[transitions]]
trigger = "end"
source = "waiting"
dest = "over"
title = { en = "End", es = "Terminar" }
by = ["ppt"]
"""
    + _STATES
)
