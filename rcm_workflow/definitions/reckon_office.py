"""One office of a snapshot: which days it works, and why not the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Final

from pydantic import ValidationError

from rcm_workflow.definitions.calendar_fault import NotASnapshot, Why
from rcm_workflow.definitions.reckon_table import WorkTable, weekdays
from rcm_workflow.definitions.reckon_zones import zone
from rcm_workflow.domain.certificate import SkippedDay
from rcm_workflow.domain.values import Localized

WEEKDAY_NAMES: Final = (
    Localized(en="Monday", es="lunes"),
    Localized(en="Tuesday", es="martes"),
    Localized(en="Wednesday", es="miércoles"),
    Localized(en="Thursday", es="jueves"),
    Localized(en="Friday", es="viernes"),
    Localized(en="Saturday", es="sábado"),
    Localized(en="Sunday", es="domingo"),
)

WEEK: Final = frozenset(range(1, 8))


class OfficeTable:
    """The working days of one office over the range of its snapshot.

    ``full`` counts whole working days only; ``lenient`` counts half days as well. Days are indices
    from the first day of the range.
    """

    def __init__(self, data: Mapping[str, Any], first: int, length: int) -> None:
        self.office: str = data["office"]
        self.country: str = data["country"]
        self.zone: str = data["zone"]
        self.weekend: tuple[int, ...] = tuple(data["weekend"])
        self.primary: bool = data["primary"]
        self.confirmed_through: int | None = data["confirmed_through"]
        zone(self.zone)
        if not WEEK.issuperset(self.weekend):
            raise NotASnapshot(Why.WEEKEND, office=self.office)
        self._first = first
        self._skipped: dict[int, SkippedDay | None] = {}
        days: list[Mapping[str, Any]] = data["days"]
        # Thirty offices are loaded at every start: lists made in one go take half the time.
        indices = [date.fromisoformat(day["date"]).toordinal() - first for day in days]
        self._raw: Mapping[int, Mapping[str, Any]] = dict(zip(indices, days, strict=True))
        if len(self._raw) != len(days) or (days and not 0 <= min(indices) <= max(indices) < length):
            raise NotASnapshot(Why.DAYS, office=self.office)
        rest = weekdays(date.fromordinal(first).isoweekday(), length, self.weekend)
        full = bytearray(rest)
        for index in indices:
            full[index] = 0
        lenient = bytearray(full)
        for index, day in self._raw.items():
            if day["kind"] == "half_day":
                lenient[index] = rest[index]
        self._rest = rest
        self.full = WorkTable(bytes(full))
        self.lenient = self.full if full == lenient else WorkTable(bytes(lenient))

    def check(self) -> None:
        """Look at every day. Raises :class:`NotASnapshot` with the first that is none."""
        for day in self._raw.values():
            try:
                SkippedDay.model_validate(day)
            except ValidationError as error:
                raise NotASnapshot(
                    Why.DAY, office=self.office, day=str(day["date"])[:10]
                ) from error

    def to_data(self) -> dict[str, Any]:
        """The office as it stands in the document of a snapshot."""
        return {
            "office": self.office,
            "country": self.country,
            "zone": self.zone,
            "weekend": list(self.weekend),
            "primary": self.primary,
            "confirmed_through": self.confirmed_through,
            "days": [self._raw[index] for index in sorted(self._raw)],
        }

    def with_days(self, days: Iterable[SkippedDay], first: int, length: int) -> OfficeTable:
        """The office with further days off in the same range; what was off keeps its entry.

        A half day may become a whole one.
        """
        entries = {day["date"]: day for day in self._raw.values()}
        for day in days:
            entry = day.model_dump(mode="json", exclude={"country", "office"})
            known = entries.get(entry["date"])
            if known is None or (known["kind"] == "half_day" and day.kind != "half_day"):
                entries[entry["date"]] = entry
        days_off = [entries[key] for key in sorted(entries)]
        return OfficeTable({**self.to_data(), "days": days_off}, first, length)

    def rests(self, index: int) -> bool:
        """Whether the day is a weekly rest day of the office."""
        return not self._rest[index]

    def reason(self, index: int) -> SkippedDay | None:
        """Why the day is not a whole working day; ``None`` when it is one."""
        try:
            return self._skipped[index]
        except KeyError:
            made = self._skipped[index] = self._reason(index)
            return made

    def _reason(self, index: int) -> SkippedDay | None:
        whose = {"country": self.country, "office": self.office}
        if self.rests(index):
            return weekend_day(date.fromordinal(self._first + index), **whose)
        day = self._raw.get(index)
        if day is None:
            return None
        made = SkippedDay.model_validate({**day, **whose})
        late = self.confirmed_through is not None and made.date.year > self.confirmed_through
        if late and made.status == "confirmed":
            return made.model_copy(update={"status": "provisional"})
        return made


def weekend_day(day: date, country: str | None = None, office: str | None = None) -> SkippedDay:
    """The entry of a weekly rest day."""
    # All of it is ours: to check it again was a third of the cost of a new dispatch day.
    return SkippedDay.made(
        date=day,
        kind="weekend",
        name=WEEKDAY_NAMES[day.isoweekday() - 1],
        country=country,
        office=office,
    )
