"""What was found in a bundle."""

from __future__ import annotations

from dataclasses import dataclass, field

from rcm_workflow.audit.bundle_heads import Head, newest_witnessed
from rcm_workflow.audit.bundle_manifest import Manifest
from rcm_workflow.audit.trust import NONE


@dataclass
class Verified:
    """What was found in a bundle; ``faults`` are pairs of a file or entry and a code."""

    manifest: Manifest | None = None
    faults: list[tuple[str, str]] = field(default_factory=list)
    root: str = ""
    claimed_at: int | None = None
    """The time that stands in the newest head; nobody has checked who wrote it."""
    signed_leaves: int = 0
    """Entries that carry a signature of whoever stated them."""
    roster_until: int | None = None
    """The last entry of the roster that is here. Without a role there is no gap up to it, so that
    no entry that takes a key back can be missing before it; after it one could be."""
    ends: dict[str, int] = field(default_factory=dict)
    """By case, the number of its newest entry that is here; no part shows that it is the last."""
    signed_after: int = 0
    """Entries with a signature that lie after it."""
    erased: list[tuple[str, str, str]] = field(default_factory=list)
    """The confidential values that acts in the bundle say were erased: the event that brought one,
    its name, and the number of the act in its case."""
    quorum: str = ""
    """Which witnesses the trust file asks for; empty without one."""
    heads: dict[str, Head] = field(default_factory=dict)
    """By file, the heads that are signed as trusted."""

    def wrong(self, place: str, code: str) -> None:
        """Note a fault of a file or entry."""
        # The name of a file may hold what a terminal obeys, or a line of its own.
        self.faults.append((place if place.isprintable() else ascii(place), code))

    @property
    def newest_witnessed(self) -> Head | None:
        """The newest head that reaches the quorum; what lies after it is recorded only."""
        return newest_witnessed(self.heads.values())

    @property
    def unwitnessed(self) -> bool:
        """Whether witnesses are asked for, and no head has enough of them."""
        return self.quorum not in {"", NONE} and self.newest_witnessed is None
