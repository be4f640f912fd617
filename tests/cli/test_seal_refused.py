"""What the clock asked for is stored and sealed by a command that is refused itself."""

from rcm_workflow.application.sweep import sweep
from rcm_workflow.bootstrap import opened
from rcm_workflow.clock import ManualClock
from rcm_workflow.config import load
from tests.scene import mexico

REF = "TC-2021-001"
LATE = "2021-11-15T10:00-06:00"


def status(office):
    return office.done("log", "status", "--json").data


def test_a_refused_command_leaves_nothing_waiting(in_round):
    before = status(in_round)
    in_round.at = LATE
    refused = in_round.run("case", "do", "launch", REF, "--as", "mexico", "--json")
    assert refused.code not in {0, 1, 2}, refused.err
    after = status(in_round)
    assert after["size"] > before["size"], "the round ended by the clock"
    assert after["pending"] == 0


def test_verify_says_how_many_entries_the_root_covers(in_round):
    assert "wait to be sealed" not in in_round.done("log", "verify").out
    size = status(in_round)["size"]
    in_round.at = LATE
    waiting = unsealed(in_round)
    told = " ".join(in_round.done("log", "verify").out.split())
    assert f"The root covers {size} of these entries; {waiting} wait to be sealed" in told
    found = in_round.done("log", "verify", "--json").data
    assert (found["size"], found["pending"]) == (size, waiting)
    assert found["events"] == size + waiting


def unsealed(office):
    """Let the clock act as a server does before its worker seals; how many entries wait then."""
    settings = load({}, office.environ, ()).settings
    with opened(settings, clock=ManualClock(mexico("2021-11-15T10:00"))) as app:
        sweep(app)
        with app.store.read() as view:
            return view.counts()["pending"]
