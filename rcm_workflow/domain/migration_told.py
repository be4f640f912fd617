"""Who hears that the rules of a case were amended: whoever runs it and whoever was asked in it."""

from __future__ import annotations

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.roster import Roster
from rcm_workflow.domain.specs import AccessSpec
from rcm_workflow.domain.values import Localized

AMENDED = Localized(
    en="The rules of the case were amended", es="Se modificaron las reglas del caso"
)
TAKEN_BACK = Localized(
    en="An amendment of the rules was taken back", es="Se revirtió una modificación de las reglas"
)
REASON = Localized(en="Reason", es="Motivo")


def notices_of_amendment(
    recorded: Recorded, case: Case, access: AccessSpec, roster: Roster
) -> tuple[Notice, ...]:
    """One letter to each seat, with the reason. Nothing is asked, so no proof is wanted."""
    event = recorded.event
    assert isinstance(event, e.RulesAmended), "only an amendment is told here"
    title = TAKEN_BACK if event.takes_back else AMENDED
    facts = {
        "case": case.id,
        "state": case.state,
        "title": title.model_dump(),
        "given": [{"title": REASON.model_dump(), "value": event.reason}],
    }
    return tuple(
        Notice.made(recipient=seat, topic=event.word, event=recorded.id, facts=facts)
        for seat in _seats(case, access, roster)
    )


def _seats(case: Case, access: AccessSpec, roster: Roster) -> dict[str, None]:
    running = (
        (access.roles["ppt"], case.authority),
        (
            access.roles["secretariat"],
            access.roles["secretariat"].holder,
        ),
    )
    seats = [f"{holder}/{role.capacities[0]}" for role, holder in running]
    asked = dict.fromkeys(one.country for poll in case.polls for one in poll.standings)
    leads = (roster.lead_seat(country) for country in asked)
    return dict.fromkeys([*seats, *(str(seat) for seat in leads if seat is not None)])
