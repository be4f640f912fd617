"""The wired application: its ports, and the rules that running cases have pinned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

from rcm_workflow.application.ports import Clock, Entropy, Library, Store
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.rules import Rules

MOST_RULES = 64
"""Rulebooks kept at once. Many years of cases pin few different ones."""


@dataclass
class App:
    """Everything a use case needs, handed in. Safe to share between threads."""

    store: Store
    clock: Clock
    library: Library
    entropy: Entropy
    _rules: dict[tuple[str, str, str, str], Rules] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def rules_of(self, case: Case, document: Callable[[str], bytes]) -> Rules:
        """The rules a case has pinned, built once per combination of digests.

        ``document`` fetches a pinned document by its digest.
        """
        key = (case.machine.digest, case.policy.digest, case.access, case.snapshot)
        found = self._rules.get(key)
        if found is None:
            machine, policy, access, snapshot = (document(digest) for digest in key)
            found = self.library.rules(machine, policy, access, snapshot, self.fetch)
            with self._lock:
                if len(self._rules) >= MOST_RULES:
                    self._rules.clear()
                self._rules[key] = found
        return found

    def fetch(self, digest: str) -> bytes:
        """A stored document, read apart from any write transaction."""
        with self.store.read() as view:
            return view.document(digest)
