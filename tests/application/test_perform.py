"""One command, one case, one transaction."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta

import pytest

from rcm_workflow.application.chronicle import history
from rcm_workflow.application.inspect import linked, missing, why
from rcm_workflow.application.perform import perform
from rcm_workflow.application.preview import preview
from rcm_workflow.application.seal import seal
from rcm_workflow.application.sweep import sweep
from rcm_workflow.application.unsealing import unseal
from rcm_workflow.application.verify import verify
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.commands import NEW
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.values import Confirmation, Disposition, Localized, Stance
from tests.application.hall import Hall
from tests.scene import MEMBERS, TITLE, focal, mexico, ppt, refused, seated


@pytest.fixture
def round_1(hall):
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    return hall


def test_a_whole_consultation_is_stored_and_adds_up(round_1):
    hall = round_1.delivered(*MEMBERS)
    hall.position("HN", Stance.AMEND, wording="and protection", statement="HN insists")
    hall.all_assent("NI").run_out()
    change = hall.changes()[0]
    hall.dispose(change, Disposition.INCORPORATED)
    hall.text("Texto dos", "Text two")
    hall.do("open_round_2")
    hall.delivered(*MEMBERS).all_assent("NI").run_out()
    hall.do("adopt")
    hall.do("launch")
    hall.do("report_result")
    assert hall.live.state == "reported"
    assert hall.live.outcome.tacit == ("NI",)
    assert hall.live.id == "TC-2021-001"


def test_the_same_command_twice_is_one_event(round_1):
    command = c.RecordPosition(
        command_id="honduras-1",
        actor=focal("HN"),
        case_id=round_1.case_id,
        country="HN",
        stance=Stance.ASSENT,
    )
    first = perform(round_1.app, command)
    again = perform(round_1.app, command)
    assert again.repeated
    assert [one.id for one in again.events] == [one.id for one in first.events]
    round_1.reread()
    positions = [
        e for e in round_1.events if e.event.word == "position_recorded" and e.event.country == "HN"
    ]
    assert len(positions) == 1


def test_opening_a_case_twice_with_one_id_opens_one_case(hall):
    command = c.OpenCase(
        command_id="open-1",
        actor=ppt(),
        case_id=NEW,
        machine="troika_consultation",
        policy="rcm-2011",
        title=TITLE,
        reason="once",
        inputs={"requires_agreed_position": True},
    )
    first, again = perform(hall.app, command), perform(hall.app, command)
    assert again.repeated
    assert first.case.id == again.case.id == "TC-2021-001"


def test_one_command_id_for_two_commands_is_refused(round_1):
    fields = {"actor": focal("HN"), "country": "HN", "command_id": "honduras-1"}
    round_1.when(c.RecordPosition, stance=Stance.ASSENT, **fields)
    refusal = refused(
        "command_id_reused", round_1.when, c.RecordPosition, stance=Stance.OBJECT, **fields
    )
    assert refusal.kind == "conflict"


def test_a_refused_command_may_be_given_again_when_it_fits(hall):
    hall.open()
    hall.text("Texto", None)
    fields = {"actor": ppt(), "trigger": "submit_to_troika", "command_id": "submit-1"}
    refused("conditions_not_met", hall.when, c.Fire, **fields)
    hall.text("Texto", "Text")
    hall.when(c.Fire, **fields)
    assert hall.live.state == "troika_review"


def test_what_was_due_stays_done_when_the_command_is_refused(round_1):
    round_1.at(round_1.live.period.closes_at)
    refused("not_possible_in_state", round_1.do, "launch")
    round_1.reread()
    assert round_1.live.state == "assessing_1"


def test_a_dry_run_shows_what_would_follow_and_stores_nothing(hall):
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    before = hall.live
    command = c.Fire(command_id="x", actor=ppt(), case_id=hall.case_id, trigger="open_round_1")
    shown = preview(hall.app, command)
    assert shown.case.state == "member_round_1"
    asked = [one.recipient for one in shown.notices if one.proof_wanted]
    assert sorted(asked) == sorted(f"{country}/foreign_affairs" for country in MEMBERS)
    told = {one.recipient for one in shown.notices}
    assert {f"{country}/immigration" for country in MEMBERS} < told, "copies go to other sectors"
    hall.reread()
    assert hall.live == before


def test_of_two_officers_racing_exactly_one_wins(hall, another_app):
    hall.to_agreed()
    apps = [another_app(), another_app()]

    def race(index: int) -> str:
        command = c.Fire(
            command_id=f"race-{index}",
            actor=ppt(),
            case_id=hall.case_id,
            trigger=("withdraw", "open_round_1")[index],
            inputs={"reason": "first"} if index == 0 else {},
            if_version=hall.live.version,
        )
        try:
            perform(apps[index], command)
        except (Refused, Busy) as answer:
            return str(answer)
        return "won"

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(race, range(2)))
    assert sorted(a == "won" for a in answers) == [False, True]
    assert any("case_has_moved_on" in a or "not_possible_in_state" in a for a in answers)


def test_cases_opened_at_once_get_different_numbers(hall, another_app):
    apps = [another_app() for _ in range(4)]

    def opened(app):
        one = Hall(app, hall.clock)
        one.open()
        return one.case_id

    with ThreadPoolExecutor(4) as pool:
        numbers = sorted(pool.map(opened, apps))
    assert numbers == [f"TC-2021-{n:03d}" for n in range(1, 5)]


def test_ten_sweepers_write_an_expiry_once(round_1, another_app):
    round_1.at(round_1.live.period.closes_at)
    apps = [another_app() for _ in range(5)]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(sweep, apps * 2))
    sweep(round_1.app)
    round_1.reread()
    assert [
        e.event.cause
        for e in round_1.events
        if e.event.word == "period_closed" and e.event.name == "member_review"
    ] == ["expired"]


def test_a_sweep_leaves_nothing_due(round_1):
    round_1.at(round_1.live.period.closes_at)
    assert sweep(round_1.app).settled == (round_1.case_id,)
    assert sweep(round_1.app).settled == ()
    assert round_1.app.store.due(round_1.now, 10) == []


def test_a_handover_reaches_open_cases_without_any_deadline(hall):
    hall.to_agreed()
    hall.handover("SV", mexico("2021-09-08T12:00"), 2022).at(mexico("2021-09-08T11:00"))
    assert sweep(hall.app, since=hall.now - timedelta(seconds=5)).settled == ()
    before = hall.now
    hall.at(mexico("2021-09-08T12:00"))
    assert sweep(hall.app, since=before).settled == (hall.case_id,)
    hall.reread()
    assert hall.live.authority == "SV"


def test_why_tells_every_unmet_condition(hall):
    hall.open()
    found = {one.trigger: one for one in why(hall.app, hall.case_id, ppt())}
    submit = found["submit_to_troika"]
    assert submit.permitted
    assert [one.condition for one in submit.unmet] == ["text_is_filed", "text_in_every_language"]
    assert found["withdraw"].allowed


def test_a_member_reads_only_its_own_statement_while_the_round_runs(round_1):
    round_1.position("HN", Stance.OBJECT, statement="Article 4 is a canary")
    round_1.position("CR", Stance.RESERVE, statement="We read it narrowly")
    own = unseal(round_1.app, round_1.case_id, focal("CR"), "case show").values
    assert [one["statement"] for one in own.values()] == ["We read it narrowly"]
    every = unseal(round_1.app, round_1.case_id, ppt(), "case show").values
    said = sorted(one["statement"] for one in every.values() if "statement" in one)
    assert said == ["Article 4 is a canary", "We read it narrowly"]


def test_while_a_round_runs_nobody_but_the_ppt_sees_who_has_answered(round_1):
    round_1.position("HN", Stance.OBJECT, statement="no")
    own = [e.event for e in history(round_1.app, round_1.case_id, focal("CR"))]
    asked = [e for e in own if e.word == "position_recorded" and e.round == 1]
    assert asked == []
    assert [one.country for one in missing(round_1.app, round_1.case_id, focal("CR"))] == ["CR"]
    honduras = [e.event for e in history(round_1.app, round_1.case_id, focal("HN"))]
    assert [e.country for e in honduras if e.word == "position_recorded"] == ["HN"]
    every = [e.event for e in history(round_1.app, round_1.case_id, ppt())]
    assert "HN" in [e.country for e in every if e.word == "position_recorded"]


def test_no_statement_stands_in_a_leaf(round_1):
    round_1.position("HN", Stance.AMEND, wording="canary wording", statement="canary statement")
    with round_1.app.store.read() as view:
        leaves = b"".join(one.leaf for one in view.leaves())
    assert b"canary" not in leaves
    assert b"wishes.0" in leaves


def test_the_missing_list_counts_the_days_left(round_1):
    round_1.position("HN", Stance.ASSENT)
    awaited = missing(round_1.app, round_1.case_id, ppt())
    assert [one.country for one in awaited][-1] == "NI"
    assert {one.country for one in awaited} == set(MEMBERS) - {"HN", "MX"}
    assert {one.working_days_left for one in awaited} == {5}


def test_an_outsider_reads_nothing(round_1):
    refusal = refused(
        "no_seat", history, round_1.app, round_1.case_id, ppt().model_copy(update={"seat": None})
    )
    assert refusal.kind == "not_permitted"
    administrator = seated("secretariat/administrator")
    refused("unknown_case", history, round_1.app, round_1.case_id, administrator)


def test_a_new_case_links_to_the_old_one(hall):
    hall.open()
    old = hall.case_id
    hall.do("withdraw", reason="to be taken up again")
    new = Hall(hall.app, hall.clock)
    new.open(links=(("continues", old),))
    assert linked(hall.app, old) == (("continues", new.case_id),)
    refused("unknown_case", new.open, links=(("continues", "TC-1999-001"),))


@pytest.mark.parametrize(("relation", "near"), [("continue", "continues"), ("scale", None)])
def test_nobody_links_a_case_by_a_relation_of_his_own_or_of_an_effect(hall, relation, near):
    hall.open()
    new = Hall(hall.app, hall.clock)
    refusal = refused("unknown_relation", new.open, links=((relation, hall.case_id),))
    assert (refusal.facts["known"], refusal.facts["nearest"]) == (["continues", "concerns"], near)
    assert linked(hall.app, hall.case_id) == ()


def test_an_author_withdraws_its_change(round_1):
    round_1.delivered(*MEMBERS).position("HN", Stance.AMEND, wording="x")
    round_1.all_assent().run_out()
    change = round_1.changes()[0]
    round_1.dispose(change, Disposition.NOT_INCORPORATED, "out of scope")
    round_1.confirm("HN", change, Confirmation.WITHDRAWN)
    round_1.do("adopt")
    assert round_1.live.state == "consensus"


def test_a_clock_that_steps_back_never_moves_recorded_time_back(round_1):
    before = round_1.live.last_at
    round_1.clock.set(round_1.now - timedelta(hours=3), backwards=True)
    round_1.position("HN", Stance.ASSENT)
    assert round_1.live.last_at >= before


def test_a_command_that_is_far_too_large(hall):
    hall.open()
    huge = "x" * 5_000_000
    refused("command_too_large", hall.text, huge, huge)


def test_an_unknown_case_with_the_nearest_name(hall):
    hall.open()
    hall.case_id = "TC-2021-002"
    assert refused("unknown_case", hall.do, "withdraw", ppt(), reason="x").facts["nearest"] == (
        "TC-2021-001"
    )
    hall.case_id = "TC-2021-001"


def test_an_edited_row_is_found(hall, database):
    hall.open()
    seal(hall.app)
    assert verify(hall.app).faults == ()
    _execute(database, "UPDATE case_row SET state = 'launched'")
    faults = verify(hall.app).faults
    assert any(f.where == hall.case_id for f in faults)
    _execute(database, "UPDATE case_row SET state = 'draft'")


def _execute(url: str, statement: str) -> None:
    from sqlalchemy import create_engine, text  # noqa: PLC0415 - an intruder's tool

    address = url.replace("postgresql://", "postgresql+psycopg://")
    engine = create_engine(address)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_titles_are_kept_in_both_languages(hall):
    hall.open()
    with hall.app.store.read() as view:
        row = view.cases()[0]
    assert (row.title_en, row.title_es) == (TITLE.en, TITLE.es)


def _close(hall, office, since, until=None):
    hall.register(
        c.CloseOffice,
        office=office,
        since=since,
        until=until or since,
        name=Localized(en="Storm", es="Tormenta"),
        source="a test",
    )


def test_a_command_that_settles_a_closure_counts_on_the_amended_calendar(round_1):
    """The closure was recorded; no sweep came by before the PPT gives more time."""
    hall = round_1.at(mexico("2021-09-14T05:00"))
    _close(hall, "HN", date(2021, 9, 16), date(2021, 9, 17))
    hall.do("extend", working_days=1, reason="Storm")

    assert hall.words[-3:] == ["calendar_amended", "period_recomputed", "period_extended"]
    standing = hall.live.poll.standing("HN")
    certificate = hall.app.fetch(standing.certificate)
    assert json.loads(certificate)["due_date"] == "2021-09-22"
    assert json.loads(certificate)["snapshot"] == hall.live.snapshot != hall.live.base
    hall.sound()


def test_what_was_counted_again_can_be_read_before_it_is_stored(round_1):
    hall = round_1.at(mexico("2021-09-14T05:00"))
    _close(hall, "HN", date(2021, 9, 16))
    (awaited,) = [one for one in missing(hall.app, hall.case_id, ppt()) if one.country == "HN"]
    assert awaited.due_at == mexico("2021-09-21T01:00")
    assert hall.words[-1] == "period_opened"


def test_a_first_case_opens_on_two_closures_that_are_on_record(hall):
    """Nothing is stored yet of the calendar on which the second closure is counted."""
    for day in (16, 17):
        _close(hall, "HN", date(2021, 9, day))
    hall.open()

    assert hall.words == ["case_opened", "calendar_amended", "calendar_amended"]
    assert hall.live.closures_seen == hall.events[-1].event.seen
    hall.sound()


def test_a_command_counts_on_all_that_its_own_settling_wrote(round_1):
    """However many closures piled up: each brings a calendar, and a certificate that it moves."""
    hall = round_1.at(mexico("2021-09-14T05:00"))
    _close(hall, "HN", date(2021, 9, 16))
    for day in range(40):
        _close(hall, "NI", date(2021, 9, 20) + timedelta(days=day))
    hall.do("extend", working_days=1, reason="Storm")

    assert hall.words.count("calendar_amended") == 41
    assert hall.words[-1] == "period_extended"
    hall.sound()
