"""Wrong people at a running case of each procedure: who has no part in it, and who may not know."""

from __future__ import annotations

from rcm_workflow.application import chronicle
from rcm_workflow.bootstrap import explain
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.values import Actor
from tests.machines.bench_fixtures import every_machine
from tests.machines.stages import FORMER, OBSERVER, STRANGER
from tests.scene import seated

NOT_THEIRS = {
    "unknown_case",
    "not_permitted",
    "another_country_presides",
    "not_a_member",
    "observers_take_no_part",
}


@every_machine
def test_a_person_who_does_not_hold_the_seat_today(benches):
    for bench in benches():
        right = bench.right.actor
        nobody = Actor(person="nobody", seat=right.seat)
        former = Actor(person=FORMER, seat=right.seat)
        seatless = Actor(person=right.person, seat=None)
        for actor, code in (
            (nobody, "no_mandate"),
            (former, "mandate_is_over"),
            (seatless, "no_seat"),
        ):
            refusal = bench.refused(bench.again(actor=actor))
            assert (refusal.code, refusal.kind) == (code, "not_permitted"), bench.name
            assert refusal.rules, bench.name
        for move in bench.moves:
            doer = bench.doer(move)
            if doer is not None:
                nobody = Actor(person="nobody", seat=doer.seat)
                assert bench.refused(bench.command(move, nobody)).code == "no_mandate"


@every_machine
def test_whoever_is_neither_a_member_nor_has_a_part(benches):
    for bench in benches():
        for move in bench.moves:
            for seat, code in ((STRANGER, "not_a_member"), (OBSERVER, "observers_take_no_part")):
                if not may(bench, seated(seat), move):
                    command = bench.command(move, seated(seat))
                    if bench.case is None:
                        # Whose role it would be is known only with what the case begins with.
                        command = bench.again(actor=seated(seat))
                    refusal = bench.refused(command)
                    told = (bench.name, move.trigger, str(refusal))
                    assert (refusal.code, refusal.kind) == (code, "not_permitted"), told
                    assert refusal.rules, told


def may(bench, actor, move):
    """Whether somebody may make a step, or another one that goes by the same trigger."""
    return any(bench.may(actor, one) for one in bench.moves if one.trigger == move.trigger)


@every_machine
def test_every_seat_without_the_role_is_told_so_and_nothing_of_the_case(benches):
    for bench in benches():
        others = [one for one in bench.alike() if not may(bench, one, bench.move)]
        assert others, bench.name
        for actor in others:
            refusal = bench.refused(bench.again(actor=actor))
            told = (bench.name, str(actor), str(refusal))
            assert refusal.code in NOT_THEIRS, told
            assert not refusal.unmet, told
            assert "version" not in refusal.facts, told
            if bench.case is not None:
                assert (refusal.code == "unknown_case") == hidden(bench, actor), told
                if refusal.code == "unknown_case":
                    as_if_there_were_none(bench, actor, refusal)


def hidden(bench, actor):
    """Whether reading tells somebody that there is no such case."""
    try:
        chronicle.history(bench.app, bench.case.id, actor)
    except Refused as refusal:
        return refusal.code == "unknown_case"
    return False


def as_if_there_were_none(bench, actor, refusal):
    """What is refused of a hidden case is word for word what is refused of one that is not."""
    known = bench.case.id
    absent = f"{known[:-3]}777"
    for changed in ({}, {"if_version": 1}, {"trigger": "zzzz", "inputs": {"z": 1}}):
        command = bench.again(actor=actor, **changed)
        theirs = bench.refused(command)
        other = bench.refused(command.model_copy(update={"case_id": absent}))
        assert (theirs.code, theirs.kind, theirs.rules) == (other.code, other.kind, other.rules)
        for lang in ("en", "es"):
            said = [line.replace(absent, known) for line in explain(other, lang)]
            assert explain(theirs, lang) == said
    assert refusal.facts["nearest"] is None or refusal.facts["nearest"] != known


@every_machine
def test_what_one_read_before_somebody_else_acted(benches):
    for bench in benches():
        if bench.case is None:
            continue
        stale = bench.refused(bench.again(if_version=bench.case.version - 1))
        assert stale.kind in ("conflict", "not_permitted")
        if stale.code == "case_has_moved_on":
            assert stale.facts["version"] == bench.case.version
        else:
            # Its number moves with what others say, so that it is not for everybody.
            assert stale.code == "version_is_not_shown"
            now = bench.refused(bench.again(if_version=bench.case.version))
            assert now.code == "version_is_not_shown"


@every_machine
def test_no_country_acts_for_another(benches):
    for bench in benches():
        for move in bench.moves:
            named = [one.partition(":")[2] for one in move.conditions if _is_for_itself(one)]
            specs = {one.name: one for one in move.inputs}
            for name in (one for one in named if one in specs and specs[one].type == "country"):
                actor = bench.doer(move)
                if actor is None or actor.country is None:
                    continue
                another = next(one for one in bench.roster.countries if one != actor.country)
                given = bench.fitting(move)
                if given is None:
                    continue
                inputs, documents = given
                command = bench.command(move, actor, inputs | {name: another}, documents)
                refusal = bench.refused(command)
                alike = [one for one in bench.moves if one.trigger == move.trigger]
                if refusal.code == "missing_inputs" and len(alike) > 1:
                    continue  # It was taken for another step of its trigger, which asks for more.
                told = (bench.name, move.trigger, str(refusal))
                assert f"acts_for:{name}" in [one.condition for one in refusal.unmet], told


def _is_for_itself(condition):
    return condition.startswith("acts_for:") and "=" not in condition


@every_machine
def test_a_position_is_stated_by_its_own_country_alone(benches):
    for bench in benches():
        asked = positions_asked(bench)
        if not asked:
            continue
        country = asked[0]
        own = next(
            one
            for one in bench.seated()
            if one.country == country and str(one.seat).endswith("/foreign_affairs")
        )
        said = c.RecordPosition(
            command_id="a-position",
            actor=own,
            case_id=bench.case.id,
            country=country,
            stance="assent",
        )
        for changed, code in (
            ({"country": "FR"}, "not_a_member"),
            ({"country": next(m for m in bench.case.members if m != country)}, None),
            ({"actor": seated(OBSERVER)}, "observers_take_no_part"),
            ({"actor": seated(STRANGER)}, "not_a_member"),
            ({"actor": Actor(person="nobody", seat=own.seat)}, "no_mandate"),
        ):
            refusal = bench.refused(said.model_copy(update=changed))
            told = (bench.name, changed, str(refusal))
            assert refusal.code == (code or "another_countrys_position"), told
            assert refusal.kind == "not_permitted", told


def positions_asked(bench):
    """The countries that may state a position here and have not."""
    moves = bench.rules.moves(bench.case.state) if bench.case else ()
    poll = bench.case.poll if bench.case else None
    if poll is None or not any(one.act == "position" and not one.late for one in moves):
        return []
    return [one.country for one in poll.standings if one.entry is None]
