"""Ten releases of ``holidays`` later, no deadline of a running case has moved.

Both snapshots are real: the member calendars by general law for 2024 and 2025, made with
``holidays`` 0.85 and 0.95. Between the two the library learnt that the United States closed their
offices on 24 and 26 December 2025.
"""

from datetime import date, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.snapshot import Snapshot
from rcm_workflow.domain.values import Stance, sha256
from tests.application.hall import Hall
from tests.scene import mexico, ppt

MADE = Path(__file__).parent / "calendars"
START = mexico("2025-12-15T09:00")
DISPATCH = mexico("2025-12-18T10:00")


def library_made_with(folder, release):
    """A library whose published snapshot was made with a release of ``holidays``."""
    place = folder / release / "policies" / "calendars"
    place.mkdir(parents=True)
    (place / "snapshot.government.json").write_bytes(document_made_with(release))
    return Library(folder / release)


def document_made_with(release):
    return (MADE / f"holidays-{release}.json").read_bytes()


def in_round(app, clock):
    """A hall in which the first member round was opened on 18 December 2025."""
    clock.set(START)
    hall = Hall(app, clock)
    for years, country in enumerate(("PA", "CR", "GT")):
        hall.handover(country, START - timedelta(days=730 - 365 * years), 2023 + years)
    hall.open(ppt("GT"))
    hall.text("Texto uno", "Text one")
    hall.do("submit_to_troika")
    for one in hall.live.poll.standings:
        if one.entry is None:
            hall.position(one.country, Stance.ASSENT)
    hall.do("confirm_troika_consensus")
    hall.at(DISPATCH).do("open_round_1")
    return hall


def due(hall):
    hall.reread()
    return {one.country: one.due_at for one in hall.live.poll.standings}


@pytest.fixture
def before_and_after(another_app, app, tmp_path):
    """The application with the old calendars, and another one after the upgrade."""
    old, new = another_app(), another_app()
    old.library = library_made_with(tmp_path, "0.85")
    new.library = library_made_with(tmp_path, "0.95")
    return old, new


def test_the_two_snapshots_differ_where_it_matters():
    old, new = (Snapshot.from_document(document_made_with(one)) for one in ("0.85", "0.95"))
    assert (old.made_with["holidays"], new.made_with["holidays"]) == ("0.85", "0.95")
    for day in (date(2025, 12, 24), date(2025, 12, 26)):
        assert (old.is_working("US", day), new.is_working("US", day)) == (True, False)


def test_an_upgrade_moves_no_stored_deadline(before_and_after, clock):
    old, new = before_and_after
    running = in_round(old, clock)
    promised = due(running)
    washington = promised["US"].astimezone(ZoneInfo("America/New_York"))
    assert washington.isoformat() == "2025-12-27T00:00:00-05:00"

    later = Hall(new, clock, running.case_id)
    later.at(mexico("2025-12-22T10:00")).settle()
    later.position("CR", Stance.ASSENT)
    assert due(later) == promised
    assert later.live.snapshot == sha256(document_made_with("0.85"))

    # The United States answer on the day that the new library takes for a day off, and in time; the
    # round closes at the instant that was announced.
    later.at(mexico("2025-12-26T17:00")).position("US", Stance.ASSENT)
    assert not later.live.poll.standing("US").entry.late
    later.at(max(promised.values())).settle()
    assert "period_closed" in later.words
    later.sound()


def test_a_case_opened_after_the_upgrade_goes_by_the_new_days(before_and_after, clock):
    _, new = before_and_after
    fresh = in_round(new, clock)
    washington = due(fresh)["US"].astimezone(ZoneInfo("America/New_York"))
    assert washington.isoformat() == "2025-12-31T00:00:00-05:00"
    assert fresh.live.snapshot == sha256(document_made_with("0.95"))
    fresh.sound()
