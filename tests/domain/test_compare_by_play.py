"""What is said of other rules is what their own procedure comes to, with the same words."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.question import round_poll
from rcm_workflow.domain.values import Stance
from tests.domain import test_other_bodies as bodies
from tests.domain.test_compare import OWN_PART, under
from tests.scene import MEMBERS, Scene, library, mexico

ROUNDS = {
    "un_ga_silence": bodies.un,
    "osce_silence": bodies.osce,
    "eu_council_written": bodies.eu,
    "ifad_vote_by_correspondence": bodies.ifad_vote,
    "ifad_lapse_of_time": bodies.ifad_lapse,
    "cites_xv_2": lambda: bodies.cites().over().went("communicate"),
    "iccat_vote": bodies.iccat,
    "gcf_no_objection": bodies.gcf,
}
WORDS = {Stance.ASSENT, Stance.OBJECT, Stance.NO_POSITION}


def words_of(one: bodies.Body) -> list[Stance]:
    """What may be answered in the round that runs, and in a round of the Conference, too."""
    steps = library().machine(one.machine).transitions
    asked = [move for move in steps if move.act == "position" and one.live.state in move.sources]
    return sorted(WORDS & {Stance(word) for move in asked for word in move.stances})


def in_a_round_that_asks_all() -> Scene:
    one = Scene(mexico("2021-09-06T09:00"), {OWN_PART: "ppt_must_answer_too"})
    one.to_agreed().at(mexico("2021-09-09T10:00")).do("open_round_1")
    return one


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_the_same_words_come_to_the_same_end(data):
    machine = data.draw(st.sampled_from(list(ROUNDS)))
    theirs, ours = ROUNDS[machine](), in_a_round_that_asks_all()
    arrived = data.draw(st.sets(st.sampled_from(MEMBERS)))
    said = data.draw(st.dictionaries(st.sampled_from(MEMBERS), st.sampled_from(words_of(theirs))))
    for one in (theirs, ours):
        one.delivered(*arrived)
        for country, stance in said.items():
            one.later(minutes=10).position(country, stance)
    theirs.over()
    ours.run_out()
    poll = round_poll(theirs.live, theirs.rules)
    assert poll is not None
    real = weigh(poll, theirs.rules)
    (found,) = under(ours, bodies.BODIES[machine])
    assert (found.verdict.result, set(found.verdict.blockers)) == (real.result, set(real.blockers))
