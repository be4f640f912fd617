"""``case show --at``, ``case replay`` and ``case diff``, as officers, focal points and auditors."""

from xml.etree import ElementTree as ET

import pytest

REF = "TC-2021-001"
DURING = "2021-09-13T09:00-05:00"
AUDIT = ("--as", "audit")


@pytest.fixture
def spoken(in_round):
    """Costa Rica has agreed and Honduras asked for a change; the round is over."""
    in_round.at = "2021-09-10T10:00-06:00"
    in_round.done("position", "record", REF, "CR", "assent", "--as", "costarica")
    in_round.done(
        *("position", "record", REF, "HN", "amend", "--wording", "safely", "--as", "honduras")
    )
    in_round.at = "2021-09-21T12:00-05:00"
    in_round.done("worker", "--once", "--proves-delivery")
    return in_round


def stances(shown):
    return {
        one["country"]: one["stance"]
        for poll in shown["polls"]
        for one in poll["standings"]
        if poll["electorate"] == "members" and one.get("stance")
    }


def test_a_focal_point_sees_of_the_round_what_it_saw_then(spoken):
    now = spoken.done("case", "show", REF, "--as", "honduras", "--json").data
    assert stances(now)["CR"] == "assent"
    then = spoken.done("case", "show", REF, "--at", DURING, "--as", "honduras", "--json").data
    assert stances(then) == {"HN": "amend"}
    assert (then["state"], then["version"], then["proof"]["event"]) == (
        "member_round_1",
        None,
        None,
    )
    as_role = ("--as-role", "members:HN")
    seen = spoken.done("case", "show", REF, "--at", DURING, *as_role, *AUDIT, "--json").data
    assert {key: value for key, value in seen.items() if key != "as_role"} == {
        key: value for key, value in then.items() if key != "as_role"
    }
    told = spoken.done("case", "show", REF, "--at", DURING, *as_role, *AUDIT, "--lang", "es").out
    assert told.startswith("Tal como estaba: lun 13 sep 2021")
    assert "Honduras" in told
    assert "safely" in told


def test_refusals_of_looking_back_say_why(spoken):
    def refused(*args):
        answer = spoken.run("case", *args, "--json")
        return answer.code, answer.refusal["code"]

    assert refused("show", REF, "--at", "v3", "--as", "honduras") == (4, "versions_are_counted")
    assert refused("show", REF, "--at", "v999", *AUDIT) == (3, "unknown_version")
    assert refused("show", REF, "--at", "2020-01-01T00:00Z", *AUDIT) == (3, "case_not_open_then")
    assert refused("show", REF, "--at", "2030-01-01T00:00Z", *AUDIT) == (
        2,
        "instant_in_the_future",
    )
    assert refused("show", REF, "--at", "2021-09-06T10:30-05:00", "--as", "honduras") == (
        4,
        "not_readable_then",
    )
    as_members = ("--as-role", "members")
    assert refused("replay", REF, *as_members, "--as", "mexico") == (4, "not_permitted")
    assert refused("diff", REF, "v1", "v2", "--as-role", "x", *AUDIT) == (3, "unknown_role")
    assert refused("diff", "TC-2021-777", "v1", "v2", *AUDIT) == (3, "unknown_case")


def test_a_replay_tells_what_changed_what_held_and_by_which_rules(spoken):
    told = spoken.done("case", "replay", REF, *AUDIT).out
    assert "~ state: Draft → With the Troika" in told
    assert "· held: The text exists in every language of the procedure." in told
    assert "· Rules: R-053, R-054, R-069" in told
    steps = spoken.done("case", "replay", REF, *AUDIT, "--json").data
    history = spoken.done("case", "history", REF, *AUDIT, "--json").data
    assert [one["event"]["id"] for one in steps] == [one["id"] for one in history]
    assert all(one["leaf_hash"] for one in steps)
    only = spoken.done("case", "replay", REF, "--from", "v3", "--to", "v5", *AUDIT, "--json").data
    assert only == steps[2:5]


def test_a_focal_points_replay_opens_the_answers_with_the_step_that_did(spoken):
    steps = spoken.done("case", "replay", REF, "--as", "honduras", "--json").data
    (opened,) = (
        one
        for one in steps
        for change in one["changes"]
        if (change["name"], change["of"]) == ("stance", ["members", "1", "CR"])
    )
    assert opened["event"]["type"] == "transition_fired"
    assert opened["event"]["body"]["dest"] == "assessing_1"
    assert {one["event"]["id"] for one in steps} == {None}
    # A sentence without its facts says nothing, and looks like a fault of the program.
    assert "…" not in "".join(held["say"] for one in steps for held in one["held"])
    for lang, withheld in (("en", "what this seat may not read"), ("es", "lo que este puesto")):
        told = spoken.done("case", "replay", REF, "--as", "honduras", "--lang", lang).out
        assert withheld in told


def test_a_picture_is_written_in_either_language(spoken):
    for lang in ("en", "es"):
        drawn = spoken.done("case", "replay", REF, *AUDIT, "--format", "svg", "--lang", lang).out
        assert ET.fromstring(drawn).get("lang") == lang  # noqa: S314 - our own text
    out = ("--format", "svg", "--out", "course.svg")
    spoken.done("case", "replay", REF, *AUDIT, *out)
    again = spoken.run("case", "replay", REF, *AUDIT, *out, "--json")
    assert again.refusal["code"] == "file_exists"


def test_a_difference_is_grouped_and_nothing_differs_from_itself(spoken):
    asked = ("case", "diff", REF, DURING, "2021-09-21T12:00-05:00")
    told = spoken.done(*asked, *AUDIT).out
    assert "State of the case" in told
    assert "First member round" in told
    found = spoken.done(*asked, "--as", "honduras", "--json").data
    assert (found["before"]["version"], found["after"]["version"]) == (None, None)
    assert {"group": "state", "of": [], "name": "state"}.items() <= next(
        one for one in found["differences"] if one["name"] == "state"
    ).items()
    # What Costa Rica said stood there all the while: it is not told as said in between.
    stances = {one["of"][-1]: one for one in found["differences"] if one["name"] == "stance"}
    assert stances["CR"]["not_readable"] == ["before"]
    assert "HN" not in stances
    assert "could not be read then" in spoken.done(*asked, "--as", "honduras").out
    assert "could not be read then" not in told
    same = spoken.done("case", "diff", REF, DURING, DURING, *AUDIT)
    assert same.out.endswith("Nothing differs that you may read.\n")
