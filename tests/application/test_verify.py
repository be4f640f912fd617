"""Whoever edits the database behind the log's back is found out."""

# ruff: noqa: S608 - an intruder writes SQL as it comes

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.values import Stance
from tests.application.hall import Hall
from tests.scene import mexico

APPEND_ONLY = ("event", "tree_leaf", "document", "checkpoint", "cosignature")
VERBS = {"sqlite": ("update", "delete"), "postgresql": ("update", "delete", "truncate")}


class Intruder:
    """Somebody with all rights on the database, who has dropped the triggers."""

    def __init__(self, url: str) -> None:
        self.engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        self.on_sqlite = url.startswith("sqlite")
        self.triggers = {
            f"{table}_no_{verb}" for table in APPEND_ONLY for verb in VERBS[self.engine.name]
        }

    def drop(self, trigger: str) -> None:
        of = "" if self.on_sqlite else f" ON {trigger.partition('_no_')[0]}"
        self.do(f"DROP TRIGGER {trigger}{of}")

    def drop_all(self) -> Intruder:
        for trigger in self.triggers:
            self.drop(trigger)
        return self

    def do(self, statement: str, **values: object) -> None:
        with self.engine.begin() as connection:
            if not self.on_sqlite:
                # Foreign keys are triggers too; a superuser passes them by.
                connection.execute(text("SET LOCAL session_replication_role = replica"))
            assert connection.execute(text(statement), values).rowcount != 0, statement

    def ask(self, statement: str) -> object:
        with self.engine.connect() as connection:
            return connection.execute(text(statement)).scalar_one()


@pytest.fixture
def intruder(database: str) -> Iterator[Intruder]:
    one = Intruder(database)
    yield one
    one.engine.dispose()


@pytest.fixture
def told(app) -> Callable[[], set[tuple[str, str, str]]]:
    """Code, place and field of every fault that is not about a trigger."""

    def ask() -> set[tuple[str, str, str]]:
        faults = verify(app).faults
        return {(one.code, one.where, one.field) for one in faults if one.code != "trigger"}

    return ask


@pytest.fixture
def scene(app, clock):
    """A case in its first round, in which Honduras has asked for a change; all of it sealed."""
    # Not the fixture: that one wants everything to add up in the end.
    hall = Hall(app, clock)
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    hall.position("HN", Stance.AMEND, wording="and protection", statement="HN insists")
    seal(app)
    assert verify(app).faults == ()
    return hall


def position(scene) -> str:
    """The event with sealed values."""
    return scene.events[-1].id


# Sealed values ----------------------------------------------------------------------------------


def test_a_sealed_value_that_is_gone(scene, intruder, told):
    intruder.do("DELETE FROM sealed_value WHERE name = 'statement'")
    assert told() == {("sealed_value", position(scene), "statement")}


@pytest.mark.parametrize(
    "edit",
    [
        "salt = NULL, value = NULL",
        "salt = NULL",
        "value = NULL",
        "value = '\"HN agrees\"'",
        "value = 'no JSON'",
        "name = 'remark'",
    ],
)
def test_a_sealed_value_that_is_another(scene, intruder, told, edit):
    intruder.do(f"UPDATE sealed_value SET {edit} WHERE name = 'statement'")
    expected = {("sealed_value", position(scene), "statement")}
    if edit.startswith("name"):
        expected.add(("sealed_value", position(scene), "remark"))
    assert told() == expected


@pytest.mark.parametrize("edit", ["salt = NULL", "value = '\"HN agrees\"'", "value = 'no JSON'"])
def test_a_sealed_value_that_is_another_is_never_shown(scene, intruder, edit):
    intruder.do(f"UPDATE sealed_value SET {edit} WHERE name = 'statement'")
    with scene.app.store.read() as view, pytest.raises(LogBroken, match="statement"):
        view.opened(position(scene))


def test_a_sealed_value_that_was_slipped_in_is_never_shown(scene, intruder):
    first = scene.events[0].id
    intruder.do(
        "INSERT INTO sealed_value (event_id, name, salt, value)"
        f" SELECT '{first}', name, salt, value FROM sealed_value WHERE name = 'statement'"
    )
    with scene.app.store.read() as view, pytest.raises(LogBroken, match="statement"):
        view.opened(first)


# Documents --------------------------------------------------------------------------------------


def test_a_document_whose_bytes_changed(scene, intruder, told):
    intruder.drop_all()
    digest = scene.live.text.versions[0][1]
    intruder.do(f"UPDATE document SET body = :body WHERE digest = '{digest}'", body=b"another")
    assert told() == {("document", digest, "body")}


@pytest.mark.parametrize(
    "cited", ["machine", "policy", "snapshot", "access", "text", "certificate"]
)
def test_a_document_that_is_gone(scene, intruder, told, cited):
    intruder.drop_all()
    case = scene.live
    digest = {
        "machine": case.machine.digest,
        "policy": case.policy.digest,
        "snapshot": case.snapshot,
        "access": case.access,
        "text": case.texts[0].versions[0][1],
        "certificate": case.poll.standings[0].certificate,
    }[cited]
    intruder.do(f"DELETE FROM document WHERE digest = '{digest}'")
    assert told() == {("document", digest, "body")}


# Cases ------------------------------------------------------------------------------------------


def test_a_case_that_is_gone_from_the_lists(scene, intruder, told):
    for table, column in (("deadline", "case_id"), ("case_part", "case_id"), ("case_row", "id")):
        intruder.do(f"DELETE FROM {table} WHERE {column} = '{scene.case_id}'")
    assert told() == {("case_row", scene.case_id, "row")}


def test_a_case_that_never_was(scene, intruder, told):
    columns = (
        "machine, state, version, roster_version, title_en, title_es, authority, opened_at,"
        " last_at, closes_at, final, last_leaf, head"
    )
    intruder.do(f"INSERT INTO case_row (id, {columns}) SELECT 'TC-9', {columns} FROM case_row")
    assert told() == {("case_row", "TC-9", "events")}


def test_a_case_row_with_the_hash_of_another_leaf(scene, intruder, told):
    intruder.do("UPDATE case_row SET last_leaf = :leaf", leaf=b"x" * 32)
    assert told() == {("case_row", scene.case_id, "last_leaf")}


@pytest.mark.parametrize("version", [0, 100_000])
def test_a_case_row_that_saw_a_roster_nobody_could_see(scene, intruder, told, version):
    intruder.do(f"UPDATE case_row SET roster_version = {version}")
    assert told() == {("case_row", scene.case_id, "roster_version")}


def test_an_edited_part_of_a_case(scene, intruder, told):
    intruder.do(
        "UPDATE case_part SET body = replace(body, '\"amend\"', '\"assent\"')"
        " WHERE key LIKE 'standing/%HN'"
    )
    assert told() == {("case_row", scene.case_id, "polls[members].standings[HN].entry.stance")}


def test_a_part_under_the_key_of_another(scene, intruder, told):
    """It would be read like the right one, and what is written later would not replace it."""
    scene.position("NI", Stance.ASSENT)
    seal(scene.app)
    intruder.do("UPDATE case_part SET key = replace(key, '/NI', '/N0') WHERE key LIKE '%/NI'")
    assert told() == {("case_row", scene.case_id, "row")}


@pytest.mark.parametrize(
    ("edit", "field"), [("version = version - 1", "version"), ("last_leaf = :leaf", "last_leaf")]
)
def test_an_edited_mark_of_the_roster(scene, intruder, told, edit, field):
    intruder.do(f"UPDATE roster_row SET {edit}", **({"leaf": b"x" * 32} if ":" in edit else {}))
    found = told()
    assert ("roster", "roster", field) in found
    assert {code for code, _, _ in found} == {"roster"}


def test_an_edited_roster_is_found_though_the_true_one_is_in_memory(scene, intruder, told):
    intruder.do("UPDATE roster_row SET body = replace(body, 'mx-ppt', 'mx-xyz')")
    found = {(code, where, field.partition("[")[0]) for code, where, field in told()}
    assert found == {("roster", "roster", "mandates"), ("roster", "roster", "persons")}


# Deadlines --------------------------------------------------------------------------------------


def test_a_deadline_row_that_is_gone(scene, intruder, told):
    intruder.do("DELETE FROM deadline WHERE country = 'CR' AND kind = 'due'")
    assert told() == {("deadline_row", scene.case_id, "due CR")}


@pytest.mark.parametrize("country", ["HN", "CR"])
def test_a_deadline_row_that_moved(scene, intruder, told, country):
    # Honduras has answered, so that its row may stay, but only where it stood.
    intruder.do(
        "UPDATE deadline SET due_at = (SELECT min(last_at) FROM case_row)"
        f" WHERE country = '{country}' AND kind = 'due'"
    )
    assert told() == {("deadline_row", scene.case_id, f"due {country}")}


def test_a_row_of_a_kind_that_nobody_who_answered_has(scene, intruder, told):
    intruder.do("UPDATE deadline SET kind = 'close' WHERE country = 'HN' AND kind = 'due'")
    assert told() == {("deadline_row", scene.case_id, "close HN")}


# Commands ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edit", "muddled"),
    [
        ("command_digest = 'another'", {"its own"}),
        ("command_place = 77", {"its own"}),
        ("command_id = 'elsewhere'", {"its own", "elsewhere"}),
    ],
)
def test_one_event_of_a_command_that_was_edited(scene, intruder, told, edit, muddled):
    intruder.drop_all()
    own = intruder.ask("SELECT max(command_id) FROM event WHERE command_place = 2")
    intruder.do(f"UPDATE event SET {edit} WHERE command_id = '{own}' AND command_place = 1")
    names = {own if one == "its own" else one for one in muddled}
    assert told() == {("command", one, "command_place") for one in names}


# The tree, the guards, the letters --------------------------------------------------------------


@pytest.mark.parametrize("edit", ["'[]'", "'no JSON'", "replace(compact_range, '0', '1')"])
def test_an_edited_compact_range(scene, intruder, told, edit):
    intruder.do(f"UPDATE head SET compact_range = {edit}")
    found = told()
    assert {one for one in found if one[0] == "head"} == {
        ("head", "head", "row")
        if "no" in edit
        else ("head", f"size {len(scene.events) + roster_size(scene)}", "compact_range")
    }


def roster_size(scene) -> int:
    with scene.app.store.read() as view:
        return view.roster().version


def test_a_leaf_that_nobody_would_seal(scene, intruder, told):
    scene.position("CR", Stance.ASSENT)
    assert told() == set()
    if intruder.on_sqlite:
        # There it cannot be said: whatever lies beyond the tree is pending.
        with pytest.raises(OperationalError, match="view"):
            intruder.do("DELETE FROM pending")
        return
    intruder.do("DELETE FROM pending")
    assert told() == {("pending", "pending", "rows")}


def test_every_trigger_that_is_missing_is_named(scene, intruder):
    intruder.drop_all()
    faults = verify(scene.app).faults
    assert {(one.code, one.field, one.found) for one in faults} == {
        ("trigger", name, "missing") for name in intruder.triggers
    }
    assert {one.where for one in faults} == set(APPEND_ONLY)


def test_a_trigger_that_refuses_nothing_is_missing(scene, intruder):
    if intruder.on_sqlite:
        intruder.drop("event_no_update")
        intruder.do("CREATE TRIGGER event_no_update BEFORE UPDATE ON event BEGIN SELECT 1; END")
    else:
        intruder.do("ALTER TABLE event DISABLE TRIGGER event_no_update")
    assert [(one.where, one.field) for one in verify(scene.app).faults] == [
        ("event", "event_no_update")
    ]


@pytest.mark.parametrize("edit", ["event_id = stream || '.999'", "stream = 'TC-9'"])
def test_a_letter_about_nothing(scene, intruder, told, edit):
    number = intruder.ask("SELECT max(id) FROM outbox")
    intruder.do(f"UPDATE outbox SET {edit} WHERE id = {number}")
    assert ("letter", f"outbox {number}", "event_id") in told()


def test_an_outbox_emptied_by_hand(scene, intruder, told):
    where, recipient = "TC-2021-001.16", "secretariat/officer"
    with intruder.engine.connect() as asking:
        due = asking.execute(text("SELECT event_id, recipient FROM outbox")).all()
    intruder.do("DELETE FROM outbox")
    found = told()
    assert {(where, field) for _, where, field in found} == {
        (event, f"letter to {recipient}") for event, recipient in due
    }
    assert ("letter", where, f"letter to {recipient}") in found


@pytest.mark.parametrize(
    ("edit", "field"),
    [
        ("recipient = 'CR/foreign_affairs'", "notice"),
        ('notice = replace(notice, \'"topic":"\', \'"topic":"x\')', "notice"),
        ('notice = replace(notice, \'"state":"\', \'"state":"x\')', None),
    ],
)
def test_a_letter_altered(scene, intruder, told, edit, field):
    number = intruder.ask("SELECT max(id) FROM outbox")
    intruder.do(f"UPDATE outbox SET {edit} WHERE id = {number}")
    found = told()
    assert {code for code, _, _ in found} == {"letter"}
    named = f"outbox {number}"
    assert any(named in (where, one.partition(" to ")[0]) for _, where, one in found)
    assert field is None or ("letter", named, field) in found


def test_a_letter_that_nothing_asked_for(scene, intruder, told):
    number = intruder.ask("SELECT max(id) FROM outbox")
    columns = "stream, event_id, recipient, topic, notice, created_at, attempts, next_try_at"
    intruder.do(f"INSERT INTO outbox ({columns}) SELECT {columns} FROM outbox WHERE id = {number}")
    assert told() == {("letter", "TC-2021-001.16", f"outbox {number + 1}")}


def test_a_letter_that_went_out_is_still_there(scene, intruder, told):
    kept = "stream, event_id, recipient, topic, notice, created_at"
    intruder.do(
        f"INSERT INTO sent_letter ({kept}, attempts, sent_at)"
        f" SELECT {kept}, attempts, created_at FROM outbox"
    )
    intruder.do("DELETE FROM outbox")
    assert told() == set()
    intruder.do("DELETE FROM sent_letter WHERE recipient LIKE 'secretariat%'")
    assert told()


@pytest.mark.parametrize(
    ("table", "edit", "field"),
    [
        ("event", "leaf = CAST(leaf AS TEXT)", "leaf"),
        ("tree_leaf", "hash = CAST(hex(hash) AS TEXT)", "leaf_hash"),
        ("event", "type = CAST(type AS BLOB)", "type"),
        ("event", "actor = CAST(actor AS BLOB)", "actor"),
        ("event", "recorded_at = CAST(recorded_at AS BLOB)", "recorded_at"),
    ],
)
def test_a_column_of_another_type_is_named_and_hides_nothing(
    scene, intruder, told, table, edit, field
):
    if not intruder.on_sqlite:
        pytest.skip("PostgreSQL keeps the types of its columns")
    intruder.drop_all()
    row = intruder.ask("SELECT row_id FROM event WHERE stream = 'TC-2021-001' AND case_seq = 3")
    index = intruder.ask(f"SELECT leaf_index FROM tree_leaf WHERE row_id = {row}")
    intruder.do(f"UPDATE {table} SET {edit} WHERE row_id = {row}")
    intruder.do("DELETE FROM sealed_value WHERE name = 'statement'")
    found = told()
    assert ("column", f"leaf {index} (TC-2021-001)", field) in found
    assert ("sealed_value", position(scene), "statement") in found
    assert not [one for one in found if one[0] == "unreadable"]


def test_rows_that_cannot_be_read_do_not_hide_the_others(scene, intruder, told):
    if not intruder.on_sqlite:
        intruder.do("ALTER TABLE case_row ALTER COLUMN version DROP NOT NULL")
        intruder.do("UPDATE case_row SET version = NULL")
        assert ("case_row", scene.case_id, "version") in told()
        return
    intruder.do("UPDATE case_row SET last_at = 'yesterday'")
    intruder.do("DELETE FROM sealed_value WHERE name = 'statement'")
    assert told() == {
        ("unreadable", scene.case_id, "last_at"),
        ("sealed_value", position(scene), "statement"),
    }
