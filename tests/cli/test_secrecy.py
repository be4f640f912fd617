"""What a focal point cannot learn: cases that never reached it, and who has spoken meanwhile."""

import pytest

REF = "TC-2021-001"


@pytest.mark.parametrize("ending", ["draft", "withdrawn", "referred"])
def test_a_case_that_never_reached_the_members_is_unknown_to_them(opened, ending):
    if ending == "withdrawn":
        opened.done("case", "do", "withdraw", REF, "--reason", "secret", "--as", "mexico")
    if ending == "referred":
        opened.done("case", "do", "submit_to_troika", REF, "--as", "mexico")
        opened.done("case", "do", "refer", REF, "--target-meeting", "XXVI VM", "--as", "mexico")
        assert opened.done("text", "show", REF, "--in", "en", "--as", "costarica").out
    for words in (
        ("case", "show"),
        ("case", "history"),
        ("case", "why"),
        ("text", "show"),
        ("case", "document"),
        ("case", "do", "adopt"),
        ("period", "show"),
    ):
        hidden = opened.run(*words, REF, "--as", "honduras", "--json")
        absent = opened.run(*words, "TC-2021-777", "--as", "honduras", "--json")
        assert (hidden.code, hidden.out) == (3, "")
        assert hidden.err == absent.err.replace("TC-2021-777", REF)
    assert opened.done("case", "list", "--as", "honduras", "--json").data == []


def test_numbers_do_not_move_with_what_others_say(in_round):
    def seen():
        shown = in_round.done("case", "show", REF, "--as", "honduras", "--json").data
        told = in_round.done("case", "history", REF, "--as", "honduras", "--json").data
        return shown["version"], [one["id"] for one in told], len(told)

    in_round.done("worker", "--once")
    before = seen()
    in_round.done("position", "record", REF, "CR", "assent", "--as", "costarica")
    assert seen() == before
    assert before[0] is None
    assert set(before[1]) == {None}
    own = in_round.done("position", "record", REF, "HN", "assent", "--as", "honduras")
    assert own.out.startswith(f"{REF} · ")
    shown = in_round.done("case", "history", REF, "--as", "honduras").out
    numbers = [int(line[:5]) for line in shown.splitlines() if line[:5].strip().isdecimal()]
    assert numbers == list(range(1, len(numbers) + 1))


@pytest.mark.parametrize("version", ["1", "12", "99"])
def test_a_version_that_is_guessed_tells_nothing(in_round, version):
    def asked():
        given = ("position", "record", REF, "HN", "assent", "--if-version", version)
        found = in_round.run(*given, "--as", "honduras", "--json")
        assert found.code == 4
        return found.out, found.err

    before = asked()
    in_round.done("position", "record", REF, "CR", "assent", "--as", "costarica")
    in_round.done(
        "case", "do", "extend", REF, "--working-days", "5", "--reason", "x", "--as", "mexico"
    )
    assert asked() == before
    assert "meanwhile" not in before[1]
