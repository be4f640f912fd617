"""Who may act, and how the program finds out who asks."""

import pytest

REF = "TC-2021-001"


@pytest.mark.parametrize(
    ("args", "exit_code", "code"),
    [
        (("position", "record", REF, "HN", "assent", "--as", "costarica"), 4,
         "another_countrys_position"),
        (("position", "record", REF, "FR", "assent", "--as", "costarica"), 4, "not_a_member"),
        (("position", "record", REF, "HN", "amend", "--as", "honduras"), 5,
         "amendment_without_wording"),
        (("position", "record", REF, "HN", "tacit", "--as", "honduras"), 2,
         "stance_not_offered"),
        (("position", "record", REF, "HN", "assent", "--as", "nobody"), 4, "no_seat"),
        (("position", "record", REF, "HN", "assent"), 2, "no_actor"),
        (("position", "record", REF, "HN", "assent", "--as", "honduras", "--seat", "HN"), 2,
         "seat_not_understood"),
        (("position", "record", REF, "HN", "assent", "--as", "honduras", "--seat", "HN/ppt"), 4,
         "no_mandate"),
        (("case", "do", "withdraw", REF, "--reason", "x", "--as", "honduras"), 4,
         "not_permitted"),
        (("case", "do", "withdraw", REF, "--reason", "x\u202ey", "--as", "mexico"), 2,
         "mixed_direction"),
        (("case", "do", "record_position", REF, "--as", "honduras"), 2, "trigger_is_an_act"),
        (("case", "show", REF, "--as", "admin"), 3, "unknown_case"),
        (("text", "show", REF, "--number", "9", "--as", "mexico"), 3, "unknown_text"),
        (("text", "file", REF, "--es", "gone.txt", "--original", "es", "--as", "mexico"), 2,
         "file_not_readable"),
        (("person", "add", "someone", "--as", "mexico"), 4, "not_permitted"),
        (("case", "show", REF, "--as", "mexico", "--occurred-at", "x"), 2, None),
        (("case", "do", "withdraw", REF, "--reason", "x", "--as", "mexico",
          "--occurred-at", "0001-01-01T00:00:00+10:00"), 2, "instant_not_understood"),
        (("case", "do", "withdraw", REF, "--reason", "x", "--as", "mexico",
          "--occurred-at", "9999-12-31T23:00:00-10:00"), 2, "instant_not_understood"),
        (("mandate", "give", "honduras", "HN/nothing", "--since", "2021-01-01", "--as", "admin"),
         3, "unknown_seat"),
    ],
)  # fmt: skip
def test_bad_input_is_refused_and_changes_nothing(in_round, args, exit_code, code):
    before = in_round.done("log", "status", "--json").data
    refused = in_round.run(*args, "--json")
    assert refused.code == exit_code
    assert refused.refusal["code"] == (code or "usage")
    assert refused.out == ""
    assert all(refused.refusal["message"].values())
    assert in_round.done("log", "status", "--json").data == before


def test_of_several_seats_the_only_one_that_fits_is_taken(in_round):
    give = ("mandate", "give", "mexico", "MX/foreign_affairs", "--since", "2021-01-01")
    in_round.done(*give, "--as", "admin")
    done = in_round.done(
        *("case", "do", "suspend", "TC-2021-001", "--reason", "Storm", "--as", "mexico", "--json")
    )
    assert done.data["events"][-1]["actor"] == "MX/ppt:mexico"
    again = ("mandate", "give", "mexico", "CR/foreign_affairs", "--since", "2021-01-01")
    in_round.done(*again, "--as", "admin")
    unclear = in_round.run(
        "position", "record", "TC-2021-001", "MX", "object", "--as", "mexico", "--json"
    )
    assert (unclear.code, unclear.refusal["code"]) == (2, "seat_not_clear")
    assert unclear.refusal["facts"]["seats"] == ["MX/foreign_affairs", "CR/foreign_affairs"]


def test_contact_data_stay_outside_the_log(office):
    office.done(
        *("person", "add", "lopez", "--name", "Ana Canary", "--email", "canary@example.org"),
        *("--as", "admin"),
    )
    told = [
        office.done("person", "list", "--as", "admin", "--json").out,
        office.done("outbox", "list", "--all", "--as", "admin", "--json").out,
    ]
    assert "anary" not in "".join(told)
    assert '"lopez"' in told[0]


def test_mandates_begin_and_end(office):
    office.done("person", "add", "lopez", "--as", "admin")
    give = ("mandate", "give", "lopez", "HN/immigration", "--since", "2021-02-01", "--as", "admin")
    office.done(*give, "--until", "2021-12-31")
    office.done("mandate", "end", "lopez", "HN/immigration", "--on", "2021-06-30", "--as", "admin")
    listed = ("mandate", "list", "--as", "honduras", "--json", "--on")
    held = [one["person"] for one in office.done(*listed, "2021-06-30").data]
    later = [one["person"] for one in office.done(*listed, "2021-07-01").data]
    assert ("lopez" in held, "lopez" in later) == (True, False)


def test_the_troika_of_a_day(office):
    shown = office.done("presidency", "show", "--on", "2021-09-09", "--json").data
    assert shown["troika"] == {"former": "CR", "current": "MX", "upcoming": "SV"}
    assert shown["presidency"]["status"] == "inferred"
    for day in ("1990-01-01", "2035-01-01"):
        refused = office.run("presidency", "show", "--on", day, "--json")
        assert (refused.code, refused.refusal["code"]) == (5, "ppt_not_known")


def test_a_meeting_opens_and_closes(office):
    name = ("vice_ministerial_meeting", "XXVI", "--as", "admin", "--json")
    office.done("meeting", "open", *name)
    again = office.run("meeting", "open", *name)
    assert (again.code, again.refusal["code"]) == (5, "meeting_is_open")
    office.done("meeting", "close", *name)


def test_a_meeting_of_long_ago_is_none_to_come(office):
    rows = office.done("meeting", "list").out.splitlines()
    first = next(one for one in rows if "Puebla" in one)
    assert first.split("  ")[-1].strip().startswith("past, no")
    spanish = office.done("meeting", "list", "--lang", "es").out
    assert "pasada," in spanish


def test_a_handover_is_recorded(office):
    office.done(
        *("presidency", "record", "SV", "--year", "2022", "--from", "2021-09-06T00:00-06:00"),
        *("--source", "Minutes", "--as", "admin"),
    )
    shown = office.done("presidency", "show", "--json").data
    assert shown["presidency"]["country"] == "SV"
    assert shown["presidency"]["status"] == "recorded"
