"""``rcm period certificate``: the same deadlines as text, data, calendar file and picture."""

import json
from xml.etree import ElementTree as ET

import pytest
from icalendar import Calendar

REF = "TC-2021-001"
ASK = ("period", "certificate", REF)


def test_one_country_in_both_languages(in_round):
    english = in_round.done(*ASK, "--country", "ni", "--as", "mexico").out
    assert english.startswith("Nicaragua: closes Mon 20 Sep 2021\n")
    assert "24:00 (Managua)" in english
    spanish = in_round.done(*ASK, "--country", "NI", "--as", "mexico", "--lang", "es").out
    assert spanish.startswith("Nicaragua: cierra el lun 20 sep 2021\n")


def test_the_whole_round_names_the_last(in_round):
    told = in_round.done(*ASK, "--as", "mexico").out
    assert "11 countries; the round closes Mon 20 Sep 2021" in told
    assert "Last to close: Nicaragua." in told


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("country", [("--country", "NI"), ()])
def test_to_show_a_period_is_to_show_its_certificates(in_round, lang, country):
    asker = (*country, "--as", "mexico", "--lang", lang)
    shown = in_round.done("period", "show", REF, *asker).out
    assert shown == in_round.done(*ASK, *asker).out
    in_round.done("period", "extend", REF, "--working-days", "1", "--reason", "Storm", *asker[-4:])
    assert in_round.done("period", "show", REF, *asker).out == in_round.done(*ASK, *asker).out
    in_round.done("case", "do", "suspend", REF, "--reason", "Storm", *asker[-4:])
    assert in_round.done("period", "show", REF, *asker).out == in_round.done(*ASK, *asker).out


def test_a_narrow_window_is_respected(in_round):
    in_round.environ["COLUMNS"] = "44"
    told = in_round.done(*ASK, "--country", "NI", "--as", "mexico").out
    assert max(map(len, told.split("\n"))) <= 44


def test_the_data_are_those_of_the_documents(in_round):
    data = in_round.done(*ASK, "--as", "mexico", "--json").data
    shown = in_round.done("period", "show", REF, "--as", "mexico", "--json").data
    assert {one["digest"] for one in data["certificates"]} == {one["digest"] for one in shown}
    assert (data["period"], data["status"], data["last_to_close"]) == (
        "member_review-1",
        "running",
        ["NI"],
    )
    assert json.loads(in_round.done(*ASK, "--as", "mexico", "--format", "json").out) == data


@pytest.mark.parametrize("form", ["ics", "svg", "text", "json"])
def test_what_is_written_is_what_is_shown(in_round, form):
    in_round.done(*ASK, "--as", "mexico", "--format", form, "--out", f"round.{form}")
    body = (in_round.folder / f"round.{form}").read_bytes()
    assert in_round.done(*ASK, "--as", "mexico", "--format", form).out.encode() == body
    again = in_round.run(*ASK, "--as", "mexico", "--out", f"round.{form}", "--json")
    assert (again.code, again.refusal["code"]) == (6, "file_exists")
    if form == "ics":
        assert len(Calendar.from_ical(body).walk("VEVENT")) == 11
    if form == "svg":
        assert ET.fromstring(body).get("role") == "img"  # noqa: S314 - our own drawing


def test_an_extension_moves_the_entries_and_a_withdrawal_strikes_them_out(in_round):
    def events():
        out = in_round.done(*ASK, "--as", "mexico", "--format", "ics").out
        return list(Calendar.from_ical(out).walk("VEVENT"))

    first = events()
    more = ("--working-days", "2", "--reason", "Storm")
    in_round.done("period", "extend", REF, *more, "--as", "mexico")
    longer = events()
    told = in_round.done(*ASK, "--country", "NI", "--as", "mexico").out
    assert "2 working days more" in " ".join(told.split())
    in_round.done("case", "do", "withdraw", REF, "--reason", "Moot", "--as", "mexico")
    ended = events()
    assert {str(each["uid"]) for each in first} == {str(each["uid"]) for each in ended}
    assert [{each["sequence"] for each in feed} for feed in (first, longer, ended)] == [
        {0},
        {1},
        {2},
    ]
    assert {str(each["status"]) for each in ended} == {"CANCELLED"}
    assert in_round.done(*ASK, "--as", "mexico").out.startswith("No longer due")


def test_a_period_is_found_by_name_and_number(in_round):
    for name in ("troika_reaction", "troika_reaction-1"):
        data = in_round.done(*ASK, "--as", "mexico", "--period", name, "--json").data
        assert (data["period"], data["electorate"]) == ("troika_reaction-1", "troika")
        assert {one["country"] for one in data["certificates"]} == {"MX", "CR", "SV"}
    unknown = in_round.run(*ASK, "--as", "mexico", "--period", "member_revue", "--json")
    assert (unknown.code, unknown.refusal["code"]) == (3, "unknown_period")


def test_before_any_period_there_is_nothing(opened):
    assert opened.done(*ASK, "--as", "mexico", "--json").data == []


def test_nobody_reads_what_he_may_not(in_round):
    refused = in_round.run(*ASK, "--as", "admin", "--json")
    assert (refused.code, refused.refusal["code"]) == (3, "unknown_case")
    unknown = in_round.run(*ASK, "--country", "AR", "--as", "mexico", "--json")
    assert unknown.refusal["code"] == "not_asked"
