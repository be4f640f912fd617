"""What follows from opening a case."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from rcm_workflow.domain import commands as c
from rcm_workflow.domain import events as e
from rcm_workflow.domain.bounds import require_bounds
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.failures import Called, Refused
from rcm_workflow.domain.filling import apart
from rcm_workflow.domain.inputs import Around, checked
from rcm_workflow.domain.mandates import require_mandate
from rcm_workflow.domain.overriding import require_may_override
from rcm_workflow.domain.permission import require_role
from rcm_workflow.domain.question import Question
from rcm_workflow.domain.recording import Decision
from rcm_workflow.domain.recount import take_in_all
from rcm_workflow.domain.requirements import (
    require_conditions,
    require_past,
    warn,
)
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.unfold import Unfolding, ended_before
from rcm_workflow.domain.values import Document, Localized
from rcm_workflow.domain.words import line, nearest, paragraphs


def open_case(
    command: c.OpenCase,
    rules: Rules,
    roster: Roster,
    now: datetime,
    others: Mapping[str, Case] | None = None,
    *,
    chosen: bool = False,
) -> Decision:
    """Open a case, pinning every definition (GAP-56); ``others`` as in :func:`decide`.

    ``chosen`` says that the policy is another than that which the procedure usually goes by: only
    who may answer otherwise for one case may choose it.

    Raises ``Refused``: ``ppt_not_known`` when nobody is recorded as PPT, else as :func:`decide`.
    """
    require_mandate(command.actor, roster, rules.access, now)
    require_past(now, occurred_at=command.occurred_at)
    authority = roster.authority(now)
    if authority is None:
        raise Refused("ppt_not_known", on=now.date().isoformat(), rules=("R-052",))
    move = rules.machine.opening
    machine, policy, snapshot, access = rules.pins
    documents: Mapping[str, Document] = dict(command.documents)
    holder = command.actor.seat.holder if command.actor.seat else None
    words = rules.machine.words
    around = Around(roster.countries, (), rules.listed, holder, words)
    inputs = checked(command.inputs, documents, move.inputs, around)
    _require_links(command, rules)
    given, confidential = apart(move, inputs, rules.machine.items)
    # As the pinned policy has them: what it answers so for every case is no other answer.
    known = {one.key: one.value for one in rules.overridden()}
    overrides = tuple((key, known[key]) for key, _ in command.overrides if key in known)
    opened = e.CaseOpened(
        machine=machine,
        policy=policy,
        snapshot=snapshot,
        access=access,
        roster_version=roster.version,
        title=Localized(en=line(command.title.en, "title"), es=line(command.title.es, "title")),
        reason=paragraphs(command.reason, "reason", limit=2_000),
        initial=rules.machine.initial,
        members=roster.countries,
        authority=authority,
        links=command.links,
        inputs=given,
        documents=tuple((name, document.digest) for name, document in command.documents),
        sealed=confidential,
        unique=tuple((name, inputs.get(name)) for name in move.unique_by),
        over=ended_before(rules, rules.machine.initial, roster, now),
        overrides=overrides,
    )
    recorded = e.Recorded(
        case=command.case_id,
        seq=1,
        recorded_at=now,
        occurred_at=command.occurred_at or now,
        actor=command.actor,
        event=opened,
    )
    case = evolve(None, recorded)
    role = require_role(command.actor, move.by, "open", case, rules, roster, now)
    if overrides or chosen:
        require_may_override(command.actor, case, rules, roster, now)
    question = Question(
        case=case,
        rules=rules,
        roster=roster,
        now=now,
        move=move,
        actor=command.actor,
        role=role,
        country=command.actor.country,
        inputs=inputs,
        attached=tuple(documents),
        others=others or {},
    )
    require_bounds(move, question)
    require_conditions(move, question)
    unfolding = Unfolding(case, rules, roster, now, command.actor, command.occurred_at)
    unfolding.events.append(recorded)
    unfolding.documents += documents.values()
    warn(unfolding, move, question)
    take_in_all(unfolding)
    unfolding.fill(move, inputs)
    unfolding.begin(move)
    unfolding.await_dates()
    unfolding.tell(move, recorded)
    if command.actor.is_system:
        # Whoever made the step that opens it is there to be refused.
        unfolding.because = recorded.id
    unfolding.bring_about(move, replace(question, case=unfolding.case), recorded)
    return unfolding.decision()


def _require_links(command: c.OpenCase, rules: Rules) -> None:
    """Nobody refers to a case by a relation that only an effect may bring about.

    Effects find the cases that they move by those relations.
    """
    if command.actor.is_system:
        return
    known = rules.machine.links
    for name, _ in command.links:
        if name not in known:
            raise Refused(
                "unknown_relation",
                kind="input",
                relation=name,
                known=[Called(one, title) for one, title in known.items()],
                nearest=nearest(name, known),
            )
