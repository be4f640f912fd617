"""A decree in mid-round: what it moves, what it never moves (GAP-57)."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from rcm_workflow.domain import commands as c
from rcm_workflow.domain.certificate import Certificate
from rcm_workflow.domain.closures import changes_after, in_force
from rcm_workflow.domain.decide_roster import decide_roster
from rcm_workflow.domain.values import SYSTEM, Document, Localized, Stance
from tests.scene import Scene, first_roster, library, mexico, ppt, refused

HN = "HN.foreign_affairs"
THURSDAY = date(2021, 9, 16)
FRIDAY = date(2021, 9, 17)


def running(**overrides):
    """The round of 2021: Honduras has until the end of Friday 17 September."""
    scene = Scene(mexico("2021-09-06T09:00"), overrides).to_agreed()
    scene.at(mexico("2021-09-09T10:00")).do("open_round_1")
    return scene


@pytest.fixture
def scene():
    return running()


def due(scene, country="HN"):
    return scene.live.poll.standing(country).due_at


def certificate(scene, country="HN"):
    digest = scene.live.poll.standing(country).certificate
    return Certificate.from_data(json.loads(scene.documents[digest]))


def test_a_closure_gives_the_country_the_day_it_lost(scene):
    before = {one.country: one.due_at for one in scene.live.poll.standings}
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()

    assert scene.words[-2:] == ["calendar_amended", "period_recomputed"]
    after = {one.country: one.due_at for one in scene.live.poll.standings}
    assert {one for one in after if after[one] != before[one]} == {"HN"}
    found = certificate(scene)
    assert found.due_date == date(2021, 9, 20)
    assert found.reason == "recomputed"
    skipped = {day.date: day for day in found.skipped}[THURSDAY]
    assert (skipped.kind, skipped.source) == ("override", "this scene")


def test_those_who_are_asked_hear_of_it_with_their_own_deadline(scene):
    count = len(scene.notices)
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()

    told = {one.recipient: one for one in scene.notices[count:]}
    assert set(told) >= {"HN/foreign_affairs", "NI/foreign_affairs", "MX/ppt"}
    assert told["HN/foreign_affairs"].facts["due_at"] == due(scene).isoformat()


def test_a_closure_five_minutes_before_the_close_still_moves_it(scene):
    before = due(scene)
    scene.at(before - timedelta(minutes=5)).closed(HN, FRIDAY).settle()

    assert due(scene) == before + timedelta(days=3)


def test_a_closure_at_the_very_close_comes_too_late(scene):
    before = due(scene)
    scene.at(before).closed(HN, FRIDAY).settle()

    assert scene.words[-1] == "calendar_amended"
    assert due(scene) == before


def test_a_worker_that_slept_finds_the_deadline_where_the_closure_put_it(scene):
    before = due(scene)
    scene.at(before - timedelta(minutes=5)).closed(HN, FRIDAY)
    scene.at(before + timedelta(hours=3)).settle()

    assert due(scene) == before + timedelta(days=3)
    assert scene.live.state == "member_round_1"


def test_a_closure_recorded_after_the_round_changes_nothing(scene):
    scene.at(scene.live.period.closes_at + timedelta(hours=1)).closed(HN, FRIDAY).settle()

    assert scene.live.state == "assessing_1"
    assert "period_recomputed" not in scene.words
    assert scene.words[-1] == "calendar_amended"


def test_a_day_that_was_off_already_moves_nothing(scene):
    before = due(scene)
    scene.at(mexico("2021-09-14T05:00")).closed(HN, date(2021, 9, 15)).settle()

    assert due(scene) == before
    assert "period_recomputed" not in scene.words


def test_a_closure_called_off_keeps_the_later_date(scene):
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()
    later = due(scene)
    scene.later(hours=1).reopened(f"{HN}-1").settle()

    assert due(scene) == later
    assert scene.words[-1] == "calendar_amended"
    assert scene.live.snapshot == scene.live.base


def test_a_kept_date_that_is_closed_in_its_turn_rolls(scene):
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()
    scene.later(hours=1).reopened(f"{HN}-1").settle()
    scene.later(hours=1).closed(HN, date(2021, 9, 20)).settle()

    found = certificate(scene)
    assert found.due_date == date(2021, 9, 21)
    explained = {day.date for day in found.skipped} | set(found.counted)
    first = found.day0.toordinal() + 1
    assert explained == {
        date.fromordinal(day) for day in range(first, found.due_date.toordinal() + 1)
    }


def test_a_later_round_counts_the_closure_from_the_start():
    scene = Scene(mexico("2021-09-06T09:00")).closed(HN, THURSDAY)
    scene.to_agreed().at(mexico("2021-09-09T10:00"))
    scene.do("open_round_1")

    assert "calendar_amended" in scene.words[:3]
    assert certificate(scene).due_date == date(2021, 9, 20)


def test_a_half_day_is_not_counted_and_an_unknown_office_concerns_nobody(scene):
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY, kind="half_day").settle()
    assert certificate(scene).due_date == date(2021, 9, 20)

    before = scene.live.snapshot
    scene.closed("HN.customs", FRIDAY).settle()
    assert scene.live.snapshot == before


def test_a_paused_period_resumes_with_the_closure_counted(scene):
    scene.at(mexico("2021-09-13T09:00")).vm_opens(scene.now).settle()
    scene.later(hours=2).closed(HN, FRIDAY).settle()
    assert scene.words[-1] == "calendar_amended"
    scene.at(mexico("2021-09-15T09:00")).vm_closes(scene.now)
    scene.do("resume")

    assert FRIDAY not in certificate(scene).counted


def test_a_day_used_before_a_pause_is_given_back_when_it_was_none(scene):
    scene.at(mexico("2021-09-14T09:00")).vm_opens(scene.now).settle()
    left = {one.country: one.remaining for one in scene.live.poll.standings}
    scene.at(mexico("2021-09-15T09:00")).closed("US.foreign_affairs", date(2021, 9, 13)).settle()
    after = {one.country: one.remaining for one in scene.live.poll.standings}

    assert after == left | {"US": left["US"] + 1}
    scene.at(mexico("2021-09-20T09:00")).vm_closes(scene.now)
    scene.do("resume")
    assert certificate(scene, "US").working_days == left["US"] + 1


@pytest.mark.parametrize("answer", ["freeze_at_notice", "manual"])
def test_a_pause_gives_nothing_back_where_the_policy_does_not(answer):
    scene = running(**{"calendar.new_closure": answer})
    scene.at(mexico("2021-09-14T09:00")).vm_opens(scene.now).settle()
    left = [one.remaining for one in scene.live.poll.standings]
    scene.at(mexico("2021-09-15T09:00")).closed("US.foreign_affairs", date(2021, 9, 13)).settle()

    assert [one.remaining for one in scene.live.poll.standings] == left


def test_the_freeze_at_notice_leaves_what_was_announced():
    scene = running(**{"calendar.new_closure": "freeze_at_notice"})
    before = due(scene)
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()

    assert due(scene) == before
    assert scene.words[-1] == "calendar_amended"
    unmet = refused("conditions_not_met", scene.do, "recount_period").unmet
    assert [one.condition for one in unmet] == ["closures_are_for_the_ppt"]


def test_by_hand_the_ppt_counts_again():
    scene = running(**{"calendar.new_closure": "manual"})
    before = due(scene)
    scene.at(mexico("2021-09-14T05:00"))
    refused("nothing_to_recount", scene.do, "recount_period")
    scene.closed(HN, THURSDAY).settle()
    assert due(scene) == before

    scene.do("recount_period")
    assert due(scene) == before + timedelta(days=3)


@pytest.mark.parametrize(
    ("answer", "days", "expected"),
    [
        ("each_day", (THURSDAY, THURSDAY), date(2021, 9, 20)),
        ("last_day_only", (THURSDAY, THURSDAY), FRIDAY),
        ("last_day_only", (THURSDAY, FRIDAY), date(2021, 9, 20)),
        ("manual_extension", (THURSDAY, FRIDAY), FRIDAY),
    ],
)
def test_a_storm_takes_the_days_that_the_policy_says(answer, days, expected):
    scene = running(**{"calendar.force_majeure": answer})
    scene.at(mexico("2021-09-14T05:00")).closed(HN, *days, cause="force_majeure").settle()

    assert certificate(scene).due_date == expected
    if answer == "last_day_only":
        assert scene.live.snapshot == scene.live.base


def test_a_decree_counts_each_day_whatever_a_storm_does():
    scene = running(**{"calendar.force_majeure": "last_day_only"})
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()

    assert certificate(scene).due_date == date(2021, 9, 20)


def test_reminders_that_went_out_do_not_go_out_again(scene):
    scene.at(due(scene) - timedelta(hours=2)).settle()
    sent = [one.event for one in scene.events if one.event.word == "reminder_issued"]
    scene.closed(HN, FRIDAY).settle()

    again = [one.event for one in scene.events if one.event.word == "reminder_issued"]
    assert again == sent


def test_a_common_calendar_moves_everybody():
    scene = running(**{"consultation.calendar": "intersection"})
    before = scene.live.period.closes_at
    scene.at(mexico("2021-09-13T05:00")).closed(HN, date(2021, 9, 22)).settle()

    assert scene.live.period.closes_at > before
    assert len({certificate(scene, one).due_date for one in scene.live.members}) == 1


def test_an_approved_calendar_moves_open_deadlines_later_and_is_pinned(scene):
    calendar = scene.rules.on_calendar(scene.live.base, ())[1]
    refused("calendar_is_in_force", adopt, scene, calendar)
    newer = library_calendar_with(scene, THURSDAY)
    before = due(scene)
    adopt(scene, newer)

    assert due(scene) > before
    assert scene.live.base == newer.digest
    refused("not_a_calendar", adopt, scene, Document.of(b"{}", "application/json"))


def test_only_the_ppt_approves_a_calendar(scene):
    newer = library_calendar_with(scene, THURSDAY)
    refused("another_country_presides", adopt, scene, newer, actor=ppt("HN"))


def library_calendar_with(scene, day):
    """The calendar with one more day off in Honduras, as a newer library might give it."""
    snapshot = scene.rules._snapshot  # noqa: SLF001 - the scene holds no other handle to it
    off = snapshot.reason("HN", date(2021, 9, 15)).model_copy(update={"date": day})
    return Document.of(snapshot.with_days("HN", [off]).document, "application/json")


def adopt(scene, calendar, actor=None):
    return scene.when(
        c.AdoptCalendar,
        actor or ppt(scene.live.authority),
        reason="the law of this year",
        documents=(("calendar", calendar),),
    )


# The record itself -------------------------------------------------------------------------------


def close(roster, **fields):
    given = {
        "command_id": "x",
        "actor": SYSTEM,
        "office": HN,
        "since": THURSDAY,
        "until": FRIDAY,
        "name": Localized(en="Storm", es="Tormenta"),
        "source": "La Gaceta 35,724",
    } | fields
    access = library().access(library().access_document().body)
    return decide_roster(roster, c.CloseOffice(**given), access, mexico("2021-09-14T09:00"))


def withdraw(roster, closure):
    access = library().access(library().access_document().body)
    command = c.WithdrawClosure(
        command_id="y", actor=SYSTEM, closure=closure, reason="no storm", source="COPECO"
    )
    return decide_roster(roster, command, access, mexico("2021-09-15T09:00"))


def test_closures_are_numbered_by_office_and_year_and_are_kept_in_order():
    roster, _ = close(first_roster())
    roster, _ = close(roster, since=FRIDAY)
    assert [one.id for one in roster.closures] == [f"{HN}-2021-1", f"{HN}-2021-2"]

    roster, _ = withdraw(roster, f"{HN}-2021-1")
    changes = changes_after(roster.closures, 0)
    assert [one.withdraws for one in changes] == [False, False, True]
    assert [one.id for one in in_force(roster.closures, roster.version)] == [f"{HN}-2021-2"]
    assert len(in_force(roster.closures, changes[1].number)) == 2


def test_a_closure_that_cannot_be_is_refused():
    roster, _ = close(first_roster())
    refused("closure_is_known", close, roster)
    refused("dates_reversed", close, roster, since=FRIDAY, until=THURSDAY)
    refused("closure_too_long", close, roster, until=date(2031, 9, 16))
    refused("instant_in_the_future", close, roster, occurred_at=mexico("2021-09-15T09:00"))
    refused("unknown_closure", withdraw, roster, "HN.foreign_affairs-2021-9")
    roster, _ = withdraw(roster, f"{HN}-2021-1")
    refused("closure_is_withdrawn", withdraw, roster, f"{HN}-2021-1")
    close(roster)


def test_a_late_position_of_a_moved_country_is_in_time_again(scene):
    before = due(scene)
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()
    scene.at(before + timedelta(hours=1)).position("HN", Stance.ASSENT)

    assert scene.live.poll.standing("HN").entry is not None


# One instant for all ----------------------------------------------------------------------------


def test_where_all_close_at_one_instant_they_go_on_doing_so():
    scene = running(**{"consultation.cutoff": "single_instant"})
    common = mexico("2021-09-21T01:00")
    assert {due(scene, one.country) for one in scene.live.poll.standings} == {common}
    scene.at(mexico("2021-09-14T05:00")).closed(HN, THURSDAY).settle()
    assert {due(scene, one.country) for one in scene.live.poll.standings} == {common}
    assert THURSDAY not in certificate(scene).counted
    scene.closed("NI.foreign_affairs", date(2021, 9, 20)).settle()
    after = {due(scene, one.country) for one in scene.live.poll.standings}
    assert after == {common + timedelta(days=1)} == {scene.live.period.closes_at}
