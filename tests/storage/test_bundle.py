"""Several writing statements as one, and the rows of one statement together."""

from __future__ import annotations

import re
from itertools import product

import pytest
from sqlalchemy import bindparam, column, delete, insert, select, table, update
from sqlalchemy.dialects.postgresql.psycopg import dialect as psycopg_dialect

from rcm_workflow.storage.bundle import FEW, MANY, SHAPES, Bundles
from rcm_workflow.storage.prepared import Prepared

DIALECT = psycopg_dialect(paramstyle="numeric_dollar")
T = table("t", column("a"), column("b"))
V = table("v", column("a"), column("b"))
A, B = bindparam("a"), bindparam("b")

ADD = Prepared(insert(T).values(a=A, b=B), DIALECT)
KEPT = Prepared(
    insert(T).values(a=A, b=B).returning(T.c.a), DIALECT, then="INSERT INTO u (a) SELECT a FROM {}"
)
MOVE = Prepared(update(V).where(V.c.a == A).values(b=B), DIALECT)
CLEAR = Prepared(delete(T).where(T.c.a == A), DIALECT)


def rows(number: int) -> list[dict[str, int]]:
    return [{"a": one, "b": -one} for one in range(number)]


def sent(*orders) -> list[tuple[str, list[int]]]:
    return [(" ".join(sql.split()), list(values)) for sql, values in Bundles().of(orders)]


def test_what_does_not_build_on_another_goes_as_one_statement():
    ((sql, values),) = sent((KEPT, rows(2)), (MOVE, rows(1)))
    assert sql == (
        "WITH part0 AS (INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4) RETURNING t.a),"
        " then0 AS (INSERT INTO u (a) SELECT a FROM part0),"
        " part1 AS (UPDATE v SET b=$5 WHERE v.a = $6) SELECT 1 WHERE false"
    )
    assert values == [0, 0, 1, -1, 0, 0]


def test_a_question_goes_with_what_depends_on_it():
    ask = Prepared(select(V.c.a).where(V.c.a == A), DIALECT)
    ((sql, values),) = sent((ask, rows(1)), (ADD, rows(1)))
    assert sql == (
        "WITH part0 AS (SELECT v.a FROM v WHERE v.a = $1),"
        " part1 AS (INSERT INTO t (a, b) VALUES ($2, $3)) TABLE part0"
    )
    assert values == [0, 0, 0]


def test_no_two_parts_are_about_one_table():
    found = sent((MOVE, rows(1)), (ADD, rows(1)), (CLEAR, rows(1)), (MOVE, rows(1)), (ADD, rows(2)))
    does = [re.findall("INSERT|UPDATE|DELETE", sql) for sql, _ in found]
    assert does == [["UPDATE", "INSERT"], ["DELETE", "UPDATE"], ["INSERT"]]


def test_many_rows_go_by_themselves_and_in_their_place():
    first, *many, last = sent((MOVE, rows(1)), (ADD, rows(MANY + FEW + 1)), (KEPT, rows(1)))
    assert "UPDATE v" in first[0]
    assert [len(values) for _, values in many] == [2 * MANY, 2 * (FEW + 1)]
    assert "RETURNING" in last[0]


def test_a_statement_that_is_no_insert_is_never_repeated():
    with pytest.raises(ValueError, match="for 2 rows"):
        MOVE.rows(2)


def test_no_more_shapes_are_kept_than_a_server_should_plan():
    bundles = Bundles()
    others = [Prepared(update(table(f"v{n}", column("a"))).values(a=A), DIALECT) for n in range(9)]
    seen = set()
    for chosen in product((False, True), repeat=len(others)):
        orders = [
            (ADD, rows(2)),
            *((one, rows(1)) for one, is_in in zip(others, chosen, strict=True) if is_in),
        ]
        given = list(bundles.of(orders))
        seen |= {sql for sql, _ in given}
        values = [value for _, each in given for value in each]
        assert values == [0, 0, 1, -1, *[0] * sum(chosen)]
    assert len(seen) <= SHAPES + len(others) + 1
