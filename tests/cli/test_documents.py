"""The documents of a case can be found, read in both languages, and taken home."""

import hashlib

import pytest

from rcm_workflow.i18n import LANGS, catalogue

REF = "TC-2021-001"


@pytest.fixture
def reported(in_round):
    """A case without consensus, with the report to the Vice-Ministers."""
    in_round.done("position", "record", REF, "HN", "object", "--as", "honduras")
    in_round.at = "2021-09-21T12:00-05:00"
    in_round.done("worker", "--once", "--proves-delivery")
    in_round.done("case", "do", "fail", REF, "--reason", "x", "--as", "mexico")
    in_round.done("case", "do", "report_failure", REF, "--as", "mexico")
    return in_round


def test_a_report_is_listed_read_and_written(reported):
    listed = reported.done("case", "document", REF, "--as", "honduras", "--json").data
    reports = [one for one in listed if one["digest"] is not None]
    assert reports != []
    for one in reports:
        name = one["name"]
        asked = ("case", "document", REF, one["digest"][:12], "--as", "honduras")
        data = reported.done(*asked, "--json").data
        assert {key: data[key] for key in one} == one
        told = {lang: reported.done(*asked, "--lang", lang).out for lang in ("en", "es")}
        assert "Honduras" in told["en"]
        assert ("objects" in told["en"], "objeta" in told["es"]) == (True, True)
        reported.done(*asked, "--out", f"{name}.json")
        body = (reported.folder / f"{name}.json").read_bytes()
        assert hashlib.sha256(body).hexdigest() == one["digest"]
        again = reported.run(*asked, "--out", f"{name}.json", "--json")
        assert (again.code, again.refusal["code"]) == (6, "file_exists")


@pytest.mark.parametrize("reader", ["honduras", "mexico"])
def test_a_document_is_numbered_as_its_reader_counts(reported, reader):
    """The event's own number would tell how much came before it that is not for this reader."""
    asked = (REF, "--as", reader, "--json")
    numbered = dict(enumerate(reported.done("case", "history", *asked).data, start=1))
    listed = reported.done("case", "document", *asked).data
    filed = [one for one in listed if one["digest"] is not None]
    assert filed != []
    for one in filed:
        assert one["event"] is None or one["digest"] in str(numbered[one["event"]])


def test_documents_are_for_those_who_may_read_them(reported):
    for args, code, exit_code in (
        ((REF, "--as", "admin"), "unknown_case", 3),
        ((REF, "result_reprt", "--as", "mexico"), "unknown_document", 3),
        ((REF, "../secret", "--as", "mexico"), "unknown_document", 3),
        (("TC-1999-001", "--as", "mexico"), "unknown_case", 3),
    ):
        refused = reported.run("case", "document", *args, "--json")
        assert (refused.code, refused.refusal["code"], refused.out) == (exit_code, code, "")


WRITTEN = ("topic_sheet", "course_of_action", "invitation_letter", "position_note", "outcome_sheet")


def keys(paper):
    yield from (("paper", key) for key in paper["facts"] if key != "electorates")
    for part in paper["sections"]:
        yield "section", part["name"]
        names = {*part["facts"], *(key for row in part["rows"] for key in row)}
        yield from (("paper", key) for key in names - {"text", "spans"})


def test_documents_are_written_from_the_case_in_both_languages(reported):
    listed = reported.done("case", "document", REF, "--as", "mexico", "--json").data
    now = [one["name"] for one in listed if one["digest"] is None]
    assert set(WRITTEN) <= set(now)
    for name in now:
        asked = ("case", "document", REF, name, "--as", "mexico")
        data = reported.done(*asked, "--json").data
        for lang in LANGS:
            missing = [pair for pair in keys(data["paper"]) if not catalogue(lang).has(*pair)]
            assert missing == [], name
        told = {lang: reported.done(*asked, "--lang", lang).out for lang in LANGS}
        assert (told["en"] == told["es"], "Flujos" in told["es"]) == (False, True)
        reported.done(*asked, "--markdown", "--out", f"{name}.md")
        page = (reported.folder / f"{name}.md").read_text(encoding="utf-8")
        assert page.startswith("# ")
        assert page == reported.done(*asked, "--markdown").out


def test_a_filed_report_can_be_had_as_markdown(reported):
    asked = ("case", "document", REF, "result_report", "--as", "honduras", "--markdown")
    page = reported.done(*asked, "--lang", "es").out
    assert page.startswith("# Informe de resultado\n")
    assert "| Honduras | objeta |" in page


def test_a_document_waits_for_what_it_is_about_and_for_the_right(in_round):
    for args, code, exit_code in (
        ((REF, "result_report", "--as", "mexico"), "nothing_to_write_yet", 5),
        ((REF, "outcome_sheet", "--as", "honduras"), "not_permitted", 4),
        ((REF, "result_report", "--as", "honduras"), "not_permitted", 4),
        ((REF, "outcom_sheet", "--as", "mexico"), "unknown_document", 3),
    ):
        refused = in_round.run("case", "document", *args, "--json")
        assert (refused.code, refused.refusal["code"]) == (exit_code, code), args
    listed = in_round.done("case", "document", REF, "--as", "honduras", "--json").data
    assert {one["name"] for one in listed} == {
        *("topic_sheet", "course_of_action", "invitation_letter"),
    }


def test_a_position_is_read_in_its_own_words_by_its_country_alone(in_round):
    words = "Con todo respeto\n\n| # no"
    in_round.done(
        *("position", "record", REF, "HN", "reserve", "--statement", words, "--as", "honduras")
    )
    note = ("case", "document", REF, "position_note", "--markdown", "--as")
    assert "Con todo respeto \\| # no" in in_round.done(*note, "honduras").out
    assert "Honduras" not in in_round.done(*note, "costarica").out
