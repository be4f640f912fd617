"""What is seen of a case, value by value: complete, cut by rights, and its differences compose."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.domain.case import Case
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.sight import BOOKKEEPING, GROUPS, applied, differences, open_place, sight
from rcm_workflow.domain.values import Disposition, Stance
from tests.scene import Scene, mexico

EVERYTHING = frozenset(
    {
        *("summary", "texts", "deadlines", "own_position", "positions", "changes", "dispositions"),
        *("statements", "outcome", "documents", "facts", "items", "deliveries", "history"),
    }
)
MEMBER = frozenset({"summary", "texts", "deadlines", "own_position", "dispositions", "documents"})
READERS = {"auditor": (EVERYTHING, None), "Honduras": (MEMBER, "HN"), "nobody": (frozenset(), None)}


@cache
def versions() -> tuple[Case, ...]:
    """A whole consultation, version by version."""
    scene = Scene(mexico("2021-09-06T09:00"))
    scene.to_round()
    scene.delivered("HN", "NI")
    scene.position("HN", Stance.AMEND, wording="orderly and safe")
    scene.all_assent("HN", "NI")
    scene.do("suspend", reason="storm")
    scene.later(days=2)
    scene.do("resume")
    scene.run_out()
    scene.dispose(scene.changes()[0], Disposition.PARTLY, "outside")
    found = [replay(scene.events[:upto]) for upto in range(1, len(scene.events) + 1)]
    assert found[-1] == scene.case
    return tuple(one for one in found if one is not None)


def seen(case, reader):
    return sight(case, *READERS[reader], {})


def test_nothing_happens_that_who_reads_everything_does_not_see():
    for before, after in zip(versions(), versions()[1:], strict=False):
        moved = {
            name
            for name in Case.fields()
            if getattr(before, name) != getattr(after, name) and name not in BOOKKEEPING
        }
        assert bool(differences(seen(before, "auditor"), seen(after, "auditor"))) == bool(moved)


@pytest.mark.parametrize("reader", READERS)
def test_every_value_that_is_seen_stands_in_an_open_place(reader):
    for case in versions():
        assert all(open_place(one, *READERS[reader]) for one in seen(case, reader))


def test_what_a_focal_point_does_not_see_of_others_stands_in_closed_places():
    whole, own = seen(versions()[-1], "auditor"), seen(versions()[-1], "Honduras")
    beyond = [one for one in whole if one not in own and one.group == "positions" and one.of[2:]]
    assert beyond
    assert not any(open_place(one, *READERS["Honduras"]) for one in beyond)


def test_what_others_say_changes_nothing_that_a_focal_point_sees():
    silent = [
        (before, after)
        for before, after in zip(versions(), versions()[1:], strict=False)
        for poll in after.polls
        for one in poll.standings
        if one.entry and one.country != "HN" and one.entry.event.endswith(f".{after.version}")
    ]
    assert silent
    for before, after in silent:
        assert differences(seen(before, "Honduras"), seen(after, "Honduras")) == ()


@pytest.mark.parametrize("reader", READERS)
@given(data=st.data())
def test_differences_are_empty_between_equals_lead_there_and_compose(reader, data):
    pick = st.sampled_from(versions())
    first, second, third = (seen(data.draw(pick), reader) for _ in range(3))
    assert differences(first, first) == ()
    there = differences(first, second)
    assert applied(first, there) == second
    assert applied(applied(first, there), differences(second, third)) == third
    assert applied(second, differences(second, first)) == first
    # What a walk over the middle changes for good is what the straight way changes.
    last = {one.place: one.after for one in (*there, *differences(second, third))}
    straight = {one.place: one.after for one in differences(first, third)}
    assert straight == {place: after for place, after in last.items() if first.get(place) != after}


def test_differences_are_told_group_by_group():
    found = differences(seen(versions()[0], "auditor"), seen(versions()[-1], "auditor"))
    order = [GROUPS.index(one.place.group) for one in found]
    assert order == sorted(order)
    assert {one.place.group for one in found} >= {"state", "deadlines", "positions", "texts"}
