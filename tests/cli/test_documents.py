"""The documents of a case can be found, read in both languages, and taken home."""

import hashlib

import pytest

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
    reports = [one for one in listed if one["name"] != "cover_note"]
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
        assert (again.code, again.refusal["code"]) == (2, "usage")


def test_documents_are_for_those_who_may_read_them(reported):
    for args, code, exit_code in (
        ((REF, "--as", "admin"), "not_permitted", 4),
        ((REF, "result_reprt", "--as", "mexico"), "unknown_document", 3),
        ((REF, "../secret", "--as", "mexico"), "unknown_document", 3),
        (("TC-1999-001", "--as", "mexico"), "unknown_case", 3),
    ):
        refused = reported.run("case", "document", *args, "--json")
        assert (refused.code, refused.refusal["code"], refused.out) == (exit_code, code, "")
