"""How confidential values are called, and how one that is gone is told of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple, Protocol

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.i18n import Catalogue


class Speaking(Protocol):
    """Whoever has words: names in a language."""

    @property
    def words(self) -> Catalogue:
        """The catalogue of the language."""
        ...


class Naming(Speaking, Protocol):
    """Whoever knows the procedure, too."""

    def input(self, name: str) -> str:
        """The title of an input."""
        ...


def confidential(name: str, words: Catalogue, names: Naming | None = None) -> str:
    """What a confidential value is called; of an input its title, where the procedure is known."""
    kind, _, rest = name.rpartition(".")
    if kind == "wishes" and rest.isascii() and rest.isdecimal():
        return words.label("sealed_wish", number=int(rest) + 1)
    if kind and names is not None:
        return names.input(rest)
    return words.say("field", rest)


def legible(value: Any, words: Catalogue) -> Any:
    """A value as people read it; of an erased one that, and by which event."""
    if isinstance(value, dict) and "erased_by" in value:
        by = value["erased_by"]
        number = str(by).rpartition(".")[2]
        return words.label("erased_by", event=number) if by else words.label("erased")
    return value


class Gone(NamedTuple):
    """What was erased of the events of a history, by the place of each in its case."""

    by_place: dict[int, list[tuple[str, str | None]]]
    names: Naming

    def data(self, recorded: Recorded) -> dict[str, Any]:
        """As JSON: which of its confidential values are gone, and by which event."""
        found = self.by_place.get(recorded.seq, ())
        return {"erased": dict(found)} if found else {}

    def line(self, recorded: Recorded) -> str:
        """As words after the line of the event."""
        words = self.names.words
        found = [
            f"{confidential(name, words, self.names)} {legible({'erased_by': by}, words)}"
            for name, by in self.by_place.get(recorded.seq, ())
        ]
        return f"({', '.join(found)})" if found else ""


def gone_of(case: Case, events: Iterable[Recorded], names: Naming, *, whole: bool) -> Gone:
    """What was erased of these events; by which event only for who sees the whole of a case.

    Who does not sees the events numbered anew, by their place among those it may read.
    """
    erased: dict[str, list[tuple[str, str | None]]] = {}
    for event, name, by in case.erased:
        erased.setdefault(event, []).append((name, by if whole else None))
    places = {one.id: one.seq if whole else place for place, one in enumerate(events, start=1)}
    return Gone({places[one]: gone for one, gone in erased.items() if one in places}, names)
