"""The digests of released definition files, kept beside the code that trusts them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files


def read_digests(data: bytes) -> Mapping[str, str]:
    """Read a list of released files: path to SHA-256."""
    released: dict[str, str] = tomllib.loads(data.decode())["released"]
    return released


@cache
def released_digests() -> Mapping[str, str]:
    """The digests of the files released with this package."""
    return read_digests(files(__package__).joinpath("released.toml").read_bytes())
