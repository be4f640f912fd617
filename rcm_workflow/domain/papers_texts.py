"""Papers about the topic and its text: topic sheet, the versions, the comparison of two."""

from __future__ import annotations

from typing import Any

from rcm_workflow.domain.case import TextVersion
from rcm_workflow.domain.certificate import instant_text
from rcm_workflow.domain.events import CaseOpened
from rcm_workflow.domain.overriding import policy_in_words
from rcm_workflow.domain.papers import Dossier, Paper, Section, given, paper
from rcm_workflow.domain.prevailing import prevailing
from rcm_workflow.domain.redline import redline


def text_facts(dossier: Dossier, version: TextVersion | None) -> dict[str, Any]:
    """Number, digest and languages of a version, and which of them prevails (GAP-54)."""
    if version is None:
        return {}
    return {
        "number": version.number,
        "digest": version.digest,
        "languages": list(version.languages),
        "prevailing": list(prevailing(version, dossier.rules)),
    }


@paper("topic_sheet")
def topic_sheet(dossier: Dossier) -> Paper | None:
    """What the consultation is about and why it is needed (R-051)."""
    case, first = dossier.case, dossier.newest(CaseOpened)
    inputs = first.event.inputs if first and isinstance(first.event, CaseOpened) else {}
    facts = {
        "reason": case.reason,
        "opened_at": instant_text(case.opened_at),
        "policy": policy_in_words(case, dossier.rules),
        "members": list(case.members),
    }
    return dossier.paper("topic_sheet", facts, given(inputs))


@paper("course_of_action", "texts")
def course_of_action(dossier: Dossier) -> Paper | None:
    """The newest version of the text in all its languages (R-053)."""
    return _text(dossier, "course_of_action", dossier.case.text)


@paper("final_text", "texts", "outcome")
def final_text(dossier: Dossier) -> Paper | None:
    """The version that was adopted, in all its languages."""
    adopted = dossier.case.marked("adopted")
    found = (one for one in dossier.case.texts if one.digest == adopted)
    return _text(dossier, "final_text", next(found, None))


def _text(dossier: Dossier, kind: str, version: TextVersion | None) -> Paper | None:
    if version is None:
        return None
    sections = [
        Section(
            name="text",
            facts={"language": lang, "digest": digest, "text": dossier.content(digest)},
        )
        for lang, digest in version.versions
    ]
    facts = {**text_facts(dossier, version), "at": instant_text(version.at), "event": version.event}
    return dossier.paper(kind, facts, *sections)


@paper("comparison", "texts")
def comparison(dossier: Dossier) -> Paper | None:
    """What changed from the version that was asked about to the newest one (R-058).

    Before any round, from the version before. Each language that both versions have.
    """
    texts = dossier.case.texts
    if len(texts) < 2:  # noqa: PLR2004 - two are needed for a comparison
        return None
    new = texts[-1]
    earlier = [one for one in texts[:-1] if one.digest in _asked(dossier, new)]
    old = earlier[-1] if earlier else texts[-2]
    before = dict(old.versions)
    sections = [
        Section(
            name="changed",
            facts={
                "language": lang,
                "spans": [
                    list(span)
                    for span in redline(dossier.content(before[lang]), dossier.content(digest))
                ],
            },
        )
        for lang, digest in new.versions
        if lang in before
    ]
    facts = {"from_number": old.number, "to_number": new.number, "event": new.event}
    return dossier.paper("comparison", facts, *sections)


def _asked(dossier: Dossier, new: TextVersion) -> set[str | None]:
    return {poll.text for poll in dossier.case.polls} - {new.digest}
