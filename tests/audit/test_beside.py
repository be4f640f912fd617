"""What the quick look at a leaf and its columns accepts, the full look accepts as well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.audit.beside import surely_told
from rcm_workflow.audit.canonical import canonical
from rcm_workflow.audit.leaf import read_document

TOLD = (
    "rcm.example/log",
    "TC-2021-0001",
    7,
    "position_recorded",
    "HN/foreign_affairs:p-0042",
    "2021-09-14T21:13:02.123456Z",
)
BODY = {"country": "HN", "round": 1, "votes": [{"CR": None}, [True, -3]], "words": "opinión"}
TAG = "8b34bbaed9108511dd4ff7d0df2ea57929c04599e55548925e9ecd39df99912f"


def written(told=TOLD, **changed):
    log, case, seq, word, actor, at = told
    event = {
        "actor": actor,
        "body": BODY,
        "id": f"{case}.{seq}",
        "occurred_at": at,
        "sealed": {"statement": TAG},
        "type": word,
    }
    document = {"case": case, "case_seq": seq, "log": log, "recorded_at": at, "v": 1}
    return canonical(document | {"event": event | changed})


SOUND = written()


@pytest.fixture(autouse=True, scope="module")
def met_before():
    read_document(SOUND)


def columns(document):
    event = document["event"]
    return (
        document["log"],
        document["case"],
        document["case_seq"],
        event["type"],
        event["actor"],
        document["recorded_at"],
    )


def test_a_sound_leaf_is_told_by_its_columns():
    assert surely_told(SOUND, *TOLD) == BODY


@pytest.mark.parametrize("place", range(6))
def test_another_column_is_a_doubt(place):
    other = list(TOLD)
    other[place] = TOLD[place] + 1 if place == 2 else TOLD[place][:-1] + "9"
    assert surely_told(SOUND, *other) is None


@pytest.mark.parametrize(
    ("place", "value"), [(2, 7.0), (2, True), (2, 2**53), (2, 0), (1, None), (4, 5), (3, b"x")]
)
def test_a_column_of_another_type_is_a_doubt_even_if_the_bytes_agree(place, value):
    told = list(TOLD)
    told[place] = value
    text = SOUND.replace(b'"case_seq":7,', b'"case_seq":%b,' % str(value).encode())
    assert surely_told(text, *told) is None


@pytest.mark.parametrize(
    "changed",
    [
        {"sig": 1},
        {"actor_seq": 1},
        {"id": "TC-2021-0001.8"},
        {"body": []},
        {"body": {"round": 1.5}},
        {"body": {"statement": "in clear"}},
        {"body": {"round": {"a key": 1}}},
        {"body": {"words": "e\u0301"}},
        {"occurred_at": "2021-09-14T24:13:02.123456Z"},
        {"sealed": None},
        {"sealed": {}},
        {"sealed": {"statement": TAG.upper()}},
    ],
)
def test_another_form_is_a_doubt(changed):
    import orjson  # noqa: PLC0415 - to write what ``canonical`` would refuse

    document = orjson.loads(SOUND)
    document["event"] |= changed
    assert surely_told(orjson.dumps(document, option=orjson.OPT_SORT_KEYS), *TOLD) is None


def test_members_around_the_rest_cannot_be_closed_from_within():
    inner = b'{},"id":"TC-2021-0001.7","occurred_at":"%b","sealed":{"statement":"%b"}' % (
        TOLD[5].encode(),
        TAG.encode(),
    )
    start = SOUND.index(b'"body":') + len(b'"body":')
    end = SOUND.index(b',"type":"position_recorded"},"log"')
    assert surely_told(SOUND[:start] + inner + SOUND[end:], *TOLD) == {}
    for forged in (inner + b',"type":"x"},"event":{"body":{}', inner + b',"zz":1', b"", b"{}"):
        assert surely_told(SOUND[:start] + forged + SOUND[end:], *TOLD) is None


@given(st.integers(0, len(SOUND)), st.binary(max_size=3), st.integers(0, 3))
def test_what_is_told_without_a_doubt_is_a_leaf_of_these_columns(at, put, cut):
    stored = SOUND[:at] + put + SOUND[at + cut :]
    body = surely_told(stored, *TOLD)
    if body is None:
        return
    document = read_document(stored)
    assert columns(document) == TOLD
    assert document["event"]["body"] == body
    assert set(document) == {"case", "case_seq", "event", "log", "recorded_at", "v"}
