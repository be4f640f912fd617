"""A new machine to begin with: a commented file that is sound and runs as it is."""

from __future__ import annotations

import re
from collections.abc import Collection
from importlib.resources import files
from itertools import product
from string import ascii_uppercase
from typing import NamedTuple

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import DEFAULT_POLICY
from rcm_workflow.domain.failures import Refused

_NAME = re.compile(r"^[a-z][a-z0-9_]{0,63}$")
_SHORTEST, _LONGEST = 2, 6
_SHARED_PERIOD = "member_review"
"""A period of the usual policy, for a machine without one of its own."""


class Skeleton(NamedTuple):
    """The texts of a new machine and, if wanted, of its policy."""

    machine: str
    policy: str | None


def skeleton(name: str, library: Library, *, own_policy: bool) -> Skeleton:
    """Write a machine of that name, and a policy of its own.

    Raises ``Refused``: ``name_not_usable`` for a name that no file may have, ``machine_exists``
    for one that a procedure has already.
    """
    if not _NAME.match(name):
        raise Refused("name_not_usable", kind="input", name=name[:80])
    there = library.all("machine")
    if name in {one.name for one in there}:
        raise Refused("machine_exists", kind="conflict", name=name)
    base = library.find("policy", DEFAULT_POLICY)
    like = f"{base.name}@{base.version}"
    words = {
        "name": name,
        "id": name.replace("_", "-"),
        "title": name.replace("_", " ").capitalize(),
        "like": like,
        "reference": reference(
            name, {library.machine(f"{one.name}@{one.version}").reference for one in there}
        ),
        "policy": f'policy = "{name}"\n' if own_policy else f'policy = "{like}"\n',
        "first": "first_round" if own_policy else _SHARED_PERIOD,
        "second": "second_round" if own_policy else _SHARED_PERIOD,
    }
    machine = _template("skeleton.toml").format_map(words)
    policy = _template("skeleton_policy.toml").format_map(words) if own_policy else None
    return Skeleton(machine, policy)


def reference(name: str, taken: Collection[str]) -> str:
    """A prefix of case numbers that no other procedure has: its initials, or near them."""
    parts = [part for part in name.upper().split("_") if part[:1].isalpha()]
    letters = "".join(one for one in name.upper() if one.isalpha())
    initials = "".join(part[0] for part in parts)[:_LONGEST]
    tries = [initials, *(letters[:length] for length in range(_SHORTEST, _LONGEST + 1))]
    tries += ["".join(pair) for pair in product(initials[:1] or "X", ascii_uppercase)]
    tries += ["".join(three) for three in product(ascii_uppercase, repeat=3)]
    return next(one for one in tries if len(one) >= _SHORTEST and one not in taken)


def _template(name: str) -> str:
    return files(__package__).joinpath(name).read_text(encoding="utf-8")
