"""Signed notes, checkpoints and cosignatures against the published examples."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rcm_workflow.audit.checkpoint import Checkpoint, NotACheckpoint, read_checkpoint
from rcm_workflow.audit.cosignature import cosigned_bytes
from rcm_workflow.audit.encoding import from_base64, from_decimal, to_base64
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, NotAKey, SignerKey, VerifierKey
from rcm_workflow.audit.malformed import Wrong
from rcm_workflow.audit.merkle import EMPTY_ROOT
from rcm_workflow.audit.note import NotANote, Note, NotSigned, Signed, opened, read_lines, sign

# golang.org/x/mod/sumdb/note: keys, text and signatures of its documentation and tests.
SKEY = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
VKEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
ENOCH = "EnochRoot+af0cfe78+ATtqJ7zOtqQtYqOo0CpvDXNlMhV3HeJDpjrASKGLWdop"
TEXT = (
    "If you think cryptography is the answer to your problem,\n"
    "then you don't know what your problem is.\n"
)
PETER_LINE = (
    "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6"
    "KE6RyyBwJnAM=\n"
)
ENOCH_LINE = (
    "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WW"
    "d1RvMc+QQ=\n"
)
# c2sp.org/signed-note and c2sp.org/tlog-cosignature: the examples of the specifications.
SPEC_VKEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
SPEC_NOTE = (
    "This is an example message.\n\n— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONn"
    "cAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
)
BEHIND = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"
BEHIND_LINES = (
    "— example.com/behind-the-sofa Az3grlgtzPICa5OS8npVmf1Myq/5IZniMp+ZJurmRDeOoRDe4URYN7u5/Zhcyv2q"
    "1gGzGku9nTo+zyWE+xeMcTOAYQ8=\n— witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zX"
    "crtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n"
)

PETER = VerifierKey.parse(VKEY)
LOG = SignerKey("log.example/rcm", NOTE, b"l" * 32)
WITNESS = SignerKey("witness.example/hn", COSIGNATURE, b"w" * 32)
HEAD = Checkpoint(LOG.name, 7, b"r" * 32)


def note(*keys, text=HEAD.text, at=1_700_000_000):
    return Note(
        text, tuple(sign(text, one, at if one.kind == COSIGNATURE else None) for one in keys)
    )


def test_the_published_key_signs_the_published_note_byte_for_byte():
    key = SignerKey.parse(SKEY)
    assert str(key.verifier) == VKEY
    assert key.secret() == SKEY
    assert bytes(Note(TEXT, (sign(TEXT, key),))) == f"{TEXT}\n{PETER_LINE}".encode()


def test_the_published_notes_open():
    both = Note.parse(f"{TEXT}\n{PETER_LINE}{ENOCH_LINE}".encode())
    enoch = VerifierKey.parse(ENOCH)
    assert opened(both, [PETER]) == (Signed(PETER, None),)
    assert opened(both, [enoch, PETER]) == (Signed(PETER, None), Signed(enoch, None))
    spec = VerifierKey.parse(SPEC_VKEY)
    assert opened(Note.parse(SPEC_NOTE.encode()), [spec]) == (Signed(spec, None),)


def test_the_published_checkpoint_reads_and_writes_the_same():
    data = f"{BEHIND}\n{BEHIND_LINES}".encode()
    head, found = read_checkpoint(data)
    assert (head.origin, head.size) == ("example.com/behind-the-sofa", 20852163)
    assert (head.text, bytes(found)) == (BEHIND, data)
    witness = found.signatures[1]
    assert (witness.key_id.hex(), len(witness.signature)) == ("8d66cf3f", 72)
    at = int.from_bytes(witness.signature[:8], "big")
    assert cosigned_bytes(BEHIND, at) == f"cosignature/v1\ntime 1679315147\n{BEHIND}".encode()


def test_a_cosignature_is_of_its_text_its_time_and_its_key():
    signed = note(LOG, WITNESS)
    keys = [LOG.verifier, WITNESS.verifier]
    assert opened(signed, keys) == (
        Signed(LOG.verifier, None),
        Signed(WITNESS.verifier, 1_700_000_000),
    )
    line = signed.signatures[1]
    earlier = (1_600_000_000).to_bytes(8, "big") + line.signature[8:]
    moved = Note(signed.text, (type(line)(line.name, line.key_id, earlier),))
    with pytest.raises(NotSigned, match="signature_fails"):
        opened(moved, keys)


def test_one_key_under_two_types_is_two_keys():
    other = LOG.as_kind(COSIGNATURE)
    assert other.verifier.public == LOG.verifier.public
    assert other.verifier.id != LOG.verifier.id
    with pytest.raises(NotSigned, match="nobody_trusted"):
        opened(note(other), [LOG.verifier])


def test_signatures_of_unknown_keys_are_ignored_under_a_known_name_too():
    stranger = SignerKey(LOG.name, NOTE, b"s" * 32)
    assert opened(note(stranger, LOG), [LOG.verifier]) == (Signed(LOG.verifier, None),)
    with pytest.raises(NotSigned, match="nobody_trusted"):
        opened(note(stranger), [LOG.verifier])


def test_a_bad_signature_of_a_known_key_spoils_the_note():
    good, other = note(LOG), note(LOG, text=Checkpoint(LOG.name, 8, b"r" * 32).text)
    for text in (Note(HEAD.text, other.signatures), Note(HEAD.text, other.signatures * 2)):
        with pytest.raises(NotSigned, match="signature_fails"):
            opened(text, [LOG.verifier])
    with pytest.raises(NotSigned, match="signature_fails"):
        opened(Note(HEAD.text, good.signatures + other.signatures), [LOG.verifier])


def test_of_two_looks_of_a_witness_the_later_counts():
    lines = tuple(sign(HEAD.text, WITNESS, at) for at in (5, 9, 7))
    assert opened(Note(HEAD.text, lines), [WITNESS.verifier]) == (Signed(WITNESS.verifier, 9),)


@settings(deadline=None, max_examples=200)
@given(st.data())
def test_no_flipped_bit_leaves_a_signed_note_signed(data):
    whole = bytes(note(LOG))
    at = data.draw(st.integers(0, len(whole) - 1))
    bit = 1 << data.draw(st.integers(0, 7))
    damaged = whole[:at] + bytes([whole[at] ^ bit]) + whole[at + 1 :]
    with pytest.raises((NotANote, NotSigned)):
        opened(Note.parse(damaged), [LOG.verifier])


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", min_codepoint=32)), st.binary(min_size=1))
def test_a_note_reads_as_it_was_written(text, seed):
    key = SignerKey("a", NOTE, (seed * 32)[:32])
    written = Note(f"{text}\n", (sign(f"{text}\n", key),))
    assert Note.parse(bytes(written)) == written


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"text\n",
        f"{TEXT}{PETER_LINE}".encode(),
        f"{TEXT}\n{PETER_LINE}"[:-1].encode(),
        f"{TEXT}\n{PETER_LINE}\n".encode(),
        f"{TEXT}\n{PETER_LINE}".replace("—", "-").encode(),
        f"{TEXT}\n{PETER_LINE}".replace("AM=", "AN=").encode(),
        f"{TEXT}\n{PETER_LINE}".replace("PeterNeumann", "Peter Neumann").encode(),
        f"{TEXT}\n{PETER_LINE}".replace("PeterNeumann", "Peter+Neumann").encode(),
        f"{TEXT}\n— PeterNeumann x08gow==\n".encode(),
        f"{TEXT}\n— PeterNeumann\n".encode(),
        f"a\tb\n\n{PETER_LINE}".encode(),
        f"a\rb\n\n{PETER_LINE}".encode(),
        b"\xff\n\n" + PETER_LINE.encode(),
        f"{TEXT}\n{PETER_LINE * 101}".encode(),
        b"a" * 1_000_000 + f"\n\n{PETER_LINE}".encode(),
    ],
)
def test_what_is_no_note_is_refused(data):
    with pytest.raises(NotANote):
        Note.parse(data)


def test_lines_alone_need_their_ends():
    assert [str(one) for one in read_lines(PETER_LINE)] == [PETER_LINE[:-1]]
    for wrong in ("", PETER_LINE[:-1], f"{PETER_LINE}\n"):
        with pytest.raises(NotANote):
            read_lines(wrong)


@pytest.mark.parametrize("key", [VKEY, SKEY], ids=["vkey", "skey"])
def test_a_mangled_key_is_refused(key):
    parse = SignerKey.parse if key == SKEY else VerifierKey.parse
    for start in range(len(key)):
        for end in range(start + 1, len(key) + 1):
            if (start, end) != (0, len(key)):
                with pytest.raises(NotAKey):
                    parse(key[start:end])
    for at in range(len(key)):
        with pytest.raises(NotAKey):
            parse(key[:at] + chr(ord(key[at]) + 1) + key[at + 1 :])


@pytest.mark.parametrize(
    "vkey",
    [
        # Wrong length and unknown type, each under the key id that would fit.
        "PeterNeumann+cc469956+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TWBADKEY==",
        "PeterNeumann+173116ae+ZRpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW",
        VKEY.replace("c74f20a3", "C74F20A3"),
        VKEY.replace("c74f20a3", "c7 4f 20 a3"),
        "PeterNeumann+c74f20a3+",
    ],
)
def test_a_key_spelled_otherwise_is_refused(vkey):
    with pytest.raises(NotAKey):
        VerifierKey.parse(vkey)


def test_a_secret_key_is_shown_nowhere():
    assert "llll" not in repr(LOG)
    assert LOG.secret() not in repr(LOG)
    with pytest.raises(NotAKey) as wrong:
        SignerKey.parse(SKEY.replace("c74f20a3", "00000000"))
    assert "AYEKFALVFGy" not in str(wrong.value)


@pytest.mark.parametrize("name", ["", "a b", "a\u00a0b", "a+b", "a\nb", "a\x01", "\ud800"])
def test_a_name_with_spaces_or_plus_is_refused(name):
    with pytest.raises(NotAKey):
        SignerKey(name, NOTE, b"l" * 32)


ROOT = to_base64(b"r" * 32)


@pytest.mark.parametrize(
    "text",
    [
        f"o\n07\n{ROOT}\n",
        f"o\n+7\n{ROOT}\n",
        f"o\n-7\n{ROOT}\n",
        f"o\n7 \n{ROOT}\n",
        f"o\n\n{ROOT}\n",
        f"o\n00\n{ROOT}\n",
        f"o\n\u0667\n{ROOT}\n",
        f"o\n9223372036854775808\n{ROOT}\n",
        f"\n7\n{ROOT}\n",
        f"o\n7\n{ROOT}",
        "o\n7\n",
        "o\n7\nAAAA\n",
        f"o\n7\n{ROOT[:-2]}J=\n",
        f"o\n7\n{ROOT}\n\n",
        f"o\n7\n{ROOT}\nmore\n\n",
        f"o\n0\n{ROOT}\n",
        f"o\t\n7\n{ROOT}\n",
    ],
)
def test_what_is_no_checkpoint_is_refused(text):
    with pytest.raises(NotACheckpoint):
        Checkpoint.parse(text)


def test_checkpoints_of_nothing_of_one_and_with_further_lines_read():
    for head in (
        Checkpoint("o", 0, EMPTY_ROOT),
        Checkpoint("o", 1, b"r" * 32),
        Checkpoint("o", 2**63 - 1, b"r" * 32, ("more", "and more")),
    ):
        assert Checkpoint.parse(head.text) == head


@given(st.binary(max_size=80))
def test_base64_has_one_spelling(data):
    text = to_base64(data)
    assert from_base64(text) == data
    for wrong in (f"{text}=", f"{text}\n", f" {text}", text.replace("=", "") + "*"):
        with pytest.raises(ValueError, match="base64"):
            from_base64(wrong)


@given(st.integers(0, 2**63 - 1))
def test_a_number_has_one_spelling(number):
    assert from_decimal(str(number)) == number
    for wrong in (f"0{number}", f"+{number}", f"{number}.", f" {number}"):
        with pytest.raises(ValueError, match="leading zeros"):
            from_decimal(wrong)


@pytest.mark.parametrize(
    ("spoilt", "why"),
    [
        (lambda data: data.replace(b"\n", b"\r\n"), Wrong.LINES_CRLF),
        (lambda data: data + b"\n", Wrong.LINES_BLANK),
    ],
)
def test_what_mail_and_editors_do_to_a_note_is_told(spoilt, why):
    note = Note("log.example\n1\nAA==\n", (sign("log.example\n1\nAA==\n", LOG),))
    with pytest.raises(NotANote) as caught:
        Note.parse(spoilt(bytes(note)))
    assert caught.value.told["why"] == why
