"""Which positions had to be signed: what the policy asked that their case had pinned then.

A signature that was struck out leaves nothing behind in its entry. So whoever strikes one out is
found only by asking, at every position without one, whether its rules let it be without.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from typing import Any, Final

from rcm_workflow.audit.signatures import Signatures, is_said, seat_of

NOT_SIGNED: Final = "position_not_signed"
KEY: Final = "audit.position_signature"
OPTIONAL: Final = "optional"
REQUIRED: Final = "required"
OF_KEY_HOLDERS: Final = "required_of_key_holders"
OPENED: Final = "case_opened"
AMENDED: Final = "rules_amended"


class Owed:
    """Handed every entry of a log, or of some whole cases, in its order."""

    def __init__(self, asked: Callable[[str], str]) -> None:
        self._asked = asked
        """The answer of a policy by its digest; ``optional`` where it cannot be read."""
        self._policies: dict[str, str] = {}

    def missing(self, document: Mapping[str, Any], known: Signatures) -> bool:
        """Whether this entry is a position without the signature that it had to carry.

        ``known``: the keys of seats as they were before it.
        """
        case, event = document["case"], document["event"]
        found = is_said(event) and "sig" not in document and self._must_sign(case, event, known)
        self._note(case, event)
        return found

    def forget(self, case: str) -> None:
        """Entries of a case are missing: whether its rules were amended there nobody can tell."""
        self._policies.pop(case, None)

    def _must_sign(self, case: str, event: Mapping[str, Any], known: Signatures) -> bool:
        """Whether the country whose position it is had to sign it, whoever gave it for that one."""
        policy = self._policies.get(case)
        asked = OPTIONAL if policy is None else self._asked(policy)
        if asked == OF_KEY_HOLDERS:
            seat, country = seat_of(event["actor"]), str(event["body"].get("country"))
            own = seat.partition("/")[0] == country
            return known.has_key(seat) if own else known.has_key_of(country)
        return asked == REQUIRED

    def _note(self, case: str, event: Mapping[str, Any]) -> None:
        """Take note of the policy that a case goes by from here on."""
        pins = event["body"]
        if event["type"] == AMENDED:
            pins = pins.get("current")
        elif event["type"] != OPENED:
            return
        policy = pins.get("policy") if isinstance(pins, dict) else None
        if isinstance(policy, dict):
            self._policies[case] = str(policy.get("digest"))


def answer_in(policy: bytes) -> str:
    """What a pinned policy answers, with what a case was given instead of its answer.

    ``optional`` for one that is older than the question. One that is missing, or no policy at all,
    is told of elsewhere.
    """
    try:
        read = tomllib.loads(policy.decode())
        answer = read.get("overrides", {}).get(KEY) or read["keys"][KEY]["value"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return OPTIONAL
    return str(answer)
