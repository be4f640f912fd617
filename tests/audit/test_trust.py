"""Trust files: who is known, and how many are enough; for us and the single file of a bundle."""

import pytest

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.court import verify as court
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.note import Note, NotSigned, sign
from rcm_workflow.audit.trust import NotATrustFile, Trust

LOG = SignerKey("log.example/rcm", NOTE, b"l" * 32)
NEXT = SignerKey("log.example/rcm", NOTE, b"n" * 32)
OTHER = SignerKey("log.example/other", NOTE, b"o" * 32)
W = {
    name: SignerKey(f"{name}.example/w", COSIGNATURE, name.encode() * 16)
    for name in ("X1", "X2", "X3", "Y1", "Y2", "Y3")
}
LINES = [f"witness {name} {key.verifier}" for name, key in W.items()]
# The example of c2sp.org/tlog-policy, with keys.
EXAMPLE = "\n".join(
    [
        "# Two organisations",
        f"log {LOG.verifier} https://log.example/rcm/",
        f"log {NEXT.verifier}",
        "",
        *LINES[:3],
        "group X-witnesses 2 X1 X2 X3",
        " \t ",
        *LINES[3:],
        "\tgroup  Y-witnesses\tany Y1 Y2 Y3 ",
        "group X-and-Y all X-witnesses Y-witnesses",
        "quorum X-and-Y",
        "",
    ]
)
HEAD = Checkpoint(LOG.name, 7, b"r" * 32)


def trust(*lines):
    return Trust.parse("".join(f"{line}\n" for line in lines).encode())


def signed(*keys, head=HEAD):
    return Note(
        head.text,
        tuple(sign(head.text, key, 50 if key.kind == COSIGNATURE else None) for key in keys),
    )


@pytest.mark.parametrize(
    ("names", "enough"),
    [
        ((), False),
        (("X1", "X2", "X3"), False),
        (("X1", "Y1"), False),
        (("X1", "X3", "Y2"), True),
        (("X1", "X2", "X3", "Y1", "Y2", "Y3"), True),
        (("Y1", "Y2", "Y3"), False),
    ],
)
def test_the_example_of_the_specification(names, enough):
    weight = Trust.parse(EXAMPLE.encode()).weigh(signed(LOG, *(W[name] for name in names)))
    assert weight.log == LOG.verifier
    assert weight.witnesses == tuple((name, 50) for name in names)
    assert weight.witnessed is enough
    theirs = court.Trust(EXAMPLE.encode())
    assert theirs.reached(theirs.quorum, set(names)) is enough


def test_either_key_of_a_log_that_changes_its_key_is_enough():
    policy = Trust.parse(EXAMPLE.encode())
    for keys in ((LOG,), (NEXT,), (LOG, NEXT)):
        assert policy.weigh(signed(*keys)).log == keys[0].verifier
    assert policy.keys_of(LOG.name) == (LOG.verifier, NEXT.verifier)


def test_without_quorum_nothing_is_ever_witnessed():
    policy = trust(f"log {LOG.verifier}", LINES[0], "quorum none")
    assert policy.weigh(signed(LOG, W["X1"])).witnesses == (("X1", 50),)
    assert not policy.weigh(signed(LOG, W["X1"])).witnessed
    theirs = court.Trust(f"log {LOG.verifier}\n{LINES[0]}\nquorum none\n".encode())
    assert not theirs.reached(theirs.quorum, {"X1"})


def test_one_log_cannot_speak_for_another():
    policy = trust(f"log {LOG.verifier}", f"log {OTHER.verifier}", "quorum none")
    for note in (signed(OTHER), signed(W["X1"])):
        with pytest.raises(NotSigned):
            policy.weigh(note)
    with pytest.raises(NotSigned, match="log_not_trusted"):
        trust("quorum none").weigh(signed(LOG))


def test_a_bad_cosignature_of_a_known_witness_spoils_the_checkpoint():
    policy = trust(f"log {LOG.verifier}", LINES[0], "quorum X1")
    other = Checkpoint(LOG.name, 8, b"r" * 32)
    (line,) = signed(W["X1"], head=other).signatures
    with pytest.raises(NotSigned, match="signature_fails"):
        policy.weigh(signed(LOG).with_lines([line]))


def test_names_are_octets():
    data = f"log {LOG.verifier}\nwitness ".encode() + b"\xffK " + LINES[0].split()[2].encode()
    policy = Trust.parse(data + b"\nquorum \xffK\n")
    assert policy.weigh(signed(LOG, W["X1"])).witnessed
    assert court.Trust(data + b"\nquorum \xffK\n").quorum == "\udcffK"
    with pytest.raises(NotATrustFile, match="trust_undefined"):
        Trust.parse(data + b"\nquorum \xfeK\n")


@pytest.mark.parametrize(
    ("lines", "at", "why"),
    [
        ((), 1, "trust_unended"),
        (("",), 1, "trust_no_quorum"),
        ((LINES[0],), 1, "trust_no_quorum"),
        (("quorum none", "quorum none"), 2, "trust_two_quorums"),
        (("quorum X1", LINES[0]), 1, "trust_undefined"),
        ((f"log {LOG.verifier} url more", "quorum none"), 1, "trust_line"),
        (("log x", "quorum none"), 1, "key_parts"),
        ((f"log {W['X1'].verifier}", "quorum none"), 1, "key_type_wanted: line 1, of_type 0x01"),
        ((f"witness a {LOG.verifier}", "quorum none"), 1, "key_type_wanted: line 1, of_type 0x04"),
        ((LINES[0], LINES[0]), 2, "trust_name_taken"),
        ((LINES[0], LINES[0].replace("X1", "X9", 1)), 2, "trust_key_twice"),
        ((LINES[0].replace("X1", "none", 1),), 1, "trust_name_taken"),
        ((LINES[0], "group g any X1", LINES[1].replace("X2", "g", 1)), 3, "trust_name_taken"),
        ((LINES[0], "group g any X1 X1"), 2, "trust_member_twice"),
        ((LINES[0], "group g any X1", "group h any X1"), 3, "trust_member_twice"),
        (("group g any none",), 1, "trust_undefined"),
        (("group g any g",), 1, "trust_undefined"),
        ((LINES[0], "group g 2 X1"), 2, "trust_least"),
        ((LINES[0], "group g 0 X1"), 2, "trust_least"),
        ((LINES[0], "group g 01 X1"), 2, "trust_least"),
        ((LINES[0], "group g some X1"), 2, "trust_least"),
        (("group g any",), 1, "trust_line"),
        (("quorum\u00a0none",), 1, "trust_line"),
        (("quorum none\r",), 1, "lines_crlf"),
    ],
)
def test_what_a_trust_file_may_not_say(lines, at, why):
    with pytest.raises(NotATrustFile) as wrong:
        trust(*lines)
    assert str(wrong.value).startswith(why)
    assert wrong.value.line == at
    with pytest.raises(ValueError):  # noqa: PT011 - what it says is a line of a report
        court.Trust("".join(f"{line}\n" for line in lines).encode())


def test_a_cut_file_is_refused():
    with pytest.raises(NotATrustFile, match="trust_unended"):
        Trust.parse(b"quorum none")
    with pytest.raises(ValueError, match="no line end"):
        court.Trust(b"quorum none")


def test_a_log_is_no_witness_of_itself():
    itself = LOG.as_kind(COSIGNATURE)
    with pytest.raises(NotATrustFile, match="trust_key_twice"):
        trust(f"log {LOG.verifier}", f"witness self {itself.verifier}", "quorum self")


@pytest.mark.parametrize(
    ("data", "line", "why"),
    [
        (EXAMPLE.replace("\n", "\r\n").encode(), 1, "lines_crlf"),
        (f"\ufeff{EXAMPLE}".encode(), 1, "byte_order_mark"),
    ],
)
def test_what_an_editor_on_windows_made_of_it_is_told(data, line, why):
    with pytest.raises(NotATrustFile) as caught:
        Trust.parse(data)
    assert caught.value.told == {"why": why, "line": line}
