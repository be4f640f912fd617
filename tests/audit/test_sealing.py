import hmac
from hashlib import sha256

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rcm_workflow.audit.canonical import NotCanonical
from rcm_workflow.audit.sealing import opens, seal

SALT = bytes(range(32))
SALTS = st.binary(min_size=32, max_size=32)
VALUES = st.text("abcñ", max_size=5) | st.integers(0, 9) | st.booleans() | st.none()


def test_the_tag_is_the_hmac_of_the_canonical_bytes():
    written = '{"a":"ñ","b":1}'.encode()
    assert seal({"b": 1, "a": "ñ"}, SALT) == hmac.new(SALT, written, sha256).hexdigest()


@given(VALUES, SALTS, VALUES, SALTS)
def test_a_tag_opens_with_its_own_value_and_salt_alone(value, salt, other, other_salt):
    tag = seal(value, salt)
    same = (type(value), value) == (type(other), other)
    assert opens(value, salt, tag) is True
    assert opens(other, salt, tag) is same
    assert opens(value, other_salt, tag) is (salt == other_salt)


@pytest.mark.parametrize("tag", ["", "ñ", "\ud800", "0" * 64, seal("x", SALT).upper()])
def test_a_malformed_tag_does_not_open(tag):
    assert opens("x", SALT, tag) is False


@pytest.mark.parametrize("length", [0, 16, 31, 33])
def test_a_salt_of_another_length_is_refused(length):
    with pytest.raises(ValueError, match="a salt is 32 bytes"):
        seal("x", bytes(length))
    with pytest.raises(ValueError, match="a salt is 32 bytes"):
        opens("x", bytes(length), "0" * 64)


def test_a_value_outside_the_profile_is_not_sealed():
    with pytest.raises(NotCanonical):
        seal(0.5, SALT)
