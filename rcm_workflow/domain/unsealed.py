"""Which confidential values somebody opens: all of a case, or what items of its lists say last.

Of a list that its reader may not read nothing is opened, not even by who opens all of the case:
that there is an item would already be told by its values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item
from rcm_workflow.domain.knowledge import readable
from rcm_workflow.domain.lists import reads_list
from rcm_workflow.domain.specs import AccessSpec, UnsealsSpec

FIELD = "fields."
"""Begins the name of a value that is a field of an item."""

Ground = tuple[str, str]
"""A role, and the line of rights that lets it open something."""


class Unsealing(NamedTuple):
    """What somebody opens of a case as it is, and on what ground."""

    whole: Ground | None
    """Where it is everything."""
    some: tuple[tuple[Ground, UnsealsSpec], ...] = ()
    closed: frozenset[str] = frozenset()
    """The lists that the reader may not read."""

    def of_field(self, item: Item, field: str) -> Ground | None:
        """The ground on which a field of an item is opened, in the status the item is in."""
        if item.group in self.closed:
            return None
        return self.whole or next(
            (
                ground
                for ground, one in self.some
                if one.list == item.group and item.status in one.statuses and field in one.fields
            ),
            None,
        )

    def of_values(
        self, case: Case, brought: Mapping[str, Iterable[str]]
    ) -> dict[tuple[str, str], Ground]:
        """The values that are opened, by event and name, of those that events ``brought``.

        Where it is not everything: of a field what was said last, for the words before it were
        for whoever was there.
        """
        if self.whole is not None:
            kept = self._kept(case, brought) if self.closed else frozenset()
            return {
                (event, name): self.whole
                for event, names in brought.items()
                for name in names
                if (event, name) not in kept
            }
        found = {}
        for item in case.items if self.some else ():
            last = {
                name: event
                for event in item.events
                for name in brought.get(event, ())
                if name.startswith(FIELD)
            }
            for name, event in last.items():
                ground = self.of_field(item, name.removeprefix(FIELD))
                if ground is not None:
                    found[event, name] = ground
        return found

    def _kept(self, case: Case, brought: Mapping[str, Iterable[str]]) -> frozenset[tuple[str, str]]:
        """The values of items in lists that are closed; the event of an item names its fields."""
        return frozenset(
            (event, name)
            for item in case.items
            if item.group in self.closed
            for event in item.events
            for name in brought.get(event, ())
            if name.startswith(FIELD)
        )


def unsealing(held: Collection[str], case: Case, access: AccessSpec) -> Unsealing:
    """What these roles open of a case; the first that opens all of it is the ground."""
    fields = readable(case, access, held)
    closed = frozenset(one.group for one in case.items if not reads_list(fields, one.group))
    some: list[tuple[Ground, UnsealsSpec]] = []
    for role in held:
        for line, only in access.unsealing(role, case.machine.name, case.state, case.informed):
            if not only:
                return Unsealing((role, line), closed=closed)
            some += [((role, line), one) for one in only]
    return Unsealing(None, tuple(some), closed)
