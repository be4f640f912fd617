"""A receipt goes home with a country, and holds there without us."""

import re
import shutil
import subprocess
import sys

import pytest

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, SignerKey
from rcm_workflow.audit.last_signed import sign_head
from rcm_workflow.audit.merkle import leaf_hash
from rcm_workflow.audit.note import sign
from rcm_workflow.audit.receipt import Receipt
from rcm_workflow.custody.key_file import read_keys

REF = "TC-2021-001"
CR = ("--as", "costarica")
WITNESS = SignerKey("witness.example/hn", COSIGNATURE, b"w" * 32)

# Whoever tries the network or a database in this process is stopped by the interpreter itself.
ALONE = """
import sys

def refuse(event, args):
    if event.startswith(("socket.connect", "socket.bind", "socket.getaddrinfo", "sqlite3.")):
        raise SystemExit(f"99: {event}")

from rcm_workflow.__main__ import main
sys.addaudithook(refuse)
sys.argv[0] = "rcm"
sys.exit(main())
"""


@pytest.fixture
def signing(in_round):
    in_round.done("log", "key", "new", "--file", str(in_round.folder / "log.key"))
    in_round.environ["RCM_LOG_KEY"] = str(in_round.folder / "log.key")
    return in_round


def trusting(office, quorum="hn"):
    (line,) = office.done("log", "key", "show").out.splitlines()
    return office.text(
        "members.policy", f"{line}\nwitness hn {WITNESS.verifier}\nquorum {quorum}\n"
    )


def recorded(office):
    """Costa Rica objects, and takes its receipt."""
    said = ("--statement", "Article 4")
    done = office.done("position", "record", REF, "CR", "object", *said, *CR, "--json").data
    (given,) = done["receipts"]
    return office.text("cr.tlog-proof", given["proof"]), given


def test_a_position_gives_a_receipt_at_once(signing):
    _, given = recorded(signing)
    assert (given["grade"], given["event"]) == ("recorded", None)
    again = signing.done("receipt", "show", REF, *CR)
    assert again.out == given["proof"]
    assert again.err.startswith("Grade: recorded.")
    told = signing.done("position", "record", REF, "CR", "assent", *CR).out
    assert told.rstrip().endswith("Receipt (recorded): rcm receipt show TC-2021-001")


def test_a_case_as_it_stood_comes_with_the_signed_head_that_proves_it(signing):
    signing.done("position", "record", REF, "CR", "assent", *CR)
    asked = ("case", "show", REF, "--at", "2021-09-09T10:00-05:00", "--as", "audit")
    proof = signing.done(*asked, "--json").data["proof"]
    signed = signing.done("log", "checkpoint", "--size", str(proof["checkpoint"]["size"])).out
    assert proof["checkpoint"]["note"] == signed
    assert proof["checkpoint"]["size"] >= proof["covered_by"]
    told = signing.done(*asked).out
    assert told.endswith(f"The signed head that proves it\n{signed}")
    assert "La cabeza firmada que lo prueba" in signing.done(*asked, "--lang", "es").out


def test_it_says_what_was_recorded_and_how_much_it_proves(signing):
    file, _ = recorded(signing)
    policy = trusting(signing)
    short = signing.run("receipt", "verify", file, "--policy", policy, "--json")
    assert (short.code, short.data["holds"], short.data["grade"]) == (7, False, "recorded")
    ok = ("receipt", "verify", file, "--policy", policy, "--at-least", "recorded")
    data = signing.done(*ok, "--json").data
    assert data["holds"]
    assert data["body"]["country"] == "CR"
    assert data["body"]["stance"] == "object"
    told = signing.done(*ok, "--lang", "es").out
    assert told.startswith("El comprobante es válido.")
    assert max(map(len, told.splitlines())) <= 80
    assert "Article 4" not in told, "sealed words are not in a receipt"
    tag, said = data["sealed"]["statement"], " ".join(told.split())
    for row in (
        f"Caso {REF}, evento {data['case_seq']}",
        "Acto Costa Rica objeta",
        f"Confidencial declaración (etiqueta {tag[:16]}…). Pertenece a este acto y no está en",
        "Actor Costa Rica, relaciones exteriores (costarica)",
        f"Índice de la hoja {data['index']}, en un registro de {data['size']} asientos",
    ):
        assert row in said
    assert not re.search(r"position_recorded|[{}]", told), "no word of the machine"
    without = trusting(signing, "none")
    assert signing.done("receipt", "verify", file, "--policy", without, "--json").data["holds"]


def test_once_witnessed_it_can_be_had_again_in_the_higher_grade(signing):
    recorded(signing)
    policy = trusting(signing)
    with signing.app() as app, app.store.read() as view:
        head = view.newest_head()
        place = view.head().size - 1
    text = head.note.partition("\n\n")[0] + "\n"
    at = int(head.signed_at.timestamp())
    with signing.app() as app:
        app.store.keep_cosignatures(head.size, [str(sign(text, WITNESS, at))], head.signed_at)
    again = signing.done("receipt", "show", REF, "--policy", policy, "--out", "w.tlog-proof", *CR)
    assert again.err.startswith("Grade: witnessed.")
    data = signing.done("receipt", "verify", "w.tlog-proof", "--policy", policy, "--json").data
    assert (data["grade"], data["index"]) == ("witnessed", place)
    assert data["witnesses"] == [{"name": "hn", "at": "2021-09-09T15:00:00.000000Z"}]


def test_below_the_quorum_it_cites_the_head_that_a_witness_signed(signing):
    """A receipt over an earlier head, that nobody saw, would hide that one witness has seen it."""
    recorded(signing)
    (line,) = signing.done("log", "key", "show").out.splitlines()
    other = SignerKey("witness.example/sv", COSIGNATURE, b"v" * 32)
    names = f"witness hn {WITNESS.verifier}\nwitness sv {other.verifier}"
    quorum = "group both 2 hn sv\nquorum both"
    policy = signing.text("two.policy", f"{line}\n{names}\n{quorum}\n")
    asked = ("receipt", "show", REF, "--policy", policy, *CR)
    earlier = Receipt.parse(signing.done(*asked).out.encode()).note
    # What others do raises the log past the head over the position of Costa Rica.
    signing.done("position", "record", REF, "SV", "assent", "--as", "salvador")
    cosigned_by(signing, WITNESS)
    given = signing.done(*asked)
    assert given.err.startswith("Grade: recorded.")
    note = Receipt.parse(given.out.encode()).note
    sizes = [Checkpoint.parse(one.text).size for one in (earlier, note)]
    assert sizes[0] < sizes[1]
    signing.text("one.tlog-proof", given.out)
    verified = ("receipt", "verify", "one.tlog-proof", "--policy", policy)
    short = signing.run(*verified, "--json")
    assert (short.code, [one["name"] for one in short.data["witnesses"]]) == (7, ["hn"])
    told = " ".join(signing.run(*verified).out.split())
    assert "confirm it: 1; by that file this is not enough" in told
    assert "none has confirmed it" not in told
    cosigned_by(signing, other)
    assert signing.done(*asked).err.startswith("Grade: witnessed.")
    # So does a case as it stood when Costa Rica had spoken and nobody else.
    told = signing.done("case", "history", REF, "--as", "audit", "--json").data
    mine = next(n for n, one in enumerate(told, start=1) if one["type"] == "position_recorded")
    then = ("case", "show", REF, "--at", f"v{mine}", "--as", "audit", "--json")
    assert signing.done(*then).data["proof"]["checkpoint"]["size"] == sizes[0]
    signing.environ["RCM_TRUST"] = str(signing.folder / policy)
    assert signing.done(*then).data["proof"]["checkpoint"]["size"] == sizes[1]


def cosigned_by(office, witness):
    """The newest head, signed by a witness."""
    with office.app() as app:
        with app.store.read() as view:
            head = view.newest_head()
        line = sign(head.note.partition("\n\n")[0] + "\n", witness, int(head.signed_at.timestamp()))
        app.store.keep_cosignatures(head.size, [str(line)], head.signed_at)


def taken_home(office, folder, *names):
    """A folder with these files only; those of the office are gone."""
    home = folder / "home"
    home.mkdir()
    for name in names:
        shutil.copy(office.folder / name, home / name)
    for one in office.folder.iterdir():
        if one.is_file():
            one.unlink()
    return home


def alone(home, checkout, *asked):
    """Run a command in a process that reaches neither network nor database."""
    return subprocess.run(
        [sys.executable, "-c", ALONE, *asked],
        cwd=home,
        env={"HOME": str(home), "PYTHONPATH": str(checkout)},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_holds_in_a_process_without_network_when_the_server_is_gone(signing, tmp_path, checkout):
    file, _ = recorded(signing)
    policy = trusting(signing)
    home = taken_home(signing, tmp_path, file, policy)
    asked = ("receipt", "verify", file, "--policy", policy, "--at-least", "recorded")
    ran = alone(home, checkout, *asked)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "The receipt holds. Grade: RECORDED." in ran.stdout
    assert "unsigned" in ran.stdout
    assert sorted(one.name for one in home.iterdir()) == [file, policy]


def test_so_does_the_signature_of_a_country_made_and_checked_there(signing, tmp_path, checkout):
    seat, cr_key = "CR/foreign_affairs", ("--key", "cr.key")
    away = tmp_path / "away"
    away.mkdir()
    signing.done("seat", "key", "new", seat, "--file", str(away / "cr.key"))
    shutil.copy(away / "cr.key.pub", signing.folder)
    signing.done("seat", "key", "add", seat, "cr.key.pub", *CR)
    said = ("CR", "object", "--statement", "Article 4", "--prepare", "cr.statement")
    signing.done("position", "record", REF, *said, *CR)
    shutil.move(signing.folder / "cr.statement", away)
    signed = alone(away, checkout, "sign", "cr.statement", *cr_key, "--out", "cr.signed")
    assert signed.returncode == 0
    assert "Article 4" in signed.stdout
    shutil.copy(away / "cr.signed", signing.folder)
    (given,) = signing.done("position", "submit", "cr.signed", *CR, "--json").data["receipts"]
    signing.text("cr.tlog-proof", given["proof"])
    signing.done("seat", "key", "new", seat, "--file", "other.key")
    policy = trusting(signing)
    asked = ("receipt", "verify", "cr.tlog-proof", "--policy", policy, "--at-least", "recorded")
    wrong = signing.run(*asked, "--keys", "other.key.pub", "--json")
    assert (wrong.code, wrong.data["fault"]) == (7, "of_another_key")
    home = taken_home(signing, tmp_path, "cr.tlog-proof", "cr.key.pub", policy)
    ran = alone(home, checkout, *asked, "--keys", "cr.key.pub")
    assert (ran.returncode, ran.stderr) == (0, "")
    assert "signed by its country, with a key that you know" in " ".join(ran.stdout.split())


def test_a_signature_that_the_log_signed_for_and_its_country_did_not_make(signing):
    """The office seals whatever it likes; the receipt of it does not hold."""
    signing.done("seat", "key", "new", "CR/foreign_affairs", "--file", "cr.key")
    signing.done("seat", "key", "add", "CR/foreign_affairs", "cr.key.pub", *CR)
    said = ("CR", "object", "--sign-with", "cr.key")
    done = signing.done("position", "record", REF, *said, *CR, "--json").data
    proof = Receipt.parse(done["receipts"][0]["proof"].encode())
    forged = proof.extra.replace(b'"stance":"object"', b'"stance":"assent"')
    key = read_keys(signing.folder / "log.key")[0]
    head = sign_head(Checkpoint(key.name, 1, leaf_hash(forged)), (key,), 1)
    signing.text("f.tlog-proof", bytes(Receipt(0, (), head, forged)).decode())
    asked = ("f.tlog-proof", "--policy", trusting(signing), "--at-least", "recorded")
    wrong = signing.run("receipt", "verify", *asked, "--json")
    assert (wrong.code, wrong.data["fault"]) == (7, "forged")


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda one: Receipt(one.index - 1, one.path, one.note, one.extra), "not_included"),
        (
            lambda one: Receipt(
                one.index, one.path, one.note, one.extra.replace(b'"object"', b'"assent"')
            ),
            "not_included",
        ),
        (lambda one: Receipt(one.index, one.path, one.note), "no_leaf"),
    ],
    ids=["place", "words", "bare"],
)
def test_a_receipt_that_was_altered_does_not_hold(signing, change, fault):
    file, given = recorded(signing)
    policy = trusting(signing)
    altered = change(Receipt.parse(given["proof"].encode()))
    (signing.folder / file).write_bytes(bytes(altered))
    wrong = signing.run("receipt", "verify", file, "--policy", policy, "--json")
    assert (wrong.code, wrong.data["fault"]) == (7, fault)
    told = signing.run("receipt", "verify", file, "--policy", policy, "--lang", "es").out
    assert told.startswith("El comprobante NO es válido.")


def test_a_head_signed_by_another_key_does_not_count(signing):
    file, _ = recorded(signing)
    other = SignerKey("rcm.example/log/rehearsal", 1, b"o" * 32)
    policy = signing.text("other.policy", f"log {other.verifier}\nquorum none\n")
    wrong = signing.run("receipt", "verify", file, "--policy", policy, "--json")
    assert (wrong.code, wrong.data["fault"]) == (7, "not_signed")


def test_what_cannot_be_read_is_refused(signing):
    policy = trusting(signing)
    no_receipt = signing.run("receipt", "verify", policy, "--policy", policy, "--json")
    assert (no_receipt.code, no_receipt.refusal["code"]) == (2, "receipt_not_understood")
    no_trust = signing.run("receipt", "verify", policy, "--json")
    assert (no_trust.code, no_trust.refusal["code"]) == (2, "no_trust_file")
    bad = signing.text("bad.policy", "quorum nobody\n")
    wrong = signing.run("receipt", "verify", policy, "--policy", bad, "--json")
    assert (wrong.code, wrong.refusal["facts"]["line"]) == (2, 1)


def test_what_is_wrong_with_a_file_is_said_in_the_language_that_is_asked_for(signing):
    file, _ = recorded(signing)
    policy = trusting(signing)
    whole = (signing.folder / file).read_bytes()
    head, _, note = whole.partition(b"\n\n")
    cut = {
        "other.txt": (b"%PDF-1.7\n\nfoo", "un comprobante empieza con la línea"),
        "empty.txt": (b"", "ninguna línea vacía separa la prueba"),
        "proof.txt": (head, "ninguna línea vacía separa la prueba"),
        "head.txt": (head + b"\n\n" + note[:30], "ninguna línea vacía separa el texto firmado"),
        "signature.txt": (whole[:-30], "su última firma no tiene fin de línea"),
    }
    for name, (data, why) in cut.items():
        (signing.folder / name).write_bytes(data)
        said = signing.run("receipt", "verify", name, "--policy", policy, "--lang", "es")
        assert said.code == 2
        told = " ".join(said.err.split())
        assert f"El archivo {name} no es un comprobante: {why}" in told
        mail = signing.run("witness", "compare", name, file, "--policy", policy, "--lang", "es")
        assert "no es una cabeza firmada ni un comprobante: " in " ".join(mail.err.split())
        assert not re.search(r"\b(the|a|is|line)\b", told + mail.err), told + mail.err
    other = SignerKey("rcm.example/log/rehearsal", 1, b"o" * 32)
    stranger = signing.text("other.policy", f"log {other.verifier}\nquorum none\n")
    said = signing.run("receipt", "verify", file, "--policy", stranger, "--lang", "es").out
    assert "archivo de confianza: no lo firmó ninguna llave" in " ".join(said.split())


def test_nobody_gets_a_receipt_of_what_is_hidden_from_it(signing):
    recorded(signing)
    # Honduras sees its own events only, under numbers of their own.
    own = signing.done("case", "history", REF, "--as", "honduras", "--json").data
    assert signing.run("receipt", "show", REF, str(len(own) + 1), "--as", "honduras").code == 3
    for number in range(1, len(own) + 1):
        # An entry says how many came before it: more than Honduras may count.
        given = signing.run("receipt", "show", REF, str(number), "--as", "honduras", "--json")
        assert (given.code, given.refusal["code"]) == (4, "receipt_would_count")
    signing.done("receipt", "show", REF, "1", "--as", "mexico")
    assert signing.run("receipt", "show", REF, "--as", "honduras", "--json").refusal["code"] == (
        "nothing_to_prove"
    )


def test_a_bad_trust_file_is_refused_before_anything_is_recorded(signing):
    before = signing.done("case", "history", REF, *CR, "--json").data
    signing.environ["RCM_TRUST"] = str(signing.folder / signing.text("bad.policy", "quorum x\n"))
    refused = signing.run("position", "record", REF, "CR", "object", *CR, "--json")
    assert (refused.code, refused.refusal["code"]) == (2, "trust_file_not_understood")
    assert signing.done("case", "history", REF, *CR, "--json").data == before


def test_without_a_signed_head_there_is_no_receipt(in_round):
    in_round.done("position", "record", REF, "CR", "object", *CR)
    refused = in_round.run("receipt", "show", REF, *CR, "--json")
    assert (refused.code, refused.refusal["code"]) == (6, "no_head_over_it")
