"""What was given in confidence, at the command line."""

import os

import pytest

REF = "TC-2021-001"
SECRET = "Between us, Honduras cannot"


@pytest.fixture
def confided(in_round):
    in_round.done(
        *("position", "record", REF, "HN", "amend", "--wording", "safely", "--as", "honduras"),
        *("--statement", SECRET),
    )
    return in_round


@pytest.fixture
def over(confided):
    confided.at = "2021-09-21T12:00-05:00"
    confided.done("worker", "--once", "--proves-delivery")
    change = confided.done("change", "list", REF, "--as", "mexico", "--json").data[0]["id"]
    confided.done("change", "dispose", REF, change, "partly", "--reason", "x", "--as", "mexico")
    return confided


def listed(office, person, name="statement"):
    found = office.done("sealed", "list", REF, "--as", person, "--json").data
    return next(one for one in found if one["name"] == name and one["author"] == "HN")


def purposes(office):
    return [one["purpose"] for one in listed(office, "honduras")["openings"]]


def test_every_command_that_shows_them_is_an_opening_and_no_other_is(confided):
    def read(*args):
        confided.done(*args, "--as", "mexico")

    for args in (
        *(("case", "show", REF), ("case", "history", REF), ("case", "why", REF)),
        ("case", "show", REF, "--at", "v1"),
        *(("case", "document", REF), ("position", "list", REF), ("change", "list", REF)),
        *(("position", "missing", REF), ("sealed", "list", REF), ("text", "show", REF)),
        ("sealed", "open", REF),
    ):
        read(*args)
    assert purposes(confided) == ["position list", "change list", "sealed open"]
    for words in (("case", "show"), ("position", "list"), ("sealed", "open")):
        confided.done(*words, REF, "--as", "honduras")
        confided.done(*words, REF, "--as", "costarica")
    assert len(purposes(confided)) == 3
    last = listed(confided, "honduras")["openings"][-1]
    assert (last["actor"], last["role"]) == ("MX/ppt:mexico", "ppt")
    assert last["ground"] == "consultation-ppt-reads"


def test_a_case_as_data_has_the_words_and_as_text_opens_what_it_shows(confided):
    shown = confided.done("case", "show", REF, "--as", "mexico")
    assert SECRET not in shown.out
    assert purposes(confided) == []
    assert SECRET in confided.done("case", "show", REF, "--as", "mexico", "--json").out
    assert purposes(confided) == ["case show"]


def test_who_reads_what_others_gave_in_confidence_is_told_that_it_stands_on_record(confided):
    told = confided.done("position", "list", REF, "--as", "mexico", "--lang", "es")
    assert "Queda registrado que usted abrió" in told.err
    assert "{" not in confided.done("position", "list", REF, "--as", "honduras").err


def test_the_author_sees_who_opened_it_and_no_number_that_counts_what_others_say(confided):
    confided.done("position", "list", REF, "--as", "mexico")
    own = confided.done("sealed", "list", REF, "--as", "honduras", "--json").data
    assert {one["event"] for one in own} == {None}
    told = confided.done("sealed", "list", REF, "--as", "honduras", "--lang", "es").out
    assert "México, PPT (mexico)" in told
    assert confided.done("sealed", "list", REF, "--as", "costarica", "--json").data == []


def test_a_database_that_cannot_be_written_is_read_without_what_is_confidential(confided):
    confided.done("log", "seal")
    path = confided.folder / "rcm.db"
    for one in confided.folder.iterdir():
        one.chmod(0o444)
    confided.folder.chmod(0o555)
    try:
        if os.access(path, os.W_OK):
            pytest.skip("whoever runs this may write everything")
        shown = confided.run("position", "list", REF, "--as", "mexico")
        refused = confided.run("sealed", "open", REF, "--as", "mexico", "--json")
        own = confided.run("sealed", "open", REF, "--as", "honduras")
    finally:
        confided.folder.chmod(0o755)
        for one in confided.folder.iterdir():
            one.chmod(0o644)
    assert shown.code == 0
    assert "safely" not in shown.out
    assert "could not be recorded" in shown.err
    assert (refused.code, refused.refusal["code"]) == (6, "opening_cannot_be_recorded")
    assert SECRET in own.out


def test_somebody_who_writes_for_long_does_not_stop_a_reader(confided):
    with confided.app() as app, app.store.write(REF, "holds-the-lock"):
        shown = confided.run("case", "show", REF, "--as", "mexico")
        assert shown.code == 0
        assert "safely" not in shown.out
        assert "could not be recorded" in shown.err
    assert purposes(confided) == []


def test_the_history_and_the_check_say_by_what_it_was_erased(over):
    value = listed(over, "mexico")
    done = over.done(
        *("sealed", "erase", REF, value["value"], "--basis", "Ley 25, art. 7"),
        *("--reason", "Asked by the person", "--as", "mexico", "--json"),
    ).data
    event = done["events"][-1]
    assert event["type"] == "values_erased"
    number = event["id"].rpartition(".")[2]
    history = over.done("case", "history", REF, "--as", "mexico").out
    assert "Erased: statement. Basis: Ley 25, art. 7. Asked by the person" in history
    assert f"(statement erased by event {number})" in history
    told = over.done("position", "list", REF, "--as", "mexico", "--lang", "es").out
    assert "eliminado" in told
    assert SECRET not in told
    verified = over.done("log", "verify").out
    assert f"{value['event']}: statement erased by event {number}" in verified
    assert "was not decided once more" in " ".join(verified.split())
    assert over.done("log", "verify", "--json").data["erased"] == [
        {"event": value["event"], "name": "statement", "by": event["id"]}
    ]
    again = over.run(
        *("sealed", "erase", REF, value["value"], "--basis", "b", "--reason", "r"),
        *("--as", "mexico", "--json"),
    )
    assert (again.code, again.refusal["code"]) == (5, "sealed_value_is_erased")
    assert (
        over.done("sealed", "list", REF, "--as", "honduras", "--json").data[0]["erased_by"] is None
    )


def test_what_its_author_releases_is_read_by_all_and_opened_by_nobody(over):
    value = listed(over, "honduras")["value"]
    over.done("sealed", "release", REF, value, "--as", "honduras")
    before = len(purposes(over))
    assert SECRET in over.done("sealed", "open", REF, value, "--as", "costarica").out
    assert SECRET in over.done("sealed", "open", REF, value, "--as", "mexico").out
    assert len(purposes(over)) == before


def test_a_value_that_is_not_there_is_refused_like_one_that_one_may_not_know(confided):
    value = listed(confided, "honduras")["value"]
    hidden = confided.run("sealed", "release", REF, value, "--as", "costarica", "--json")
    absent = confided.run("sealed", "release", REF, "0123456789ab", "--as", "costarica", "--json")
    assert (hidden.code, hidden.refusal["code"]) == (3, "unknown_sealed_value")
    assert hidden.err.replace(value, "0123456789ab") == absent.err
