"""``--dry-run`` shows what would follow and leaves every byte of the database as it was."""

import hashlib
from datetime import date

import pytest
import typer

from rcm_workflow.cli.program import build
from rcm_workflow.definitions.library import Library
from tests.rules import library_with, machine_text, policy_text

REF = "TC-2021-001"
ROUND = "in_round"
ADMIN = ("--as", "admin")
PPT = ("--as", "mexico")

WRITERS = {
    "case open": (
        "office",
        *("troika_consultation", "--title-en", "Flows", "--title-es", "Flujos"),
        *("--reason", "Needed", "--requires-agreed-position", "yes", *PPT),
    ),
    "case do": (ROUND, "withdraw", REF, "--reason", "x", *PPT),
    "text file": (
        "opened",
        *(REF, "--es", "new.txt", "--en", "new.txt", "--original", "es", *PPT),
    ),
    "position record": (ROUND, REF, "HN", "object", "--as", "honduras"),
    "position submit": ("signed", "hn.signed", "--as", "honduras"),
    "seat key add": ("with_seat_key", "HN/foreign_affairs", "hn.key.pub", *ADMIN),
    "seat key revoke": (
        "signed",
        *("HN/foreign_affairs", "hn.key.pub", "--reason", "Stolen", *ADMIN),
    ),
    "change dispose": ("disposed", REF, "HN-15-1", "incorporated", *PPT),
    "change confirm": ("disposed", REF, "HN-15-1", "maintained", "--as", "honduras"),
    "period extend": (ROUND, REF, "--working-days", "2", "--reason", "Storm", *PPT),
    "calendar close": (
        ROUND,
        *("HN", "2021-09-16", "--reason", "Mourning", "--source", "La Gaceta", *PPT),
    ),
    "calendar reopen": (
        "closed_office",
        *("HN.foreign_affairs-2021-1", "--reason", "Moved", "--source", "La Gaceta", *PPT),
    ),
    "calendar approve": ("upgraded", "--case", REF, "--reason", "Decreto 1-2021", *PPT),
    "machine migrate": (
        "planned",
        *("troika_consultation@1", "troika_consultation@2", "--apply", "machine.json"),
        *("--reason", "Decided by the RCGM", *ADMIN),
    ),
    "policy migrate": (
        "planned",
        *("rcm-2011@1", "rcm-2011@2", "--apply", "policy.json"),
        *("--reason", "Decided by the RCGM", *ADMIN),
    ),
    "sealed open": ("confided", REF, *PPT),
    "sealed release": ("confided", REF, "VALUE", "--as", "honduras"),
    "sealed erase": (
        "confided",
        *(REF, "VALUE", "--basis", "Art. 25", "--reason", "Asked by the person", *PPT),
    ),
    "sealed scrub": (ROUND,),
    "delivery report": (ROUND, REF, "NI", "delivered", "--channel", "note", *PPT),
    "person add": ("office", "lopez", "--name", "Ana", *ADMIN),
    "seat add": ("office", "HN/police", "--title-en", "P", "--title-es", "P", *ADMIN),
    "mandate give": ("office", "honduras", "HN/immigration", "--since", "2021-02-01", *ADMIN),
    "mandate end": ("office", "honduras", "HN/foreign_affairs", "--on", "2021-08-01", *ADMIN),
    "presidency record": (
        ROUND,
        *("SV", "--year", "2022", "--from", "2021-09-06T00:00-06:00", "--source", "Act", *ADMIN),
    ),
    "meeting schedule": (ROUND, "vice_ministerial_meeting", "XXVI", "--on", "2021-11-18", *ADMIN),
    "meeting postpone": ("scheduled", "vice_ministerial_meeting", "XXVI", *ADMIN),
    "meeting cancel": ("scheduled", "vice_ministerial_meeting", "XXVI", *ADMIN),
    "observer admit": (
        ROUND,
        *("BR", "--kind", "state", "--since", "2021-01-01", "--source", "Note", *ADMIN),
    ),
    "observer status": (
        ROUND,
        *("AR", "suspended", "--since", "2021-03-01", "--source", "Note", *ADMIN),
    ),
    "meeting open": (ROUND, "vice_ministerial_meeting", "XXVI", *ADMIN),
    "meeting close": ("in_session", "vice_ministerial_meeting", "XXVI", *ADMIN),
    "log seal": (ROUND,),
    "log ask": ("witnessed",),
    "log witnessed": ("witnessed", "answer.txt"),
    "log key new": (ROUND, "--file", "new.key"),
    "log key rotate": ("with_key", "--file", "log.key"),
    "worker": (ROUND, "--once"),
    "init": ("office", "--upgrade"),
}
READERS = {
    *("case list", "case show", "case history", "case why", "case document"),
    *("case replay", "case diff"),
    "sealed list",
    *("case replay", "case diff", "log export"),
    *("text show", "text redline", "position list", "position missing", "change list"),
    *(
        "calendar closures",
        "calendar diff",
        "calendar plan",
        "calendar reckon",
        "calendar show",
        "period certificate",
        "period show",
        "person list",
        "seat list",
        "seat key list",
        "seat key new",
        "sign",
        "mandate list",
        "presidency show",
        "meeting list",
        "observer list",
        "observer show",
        "body list",
        "admission show",
    ),
    *("machine list", "machine show", "machine check", "machine diagram"),
    *("machine new", "machine simulate"),
    *("policy list", "policy show", "policy explain", "policy compare", "log verify", "log status"),
    *(
        "log checkpoint",
        "log consistency",
        "log tiles",
        "log key show",
        "audit verify",
        "audit export",
    ),
    *("receipt show", "receipt verify", "log request"),
    *("witness new", "witness show", "witness sign", "witness serve", "witness compare"),
    *("outbox list", "config show", "doctor", "version"),
}


def commands(command, path=()):
    children = getattr(command, "commands", {})
    if not children:
        yield " ".join(path), {opt for one in command.params for opt in one.opts}
    for name, each in children.items():
        yield from commands(each, (*path, name))


def digests(folder):
    return {
        one.name: hashlib.sha256(one.read_bytes()).hexdigest()
        for one in sorted(folder.iterdir())
        if one.is_file() and not one.name.endswith("-shm")
    }


@pytest.fixture
def with_seat_key(in_round):
    in_round.done("seat", "key", "new", "HN/foreign_affairs", "--file", "hn.key")
    return in_round


@pytest.fixture
def signed(with_seat_key):
    """A position that Honduras has signed and nobody has recorded."""
    office = with_seat_key
    office.done("seat", "key", "add", "HN/foreign_affairs", "hn.key.pub", *ADMIN)
    said = (REF, "HN", "object", "--prepare", "hn.statement", "--as", "honduras")
    office.done("position", "record", *said)
    office.done("sign", "hn.statement", "--key", "hn.key", "--out", "hn.signed")
    return office


@pytest.fixture
def disposed(in_round):
    """A change whose author may still answer, and whose disposition may still change."""
    in_round.done(
        *("position", "record", REF, "HN", "amend", "--wording", "safely", "--as", "honduras")
    )
    in_round.at = "2021-09-21T12:00-05:00"
    in_round.done("worker", "--once", "--proves-delivery")
    change = in_round.done("change", "list", REF, *PPT, "--json").data[0]["id"]
    in_round.done("change", "dispose", REF, change, "partly", "--reason", "Outside", *PPT)
    in_round.change = change
    return in_round


@pytest.fixture
def with_key(in_round):
    in_round.done("log", "key", "new", "--file", "log.key")
    return in_round


@pytest.fixture
def witnessed(with_key):
    """A head that a witness has signed and sent back by mail."""
    with_key.environ["RCM_LOG_KEY"] = str(with_key.folder / "log.key")
    with_key.done("log", "seal")
    log = with_key.done("log", "key", "show").out
    witness = with_key.done("witness", "new", "hn", "--name", "hn.example/w").out
    with_key.text("hn/logs.policy", f"{log}quorum none\n")
    trust = with_key.text("members.policy", f"{log}{witness}quorum hn\n")
    with_key.environ["RCM_TRUST"] = str(with_key.folder / trust)
    with_key.done("log", "request", "--out", "asked.txt")
    with_key.done("witness", "sign", "hn", "asked.txt", "--out", "answer.txt")
    return with_key


@pytest.fixture
def confided(disposed):
    """Words that Honduras gave in confidence, in a round that is over."""
    found = disposed.done("sealed", "list", REF, "--as", "honduras", "--json").data
    disposed.value = found[0]["value"]
    return disposed


@pytest.fixture
def closed_office(in_round):
    in_round.done("calendar", "close", *WRITERS["calendar close"][1:])
    return in_round


@pytest.fixture
def upgraded(in_round, tmp_path):
    """New cases get another calendar than the one that the running case has pinned."""
    place = tmp_path / "own" / "policies" / "calendars"
    place.mkdir(parents=True)
    shipped = Library().snapshot()
    day = shipped.reason("HN", date(2021, 9, 15)).model_copy(update={"date": date(2021, 9, 16)})
    (place / "snapshot.government.json").write_bytes(shipped.with_days("HN", [day]).document)
    in_round.environ["RCM_DEFINITIONS"] = str(tmp_path / "own")
    return in_round


@pytest.fixture
def planned(in_round, tmp_path):
    """Plans were kept of taking the running case over to a second version of its rules."""
    library_with(tmp_path / "own", machine=machine_text(), policy=policy_text())
    in_round.environ["RCM_DEFINITIONS"] = str(tmp_path / "own")
    for kind, name in (("machine", "troika_consultation"), ("policy", "rcm-2011")):
        versions = (f"{name}@1", f"{name}@2")
        in_round.done(kind, "migrate", *versions, "--out", f"{kind}.json", *ADMIN)
    return in_round


@pytest.fixture
def scheduled(office):
    office.done(
        "meeting", "schedule", "vice_ministerial_meeting", "XXVI", "--on", "2021-11-18", *ADMIN
    )
    return office


@pytest.fixture
def in_session(office):
    office.done("meeting", "open", "vice_ministerial_meeting", "XXVI", *ADMIN)
    return office


def test_every_command_either_reads_or_has_a_dry_run():
    found = dict(commands(typer.main.get_command(build())))
    assert {path for path, options in found.items() if "--dry-run" in options} == set(WRITERS)
    assert set(found) - set(WRITERS) == READERS


@pytest.mark.parametrize("path", WRITERS)
def test_a_dry_run_shows_what_would_follow_and_writes_nothing(path, request):
    place, *args = WRITERS[path]
    office = request.getfixturevalue(place)
    office.text("new.txt", "Another course.\n")
    if hasattr(office, "change"):
        args = [office.change if one == "HN-15-1" else one for one in args]
    if hasattr(office, "value"):
        args = [office.value if one == "VALUE" else one for one in args]
    before = digests(office.folder)
    asked = (*path.split(), *args, "--dry-run")
    data = office.done(*asked, "--json").data
    told = [office.done(*asked, "--lang", lang).out for lang in ("en", "es")]
    assert digests(office.folder) == before
    assert data["dry_run"] is True
    assert [one.splitlines()[0] for one in told] == [
        "Dry run: nothing was stored. This would follow:",
        "Ensayo: nada se guardó. Esto seguiría:",
    ]
    # What was only shown can still be done, and leads to what was shown.
    done = office.done(*path.split(), *args)
    if "events" in data and path != "init":
        lines = [one["line"] for one in data["events"]]
        assert all(one.split(":")[0] in " ".join(done.out.split()) for one in lines)


def test_of_the_roster_the_cases_it_would_reach_are_named(in_round):
    path = ("presidency", "record")
    args = WRITERS["presidency record"][1:]
    foreseen = in_round.done(*path, *args, "--dry-run", "--json").data
    assert [one["case"] for one in foreseen["reached"]] == [REF]
    assert REF in in_round.done(*path, *args, "--dry-run").out
    # Who keeps the roster may not read the case: its number, and no more.
    assert foreseen["reached"][0]["events"] == []
    later = [*args[:4], "2030-01-01T00:00-06:00", *args[5:]]
    assert in_round.done(*path, *later, "--dry-run", "--json").data["reached"] == []


def test_a_handover_tells_its_letters_beforehand_and_afterwards_who_presides(in_round):
    record = ("presidency", "record", *WRITERS["presidency record"][1:])
    (foreseen,) = in_round.done(*record, "--dry-run", "--json").data["reached"]
    said = in_round.done(*record, "--dry-run").out
    in_round.done(*record)
    in_round.done("worker", "--once")
    with in_round.app() as app, app.store.read() as view:
        sent = view.letters(waiting=False, limit=500)
    queued = [one.notice for one in sent if one.notice.topic == "ppt_handover"]
    assert queued
    assert foreseen["notices"] == [
        {"recipient": one.recipient, "topic": one.topic} for one in queued
    ]
    assert "PPT: El Salvador" in said
    # The former PPT may read this case no more: who may, and since when, is told her.
    for asked in (("case", "show", REF), ("outbox", "list")):
        refused = in_round.run(*asked, "--as", "mexico", "--json")
        assert (refused.code, refused.refusal["code"]) == (4, "another_country_reads")
        facts = refused.refusal["facts"]
        assert (facts["country"], facts["since"]) == ("SV", "2021-09-06")
    assert "El Salvador ejerce la PPT, desde el lunes 6 de septiembre de 2021" in (
        " ".join(in_round.run(*asked, "--as", "mexico", "--lang", "es").err.split())
    )


def test_a_refused_roster_command_is_refused_dry_as_well(office):
    refused = office.run("person", "add", "honduras", "--dry-run", "--json", *ADMIN)
    assert (refused.code, refused.refusal["code"]) == (5, "person_is_known")


def test_a_beginning_can_be_tried_and_makes_no_file(office, tmp_path):
    office.environ["RCM_DATABASE"] = f"sqlite:///{tmp_path}/new.db"
    asked = ("init", "--administrator", "admin", "--rehearsal")
    before = digests(tmp_path)
    foreseen = office.done(*asked, "--dry-run", "--json").data
    assert digests(tmp_path) == before
    done = office.done(*asked, "--json").data
    assert foreseen == {**done, "dry_run": True, "root": None}
    (tmp_path / "empty.db").touch()
    (tmp_path / "nowhere.db").symlink_to(tmp_path / "not" / "there")
    (tmp_path / "other.db").write_bytes(b"something else")
    places = ("new.db", "empty.db", "nowhere.db", "other.db", "not/there/rcm.db", "new.db/rcm.db")
    for place in places:
        office.environ["RCM_DATABASE"] = f"sqlite:///{tmp_path}/{place}"
        dry, real = (office.run(*asked, *more, "--json") for more in (("--dry-run",), ()))
        assert (dry.code, dry.refusal) == (real.code, real.refusal), place


def test_a_round_of_the_worker_is_foreseen(in_round):
    in_round.at = "2021-09-21T12:00-05:00"
    data = in_round.done("worker", "--dry-run", "--json").data
    assert (data["cases"], len(data["letters"]) > 0, data["new_letters"] > 0) == ([REF], True, True)
    # Who is silent is not for whoever runs the machine.
    assert "Nicaragua" not in in_round.done("worker", "--dry-run").out
