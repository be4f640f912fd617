"""A migration to an equal version changes nothing but the pin, whatever happened and happens."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Confirmation, DeliveryStatus, Disposition, Stance
from tests.rules import amended, machine_text, other_rules
from tests.scene import MEMBERS, Scene, mexico

START = mexico("2021-08-30T09:00")

TRIGGERS = ("submit_to_troika", "confirm_troika_consensus", "open_round_1", "open_round_2", "adopt")
MORE = ("return_for_revision", "resubmit", "fail", "launch", "suspend", "resume", "extend", "refer")
INPUTS = {
    "return_for_revision": {"reason": "because"},
    "extend": {"working_days": 2, "reason": "because"},
    "fail": {"reason": "because"},
    "refer": {"target_meeting": "next"},
    "suspend": {"reason": "storm"},
}


def acts():
    """Anything anybody may try."""
    country = st.sampled_from(MEMBERS)
    return st.one_of(
        st.tuples(st.just("do"), st.sampled_from((*TRIGGERS, *TRIGGERS, *MORE))),
        st.tuples(st.just("position"), country, st.sampled_from([Stance.ASSENT, Stance.OBJECT])),
        st.tuples(st.just("amend"), country),
        st.just(("text",)),
        st.just(("assent",)),
        st.tuples(st.just("later"), st.sampled_from([5, 24, 120])),
        st.tuples(st.just("delivered"), st.sampled_from(list(DeliveryStatus))),
        st.tuples(
            st.just("dispose"), st.sampled_from(list(Disposition)), st.sampled_from(Confirmation)
        ),
    )


def attempt(scene, act):
    """Do it, or have it refused: the refusal is an answer too."""
    name, *args = act
    try:
        _ACTS[name](scene, *args)
    except Refused as refused:
        return refused.code
    return None


def _later(scene, hours):
    scene.later(hours=hours)
    scene.settle()


def _dispose(scene, disposition, answer):
    for change in scene.changes() if scene.live.poll else []:
        scene.dispose(change, disposition, "reason")
        scene.confirm(change[:2], change, answer)


def _text(scene):
    number = len(scene.live.texts)
    scene.text(f"Texto {number}", f"Text {number}")


_ACTS = {
    "do": lambda scene, trigger: scene.do(trigger, **INPUTS.get(trigger, {})),
    "position": lambda scene, *said: scene.position(*said, statement="we say"),
    "amend": lambda scene, who: scene.position(who, Stance.AMEND, wording="other words"),
    "text": _text,
    "assent": lambda scene: scene.all_assent() if scene.live.poll else None,
    "later": _later,
    "delivered": lambda scene, status: scene.delivered(*MEMBERS[:6], status=status),
    "dispose": _dispose,
}


PAPER = re.compile(r'\[("\w+"),"[0-9a-f]{64}"\]')
NUMBERED = re.compile(r'"(TC-1\.|[A-Z]{2}-)(\d+)((?:-\d+)?)"')
"""Ids of events and of changes: they hold the place of an event in its case."""


def told(recorded, amended_at=None):
    """An event as data, its ids as if nothing had been amended before it.

    Of a document it brought about only the name: it cites events by number and names the version.
    """

    def counted(found):
        first, number, rest = found.groups()
        later = amended_at is not None and int(number) > amended_at
        return f'"{first}{int(number) - later}{rest}"'

    text = NUMBERED.sub(counted, PAPER.sub(r"[\1]", recorded.event.model_dump_json()))
    return recorded.event.word, text, recorded.recorded_at, str(recorded.actor)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(
    ready=st.sampled_from(["open", "to_troika", "to_agreed", "to_round"]),
    before=st.lists(acts(), max_size=10),
    after=st.lists(acts(), max_size=10),
)
@example(ready="to_troika", before=[], after=[("do", "refer")])
def test_an_equal_version_changes_nothing_but_the_pin(ready, before, after):
    one, other = Scene(START), Scene(START)
    for scene in (one, other):
        getattr(scene, ready)()
        for act in before:
            attempt(scene, act)
    assert one.events == other.events
    if one.live.final:
        return
    new = other_rules(other, machine_text())
    was = other.live
    cut = len(other.events)
    amended(other, new)
    changes = {
        name for name in type(was).fields() if getattr(was, name) != getattr(other.live, name)
    }
    assert changes <= {"machine", "version", "last_at"}
    other.pinned = (machine_text().encode(), *other.pinned[1:])
    other.rules = new
    for act in after:
        assert attempt(one, act) == attempt(other, act), act
    mine = [told(each) for each in one.events[cut:]]
    theirs = [told(each, cut + 1) for each in other.events[cut + 1 :]]
    assert [each[0] for each in mine] == [each[0] for each in theirs]
    assert mine == theirs
    assert replay(other.events) == other.live
