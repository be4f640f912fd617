"""Documents written from a case: the same case the same bytes, and never a word under seal."""

import json
from datetime import date

import pytest

from rcm_workflow.domain.events import PositionRecorded
from rcm_workflow.domain.papers import Dossier, Paper, known_papers, opened
from rcm_workflow.domain.report import produce
from rcm_workflow.domain.values import Disposition, Stance
from tests.scene import MEMBERS, Scene, library, mexico, ppt

CANARY = "canary under seal"


@pytest.fixture
def reported():
    """Two rounds; Honduras joins with a reservation, Belize is silent and late, one change."""
    scene = Scene(mexico("2021-09-06T09:00")).to_round()
    scene.delivered("BZ").position("HN", Stance.AMEND, wording=CANARY, statement=CANARY)
    scene.all_assent("HN", "BZ").run_out()
    scene.dispose(scene.changes()[0], Disposition.PARTLY, "Half of it is in")
    scene.text("Texto dos", "Text two")
    scene.do("open_round_2")
    scene.delivered("BZ").position("HN", Stance.RESERVE, statement=CANARY)
    scene.all_assent("HN", "BZ").run_out()
    scene.position("BZ", Stance.ASSENT)
    scene.do("adopt")
    scene.do("launch", action_item="Monthly exchange", follow_up_on="2022-03-01")
    return scene


def dossier(scene, **more):
    fields = frozenset().union(
        *(
            scene.rules.access.fields(role, "troika_consultation", scene.live.state)
            for role in scene.rules.access.roles
        )
    )
    given = {"fields": fields, "events": tuple(scene.events), "own": None, **more}
    return Dossier(
        scene.live,
        scene.rules,
        content=lambda digest: scene.documents[digest].decode(),
        **given,
    )


def written(scene, kind, **more):
    return known_papers()[kind].write(dossier(scene, **more))


def section(paper, name, round_=0):
    found = [one for one in paper.sections if (one.name, one.round) == (name, round_)]
    assert len(found) == 1, name
    return found[0]


def test_the_report_carries_all_that_happened(reported):
    launched = next(one for one in reported.events if one.id == reported.live.entered)
    report = written(reported, "result_report")
    step = section(report, "step")
    assert step.facts == {
        "state": "launched",
        "since_at": launched.recorded_at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "event": launched.id,
    }
    assert [tuple(one.values()) for one in step.rows] == [
        ("action_item", "Monthly exchange"),
        ("follow_up_on", "2022-03-01"),
    ]
    said = {one["country"]: one for one in section(report, "positions", 2).rows}
    assert len(said) == 11
    assert (said["HN"]["position"], said["BZ"]["position"]) == ("reserve", "tacit")
    events = {one.id: one.event.word for one in reported.events}
    assert {events[one["event"]] for one in said.values()} == {
        "position_recorded",
        "silence_recorded",
    }
    (late,) = section(report, "late", 2).rows
    assert (late["country"], late["position"]) == ("BZ", "assent")
    (change,) = section(report, "changes", 1).rows
    assert (change["country"], change["disposition"], change["reason"]) == (
        "HN",
        "partly",
        "Half of it is in",
    )


def test_words_under_seal_are_read_only_by_who_may(reported):
    report = written(reported, "result_report")
    (reservation,) = section(report, "reservations", 2).rows
    event = reservation["event"]
    assert reservation["reservation"] == {
        "sealed": event,
        "name": "statement",
        "part": "",
        "value": None,
    }
    secret = next(one.event.sealed for one in reported.events if one.id == event)
    (read,) = section(opened(report, {event: secret}), "reservations", 2).rows
    assert read["reservation"]["value"] == CANARY
    assert opened(report, {}) == report


@pytest.mark.parametrize("kind", sorted(known_papers()))
def test_every_document_is_plain_data_without_a_word_under_seal(reported, kind):
    scene = reported
    if kind in {"extension_notice", "suspension_notice", "resumption_notice"}:
        scene = Scene(mexico("2021-09-06T09:00")).to_round()
        scene.do("extend", working_days=2, reason="Storm")
        scene.do("suspend", reason="Storm")
        scene.do("resume")
    if kind == "deadline_notice":
        scene = Scene(mexico("2021-09-06T09:00")).to_round()
        scene.closed("HN.foreign_affairs", date(2021, 9, 7)).settle()
    if kind == "withdrawal_notice":
        scene = Scene(mexico("2021-09-06T09:00")).to_round()
        scene.do("withdraw", reason="Overtaken")
    if kind == "letter_to_authors":
        scene = Scene(mexico("2021-09-06T09:00")).to_round()
        scene.position("HN", Stance.AMEND, wording=CANARY)
        scene.all_assent("HN").run_out()
        scene.dispose(scene.changes()[0], Disposition.NOT_INCORPORATED, "Outside")
    if kind == "agenda_item_sheet":
        scene.do("report_result")
    assert known_papers()[kind].needs <= dossier(scene).fields
    paper = written(scene, kind)
    assert paper is not None
    body = json.dumps(paper.data)
    assert CANARY not in body
    assert Paper.model_validate_json(body) == paper
    assert written(scene, kind) == paper


def test_a_case_that_has_just_begun_has_little_to_write():
    scene = Scene(mexico("2021-09-06T09:00"))
    scene.open()
    found = {kind for kind in known_papers() if written(scene, kind) is not None}
    assert found == {"topic_sheet"}


def test_only_what_the_procedure_names_is_written():
    machine = library().machine("troika_consultation")
    assert set(known_papers()) <= set(machine.documents)


def test_the_filed_report_is_the_written_one(reported):
    body = produce("result_report", reported.live, reported.rules).body
    assert Paper.model_validate_json(body) == written(reported, "result_report")
    (report,) = [
        one.event.documents for one in reported.do("report_result") if hasattr(one.event, "trigger")
    ]
    assert reported.documents[dict(report)["result_report"]] == body


def test_what_no_function_writes_is_a_whole_report(reported):
    body = produce("minutes", reported.live, reported.rules, {"place": "Managua"}).body
    paper = Paper.model_validate_json(body)
    assert section(paper, "given").rows == ({"input": "place", "value": "Managua"},)
    assert len(section(paper, "positions", 1).rows) == 11


def test_a_table_for_all_leaves_out_what_is_only_asked_for():
    scene = Scene(mexico("2021-09-06T09:00")).to_round()
    scene.position("HN", Stance.AMEND, wording=CANARY)
    scene.position("GT", Stance.AMEND, wording=CANARY)
    scene.all_assent("HN", "GT").run_out()
    scene.dispose(scene.changes()[0], Disposition.NOT_INCORPORATED, "Outside")
    seen = {
        own: [
            one["country"]
            for one in section(
                written(scene, "disposition_table", fields=frozenset({"dispositions"}), own=own),
                "changes",
                1,
            ).rows
        ]
        for own in ("BZ", "HN")
    }
    disposed = scene.live.find_change(scene.changes()[0])[1].country
    assert seen["BZ"] == [disposed]
    assert set(seen["HN"]) == {disposed, "HN"}


def test_every_late_word_is_in_the_report():
    one = Scene(mexico("2021-09-06T09:00")).to_round()
    one.delivered("BZ").all_assent("BZ").run_out()
    one.position("BZ", Stance.OBJECT)
    one.position("BZ", Stance.ASSENT)
    one.do("adopt")
    one.do("launch", action_item="Monthly exchange", follow_up_on="2022-03-01")
    late = section(written(one, "result_report"), "late", 1).rows
    assert [row["position"] for row in late] == ["object", "assent"]


def test_a_late_word_after_silence_leaves_the_silence_to_its_event(reported):
    standing = reported.live.polls[-1].standing("BZ")
    events = {one.id: one for one in reported.events}
    assert events[standing.silence_event].event.word == "silence_recorded"
    assert isinstance(events[standing.late.event].event, PositionRecorded)
    assert events[standing.late.event].actor != ppt()


def test_the_report_says_how_the_troika_stood_and_why_the_ppt_went_on():
    answer = {"consultation.troika_disagreement": "ppt_override_with_reasons"}
    scene = Scene(mexico("2021-09-06T09:00"), answer).to_troika()
    scene.position("CR", Stance.OBJECT, statement=CANARY)
    scene.position("SV", Stance.ASSENT)
    scene.do("confirm_troika_consensus", override_reason="Urgent and harmless")
    note = written(scene, "consensus_note")
    assert section(note, "on_record").rows == (
        {"input": "override_reason", "value": "Urgent and harmless"},
    )
    scene.at(mexico("2021-09-09T10:00")).do("open_round_1")
    scene.delivered(*MEMBERS).all_assent().run_out()
    scene.do("adopt")
    report = written(scene, "result_report")
    assert section(report, "on_record") == section(note, "on_record")
    troika = section(report, "positions")
    assert troika.facts["electorate"] == "troika"
    assert {one["country"]: one["position"] for one in troika.rows} == {
        "CR": "object",
        "MX": "assent",
        "SV": "assent",
    }
    assert CANARY not in report.model_dump_json()
