"""The id by which the program acts asks for no seat and no mandate: nobody may take it."""

import pytest

REFUSED = "person_is_the_system"


@pytest.mark.parametrize(
    "command",
    [
        ("person", "add", "mallory"),
        ("mandate", "give", "admin", "MX/ppt", "--since", "2021-01-01"),
        ("meeting", "schedule", "vice_ministerial_meeting", "XXX", "--on", "2021-12-02"),
        ("case", "show", "TC-2021-001"),
        ("case", "why", "TC-2021-001"),
        ("case", "do", "withdraw", "TC-2021-001", "--reason", "No"),
    ],
)
@pytest.mark.parametrize("seat", [(), ("--seat", "MX/ppt")])
def test_nobody_acts_or_reads_as_the_program(office, command, seat):
    answer = office.run(*command, "--as", "system", *seat, "--json")
    assert answer.code in (2, 3), answer.out
    assert answer.code == 3 or answer.refusal["code"] == REFUSED


@pytest.mark.parametrize("lang", ["en", "es"])
def test_nobody_is_registered_as_the_program(office, lang):
    refused = office.run("person", "add", "system", "--as", "admin", "--lang", lang)
    assert (refused.code, "system" in refused.err) == (2, True)
    elsewhere = ("--database", f"sqlite:///{office.folder / 'another.db'}")
    refused = office.run("init", "--administrator", "system", *elsewhere, "--json")
    assert (refused.code, refused.refusal["code"]) == (2, REFUSED)


def test_the_program_has_no_cases_to_show_to_anybody(in_round):
    assert in_round.done("case", "list", "--as", "mexico", "--json").data
    refused = in_round.run("case", "list", "--as", "system", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, REFUSED)
