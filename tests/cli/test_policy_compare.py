"""``rcm policy compare`` on a real database: who may ask, what it answers, nothing written."""

import hashlib

REF = "TC-2021-001"
ASK = ("policy", "compare", REF, "--under")


def test_it_tells_outcome_reason_and_what_was_not_verified(in_round):
    found = in_round.done(*ASK, "osce-silence, iccat-vote", "--as", "mexico", "--json").data
    osce, iccat = found["under"]
    assert [one["policy"]["name"] for one in (osce, iccat)] == ["osce-silence", "iccat-vote"]
    (one,) = osce["rounds"]
    assert (one["period"]["unit"], one["period"]["length"]) == ("clock_hours", 48)
    assert one["period"]["verified"] is False
    assert one["result"] in {"adopted", "not_adopted"}
    assert set(one["sentence"]) == {"en", "es"}
    told = {each["key"]: each["verified"] for each in one["rests_on"]}
    assert (told["decision.rule"], told["decision.tacit_needs"]) == (True, False)


def test_in_both_languages(in_round):
    english = in_round.done(*ASK, "ifad-vote", "--as", "mexico").out
    spanish = in_round.done(*ASK, "ifad-vote", "--as", "mexico", "--lang", "es").out
    assert "Not verified in a text of the body" in english
    assert "Sin verificar en un texto del órgano" in spanish


def test_who_may_not_read_the_positions_of_all_may_not_ask(in_round):
    refused = in_round.run(*ASK, "osce-silence", "--as", "honduras", "--json")
    assert (refused.code, refused.refusal["code"]) == (4, "not_permitted")


def test_an_unknown_policy_is_named_with_the_nearest(in_round):
    refused = in_round.run(*ASK, "osce-silense", "--as", "mexico", "--json")
    assert (refused.code, refused.refusal["code"]) == (3, "unknown_policy")
    assert refused.refusal["facts"]["nearest"] == "osce-silence"


def test_without_a_policy_there_is_nothing_to_compare_with(in_round):
    assert in_round.run(*ASK, " , ", "--as", "mexico").code == 2


def test_nothing_is_written(in_round):
    def digest():
        return [
            hashlib.sha256(one.read_bytes()).hexdigest()
            for one in sorted(in_round.folder.iterdir())
            if one.is_file() and not one.name.endswith("-shm")
        ]

    before = digest()
    in_round.done(*ASK, "un-ga-silence", "--as", "mexico")
    assert digest() == before


def test_a_vote_is_given_and_told_in_the_words_of_its_procedure(office):
    done = office.done
    titles = ("--title-en", "Budget", "--title-es", "Presupuesto", "--reason", "Due")
    done("case", "open", "iccat_vote", *titles, "--as", "mexico")
    ref = "ICCAT-2021-001"
    (office.folder / "new.txt").write_text("Text")
    files = [str(office.folder / "new.txt")] * 2
    done(
        *("text", "file", ref, "--es", files[0], "--en", files[1], "--original", "es"),
        *("--as", "mexico"),
    )
    done("case", "do", "open_vote", ref, "--as", "mexico")
    told = done("position", "record", ref, "HN", "against", "--as", "honduras").out
    assert "votes against" in told
    assert "vota en contra" in done("case", "history", ref, "--as", "mexico", "--lang", "es").out
    refused = office.run("position", "record", ref, "CR", "agains", "--as", "costarica", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "stance_not_offered")
    assert "against" in refused.refusal["facts"]["offered"]
    other = office.run("position", "record", ref, "CR", "reserve", "--as", "costarica", "--json")
    assert (other.code, other.refusal["code"]) == (5, "stance_not_offered")
