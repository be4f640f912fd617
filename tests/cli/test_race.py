"""Two officers at the same case at once: whoever comes second is told what the first did."""

import json
from io import StringIO
from types import SimpleNamespace

import pytest

from rcm_workflow.cli import who
from rcm_workflow.cli.acting import act
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.options import Shared
from rcm_workflow.cli.surroundings import World
from rcm_workflow.clock import SystemClock
from rcm_workflow.domain.commands import Fire
from rcm_workflow.domain.failures import Refused
from rcm_workflow.worker import work

REF = "TC-2021-001"


@pytest.fixture
def second(in_round):
    """An officer of the PPT whose program has read the case, and has not yet written."""

    def officer(person, by, first, trigger, **inputs):
        out = StringIO()
        world = World(
            environ=in_round.environ | {"RCM_NOW": in_round.at},
            folder=in_round.folder,
            out=out,
            err=StringIO(),
            clock=SystemClock(),
            entropy=in_round.entropy,
            work=work,
            files=(),
        )
        desk = Desk(SimpleNamespace(obj=world), Shared(json=True, actor=person))
        with desk.app() as app:
            actor = who.for_case(desk, app, REF, by)
            first()
            command = Fire(
                command_id=desk.command_id,
                actor=actor,
                case_id=REF,
                trigger=trigger,
                inputs=inputs,
            )
            act(desk, app, command)
        return json.loads(out.getvalue())

    return officer


def test_who_comes_second_and_is_refused_is_told_what_changed(in_round, second):
    def first():
        in_round.done("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico")

    with pytest.raises(Refused) as caught:
        second("mexico", {"ppt"}, first, "suspend", reason="Flood")
    assert caught.value.code == "not_possible_in_state"
    # Exit code 6: a script that was second looks again.
    assert caught.value.kind == "conflict"
    changed = caught.value.facts["meanwhile"]
    assert "Working days left" in changed[0].called.en
    assert changed[1].called.en.endswith("First member round → Suspended; Reason: Storm")
    assert len(changed) == 2
    assert all(one.called.en != one.called.es for one in changed)


def test_who_comes_second_and_succeeds_is_told_what_it_was_done_on(in_round, second):
    def first():
        in_round.done("position", "record", REF, "HN", "object", "--as", "honduras")

    done = second("mexico", {"ppt"}, first, "suspend", reason="Storm")
    assert [one["line"] for one in done["meanwhile"]] == ["Honduras objects"]
    assert done["version_before"] == done["meanwhile"][-1]["body"].get(
        "seq", done["version_before"]
    )
    assert done["version"] > done["version_before"]


def test_who_does_not_see_all_is_told_no_number_of_what_changed(in_round, second):
    def first():
        in_round.done("position", "record", REF, "CR", "object", "--as", "costarica")
        in_round.done("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico")

    with pytest.raises(Refused) as caught:
        second("honduras", {"members"}, first, "launch", action_item="x")
    changed = caught.value.facts["meanwhile"]
    assert changed[-1].called.en.endswith("First member round → Suspended; Reason: Storm")
    assert {str(one) for one in changed} <= {"period_suspended", "transition_fired"}


def test_nobody_is_told_what_they_may_not_read(in_round, second):
    in_round.done("position", "record", REF, "HN", "assent", "--as", "honduras")

    def first():
        in_round.done("position", "record", REF, "CR", "object", "--as", "costarica")

    with pytest.raises(Refused) as caught:
        second("honduras", {"members"}, first, "launch", action_item="x")
    assert "meanwhile" not in caught.value.facts
    assert caught.value.kind != "conflict"


def test_alone_there_is_nothing_to_tell(in_round):
    done = in_round.done(
        *("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico", "--json")
    ).data
    assert done["meanwhile"] == []
    shown = in_round.done("case", "do", "resume", REF, "--as", "mexico").out
    assert shown.startswith(f"{REF} v{done['version']} → v")
