"""``rcm doctor``: is everything here in order?"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from zoneinfo import available_timezones

import typer

from rcm_workflow.application.app import App
from rcm_workflow.cli.desk import Desk
from rcm_workflow.cli.failures import ERROR, exit_code
from rcm_workflow.cli.machine_check import files_checked
from rcm_workflow.cli.options import STORE, Shared, shared
from rcm_workflow.cli.tables import table
from rcm_workflow.config import masked
from rcm_workflow.definitions.check_file import check_everything
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.resources import Found
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.failures import Busy, LogBroken, Refused
from rcm_workflow.domain.keeping import SignedHead
from rcm_workflow.domain.roster_events import MemberAdmitted
from rcm_workflow.domain.values import Pin, sha256


class Check(NamedTuple):
    """One question and its answer; ``exit`` is the exit code when it is not in order."""

    name: str
    ok: bool
    detail: str
    exit: int = ERROR


@shared(STORE)
def doctor(ctx: typer.Context, common: Shared) -> None:
    """Look whether database, definitions, time zones, clock and log are in order.

    Ends with 0 when all is well; what is not says what to do.

    Example: rcm doctor
    """
    desk = Desk(ctx, common)
    found = [*_here(desk)]
    try:
        with desk.app() as application:
            found += _database(desk, application)
    except (Refused, Busy, LogBroken) as failure:
        found.append(
            Check("database", ok=False, detail=desk.explained(failure), exit=exit_code(failure))
        )
    words = desk.words
    rows = [
        (
            words.say("check", one.name),
            words.label("ok" if one.ok else "problem"),
            one.detail,
        )
        for one in found
    ]
    data = [{"check": one.name, "ok": one.ok, "detail": one.detail} for one in found]
    heads = (words.label("check"), words.label("result"), words.label("found"))
    desk.answer(data, table(heads, rows))
    wrong = [one.exit for one in found if not one.ok]
    if wrong:
        raise typer.Exit(max(wrong))


def _here(desk: Desk) -> Iterator[Check]:
    library, words = desk.library, desk.words
    try:
        count, findings = check_everything(library)
        told = "; ".join(one.say(desk.lang) for one in findings)
        fine = files_checked(words, count)
        yield Check("definitions", ok=not findings, detail=told or fine)
        wanted = {one.zone for one in _members(library)}
        unknown = sorted(wanted - available_timezones())
        lost = words.say("check", "zones_missing", names=", ".join(unknown))
        yield Check("zones", ok=not unknown, detail=lost if unknown else str(len(wanted)))
    except Refused as refused:
        yield Check("definitions", ok=False, detail=desk.explained(refused))


def _members(library: Library) -> list[MemberAdmitted]:
    return [one for one in library.facts() if isinstance(one, MemberAdmitted)]


def _database(desk: Desk, application: App) -> Iterator[Check]:
    words = desk.words
    with application.store.read() as view:
        head, counts, roster = view.head(), view.counts(), view.roster()
        newest = view.newest_head()
        cases = view.cases()
        last = max((one.last_at for one in cases), default=roster.last_at)
        pins = {pin for row in cases if (case := view.case(row.id)) for pin in _pins(case)}
    yield Check(
        "database", ok=True, detail=f"{masked(desk.settings.database)} · {application.store.log}"
    )
    yield Check("schema", ok=True, detail=words.label("ok"))
    try:
        with application.store.sealing():
            pass
        yield Check("writable", ok=True, detail=words.label("ok"))
    except (Refused, Busy) as failure:
        yield Check("writable", ok=False, detail=desk.explained(failure), exit=exit_code(failure))
    edited = sorted(_edited(application, desk.library, pins))
    yield Check("released", ok=not edited, detail=", ".join(edited) or str(len(pins)))
    now = application.clock.now()
    behind = last is not None and now < last
    told = words.say(
        "check", "clock_behind", last=desk.when(last) if last else "–", now=desk.when(now)
    )
    yield Check("clock", ok=not behind, detail=told if behind else desk.when(now))
    pending = counts["pending"]
    waits = words.say("check", "waits", pending=pending)
    sealed = words.say(
        "check", "sealed_as", size=head.size, pending=pending, root=f"{head.root[:16]}…"
    )
    yield Check("sealed", ok=pending == 0, detail=waits if pending else sealed)
    if application.custody is not None:
        yield _signed(desk, newest, head.size)


def _signed(desk: Desk, newest: SignedHead | None, size: int) -> Check:
    """Where this office has the key, every sealed entry should be under a signed head."""
    words = desk.words
    if newest is None:
        return Check("signed", ok=False, detail=words.say("check", "never_signed"))
    at = desk.when(newest.signed_at)
    told = words.say("check", "signed_up_to", size=newest.size, head=size, at=at)
    return Check("signed", ok=newest.size == size, detail=told)


def _pins(case: Case) -> tuple[tuple[str, Pin], ...]:
    return (("machine", case.machine), ("policy", case.policy))


def _digest(library: Library, found: Found) -> str:
    """What a case would pin: for a policy like another one, the digest of both together."""
    return sha256(library.whole_policy(found) if found.kind == "policy" else found.data)


def _edited(application: App, library: Library, pins: set[tuple[str, Pin]]) -> Iterator[str]:
    """Files that differ from what a case has pinned under their very name and version."""
    for kind, pin in pins:
        files = library.all("machine" if kind == "machine" else "policy")
        found = [one for one in files if (one.name, one.version) == (pin.name, pin.version)]
        if not found or _digest(library, found[0]) == pin.digest:
            continue
        # A policy with overrides for one case is a document of its own, by design.
        if kind == "policy" and b"\n[overrides]" in application.fetch(pin.digest):
            continue
        yield found[0].file
