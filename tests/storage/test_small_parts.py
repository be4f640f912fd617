"""Instants, memory and prepared statements."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.dialects.sqlite.pysqlite import dialect as pysqlite

from rcm_workflow.storage.instants import UtcInstant, from_text, to_text, to_utc
from rcm_workflow.storage.memory import Mark, Memory
from rcm_workflow.storage.statements import Statements

zones = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))
instants = st.datetimes(
    datetime(1000, 1, 2),  # noqa: DTZ001 - hypothesis adds the zone
    datetime(9999, 12, 30),  # noqa: DTZ001
    timezones=zones,
)


@given(instants, instants)
def test_instants_as_text_sort_as_they_do_in_time(first, second):
    assert from_text(to_text(first)) == first
    assert from_text(to_text(first)).utcoffset() == timedelta(0)
    assert len(to_text(first)) == 27
    assert (to_text(first) < to_text(second)) == (first < second)


def test_a_naive_instant_is_refused_on_both_databases():
    naive = datetime(2021, 9, 9)  # noqa: DTZ001 - the point
    for write in (to_text, to_utc, UtcInstant().bind_processor(pysqlite())):
        with pytest.raises(ValueError, match="no offset"):
            write(naive)


def test_memory_answers_only_to_the_same_mark():
    memory = Memory(2)
    memory.keep("A", Mark(1, b"a"), "first")
    assert memory.recall("A", Mark(1, b"a")) == "first"
    assert memory.recall("A", Mark(2, b"a")) is None
    assert memory.recall("A", Mark(1, b"b")) is None
    assert memory.recall("B", Mark(1, b"a")) is None


def test_memory_forgets_what_was_used_longest_ago():
    memory = Memory(2)
    for name in "AB":
        memory.keep(name, Mark(1, b""), name)
    memory.recall("A", Mark(1, b""))
    memory.keep("C", Mark(1, b""), "C")
    assert [memory.recall(name, Mark(1, b"")) for name in "ABC"] == ["A", None, "C"]
    assert len(memory) == 2


def test_a_prepared_statement_takes_its_values_by_name():
    record = Statements(pysqlite()).record
    given_values = {
        "stream": "A-1",
        "case_seq": 1,
        "type": "t",
        "actor": "a",
        "recorded_at": datetime(2021, 9, 9, tzinfo=UTC),
        "command_id": "c",
        "command_place": 0,
        "command_digest": "d",
        "leaf": b"{}",
    }
    values = list(record.values(given_values))
    assert record.sql.count("?") == len(values) == len(given_values)
    assert "2021-09-09T00:00:00.000000Z" in values
    del given_values["leaf"]
    with pytest.raises(KeyError, match="leaf"):
        record.values(given_values)
