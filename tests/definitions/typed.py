"""A small sound machine with an input of each type that conditions and effects care for."""

from tests.definitions.broken import SOUND

_OPENING = """\
[opening]
trigger = "begin"
title = { en = "Begin", es = "Empezar" }
by = ["ppt"]
"""

_INPUTS = "".join(
    f'\n[[opening.inputs]]\nname = "{name}"\ntype = "{kind}"\n{more}'
    f'title = {{ en = "{name.title()}", es = "{name.title()}" }}\n'
    for name, kind, more in (
        ("topic", "text", "keep = true\n"),
        ("amount", "integer", "minimum = 1\nmaximum = 9\nkeep = true\n"),
        ("starts", "date", "keep = true\n"),
        ("ends", "date", "keep = true\n"),
        ("tone", "choice", 'choices = ["plain", "solemn"]\nkeep = true\n'),
        ("urgent", "boolean", "keep = true\n"),
        ("guests", "countries", "keep = true\n"),
        ("session", "meeting", "keep = true\n"),
        ("aside", "text", ""),
    )
)

_WORDS = """
[words]
plain = { en = "plain", es = "sencillo" }
solemn = { en = "solemn", es = "solemne" }
"""

_LIST = """
[items.works]
title = { en = "Works", es = "Obras" }
initial = "open"
statuses.open = { en = "open", es = "abierta" }

[[transitions]]
trigger = "add"
source = "waiting"
title = { en = "Add", es = "Agregar" }
by = ["ppt"]
adds_item = "works"

[[transitions.inputs]]
name = "cost"
type = "integer"
title = { en = "Cost", es = "Costo" }

[[transitions.inputs]]
name = "maker"
type = "text"
title = { en = "Maker", es = "Autor" }

[[transitions]]
trigger = "drop"
source = "waiting"
title = { en = "Drop", es = "Quitar" }
by = ["ppt"]
changes_item = "works"
conditions = ["input_is_given:work"]

[[transitions.inputs]]
name = "work"
type = "item"
of = "works"
required = true
title = { en = "Work", es = "Obra" }
"""

TYPED = SOUND.replace(_OPENING, _OPENING + _INPUTS, 1) + _LIST + _WORDS
ASKED = 'conditions = ["text_is_filed"]'
"""The conditions of the step ``ask``; in line 4 of it."""


def asking(condition: str) -> str:
    """The machine whose step ``ask`` asks this, too."""
    return TYPED.replace(ASKED, f'conditions = ["text_is_filed", "{condition}"]', 1)
