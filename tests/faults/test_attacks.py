"""The threat table of docs/auditing.md, row by row: the office attacks, with all that it holds.

Each attack says what has to happen: which faults ``rcm log verify`` names and where, whether the
key's own memory stops every command, whether a head in other hands contradicts what is there
now, and whether a witness signs. What no attack here can show, the page has to say.
"""

# ruff: noqa: S608 - an intruder writes SQL as it comes

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from rcm_workflow.application.export import tree_files
from rcm_workflow.application.seal import seal
from rcm_workflow.application.verify import verify
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE
from rcm_workflow.audit.last_signed import sign_head
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.note import Note, NotSigned
from rcm_workflow.audit.receipt import Grade, NotAReceipt, Receipt, ReceiptFails, judge
from rcm_workflow.audit.tiles import read_bundle
from rcm_workflow.audit.witnessing import is_fork
from rcm_workflow.custody.key_file import read_keys
from rcm_workflow.domain.events import PositionRecorded, SilenceRecorded, TransitionFired
from rcm_workflow.domain.fact_events import FactsKept
from rcm_workflow.domain.failures import LogBroken
from rcm_workflow.domain.values import SYSTEM, Actor, Stance
from tests.application.hall import Hall
from tests.faults.forgery import (
    DATABASE,
    HN,
    KEY,
    LOG,
    OFFICE,
    ROUND,
    TRUST,
    Events,
    Outside,
    by_hand,
    contradicts,
    forget,
    founded,
    office,
    rehash,
    rewritten,
    witness_signs,
)
from tests.scene import focal, seated

PAGE = Path(__file__).parents[2] / "docs" / "auditing.md"


@dataclass(frozen=True)
class Attack:
    """What is done, and what has to come of it."""

    row: str
    """The first cell of its row in the threat table."""
    does: Callable[[Path, Outside], None]
    finds: frozenset[str] = frozenset()
    """The codes of the faults that ``rcm log verify`` has to name, and no others."""
    at: str = ""
    """What one of their places has to hold; ``{place}`` is that of the signed position."""
    stops: bool = False
    """Whether ``last_signed`` stops every command of whoever has the key."""
    contradicted: bool = False
    """Whether a head or receipt in other hands shows it; then no witness signs either."""
    name: str = field(default="", compare=False)


GUATEMALA = focal("GT")
ALTERED, REHASHED = "an entry altered in the database", "an entry and its hash altered"
MOVED = "entries removed, inserted, reordered"
REBUILT = "tree rebuilt over altered entries, head signed anew"
CUT = "newest entries cut off, within what was signed"
CUT_EARLY = "newest entries cut off before they were signed"
BACKUP = "a restored backup that goes on"
BESIDE = "case rows, positions, deadlines edited beside the log"
WATCHING = "a trigger, rule, view, table or column put into the database beside ours"
LETTERS = "letters deleted, added, or sent elsewhere, by hand"
HEAD_TIME = "the time beside a signed head changed"
FORGOTTEN = "signatures of witnesses deleted, or signed heads below the newest one"
DOCUMENT = "a certificate, text or definition swapped"
TWICE = "an entry with a key twice, or spelled in another way"
BACKDATED = "an event back-dated when it is recorded"
FORGED = "a position recorded that the country never gave, where its seat has a key"
UNSIGNED = "a position recorded that the country never gave, unsigned"
UNLAWFUL = "a step that its seat may not make, or while its conditions do not hold"
UNFOUNDED = "a silence, a period or an outcome that no step brought about, or another than follows"
FOR_ANOTHER = "a position recorded by the seat of another country"
REPLAYED = "a signature of a country used again: another case, round, words, or the same twice"
STRUCK = "a signature of a country struck from its position, where the policy asks for one"
SEALED, DESTROYED = "a country's sealed statement replaced", "a sealed value destroyed"

SHORT = {"altered", "its key remembers", "other words under the signature", "certificate"}
SHORT |= {"the system's, by a seat", "and all written anew"}
STANCE = "CAST(replace(CAST(leaf AS TEXT), '\"object\"', '\"assent\"') AS BLOB)"
SPEAKS_OTHERWISE = ("case_row", "signature_does_not_verify")
NEWEST = "(SELECT max(leaf_index) FROM tree_leaf)"
OF_HN = "event WHERE actor LIKE 'HN/%' AND type = 'position_recorded'"


def edits(*statements: str, again: bool = False, forgets: bool = False):
    """Edit rows; then compute hashes and tree anew, and lose the signed heads, if asked to."""

    def attack(place: Path, _: Outside) -> None:
        with by_hand(place) as database:
            for one in statements:
                database.execute(one)
            if again:
                rehash(database)
            if forgets:
                forget(place, database)
        if forgets:
            with office(place) as app:
                seal(app)

    return attack


def writes_anew(edit: Callable[[Events], Events]):
    """Write the whole database anew from edited events, and sign it with the key of the log."""
    return lambda place, _: rewritten(place, edit)


def position_of(events: Events, country: str) -> int:
    """Where the position of a country in the member round stands."""
    return max(
        n
        for n, (_, one) in enumerate(events)
        if isinstance(one.event, PositionRecorded) and one.event.country == country
    )


def with_event(country: str, **changes):
    """Give the position of a country other values."""

    def edit(events: Events) -> Events:
        n = position_of(events, country)
        command, one = events[n]
        more = {"event": one.event.model_copy(update=changes)}
        return [*events[:n], (command, one.model_copy(update=more)), *events[n + 1 :]]

    return edit


def without(country: str):
    return lambda events: [one for n, one in enumerate(events) if n != position_of(events, country)]


def swapped(events: Events) -> Events:
    """The positions of Guatemala and El Salvador in the other order, their times kept in order."""
    one, two = position_of(events, "GT"), position_of(events, "SV")
    a, b = events[one][1], events[two][1]
    found = list(events)
    found[one] = ("x-1", b.model_copy(update={"recorded_at": a.recorded_at}))
    found[two] = ("x-2", a.model_copy(update={"recorded_at": b.recorded_at}))
    return found


def invented(country: str, stance: Stance = Stance.ASSENT, **more):
    """A position of a country that gave none, after the last one, by its own seat."""

    def edit(events: Events) -> Events:
        _, last = events[position_of(events, "PA")]
        event = last.event.model_copy(update={"country": country, "stance": stance, "sealed": {}})
        told = {"event": event, "actor": focal(country), "salts": (), **more}
        return [*events, ("invented", last.model_copy(update=told))]

    return edit


def then(*happened, by: Actor = GUATEMALA):
    """These events after the last one, as the program would write them."""

    def edit(events: Events) -> Events:
        _, last = events[position_of(events, "PA")]
        told = {"actor": by, "salts": ()}
        return [
            *events,
            *(("more", last.model_copy(update={"event": one, **told})) for one in happened),
        ]

    return edit


def fired(trigger: str, source: str, dest: str) -> TransitionFired:
    return TransitionFired(trigger=trigger, source=source, dest=dest, role="members", round=1)


def silent(*countries: str) -> SilenceRecorded:
    return SilenceRecorded(
        electorate="members",
        round=1,
        rule="tacit_consent_flagged",
        countries=tuple((one, "tacit", "reminded_and_delivered") for one in countries),
    )


def replayed(events: Events) -> Events:
    """What Honduras signed, a second time."""
    _, one = events[position_of(events, "HN")]
    _, last = events[-1]
    return [*events, ("again", one.model_copy(update={"recorded_at": last.recorded_at}))]


def unsigned(events: Events) -> Events:
    """What Honduras signed, as if it had only been said."""
    n = position_of(events, "HN")
    command, one = events[n]
    return [*events[:n], (command, one.model_copy(update={"signature": None})), *events[n + 1 :]]


def under_another_seat(events: Events) -> Events:
    """The signature of Honduras under the word of Costa Rica."""
    signature = events[position_of(events, "HN")][1].signature
    n = position_of(events, "CR")
    command, one = events[n]
    return [
        *events[:n],
        (command, one.model_copy(update={"signature": signature})),
        *events[n + 1 :],
    ]


def backdated(by: timedelta):
    def edit(events: Events) -> Events:
        command, one = events[-1]
        return [
            *events[:-1],
            (command, one.model_copy(update={"recorded_at": one.recorded_at - by})),
        ]

    return edit


def cut(size: str, *, forgets: bool):
    """Cut off what lies beyond a size, and the rows that repeat it."""

    def attack(place: Path, seen: Outside) -> None:
        keep = {"above": seen.checkpoint.size + 1, "below": seen.checkpoint.size - 1}[size]
        rewritten_to(place, keep, forgets=forgets)

    return attack


def rewritten_to(place: Path, size: int, *, forgets: bool) -> None:
    last = place / f"{KEY}.last"
    kept = last.read_bytes()
    rewritten(place, lambda events: events[:size])
    if not forgets:
        last.write_bytes(kept)


def goes_on(*, forgets: bool):
    """Restore a copy of before the head in other hands, and go on with it."""

    def attack(place: Path, seen: Outside) -> None:
        last = place / f"{KEY}.last"
        kept = last.read_bytes()
        rewritten(place, lambda events: events[: seen.checkpoint.size - 1])
        with office(place) as app:
            hall = Hall(app, app.clock, "TC-2021-001")
            for country in ("NI", "DO", "BZ"):
                hall.position(country, Stance.ASSENT)
            seal(app)
        if not forgets:
            last.write_bytes(kept)

    return attack


def other_document(place: Path, _: Outside) -> None:
    """Another certificate under the digest of the one that was given out."""
    with by_hand(place) as database:
        database.execute(
            "UPDATE document SET body = CAST(replace(CAST(body AS TEXT), '2021-09-16',"
            " '2021-09-15') AS BLOB) WHERE CAST(body AS TEXT) LIKE '%2021-09-16%'"
        )


def puts_into_the_schema(*statements: str):
    """Put something into the database that is not of our making; the triggers of ours stay."""

    def attack(place: Path, _: Outside) -> None:
        with closing(sqlite3.connect(place / DATABASE)) as database:
            for one in statements:
                database.execute(one)
            database.commit()

    return attack


def older_heads_only(place: Path, _: Outside) -> None:
    """Lose every signature of a witness and every signed head but the newest."""
    with by_hand(place) as database:
        database.execute("DELETE FROM cosignature")
        database.execute("DELETE FROM checkpoint WHERE id < (SELECT max(id) FROM checkpoint)")


def other_time_signed(place: Path, _: Outside) -> None:
    """Another time in the log's own line of every head, and in the column beside it."""
    key = read_keys(place / KEY)[0].as_kind(COSIGNATURE).verifier
    with by_hand(place) as database:
        rows = database.execute("SELECT id, note FROM checkpoint").fetchall()
        for row, text in rows:
            note = Note.parse(text.encode())
            lines = [
                replace(one, signature=EARLY.to_bytes(8, "big") + one.signature[8:])
                if one.key_id == key.id
                else one
                for one in note.signatures
            ]
            database.execute(
                "UPDATE checkpoint SET note = ?, signed_at = '1999-01-01T00:00:00.000000Z'"
                " WHERE id = ?",
                (bytes(Note(note.text, tuple(lines))).decode(), row),
            )


EARLY = 915148800  # 1999-01-01T00:00Z
EMPTIES = "CREATE TRIGGER tidy AFTER INSERT ON event BEGIN DELETE FROM outbox; END"
HIDES = "CREATE VIEW pending AS SELECT row_id FROM event WHERE 0"

ATTACKS = (
    Attack(
        WATCHING,
        puts_into_the_schema(EMPTIES),
        frozenset({"schema"}),
        at="tidy",
        name="a trigger that empties the outbox",
    ),
    Attack(
        WATCHING,
        puts_into_the_schema("CREATE TABLE shadow (body TEXT)"),
        frozenset({"schema"}),
        at="shadow",
        name="a table",
    ),
    Attack(
        WATCHING,
        puts_into_the_schema("ALTER TABLE case_row ADD COLUMN note TEXT"),
        frozenset({"schema"}),
        at="case_row.note",
        name="a column",
    ),
    Attack(
        WATCHING,
        puts_into_the_schema("DROP VIEW pending", HIDES),
        frozenset({"schema"}),
        at="pending",
        name="our view, saying something else",
    ),
    Attack(
        LETTERS,
        edits("DELETE FROM outbox WHERE id = (SELECT min(id) FROM outbox)"),
        frozenset({"letter"}),
        name="one deleted",
    ),
    Attack(LETTERS, edits("DELETE FROM outbox"), frozenset({"letter"}), name="all deleted"),
    Attack(
        LETTERS,
        edits(
            "UPDATE outbox SET recipient = 'XX/officer', notice ="
            " json_set(notice, '$.recipient', 'XX/officer')"
            " WHERE id = (SELECT min(id) FROM outbox)"
        ),
        frozenset({"letter"}),
        name="one sent elsewhere",
    ),
    Attack(
        HEAD_TIME,
        edits("UPDATE checkpoint SET signed_at = '1999-01-01T00:00:00.000000Z'"),
        frozenset({"checkpoint"}),
        at="signed head",
        name="the column",
    ),
    Attack(
        HEAD_TIME,
        other_time_signed,
        frozenset({"checkpoint"}),
        at="signed head",
        name="the signed time, too",
    ),
    Attack(FORGOTTEN, older_heads_only, name="all of them"),
    Attack(
        ALTERED,
        edits(f"UPDATE event SET leaf = {STANCE} WHERE row_id = (SELECT row_id FROM {OF_HN})"),
        frozenset(
            {"hash_differs", "root", "root_differs", "case_row", "signature_does_not_verify"}
        ),
        at="leaf {place}",
        contradicted=True,
        name="payload",
    ),
    Attack(
        REHASHED,
        edits(
            f"UPDATE event SET leaf = {STANCE} WHERE row_id = (SELECT row_id FROM {OF_HN})",
            again=True,
        ),
        frozenset({"root_differs", "checkpoint", *SPEAKS_OTHERWISE}),
        at="leaf {place}",
        stops=True,
        contradicted=True,
        name="payload and tree",
    ),
    Attack(
        MOVED,
        edits(
            f"DELETE FROM tree_leaf WHERE row_id = (SELECT row_id FROM {OF_HN})",
            f"DELETE FROM {OF_HN}",
        ),
        frozenset(
            {
                *("index_not_dense", "root", "root_differs", "size_differs"),
                *("case_seq_not_gapless", "case_row", "sealed_value"),
            }
        ),
        at="leaf {next}",
        contradicted=True,
        name="removed",
    ),
    Attack(
        MOVED,
        edits(
            f"UPDATE tree_leaf SET leaf_index = -1 WHERE leaf_index = {NEWEST}",
            f"UPDATE tree_leaf SET leaf_index = leaf_index + 1 WHERE leaf_index = {NEWEST}",
            f"UPDATE tree_leaf SET leaf_index = {NEWEST} - 1 WHERE leaf_index = -1",
        ),
        frozenset({"root", "root_differs", "case_seq_not_gapless", "recorded_at_goes_back"}),
        at="leaf {last_but_one}",
        name="reordered",
    ),
    Attack(
        REBUILT,
        writes_anew(with_event("CR", stance=Stance.OBJECT)),
        contradicted=True,
        name="altered",
    ),
    Attack(REBUILT, writes_anew(without("CR")), contradicted=True, name="removed"),
    Attack(REBUILT, writes_anew(swapped), name="reordered after the head in other hands"),
    Attack(CUT, cut("above", forgets=False), stops=True, name="above the head in other hands"),
    Attack(CUT, cut("below", forgets=False), stops=True, contradicted=True, name="below it"),
    Attack(CUT, cut("below", forgets=True), contradicted=True, name="below it, all heads lost"),
    Attack(CUT_EARLY, cut("above", forgets=True), name="nobody had a head of it"),
    Attack(BACKUP, goes_on(forgets=False), stops=True, contradicted=True, name="its key remembers"),
    Attack(BACKUP, goes_on(forgets=True), contradicted=True, name="its key was made to forget"),
    Attack(
        BESIDE,
        edits("UPDATE case_row SET state = 'launched'"),
        frozenset({"case_row"}),
        at="TC-2021-001",
        name="case row",
    ),
    Attack(
        BESIDE,
        edits(
            "UPDATE case_part SET body = replace(body, '\"object\"', '\"assent\"')"
            " WHERE key LIKE 'standing/%HN'"
        ),
        frozenset({"case_row"}),
        at="TC-2021-001",
        name="projection",
    ),
    Attack(
        BESIDE,
        edits(
            "UPDATE case_part SET body = replace(body, '\"signed_with\"', '\"signed_wit\"')"
            " WHERE key LIKE 'standing/%HN'"
        ),
        frozenset({"case_row"}),
        at="TC-2021-001",
        name="the key of a position",
    ),
    Attack(DOCUMENT, other_document, frozenset({"document", "certificate"}), name="certificate"),
    Attack(
        TWICE,
        edits(
            "UPDATE event SET leaf = CAST(replace(CAST(leaf AS TEXT), '\"v\":1}',"
            f' \'"v":1,"v":1}}\') AS BLOB) WHERE row_id = (SELECT row_id FROM {OF_HN})',
            again=True,
            forgets=False,
        ),
        frozenset(
            {
                *("root_differs", "checkpoint", "not_canonical", "not_a_leaf", "replay"),
                *("case_seq_not_gapless", "sealed_value"),
            }
        ),
        at="leaf {place}",
        stops=True,
        contradicted=True,
        name="key twice",
    ),
    Attack(
        BACKDATED,
        writes_anew(backdated(timedelta(days=2))),
        frozenset({"recorded_at_goes_back"}),
        at="leaf {last}",
        name="before the event that precedes it",
    ),
    Attack(BACKDATED, writes_anew(backdated(timedelta(minutes=30))), name="after it"),
    Attack(
        FORGED,
        writes_anew(with_event("HN", stance=Stance.ASSENT)),
        frozenset({"signature_does_not_verify"}),
        at="leaf {place}",
        contradicted=True,
        name="other words under the signature",
    ),
    Attack(
        FORGED,
        writes_anew(under_another_seat),
        frozenset({"signing_key_of_another_seat", "signature_used_before"}),
        contradicted=True,
        name="a signature under the word of another",
    ),
    Attack(
        STRUCK,
        writes_anew(unsigned),
        frozenset({"position_not_signed"}),
        at="leaf {place}",
        contradicted=True,
        name="and all written anew",
    ),
    Attack(UNSIGNED, writes_anew(invented("NI", Stance.OBJECT)), name="invented"),
    Attack(
        FOR_ANOTHER,
        writes_anew(invented("NI", Stance.OBJECT, actor=GUATEMALA)),
        frozenset({"position_of_another", "not_allowed"}),
        at="leaf {added}",
        name="in its name",
    ),
    Attack(
        UNLAWFUL,
        writes_anew(then(fired("close_early", "member_round_1", "assessing_1"))),
        frozenset({"not_allowed"}),
        at="TC-2021-001.",
        name="the system's, by a seat",
    ),
    Attack(
        UNLAWFUL,
        writes_anew(then(fired("close_early", "member_round_1", "assessing_1"), by=SYSTEM)),
        frozenset({"not_allowed"}),
        at="TC-2021-001.",
        name="over an objection",
    ),
    Attack(
        UNFOUNDED,
        writes_anew(then(silent("NI", "US"))),
        frozenset({"not_allowed", "does_not_follow"}),
        at="TC-2021-001.",
        name="silence while the round runs",
    ),
    Attack(
        UNFOUNDED,
        writes_anew(then(FactsKept(values=(("requires_agreed_position", False),)))),
        frozenset({"does_not_follow"}),
        at="TC-2021-001.",
        name="a fact that nobody gave",
    ),
    Attack(
        REPLAYED,
        writes_anew(replayed),
        frozenset({"signature_used_before"}),
        at="leaf {added}",
        name="the same twice",
    ),
    Attack(
        SEALED,
        edits("UPDATE sealed_value SET value = '\"Article 4\"' WHERE value LIKE '%Article 3%'"),
        frozenset({"sealed_value"}),
        at="TC-2021-001",
        name="replaced",
    ),
    Attack(
        DESTROYED,
        edits("DELETE FROM sealed_value WHERE value LIKE '%Article 3%'"),
        frozenset({"sealed_value"}),
        at="TC-2021-001",
        name="destroyed",
    ),
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory) -> tuple[Path, Outside]:
    place = tmp_path_factory.mktemp("office")
    return place, founded(place)


@pytest.fixture
def seen(whole) -> Outside:
    """What was in other hands before the attack."""
    return whole[1]


@pytest.fixture
def place(whole, tmp_path) -> Path:
    """A copy of the office, to be attacked."""
    copy = tmp_path / "office"
    shutil.copytree(whole[0], copy)
    return copy


def in_turn(one: Attack):
    """An attack; those that write the log anew take a second, so most are for the long form."""
    quick = one.does.__qualname__.startswith("edits") or one.name in SHORT
    marks = () if quick else (pytest.mark.slow,)
    return pytest.param(one, id=f"{one.row}: {one.name}", marks=marks)


@pytest.mark.parametrize("attack", [in_turn(one) for one in ATTACKS])
def test_an_attack_is_found_by_what_the_page_says(place, seen, attack):
    attack.does(place, seen)
    assert stopped(place) is attack.stops
    with office(place, signs=False) as app:
        found = verify(app, None, TRUST).faults
        codes = {one.code for one in found}
        if attack.row != LETTERS:
            # Whoever writes entries by hand can write their letters as well: they prove nothing.
            codes.discard("letter")
        assert codes == attack.finds, found
        assert not attack.at or any(
            attack.at.format(**places(seen)) in one.where for one in found
        ), found
        assert contradicts(app, seen) is attack.contradicted
        if attack.contradicted and not attack.finds:
            assert not witness_signs(app, seen)


def places(seen: Outside) -> dict[str, int]:
    """Where the entries stand that attacks are about; three follow upon the signed position."""
    last = seen.place + 3
    return {
        "place": seen.place,
        "next": seen.place + 1,
        "last_but_one": last - 1,
        "last": last,
        "added": last + 1,
    }


def stopped(place: Path) -> bool:
    """Whether whoever has the key of the log can begin any command, and sign."""
    try:
        with office(place) as app:
            seal(app)
    except LogBroken:
        return True
    return False


# What needs no database --------------------------------------------------------------------------


def test_two_histories_shown_to_two_people(seen):
    shown = Checkpoint(LOG, seen.checkpoint.size, b"x" * 32)
    other = sign_head(shown, (OFFICE,), 1)
    keys = TRUST.keys_of(LOG)
    assert is_fork(seen.note, other, keys)
    assert not is_fork(seen.note, seen.note, keys)


def test_an_old_head_shown_as_the_newest(seen):
    times = dict(TRUST.weigh(seen.note).witnesses)
    assert times["hn"] == int((ROUND + timedelta(hours=1)).timestamp())


def test_a_receipt_altered_in_any_bit(seen):
    good = judge(Receipt.parse(seen.receipt), TRUST, keys=[HN.verifier])
    assert (good.grade, good.leaf.event_id) == (Grade.WITNESSED, seen.position)
    chance = Random(7)  # noqa: S311 - the same places every time
    for _ in range(300):
        at, bit = chance.randrange(len(seen.receipt)), 1 << chance.randrange(8)
        byte = bytes([seen.receipt[at] ^ bit])
        altered = seen.receipt[:at] + byte + seen.receipt[at + 1 :]
        try:
            found = judge(Receipt.parse(altered), TRUST, keys=[HN.verifier])
        except (NotAReceipt, ReceiptFails):
            continue
        # A signature whose key name was altered is one of nobody: fewer witnesses, the same words.
        assert (found.leaf, found.place) == (good.leaf, good.place)
        assert set(found.witnesses) <= set(good.witnesses)


def test_a_signature_of_a_witness_forged(seen):
    *others, line = seen.note.signatures
    forged = Note(seen.note.text, (*others, type(line)(line.name, line.key_id, b"\0" * 72)))
    with pytest.raises(NotSigned):
        TRUST.weigh(forged)


def test_one_byte_of_the_exported_tiles_turned_over(place, seen):
    with office(place) as app:
        files = dict(tree_files(app, seated("audit/auditor")))
    entries = b"".join(body for name, body in files.items() if "/entries/" in name)
    told = Checkpoint.parse(Note.parse(files["checkpoint"]).text)
    assert root([leaf_hash(one) for one in read_bundle(entries)]) == told.root
    hashes = files[next(name for name in files if name.startswith("tile/0/"))]
    chance = Random(9)  # noqa: S311 - the same places every time
    for _ in range(60):
        at, bit = chance.randrange(len(entries)), 1 << chance.randrange(8)
        altered = entries[:at] + bytes([entries[at] ^ bit]) + entries[at + 1 :]
        try:
            computed = [leaf_hash(one) for one in read_bundle(altered)]
        except ValueError:
            continue
        assert root(computed) != told.root
        # The hashes of level 0 say which entry it was.
        assert b"".join(computed) != hashes


# The page and this file --------------------------------------------------------------------------

ELSEWHERE = {
    "two histories shown to two people": test_two_histories_shown_to_two_people,
    "an old head shown as the newest": test_an_old_head_shown_as_the_newest,
    "a receipt altered in any bit": test_a_receipt_altered_in_any_bit,
    "a signature of a witness forged": test_a_signature_of_a_witness_forged,
    "one byte of the exported tiles turned over": test_one_byte_of_the_exported_tiles_turned_over,
}
"""Rows with a test of their own, above."""

BUNDLE, AUDIT = "tests/cli/test_bundle.py", "tests/application/test_audit.py"
SIGNED, HEADS = "tests/audit/test_bundle_signatures.py", "tests/audit/test_bundle_heads.py"
IN_OTHER_FILES = {
    "words of an entry that may not be read, guessed by its hash in a receipt or bundle": (
        "tests/contract/test_guessing.py"
    ),
    "the newest signed heads deleted, or all of them": "tests/cli/test_witness.py",
    "a certificate of a deadline swapped, in the log too": AUDIT,
    "an event of an actor left out, in a log whose writer numbers them": AUDIT,
    "a step of a case left out": "tests/audit/test_auditor.py",
    (
        "an entry in the roster, or another case opened or moved, that no step asks for, or with"
        " other values"
    ): "tests/application/test_forged_effects.py",
    "a file of a bundle altered, removed or added": BUNDLE,
    "a bundle cut and listed anew": BUNDLE,
    "a bundle cut to an older head": HEADS,
    "documents left out of a bundle": HEADS,
    "a head shown as witnessed by witnesses of another one": HEADS,
    "a signature of a country in a bundle forged, used again, or by a key taken back": SIGNED,
    "an entry that takes a key back left out of a bundle of some cases": SIGNED,
    "a bundle put together over altered entries": BUNDLE,
}
"""Rows that other files of tests try."""

SAID_ONLY = {
    "an event never recorded",
    "a key entered for a country that is not its own",
}
"""Rows that say what no log can show: there is nothing to be found."""


def threats() -> dict[str, str]:
    """The rows of the table: the attack, and by what it is found."""
    text = PAGE.read_text("utf-8").partition("## What is proved by what")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| (.+?) \| (.+?) \|", text, re.MULTILINE)
    return {attack: found for attack, found in rows if attack != "Attack"}


def test_page_and_attacks_name_the_same_threats():
    named = {one.row for one in ATTACKS} | ELSEWHERE.keys() | IN_OTHER_FILES.keys() | SAID_ONLY
    assert all((PAGE.parents[1] / one).is_file() for one in IN_OTHER_FILES.values())
    assert named == threats().keys()


@pytest.mark.parametrize("row", sorted({one.row for one in ATTACKS}))
def test_the_page_promises_what_the_attacks_show(row):
    told, own = threats()[row], [one for one in ATTACKS if one.row == row]
    if any(one.finds for one in own):
        assert "`rcm log verify`" in told or "the same" in told
    if any(one.stops for one in own) and not any(one.finds for one in own):
        assert "`last_signed`" in told
    if any(one.contradicted and not one.finds for one in own):
        assert re.search("receipt|head in other hands", told)
    if any(not (one.finds or one.stops or one.contradicted) for one in own):
        assert re.search("nothing|order in the log|head in other hands", told)
