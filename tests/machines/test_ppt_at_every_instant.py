"""After any history of offers, handovers and vacancies the cases are what the roster says."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rcm_workflow.application.app import App
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.clock import ManualClock
from rcm_workflow.domain.failures import Refused
from rcm_workflow.storage.store import open_store
from tests.machines.kit import Chancery
from tests.machines.succession_kit import Succession, begun_in_september
from tests.scene import library, mexico

START = mexico("2021-09-06T09:00")
COUNTRIES = ("MX", "SV", "PA", "GT")
YEARS = (2022, 2023, 2024, 2025, 2026)
STATE_OF = {
    "later": "designated",
    "upcoming": "upcoming",
    "current": "current",
    "former": "former",
    "past": "past",
}
POSSIBLE_IN = {
    "designate": ("volunteered",),
    "decline": ("volunteered", "designated", "upcoming"),
    "set_aside": ("volunteered", "designated", "upcoming"),
    "hand_over": ("upcoming",),
    "give_up": ("current",),
    "step_in": ("upcoming",),
    "leave_to_the_former": ("upcoming",),
    "act_ad_interim": ("former",),
}
"""The steps, with the states in which they may succeed: one in another state is seldom tried."""
OFTEN = ("designate", "designate", "hand_over", "hand_over", "give_up", "act_ad_interim")

moves = st.lists(
    st.tuples(
        # Countries offer themselves and are designated more often than they give up.
        st.sampled_from(("volunteer", "volunteer", "pass_days", *OFTEN, *POSSIBLE_IN)),
        st.integers(0, 11),
    ),
    min_size=25,
    max_size=40,
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("histories")


@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(history=moves)
def test_there_is_one_current_one_former_and_one_upcoming_ppt_at_most(history, folder, ready):
    entropy, clock = SystemEntropy(), ManualClock(START)
    url = ready.sqlite(begun_in_september, folder / f"{entropy.command_id()}.sqlite3")
    with open_store(url, entropy=entropy) as store:
        hall = Succession(Chancery(App(store, clock, library(), entropy), clock))
        hall.meet()
        for country, year in (("SV", 2022), ("PA", 2023)):
            hall.queued(country, year)
        for step, which in history:
            with suppress(Refused):
                _make(hall, step, which)
            _agree(hall)
        hall.chancery.sound()


def _make(hall: Succession, step: str, which: int) -> None:
    chancery = hall.chancery
    chancery.clock.set(hall.now + timedelta(minutes=1))
    if step == "pass_days":
        chancery.at(hall.now + timedelta(days=100 * (which + 1)))
        return
    if step == "volunteer":
        hall.volunteer(COUNTRIES[which % 4], YEARS[which % 5])
        return
    states = hall.states()
    cases = [one for one, state in states.items() if state in POSSIBLE_IN[step]] or list(states)
    if not cases:
        return
    case = cases[which % len(cases)]
    if step == "designate":
        hall.designate(case)
    elif step == "hand_over":
        hall.hand_over(case)
    else:
        seat = f"{hall.presides() if step == 'set_aside' else hall.country(case)}/ppt"
        reason = {"reason": "For the test"} if step in ("decline", "set_aside", "give_up") else {}
        if step == "set_aside" and states[case] != "volunteered" and not _proposed(hall, case):
            day = (hall.now + timedelta(days=2)).date().isoformat()
            step, reason = (
                "propose_setting_aside",
                {"proposed_because": "For the test", "decided_from": day},
            )
        chancery.do(case, step, seat, **reason)


def _proposed(hall: Succession, case: str) -> bool:
    return hall.chancery.case(case).fact("decided_from") is not None


def _agree(hall: Succession) -> None:
    roster, now = hall.roster, hall.now
    troika, held = hall.troika(), Counter()
    for case, state in hall.states().items():
        if state in ("volunteered", "declined"):
            continue
        held[state] += 1
        year = hall.chancery.case(case).fact("year")
        assert STATE_OF[roster.part_of(year, now)] == state
        if state in troika:
            assert troika[state] == hall.country(case)
    assert all(held[part] <= 1 for part in troika)
    assert troika["current"] == hall.presides()
