"""How an observer stands, and what it may do, as a person asks it."""

import pytest

SUSPENDED = ("observer", "status", "AR", "suspended", "--since", "2021-03-01", "--source", "Note")


def admission(answer, place):
    return answer.data["admission"][place]["sign"]


def test_status_decision_and_rights_of_a_day(in_round):
    before = in_round.done("observer", "show", "AR", "--on", "2021-02-01", "--json")
    assert before.data["standing"] == "in_force"
    assert admission(before, "vm_plenary") == "Y"
    assert admission(before, "rcgm") == "-"
    assert {"machine": "vm_declaration", "line": "vm-public-reads", "actions": ["read"]} in (
        before.data["may"]
    )
    in_round.done(*SUSPENDED, "--decision", "VM-2021-001", "--as", "admin")
    after = in_round.done("observer", "show", "AR", "--on", "2021-03-01", "--json")
    assert (after.data["standing"], after.data["may"]) == ("suspended", [])
    assert {one["sign"] for one in after.data["admission"].values()} == {"-"}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("en", ("in force since", "by right", "not admitted", "read what was published")),
        ("es", ("vigente desde", "por derecho", "no se admite", "leen lo publicado")),
    ],
)
def test_it_is_told_in_words(in_round, lang, words):
    shown = " ".join(in_round.done("observer", "show", "AR", "--lang", lang).out.split())
    assert all(one in shown for one in words)


def test_before_it_was_admitted_it_has_no_rights(in_round):
    shown = in_round.done("observer", "show", "AR", "--on", "1999-01-01").out
    assert "not admitted yet on that day" in shown
    assert "by right" not in shown


def test_an_unknown_observer_is_told_with_the_nearest(in_round):
    refused = in_round.run("observer", "show", "unhrc", "--json")
    assert (refused.code, refused.refusal["code"]) == (3, "unknown_observer")
    assert refused.refusal["facts"]["nearest"] == "unhcr"


@pytest.mark.parametrize(
    ("lang", "name", "since", "marked"),
    [
        ("en", "International Committee", "1 January 2018", "* inferred, not stated"),
        ("es", "Comité Internacional", "1 de enero de 2018", "* inferido, no lo dice la fuente"),
    ],
)
def test_the_list_is_a_table_with_room_for_the_names(in_round, lang, name, since, marked):
    in_round.environ["COLUMNS"] = "80"
    shown = in_round.done("observer", "list", "--lang", lang).out
    rows = shown.splitlines()
    assert max(map(len, rows)) <= 80
    (row,) = [one for one in rows if name in one]
    assert row.split()[0] == "icrc"
    assert f"{since} *" in row
    assert marked in rows
