"""Other ways to find the n-th working day, each as its documentation shows.

All are given the same days off: those of one office's calendar. Only workalendar brings its own;
how often it differs is counted and printed. A package that is not installed is left out by name.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from importlib import import_module
from importlib.metadata import version
from importlib.util import find_spec

Due = Callable[[date, int], date]
Prepare = Callable[[Sequence[date], int], Callable[[], object]]
"""Takes many dates and a number of days, and gives back the work that is to be measured."""


@dataclass(frozen=True)
class Peer:
    """One way: ``one`` deadline at a time, and a ``batch`` where it has one.

    A batch gets its dates in the form that the package likes best, before the clock starts.
    """

    name: str
    package: str
    one: Due
    batch: Prepare | None = None

    @property
    def label(self) -> str:
        return f"{self.name} ({self.package} {version(self.package)})"


def peers(country: str, days_off: Sequence[date]) -> tuple[list[Peer], list[str]]:
    """Every peer that is installed, and the names of the packages that are not."""
    made, missing = [], []
    for package, make in (
        ("holidays", _holidays),
        ("numpy", _numpy),
        ("pandas", _pandas),
        ("workalendar", _workalendar),
    ):
        if find_spec(package) is None:
            missing.append(package)
        else:
            made.append(make(country, days_off))
    return made, missing


def _holidays(country: str, days_off: Sequence[date]) -> Peer:
    base: type = import_module("holidays").HolidayBase

    class Same(base):
        """The same days off, in the library's own class."""

        def _populate(self, year: int) -> None:
            for day in days_off:
                if day.year == year:
                    self[day] = "off"

    found = Same(years=range(days_off[0].year, days_off[-1].year + 1))
    return Peer("get_nth_working_day", "holidays", found.get_nth_working_day)


def _numpy(country: str, days_off: Sequence[date]) -> Peer:
    np = import_module("numpy")
    calendar = np.busdaycalendar(holidays=[np.datetime64(day) for day in days_off])

    def one(day: date, n: int) -> date:
        # "backward" first: a day off would otherwise be moved on, and its first day lost.
        return np.busday_offset(np.datetime64(day), n, roll="backward", busdaycal=calendar).item()

    def batch(days: Sequence[date], n: int) -> Callable[[], object]:
        asked = np.asarray(days, dtype="datetime64[D]")
        return lambda: np.busday_offset(asked, n, roll="backward", busdaycal=calendar)

    return Peer("busday_offset", "numpy", one, batch)


def _pandas(country: str, days_off: Sequence[date]) -> Peer:
    pd = import_module("pandas")
    steps = {n: pd.offsets.CustomBusinessDay(n, holidays=list(days_off)) for n in (5, 30)}

    def one(day: date, n: int) -> date:
        return (pd.Timestamp(day) + steps[n]).date()

    def batch(days: Sequence[date], n: int) -> Callable[[], object]:
        asked = pd.to_datetime(pd.Series(days))

        def work() -> object:
            with warnings.catch_warnings():
                # It says that this offset is not vectorised: that is what is measured.
                warnings.simplefilter("ignore")
                return asked + steps[n]

        return work

    return Peer("CustomBusinessDay", "pandas", one, batch)


def _workalendar(country: str, days_off: Sequence[date]) -> Peer:
    registry = import_module("workalendar.registry").registry
    calendar = registry.get(country)()
    return Peer("add_working_days", "workalendar", calendar.add_working_days)


def weekdays_between(first: date, last: date) -> list[date]:
    """Monday to Friday."""
    span = range((last - first).days + 1)
    days = (first + timedelta(days=step) for step in span)
    return [day for day in days if day.weekday() < 5]
