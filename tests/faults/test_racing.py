"""Two processes at one instant: one wins, the other is told so, and nothing happens twice."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from rcm_workflow.application.perform import perform
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain import commands as c
from tests.application.hall import ADMINISTRATOR, Hall
from tests.faults.children import context
from tests.faults.hands import START, opened, opening, race, sweep_at
from tests.faults.log import add_up
from tests.scene import ppt


@pytest.fixture
def together(url, child):
    """Give each of two processes its commands, the same number at the same instants."""

    def run(*commands):
        barrier = context.Barrier(len(commands))
        racers = [child(race, url, barrier, given) for given in commands]
        return [[said[1:] for said in racer.end()] for racer in racers]

    return run


def test_of_two_with_the_same_reading_exactly_one_wins(app, together, size):
    def withdraw(who, opened_case):
        return c.Fire(
            command_id=f"{who}-{opened_case.id}",
            actor=ppt(),
            case_id=opened_case.id,
            trigger="withdraw",
            inputs={"reason": who},
            if_version=opened_case.version,
        )

    cases = [perform(app, opening(f"open-{n}")).case for n in range(size)]
    first, second = together(*([withdraw(who, one) for one in cases] for who in ("a", "b")))
    for one, answers in zip(cases, zip(first, second, strict=True), strict=True):
        assert sorted(word for word, _ in answers) == ["case_has_moved_on", "won"]
        (winner,) = [events for word, events in answers if word == "won"]
        with app.store.read() as view:
            assert [e.id for e in view.events(one.id, after=one.version)] == list(winner)
    assert (
        {word for word, _ in first} == {word for word, _ in second} == {"won", "case_has_moved_on"}
    )
    add_up(app)


test_of_two_with_the_same_reading_exactly_one_wins.sizes = (100, 400)


def test_one_command_id_from_two_processes_gives_one_event(app, together, size):
    hall = Hall(app, app.clock)
    hall.open()
    with app.store.read() as view:
        registered = len(view.roster().persons)
    text = [
        c.FileText(
            command_id=f"text-{n}",
            actor=ppt(),
            case_id=hall.case_id,
            contents=(("es", f"Texto {n}"), ("en", f"Text {n}")),
            original="es",
        )
        for n in range(size)
    ]
    begun = [opening(f"open-{n}") for n in range(size)]
    people = [
        c.RegisterPerson(command_id=f"person-{n}", actor=ADMINISTRATOR, person=f"person-{n}")
        for n in range(size)
    ]
    given = [one for three in zip(text, begun, people, strict=True) for one in three]
    first, second = together(given, given)
    assert first == second
    assert Counter(word for word, _ in first) == {"won": 3 * size}
    with app.store.read() as view:
        words = Counter(one.type for one in view.leaves())
        assert view.roster().persons[registered:] == tuple(one.person for one in people)
    assert words["text_filed"] == size
    assert words["case_opened"] == 1 + size
    assert words["person_registered"] == registered + size
    add_up(app)


test_one_command_id_from_two_processes_gives_one_event.sizes = (20, 100)


def test_ten_sweepers_write_an_expiry_once(url, child):
    with opened(url, ManualClock(START)) as app:
        halls = [Hall(app, app.clock) for _ in range(5)]
        for hall in halls:
            hall.to_round().delivered("CR", "HN")
        after = halls[0].live.period.closes_at + timedelta(minutes=1)
    barrier = context.Barrier(10)
    for sweeper in [child(sweep_at, url, after, barrier) for _ in range(10)]:
        sweeper.end()
    with opened(url, ManualClock(after)) as app:
        for hall in halls:
            with app.store.read() as view:
                closed = [e for e in view.events(hall.case_id) if e.event.word == "period_closed"]
                assert view.case(hall.case_id).state == "assessing_1"
            assert [one.event.cause for one in closed if one.event.name == "member_review"] == [
                "expired"
            ]
        add_up(app)
