"""What a step leaves in the case besides its move: kept values, items, dates to wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any

from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain.dated import items_meant
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.recording import Recording
from rcm_workflow.domain.specs_given import ItemGroupSpec
from rcm_workflow.domain.specs_steps import TransitionSpec, clearing
from rcm_workflow.domain.values import in_utc
from rcm_workflow.zones import zone

Values = Mapping[str, Any]
DAY = timedelta(days=1)
MEMBERS = "members"
"""In the place of a list of the policy: the Member Countries of the case."""


def apart(
    move: TransitionSpec, inputs: Values, groups: Mapping[str, ItemGroupSpec]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The inputs of a step that may stand in the log, and the confidential ones as sealed values.

    What fills an item of a sealed list stands in neither: it is sealed with the item, once.
    """
    group = groups.get(move.adds_item or move.changes_item or "")
    hidden = {one.name for one in move.inputs if one.sealed}
    if group is not None and group.sealed:
        hidden = {one.name for one in move.inputs if one.of is None}
    given = {name: value for name, value in inputs.items() if name not in hidden}
    if group is not None:
        return given, {}
    return given, {f"inputs.{name}": inputs[name] for name in inputs if name in hidden}


class Filling(Recording):
    """A recording that keeps facts, fills lists and knows what dates to wait for."""

    def fill(self, move: TransitionSpec, inputs: Values) -> None:
        """Keep what the step says to keep, and add or change its item.

        Raises ``Refused`` ``item_is_missing`` where a step changes an item and names none.
        """
        kept = tuple(
            (one.name, inputs[one.name]) for one in move.inputs if one.keep and one.name in inputs
        )
        if kept:
            self.add(f.FactsKept(values=kept))
        if move.clears is not None:
            self._clear(move, *clearing(move.clears))
        if move.adds_item is not None:
            self._add_item(move, move.adds_item, inputs)
        if move.changes_item is not None:
            self._change_item(move, move.changes_item, inputs)
        if move.takes_along is not None:
            self._take_along(move, move.takes_along, inputs)
        if move.completes is not None:
            self._complete(move, move.completes)

    def _clear(self, move: TransitionSpec, group: str, those: Sequence[str], status: str) -> None:
        """Let nothing of a list count any more: who sat in one meeting is not in the next."""
        out = self.rules.machine.items[group].not_counted
        for one in self.case.of_group(group):
            if one.status in those or (not those and one.status not in out):
                self.add(
                    f.ItemChanged(trigger=move.trigger, group=group, item=one.id, status=status)
                )

    def _take_along(self, move: TransitionSpec, along: str, inputs: Values) -> None:
        """What was said of an item goes with it: a reservation to a paragraph that is dropped."""
        place, _, status = along.partition("=")
        group, _, field = place.partition(".")
        naming = next((one.name for one in move.inputs if one.of == move.changes_item), None)
        changed = inputs.get(naming) if naming else None
        out = self.rules.machine.items[group].not_counted
        for one in self.case.of_group(group):
            if (
                changed is not None
                and one.get(field) == changed
                and one.status not in (*out, status)
            ):
                self.add(
                    f.ItemChanged(trigger=move.trigger, group=group, item=one.id, status=status)
                )

    def _complete(self, move: TransitionSpec, covering: str) -> None:
        """Put on record who or what is missing in a list: silence is shown, never left out."""
        place, _, name = covering.partition("=")
        group, _, field = place.partition(".")
        out = self.rules.machine.items[group].not_counted
        items = (one for one in self.case.of_group(group) if one.status not in out)
        there = {one.get(field) for one in items}
        wanted = self.case.members if name == MEMBERS else self.rules.listed(name)
        hidden = self.rules.machine.items[group].sealed
        for value in wanted:
            if value not in there:
                fields = () if hidden else ((field, value),)
                self._put(move, group, fields, {f"fields.{field}": value} if hidden else {})

    def _add_item(self, move: TransitionSpec, group: str, inputs: Values) -> None:
        fields, sealed = self._fields(move, group, inputs)
        self._put(move, group, fields, sealed)

    def _put(
        self,
        move: TransitionSpec,
        group: str,
        fields: tuple[tuple[str, Any], ...],
        sealed: dict[str, Any],
    ) -> None:
        spec = self.rules.machine.items[group]
        number = len(self.case.of_group(group)) + 1
        self.add(
            f.ItemAdded(
                trigger=move.trigger,
                group=group,
                item=f"{group}-{number}",
                status=move.item_status or spec.initial,
                fields=fields,
                sealed=sealed,
            )
        )

    def _change_item(self, move: TransitionSpec, group: str, inputs: Values) -> None:
        naming = next((one for one in move.inputs if one.of == group), None)
        named = self.case.item(str(inputs.get(naming.name))) if naming else None
        if named is None:
            name = naming.name if naming else group
            title = naming.title if naming else self.rules.machine.items[group].title
            raise Refused("missing_inputs", kind="input", names=[name], titles={name: title})
        fields, sealed = self._fields(move, group, inputs)
        self.add(
            f.ItemChanged(
                trigger=move.trigger,
                group=group,
                item=named.id,
                status=move.item_status or named.status,
                fields=fields,
                sealed=sealed,
            )
        )

    def _fields(
        self, move: TransitionSpec, group: str, inputs: Values
    ) -> tuple[tuple[tuple[str, Any], ...], dict[str, Any]]:
        given = [
            one
            for one in move.inputs
            if one.of != group and one.type != "document" and one.name in inputs
        ]
        whole = self.rules.machine.items[group].sealed
        return (
            tuple((one.name, inputs[one.name]) for one in given if not (whole or one.sealed)),
            {f"fields.{one.name}": inputs[one.name] for one in given if whole or one.sealed},
        )

    def await_dates(self) -> None:
        """Write down the dates that the present state waits for, where they have changed."""
        wanted: set[tuple[str, datetime]] = set()
        if not self.case.final:
            for move in self.rules.moves(self.case.state):
                if move.on == "date_reached":
                    wanted |= self.awaited(move) - set(self.case.reached)
        dates = tuple(sorted(wanted))
        if dates != self.case.dates:
            self.add(f.DatesAwaited(dates=dates))

    def awaited(self, move: TransitionSpec) -> set[tuple[str, datetime]]:
        """The dates that a step waits for and when each has come, under what it is known by.

        That is the name of a fact, or ``ITEM.FIELD``.
        """
        named = {str(move.date): self.case.fact(str(move.date))}
        if move.for_each is not None:
            items = items_meant(self.case, move.for_each)
            named = {f"{one.id}.{move.date}": one.get(str(move.date)) for one in items}
        found = ((name, self._instant(move, value)) for name, value in named.items())
        return {(name, at) for name, at in found if at is not None}

    def _instant(self, move: TransitionSpec, value: Any) -> datetime | None:
        """When a date has come, on the clock of the authority's capital."""
        if not isinstance(value, str):
            return None
        try:
            day = date.fromisoformat(value)
        except ValueError:
            return in_utc(datetime.fromisoformat(value))
        if move.before is not None:
            day = self.rules.day_before(move.before, day)
        member = self.roster.member(self.case.authority)
        begins = datetime.combine(day, time(), zone(member.zone if member else "UTC"))
        # A wall clock is moved by days, not by hours: one of them may have 23.
        return in_utc(begins if move.date_at == "start" else begins + DAY)
