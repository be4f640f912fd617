"""Polls and policies for tests of outcomes: any replies under any rule, without a case."""

from __future__ import annotations

from functools import cache
from types import SimpleNamespace

from hypothesis import strategies as st

from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.policy import Policy
from rcm_workflow.definitions.policy_like import whole
from rcm_workflow.domain.case import Change, Entry, Poll, Standing
from rcm_workflow.domain.consensus import silence
from rcm_workflow.domain.policy_keys import KEYS
from rcm_workflow.domain.values import DeliveryStatus, Disposition, Stance
from tests.scene import MEMBERS, mexico

AT = mexico("2021-09-09T10:00")
HEAD = """
policy = "ours"
version = 1
like = "rcm-2011@1"
title = { en = "Ours", es = "La nuestra" }
summary = { en = "S.", es = "S." }
"""
WHY = 'because = { en = "B.", es = "P." }'


@cache
def _base() -> bytes:
    return Library().policy_document("rcm-2011", {}).body


def policy_of(answers, numbers=None, weights=None):
    """A policy of another body that gives these answers, whatever the RCM declines."""
    parts = [HEAD]
    for key, value in answers.items():
        parts.append(f'[keys."{key}"]\nvalue = "{value}"\noffers = ["{value}"]\n{WHY}')
        own = {n.rpartition(".")[2]: v for n, v in (numbers or {}).items() if n.startswith(key)}
        if own:
            parts.append("numbers = { " + ", ".join(f"{k} = {v}" for k, v in own.items()) + " }")
    if weights is not None:
        votes = ", ".join(f"{country} = {number}" for country, number in weights.items())
        parts.append(f'[weights]\ntitle = {{ en = "W", es = "V" }}\n{WHY}\nothers = 1')
        parts.append(f"votes = {{ {votes} }}")
    return Policy.read(whole("\n".join(parts).encode(), "ours", lambda _: _base()), "ours")


def standing(country, reply, delivery=None, reminded=0, late=None, **more):
    """A country that gave a reply (a stance), or none."""
    return Standing(
        country=country,
        entry=entry(reply) if reply else None,
        late=entry(late, late=True) if late else None,
        delivery=delivery,
        reminded=reminded,
        changes=changes(country) if reply is Stance.AMEND else (),
        **more,
    )


def changes(country, disposition=None):
    return (Change(id=f"{country}-1-1", lang="en", event="e", index=0, disposition=disposition),)


def entry(stance, *, late=False):
    return Entry(stance=stance, at=AT, actor="a", text=None, event="e", late=late)


def poll_of(standings, rules=None, round_=2):
    """A poll; with rules, after its period is over."""
    poll = Poll(
        electorate="members", round=round_, text=None, opened_at=AT, standings=tuple(standings)
    )
    if rules is None:
        return poll
    case = SimpleNamespace(polls=(poll,), poll=poll)
    told = {country: (kind, why) for country, kind, why in silence(case, poll, rules)}
    over = [
        one.model_copy(update=dict(zip(("silence", "silence_why"), told[one.country], strict=True)))
        if one.country in told
        else one
        for one in standings
    ]
    return poll.model_copy(update={"standings": tuple(over)})


REPLIES = (
    None,
    Stance.ASSENT,
    Stance.ASSENT_WITH_COMMENT,
    Stance.AMEND,
    Stance.OBJECT,
    Stance.RESERVE,
    Stance.NO_POSITION,
)
DECISIONS = sorted(key for key in KEYS if key.startswith("decision."))


@st.composite
def policies(draw, **fixed):
    """Any answers to the questions about deciding."""
    asked = [*DECISIONS, "consultation.member_silence", "consultation.late_reply"]
    answers = {key: draw(st.sampled_from(list(KEYS[key]))).value for key in asked}
    answers |= {f"decision.{name}": value for name, value in fixed.items()}
    denominator = draw(st.integers(1, 5))
    numbers = {
        "decision.rule.objections": draw(st.integers(1, 4)),
        "decision.rule.numerator": draw(st.integers(0, denominator)),
        "decision.rule.denominator": denominator,
        "decision.participation.numerator": draw(st.integers(0, 3)),
        "decision.participation.denominator": 3,
    }
    weights = {country: draw(st.integers(0, 9)) for country in MEMBERS}
    return policy_of(answers, numbers, weights)


@st.composite
def replies(draw):
    """Any replies of eleven countries."""
    return [
        standing(
            country,
            draw(st.sampled_from(REPLIES)),
            draw(st.sampled_from([None, *DeliveryStatus])),
            draw(st.integers(0, 1)),
            draw(st.sampled_from([None, None, Stance.OBJECT, Stance.ASSENT])),
        )
        for country in MEMBERS
    ]


TAKEN_UP = Disposition.INCORPORATED
