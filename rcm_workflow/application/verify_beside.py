"""What lies beside the leaves: sealed values, documents, commands, letters, guards, the head."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping

from rcm_workflow.application.ports import Reading
from rcm_workflow.application.verify_faults import Fault, Last
from rcm_workflow.audit.merkle import CompactRange
from rcm_workflow.audit.sealing import opens
from rcm_workflow.domain.keeping import Head
from rcm_workflow.domain.sealed import READINGS
from rcm_workflow.domain.sealed_events import SealedOpened

_SEALED = "the value that was sealed"


def sealed_values(
    view: Reading,
    tags: Mapping[str, Mapping[str, str]],
    erased: Mapping[tuple[str, str], str],
) -> Iterator[Fault]:
    """Every tag of a leaf has its value and every value its tag, but for those that were erased.

    ``tags`` are those of all leaves, by event and name; ``erased`` names the event that erased a
    value: then neither the value nor its salt may be there any more.
    """
    awaited = {(event, name): tag for event, named in tags.items() for name, tag in named.items()}
    for event, name, salt, text in view.sealed_tags():
        tag = awaited.pop((event, name), None)
        if (by := erased.get((event, name))) is not None:
            if salt is not None or text is not None:
                yield Fault("sealed_value", event, name, f"gone, erased by {by}", "still there")
        elif tag is None:
            yield Fault("sealed_value", event, name, "a tag in the leaf", "none")
        elif text is None:
            yield Fault("sealed_value", event, name, _SEALED, "erased without a logged act")
        elif salt is None:
            yield Fault("sealed_value", event, name, "a salt beside the value", "none")
        elif not _fits(text, salt, tag):
            yield Fault("sealed_value", event, name, _SEALED, "another")
    for ref in awaited.keys() - erased.keys():
        yield Fault("sealed_value", *ref, _SEALED, "erased without a logged act")


def erasures(
    tags: Mapping[str, Mapping[str, str]], erased: Mapping[tuple[str, str], str]
) -> Iterator[Fault]:
    """What was erased was a confidential value of an event of the same case."""
    for (event, name), by in erased.items():
        same = event.rpartition(".")[0] == by.rpartition(".")[0]
        if not same or name not in tags.get(event, {}):
            yield Fault("erasure", by, name, "a confidential value of its case", event)


def readings(
    view: Reading, streams: Mapping[str, Last], tags: Mapping[str, Mapping[str, str]]
) -> Iterator[Fault]:
    """Who read what stands beside a case, and tells of values that the case has."""
    for stream in sorted(streams):
        if not stream.endswith(READINGS):
            continue
        case_id = stream.removesuffix(READINGS)
        if case_id not in streams:
            yield Fault("reading", stream, "case", "a case", "none")
        for one in view.events(stream):
            if not isinstance(one.event, SealedOpened):
                yield Fault("reading", one.id, "type", SealedOpened.word, one.event.word)
                continue
            for event, name in one.event.values:
                if event.rpartition(".")[0] != case_id or name not in tags.get(event, {}):
                    yield Fault("reading", one.id, name, "a confidential value of its case", event)


def _fits(text: str, salt: bytes, tag: str) -> bool:
    try:
        return opens(json.loads(text), salt, tag)
    except ValueError:
        return False


def documents(view: Reading, cited: dict[str, str]) -> Iterator[Fault]:
    """Every document is what its digest says, and every one that an event cites is there.

    ``cited`` maps digests to the first event that cites them; what is found is taken out.
    """
    for digest, body in view.documents():
        cited.pop(digest, None)
        found = hashlib.sha256(body).hexdigest()
        if found != digest:
            yield Fault("document", digest, "body", digest, found)
    for digest, event in cited.items():
        yield Fault("document", digest, "body", f"present, as {event} cites it", "missing")


def commands(view: Reading) -> Iterator[Fault]:
    """The events of one command id are those of one command."""
    for command_id in view.muddled_commands():
        yield Fault(
            "command", command_id, "command_place", "one digest, places from 0 in a row", "another"
        )


def letters(view: Reading, streams: Mapping[str, Last]) -> Iterator[Fault]:
    """Every letter names an event that happened, in the stream it says."""
    for where, stream, event in view.letter_events():
        named, _, seq = event.rpartition(".")
        last = streams.get(named)
        known = last is not None and seq.isdecimal() and 1 <= int(seq) <= last.seq
        if not known or named != stream:
            yield Fault("letter", where, "event_id", f"an event of {stream}", event)


def guards(view: Reading) -> Iterator[Fault]:
    """The database itself still refuses to change what may only be added to."""
    for table, name in view.guards():
        yield Fault("trigger", table, name, "present", "missing")


def compact_range(head: Head) -> Iterator[Fault]:
    """From the hashes that the next sealer will build upon follows the root that is claimed."""
    try:
        found = CompactRange(head.size, head.range).root().hex()
    except ValueError as error:
        found = str(error)
    if found != head.root:
        yield Fault("head", f"size {head.size}", "compact_range", head.root, found)
