"""What reckoning costs: ``python benchmarks/periods.py`` from the checkout.

Every figure is the best of seven runs. Dispatch instants differ from call to call, over a whole
year and all hours; the first call of a process, which fills the tables, is not in the figures.
"""

import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from timeit import default_timer

CHECKOUT = Path(__file__).parent.parent
sys.path.insert(0, str(CHECKOUT))

from rcm_workflow.definitions.calendar import build_snapshot, read_calendars  # noqa: E402
from rcm_workflow.definitions.period import PeriodRule, reckon, reckon_instants  # noqa: E402
from rcm_workflow.definitions.snapshot import Snapshot  # noqa: E402

RUNS = 7
DISPATCHES = 2000


def best(work, items) -> float:
    """Microseconds per item of the fastest run; no result is kept."""
    spent = []
    for _ in range(RUNS):
        begun = default_timer()
        for item in items:
            work(item)
        spent.append(default_timer() - begun)
    return min(spent) / len(items) * 1e6


def main() -> None:
    calendars = read_calendars(CHECKOUT / "policies" / "calendars")
    begun = default_timer()
    snapshot = build_snapshot(calendars)
    built = default_timer() - begun
    countries = tuple(each.country for each in calendars if each.primary)
    chance = random.Random(2026)  # noqa: S311 - repeatable, not secret
    year = datetime(2026, 1, 1, tzinfo=UTC)
    sent = [year + timedelta(seconds=chance.randrange(365 * 86_400)) for _ in range(DISPATCHES)]
    rule = PeriodRule(working_days=5, reminders=(3,))
    table = snapshot.office(countries[0]).full
    indices = [snapshot.index(countries[0], at.date()) for at in sent]
    days = snapshot.days
    parties = (countries[0], countries[0])

    figures = {
        "one deadline by the table": best(lambda index: days[table.nth_after(index, 5)], indices),
        f"{len(countries)} deadlines with zones": best(
            lambda at: reckon_instants(snapshot, rule, countries, at, *parties), sent
        ),
        f"{len(countries)} deadlines with certificates": best(
            lambda at: reckon(snapshot, rule, countries, at, *parties), sent
        ),
        f"loading {len(calendars)} calendars": best(Snapshot.from_document, [snapshot.document]),
        f"building {len(calendars)} calendars, once": built * 1e6,
    }
    for name, microseconds in figures.items():
        print(f"{name:36}{microseconds:12.2f} µs")


if __name__ == "__main__":
    main()
