"""From the round to the report, with the worker at work."""

import json
import sqlite3

from tests.scene import first_roster

ALL = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
HEADS = (
    "YOUR POSITION IS AWAITED",
    "FOR YOUR INFORMATION",
    "REMINDER: YOUR POSITION IS STILL AWAITED",
)


def heads(printed):
    """Whose seats got a letter under each heading."""
    found = {one: set() for one in HEADS}
    for letter in printed.split("-" * 78):
        for one in HEADS:
            if f"\n{one}\n" in letter:
                found[one].add(_holder(letter))
    return found


def _holder(letter):
    """The code of whom a letter is for."""
    to = letter.partition("\nTo: ")[2].splitlines()[0]
    to = to.partition(" (")[0].partition(",")[0]
    codes = {one.name.en: one.country for one in first_roster().members}
    codes |= {"Technical Secretariat": "secretariat"}
    return codes[to]


def test_a_consultation_runs_to_its_report(in_round):
    ref, ppt = "TC-2021-001", ("--as", "mexico")
    first = in_round.done("worker", "--once", "--proves-delivery")
    assert heads(first.out) == {
        "YOUR POSITION IS AWAITED": set(ALL) - {"MX"},
        "FOR YOUR INFORMATION": {"MX", "CR", "SV", "secretariat"},
        "REMINDER: YOUR POSITION IS STILL AWAITED": set(),
    }
    lines = [json.loads(line) for line in first.err.splitlines()] if first.err else []
    assert all(set(line) >= {"action", "level", "at"} for line in lines)
    in_round.done("position", "record", ref, "CR", "assent", "--as", "costarica")
    in_round.done("position", "record", ref, "SV", "assent", "--as", "salvador")
    wish = ("--wording", "decide proteger", "--passage", "decide", "--because", "Ley")
    in_round.done("position", "record", ref, "HN", "amend", *wish, "--as", "honduras")
    for day in (15, 16, 17):
        in_round.at = f"2021-09-{day}T12:00-05:00"
        reminded = heads(in_round.done("worker", "--once", "--proves-delivery").out)
        late = reminded["REMINDER: YOUR POSITION IS STILL AWAITED"]
        assert set() < late <= set(ALL) - {"CR", "SV", "HN", "MX"}
        assert reminded["YOUR POSITION IS AWAITED"] == set()
    awaited = in_round.done("position", "missing", ref, *ppt, "--json").data
    assert [one["country"] for one in awaited] == ["CA", "DO", "US", "PA", "BZ", "GT", "NI"]
    in_round.at = "2021-09-21T12:00-05:00"
    in_round.done("worker", "--once", "--proves-delivery")
    changes = in_round.done("change", "list", ref, *ppt, "--json").data
    assert [(one["country"], one["wording"]) for one in changes] == [("HN", "decide proteger")]
    change = changes[0]["id"]
    reasonless = in_round.run("change", "dispose", ref, change, "not_incorporated", *ppt, "--json")
    assert (reasonless.code, reasonless.refusal["code"]) == (5, "disposition_without_reason")
    in_round.done(
        "change", "dispose", ref, change, "not_incorporated", "--reason", "Fuera del tema", *ppt
    )
    refused = in_round.run("case", "do", "adopt", ref, *ppt, "--json")
    assert [one["condition"] for one in refused.refusal["unmet"]] == [
        "no_change_is_maintained",
        "positions_give_consensus",
    ]
    in_round.done("change", "confirm", ref, change, "withdrawn", "--as", "honduras")
    in_round.done("case", "do", "adopt", ref, *ppt)
    sheet = in_round.text("final.txt", "El texto final")
    in_round.done(
        *("case", "do", "launch", ref, "--action-item", "Nota", "--follow-up-on", "2021-10-01"),
        *("--final-text", sheet, *ppt),
    )
    in_round.done("case", "do", "report_result", ref, *ppt)
    shown = in_round.done("case", "show", ref, "--as", "audit", "--json").data
    assert (shown["state"], shown["final"]) == ("reported", True)
    assert shown["outcome"]["result"] == "consensus"
    assert shown["outcome"]["tacit"] == ["BZ", "CA", "DO", "GT", "NI", "PA", "US"]
    verified = in_round.done("log", "verify", "--json").data
    assert (verified["whole"], verified["faults"], verified["pending"]) == (True, [], 0)
    assert in_round.done("log", "verify").err == ""
    after = in_round.run("case", "do", "withdraw", ref, "--reason", "late", *ppt, "--json")
    assert (after.code, after.refusal["code"]) == (5, "not_possible_in_state")


def test_letters_wait_until_a_worker_prints_them(in_round):
    waiting = in_round.done("outbox", "list", "--as", "mexico", "--json").data
    assert {one["topic"] for one in waiting[-12:]} == {"open_round_1"}
    weighty = {one["recipient"].partition("/")[0] for one in waiting if one["proof_wanted"]}
    assert weighty == set(ALL)
    in_round.done("worker", "--once")
    assert in_round.done("outbox", "list", "--as", "mexico", "--json").data == []
    assert len(in_round.done("outbox", "list", "--all", "--as", "mexico", "--json").data) == len(
        waiting
    )


def test_a_letter_tells_the_recipients_own_last_moment(in_round):
    printed = in_round.done("worker", "--once").out.split("-" * 78)
    letter = next(one for one in printed if "To: Honduras, Foreign Affairs" in one)
    assert "Friday 17 September 2021, 23:59 (Tegucigalpa," in letter
    assert "viernes 17 de septiembre de 2021, 23:59" in letter
    assert "SE ESPERA SU POSICIÓN" in letter


def test_a_tampered_log_is_found_and_named(in_round):
    path = in_round.folder / "rcm.db"
    with sqlite3.connect(path) as database:
        triggers = [
            name
            for (name,) in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'")
        ]
        for name in triggers:
            database.execute(f"DROP TRIGGER {name}")
        database.execute(
            "UPDATE event SET leaf = replace(leaf, 'cover_note', 'cover_nota') "
            "WHERE stream = 'TC-2021-001' AND case_seq = 3"
        )
        database.execute(
            "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), 'troika_review', "
            "'troika_revieW') AS BLOB) WHERE stream = 'TC-2021-001' AND case_seq = 3"
        )
    database.close()
    found = in_round.run("log", "verify", "--json")
    assert found.code == 7
    assert found.data["whole"] is False
    assert any("TC-2021-001" in one["where"] for one in found.data["faults"])
    told = in_round.run("log", "verify", "--lang", "es")
    assert (told.code, told.out.startswith("El registro NO cuadra")) == (7, True)
