"""What was given in confidence: every opening is on record, release and erasure are acts."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import create_engine, text

from rcm_workflow.application.perform import perform
from rcm_workflow.application.preview import preview
from rcm_workflow.application.seal import seal
from rcm_workflow.application.unsealing import held, unseal
from rcm_workflow.application.verify import verify
from rcm_workflow.domain import commands as c
from rcm_workflow.domain.failures import Busy, Refused
from rcm_workflow.domain.sealed import SealedValue, readings_of
from rcm_workflow.domain.sealed_events import SealedOpened, SealedReleased, ValuesErased
from rcm_workflow.domain.values import Disposition, Stance
from rcm_workflow.storage.codec import leaf_of
from tests.application.hall import Hall
from tests.scene import focal, mexico, ppt, seated

SECRET = "HN insists on protection, between us"
WISH = "and protection against reprisals"


@pytest.fixture
def asked(hall: Hall) -> Hall:
    """Honduras has asked for a change in the first round, which still runs."""
    hall.to_agreed().at(mexico("2021-09-09T10:00"))
    hall.do("open_round_1")
    hall.position("HN", Stance.AMEND, wording=WISH, statement=SECRET)
    return hall


def dispose(hall: Hall) -> None:
    (change,) = (one for _, one in hall.case.poll.changes)
    hall.dispose(change.id, Disposition.PARTLY, "Outside the topic")


@pytest.fixture
def over(asked: Hall) -> Hall:
    """The round is over and the change has its disposition."""
    asked.at(mexico("2021-09-21T12:00")).settle()
    dispose(asked)
    return asked


def statement(hall: Hall) -> SealedValue:
    return next(
        one.value
        for one in held(hall.app, hall.case_id, ppt())
        if one.value.name == "statement" and one.value.author == "HN"
    )


def readings(hall: Hall) -> list[SealedOpened]:
    with hall.app.store.read() as view:
        return [one.event for one in view.events(readings_of(hall.case_id))]


def erase(hall: Hall, *values: SealedValue, actor=None, **more: str):
    more = {"basis": "LFPDPPP art. 25", "reason": "Asked by the person"} | more
    command = c.EraseValues(
        command_id=more.pop("command_id", hall.app.entropy.command_id()),
        actor=actor or ppt(),
        case_id=hall.case_id,
        values=values,
        **more,
    )
    done = perform(hall.app, command)
    hall.reread()
    return done


def release(hall: Hall, *values: SealedValue, actor, **more: str):
    done = perform(
        hall.app,
        c.ReleaseSealed(
            command_id=hall.app.entropy.command_id(),
            actor=actor,
            case_id=hall.case_id,
            values=values,
            **more,
        ),
    )
    hall.reread()
    return done


# Opening ----------------------------------------------------------------------------------------


def test_who_reads_what_another_gave_in_confidence_is_on_record(asked):
    before = asked.case.version
    said = unseal(asked.app, asked.case_id, ppt(), "case show")
    value = statement(asked)
    assert said.values[value.event]["statement"] == SECRET
    assert readings(asked) == [
        SealedOpened(
            role="ppt",
            ground="consultation-ppt-reads",
            purpose="case show",
            values=((value.event, "statement"), (value.event, "wishes.0")),
        )
    ]
    # To look at a case does not move it: nobody who read it before is told that it changed.
    asked.reread()
    assert asked.case.version == before
    (opening,) = next(
        one.openings for one in held(asked.app, asked.case_id, focal("HN")) if one.value == value
    )
    assert str(opening.actor) == str(ppt())


def test_one_question_is_one_opening_and_every_question_is_one(asked):
    for _ in range(3):
        unseal(asked.app, asked.case_id, ppt(), "case show")
    with asked.app.store.read() as view:
        assert [one.seq for one in view.events(readings_of(asked.case_id))] == [1, 2, 3]


def test_the_author_who_reads_its_own_opens_nothing(asked):
    said = unseal(asked.app, asked.case_id, focal("HN"), "case show")
    assert said.values[statement(asked).event]["statement"] == SECRET
    assert said.opened == ()
    assert readings(asked) == []


def test_who_has_no_right_opens_nothing_and_knows_of_nothing(asked):
    assert unseal(asked.app, asked.case_id, focal("NI"), "case show").values == {}
    assert held(asked.app, asked.case_id, focal("NI")) == ()
    assert readings(asked) == []


def test_only_what_is_going_to_be_shown_is_opened(asked):
    unseal(asked.app, asked.case_id, ppt(), "change list", lambda _, name: name == "wishes.0")
    assert [[name for _, name in one.values] for one in readings(asked)] == [["wishes.0"]]
    unseal(asked.app, asked.case_id, ppt(), "change list", lambda *_: False)
    assert len(readings(asked)) == 1


def test_neither_the_list_nor_a_dry_run_nor_the_clock_opens_anything(asked):
    held(asked.app, asked.case_id, ppt())
    unseal(asked.app, asked.case_id, ppt(), "sealed open", dry_run=True)
    asked.at(mexico("2021-09-21T12:00")).settle()
    assert readings(asked) == []


def test_what_cannot_be_recorded_is_not_opened(asked, monkeyed_store):
    asked.app.store = monkeyed_store(asked.app.store)
    said = unseal(asked.app, asked.case_id, ppt(), "case show")
    assert isinstance(said.withheld, Refused)
    assert said.values == {}
    own = unseal(asked.app, asked.case_id, focal("HN"), "case show")
    assert (own.withheld, len(own.values)) == (None, 1)
    asked.app.store = asked.app.store.store


@pytest.fixture
def monkeyed_store():
    """A store that can be read and not written."""

    class ReadOnly:
        def __init__(self, store):
            self.store = store

        def __getattr__(self, name):
            return getattr(self.store, name)

        def note(self, *_):
            raise Refused("database_cannot_be_written", kind="input", why="read only")

    return ReadOnly


# Release ----------------------------------------------------------------------------------------


def test_the_author_releases_its_own_even_while_the_round_runs(asked):
    value = statement(asked)
    done = release(asked, value, actor=focal("HN"))
    assert [type(one.event) for one in done.events] == [SealedReleased]
    assert done.events[0].event.ground == "sealed-author-releases"
    said = unseal(asked.app, asked.case_id, focal("NI"), "sealed open")
    assert said.values == {value.event: {"statement": SECRET}}
    assert readings(asked) == []


def test_the_ppt_releases_by_a_decision_once_the_round_is_over(asked):
    value = statement(asked)
    with pytest.raises(Refused, match="round_still_runs"):
        release(asked, value, actor=ppt(), decision="XXVI VM, 3")
    asked.at(mexico("2021-09-21T12:00")).settle()
    dispose(asked)
    with pytest.raises(Refused, match="release_needs_a_decision"):
        release(asked, value, actor=ppt())
    release(asked, value, actor=ppt(), decision="XXVI VM, 3")
    with pytest.raises(Refused, match="sealed_value_is_released"):
        release(asked, value, actor=focal("HN"))


@pytest.mark.parametrize("seat", ["NI/foreign_affairs", "secretariat/officer", "audit/auditor"])
def test_nobody_else_releases_or_erases(over, seat):
    value = statement(over)
    for act in (release, erase):
        with pytest.raises(Refused, match="not_permitted"):
            act(over, value, actor=seated(seat))


def test_a_value_is_not_released_as_ones_own_by_saying_so(over):
    forged = statement(over).model_copy(update={"author": "NI"})
    with pytest.raises(Refused, match="unknown_sealed_value"):
        release(over, forged, actor=focal("NI"))


# Erasure ----------------------------------------------------------------------------------------


def test_what_is_erased_is_gone_and_the_log_still_adds_up(over):
    value = statement(over)
    done = erase(over, value)
    assert not done.leftover
    event = done.events[-1]
    assert isinstance(event.event, ValuesErased)
    found = verify(over.app)
    assert found.faults == ()
    assert found.erased == ((value.event, "statement", event.id),)
    said = unseal(over.app, over.case_id, ppt(), "case show").values[value.event]
    assert said["statement"] == {"erased_by": event.id}
    assert said["wishes.0"]["wording"] == WISH
    assert SECRET not in str(readings(over))
    one = next(one for one in held(over.app, over.case_id, focal("HN")) if one.value == value)
    assert (one.erased, one.may_open) == (event.id, False)


def test_no_byte_of_it_is_left_in_the_database(over, database, another_app):
    value = statement(over)
    if database.startswith("sqlite"):
        folder = Path(database.removeprefix("sqlite:///")).parent
        assert any(SECRET.encode() in one.read_bytes() for one in files(folder))
    (salt,) = rows(database, "SELECT salt FROM sealed_value WHERE name = 'statement'")[0]
    assert not erase(over, value).leftover
    if database.startswith("sqlite"):
        for one in files(folder):
            assert SECRET.encode() not in one.read_bytes(), one
            assert bytes(salt) not in one.read_bytes(), one
    left = rows(database, "SELECT salt, value FROM sealed_value WHERE name = 'statement'")
    assert left == [(None, None)]


def files(folder: Path) -> list[Path]:
    return [one for one in folder.iterdir() if one.is_file()]


def rows(database: str, statement: str) -> list[tuple]:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.connect() as connection:
        found = [tuple(one) for one in connection.execute(text(statement))]
    engine.dispose()
    return found


def test_a_reader_in_the_way_is_told_and_the_value_is_gone_all_the_same(over, database):
    value = statement(over)
    if not database.startswith("sqlite"):
        pytest.skip("PostgreSQL waits for whoever reads that table, and for nobody else")
    with over.app.store.read() as view:
        view.case(over.case_id)
        assert erase(over, value).leftover
        with pytest.raises(Busy):
            over.app.store.scrub()
    over.app.store.scrub()
    folder = Path(database.removeprefix("sqlite:///")).parent
    assert not any(SECRET.encode() in one.read_bytes() for one in files(folder))


def test_nothing_is_erased_twice_nor_while_it_is_weighed(asked):
    value = statement(asked)
    with pytest.raises(Refused, match="sealed_value_in_use"):
        erase(asked, value)
    asked.at(mexico("2021-09-21T12:00")).settle()
    with pytest.raises(Refused, match="sealed_value_in_use"):
        erase(asked, value)
    dispose(asked)
    erase(asked, value)
    with pytest.raises(Refused, match="sealed_value_is_erased"):
        erase(asked, value)
    with pytest.raises(Refused, match="sealed_value_is_erased"):
        release(asked, value, actor=focal("HN"))


def test_given_twice_it_is_done_once(over):
    value = statement(over)
    first = erase(over, value, command_id="twice")
    again = erase(over, value, command_id="twice")
    assert again.repeated
    assert again.events == first.events


@pytest.mark.parametrize(("field", "code"), [("basis", "empty_text"), ("reason", "empty_text")])
def test_an_erasure_says_on_what_it_rests_and_why(over, field, code):
    with pytest.raises(Refused, match=code):
        erase(over, statement(over), **{field: "  "})


def test_a_dry_run_erases_nothing(over):
    value = statement(over)
    command = c.EraseValues(
        command_id="dry",
        actor=ppt(),
        case_id=over.case_id,
        values=(value,),
        basis="art. 25",
        reason="Asked",
    )
    assert [type(one.event) for one in preview(over.app, command).events] == [ValuesErased]
    said = unseal(over.app, over.case_id, focal("HN"), "case show")
    assert said.values[value.event]["statement"] == SECRET


def test_what_was_put_back_after_its_erasure_is_found(over, database):
    value = statement(over)
    by = erase(over, value).events[-1].id
    edit(database, "UPDATE sealed_value SET value = '\"again\"' WHERE name = 'statement'")
    (fault,) = verify(over.app).faults
    assert fault[:4] == ("sealed_value", value.event, "statement", f"gone_by {by}")
    edit(database, "UPDATE sealed_value SET value = NULL WHERE name = 'statement'")


def test_a_reading_of_what_no_case_has_is_found(app, clock):
    # Not the fixture: that one wants everything to add up in the end.
    over = Hall(app, clock)
    over.to_agreed()
    forged = SealedOpened(role="ppt", ground="x", purpose="x", values=(("TC-2021-001.2", "no"),))
    store = over.app.store
    store.note(readings_of("TC-1999-001"), ppt(), [forged], over.now, "forged")
    found = {(one.code, one.where, one.field) for one in verify(over.app).faults}
    stream = readings_of("TC-1999-001")
    assert found == {("reading", stream, "case"), ("reading", f"{stream}.1", "no")}


@pytest.mark.parametrize("sealed", [False, True], ids=["pending", "sealed"])
def test_a_reading_that_could_be_guessed_is_found(app, clock, database, sealed):
    # Not the fixture: that one wants everything to add up in the end.
    over = Hall(app, clock)
    over.to_agreed()
    stream, store = readings_of(over.case_id), over.app.store
    read = SealedOpened(role="ppt", ground="x", purpose="x", values=())
    (first,) = store.note(stream, ppt(), [read], over.now, "read")
    bare = leaf_of(first.model_copy(update={"seq": 2}), store.log, {})
    # As a program of before the nonce writes it.
    copied = "recorded_at, 'bare', 0, command_digest"
    edit(
        database,
        "INSERT INTO event (stream, case_seq, type, actor, recorded_at, command_id, command_place,"  # noqa: S608 - an intruder's
        f" command_digest, leaf) SELECT stream, 2, type, actor, {copied}, {hex_of(database, bare)}"
        f" FROM event WHERE stream = '{stream}'",
    )
    if not database.startswith("sqlite"):
        edit(database, "INSERT INTO pending SELECT max(row_id) FROM event")
    if sealed:
        seal(app)
    (fault,) = verify(app).faults
    assert (fault.code, fault.field) == ("guessable", "event.sealed")
    assert fault.where.startswith("leaf" if sealed else "row")


def hex_of(database: str, stored: bytes) -> str:
    written = stored.hex()
    return f"x'{written}'" if database.startswith("sqlite") else f"'\\x{written}'::bytea"


def edit(database: str, statement: str) -> None:
    engine = create_engine(database.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        assert connection.execute(text(statement)).rowcount == 1
    engine.dispose()
