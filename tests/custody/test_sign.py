"""Heads are signed once they are durable, and only if they continue what was signed before."""

from __future__ import annotations

import shutil
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from rcm_workflow.application.app import App
from rcm_workflow.application.heads import whole_head
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.last_signed import LastSigned, sign_head
from rcm_workflow.audit.merkle import CompactRange
from rcm_workflow.audit.note import opened, sign
from rcm_workflow.audit.trust import Trust
from rcm_workflow.bootstrap import opened as open_app
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import Settings
from rcm_workflow.custody.key_file import add_key, create_keys, drop_oldest, read_keys
from rcm_workflow.custody.log_custody import FileCustody
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.keeping import SignedHead
from rcm_workflow.storage.store import create_database
from tests.contract.cast import T0, do
from tests.contract.cast import opened as case_opened

NOW = T0.replace(microsecond=0)
"""A signature counts whole seconds."""
LOG = "rcm.test/rehearsal"
KEY = SignerKey(LOG, NOTE, b"k" * 32)
NEXT = SignerKey(LOG, NOTE, b"n" * 32)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    create_database(f"sqlite:///{tmp_path}/rcm.db", LOG, at=T0)
    create_keys(tmp_path / "log.key", KEY)
    return tmp_path


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW)


@contextmanager
def log_at(place: Path, clock: ManualClock):
    settings = Settings(database=f"sqlite:///{place}/rcm.db", log_key=place / "log.key")
    with open_app(settings, clock=clock) as app:
        yield app


def record(app: App, *cases: str) -> None:
    for case in cases:
        do(app.store, None, case_opened(), case_id=case)


def heads(app: App):
    with app.store.read() as view:
        return [(one.size, one.signed_at) for one in view.signed_heads()]


def test_what_is_sealed_is_signed_and_remembered_outside(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1", "A-2")
        head = seal(app)
        with app.store.read() as view:
            found = whole_head(view)
    told = Checkpoint.parse(found.note.text)
    assert (told.origin, told.size, told.root.hex()) == (LOG, 2, head.root)
    timed = KEY.as_kind(COSIGNATURE).verifier
    assert {one.key: one.at for one in opened(found.note, [KEY.verifier, timed])} == {
        KEY.verifier: None,
        timed: int(NOW.timestamp()),
    }
    last = LastSigned.parse((place / "log.key.last").read_bytes())
    assert (last.note, last.tree.root().hex()) == (found.note, head.root)


def test_the_empty_log_can_be_signed(place, clock):
    with log_at(place, clock) as app:
        seal(app)
        with app.store.read() as view:
            assert Checkpoint.parse(whole_head(view).note.text).size == 0


def test_nothing_new_is_signed_again_only_by_the_heartbeat(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        for minutes in (0, 30, 59, 60, 61):
            clock.set(NOW + timedelta(minutes=minutes))
            seal(app)
        assert heads(app) == [(1, NOW), (1, NOW + timedelta(minutes=60))]


def test_a_clock_set_back_does_not_make_a_later_head_older(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
        clock.set(NOW - timedelta(days=1), backwards=True)
        record(app, "A-2")
        seal(app)
        assert heads(app) == [(1, NOW), (2, NOW)]


def test_a_restored_backup_is_refused_before_anything_is_done(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
    shutil.copy(place / "rcm.db", place / "backup.db")
    with log_at(place, clock) as app:
        record(app, "A-2")
        seal(app)
    shutil.copy(place / "backup.db", place / "rcm.db")
    with pytest.raises(LogBroken, match="1 sealed entries, yet a head over 2"):
        log_at(place, clock).__enter__()


def test_a_restored_backup_that_went_on_elsewhere_is_never_signed(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
    shutil.copy(place / "rcm.db", place / "backup.db")
    with log_at(place, clock) as app:
        record(app, "A-2")
        seal(app)
    before = (place / "log.key.last").read_bytes()
    shutil.copy(place / "backup.db", place / "rcm.db")
    with open_app(Settings(database=f"sqlite:///{place}/rcm.db"), clock=clock) as unsigned:
        record(unsigned, "B-1", "B-2")
        seal(unsigned)
    with log_at(place, clock) as app, pytest.raises(LogBroken, match="do not lead from"):
        seal(app)
    assert (place / "log.key.last").read_bytes() == before


def test_a_leaf_edited_after_it_was_sealed_is_never_signed(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
    with open_app(Settings(database=f"sqlite:///{place}/rcm.db"), clock=clock) as unsigned:
        record(unsigned, "A-2")
        seal(unsigned)
        with unsigned.store.backend.writer.begin() as connection:
            connection.execute(text("DROP TRIGGER event_no_update"))
            connection.execute(
                text("UPDATE event SET leaf = CAST(replace(leaf, 'A-2', 'A-3') AS BLOB)")
            )
    with log_at(place, clock) as app, pytest.raises(LogBroken, match="nothing is signed"):
        seal(app)


def test_a_head_that_was_remembered_but_not_stored_is_stored_later(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
        with app.store.backend.writer.begin() as connection:
            connection.execute(text("DROP TRIGGER checkpoint_no_delete"))
            connection.execute(text("DELETE FROM checkpoint"))
        seal(app)
        assert heads(app) == [(1, NOW)]


def test_while_a_key_takes_over_both_sign(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
        add_key(place / "log.key", NEXT)
        seal(app)
        with app.store.read() as view:
            both = whole_head(view).note
        assert [one.key for one in opened(both, [KEY.verifier, NEXT.verifier])] == [
            KEY.verifier,
            NEXT.verifier,
        ]
        assert [key.name for key in drop_oldest(place / "log.key")] == [LOG]
        record(app, "A-2")
        seal(app)
        with app.store.read() as view:
            alone = whole_head(view).note
        assert [one.key for one in opened(alone, [KEY.verifier, NEXT.verifier])] == [NEXT.verifier]


def test_a_rotation_has_a_beginning_and_an_end(place):
    path = place / "log.key"
    with pytest.raises(Refused) as early:
        drop_oldest(path)
    assert early.value.code == "key_rotation_is_not_open"
    add_key(path, NEXT)
    with pytest.raises(Refused) as twice:
        add_key(path, SignerKey(LOG, NOTE, b"t" * 32))
    assert twice.value.code == "key_rotation_is_open"
    assert read_keys(path) == (KEY, NEXT)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_key_that_others_can_read_is_refused(place, mode, clock):
    (place / "log.key").chmod(mode)
    place.chmod(0o755)
    with pytest.raises(Refused) as refused:
        log_at(place, clock).__enter__()
    assert (refused.value.code, refused.value.facts["mode"]) == (
        "key_file_too_open",
        f"{mode:04o}",
    )


def test_a_key_in_a_folder_of_credentials_is_taken(place):
    (place / "log.key").chmod(0o440)
    place.chmod(0o500)
    try:
        assert read_keys(place / "log.key") == (KEY,)
    finally:
        place.chmod(0o700)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "key_file_not_understood"),
        (b"PRIVATE+KEY+", "key_file_not_understood"),
        (b"\xff", "key_file_not_understood"),
        (f"{KEY.secret()}\n".encode() * 3, "key_file_not_understood"),
        (SignerKey("other.log", NOTE, b"k" * 32).secret().encode(), "key_of_another_log"),
        (KEY.as_kind(COSIGNATURE).secret().encode(), "key_of_another_log"),
    ],
)
def test_a_key_file_that_is_none_is_refused_at_the_start(place, clock, content, code):
    (place / "log.key").write_bytes(content)
    with pytest.raises(Refused) as refused:
        log_at(place, clock).__enter__()
    assert refused.value.code == code
    assert KEY.secret()[-20:] not in str(refused.value)


def test_a_key_file_is_never_replaced_and_its_owner_alone_reads_it(place):
    with pytest.raises(Refused) as refused:
        create_keys(place / "log.key", NEXT)
    assert refused.value.code == "file_exists"
    assert (place / "log.key").stat().st_mode & 0o777 == 0o600


def test_what_is_remembered_in_part_is_refused_or_says_the_same(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
    custody = FileCustody(LOG, place / "log.key", place / "log.key.last")
    whole = (place / "log.key.last").read_bytes()
    signed = custody.last().checkpoint
    kept = 0
    for end in range(len(whole)):
        (place / "log.key.last").write_bytes(whole[:end])
        try:
            assert custody.last().checkpoint == signed
            kept += 1
        except LogBroken:
            continue
    assert kept == 1, "only after the first of the two signatures it is a note"


def faults(app, *witnesses, log=KEY):
    lines = [f"log {log.verifier}", *(f"witness {one.name} {one.verifier}" for one in witnesses)]
    trust = Trust.parse("".join(f"{line}\n" for line in (*lines, "quorum none")).encode())
    return {(one.code, one.where, one.field) for one in verify(app, trust=trust).faults}


def test_the_audit_compares_the_tree_with_every_head_that_was_signed(place, clock):
    with log_at(place, clock) as app:
        for case in ("A-1", "A-2", "A-3"):
            record(app, case)
            seal(app)
        before = faults(app)
        assert {one for one in before if one[0] in {"checkpoint", "root", "fork"}} == set()
        assert faults(app, log=NEXT) - before == {
            ("checkpoint", f"signed head {size}", "signature") for size in (1, 2, 3)
        }
        forged = sign_head(Checkpoint(LOG, 2, b"x" * 32), (KEY,), int(NOW.timestamp()))
        beyond = sign_head(Checkpoint(LOG, 9, b"x" * 32), (KEY,), int(NOW.timestamp()))
        for size, note in ((2, forged), (9, beyond)):
            app.store.keep_head(SignedHead(size, NOW, bytes(note).decode()))
        app.store.keep_cosignatures(3, ["— hn.example/w AAAAAAAAAA=="], NOW)
        witness = SignerKey("hn.example/w", COSIGNATURE, b"w" * 32)
        assert faults(app, witness) - before == {
            ("fork", "signed head 2", "root"),
            ("checkpoint", "signed head 9", "size"),
            ("cosignature", "signed head 3", "hn.example/w"),
        }


def test_witnesses_whom_the_auditor_does_not_know_count_for_nothing_and_are_told(place, clock):
    with log_at(place, clock) as app:
        record(app, "A-1")
        seal(app)
        with app.store.read() as view:
            (head,) = view.signed_heads(0, None)
        known, other = (SignerKey(f"{name}.example/w", COSIGNATURE, b"w" * 32) for name in "ab")
        text = head.note.partition("\n\n")[0] + "\n"
        lines = [str(sign(text, one, int(NOW.timestamp()))) for one in (known, other)]
        app.store.keep_cosignatures(1, lines, NOW)
        trust = f"log {KEY.verifier}\nwitness a {known.verifier}\nquorum a\n"
        found = verify(app, trust=Trust.parse(trust.encode()))
        assert not [one for one in found.faults if one.code == "cosignature"]
        assert found.weighed.strangers == ("b.example/w",)
        assert [name for name, _ in found.weighed.newest_witnessed.witnesses] == ["a.example/w"]
        renamed = lines[0].replace("a.example", "c.example")
        app.store.keep_cosignatures(1, [renamed], NOW)
        found = verify(app, trust=Trust.parse(trust.encode()))
        assert [one.field for one in found.faults if one.code == "cosignature"] == ["c.example/w"]


def test_a_tree_rebuilt_under_a_signed_head_is_placed(place, clock):
    with log_at(place, clock) as app:
        for case in ("A-1", "A-2", "A-3"):
            record(app, case)
            seal(app)
        other = CompactRange(1, app.custody.last().tree.hashes[-1:])
        note = sign_head(Checkpoint(LOG, 1, other.root()), (KEY,), int(NOW.timestamp()))
        with app.store.backend.writer.begin() as connection:
            connection.execute(text("DROP TRIGGER checkpoint_no_update"))
            connection.execute(
                text("UPDATE checkpoint SET note = :note WHERE size = 1"),
                {"note": bytes(note).decode()},
            )
        assert ("root_differs", "leaf 0", "root") in faults(app)
