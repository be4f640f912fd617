"""``rcm log export``: only for the auditor, only to a new file, and nothing left behind."""

import json

import pytest

REF = "TC-2021-001"
FORMATS = ("ocel-json", "ocel-sqlite", "xes", "prov-json")


@pytest.mark.parametrize("form", FORMATS)
def test_the_sealed_log_is_written_whole(in_round, form):
    in_round.done("position", "record", REF, "HN", "object", "--statement", "secret words",
                  "--as", "honduras")  # fmt: skip
    # Who reads what was given in confidence is in the log too, in a stream beside the case.
    assert "secret words" in in_round.done("position", "list", REF, "--as", "mexico", "--json").out
    answer = in_round.done(
        *("log", "export", "--format", form, "--out", "log.out", "--as", "audit", "--json")
    ).data
    size = in_round.done("log", "status", "--json").data["size"]
    assert answer == {"path": "log.out", "format": form, "events": size}
    written = (in_round.folder / "log.out").read_bytes()
    assert b"position_recorded" in written
    assert b"sealed_opened" in written
    assert b"secret words" not in written
    assert {one.name for one in in_round.folder.glob("log.out*")} == {"log.out"}


def test_one_case_is_written_alone_with_its_readings(in_round):
    in_round.done("position", "record", REF, "HN", "object", "--statement", "secret words",
                  "--as", "honduras")  # fmt: skip
    in_round.done("position", "list", REF, "--as", "mexico")
    in_round.done(
        *("log", "export", "--format", "ocel-json", "--out", "one.json", "--case", REF),
        *("--as", "audit"),
    )
    events = json.loads((in_round.folder / "one.json").read_text(encoding="utf-8"))["events"]
    assert {one["id"].rpartition(".")[0] for one in events} == {REF, f"{REF}/readings"}


def test_who_may_not_and_what_is_there_are_refused_and_leave_nothing(in_round):
    def refused(*args):
        answer = in_round.run("log", "export", "--format", "xes", "--out", "x.xes", *args, "--json")
        return answer.code, answer.refusal["code"]

    assert refused("--as", "honduras") == (4, "not_permitted")
    assert refused("--as", "mexico") == (4, "not_permitted")
    assert refused("--as", "audit", "--case", "TC-2021-777") == (3, "unknown_case")
    assert not list(in_round.folder.glob("x.xes*"))
    in_round.text("x.xes", "mine")
    assert refused("--as", "audit") == (6, "file_exists")
    assert (in_round.folder / "x.xes").read_text(encoding="utf-8") == "mine"
