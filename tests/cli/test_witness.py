"""From the log to its witnesses and back: by mail and over HTTP, to the end of a fork."""

import json
import shutil
import sqlite3
from contextlib import contextmanager
from threading import Thread

import pytest

from rcm_workflow.audit.checkpoint import Checkpoint, read_checkpoint
from rcm_workflow.audit.keys import SignerKey
from rcm_workflow.audit.last_signed import sign_head
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.tiles import read_bundle
from rcm_workflow.audit.trust import Trust
from rcm_workflow.custody.key_file import read_keys
from rcm_workflow.witness.folder import WitnessFolder
from rcm_workflow.witness.serving import server

REF = "TC-2021-001"
CR = ("--as", "costarica")


@pytest.fixture
def office(in_round):
    """A log with a key and two witnesses: one is reached by mail, the other at an address."""
    key = str(in_round.folder / "log.key")
    (log,) = in_round.done("log", "key", "new", "--file", key).out.splitlines()
    in_round.environ["RCM_LOG_KEY"] = key
    for name in ("hn", "sv"):
        in_round.done("witness", "new", name, "--name", f"{name}.example/w")
        in_round.text(f"{name}/logs.policy", f"{log}\nquorum none\n")
    in_round.environ["RCM_TRUST"] = trusting(in_round, "http://127.0.0.1:9")
    in_round.done("log", "seal")
    return in_round


def trusting(office, url, quorum="all"):
    log = office.done("log", "key", "show").out.strip()
    hn, sv = (office.done("witness", "show", name).out.splitlines()[0] for name in ("hn", "sv"))
    lines = (log, hn, f"{sv} {url}", f"group members {quorum} hn sv", "quorum members", "")
    return str(office.folder / office.text("members.policy", "\n".join(lines)))


@contextmanager
def served(office):
    folder = WitnessFolder(office.folder / "sv")
    trust = Trust.parse((office.folder / "sv" / "logs.policy").read_bytes())
    with server("127.0.0.1", 0, lambda data: folder.answer(data, trust, 1_631_200_000)) as one:
        thread = Thread(target=one.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            trusting(office, f"http://127.0.0.1:{one.server_address[1]}")
            yield
        finally:
            one.shutdown()
            thread.join()


def by_mail(office, number):
    asked, answer = f"request{number}.txt", f"answer{number}.txt"
    office.done("log", "request", "--witness", "hn", "--out", asked)
    office.done("witness", "sign", "hn", asked, "--out", answer)
    return office.done("log", "witnessed", answer, "--json").data["witnesses"]


def asked(office, code=0):
    answer = office.run("log", "ask", "--json")
    assert answer.code == code, answer.err
    return {one["witness"]: one["outcome"] for one in answer.data["asked"]}


def test_a_receipt_becomes_witnessed_by_mail_and_over_http(office):
    office.done("position", "record", REF, "CR", "object", *CR)
    assert office.done("receipt", "show", REF, *CR).err.startswith("Grade: recorded.")
    assert by_mail(office, 1) == ["hn"]
    assert office.done("receipt", "show", REF, *CR).err.startswith("Grade: recorded.")
    with served(office):
        assert asked(office) == {"hn": "no_address", "sv": "signed"}
        office.done("position", "record", REF, "CR", "assent", *CR)
        # The proof goes on from what each has signed before.
        assert by_mail(office, 2) == ["hn"]
        assert asked(office) == {"hn": "no_address", "sv": "signed"}
    shown = office.done("receipt", "show", REF, "--out", "w.tlog-proof", *CR)
    assert shown.err.startswith("Grade: witnessed.")
    data = office.done("receipt", "verify", "w.tlog-proof", "--json").data
    assert (data["grade"], [one["name"] for one in data["witnesses"]]) == (
        "witnessed",
        ["hn", "sv"],
    )
    # Both heads with the signatures under them add up.
    assert office.done("log", "verify", "--json").data["faults"] == []
    note = office.done("log", "checkpoint").out
    assert note.count("\n— ") == 4


def test_a_log_that_forgot_what_the_witness_saw_learns_it_again(office):
    by_mail(office, 1)
    with served(office):
        assert asked(office)["sv"] == "signed"
        office.done("position", "record", REF, "CR", "object", *CR)
        refused = office.run("witness", "sign", "hn", old_request(office, 0), "--json")
        assert (refused.code, refused.refusal["code"]) == (6, "request_from_another_size")
        size = refused.refusal["facts"]["size"]
        assert office.done("witness", "sign", "hn", old_request(office, size)).out


def old_request(office, old):
    name = f"old{old}.txt"
    office.done("log", "request", "--old", str(old), "--out", name)
    return name


def test_a_witness_that_is_away_is_named(office):
    assert asked(office, 6) == {"hn": "no_address", "sv": "unreachable"}


def test_a_forked_log_ends_in_two_signed_heads(office):
    """The operator restores a copy, removes what was remembered, and goes on otherwise."""
    shutil.copy(office.folder / "rcm.db", office.folder / "copy.db")
    office.done("position", "record", REF, "CR", "object", *CR)
    mine = office.done("receipt", "show", REF, "--out", "mine.tlog-proof", *CR)
    assert mine.code == 0
    by_mail(office, 1)
    with served(office):
        assert asked(office)["sv"] == "signed"
        for name in ("rcm.db", "rcm.db-wal", "rcm.db-shm"):
            (office.folder / name).unlink(missing_ok=True)
        shutil.copy(office.folder / "copy.db", office.folder / "rcm.db")
        assert office.run("log", "status").code == 7, "what was signed is remembered"
        (office.folder / "log.key.last").unlink()
        office.done("position", "record", REF, "CR", "assent", *CR)
        assert asked(office, 7)["sv"] == "saw_another"
    forged = old_request(office, 0)
    fork = office.run("witness", "sign", "hn", forged)
    assert fork.code == 7
    assert fork.err.startswith("FORK: the log signed two roots for one size.")
    assert fork.out.count("rcm.example/log/rehearsal\n") == 2
    assert len(list((office.folder / "hn" / "evidence").iterdir())) == 1
    office.text("theirs.txt", office.done("log", "checkpoint").out)
    told = office.run("witness", "compare", "mine.tlog-proof", "theirs.txt", "--json")
    assert (told.code, json.loads(told.out)["fork"]) == (7, True)
    same = office.done("witness", "compare", "theirs.txt", "theirs.txt", "--json").data
    assert (same["fork"], same["same"]) == (False, True)


def test_what_does_not_continue_is_not_signed(office):
    by_mail(office, 1)
    key = SignerKey.parse((office.folder / "log.key").read_text().strip())
    size = office.done("log", "status", "--json").data["size"]
    head = sign_head(Checkpoint(key.name, size + 1, b"x" * 32), (key,), 5)
    office.text("forged.txt", f"old {size}\n\n{bytes(head).decode()}")
    answer = office.run("witness", "sign", "hn", "forged.txt", "--json")
    assert (answer.code, answer.data) == (7, {"signed": False, "status": 422, "size": size})


def test_a_signature_of_a_stranger_is_not_taken_in(office):
    office.done("witness", "new", "ni", "--name", "ni.example/w")
    shutil.copy(office.folder / "hn" / "logs.policy", office.folder / "ni" / "logs.policy")
    office.done("witness", "sign", "ni", old_request(office, 0), "--out", "ni.txt")
    refused = office.run("log", "witnessed", "ni.txt", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "cosignature_does_not_verify")


def test_what_is_no_request_is_refused(office):
    for content, code in (("nothing", "request_not_understood"),):
        file = office.text("odd.txt", content)
        answer = office.run("witness", "sign", "hn", file, "--json")
        assert (answer.code, answer.refusal["code"]) == (2, code)
    refused = office.run("witness", "new", "hn", "--name", "hn.example/w", "--json")
    assert (refused.code, refused.refusal["code"]) == (6, "file_exists")
    assert office.run("witness", "new", "x", "--name", "two words").code == 2
    unknown = office.run("log", "request", "--witness", "xx", "--json")
    assert (unknown.code, unknown.refusal["code"]) == (3, "unknown_witness")


def test_a_worker_asks_the_witnesses_that_are_behind_by_itself(office):
    office.done("position", "record", REF, "CR", "object", *CR)
    with served(office):
        office.done("worker", "--once")
        with office.app() as app, app.store.read() as view:
            size = view.head().size
            assert (view.cosigned_by("sv.example/w"), view.cosigned_by("hn.example/w")) == (size, 0)
    # Away, and nothing to ask: the worker goes on.
    office.done("worker", "--once")


def test_a_key_may_stand_in_the_settings_before_there_is_a_log(office, tmp_path):
    office.environ["RCM_DATABASE"] = f"sqlite:///{tmp_path}/young.db"
    office.environ["RCM_LOG_KEY"] = str(tmp_path / "young.key")
    office.done("init", "--administrator", "admin", "--rehearsal")
    missing = office.run("log", "status", "--json")
    assert (missing.code, missing.refusal["code"]) == (3, "key_file_not_found")
    office.done("log", "key", "new")
    unsigned = [one for one in office.run("doctor", "--json").data if one["check"] == "signed"]
    assert [one["ok"] for one in unsigned] == [False]
    office.done("log", "seal")
    checks = {one["check"]: one for one in office.done("doctor", "--json").data}
    assert checks["signed"]["ok"]


def test_the_log_as_files_is_the_log_that_was_signed(office):
    office.done("log", "tiles", "export", "--as", "audit")

    head, _ = read_checkpoint((office.folder / "export" / "checkpoint").read_bytes())
    leaves = []
    for path in sorted((office.folder / "export" / "tile" / "entries").rglob("*")):
        if path.is_file():
            leaves += read_bundle(path.read_bytes())
    assert (len(leaves), root([leaf_hash(one) for one in leaves])) == (head.size, head.root)
    again = office.run("log", "tiles", "export", "--as", "audit", "--json")
    assert (again.code, again.refusal["code"]) == (6, "file_exists")


def test_heads_of_two_sizes_are_compared_by_a_proof_that_the_log_gives(office):
    def checkpoint(name):
        told = office.done("log", "checkpoint", "--json").data
        return office.text(name, told["note"]), told["size"]

    old, low = checkpoint("old.txt")
    office.done("position", "record", REF, "CR", "object", *CR)
    new, high = checkpoint("new.txt")
    alone = office.done("witness", "compare", new, old)
    assert f"rcm log consistency {low} {high} --out proof.txt" in " ".join(alone.out.split())
    office.done("log", "consistency", str(low), str(high), "--out", "proof.txt")
    compared = ("witness", "compare", new, old, "--proof", "proof.txt")
    assert office.done(*compared, "--json").data["continues"]
    assert office.done(*compared).out.startswith(f"The log of {low} entries is the beginning")
    # The older head is another one, signed by the log all the same.
    key = read_keys(office.folder / "log.key")[0]
    other = sign_head(Checkpoint(key.name, low, leaf_hash(b"another history")), (key,), 1)
    office.text("old.txt", bytes(other).decode())
    wrong = office.run(*compared, "--json")
    assert (wrong.code, wrong.data["continues"]) == (7, False)
    assert office.run(*compared).out.startswith("NOT SHOWN")
    # A proof between other sizes says nothing of these heads.
    office.done("log", "consistency", str(low - 1), str(high), "--out", "wide.txt")
    refused = office.run("witness", "compare", new, old, "--proof", "wide.txt", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "proof_is_of_other_heads")
    refused = office.run("witness", "compare", new, old, "--proof", "new.txt", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "proof_not_understood")
    backwards = office.run("log", "consistency", str(high + 1), str(high), "--json")
    assert (backwards.code, backwards.refusal["code"]) == (2, "no_proof_from_there")


def test_where_no_head_of_a_size_was_signed_the_nearest_are_named(office):
    low = office.done("log", "checkpoint", "--json").data["size"]
    office.done("position", "record", REF, "CR", "object", *CR)
    office.done("case", "do", "suspend", REF, "--reason", "Storm", "--as", "mexico")
    sizes = office_sizes(office)
    missing = next(one for one in range(low, sizes[-1]) if one not in sizes)
    near = [max(one for one in sizes if one < missing), min(one for one in sizes if one > missing)]
    refused = office.run("log", "checkpoint", "--size", str(missing), "--json")
    assert (refused.code, refused.refusal["code"]) == (3, "no_head_of_size")
    assert refused.refusal["facts"]["nearest"] == ", ".join(map(str, near))


def office_sizes(office):
    with office.app() as app, app.store.read() as view:
        return [one.size for one in view.signed_heads()]


def forgetting(office, *statements):
    """Somebody with all rights on the database, who puts the triggers back."""
    with sqlite3.connect(office.folder / "rcm.db") as database:
        triggers = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        guards = database.execute(triggers).fetchall()
        for name, _ in guards:
            database.execute(f"DROP TRIGGER {name}")
        for statement in statements:
            database.execute(statement)
        for _, guard in guards:
            database.execute(guard)


NO_HEADS = ("DELETE FROM checkpoint", "DELETE FROM cosignature")


def test_of_the_signed_heads_it_is_told_how_many_there_are_and_what_they_are_worth(office):
    told = office.run("log", "verify")
    assert told.code == 7, "no head has enough witnesses, as with a bundle"
    assert "no witness signed it" in told.out
    assert "No head reaches the quorum of your trust file (members)" in told.out
    trusting(office, "http://127.0.0.1:9", "any")
    assert by_mail(office, 1) == ["hn"]
    covered = office.done("log", "checkpoint", "--json").data["size"]
    office.done("position", "record", REF, "CR", "object", *CR)
    for jobs in ("1", "2"):
        told = office.done("audit", "verify", "--jobs", jobs, "--json").data
        heads = told["heads"]
        assert heads["count"] == len(office_sizes(office))
        assert heads["witnessed"] + heads["recorded"] == heads["count"]
        assert (heads["newest"]["size"], heads["newest"]["grade"]) == (told["size"], "recorded")
        assert (heads["quorum"], heads["witnessed_size"]) == ("members", covered)
    said = " ".join(office.done("log", "verify").out.split())
    assert f"Recorded only: leaf indices {covered} to {told['size'] - 1}" in said
    assert "hn.example/w 20" in said


def test_without_a_trust_file_it_is_said_that_signatures_went_unchecked(office):
    by_mail(office, 1)
    del office.environ["RCM_TRUST"]
    told = office.done("log", "verify", "--lang", "es").out
    assert "Firmas de cabezas: sin comprobar" in told
    assert "testigos, según dice (sin comprobar): hn.example/w" in " ".join(told.split())
    heads = office.done("log", "verify", "--json").data["heads"]
    assert (heads["signatures_checked"], heads["newest"]["grade"]) == (False, None)
    assert (heads["quorum"], heads["witnessed"], heads["recorded"]) == (None, None, None)


def test_where_no_signed_head_is_left_the_log_is_not_called_whole_in_silence(office):
    size = office.done("log", "checkpoint", "--json").data["size"]
    forgetting(office, *NO_HEADS)
    told = office.run("audit", "verify", "--jobs", "1")
    assert told.code == 7
    assert "Signed heads: none" in told.out
    said = " ".join(told.out.split())
    assert f"head over {size} entries" in said, "it is remembered beside the key"
    del office.environ["RCM_LOG_KEY"]
    told = office.run("audit", "verify", "--jobs", "1")
    assert told.code == 7, "the trust file asks for witnesses"
    assert "none has the witnesses that your trust file asks for (members)" in " ".join(
        told.out.split()
    )
    del office.environ["RCM_TRUST"]
    told = office.done("log", "verify")
    assert "Signed heads: none" in told.out


def test_a_newest_head_that_is_missing_is_found_by_what_is_remembered(office):
    older = office_sizes(office)[-1]
    office.done("position", "record", REF, "CR", "object", *CR)
    newest = office_sizes(office)[-1]
    del office.environ["RCM_TRUST"]
    forgetting(office, f"DELETE FROM checkpoint WHERE size > {older}")  # noqa: S608 - an intruder
    found = office.run("log", "verify", "--json")
    (fault,) = found.data["faults"]
    assert (found.code, fault["code"], fault["where"], fault["found"]) == (
        7,
        "last_signed",
        f"signed head {newest}",
        "missing",
    )
    assert "In no signed head yet: leaf indices" in office.run("log", "verify").out
