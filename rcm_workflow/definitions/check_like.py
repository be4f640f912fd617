"""Is a policy that names another one sound: is the other there, and has it these keys?"""

from __future__ import annotations

from collections.abc import Iterator

from rcm_workflow.definitions.check_names import Source
from rcm_workflow.definitions.findings import BadDefinition, Finding
from rcm_workflow.definitions.policy_like import Fetch, PolicyLike, named_by, whole
from rcm_workflow.definitions.toml_file import load
from rcm_workflow.definitions.toml_lines import Lines
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.policy_keys import KEYS


def made_whole(data: bytes, file: str, fetch: Fetch) -> bytes:
    """The policy as cases would pin it; raise ``BadDefinition`` with every fault in its way."""
    other = named_by(data, file)
    if other is None:
        return data
    like = load(PolicyLike, data, file)
    source = Source(file, Lines(data.decode()))
    found = (*_of_the_other(source, other, fetch), *_of_keys(source, like))
    if found:
        raise BadDefinition(found)
    return whole(data, file, fetch)


def _of_the_other(source: Source, other: str, fetch: Fetch) -> Iterator[Finding]:
    try:
        if named_by(fetch(other), other) is not None:
            yield source.find("like_of_like", ("like",), name=other)
    except BadDefinition as fault:
        yield from fault.findings
    except Refused as refused:
        nearest = refused.facts.get("nearest", "")
        yield source.find("unknown_policy", ("like",), where="like", name=other, nearest=nearest)


def _of_keys(source: Source, like: PolicyLike) -> Iterator[Finding]:
    for key in like.keys:
        if key not in KEYS:
            yield source.unknown("policy_key", ("keys", key), key, tuple(KEYS))
