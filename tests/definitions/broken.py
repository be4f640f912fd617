"""A small sound machine, and ways to break it by a line."""

from rcm_workflow.definitions.findings import Finding
from tests.definitions.slips import findings

FILE = "machines/errand.v1.toml"

SOUND = """\
machine = "errand"
version = 1
title = { en = "Errand", es = "Encargo" }
summary = { en = "A small errand.", es = "Un pequeño encargo." }
reference = "ER"
initial = "waiting"
languages = ["es", "en"]

[electorates.members]
title = { en = "Members", es = "Miembros" }
of = "members"
proposer = "consultation.troika_countries_in_member_round"

[documents.sheet]
title = { en = "Sheet", es = "Hoja" }

[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt"]

[states.waiting]
title = { en = "Waiting", es = "En espera" }
meaning = { en = "It waits.", es = "Espera." }

[states.asking]
title = { en = "Asking", es = "En consulta" }
meaning = { en = "All are asked.", es = "Se consulta a todos." }
electorate = "members"
period = "member_review"

[states.done]
title = { en = "Done", es = "Hecho" }
meaning = { en = "It is done.", es = "Está hecho." }
final = true

[[transitions]]
trigger = "ask"
source = "waiting"
dest = "asking"
title = { en = "Ask", es = "Consultar" }
by = ["ppt"]
conditions = ["text_is_filed"]
notify = ["members"]

[[transitions]]
trigger = "answer"
source = "asking"
title = { en = "Answer", es = "Responder" }
by = ["members"]
act = "position"
stances = ["assent", "object"]

[[transitions]]
trigger = "finish"
source = "asking"
dest = "done"
title = { en = "Finish", es = "Terminar" }
by = ["ppt"]
conditions = ["nobody_objects"]

[[transitions.inputs]]
name = "sheet"
type = "document"

[[invariants]]
say = { en = "Nothing is done over an objection", es = "Nada se hace contra una objeción" }
never_reach = "done"
without = ["nobody_objects", "text_is_filed"]
without_passing = ["asking"]
with_positions = ["objection"]

[[rights]]
id = "errand-ppt"
roles = ["ppt"]
actions = ["open", "fire", "position"]
states = ["*"]
say = { en = "The PPT runs the errand.", es = "La PPT lleva el encargo." }

[[rights]]
id = "errand-members"
roles = ["members"]
actions = ["position"]
states = ["*"]
say = { en = "Members answer.", es = "Los miembros responden." }
"""


def line(text: str, needle: str) -> int:
    """The line (from 1) at which a piece of the file stands."""
    return text[: text.index(needle)].count("\n") + 1


def check(text: str) -> list[tuple[str, int]]:
    """Codes and lines of what is found."""
    return [(one.code, one.line) for one in found(text)]


def found(text: str) -> tuple[Finding, ...]:
    """What is found in a machine file under the policy and rights that come with the package."""
    return findings(text, "errand")
