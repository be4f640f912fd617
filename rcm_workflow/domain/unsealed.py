"""Which confidential values somebody opens: all of a case, or what items of its lists say last."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.facts import Item
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

    def of_field(self, item: Item, field: str) -> Ground | None:
        """The ground on which a field of an item is opened, in the status the item is in."""
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
            return {(event, name): self.whole for event, names in brought.items() for name in names}
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


def unsealing(held: Iterable[str], case: Case, access: AccessSpec) -> Unsealing:
    """What these roles open of a case; the first that opens all of it is the ground."""
    some: list[tuple[Ground, UnsealsSpec]] = []
    for role in held:
        for line, only in access.unsealing(role, case.machine.name, case.state, case.informed):
            if not only:
                return Unsealing((role, line))
            some += [((role, line), one) for one in only]
    return Unsealing(None, tuple(some))
