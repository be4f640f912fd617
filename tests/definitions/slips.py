"""Slips: a definition file with one piece of it written wrong, and what the checker says of it."""

from functools import cache

from rcm_workflow.definitions.access import Access
from rcm_workflow.definitions.check_file import outside
from rcm_workflow.definitions.check_names import Outside
from rcm_workflow.definitions.checks import check_machine
from rcm_workflow.definitions.findings import Finding
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import read_machine
from rcm_workflow.definitions.policy import Policy

LANGS = ("en", "es")
POLICY = "rcm-2011"


@cache
def shipped() -> Library:
    """The definitions that come with the package; nobody changes them while tests run."""
    return Library()


@cache
def _world() -> tuple[Policy, Access, Outside]:
    library = shipped()
    policy, access = library.policy(POLICY), library.access(library.access_document().body)
    return policy, access, outside(policy, library)


def text_of(name: str) -> str:
    """A machine file that comes with the package."""
    return shipped().machine_document(name).body.decode()


def slipped(text: str, old: str, new: str) -> str:
    """The text with one piece of it written otherwise."""
    assert old in text
    return text.replace(old, new, 1)


def findings(text: str, name: str, others: dict[str, str] | None = None) -> tuple[Finding, ...]:
    """What is found in a machine file; ``others`` are the texts of those it may speak of."""
    policy, access, beside = _world()
    known = None
    if others is not None:
        known = {
            each: read_machine(one.encode(), f"{each}.v1.toml") for each, one in others.items()
        }
    file = f"machines/{name}.v1.toml"
    found = check_machine(text.encode(), file, policy, access, others=known, outside=beside)
    assert all(one.say(lang) for one in found for lang in LANGS)
    return found


def codes(text: str, name: str, others: dict[str, str] | None = None) -> set[str]:
    """The codes of what is found."""
    return {one.code for one in findings(text, name, others)}
