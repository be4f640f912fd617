"""The slate of a country for a training programme, and each participant of it (M7)."""

from __future__ import annotations

import pytest

from rcm_workflow.bootstrap import explain
from rcm_workflow.domain.failures import Refused
from tests.machines.kit import knows_nothing_of
from tests.scene import mexico

PROGRAMME = {
    "programme": "Local and municipal level 2021",
    "country": "HN",
    "places": 2,
    "profile": "training_mix_2021",
    "nominate_until": "2021-09-10",
    "first_session": "2021-09-20",
    "course_due": "2021-09-24",
    "due_is_inclusive": True,
    "live_activities": 2,
    "prior_certificate_accepted": True,
}
ES, IOM, HN = "secretariat/officer", "iom/officer", "HN/foreign_affairs"


@pytest.fixture
def slate(chancery):
    chancery.seat(IOM)
    return chancery.open("training_slate", ES, **PROGRAMME)


def nominate(chancery, slate, number, profile="local_authority"):
    chancery.do(
        slate,
        "nominate",
        HN,
        full_name=f"Nominee {number}",
        email=f"n{number}@example.hn",
        institution="Municipality",
        nominee_profile=profile,
    )


def submitted(chancery, slate, count=2):
    chancery.do(slate, "forward", HN)
    for number in range(count):
        nominate(chancery, slate, number)
    chancery.do(slate, "submit_list", HN)


ONLY_NOMINATED = "item_is:nominee=nominated"


def validated(chancery, slate, count=2):
    submitted(chancery, slate, count)
    chancery.do(slate, "validate", ES)


def test_a_slate_from_the_invitation_to_its_participants(chancery, slate):
    validated(chancery, slate)
    for number in (1, 2):
        chancery.do(slate, "register", IOM, nominee=f"nominees-{number}", account=f"EC-{number}")
    chancery.do(slate, "close_slate", ES)
    assert chancery.state(slate) == "closed_slate"
    participants = chancery.cases("training_nominee")
    assert [chancery.case(one).fact("account") for one in participants] == ["EC-1", "EC-2"]


def test_names_never_stand_in_the_log(chancery, slate):
    submitted(chancery, slate)
    told = [str(one.event.model_dump()) for one in chancery.events(slate)]
    assert not any("Nominee" in one or "example.hn" in one for one in told)


def test_who_is_over_the_number_waits(chancery, slate):
    submitted(chancery, slate, count=3)
    lacking = chancery.unmet(slate, "validate", ES)
    assert lacking[0] == "compare:count.nominees.nominated<=places"
    chancery.do(slate, "overflow", ES, nominee="nominees-3")
    assert chancery.unmet(slate, "overflow", ES, nominee="nominees-2") == [
        "compare:count.nominees.nominated>places"
    ]
    chancery.do(slate, "validate", ES)
    given = {"nominee": "nominees-3"}
    account = {"account": "EC-3"}
    assert chancery.unmet(slate, "register", IOM, **given, **account) == [ONLY_NOMINATED]
    assert "compare:count.nominees.nominated+count.nominees.registered<places" in chancery.unmet(
        slate, "take_from_waiting_list", ES, **given
    )
    chancery.do(slate, "withdraw_nominee", HN, nominee="nominees-1")
    gone = {"nominee": "nominees-1"}
    assert chancery.unmet(slate, "register", IOM, **gone, **account) == [ONLY_NOMINATED]
    chancery.do(slate, "take_from_waiting_list", ES, **given)
    assert chancery.case(slate).item("nominees-3").status == "nominated"


def test_who_withdraws_studies_no_more_and_leaves_exactly_one_place(chancery, slate):
    submitted(chancery, slate, count=5)
    for number in (3, 4, 5):
        chancery.do(slate, "overflow", ES, nominee=f"nominees-{number}")
    chancery.do(slate, "validate", ES)

    def register(number):
        chancery.do(slate, "register", IOM, nominee=f"nominees-{number}", account=f"EC-{number}")

    def withdraw(number):
        chancery.do(slate, "withdraw_nominee", HN, nominee=f"nominees-{number}")

    def next_from_the_list(number):
        chancery.do(slate, "take_from_waiting_list", ES, nominee=f"nominees-{number}")

    register(1)
    register(2)
    first, second = chancery.cases("training_nominee")
    full = "compare:count.nominees.nominated+count.nominees.registered<places"
    waiting = {"nominee": "nominees-3"}
    assert chancery.unmet(slate, "take_from_waiting_list", ES, **waiting) == [full]
    withdraw(1)
    assert (chancery.state(first), chancery.state(second)) == ("withdrawn", "registered")
    twice = chancery.refused(slate, "withdraw_nominee", HN, nominee="nominees-1")
    assert twice.code == "conditions_not_met"
    gone = chancery.unmet(slate, "take_from_waiting_list", ES, nominee="nominees-1")
    assert gone == ["item_is:nominee=waiting"]
    next_from_the_list(3)
    assert chancery.unmet(slate, "take_from_waiting_list", ES, nominee="nominees-4") == [full]
    register(3)
    # Who gave up is no longer there to be withdrawn, and leaves a place all the same.
    chancery.do(second, "give_up", IOM, given_up_because="Illness")
    withdraw(2)
    next_from_the_list(4)
    register(4)
    assert [chancery.state(one) for one in chancery.cases("training_nominee")] == [
        *("withdrawn", "not_completed", "registered", "registered")
    ]
    # Who has done everything stays: the place is used.
    third = chancery.cases("training_nominee")[2]
    chancery.do(third, "start", IOM, first_questionnaire=True)
    take_part(chancery, third)
    chancery.do(third, "complete", IOM)
    gone = {"nominee": "nominees-3"}
    for _ in ("completed", "certified"):
        refused = chancery.refused(slate, "withdraw_nominee", HN, **gone)
        assert (refused.code, refused.facts["elsewhere"]) == ("not_possible_in_state", third)
        if chancery.state(third) == "completed":
            chancery.do(third, "certify", IOM, **CERTIFICATE)
    assert chancery.case(slate).item("nominees-3").status == "registered"


def test_no_more_are_registered_than_there_are_places_unless_the_number_is_soft(chancery):
    chancery.seat(IOM)
    soft = (("training.slate_rules", "all_soft"),)
    slate = chancery.open("training_slate", ES, overrides=soft, **PROGRAMME)
    validated(chancery, slate, count=3)
    for number in (1, 2, 3):
        chancery.do(slate, "register", IOM, nominee=f"nominees-{number}", account=f"EC-{number}")
    assert len(chancery.cases("training_nominee")) == 3


@pytest.mark.parametrize(
    ("answer", "count", "lacking"),
    [
        ("number_hard_profile_soft", 2, []),
        ("all_soft", 3, []),
        ("all_hard", 2, ["items_are_mixed_as:nominees.nominee_profile=profile"]),
    ],
)
def test_number_and_profile_bind_as_the_policy_says(chancery, answer, count, lacking):
    chancery.seat(IOM)
    overrides = (("training.slate_rules", answer),)
    slate = chancery.open("training_slate", ES, overrides=overrides, **PROGRAMME)
    submitted(chancery, slate, count)
    if not lacking:
        chancery.do(slate, "validate", ES)
        assert chancery.state(slate) == "validated"
        return
    refused = chancery.refused(slate, "validate", ES)
    assert refused.code == "conditions_not_met"
    until = {"nominate_until": chancery.case(slate).fact("first_session")}
    chancery.do(slate, "send_back", ES, remark="The profile binds", **until)
    for number, profile in enumerate(
        (
            "local_technical_staff",
            "local_technical_staff",
            "migration_directorate",
            "foreign_affairs",
        )
    ):
        nominate(chancery, slate, 10 + number, profile)
    chancery.do(slate, "submit_list", HN)
    assert chancery.state(slate) == "submitted"


def test_no_list_by_the_deadline(chancery, slate):
    chancery.at("2021-09-11T00:00")
    assert chancery.state(slate) == "no_slate"


def test_a_country_nominates_for_itself_only(chancery, slate):
    assert chancery.refused(slate, "forward", "GT/foreign_affairs").code == "unknown_case"
    assert knows_nothing_of(chancery, slate, "GT/foreign_affairs")


def test_a_profile_nobody_knows_is_refused_with_the_nearest_one(chancery, slate):
    refused = chancery.refused(
        slate,
        "nominate",
        HN,
        full_name="A",
        email="a@example.hn",
        institution="B",
        nominee_profile="local_autority",
    )
    assert (refused.code, refused.facts["nearest"]) == ("not_on_the_list", "local_authority")


PARTICIPANT = {
    "programme": "Local and municipal level 2021",
    "country": "HN",
    "account": "EC-1",
    "kind": "observer",
    "first_session": "2021-09-20",
    "course_due": "2021-09-24",
    "due_is_inclusive": True,
    "live_activities": 2,
    "prior_certificate_accepted": False,
}


def participant(chancery, overrides=(), **more):
    chancery.seat(IOM)
    case = chancery.open("training_nominee", IOM, overrides=overrides, **(PARTICIPANT | more))
    chancery.do(case, "start", IOM, first_questionnaire=True)
    return case


def nominee(chancery, overrides=()):
    """Somebody whom a country sends, begun; under another policy where one is given."""
    chancery.seat(IOM)
    case = chancery.open("training_slate", ES, **PROGRAMME)
    validated(chancery, case, 1)
    with chancery.under(dict(overrides)):
        chancery.do(case, "register", IOM, nominee="nominees-1", account="EC-1")
    sent = chancery.cases("training_nominee")[-1]
    chancery.do(sent, "start", IOM, first_questionnaire=True)
    return sent


def test_whom_a_country_sends_comes_from_its_slate(chancery):
    chancery.seat(IOM)
    with pytest.raises(Refused) as caught:
        chancery.open("training_nominee", IOM, **PARTICIPANT | {"kind": "member_nominee"})
    assert [one.condition for one in caught.value.unmet] == ["not_by_hand:kind=member_nominee"]
    assert "comes from another case only" in " ".join(explain(caught.value, "en"))
    case = nominee(chancery)
    assert chancery.case(case).fact("kind") == "member_nominee"


BELATED = {"done_on": "2021-09-24", "entered_late_because": "A feast day"}


def test_what_was_done_in_time_and_typed_late_counts(chancery):
    case = participant(chancery)
    chancery.at("2021-09-25T00:00")
    assert chancery.state(case) == "not_completed"
    chancery.at("2021-09-27T09:00")
    after = BELATED | {"done_on": "2021-09-25"}
    assert chancery.unmet(case, "enter_belatedly", IOM, course_done=True, **after) == [
        "compare:done_on<=course_due"
    ]
    assert chancery.refused(case, "enter_belatedly", HN, **BELATED).kind == "not_permitted"
    done = {"course_done": True, "final_questionnaire": True}
    chancery.do(case, "enter_belatedly", IOM, **done, **BELATED)
    # The sessions still lack, so that it fails again at once.
    assert chancery.state(case) == "not_completed"
    for number in (1, 2):
        assert chancery.state(case) == "not_completed"
        chancery.do(
            case,
            "enter_attendance_belatedly",
            IOM,
            live_activity=number,
            held_on=f"2021-09-2{number}",
            entered_late_because="The list came late",
        )
    assert chancery.state(case) == "in_progress"
    chancery.do(case, "complete", IOM)
    assert chancery.state(case) == "completed"


def test_on_a_day_that_no_longer_counts_nothing_was_done_in_time(chancery):
    case = participant(chancery, due_is_inclusive=False)
    chancery.at("2021-09-27T09:00")
    (lacking,) = chancery.unmet(case, "enter_belatedly", IOM, course_done=True, **BELATED)
    assert lacking.startswith("something_lacks:fact_is:due_is_inclusive=false")
    chancery.do(
        case, "enter_belatedly", IOM, course_done=True, **BELATED | {"done_on": "2021-09-23"}
    )


def take_part(chancery, case, missed=()):
    chancery.do(case, "finish_course", IOM, course_done=True)
    chancery.do(case, "answer_final_questionnaire", IOM, final_questionnaire=True)
    for number in (1, 2):
        trigger = "miss" if number in missed else "attend"
        day = f"2021-09-2{number}"
        chancery.at(f"{day}T18:00")
        chancery.do(case, trigger, ES, live_activity=number, held_on=day)


CERTIFICATE = {"documents": {"certificate": "..."}, "certificate_number": "2021/001"}


def test_a_participant_from_the_questionnaire_to_the_certificate(chancery):
    case = participant(chancery)
    take_part(chancery, case)
    # The due day passes before anybody established it: who did everything has not failed.
    chancery.at("2021-09-25T09:00")
    chancery.do(case, "complete", IOM)
    chancery.do(case, "certify", IOM, **CERTIFICATE)
    assert chancery.state(case) == "certified"


def test_what_is_missing_for_completion_is_said(chancery):
    case = participant(chancery)
    assert chancery.unmet(case, "complete", IOM)[:3] == [
        "fact_is:course_done=true",
        "fact_is:final_questionnaire=true",
        "compare:count.activities.attended>=live_activities",
    ]


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ("all_activities_done_any_registered_participant", "in_progress"),
        ("one_absence_tolerated", "completed"),
    ],
)
def test_one_absence_as_the_policy_says(chancery, answer, state):
    case = participant(chancery, (("training.certificate", answer),))
    take_part(chancery, case, missed=(2,))
    if state == "in_progress":
        assert "every_item_is:activities=attended" in chancery.unmet(case, "complete", IOM)
    else:
        chancery.do(case, "complete", IOM)
    assert chancery.state(case) == state


@pytest.mark.parametrize("inclusive", [True, False])
@pytest.mark.parametrize(
    ("answer", "missed", "after"),
    [
        ("one_absence_tolerated", (2,), "in_progress"),
        ("one_absence_tolerated", (1, 2), "not_completed"),
        ("all_activities_done_any_registered_participant", (2,), "not_completed"),
    ],
)
def test_the_due_day_fails_nobody_for_an_absence_that_is_tolerated(
    chancery, answer, missed, after, inclusive
):
    overrides = (("training.certificate", answer),)
    case = participant(chancery, overrides, due_is_inclusive=inclusive)
    take_part(chancery, case, missed)
    chancery.at("2021-09-25T09:00")
    assert chancery.state(case) == after
    if after == "in_progress":
        chancery.do(case, "complete", IOM)
        chancery.do(case, "certify", IOM, **CERTIFICATE)


@pytest.mark.parametrize("kind", ["member_nominee", "observer"])
def test_certificates_for_members_alone_where_the_policy_says_so(chancery, kind):
    overrides = (("training.certificate", "member_nominees_only"),)
    member = kind == "member_nominee"
    case = nominee(chancery, overrides) if member else participant(chancery, overrides)
    take_part(chancery, case)
    chancery.do(case, "complete", IOM)
    if kind == "member_nominee":
        chancery.do(case, "certify", IOM, **CERTIFICATE)
        assert chancery.state(case) == "certified"
    else:
        chancery.refused(case, "certify", IOM, **CERTIFICATE)
        chancery.do(case, "close_without_certificate", IOM)
        assert chancery.state(case) == "not_completed"


@pytest.mark.parametrize(
    ("inclusive", "answer", "over"),
    [
        (True, "hard_due_date_soft_recommended_start", "2021-09-25T00:00"),
        (False, "hard_due_date_soft_recommended_start", "2021-09-24T00:00"),
        (False, "both_inclusive", "2021-09-25T00:00"),
    ],
)
def test_the_due_day_counts_as_note_and_policy_say(chancery, inclusive, answer, over):
    overrides = (("training.course_deadline", answer),)
    case = participant(chancery, overrides, due_is_inclusive=inclusive)
    last = mexico(over)
    chancery.at(last.replace(day=last.day - 1, hour=23, minute=59))
    assert chancery.state(case) == "in_progress"
    chancery.at(last)
    assert chancery.state(case) == "not_completed"


def test_an_earlier_certificate_only_where_the_programme_accepts_it(chancery):
    paper = {"documents": {"prior_certificate": "2020"}, "course_done": True}
    case = participant(chancery)
    assert chancery.unmet(case, "credit_prior", IOM, **paper) == [
        "fact_is:prior_certificate_accepted=true"
    ]
    other = participant(chancery, account="EC-2", prior_certificate_accepted=True)
    no = paper | {"course_done": False}
    assert chancery.unmet(other, "credit_prior", IOM, **no) == ["input_is:course_done=true"]
    chancery.do(other, "credit_prior", IOM, **paper)
    assert chancery.case(other).fact("course_done") is True


def test_a_substitute_only_before_the_first_session(chancery):
    chancery.seat(IOM)
    given = {
        "substitution_reason": "Illness",
        "substitute_name": "Somebody Else",
        "substitute_email": "s@example.hn",
    }
    case = chancery.open("training_nominee", IOM, **PARTICIPANT)
    chancery.do(case, "substitute", HN, **given)
    chancery.do(case, "enter_substitute", IOM, account="EC-9")
    assert chancery.case(case).fact("account") == "EC-9"
    told = [str(one.event.model_dump()) for one in chancery.events(case)]
    assert not any("Somebody Else" in one for one in told)
    chancery.at("2021-09-20T09:00")
    assert chancery.unmet(case, "substitute", HN, **given) == ["compare:today<first_session"]


@pytest.mark.parametrize(
    ("changed", "bound"),
    [
        ({"nominate_until": "2021-10-01"}, "first_session"),
        ({"course_due": "2021-09-10"}, "course_due"),
    ],
)
def test_a_programme_runs_from_the_names_to_the_sessions_and_the_due_day(chancery, changed, bound):
    with pytest.raises(Refused) as caught:
        chancery.open("training_slate", ES, **(PROGRAMME | changed))
    assert (caught.value.code, caught.value.facts["name"]) == ("date_too_early", bound)
    chancery.seat(IOM)
    late = {"first_session": "2021-09-27"}
    with pytest.raises(Refused) as one:
        chancery.open("training_nominee", IOM, **(PARTICIPANT | late))
    assert (one.value.code, one.value.facts["name"]) == ("date_too_early", "course_due")


def test_nobody_is_in_progress_before_the_first_questionnaire(chancery):
    chancery.seat(IOM)
    case = chancery.open("training_nominee", IOM, **PARTICIPANT)
    lacking = chancery.unmet(case, "start", IOM, first_questionnaire=False)
    assert lacking == ["input_is:first_questionnaire=true"]
    chancery.do(case, "start", IOM, first_questionnaire=True)
    assert chancery.state(case) == "in_progress"
