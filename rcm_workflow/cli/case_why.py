"""What can be done in a case now, by whom, and what is missing for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from rich.console import RenderableType
from rich.padding import Padding

from rcm_workflow.application.inspect import Possibility, meant
from rcm_workflow.bootstrap import explain_unmet
from rcm_workflow.cli.names import Names
from rcm_workflow.cli.tables import bullets, head
from rcm_workflow.cli.world import lines
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.i18n.catalogue import placeholders

_COMMANDS = {
    "position": "position record {} COUNTRY STANCE",
    "text": "text file {} --es FILE --en FILE --original es",
    "disposition": "change dispose {} CHANGE DISPOSITION",
    "confirmation": "change confirm {} CHANGE ANSWER",
    "delivery": "delivery report {} COUNTRY STATUS --channel …",
    "extension": "period extend {} --working-days N --reason …",
    "calendar": "calendar approve --case {} --reason …",
}


def command_of(step: Possibility, ref: str) -> str:
    """The command that makes this step, with its required inputs."""
    # Only working days have a command of their own; other units are an input like any other.
    by_name = step.act == "extension" and all(one.name != "working_days" for one in step.inputs)
    if step.act in _COMMANDS and not by_name:
        return f"rcm {_COMMANDS[step.act].format(ref)}"
    needed = [
        f"--{one.name.replace('_', '-')} …" for one in step.inputs if one.required and not one.own
    ]
    return " ".join([f"rcm case do {step.trigger} {ref}", *needed])


def why_data(steps: Sequence[Possibility], names: Names) -> list[dict[str, Any]]:
    """Every transition of the present state as JSON."""
    return [
        {
            "trigger": one.trigger,
            "title": one.title,
            "dest": one.dest,
            "by": one.by,
            "held": one.held,
            "permitted": one.permitted,
            "allowed": one.allowed,
            "on": one.on,
            "act": one.act,
            "unmet": [
                {
                    "condition": each.condition,
                    "facts": each.facts,
                    "say": explain_unmet((each,), names.lang, names.zone)[0],
                }
                for each in one.unmet
            ],
            "inputs": [
                {
                    "name": spec.name,
                    "type": spec.type,
                    "required": spec.required,
                    "title": spec.title,
                    "choices": spec.choices,
                    "minimum": spec.minimum,
                    "maximum": spec.maximum,
                }
                for spec in one.inputs
            ],
            "rules": one.rules,
        }
        for one in steps
    ]


def why_view(
    steps: Sequence[Possibility], names: Names, ref: str, access: AccessSpec
) -> RenderableType:
    """The same as text: first what you may do, then what is missing, then what others may do.

    Without the steps of a trigger that are for cases of another kind.
    """
    words = names.words
    asked = meant([one for one in steps if one.on is None])
    groups = (
        ("may_now", [one for one in asked if one.permitted and one.allowed]),
        ("may_not_now", [one for one in asked if one.permitted and not one.allowed]),
        ("not_yours", [one for one in asked if not one.permitted]),
        ("requests_to_others", [one for one in steps if one.on is not None]),
    )
    parts: list[RenderableType | str] = []
    for key, members in groups:
        if not members:
            continue
        parts.append(head(words.label(key)))
        for one in members:
            parts += _step(one, names, ref, access, mine=key == "may_now")
    return lines(*parts)


def _step(
    one: Possibility, names: Names, ref: str, access: AccessSpec, *, mine: bool
) -> list[RenderableType | str]:
    words = names.words
    title = names.text(one.title)
    if one.dest_title is not None:
        title += f" → {names.text(one.dest_title)}"
    notes = [placeholders(command_of(one, ref), names.lang)] if mine else []
    if not one.permitted and one.on is None:
        roles = ", ".join(
            access.roles[name].title.in_(names.lang) for name in one.by if name in access.roles
        )
        notes.append(f"{words.label('by')}: {roles}")
    notes += explain_unmet(one.unmet, names.lang, names.zone)
    if one.rules and not mine:
        notes.append(words.say("explain", "rules", rules=", ".join(one.rules)))
    found: list[RenderableType | str] = [f"• {title}"]
    if notes:
        found.append(Padding(bullets(notes, "$" if mine else "-"), (0, 0, 0, 2)))
    return found
