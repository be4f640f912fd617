"""What lies beside the leaves: sealed values, documents, commands, letters, guards, the head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Container, Iterator, Mapping

from rcm_workflow.application.reading import Reading
from rcm_workflow.application.verify_faults import Fault, table, unread
from rcm_workflow.audit.merkle import CompactRange
from rcm_workflow.audit.sealing import opens
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.sealed import READINGS, readings_of
from rcm_workflow.domain.sealed_events import SealedOpened
from rcm_workflow.phrase import ANOTHER, MISSING, NONE, PRESENT, Phrase

_SEALED = Phrase("as_sealed")


def sealed_values(
    view: Reading,
    stream: str,
    tags: Mapping[str, Mapping[str, str]],
    erased: Mapping[tuple[str, str], str],
) -> Iterator[Fault]:
    """Every tag of a stream has its value and every value its tag, but for those that were erased.

    ``tags`` are those of its leaves, by event and name; ``erased`` names the event that erased a
    value: then neither the value nor its salt may be there any more.
    """
    awaited = {(event, name): tag for event, named in tags.items() for name, tag in named.items()}
    for event, name, salt, text in view.sealed_tags(stream):
        tag = awaited.pop((event, name), None)
        if (by := erased.get((event, name))) is not None:
            if salt is not None or text is not None:
                gone = Phrase("gone_by", event=by)
                yield Fault("sealed_value", event, name, gone, Phrase("still_there"))
        elif tag is None:
            yield Fault("sealed_value", event, name, Phrase("tag"), NONE)
        elif text is None:
            yield Fault("sealed_value", event, name, _SEALED, Phrase("no_act"))
        elif salt is None:
            yield Fault("sealed_value", event, name, Phrase("salt"), NONE)
        elif not _fits(text, salt, tag):
            yield Fault("sealed_value", event, name, _SEALED, ANOTHER)
    for ref in sorted(awaited.keys() - erased.keys()):
        yield Fault("sealed_value", *ref, _SEALED, Phrase("no_act"))


def strays(view: Reading, streams: Container[str]) -> Iterator[Fault]:
    """Sealed values and unique keys of streams in which nothing happened."""
    for event, name in view.sealed_names():
        stream, _, seq = event.rpartition(".")
        if stream not in streams or not seq.isdecimal():
            yield Fault("sealed_value", event, name, Phrase("tag"), NONE)
    for case_id in view.keyed_cases():
        if case_id not in streams:
            yield Fault("case_row", case_id, "unique", Phrase("case"), NONE)


def erasures(
    tags: Mapping[str, Mapping[str, str]], erased: Mapping[tuple[str, str], str]
) -> Iterator[Fault]:
    """What was erased was a confidential value of an event of the same case."""
    for (event, name), by in erased.items():
        same = event.rpartition(".")[0] == by.rpartition(".")[0]
        if not same or name not in tags.get(event, {}):
            yield Fault("erasure", by, name, Phrase("confidential_value"), event)


def readings(view: Reading, case_id: str, tags: Mapping[str, Mapping[str, str]]) -> Iterator[Fault]:
    """Who read what stands beside a case, and tells of values that the case has."""
    for one in view.events(readings_of(case_id)):
        if not isinstance(one.event, SealedOpened):
            yield Fault("reading", one.id, "type", SealedOpened.word, one.event.word)
            continue
        for event, name in one.event.values:
            if event.rpartition(".")[0] != case_id or name not in tags.get(event, {}):
                yield Fault("reading", one.id, name, Phrase("confidential_value"), event)


def readings_of_none(view: Reading, streams: Mapping[str, int]) -> Iterator[Fault]:
    """Readings beside which there is no case."""
    for stream in sorted(streams):
        case_id = stream.removesuffix(READINGS)
        if case_id != stream and case_id not in streams:
            yield Fault("reading", stream, "case", Phrase("case"), NONE)
            yield from readings(view, case_id, {})


def _fits(text: str, salt: bytes, tag: str) -> bool:
    try:
        return opens(json.loads(text), salt, tag)
    except ValueError:
        return False


def documents(view: Reading) -> Iterator[Fault]:
    """Every document is what its digest says."""
    for digest, body in view.documents():
        found = hashlib.sha256(body).hexdigest()
        if found != digest:
            yield Fault("document", digest, "body", digest, found)


def cited_documents(view: Reading, cited: Mapping[str, str]) -> Iterator[Fault]:
    """Every document that an event cites is there; ``cited`` maps digests to the first event."""
    for digest in view.missing_documents(list(cited)):
        yield Fault("document", digest, "body", Phrase("cited", event=cited[digest]), MISSING)


def commands(view: Reading) -> Iterator[Fault]:
    """The events of one command id are those of one command."""
    for command_id in view.muddled_commands():
        yield Fault("command", command_id, "command_place", Phrase("one_command"), ANOTHER)


def letters(view: Reading, streams: Mapping[str, int]) -> Iterator[Fault]:
    """Every letter names an event that happened, in the stream it says."""
    for where, stream, event in view.letter_events():
        named, _, seq = event.rpartition(".")
        known = seq.isdecimal() and 1 <= int(seq) <= streams.get(named, 0)
        if not known or named != stream:
            yield Fault("letter", where, "event_id", Phrase("event_of", stream=stream), event)


def guards(view: Reading) -> Iterator[Fault]:
    """The database itself still refuses to change what may only be added to, and does no more."""
    for on, name in view.guards():
        yield Fault("trigger", table(on), name, PRESENT, MISSING)
    for kind, name in view.strangers():
        yield Fault("schema", name, kind, Phrase("as_migrated"), ANOTHER)


def compact_range(head: Head) -> Iterator[Fault]:
    """From the hashes that the next sealer will build upon follows the root that is claimed."""
    try:
        found = CompactRange(head.size, head.range).root().hex()
    except ValueError as error:
        found = unread(error)
    if found != head.root:
        yield Fault("head", Phrase("size", number=head.size), "compact_range", head.root, found)
