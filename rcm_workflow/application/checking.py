"""What is asked of a command before its case is locked."""

from __future__ import annotations

from rcm_workflow.application.app import App
from rcm_workflow.application.knowing import knows, unknown
from rcm_workflow.application.quoting import quoted
from rcm_workflow.domain.commands import (
    AdoptCalendar,
    CloseOffice,
    Command,
    EraseValues,
    Fire,
    OpenCase,
    ReleaseSealed,
    RosterCommand,
)
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.sealed import SealedValue, author_of
from rcm_workflow.domain.values import sha256

_ATTACHED = {"documents", "quoted"}
"""What of a command is in its digest by a digest of its own."""
_WITH_DOCUMENTS = (Fire, OpenCase, AdoptCalendar)
_OF_SEALED = (ReleaseSealed, EraseValues)
LARGEST = 4_000_000
"""The largest command in bytes; a text of a megabyte in three languages fits."""


def digest_of(command: Command | RosterCommand) -> str:
    """By what a command is known when it is given again. Raises ``Refused`` if it is too large."""
    # The serializer itself: its wrapper costs as much again.
    attached: list[str] = []
    if isinstance(command, _WITH_DOCUMENTS):
        body = command.__pydantic_serializer__.to_json(command, exclude=_ATTACHED)
        attached = [one.digest for _, one in command.documents]
    else:
        body = command.__pydantic_serializer__.to_json(command)
    if len(body) > LARGEST:
        raise Refused("command_too_large", kind="input", length=len(body), limit=LARGEST)
    name = type(command).__name__
    return sha256(b"\n".join([name.encode(), body, *map(str.encode, attached)]))


def with_quotes(
    app: App, command: Command | RosterCommand, refusal: Refused
) -> Command | RosterCommand:
    """The command with what its step takes from items, where it was refused for want of inputs."""
    if refusal.code != "missing_inputs" or not isinstance(command, Fire):
        return command
    return quoted(app, command)


def check_links(app: App, command: OpenCase) -> None:
    """Nobody links a case to one it may not know. Raises ``Refused`` as for an unknown one."""
    with app.store.read() as view:
        for _, other in command.links:
            if not knows(app, view, other, command.actor):
                raise unknown(app, view, other, command.actor)


def check_calendar(app: App, command: Command) -> None:
    """Nobody approves a calendar but the one that new cases get: not a forged one, nor an old."""
    if not isinstance(command, AdoptCalendar):
        return
    shown, current = dict(command.documents)["calendar"], app.library.snapshot_document()
    if shown.digest != current.digest:
        raise Refused(
            "calendar_is_another", kind="conflict", shown=shown.digest, current=current.digest
        )


def check_sealed(app: App, command: Command) -> None:
    """Values that are to be released or erased are in the case, and of whom the command says.

    What an event brought never changes, so it need not be read under the lock. To somebody who may
    not know the case, what is in it must not show: ``decide`` answers first.
    """
    if not isinstance(command, _OF_SEALED):
        return
    with app.store.read() as view:
        there = {
            SealedValue(event=one.id, name=name, author=author_of(one))
            for one, tags in view.sealed_in(command.case_id)
            for name in tags
        }
        known = view.case(command.case_id) is not None and knows(
            app, view, command.case_id, command.actor
        )
    strange = [one for one in command.values if one not in there]
    if known and strange:
        value, case_id = f"{strange[0].event} {strange[0].name}", command.case_id
        raise Refused("unknown_sealed_value", kind="not_found", value=value, case=case_id)


def with_office(app: App, command: RosterCommand) -> RosterCommand:
    """A command in which the office meant by a country's code alone is written out.

    Raises ``Refused`` ``unknown_office``.
    """
    if isinstance(command, CloseOffice):
        office = app.library.office(command.office, command.since, command.until)
        return command.model_copy(update={"office": office})
    return command


def alike(app: App, command: Command, refusal: Refused) -> Refused:
    """A case that the actor may not know is refused as one that is not there, hint and all."""
    if refusal.code != "unknown_case":
        return refusal
    with app.store.read() as view:
        return unknown(app, view, command.case_id, command.actor)
