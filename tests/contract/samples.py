"""One example of every event, with as much in it as it can hold."""

from __future__ import annotations

from datetime import date, timedelta

from rcm_workflow.domain import events as e
from rcm_workflow.domain import fact_events as f
from rcm_workflow.domain import roster_events as r
from rcm_workflow.domain import sealed_events as s
from rcm_workflow.domain.values import (
    Confirmation,
    DeliveryStatus,
    Disposition,
    Localized,
    Seat,
    Stance,
    sha256,
)
from tests.contract.cast import T0, TEXT, opened, period_opened, position, text_filed

LATER = T0 + timedelta(days=7, microseconds=5)
SEAT = Seat.parse("CR/foreign_affairs")
DEADLINES = period_opened().deadlines

SAMPLES: tuple[e.Event, ...] = (
    opened(),
    text_filed(2).model_copy(update={"editorial": True, "note": "una coma"}),
    e.TransitionFired(
        trigger="open_round_1",
        source="troika_agreed",
        dest="member_round_1",
        role="ppt",
        round=1,
        text=TEXT,
        marks_text="agreed",
        remembers=True,
        inputs={"cover_note": "Estimados", "days": 5, "urgent": False, "list": ["a", {"b": None}]},
        documents=(("cover_note", sha256(b"cover")),),
        held=("text_is_the_agreed_one",),
        rules=("R-055", "R-056"),
        notified=("members", "secretariat"),
        final=True,
    ),
    e.ElectorateFrozen(name="troika", countries=("CR", "MX"), parts=(("former", "CR"),)),
    e.PollOpened(electorate="members", round=2, text=None, asked=("CR", "MX")),
    period_opened(),
    e.PeriodExtended(
        trigger="extend",
        working_days=2,
        reason="feriado",
        closes_at=LATER,
        last=("NI",),
        deadlines=DEADLINES[:2],
    ),
    e.PeriodSuspended(remaining=(("CR", 3), ("MX", 0))),
    e.PeriodResumed(closes_at=LATER, last=("NI", "SV"), deadlines=DEADLINES[2:3]),
    e.PeriodClosed(name="review", cause="expired", due_at=LATER),
    e.PeriodOverdue(name="review", due_at=LATER),
    e.ReminderIssued(trigger="remind", country="CR", working_day=3, due_at=LATER),
    e.ReminderMissed(country="CR", working_day=3, due_at=LATER),
    position(
        "CR",
        Stance.AMEND,
        received_on=T0,
        late=True,
        counts=False,
        automatic=True,
        supersedes="TC-2021-001.4",
        changes=(e.ChangeRequested(id="CR-1", lang="es"), e.ChangeRequested(id="CR-2", lang="en")),
    ),
    e.SilenceRecorded(
        electorate="members",
        round=1,
        rule="tacit_consent",
        countries=(("BZ", "tacit", "delivered"), ("US", "missing", "bounced")),
    ),
    e.ChangeDisposed(
        trigger="dispose",
        change="CR-1",
        country="CR",
        disposition=Disposition.PARTLY,
        reason="choca con otra",
        conflicts_with=("MX-1",),
    ),
    e.ChangeConfirmed(
        trigger="confirm", change="CR-1", country="CR", answer=Confirmation.MAINTAINED
    ),
    e.DeliveryReported(
        trigger="report",
        electorate="members",
        round=1,
        country="US",
        status=DeliveryStatus.BOUNCED,
        channel="mail",
        evidence="550",
    ),
    e.OutcomeEstablished(
        electorate="members",
        round=1,
        result="needs_change",
        blockers=(("CR", "maintained"),),
        missing=("US",),
        tacit=("BZ",),
        abstaining=("CA",),
        reservations=("PA",),
        positions=(("CR", "amend"),),
        sentence=Localized(en="Not yet", es="Todavía no"),
    ),
    e.AuthorityTransferred(
        trigger="presidency_handover", previous="MX", current="US", handed_over_at=LATER
    ),
    e.AgendaItemFiled(kind="referral", bodies=("regional_group",), target="VM-2022"),
    r.MemberAdmitted(
        country="CR",
        iso3="CRI",
        name=Localized(en="Costa Rica", es="Costa Rica"),
        capital="San José",
        zone="America/Costa_Rica",
        note="fundador",
        source="R-003",
    ),
    r.SeatEstablished(seat=SEAT, title=Localized(en="Foreign", es="Exteriores"), lead=True),
    r.PersonRegistered(person="ana"),
    r.MandateGiven(person="ana", seat=SEAT, since=date(2021, 1, 1), until=date(2021, 12, 31)),
    r.MandateEnded(person="ana", seat=SEAT, on=date(2021, 6, 30)),
    r.PresidencyRecorded(
        year=2021,
        ordinal=26,
        country=None,
        starts_at=T0,
        status="not_found",
        theme="tema",
        basis="acta",
        source="R-096",
    ),
    r.MeetingOpened(body="vice_ministerial", meeting="VM-2021", at=T0),
    r.MeetingClosed(body="vice_ministerial", meeting="VM-2021", at=LATER),
    e.CalendarAmended(
        base=TEXT,
        snapshot=TEXT,
        seen=41,
        closed=("CR.foreign_affairs-2021-1",),
        reason="beyond_calendar",
    ),
    e.PeriodRecomputed(
        trigger="recompute_deadlines",
        closes_at=LATER,
        last=("CR",),
        deadlines=(e.DeadlineSet(country="CR", due_at=LATER, certificate=TEXT),),
    ),
    r.OfficeClosed(
        closure="CR.foreign_affairs-2021-1",
        office="CR.foreign_affairs",
        country="CR",
        since=date(2021, 9, 16),
        until=date(2021, 9, 17),
        kind="closure",
        cause="force_majeure",
        name=Localized(en="Storm", es="Tormenta"),
        basis="Decreto 1-2021",
        source="La Gaceta",
    ),
    r.ClosureWithdrawn(closure="CR.foreign_affairs-2021-1", reason="no storm", source="CNE"),
    f.FactsKept(values=(("kind", "country"), ("complete", True), ("amount", 282724))),
    f.ItemAdded(
        trigger="add_paragraph",
        group="paragraphs",
        item="paragraphs-1",
        status="open",
        fields=(("wording", {"en": "Agreed.", "es": "Acordado."}), ("countries", ("CR", "MX"))),
    ),
    f.ItemChanged(trigger="agree", group="paragraphs", item="paragraphs-1", status="agreed"),
    f.DatesAwaited(dates=(("held_on", LATER),)),
    f.DateReached(name="held_on", at=LATER),
    e.CaseLinked(trigger="adopt", relation="activity", case="AC-2021-001", machine="activity"),
    e.EffectCarriedOut(
        trigger="close", kind="fired", target="VM-2021-001", name="report", event="VM-2021-001.9"
    ),
    e.EffectRefused(
        trigger="lapse", kind="opened", target="report", name="report", why="missing_inputs"
    ),
    r.MeetingScheduled(
        body="vice_ministerial",
        meeting="XXVI",
        starts_on=date(2021, 11, 18),
        ends_on=date(2021, 11, 19),
        place="San José",
        format="hybrid",
        source="convocatoria",
    ),
    r.ObserverAdmitted(
        holder="AR",
        name=Localized(en="Argentina", es="Argentina"),
        kind="state",
        since=date(2000, 3, 23),
        status="inferred",
        rights="statements",
        decision="VM-2000",
        basis="present",
        source="S3",
    ),
    r.ObserverStatusChanged(
        holder="AR",
        status="suspended",
        since=date(2021, 3, 1),
        reason="a su pedido",
        decision="VM-2021",
        source="nota",
    ),
    e.RulesAmended(
        previous=e.RulePins(machine=opened().machine, policy=opened().policy, access=TEXT),
        current=e.RulePins(
            machine=opened().machine.model_copy(update={"version": 2, "digest": sha256(b"v2")}),
            policy=opened().policy,
            access=sha256(b"access"),
        ),
        source="member_round_1",
        dest="first_round",
        left="troika_agreed",
        states=(("member_round_1", "first_round"),),
        plan=sha256(b"plan"),
        reason="Decidido por el RCGM",
        takes_back="TC-2021-001.4",
    ),
    r.PresidencyWithdrawn(year=2027, reason="por elecciones", source="nota"),
    s.SealedOpened(
        role="ppt",
        ground="consultation-ppt-reads",
        purpose="case show",
        values=(("TC-2021-001.14", "statement"), ("TC-2021-001.14", "wishes.0")),
    ),
    s.SealedReleased(
        role="ppt",
        ground="sealed-ppt-releases",
        values=(("TC-2021-001.14", "statement"),),
        decision="XXVI VM, 12",
        reason="Pedido por la RCGM",
    ),
    s.ValuesErased(
        role="ppt",
        ground="sealed-ppt-erases",
        values=(("TC-2021-001.14", "wishes.0"),),
        basis="LFPDPPP art. 25",
        reason="Solicitud del titular",
    ),
    r.SeatKeyAdded(seat=SEAT, public=sha256(b"key"), source="Nota 114/2021"),
    r.SeatKeyRevoked(seat=SEAT, public=sha256(b"key"), reason="Robo del equipo"),
    r.MeetingCancelled(
        body="vice_ministerial", meeting="XXVI", reason="Huracán", source="Nota 12/2021"
    ),
    r.MeetingPostponed(
        body="vice_ministerial", meeting="XXVI", reason="Pandemia", source="Nota 13/2021"
    ),
)
