"""What the signed heads of a log are worth, told of database and bundle in the same words."""

from __future__ import annotations

from typing import Any

from rcm_workflow.application.verify import Verification
from rcm_workflow.audit.bundle_heads import Head, Weighed, utc
from rcm_workflow.audit.trust import NONE
from rcm_workflow.i18n import Catalogue


def told_of_log(words: Catalogue, found: Verification) -> list[str]:
    """How many heads a database has, the newest, who signed it, and which entries lie behind it."""
    if not found.heads:
        said = [words.label("heads_none")]
        if found.unwitnessed:
            said.append(words.label("heads_none_seen", quorum=found.quorum))
        return said
    told = []
    newest = found.newest
    if newest is None:
        # None is signed as trusted, or can be read: which and why is told with the faults.
        told.append(words.label("heads_count", heads=found.heads))
    else:
        checked = bool(found.quorum)
        signed = signed_when(words, newest.at, checked=checked)
        label = "heads_seen" if newest.witnesses else "heads_alone"
        if newest.witnesses and not checked:
            label = "heads_seen_claimed"
        seen = words.label(label, seen=seen_by(newest))
        told.append(
            words.label(
                "heads_newest", heads=found.heads, size=newest.size, signed=signed, seen=seen
            )
        )
    told += told_of_weight(words, found.quorum, found.weighed, newest.size if newest else 0)
    if newest is not None and newest.size < found.size:
        told.append(words.label("heads_behind", first=newest.size, last=found.size - 1))
    return told


def told_of_weight(words: Catalogue, quorum: str, weighed: Weighed, size: int) -> list[str]:
    """How many heads are witnessed, and which of the first ``size`` entries no such head covers."""
    if not quorum:
        return [words.label("bundle_unsigned")]
    grades = {"witnessed": weighed.witnessed, "recorded": weighed.recorded}
    told, newest = [words.label("bundle_grades", **grades)], weighed.newest_witnessed
    if weighed.strangers:
        told.append(words.label("heads_strangers", names=", ".join(weighed.strangers)))
    if newest is None:
        label = "bundle_unasked" if quorum == NONE else "bundle_unwitnessed"
        return [*told, words.label(label, quorum=quorum)]
    told.append(words.label("bundle_witnessed", size=newest.size, seen=seen_by(newest)))
    if newest.size < size:
        told.append(words.label("bundle_after", first=newest.size, last=size - 1))
    return told


def signed_when(words: Catalogue, at: int | None, *, checked: bool) -> str:
    """When a head was signed, or says so."""
    how = "bundle_head_signed" if checked else "bundle_head_claimed"
    return words.label("bundle_head_timeless" if at is None else how, at=utc(at or 0))


def seen_by(head: Head) -> str:
    """The witnesses of a head, each with the time of its signature."""
    return ", ".join(f"{name} {utc(at)}" for name, at in head.witnesses)


def log_data(found: Verification) -> dict[str, Any]:
    """The same of a database as data."""
    weighed, checked = found.weighed, bool(found.quorum)
    witnessed = weighed.newest_witnessed
    return {
        "count": found.heads,
        "signatures_checked": checked,
        "newest": None if found.newest is None else head_data(found.newest, checked=checked),
        "quorum": found.quorum or None,
        "witnessed": weighed.witnessed if checked else None,
        "recorded": weighed.recorded if checked else None,
        "witnessed_size": witnessed.size if witnessed else None,
        "unknown_witnesses": list(weighed.strangers) if checked else None,
    }


def head_data(head: Head, *, checked: bool = True) -> dict[str, Any]:
    """One head as data; what nobody has checked has no grade."""
    grade = "witnessed" if head.witnessed else "recorded"
    return {
        "size": head.size,
        "signed_at": None if head.at is None else utc(head.at),
        "witnesses": [{"key": name, "at": utc(at)} for name, at in head.witnesses],
        "grade": grade if checked else None,
    }
