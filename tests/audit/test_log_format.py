"""The worked example of docs/log_format.md holds, with our code and without it."""

import hashlib
import hmac
import json
import re
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest

from rcm_workflow.audit.canonical import parse_canonical
from rcm_workflow.audit.leaf import Leaf, build_leaf, read_leaf
from rcm_workflow.audit.merkle import leaf_hash, root
from rcm_workflow.audit.sealing import opens

PAGE = Path(__file__).parents[2] / "docs" / "log_format.md"


@pytest.fixture(scope="module")
def example():
    blocks = re.findall(
        r"^```([\w-]+)\n(.*?)\n```$", PAGE.read_text("utf-8"), re.MULTILINE | re.DOTALL
    )
    assert [name for name, _ in blocks] == ["json", "leaf-hash", "sealed-value", "salt", "sh"]
    return dict(blocks)


def test_the_leaf_is_read_and_built_again(example):
    stored = example["json"].encode()
    leaf = read_leaf(stored)
    parts = {
        "log": "rcm.example/log",
        "case": "TC-2021-0001",
        "case_seq": 7,
        "recorded_at": datetime(2021, 9, 14, 21, 13, 2, 123456, tzinfo=UTC),
        "event_id": "c-0007",
        "type": "position_recorded",
        "actor": "p-0042",
        "actor_seq": 3,
        "occurred_at": datetime(2021, 9, 14, 21, 12, tzinfo=UTC),
        "body": {
            "country": "CR",
            "received_on": "2021-09-14T20:40:00.000000Z",
            "round": 1,
            "stance": "objects",
        },
        "sealed": json.loads(stored)["event"]["sealed"],
        "sig": None,
    }
    assert leaf == Leaf(**parts)
    assert build_leaf(**parts) == stored
    assert f"({len(stored)} bytes," in PAGE.read_text("utf-8")


def test_its_hash(example):
    stored = example["json"].encode()
    assert hashlib.sha256(b"\x00" + stored).hexdigest() == example["leaf-hash"]
    assert leaf_hash(stored).hex() == example["leaf-hash"]
    assert root([leaf_hash(stored)]).hex() == example["leaf-hash"]


def test_its_hash_by_the_command_of_the_page(example, tmp_path):
    (tmp_path / "leaf.json").write_bytes(example["json"].encode())
    told = subprocess.run(
        ["sh", "-c", example["sh"]], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert told.stdout.split()[0] == example["leaf-hash"]


def test_its_sealed_statement(example):
    value, salt = example["sealed-value"].encode(), bytes.fromhex(example["salt"])
    tag = read_leaf(example["json"].encode()).sealed["statement"]
    assert hmac.new(salt, value, "sha256").hexdigest() == tag
    assert opens(parse_canonical(value), salt, tag)
