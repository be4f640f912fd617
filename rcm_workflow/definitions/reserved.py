"""Names that no input of a machine file may have: they are options of the program already.

An input is given as an option of its own name. One that is called like an option of the command
itself could never be given, and nobody would be told why. A test holds these lists against the
commands.
"""

from __future__ import annotations

from collections.abc import Sequence

from rcm_workflow.definitions.machine import Transition
from rcm_workflow.domain.specs_given import InputSpec
from rcm_workflow.i18n import LANGS

WHO = frozenset(("--as", "--seat"))
SET = frozenset(("--help", "--json", "--lang", "--database", "--at"))
RECORDED = frozenset(("--command-id", "--occurred-at", "--if-version", "--dry-run"))
EVERYWHERE = WHO | SET | RECORDED
"""Options of every command that takes inputs."""

OPENING = frozenset(
    ("--title-en", "--title-es", "--reason", "--policy", "--override", "--link"),
)
"""Besides, those of `rcm case open`."""

SAID = frozenset(("--statement", "--wording", "--passage", "--because"))
SIGNED = frozenset(("--sign-with", "--prepare"))
POSITION = SAID | SIGNED | {"--wording-lang", "--received-on", "--text"}
"""Besides, those of `rcm position record`."""


def options_of(given: InputSpec) -> Sequence[str]:
    """The options by which an input is given."""
    name = given.name.replace("_", "-")
    if given.type == "localized":
        return tuple(f"--{name}-{lang}" for lang in LANGS)
    return (f"--{name}",)


def reserved(move: Transition, *, opening: bool) -> frozenset[str]:
    """The options that the command for a step has of its own."""
    own = OPENING if opening else POSITION if move.act == "position" else frozenset()
    return EVERYWHERE | own
