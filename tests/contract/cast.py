"""A case for stores to keep, and the hand that moves it without asking any rule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from rcm_workflow.domain import events as e
from rcm_workflow.domain.case import Case
from rcm_workflow.domain.evolve import replay
from rcm_workflow.domain.evolve_roster import evolve_roster
from rcm_workflow.domain.keeping import Append
from rcm_workflow.domain.notices import Notice
from rcm_workflow.domain.roster import ROSTER, Roster
from rcm_workflow.domain.values import Actor, Localized, Pin, Stance, sha256

LOG = "rcm.example/log"
T0 = datetime(2021, 9, 9, 16, 0, 0, 123456, tzinfo=UTC)
MEMBERS = ("BZ", "CA", "CR", "DO", "GT", "HN", "MX", "NI", "PA", "SV", "US")
OFFICER = Actor.parse("MX/ppt:officer")
TEXT = sha256(b"text")


def opened(members: tuple[str, ...] = MEMBERS) -> e.CaseOpened:
    return e.CaseOpened(
        machine=Pin(name="consultation", version=1, digest=sha256(b"machine")),
        policy=Pin(name="policy", version=1, digest=sha256(b"policy")),
        snapshot=sha256(b"snapshot"),
        access=sha256(b"access"),
        roster_version=0,
        title=Localized(en="Statement on “children”", es="Declaración sobre la niñez"),
        reason="asked for by the Troika",
        initial="draft",
        members=members,
        authority="MX",
        links=(("follows", "TC-2020-001"),),
        inputs={"note": "é", "count": 3, "list": ["a", None, True]},
    )


def text_filed(number: int = 1) -> e.TextFiled:
    return e.TextFiled(
        trigger="file",
        number=number,
        versions=(("en", sha256(b"en")), ("es", sha256(b"es"))),
        original="es",
        digest=TEXT,
    )


def poll_opened(members: tuple[str, ...] = MEMBERS, round_: int = 1) -> e.PollOpened:
    return e.PollOpened(electorate="members", round=round_, text=TEXT, asked=members)


def period_opened(
    members: tuple[str, ...] = MEMBERS, *, start: datetime = T0, days: int = 7
) -> e.PeriodOpened:
    return e.PeriodOpened(
        name="review",
        hard=True,
        dispatched_at=start,
        closes_at=start + timedelta(days=days),
        last=members[-1:],
        deadlines=tuple(
            e.DeadlineSet(
                country=country,
                due_at=start + timedelta(days=days - 1, minutes=place),
                reminders=((3, start + timedelta(days=3, minutes=place)),),
                certificate=sha256(country.encode()),
            )
            for place, country in enumerate(members)
        ),
    )


def position(
    country: str, stance: Stance = Stance.ASSENT, *, round_: int = 1, **more: Any
) -> e.PositionRecorded:
    return e.PositionRecorded(
        trigger="take_position",
        electorate="members",
        round=round_,
        country=country,
        stance=stance,
        text=TEXT,
        **more,
    )


def amendment(country: str, number: int = 1) -> e.PositionRecorded:
    return position(
        country,
        Stance.AMEND,
        changes=(e.ChangeRequested(id=f"{country}-{number}", lang="es"),),
        sealed={
            "statement": "Pedimos un cambio",
            "wishes.0": {"passage": "párrafo 4", "wording": "«todas las niñas»", "reason": ""},
        },
    )


def recorded(
    case_id: str,
    after: int,
    *happened: e.Event,
    at: datetime = T0,
    actor: Actor = OFFICER,
) -> tuple[e.Recorded, ...]:
    return tuple(
        e.Recorded(
            case=case_id,
            seq=seq,
            recorded_at=at + timedelta(microseconds=seq),
            occurred_at=at - timedelta(hours=1),
            actor=actor,
            event=event,
        )
        for seq, event in enumerate(happened, start=after + 1)
    )


def work(
    before: Case | None,
    *happened: e.Event,
    case_id: str = "TC-2021-001",
    command_id: str | None = None,
    at: datetime = T0,
    **more: Any,
) -> Append:
    """What a command leaves behind that made these events happen."""
    case_id = before.id if before else case_id
    events = recorded(case_id, before.version if before else 0, *happened, at=at)
    return Append(
        **{
            "stream": case_id,
            "before": before,
            "after": replay(events, before),
            "roster": None,
            "events": events,
            "documents": (),
            "notices": (),
            "command_id": command_id or f"{case_id}:{events[0].seq if events else 'look'}",
            "command_digest": sha256(b"command"),
        }
        | more
    )


def roster_work(before: Roster, *happened: e.Event, at: datetime = T0) -> Append:
    events = recorded(ROSTER, before.version, *happened, at=at)
    after = before
    for one in events:
        after = evolve_roster(after, one)
    return Append(
        stream=ROSTER,
        before=None,
        after=None,
        roster=after,
        events=events,
        documents=(),
        notices=(),
        command_id=f"roster:{after.version}",
        command_digest=sha256(b"roster"),
    )


def notice(case_id: str, seq: int, recipient: str = "CR/foreign_affairs") -> Notice:
    return Notice(
        recipient=recipient,
        topic="open_round",
        event=f"{case_id}.{seq}",
        facts={"due_at": "2021-09-16T06:00:00Z", "nested": {"n": 1}},
        proof_wanted=True,
    )


def do(store: Any, before: Case | None, *happened: e.Event, **more: Any) -> Case:
    """Make these events happen in the store; return the case after them."""
    given = work(before, *happened, **more)
    with store.write(given.stream, given.command_id) as tx:
        tx.append(given._replace(before=tx.case))
    assert given.after is not None
    return given.after
