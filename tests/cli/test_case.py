"""A consultation on the command line."""

import pytest

from tests.cli.conftest import file_text

DUE = {
    "CA": "2021-09-17T04:00",
    "DO": "2021-09-17T04:00",
    "US": "2021-09-17T04:00",
    "PA": "2021-09-17T05:00",
    "MX": "2021-09-18T05:00",
    "BZ": "2021-09-18T06:00",
    "CR": "2021-09-18T06:00",
    "GT": "2021-09-18T06:00",
    "HN": "2021-09-18T06:00",
    "SV": "2021-09-18T06:00",
    "NI": "2021-09-21T06:00",
}


def test_opening_needs_the_declared_inputs(office):
    asked = ("case", "open", "troika_consultation", "--as", "mexico", "--json")
    titles = ("--title-en", "Flows", "--title-es", "Flujos", "--reason", "Needed")
    refused = office.run(*asked, *titles)
    assert (refused.code, refused.refusal["code"]) == (2, "missing_inputs")
    assert refused.refusal["facts"] == {"names": ["requires_agreed_position"]}
    opened = office.done(*asked, *titles, "--requires-agreed-position", "yes")
    assert opened.data["case"] == "TC-2021-001"
    assert [one["type"] for one in opened.data["events"]] == ["case_opened"]


def test_a_dry_run_of_an_opening_stores_nothing(office):
    asked = ("case", "open", "troika_consultation", "--as", "mexico", "--json", "--dry-run")
    titles = ("--title-en", "Flows", "--title-es", "Flujos", "--reason", "Needed")
    answer = office.done(*asked, *titles, "--requires-agreed-position", "yes")
    assert (answer.data["dry_run"], answer.data["log"]) == (True, None)
    assert office.done("case", "list", "--as", "mexico", "--json").data == []


def test_the_round_of_the_example_has_the_deadlines_of_the_calendars(in_round):
    shown = in_round.done("case", "show", "TC-2021-001", "--as", "mexico", "--json").data
    found = {one["country"]: one["due_at"][:16] for one in shown["polls"][-1]["standings"]}
    assert found == DUE
    assert shown["period"]["last"] == ["NI"]


def test_a_dry_run_shows_what_would_follow_and_changes_nothing(opened):
    asked = ("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico", "--json")
    before = opened.done("log", "status", "--json").data
    preview = opened.done(*asked, "--dry-run").data
    assert opened.done("log", "status", "--json").data == before
    real = opened.done(*asked).data
    assert preview["state"] == real["state"] == {"before": "draft", "after": "troika_review"}
    assert preview["deadlines"] == real["deadlines"]
    assert preview["notices"] == real["notices"]
    assert [one["body"] for one in preview["events"]] == [one["body"] for one in real["events"]]
    assert real["log"]["size"] == before["size"] + len(real["events"])


def test_the_same_command_id_twice_is_one_event(opened):
    asked = ("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico", "--json")
    first = opened.done(*asked, "--command-id", "note-17")
    again = opened.done(*asked, "--command-id", "note-17")
    assert (first.data["repeated"], again.data["repeated"]) == (False, True)
    assert [one["id"] for one in again.data["events"]] == [
        one["id"] for one in first.data["events"]
    ]


def test_whoever_read_an_older_version_is_told_what_changed(opened):
    refused = opened.run(
        *("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico"),
        *("--if-version", "1", "--json"),
    )
    assert (refused.code, refused.refusal["code"]) == (6, "case_has_moved_on")
    facts = refused.refusal["facts"]
    assert {key: facts[key] for key in ("read", "version", "state")} == {
        "read": 1,
        "version": 2,
        "state": "draft",
    }
    assert facts["meanwhile"] == ["2:text_filed"]
    told = refused.refusal["message"]["en"]
    assert "- 2. Version 1 of the text filed (en, es; original: es)" in told
    assert "Entretanto ocurrió:\n- 2. Versión 1 del texto" in refused.refusal["message"]["es"]


def test_every_unmet_condition_is_said_in_both_languages(opened):
    opened.done("case", "do", "submit_to_troika", "TC-2021-001", "--as", "mexico")
    asked = ("case", "do", "confirm_troika_consensus", "TC-2021-001", "--as", "mexico")
    refused = opened.run(*asked, "--json")
    assert (refused.code, refused.out) == (5, "")
    assert refused.refusal["unmet"] == [
        {"condition": "troika_agrees", "facts": {"countries": ["CR", "SV"]}}
    ]
    assert refused.refusal["rules"] == ["R-055", "R-056"]
    assert "Costa Rica, El Salvador" in refused.refusal["message"]["en"]
    assert opened.run(*asked, "--lang", "es").err.splitlines() == (
        refused.refusal["message"]["es"].splitlines()
    )


def test_inputs_of_a_trigger_are_options(in_round):
    listed = in_round.done("case", "do", "suspend", "TC-2021-001", "--help", "--as", "mexico")
    assert listed.code == 0
    refused = in_round.run(
        "case", "do", "suspend", "TC-2021-001", "--raeson", "storm", "--as", "mexico", "--json"
    )
    assert (refused.code, refused.refusal["facts"]["nearest"]) == (2, "reason")
    done = in_round.done(
        "case", "do", "suspend", "TC-2021-001", "--reason", "storm", "--as", "mexico", "--json"
    )
    assert done.data["state"]["after"] == "suspended"


def test_the_options_of_a_step_stand_in_its_help(in_round, capsys):
    in_round.done("case", "do", "launch", "TC-2021-001", "--help", "--as", "mexico")
    listed = capsys.readouterr().out
    for option in ("--final-text FILE", "--follow-up-on YYYY-MM-DD", "--action-item TEXT"):
        assert option in listed


@pytest.mark.parametrize(
    ("lang", "first", "last"),
    [
        ("en", "not before: day on which the case was opened", "not after: today"),
        ("es", "no antes de: día en que se abrió el caso", "no después de: hoy"),
    ],
)
def test_the_help_of_a_date_says_its_bounds(office, capsys, lang, first, last):
    title = ("--title-en", "Seminar", "--title-es", "Seminario")
    about = ("--objective-en", "Learn", "--objective-es", "Aprender", "--country", "MX")
    more = ("--kind", "seminar", "--reason", "R", "--as", "mexico")
    office.done("case", "open", "activity", *title, *about, *more)
    asked = ("case", "do", "approve", "AC-2021-001", "--help", "--as", "mexico")
    office.done(*asked, "--lang", lang)
    listed = " ".join(capsys.readouterr().out.split())
    assert f"{first}; {last}" in listed


def test_unknown_things_come_with_the_nearest_name(opened):
    for args, code, near in (
        (("case", "do", "submit_to_troica", "TC-2021-001"), "unknown_trigger", "submit_to_troika"),
        (("case", "show", "TC-2021-01"), "unknown_case", "TC-2021-001"),
        (("machine", "show", "troika_consultatoin"), "unknown_machine", "troika_consultation"),
        (("policy", "show", "rcm2011"), "unknown_policy", "rcm-2011"),
        (("case", "list", "--state", "launchd"), "unknown_state", "launched"),
    ):
        who = ("--as", "mexico") if args[0] == "case" else ()
        refused = opened.run(*args, *who, "--json")
        assert (refused.code, refused.refusal["code"]) == (3, code)
        assert refused.refusal["facts"]["nearest"] == near
        assert all(near in said for said in refused.refusal["message"].values())


def test_why_tells_what_is_possible_and_what_is_missing(office):
    office.done(
        *("case", "open", "troika_consultation", "--as", "mexico", "--reason", "Needed"),
        *("--title-en", "Flows", "--title-es", "Flujos", "--requires-agreed-position", "yes"),
    )
    steps = office.done("case", "why", "TC-2021-001", "--as", "mexico", "--json").data
    found = {one["trigger"]: (one["permitted"], one["allowed"]) for one in steps}
    assert found == {
        "file_text": (True, True),
        "submit_to_troika": (True, False),
        "withdraw": (True, True),
        "adopt_calendar": (True, True),
        "lapse_at_handover": (False, False),
        "ppt_handover": (False, True),
    }
    submit = next(one for one in steps if one["trigger"] == "submit_to_troika")
    assert [one["condition"] for one in submit["unmet"]] == [
        "text_is_filed",
        "text_in_every_language",
    ]
    assert all(one["say"] for one in submit["unmet"])


def test_a_member_sees_its_own_position_and_no_other(in_round):
    in_round.done(
        *("position", "record", "TC-2021-001", "CR", "object", "--statement", "canary", "--as"),
        "costarica",
    )
    answer = in_round.done("case", "show", "TC-2021-001", "--as", "honduras", "--json")
    standings = {one["country"]: one for one in answer.data["polls"][-1]["standings"]}
    assert standings["HN"]["stance"] is None
    assert "stance" not in standings["CR"]
    assert "entry" not in standings["CR"]
    for lang in ("en", "es"):
        for command in (("case", "show"), ("position", "list"), ("change", "list")):
            told = in_round.done(*command, "TC-2021-001", "--as", "honduras", "--lang", lang)
            assert "canary" not in told.out
            assert not {"objects", "objeta"} & set(told.out.split())
    own = in_round.done("case", "show", "TC-2021-001", "--as", "costarica", "--json")
    mine = {one["country"]: one for one in own.data["polls"][-1]["standings"]}["CR"]
    assert (mine["stance"], mine["statement"]) == ("object", "canary")


def test_the_history_has_a_line_for_every_event_in_both_languages(in_round):
    english = in_round.done("case", "history", "TC-2021-001", "--as", "audit", "--json").data
    spanish = in_round.done(
        "case", "history", "TC-2021-001", "--as", "audit", "--json", "--lang", "es"
    ).data
    assert [one["id"] for one in english] == [f"TC-2021-001.{n + 1}" for n in range(len(english))]
    assert all("…" not in one["line"] for one in (*english, *spanish))
    assert english[-2]["line"] == "Mexico agrees (by submitting the text)"
    assert spanish[-2]["line"] == "México está de acuerdo (al presentar el texto)"


def test_redline_shows_whole_words(opened):
    file_text(opened, "dos", "two")
    found = opened.done(
        "text", "redline", "TC-2021-001", "--in", "es", "--as", "mexico", "--json"
    ).data
    assert found["plain"] == "Curso\n\nLa Conferencia decide [-uno-]{+dos+}."
    assert (found["from"], found["to"]) == (1, 2)


def test_a_certificate_names_every_day(in_round):
    told = in_round.done(
        "period", "show", "TC-2021-001", "--country", "NI", "--as", "mexico", "--json"
    ).data[0]
    assert told["counted"] == [
        "2021-09-10",
        "2021-09-13",
        "2021-09-16",
        "2021-09-17",
        "2021-09-20",
    ]
    days = [one["date"] for one in told["skipped"] if one["kind"] == "holiday"]
    assert days == ["2021-09-14", "2021-09-15"]


def test_an_extension_moves_every_deadline(in_round):
    done = in_round.done(
        *("period", "extend", "TC-2021-001", "--working-days", "1", "--reason", "Storm"),
        *("--as", "mexico", "--json"),
    ).data
    later = {one["country"]: one["due_at"][:10] for one in done["deadlines"]}
    assert later["NI"] == "2021-09-22"
    assert later["CA"] == "2021-09-18"


def test_tables_fit_eighty_columns_in_both_languages(in_round):
    for lang in ("en", "es"):
        for command in ("show", "why", "history"):
            told = in_round.done("case", command, "TC-2021-001", "--as", "mexico", "--lang", lang)
            assert max(len(line) for line in told.out.splitlines()) <= 80
            assert all(line == line.rstrip() for line in told.out.splitlines())


def test_positions_are_listed_under_who_was_asked(in_round):
    in_round.done("position", "record", "TC-2021-001", "CR", "object", "--as", "costarica")
    told = in_round.done("position", "list", "TC-2021-001", "--as", "mexico").out.splitlines()
    rows = [one.split() for one in told if "Costa Rica" in one]
    assert [one[0] for one in rows] == ["Troika", "Member"]
    assert "awaited" not in " ".join(one for one in told if one.startswith("Troika"))


def test_whose_term_ends_last_is_not_told_as_who_is_waited_for(in_round):
    def shown(*reader):
        answer = in_round.done("case", "show", "TC-2021-001", "--as", *reader)
        return " ".join(answer.out.split())

    assert "The last term is that of: Nicaragua. Positions" in shown("mexico")
    position = ("position", "record", "TC-2021-001", "NI", "assent", "--as", "trainer")
    in_round.done(*position, "--seat", "NI/foreign_affairs")
    told = "The last term is that of: Nicaragua. Answered already: Nicaragua. That does not move"
    assert told in shown("mexico")
    assert "Ya se tiene respuesta de: Nicaragua." in shown("mexico", "--lang", "es")
    # Who may not read the positions is not told that there is one.
    assert "The last term is that of: Nicaragua. Positions" in shown("honduras")


def test_a_letter_that_comes_back_after_proof_is_told_to_the_ppt(in_round):
    report = ("delivery", "report", "TC-2021-001", "US", "--channel", "e-mail")
    in_round.done(*report[:4], "delivered", *report[4:], "--as", "mexico")
    told = in_round.done(*report[:4], "bounced", *report[4:], "--as", "mexico")
    warning = "Note: A letter to United States came back"
    assert warning in " ".join(told.out.split())

    shown = in_round.done("case", "show", "TC-2021-001", "--as", "mexico")
    assert warning in " ".join(shown.out.split())
    spanish = in_round.done("case", "show", "TC-2021-001", "--as", "mexico", "--lang", "es").out
    assert "Una carta a Estados Unidos fue devuelta" in " ".join(spanish.split())
    data = in_round.done("case", "show", "TC-2021-001", "--as", "mexico", "--json").data
    (one,) = [each for each in data["polls"][-1]["standings"] if each["country"] == "US"]
    assert (one["delivery"], one["returned_at"]) == ("delivered", "2021-09-09T15:00:00.000000Z")
    # Who may not read what is known of letters is told nothing of this one.
    assert "came back" not in in_round.done("case", "show", "TC-2021-001", "--as", "honduras").out

    again = in_round.done(*report[:4], "acknowledged", *report[4:], "--as", "mexico", "--json")
    assert again.data["warnings"] == []
    assert "came back" not in in_round.done("case", "show", "TC-2021-001", "--as", "mexico").out
    in_round.done("log", "verify")


def test_an_act_out_of_turn_is_called_by_its_title(in_round):
    given = ("change", "dispose", "TC-2021-001", "HN-1-1", "accepted", "--as", "mexico")
    for lang, title in (("en", "Decide on a"), ("es", "Resolver sobre un")):
        told = in_round.run(*given, "--lang", lang)
        assert told.code == 5
        assert title in told.err


def test_an_act_with_several_steps_is_called_by_all_of_them(in_round):
    given = ("--reason", "A bilateral agreement has settled the matter", "--as", "mexico")
    in_round.done("case", "do", "withdraw", "TC-2021-001", *given)
    told = in_round.run("position", "record", "TC-2021-001", "HN", "assent", "--as", "honduras")
    assert told.code == 5
    assert "“React as a Troika country / Record a position / " in " ".join(told.err.split())
