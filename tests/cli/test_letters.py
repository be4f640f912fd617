"""What the printed letters and the list of letters say."""

REASON = "Hurricane in three countries"


def test_a_suspension_asks_for_nothing_and_gives_its_reason(in_round):
    in_round.done("worker", "--once", "--proves-delivery")
    in_round.done("case", "do", "suspend", "TC-2021-001", "--reason", REASON, "--as", "mexico")
    told = in_round.done("worker", "--once").out
    assert "Suspend for a stated cause" in told
    assert f"Reason: {REASON}" in told
    assert "Vice-Ministerial Meeting opens" not in told
    assert "POSITION IS AWAITED" not in told


def test_who_has_answered_is_not_asked_again(in_round):
    in_round.done("worker", "--once", "--proves-delivery")
    in_round.done("position", "record", "TC-2021-001", "CR", "assent", "--as", "costarica")
    in_round.done(
        *("period", "extend", "TC-2021-001", "--working-days", "2", "--reason", "Elections"),
        *("--as", "mexico"),
    )
    letters = in_round.done("worker", "--once").out.split("-" * 78)
    to = {
        code: next(one for one in letters if f"To: {country}, Foreign Affairs" in one)
        for code, country in (("CR", "Costa Rica"), ("HN", "Honduras"))
    }
    assert "POSITION IS AWAITED" in to["HN"]
    assert "POSITION IS AWAITED" not in to["CR"]
    assert "Your last moment to answer" in to["CR"]


def test_the_list_of_letters_calls_them_by_their_step(in_round):
    in_round.done("case", "do", "suspend", "TC-2021-001", "--reason", REASON, "--as", "mexico")
    told = in_round.done("outbox", "list", "--as", "mexico").out
    assert "Suspend for a" in told
    assert "open_round" not in told
    found = in_round.done("outbox", "list", "--as", "mexico", "--json").data
    assert {"en", "es"} == set(found[-1]["title"])
