"""A machine as a Mermaid diagram, as a plain tree, and as a page in both languages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rcm_workflow.definitions.findings import LANGS
from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.definitions.rights import Unseals
from rcm_workflow.definitions.walker import remembered
from rcm_workflow.domain.values import Localized

_NONE = "–"


def edges(machine: Machine) -> tuple[tuple[str, str, str], ...]:
    """Every move as source, trigger, dest, without internal transitions and repetitions."""
    found: dict[tuple[str, str, str], None] = {}
    for one in machine.transitions:
        for source in one.sources:
            for dest in _dests(machine, one, source):
                found.setdefault((source, one.trigger, dest))
    return tuple(found)


def mermaid(machine: Machine, lang: str) -> str:
    """The states and moves as a Mermaid ``stateDiagram-v2``; states carry their titles."""
    lines = ["stateDiagram-v2"]
    lines += [
        f'    state "{one.title.in_(lang)}" as {name}' for name, one in machine.states.items()
    ]
    lines.append(f"    [*] --> {machine.initial}: {machine.opening.trigger}")
    lines += [f"    {source} --> {dest}: {trigger}" for source, trigger, dest in edges(machine)]
    lines += [f"    {name} --> [*]" for name, one in machine.states.items() if one.final]
    return "\n".join(lines) + "\n"


def tree(machine: Machine, lang: str) -> str:
    """The states in file order, each with what can be done there, by whom and what follows."""
    lines = [f"{machine.title.in_(lang)} ({machine.machine}, v{machine.version})"]
    names = list(machine.states)
    for place, name in enumerate(names):
        last = place == len(names) - 1
        state = machine.states[name]
        mark = " ●" if name == machine.initial else " ■" if state.final else ""
        lines.append(f"{'└─' if last else '├─'} {name}{mark}  {state.title.in_(lang)}")
        stem = "   " if last else "│  "
        moves = [one for one in machine.transitions if name in one.sources]
        for number, one in enumerate(moves):
            branch = "└─" if number == len(moves) - 1 else "├─"
            dests = ", ".join(_dests(machine, one, name))
            arrow = f" → {dests}" if dests else ""
            lines.append(f"{stem}{branch} {one.trigger} ({', '.join(one.by)}){arrow}")
    return "\n".join(lines) + "\n"


def page(machine: Machine) -> str:
    """The machine as Markdown for readers of either language."""
    return "\n".join(
        [*_head(machine), *_states(machine), *_moves(machine), *_rights(machine), *_proofs(machine)]
    )


def _dests(machine: Machine, one: Transition, source: str) -> tuple[str, ...]:
    if one.dest == LEFT:
        return remembered(machine, source)
    return () if one.dest is None else (one.dest,)


def _head(machine: Machine) -> Iterator[str]:
    yield f"# {machine.title.en} / {machine.title.es}"
    yield ""
    yield f"Generated from `machines/{machine.machine}.v{machine.version}.toml`; do not edit."
    yield ""
    yield from (machine.summary.en, "", machine.summary.es, "")
    if machine.rules:
        yield from (f"Rules: {', '.join(machine.rules)}.", "")
    for lang in LANGS:
        picture = f"![{machine.title.in_(lang)}]({machine.machine}.{lang}.svg)"
        yield from (picture, "")
    for lang in LANGS:
        yield from ("```mermaid", mermaid(machine, lang).rstrip(), "```", "")


def _states(machine: Machine) -> Iterator[str]:
    yield from ("## States / Estados", "")
    yield from _table(
        ("State", "English", "Español", "Asked / Se consulta", "Period / Plazo"),
        [
            (
                f"`{name}`" + (" ■" if one.final else ""),
                f"**{one.title.en}**. {one.meaning.en}",
                f"**{one.title.es}**. {one.meaning.es}",
                one.electorate or _NONE,
                one.period or _NONE,
            )
            for name, one in machine.states.items()
        ],
    )


def _moves(machine: Machine) -> Iterator[str]:
    yield from ("## Transitions / Transiciones", "")
    yield from _table(
        (
            "Trigger",
            "From → to",
            "English / Español",
            "By / Por",
            "Conditions / Condiciones",
            "Documents / Documentos",
            "Told / Se informa",
            "Recorded / Se registra",
            "Source",
        ),
        [_row(machine, one) for one in (machine.opening, *machine.transitions)],
    )


def _row(machine: Machine, one: Transition) -> tuple[str, ...]:
    named = {
        given.name: machine.documents[given.name].title
        for given in one.inputs
        if given.type == "document"
    }
    named |= {name: machine.documents[name].title for name in one.documents}
    dest = machine.initial if one is machine.opening else one.dest or _NONE
    occasion = f" *({one.on})*" if one.on else ""
    conditions = [f"`{name}`" for name in one.conditions]
    conditions += [f"not `{name}`" for name in one.unless]
    conditions += [f"warns: `{name}`" for name in one.warnings]
    return (
        f"`{one.trigger}`",
        f"{', '.join(one.sources) or _NONE} → {dest}",
        _both(one.title),
        ", ".join(one.by) + occasion,
        ", ".join(conditions) or _NONE,
        "; ".join(_both(title) for title in named.values()) or _NONE,
        ", ".join(one.notify) or _NONE,
        _both(one.records) if one.records else _NONE,
        ", ".join((*one.rules, *one.gaps)) or _NONE,
    )


def _rights(machine: Machine) -> Iterator[str]:
    if not machine.rights:
        return
    yield from ("## Rights / Derechos", "")
    rows = [
        (
            ", ".join(one.roles),
            ", ".join(one.actions),
            ", ".join(one.states),
            ", ".join((*one.fields, *map(_unsealed, one.unseals))) or _NONE,
            _both(one.say),
            ", ".join((*one.rules, *one.gaps)) or _NONE,
        )
        for one in machine.rights
    ]
    heads = ("Who / Quién", "May / Puede", "In / En", "Reads / Lee", "English / Español", "Source")
    yield from _table(heads, rows)


def _unsealed(one: Unseals) -> str:
    return f"{one.list} ({', '.join(one.statuses)}): {', '.join(one.fields)}"


def _proofs(machine: Machine) -> Iterator[str]:
    yield from ("## True on every path / Cierto en todo camino", "")
    for rule in machine.invariants:
        source = f" ({', '.join(rule.rules)})" if rule.rules else ""
        yield f"- {_both(rule.say)}{source}"
    yield ""


def _both(text: Localized) -> str:
    return f"{text.en} / {text.es}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""
