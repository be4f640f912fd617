"""The office as attacker: it holds the database and the key of the log, and knows this program."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import date, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.begin import begin
from rcm_workflow.application.heads import whole_head
from rcm_workflow.application.ids import SystemEntropy
from rcm_workflow.application.perform import perform
from rcm_workflow.application.ports import Entropy
from rcm_workflow.application.receipts import receipt
from rcm_workflow.application.seal import seal
from rcm_workflow.application.signing import prepare
from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.leaf import read_leaf
from rcm_workflow.audit.merkle import CompactRange, consistency_proof, leaf_hash, root
from rcm_workflow.audit.note import Note, sign
from rcm_workflow.audit.sealing import NONCE
from rcm_workflow.audit.statement import sign_statement
from rcm_workflow.audit.trust import Trust
from rcm_workflow.audit.witnessing import Request, Status, consider
from rcm_workflow.bootstrap import opened
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import Settings
from rcm_workflow.custody.key_file import create_keys
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.values import Document, Seat, Signature, Stance, sha256
from rcm_workflow.storage import codec
from rcm_workflow.storage.store import create_database
from tests.application.hall import Hall
from tests.scene import focal, library, mexico, staffed

LOG = "rcm.test/rehearsal"
START, ROUND = mexico("2021-09-06T09:00"), mexico("2021-09-09T10:00")
OFFICE = SignerKey(LOG, NOTE, b"k" * 32)
WITNESS = SignerKey("hn.example/witness", COSIGNATURE, b"w" * 32)
HN = SignerKey("HN/foreign_affairs", NOTE, b"h" * 32)
TRUST = Trust.parse(f"log {OFFICE.verifier}\nwitness hn {WITNESS.verifier}\nquorum hn\n".encode())
DATABASE, KEY = "rcm.sqlite3", "log.key"
Events = list[tuple[str, Recorded]]
"""Every event of a log in its order, with the id of its command."""


class Outside(NamedTuple):
    """What others have in hand: a head with a witness, and the receipt of a signed position."""

    note: Note
    receipt: bytes
    position: str
    place: int

    @property
    def checkpoint(self) -> Checkpoint:
        return Checkpoint.parse(self.note.text)


@contextmanager
def office(place: Path, *, signs: bool = True, entropy: Entropy | None = None) -> Iterator[App]:
    """The application on the database in a folder, with the key of its log."""
    key = place / KEY if signs else None
    settings = Settings(database=f"sqlite:///{place / DATABASE}", log_key=key)
    with opened(settings, clock=ManualClock(ROUND + timedelta(hours=9)), entropy=entropy) as app:
        yield app


class Repeating(SystemEntropy):
    """Draws what the old entries have drawn; what is new in them draws anew."""

    def __init__(self) -> None:
        self._left: list[str | None] = []

    def salt(self) -> bytes:
        """The next one."""
        told = self._left.pop(0) if self._left else None
        return super().salt() if told is None else bytes.fromhex(told)

    def repeat(self, events: Sequence[Recorded]) -> None:
        """Take the salts that these events bring along, in the order in which they are asked."""
        self._left = []
        for one in events:
            salts = dict(one.salts)
            self._left += [None for name in one.event.sealed if name not in salts]
            if not one.event.sealed and one.signature is None:
                self._left.append(salts.get(NONCE))


class Asking(Hall):
    """A hall whose cases ask whoever has a key to sign."""

    def open(self, *actor: Any, **inputs: Any) -> Any:
        """Open a case whose policy asks for that."""
        asked = (("audit.position_signature", "required_of_key_holders"),)
        return super().open(*actor, **inputs, overrides=asked)


def founded(place: Path) -> Outside:
    """A log with a case in its first round, in which Honduras has signed what it said."""
    create_database(f"sqlite:///{place / DATABASE}", LOG, at=START)
    create_keys(place / KEY, OFFICE)
    settings = Settings(database=f"sqlite:///{place / DATABASE}", log_key=place / KEY)
    clock = ManualClock(START)
    with opened(settings, clock=clock) as app:
        administrator = Seat.parse("secretariat/administrator")
        begin(app, staffed(library().facts()), "founder", administrator, date(2000, 1, 1))
        hall = Asking(app, clock)
        hall.to_agreed().at(ROUND)
        hall.do("open_round_1")
        seat = Seat.parse(HN.name)
        hall.register(c.AddSeatKey, seat=seat, public=HN.verifier.public.hex())
        seal(app)
        hall.at(ROUND + timedelta(hours=1)).position("CR", Stance.ASSENT, statement="Costa Rica")
        position = signed_position(app, hall.case_id)
        seal(app)
        outside = witnessed(app, position)
        for number, country in enumerate(("GT", "SV", "PA"), start=2):
            hall.at(ROUND + timedelta(hours=number)).position(country, Stance.ASSENT)
            seal(app)
    return outside


def signed_position(app: App, case_id: str) -> Recorded:
    """Honduras objects and signs it."""
    asked = c.RecordPosition(
        command_id="hn-1",
        actor=focal("HN"),
        case_id=case_id,
        country="HN",
        stance=Stance.OBJECT,
        statement="Article 3",
    )
    ready = prepare(app, asked)
    value = sign_statement(ready.said, HN)
    signature = Signature(key=HN.verifier.public.hex(), value=value)
    assert ready.command.prepared is not None
    prepared = ready.command.prepared.model_copy(update={"signature": signature})
    return perform(app, ready.command.model_copy(update={"prepared": prepared})).events[0]


def witnessed(app: App, position: Recorded) -> Outside:
    """The head as it is now, signed by the witness too; and a receipt under it."""
    with app.store.read() as view:
        head = whole_head(view)
        found = view.place_of(position.case, position.seq)
    assert found is not None
    assert found[0] is not None
    line = sign(head.note.text, WITNESS, int(app.clock.now().timestamp()))
    app.store.keep_cosignatures(head.size, [str(line)], app.clock.now())
    issued = receipt(app, position, TRUST)
    return Outside(head.note.with_lines([line]), bytes(issued.receipt), position.id, found[0])


def hashes_of(app: App) -> list[bytes]:
    """The leaf hashes of the whole tree, computed from the leaves."""
    with app.store.read() as view:
        return [leaf_hash(one.leaf) for one in view.leaves() if one.place is not None]


def contradicts(app: App, seen: Outside) -> bool:
    """Whether the head that others have in hand is not a beginning of this log."""
    hashes, told = hashes_of(app), seen.checkpoint
    return len(hashes) < told.size or root(hashes[: told.size]) != told.root


def witness_signs(app: App, seen: Outside) -> bool:
    """Whether one who signed the head in hand signs the present one, with the proof there is."""
    with app.store.read() as view:
        head = whole_head(view)
    hashes, old = hashes_of(app)[: head.size], seen.checkpoint
    proof = consistency_proof(hashes, old.size) if 0 < old.size < head.size else []
    asked = Request(old.size, tuple(proof), head.note)
    return consider(asked, TRUST.keys_of(LOG), old).status is Status.COSIGNED


# The database by hand ----------------------------------------------------------------------------


@contextmanager
def by_hand(place: Path) -> Iterator[sqlite3.Connection]:
    """The database without its triggers, which are put back so that they tell nothing."""
    with closing(sqlite3.connect(place / DATABASE)) as database:
        found = database.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        triggers = found.fetchall()
        for name, _ in triggers:
            database.execute(f"DROP TRIGGER {name}")
        yield database
        for _, sql in triggers:
            database.execute(sql)
        database.commit()


def rehash(database: sqlite3.Connection) -> None:
    """Compute hashes, range and root anew, as whoever knows the format can."""
    tree = CompactRange()
    rows = database.execute(
        "SELECT leaf_index, leaf FROM tree_leaf JOIN event USING (row_id) ORDER BY leaf_index"
    ).fetchall()
    for place, leaf in rows:
        hashed = leaf_hash(leaf)
        tree.append(hashed)
        database.execute("UPDATE tree_leaf SET hash = ? WHERE leaf_index = ?", (hashed, place))
    listed = "[" + ",".join(f'"{one.hex()}"' for one in tree.hashes) + "]"
    database.execute(
        "UPDATE head SET size = ?, root = ?, compact_range = ?",
        (tree.size, tree.root().hex(), listed),
    )


def forget(place: Path, database: sqlite3.Connection) -> None:
    """Lose every head that was signed, inside the database and beside it."""
    database.execute("DELETE FROM checkpoint")
    database.execute("DELETE FROM cosignature")
    (place / f"{KEY}.last").unlink(missing_ok=True)


# The log written anew ----------------------------------------------------------------------------


def rewritten(place: Path, edit: Callable[[Events], Events]) -> None:
    """Write the whole database anew from edited events, by the program's own hand, and sign it.

    Columns, rows, parts, deadlines, hashes, tree and head all say what the new events say.
    """
    events, documents = _read(place)
    aside = place / "aside"
    aside.mkdir()
    create_database(f"sqlite:///{aside / DATABASE}", LOG, at=START)
    chance = Repeating()
    with office(aside, signs=False, entropy=chance) as app:
        cases: dict[str, Case] = {}
        roster = Roster()
        for command_id, group in groupby(_numbered(edit(events)), key=lambda one: one[0]):
            happened = tuple(one for _, one in group)
            stream = happened[0].case
            before = cases.get(stream)
            work = Append(
                stream=stream,
                before=before,
                after=None if stream == ROSTER else replay(happened, before),
                roster=None,
                events=happened,
                documents=documents,
                notices=(),
                command_id=command_id,
                command_digest=sha256(command_id.encode()),
            )
            documents = ()
            if stream == ROSTER:
                for one in happened:
                    roster = evolve_roster(roster, one)
                work = work._replace(roster=roster)
            chance.repeat(happened)
            with app.store.write(stream, command_id) as tx:
                tx.append(work)
            if work.after is not None:
                cases[stream] = work.after
    for one in place.glob(f"{DATABASE}*"):
        one.unlink()
    (place / f"{KEY}.last").unlink()
    for one in aside.glob(f"{DATABASE}*"):
        shutil.move(one, place / one.name)
    with office(place) as app:
        seal(app)


def _read(place: Path) -> tuple[Events, tuple[Document, ...]]:
    with office(place, signs=False) as app, app.store.read() as view:
        leaves = list(view.leaves())
        values = {leaf.event: dict(view.opened(leaf.event)) for leaf in leaves}
    with closing(sqlite3.connect(place / DATABASE)) as database:
        commands = dict(database.execute("SELECT row_id, command_id FROM event"))
        salts: dict[str, list[tuple[str, str]]] = {}
        for event, name, salt in database.execute("SELECT event_id, name, salt FROM sealed_value"):
            salts.setdefault(event, []).append((name, salt.hex()))
        stored = database.execute("SELECT digest, media, body FROM document").fetchall()
    found = []
    for leaf in leaves:
        one = codec.recorded_from(leaf.leaf)
        told: dict[str, Any] = {"salts": (*salts.get(leaf.event, ()), *_nonce(leaf.leaf))}
        told["event"] = one.event.model_copy(update={"sealed": values[leaf.event]})
        found.append((commands[leaf.row], one.model_copy(update=told)))
    return found, tuple(Document(digest=a, media=b, body=c) for a, b, c in stored)


def _nonce(leaf: bytes) -> list[tuple[str, str]]:
    return [one for one in read_leaf(leaf).sealed.items() if one[0] == NONCE]


def _numbered(events: Events) -> Events:
    """The events with the numbers that they have now in their streams."""
    last: dict[str, int] = {}
    found = []
    for command_id, one in events:
        last[one.case] = last.get(one.case, 0) + 1
        found.append((command_id, one.model_copy(update={"seq": last[one.case]})))
    return found
