"""Use case: what the replies of a case would have led to under the policies of other bodies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from rcm_workflow.application.app import App
from rcm_workflow.application.inspect import visible
from rcm_workflow.domain.case import Case, Poll
from rcm_workflow.domain.compare import Compared, compare
from rcm_workflow.domain.consensus import weigh
from rcm_workflow.domain.failures import Refused
from rcm_workflow.domain.permission import not_permitted
from rcm_workflow.domain.question import rounds
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.rules import Rules
from rcm_workflow.domain.values import Actor
from rcm_workflow.domain.verdict import Verdict

_POSITIONS = "positions"
"""The field of whoever may read what every country says; an outcome tells no less."""


class Comparison(NamedTuple):
    """A case, each of its rounds as its own policy has it, and as each of the others would."""

    case: Case
    rules: Rules
    roster: Roster
    own: tuple[tuple[Poll, Verdict], ...]
    under: tuple[tuple[str, tuple[Compared, ...]], ...]
    """By the names of the policies as they were asked for."""


def compare_under(app: App, case_id: str, actor: Actor, policies: Sequence[str]) -> Comparison:
    """Weigh the rounds of a case under other policies; reads only.

    Raises ``Refused``: ``unknown_policy``, ``no_round_to_compare``, what ``visible`` raises, and
    ``not_permitted`` for whoever may not read the positions of all.
    """
    with app.store.read() as view:
        case, rules, fields = visible(app, view, case_id, actor)
        if _POSITIONS not in fields:
            access, machine = rules.access, rules.machine.machine
            may = [
                one
                for one in access.roles
                if _POSITIONS in access.fields(one, machine, case.state, case.informed)
            ]
            raise not_permitted(actor, may, (), "read", access, machine)
        events, roster = view.events(case_id), view.roster()
        pinned = view.document(case.machine.digest), view.document(case.access)
    asked = rounds(rules)
    own = tuple((poll, weigh(poll, rules)) for poll in case.polls if poll.electorate in asked)
    if not own:
        raise Refused("no_round_to_compare", case=case_id, state=case.state)
    now, snapshot = max(app.clock.now(), case.last_at), app.fetch(case.snapshot)
    under = []
    for name in policies:
        policy = app.library.policy_document(name, {}).body
        other = app.library.rules(pinned[0], policy, pinned[1], snapshot, app.fetch)
        under.append((name, compare(case, events, rules, other, now)))
    return Comparison(case, rules, roster, own, tuple(under))
