"""The log in other formats: sound, each event with its way back, in little memory."""

import json
import sqlite3
import tracemalloc
from contextlib import closing
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from rcm_workflow.audit.leaf import build_leaf
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.domain.keeping import StoredLeaf
from rcm_workflow.domain.values import Disposition, Stance
from rcm_workflow.exchange.ocel_json import write_ocel_json
from rcm_workflow.exchange.ocel_sqlite import write_ocel_sqlite
from rcm_workflow.exchange.prov_json import write_prov_json
from rcm_workflow.exchange.telling import told
from rcm_workflow.exchange.xes import write_xes
from rcm_workflow.storage.codec import leaf_of
from tests.exchange.schemas import OCEL, PROV
from tests.scene import Scene, mexico

LOG = "rcm.test/log"
NOW = mexico("2021-09-06T09:00")
XES = "{http://www.xes-standard.org/}"


def stored(place, leaf, case, seq):
    return StoredLeaf(
        place, place, leaf, leaf_hash(leaf), case, seq, f"{case}.{seq}", "", "", NOW
    )  # fmt: skip


@pytest.fixture(scope="module")
def leaves():
    """A round with a change asked for and decided on."""
    scene = Scene(NOW)
    scene.to_round()
    scene.position("HN", Stance.AMEND, wording="orderly and safe")
    scene.all_assent("HN", "NI")
    scene.run_out()
    scene.dispose(scene.changes()[0], Disposition.PARTLY, 'outside\n<the> "text"')
    return [
        stored(place, leaf_of(one, LOG, {}), one.case, one.seq)
        for place, one in enumerate(scene.events)
    ]


def back(found):
    """Place and hash, as the leaves have them."""
    return sorted((int(place), hash_) for place, hash_ in found)


@pytest.fixture
def proven(leaves):
    return back((one.place, one.hash.hex()) for one in leaves)


def test_ocel_json_keeps_to_the_standard_and_leads_back_to_every_leaf(leaves, proven, tmp_path):
    path = tmp_path / "log.json"
    write_ocel_json(map(told, leaves), path, tmp_path / "spool")
    found = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(OCEL, format_checker=FormatChecker()).validate(found)
    # What the schema cannot say: ids are unique, what is referred to is there and declared.
    objects = {one["id"]: one for one in found["objects"]}
    assert len(objects) == len(found["objects"])
    assert len({one["id"] for one in found["events"]}) == len(leaves)
    for one in (*found["events"], *found["objects"]):
        to = [(each["objectId"], each["qualifier"]) for each in one["relationships"]]
        assert len(set(to)) == len(to)
        assert {target for target, _ in to} <= set(objects)
    for kind, members in (("eventTypes", "events"), ("objectTypes", "objects")):
        known = {
            one["name"]: {each["name"]: each["type"] for each in one["attributes"]}
            for one in found[kind]
        }
        python = {"integer": int, "string": str, "time": str, "boolean": bool}
        for one in found[members]:
            for each in one["attributes"]:
                assert type(each["value"]) is python[known[one["type"]][each["name"]]]
    values = [
        {each["name"]: each["value"] for each in one["attributes"]} for one in found["events"]
    ]
    assert back((one["log_index"], one["leaf_hash"]) for one in values) == proven
    bodies = [json.loads(one["body"]) for one in values]
    assert bodies == [json.loads(one.leaf)["event"]["body"] for one in leaves]
    kinds = {one["type"] for one in found["objects"]}
    assert kinds == {"case", "country", "seat", "person", "document", "text", "change"}
    states = [each["value"] for each in objects[f"case:{leaves[0].case}"]["attributes"]
              if each["name"] == "state"]  # fmt: skip
    assert (states[0], states[-1]) == ("draft", "assessing_1")
    assert not (tmp_path / "spool-journal").exists()


def test_ocel_sqlite_has_the_tables_of_the_standard(leaves, proven, tmp_path):
    path = tmp_path / "log.sqlite"
    write_ocel_sqlite(map(told, leaves), path)
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert db.execute("PRAGMA foreign_key_check").fetchall() == []
        tables = {
            name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type='table'")
        }
        assert {"event", "object", "event_object", "object_object"} <= tables
        found, seen = [], 0
        for kind, name in db.execute(
            "SELECT ocel_type, ocel_type_map FROM event_map_type"
        ).fetchall():
            rows = db.execute(
                f"SELECT e.ocel_id, datetime(t.ocel_time), t.log_index, t.leaf_hash"  # noqa: S608
                f" FROM event e JOIN event_{name} t USING (ocel_id) WHERE e.ocel_type = ?",
                (kind,),
            ).fetchall()
            assert all(at is not None for _, at, _, _ in rows)
            found += [(place, hash_) for _, _, place, hash_ in rows]
            seen += len(rows)
        assert seen == db.execute("SELECT count(*) FROM event").fetchone()[0]
        assert back(found) == proven
        for kind, name in db.execute(
            "SELECT ocel_type, ocel_type_map FROM object_map_type"
        ).fetchall():
            missing = db.execute(
                f"SELECT count(*) FROM object o WHERE o.ocel_type = ? AND o.ocel_id NOT IN"  # noqa: S608
                f" (SELECT ocel_id FROM object_{name} WHERE ocel_changed_field IS NULL)",
                (kind,),
            ).fetchone()
            assert missing == (0,)
        changes = db.execute(
            "SELECT state FROM object_case WHERE ocel_changed_field = 'state' ORDER BY rowid"
        ).fetchall()
        assert (changes[0], changes[-1]) == (("draft",), ("assessing_1",))


def test_xes_has_a_trace_for_the_case_with_zones_and_ways_back(leaves, proven, tmp_path):
    path = tmp_path / "log.xes"
    traces = [("roster", iter([])), ("TC-2021-001", map(told, leaves))]
    write_xes(traces, LOG, path)
    root = ET.parse(path).getroot()  # noqa: S314 - our own text
    assert root.tag == f"{XES}log"
    prefixes = {one.get("prefix") for one in root.iter(f"{XES}extension")}
    (trace,) = root.iter(f"{XES}trace")
    events = []
    for event in trace.iter(f"{XES}event"):
        values = {one.get("key"): (one.tag.removeprefix(XES), one.get("value")) for one in event}
        assert len(values) == len(list(event))
        keys = {
            key.partition(":")[0] for key in values if ":" in key and not key.startswith("body")
        }
        assert keys <= prefixes
        kind, at = values["time:timestamp"]
        assert (kind, datetime.fromisoformat(at).utcoffset()) == ("date", timedelta(0))
        assert values["leaf_hash"][0] == "string"
        assert values["log_index"][0] == "int"
        events.append(values)
    assert back((one["log_index"][1], one["leaf_hash"][1]) for one in events) == proven
    assert events[-1]["body:reason"][1] == 'outside\n<the> "text"'
    assert json.loads(events[-1]["body"][1])["reason"] == 'outside\n<the> "text"'


def test_prov_json_keeps_to_the_submission_and_names_nothing_that_is_not_there(
    leaves, proven, tmp_path
):
    path = tmp_path / "log.prov.json"
    write_prov_json(map(told, leaves), LOG, path, tmp_path / "spool")
    found = json.loads(path.read_text(encoding="utf-8"))
    Draft202012Validator(PROV, format_checker=FormatChecker()).validate(found)
    there = {**found["entity"], **found["activity"], **found["agent"]}
    assert len(there) == sum(len(found[one]) for one in ("entity", "activity", "agent"))
    kinds = {
        "entity": ("entity", "generatedEntity", "usedEntity", "specificEntity", "generalEntity"),
        "activity": ("activity",),
        "agent": ("agent", "delegate", "responsible"),
    }
    for section, statements in found.items():
        if section in ("prefix", *kinds):
            continue
        for one in statements.values():
            for kind, names in kinds.items():
                for name in names:
                    assert one.get(f"prov:{name}", None) in (None, *found[kind])
    for one in found["activity"].values():
        assert one["prov:startTime"] <= one["prov:endTime"]
    ways = ((one["rcm:log_index"], one["rcm:leaf_hash"]) for one in found["activity"].values())
    assert back(ways) == proven
    generated = [one["prov:entity"] for one in found["wasGeneratedBy"].values()]
    assert len(set(generated)) == len(generated)


def test_what_is_not_sealed_has_no_place_and_is_refused(leaves):
    with pytest.raises(ValueError, match="is not sealed yet"):
        told(leaves[0]._replace(place=None))


def many(count):
    """A long log of short cases, made as it is read."""
    at = datetime(2021, 9, 9, tzinfo=UTC)
    for place in range(count):
        case, seq = f"TC-2021-{place // 10:06}", place % 10 + 1
        leaf = build_leaf(
            log=LOG, case=case, case_seq=seq, recorded_at=at, event_id=f"{case}.{seq}",
            type="position_recorded", actor="HN/foreign_affairs:hn", occurred_at=at,
            body={"country": "HN", "stance": "assent", "changes": []}, sealed={},
        )  # fmt: skip
        yield told(stored(place, leaf, case, seq))


@pytest.mark.parametrize("form", ["ocel-json", "ocel-sqlite", "xes", "prov-json"])
def test_ten_times_the_log_takes_no_more_memory(form, tmp_path):
    def peak(count):
        path, spool = tmp_path / f"{count}", tmp_path / f"{count}.spool"
        tracemalloc.start()
        match form:
            case "ocel-json":
                write_ocel_json(many(count), path, spool)
            case "ocel-sqlite":
                write_ocel_sqlite(many(count), path)
            case "prov-json":
                write_prov_json(many(count), LOG, path, spool)
            case "xes":
                write_xes([("all", many(count))], LOG, path)
        found = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return found

    small = peak(200)
    # Kept whole, the greater log takes 5 MB; what other threads take meanwhile is counted, too.
    assert peak(2000) < 1.5 * small + 500_000
