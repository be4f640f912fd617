"""The wired application: its ports, and the rules that running cases have pinned."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import timedelta
from threading import Lock

from rcm_workflow.application.ports import Clock, Custody, Entropy, Library
from rcm_workflow.application.storing import Store
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Document

HEARTBEAT = timedelta(hours=1)

MOST_RULES = 64
"""Rulebooks kept at once. Many years of cases pin few different ones."""

MOST_FRESH = 64
"""Documents kept that may not be stored yet, unless one settling brings about more."""


@dataclass
class App:
    """Everything a use case needs, handed in. Safe to share between threads."""

    store: Store
    clock: Clock
    library: Library
    entropy: Entropy
    custody: Custody | None = None
    """The keys of the log, where this process signs its heads."""
    heartbeat: timedelta = HEARTBEAT
    """After that long a head is signed again though nothing was recorded."""
    _rules: dict[tuple[str, str, str, str], Rules] = field(default_factory=dict)
    _fresh: dict[str, bytes] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def take_note(self, documents: Iterable[Document]) -> None:
        """Let documents be read that are about to be stored, or would be.

        What settling brings about is needed by the very command that settles: a certificate that
        was counted again, the calendar it stands on.
        """
        brought = {one.digest: one.body for one in documents}
        # Never fewer than all of one settling: its command may need the first of them.
        most = max(MOST_FRESH, len(brought))
        with self._lock:
            for digest, body in brought.items():
                self._fresh.pop(digest, None)
                self._fresh[digest] = body
            while len(self._fresh) > most:
                self._fresh.pop(next(iter(self._fresh)))

    def known_rules_of(self, case: Case) -> Rules | None:
        """The rules a case has pinned, if they are built already."""
        return self._rules.get(_pins(case))

    def rules_of(self, case: Case, document: Callable[[str], bytes]) -> Rules:
        """The rules a case has pinned, built once per combination of digests.

        ``document`` fetches a pinned document by its digest.
        """
        key = _pins(case)
        found = self._rules.get(key)
        if found is None:
            fresh = self._fresh
            machine, policy, access, snapshot = (
                fresh.get(digest) or document(digest) for digest in key
            )
            found = self.library.rules(machine, policy, access, snapshot, self.fetch)
            with self._lock:
                if len(self._rules) >= MOST_RULES:
                    self._rules.clear()
                self._rules[key] = found
        return found

    def fetch(self, digest: str) -> bytes:
        """A document by its digest: a fresh one, or read apart from any write transaction."""
        fresh = self._fresh.get(digest)
        if fresh is not None:
            return fresh
        with self.store.read() as view:
            return view.document(digest)


def _pins(case: Case) -> tuple[str, str, str, str]:
    return (case.machine.digest, case.policy.digest, case.access, case.snapshot)
