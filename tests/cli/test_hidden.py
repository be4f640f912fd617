"""What nobody may learn by asking around: drafts, hidden positions, a false cause."""

from __future__ import annotations

from tests.cli.conftest import file_text

REF = "TC-2021-001"
PPT = ("--as", "mexico")


def test_the_history_says_who_stopped_the_clock(in_round):
    done = in_round.done("case", "do", "suspend", REF, "--reason", "Hurricane", *PPT)
    history = in_round.done("case", "history", REF, *PPT).out
    for told in (done.out, history):
        assert "Vice-Ministerial Meeting opens" not in told


def test_a_draft_that_was_not_sent_is_read_by_the_ppt_alone(opened):
    opened.done("case", "do", "submit_to_troika", REF, *PPT)
    opened.done("position", "record", REF, "CR", "object", "--as", "costarica")
    opened.done("case", "do", "return_for_revision", REF, "--reason", "Objection", *PPT)
    file_text(opened, "dos", "two")
    opened.done("case", "do", "resubmit", REF, *PPT)
    for person, country in (("costarica", "CR"), ("salvador", "SV")):
        opened.done("position", "record", REF, country, "assent", "--as", person)
    opened.done("case", "do", "confirm_troika_consensus", REF, *PPT)
    opened.done("case", "do", "open_round_1", REF, *PPT)

    assert "two" in opened.done("text", "show", REF, "--as", "honduras").out
    first = ("text", "show", REF, "--number", "1")
    refused = opened.run(*first, "--as", "honduras", "--json")
    assert refused.refusal["code"] == "unknown_text"
    assert "1 (" not in str(refused.refusal["facts"])
    assert opened.run("text", "redline", REF, "--from", "1", "--as", "honduras").code == 3
    assert "one" in opened.done(*first, *PPT).out


def test_a_dry_run_of_a_member_tells_its_own_act_and_no_more(in_round):
    """What would follow may hang on what others said, and could be tried as often as one likes."""
    assent = ("position", "record", REF, "HN", "assent", "--as", "honduras", "--json")
    told = in_round.done(*assent, "--dry-run").data
    assert [one["type"] for one in told["events"]] == ["position_recorded"]
    assert told["deadlines"] == []
    assert told["state"] == {"before": "member_round_1", "after": "member_round_1"}


def test_who_is_written_to_about_an_own_position_is_told_before_and_after(in_round):
    """The procedure names them: the round hides the answers of others, and not this."""
    assent = ("position", "record", REF, "SV", "assent", "--as", "salvador", "--json")
    before = in_round.done(*assent, "--dry-run").data["notices"]
    after = in_round.done(*assent).data["notices"]
    queued = in_round.done("outbox", "list", "--as", "mexico", "--json").data
    about = {one["recipient"] for one in queued if one["topic"] == "record_position"}
    for told in (before, after):
        assert {one["recipient"] for one in told} == about == {"MX/ppt", "secretariat/officer"}


def test_a_country_whose_change_was_left_out_may_still_agree_late(in_round):
    office = in_round
    wish = ("position", "record", REF, "HN", "amend", "--wording", "safely", "--as", "honduras")
    office.done(*wish)
    office.at = "2021-09-21T12:00-05:00"
    office.done("worker", "--once")
    change = office.done("change", "list", REF, *PPT, "--json").data[0]["id"]
    office.done("change", "dispose", REF, change, "partly", "--reason", "Outside", *PPT)
    file_text(office, "tres", "three")
    office.done("case", "do", "open_round_2", REF, *PPT)
    office.at = "2021-10-05T12:00-05:00"
    office.done("worker", "--once")
    office.done("change", "confirm", REF, change, "withdrawn", "--as", "honduras")
    office.done("position", "record", REF, "HN", "assent", "--as", "honduras")

    newest = office.done("position", "list", REF, "--json", *PPT).data[-1]
    (honduras,) = [one for one in newest["standings"] if one["country"] == "HN"]
    assert honduras["entry"]["stance"] == "assent"


def test_bytes_that_are_no_text_are_refused_like_any_other_word(office):
    answer = office.run("case", "show", "a\udcffb", *PPT, "--json")
    assert (answer.code, answer.refusal["code"]) == (3, "unknown_case")


def test_one_round_of_the_worker_answers_with_one_json_value(in_round):
    data = in_round.done("worker", "--once", "--json").data
    assert data["dry_run"] is False
    assert "TC-2021-001" in data["letters"]
    assert in_round.done("worker", "--once", "--json").data["letters"] == ""


def test_a_language_twice_and_an_hour_before_the_case_are_refused(opened):
    opened.text("a.txt", "hello")
    twice = ("text", "file", REF, "--es", "a.txt", "--text", "es=a.txt", "--original", "es")
    assert opened.run(*twice, *PPT, "--json").refusal["code"] == "language_twice"
    early = ("case", "do", "submit_to_troika", REF, "--occurred-at", "1900-01-01T00:00-06:00")
    assert opened.run(*early, *PPT, "--json").refusal["code"] == "instant_before_the_case"


def test_a_mandate_that_is_over_says_since_when(in_round):
    over = ("mandate", "end", "honduras", "HN/foreign_affairs", "--on", "2021-09-08")
    in_round.done(*over, "--as", "admin")
    answer = in_round.run(
        *("position", "record", REF, "HN", "assent", "--as", "honduras"),
        *("--seat", "HN/foreign_affairs", "--json"),
    )
    assert answer.refusal["code"] == "mandate_is_over"
    assert answer.refusal["facts"]["until"] == "2021-09-08"
