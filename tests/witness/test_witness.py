"""A witness with its folder: over HTTP on this machine, and over files."""

import socket
import struct
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.client import HTTPConnection
from threading import Thread
from urllib.parse import urlsplit

import pytest

from rcm_workflow.audit.checkpoint import Checkpoint
from rcm_workflow.audit.keys import COSIGNATURE, NOTE, SignerKey
from rcm_workflow.audit.merkle import consistency_proof, leaf_hash, root
from rcm_workflow.audit.note import Note, opened, read_lines, sign
from rcm_workflow.audit.trust import Trust
from rcm_workflow.audit.witnessing import Request, Status, is_fork
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.witness.asking import post
from rcm_workflow.witness.folder import WitnessFolder
from rcm_workflow.witness.serving import server

LOG = SignerKey("log.example/rcm", NOTE, b"l" * 32)
KEY = SignerKey("witness.example/hn", COSIGNATURE, b"w" * 32)
TRUST = Trust.parse(f"log {LOG.verifier}\nquorum none\n".encode())
LEAVES = [leaf_hash(str(number).encode()) for number in range(40)]
OTHERS = [*LEAVES[:3], leaf_hash(b"another"), *LEAVES[4:]]
AT = 1_700_000_000


def request(old, size, leaves=LEAVES, key=LOG):
    head = Checkpoint(LOG.name, size, root(leaves[:size]))
    proof = consistency_proof(leaves[:size], old) if 0 < old <= size else []
    return bytes(Request(old, tuple(proof), Note(head.text, (sign(head.text, key),))))


@pytest.fixture
def folder(tmp_path):
    one = WitnessFolder(tmp_path / "witness")
    one.create(KEY)
    return one


@contextmanager
def serving(folder):
    with server("127.0.0.1", 0, lambda data: folder.answer(data, TRUST, AT)) as served:
        thread = Thread(target=served.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{served.server_address[1]}/hn"
        finally:
            served.shutdown()
            thread.join()


def test_it_follows_a_log_that_grows(folder):
    for old, size in ((0, 5), (5, 5), (5, 17), (17, 40)):
        found = folder.answer(request(old, size), TRUST, AT)
        assert (found.status, found.size) == (Status.COSIGNED, old)
        assert {one.key: one.at for one in opened(found.note, [LOG.verifier, KEY.verifier])} == {
            LOG.verifier: None,
            KEY.verifier: AT,
        }
        assert folder.heads() == (found.note,)


def test_a_fork_is_kept_as_two_signed_heads(folder):
    folder.answer(request(0, 10), TRUST, AT)
    kept = folder.heads()
    for old in (10, 0):
        found = folder.answer(request(old, 10, OTHERS), TRUST, AT)
        assert (found.status, found.note, found.lines) == (Status.CONFLICT, None, "")
        first, _, second = found.evidence.read_bytes().partition(b"=\n\nlog.")
        one, other = Note.parse(first + b"=\n"), Note.parse(b"log." + second)
        assert is_fork(one, other, [LOG.verifier])
    assert folder.heads() == kept
    assert len(list(found.evidence.parent.iterdir())) == 1
    assert found.again


def test_who_hangs_up_leaves_no_page_in_what_the_witness_says(folder, capfd):
    with serving(folder) as url:
        address = (urlsplit(url).hostname, urlsplit(url).port)
        body = request(0, 5)
        head = f"POST /hn/add-checkpoint HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
        for _ in range(20):
            with socket.create_connection(address) as one:
                one.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
                one.sendall(head.encode() + body)
        assert folder.answer(request(5, 5), TRUST, AT).status in (Status.COSIGNED, Status.CONFLICT)
    assert capfd.readouterr().err == ""


def test_what_it_signed_survives_a_restart_and_is_never_forgotten(folder, tmp_path):
    folder.answer(request(0, 10), TRUST, AT)
    again = WitnessFolder(tmp_path / "witness")
    assert again.answer(request(0, 12), TRUST, AT).status == Status.CONFLICT
    (head,) = (one for one in (tmp_path / "witness" / "heads").iterdir() if one.name[0] != ".")
    head.write_bytes(b"")
    with pytest.raises(LogBroken):
        again.answer(request(0, 12), TRUST, AT)


def test_of_two_requests_at_once_one_is_first(folder):
    folder.answer(request(0, 5), TRUST, AT)
    sizes = range(6, 30)
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(lambda size: folder.answer(request(5, size), TRUST, AT), sizes))
    signed = [one for one in found if one.status is Status.COSIGNED]
    assert len(signed) == 1
    assert folder.heads() == (signed[0].note,)
    assert {one.status for one in found} == {Status.COSIGNED, Status.CONFLICT}


def test_a_key_of_another_kind_is_no_witness(tmp_path):
    folder = WitnessFolder(tmp_path)
    folder.create(LOG)
    with pytest.raises(Refused) as refused:
        folder.answer(request(0, 5), TRUST, AT)
    assert refused.value.code == "key_file_not_understood"


def test_over_http_each_answer_has_its_status(folder):
    stranger = SignerKey(LOG.name, NOTE, b"s" * 32)
    other = SignerKey("log.example/other", NOTE, b"o" * 32)
    foreign = Checkpoint(other.name, 1, LEAVES[0])
    unknown = bytes(Request(0, (), Note(foreign.text, (sign(foreign.text, other),))))
    with serving(folder) as url:
        status, said = post(url, request(0, 10))
        assert status == 200
        text = Checkpoint(LOG.name, 10, root(LEAVES[:10])).text
        assert [one.at for one in opened(Note(text, read_lines(said)), [KEY.verifier])] == [AT]
        assert post(url, request(5, 12)) == (409, "10\n")
        assert post(url, request(10, 10, OTHERS)) == (409, "10\n")
        assert post(url, request(10, 12, OTHERS)) == (422, "")
        assert post(url, request(0, 12, key=stranger)) == (403, "")
        assert post(url, unknown) == (404, "")
        assert post(url, request(12, 10))[0] == 400
        assert post(url, b"nothing")[0] == 400
        assert post(url, request(10, 12))[0] == 200


def test_over_http_the_size_has_its_media_type_and_odd_requests_end(folder):
    folder.answer(request(0, 10), TRUST, AT)
    with serving(folder) as url:
        place = HTTPConnection(url.split("/")[2], timeout=10)
        place.request("POST", "/hn/add-checkpoint", body=request(0, 12))
        reply = place.getresponse()
        assert (reply.status, reply.read(), reply.getheader("Content-Type")) == (
            409,
            b"10\n",
            "text/x.tlog.size",
        )
        # On the same connection.
        place.request("POST", "/hn/elsewhere", body=request(10, 12))
        reply = place.getresponse()
        assert (reply.status, reply.read()) == (404, b"")
        place.request("POST", "/hn/add-checkpoint", headers={"Content-Length": "9999999"})
        assert place.getresponse().status == 413
        place.close()


def test_who_does_not_answer_is_unreachable():
    for url in ("http://127.0.0.1:9", "file:///etc/passwd", "nothing"):
        with pytest.raises(Refused) as refused:
            post(url, b"")
        assert refused.value.code == "witness_unreachable"
