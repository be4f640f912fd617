"""Signatures of countries, in the same pass over the leaves that hashes them again.

Whether each one counts is for ``audit.signatures`` to say, from the leaves alone. Here it is asked
besides whether a position may be without one, under the policy that its case had pinned then.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from rcm_workflow.application.ports import Library
from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault, leaf_at
from rcm_workflow.audit.owed import NOT_SIGNED, Owed
from rcm_workflow.audit.signatures import ADDED, POSITION, REVOKED, Signatures, is_said, seat_of
from rcm_workflow.domain.choices import PositionSignature
from rcm_workflow.domain.events import CaseOpened, RulesAmended
from rcm_workflow.domain.failures import LogBroken, Refused
from rcm_workflow.domain.policy_keys import KEY_OF
from rcm_workflow.phrase import NONE, Phrase

WATCHED = frozenset({POSITION, ADDED, REVOKED, CaseOpened.word, RulesAmended.word})
"""Besides the leaves that carry a signature, those from which it follows what one is worth."""


class SignatureCheck:
    """Handed those leaves in the order of the log."""

    def __init__(self, library: Library, view: Reading) -> None:
        self.known = Signatures()

        @cache
        def asked(digest: str) -> str:
            # A document that is missing, changed or older than the question is told of elsewhere.
            try:
                return library.answer(view.document(digest), KEY_OF[PositionSignature])
            except (LogBroken, Refused, ValueError):
                return PositionSignature.OPTIONAL

        self._owed = Owed(asked)

    def take(self, place: int, document: Mapping[str, Any]) -> Iterator[Fault]:
        """What is wrong with the signature of this leaf, or with its being without one."""
        case, event = document["case"], document["event"]
        where = leaf_at(place, case)
        missing = self._owed.missing(document, self.known)
        fault = self.known.take(place, document)
        if fault is not None:
            yield Fault(str(fault.code), where, fault.field, fault.expected, fault.found)
        if missing:
            yield Fault(NOT_SIGNED, where, "sig", Phrase("signature"), NONE)
        if is_said(event) and _holder(event["actor"]) != (country := _country(event)):
            actor = str(event["actor"])
            wanted = Phrase("seat_of", country=country)
            yield Fault("position_of_another", where, "event.actor", wanted, actor)


def _holder(actor: str) -> str:
    """The State or body in whose seat somebody acts; empty for the clock."""
    return seat_of(actor).partition("/")[0]


def _country(event: Mapping[str, Any]) -> str:
    """Whose position it is."""
    return str(event["body"].get("country"))
