"""Statements in one round trip, and what is left after one of them failed."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from enum import StrEnum

import psycopg
import pytest
from psycopg import errors

from rcm_workflow.storage.pipeline import Pipeline
from tests.postgres import for_psycopg


class Word(StrEnum):
    ONE = "one"


@pytest.fixture
def pipeline(postgres_database):
    found = Pipeline(psycopg.connect(for_psycopg(postgres_database), autocommit=True))
    found.run([("CREATE TABLE t (n INTEGER PRIMARY KEY, body BYTEA)", ())])
    yield found
    found.close()


def test_answers_come_in_the_order_of_the_questions(pipeline):
    asked = [("SELECT $1::INTEGER", (1,)), ("SELECT 'x' WHERE false", ()), ("SELECT 2, 'b'", ())]
    for _ in range(2):
        assert pipeline.run(asked) == [[(1,)], [], [(2, "b")]]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("TEXT", "«niñez» \U0001f1e8"),
        ("TEXT", ""),
        ("TEXT", None),
        ("INTEGER", -5),
        ("BIGINT", 2**53),
        ("BOOLEAN", True),
        ("BOOLEAN", False),
        ("BYTEA", b"\x00\xff leaf"),
        ("TIMESTAMPTZ", datetime(2021, 9, 9, 16, 0, 0, 123456, tzinfo=UTC)),
        ("TEXT", Word.ONE),
    ],
)
def test_values_come_back_as_they_went(pipeline, kind, value):
    assert pipeline.run([(f"SELECT $1::{kind}", (value,))]) == [[(value,)]]


def test_after_an_error_the_rest_is_skipped_and_the_connection_goes_on(pipeline):
    insert = "INSERT INTO t VALUES ($1, NULL)"
    for _ in range(2):
        with pytest.raises(errors.UniqueViolation):
            pipeline.run([("BEGIN", ()), (insert, (1,)), (insert, (1,)), ("COMMIT", ())])
        assert (pipeline.alive, pipeline.idle) == (True, False)
        with pytest.raises(errors.InFailedSqlTransaction):
            pipeline.run([("SELECT 1", ())])
        pipeline.run([("ROLLBACK", ())])
        assert pipeline.idle
        assert pipeline.run([("SELECT count(*) FROM t", ())]) == [[(0,)]]


def test_what_fills_every_buffer_on_the_way_does_not_stand_still(pipeline):
    body = bytes(range(256)) * 4096
    asked = [("SELECT $1::BYTEA", (body,))] * 12
    assert pipeline.run(asked) == [[(body,)]] * 12


def test_a_lost_connection_is_no_longer_alive(pipeline, postgres_database):
    ((pid,),) = pipeline.run([("SELECT pg_backend_pid()", ())])[0]
    with psycopg.connect(for_psycopg(postgres_database)) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))
    with pytest.raises(psycopg.OperationalError):
        pipeline.run([("SELECT 1", ())])
    assert (pipeline.alive, pipeline.idle) == (False, False)


def test_one_who_waits_lets_other_threads_work(pipeline):
    worked = threading.Event()
    other = threading.Timer(0.05, worked.set)
    other.start()
    pipeline.run([("SELECT pg_sleep(0.5)", ())])
    assert worked.is_set()
    other.join()


def test_a_question_left_in_the_middle_ends_the_connection(pipeline):
    def questions():
        yield "SELECT 1", ()
        raise KeyError

    with pytest.raises(KeyError):
        pipeline.run(questions())
    assert not pipeline.alive
