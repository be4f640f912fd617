"""In which column a state stands, and through which channel a line goes.

The main path is the first column, every other state stands in the second. Channel 0 is left of the
first column, channel 1 between the two, channel 2 right of the second.
"""

from __future__ import annotations

from collections.abc import Iterable

from rcm_workflow.definitions.layout_graph import Graph

CHANNELS = range(3)


class Columns:
    """The columns of one graph, from top to bottom, and what runs between them."""

    def __init__(self, graph: Graph) -> None:
        self.graph = graph
        self.main = tuple(dict.fromkeys(name for name in graph.main if name in graph.nodes))
        self.of = {name: 0 if name in self.main else 1 for name in graph.nodes}
        self.straight = {
            pair for pair in zip(self.main, self.main[1:], strict=False) if pair in graph.edges
        }
        self.beside = self._beside()
        self.order = (*self.main, *self.beside)

    def channel(self, source: str, dest: str) -> int:
        """Through which channel a line from one state to the other goes."""
        match self.of[source], self.of[dest]:
            case 0, 0:
                return 0
            case 1, 1:
                return 2
        return 1

    def led_to(self, channel: int) -> list[str]:
        """The states whose trunk stands in a channel."""
        found = {
            dest
            for source, dest in self.graph.edges
            if (source, dest) not in self.straight and self.channel(source, dest) == channel
        }
        return [name for name in self.graph.nodes if name in found]

    def neighbours(self, name: str) -> Iterable[str]:
        """Every state that a step leads to from a state, or from there to it."""
        for source, dest in self.graph.edges:
            if name in (source, dest):
                yield dest if source == name else source

    def _beside(self) -> tuple[str, ...]:
        """The second column: each state near those of the first that it has to do with."""
        heights = {name: float(place) for place, name in enumerate(self.main)}
        rest = [name for name in self.graph.nodes if self.of[name] == 1]
        for _ in rest:
            for name in rest:
                near = [heights[one] for one in self.neighbours(name) if one in heights]
                if near:
                    heights[name] = sum(near) / len(near)
        last = float(len(self.main))
        place = {name: number for number, name in enumerate(rest)}
        return tuple(sorted(rest, key=lambda name: (heights.get(name, last), place[name])))
