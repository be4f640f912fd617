"""What a drawing of a machine has to show: its states, what stays in them, what leads where.

Steps of the same two states are one edge with several captions. A step that the file gives every
state (source ``*``) is drawn once, from a node that stands for all of them: written out it would
hide the rest.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping
from typing import NamedTuple

from rcm_workflow.definitions.machine import LEFT, Machine, Transition
from rcm_workflow.definitions.rights import EVERY
from rcm_workflow.definitions.walker import remembered


class Caption(NamedTuple):
    """One step, by its title and by those who make it."""

    text: str
    roles: tuple[str, ...]


class Node(NamedTuple):
    """A state as it is drawn: its name, title, a remark under it, and the steps that stay in it."""

    name: str
    title: str
    remark: str
    stays: tuple[Caption, ...]
    final: bool
    meaning: str


class Graph(NamedTuple):
    """All of it, in one language."""

    nodes: Mapping[str, Node]
    edges: Mapping[tuple[str, str], tuple[Caption, ...]]
    main: tuple[str, ...]
    """The way from the first state to the end that the procedure is for."""
    opening: Caption


def main_path(machine: Machine) -> tuple[str, ...]:
    """The way the file marks, or else the shortest way to the end that takes the most steps.

    A procedure is made for the end that it is hardest to reach: one can withdraw from anywhere.
    """
    if machine.main_path:
        return machine.main_path
    ways: dict[str, tuple[str, ...]] = {machine.initial: (machine.initial,)}
    waiting = deque(ways)
    while waiting:
        state = waiting.popleft()
        for one in machine.transitions:
            known = one.dest is None or one.dest in ways or one.dest == LEFT
            if not known and state in one.sources:
                ways[str(one.dest)] = (*ways[state], str(one.dest))
                waiting.append(str(one.dest))
    ends = [way for name, way in ways.items() if machine.states[name].final]
    order = list(machine.states)
    return max(ends or ways.values(), key=lambda way: (len(way), -order.index(way[-1])))


def graph_of(machine: Machine, lang: str, asked: str, anywhere: tuple[str, str]) -> Graph:
    """The machine in one language.

    ``asked`` is the word before the electorate of a state, ``anywhere`` title and meaning of the
    node that stands for every state.
    """
    stays: dict[str, list[Caption]] = {name: [] for name in (EVERY, *machine.states)}
    edges: dict[tuple[str, str], list[Caption]] = {}
    for one in machine.transitions:
        caption = Caption(one.title.in_(lang), one.by)
        for source in _sources(one):
            dests = _dests(machine, one, source)
            if not dests and caption not in stays[source]:
                stays[source].append(caption)
            for dest in dests:
                found = edges.setdefault((source, dest), [])
                if caption not in found:
                    found.append(caption)
    nodes: dict[str, Node] = {}
    if stays[EVERY] or any(source == EVERY for source, _ in edges):
        nodes[EVERY] = Node(
            EVERY, anywhere[0], "", tuple(stays[EVERY]), final=False, meaning=anywhere[1]
        )
    for name, state in machine.states.items():
        group = machine.electorates.get(state.electorate or "")
        nodes[name] = Node(
            name,
            state.title.in_(lang),
            f"{asked}: {group.title.in_(lang)}" if group else "",
            tuple(stays[name]),
            state.final,
            state.meaning.in_(lang),
        )
    return Graph(
        nodes,
        {pair: tuple(captions) for pair, captions in edges.items()},
        main_path(machine),
        Caption(machine.opening.title.in_(lang), machine.opening.by),
    )


def _sources(one: Transition) -> tuple[str, ...]:
    return (EVERY,) if one.source == EVERY else one.sources


def _dests(machine: Machine, one: Transition, source: str) -> tuple[str, ...]:
    if one.dest == LEFT:
        return remembered(machine, source)
    return () if one.dest in (None, source) else (str(one.dest),)
