"""The table of rights: default deny, and what it means cell by cell."""

import pytest

from rcm_workflow.definitions.access import READING, Access
from rcm_workflow.definitions.checks import check_access
from rcm_workflow.definitions.library import Library

M1 = "troika_consultation"
ACTING = ("open", "fire", "position", "text", "dispose", "confirm", "delivery")


@pytest.fixture(scope="module")
def library():
    return Library()


@pytest.fixture(scope="module")
def access(library):
    return library.access(library.access_document().body)


@pytest.fixture(scope="module")
def states(library):
    return tuple(library.machine(M1).states)


def cells(access, role, actions, states):
    return {
        (action, state)
        for action in actions
        for state in states
        if access.line(role, action, M1, state)
    }


def test_it_has_no_finding(library, access):
    assert check_access(access.data, "policies/access.v1.toml", {M1: library.machine(M1)}) == ()


def test_an_observer_has_no_line_at_all(access, states):
    assert cells(access, "observer", (*ACTING, *READING, "register"), states) == set()
    assert access.line("observer", "read", "roster", "") is None


def test_the_auditor_reads_everything_and_does_nothing(access, states):
    assert cells(access, "auditor", ACTING, states) == set()
    assert cells(access, "auditor", READING, states) == {
        (action, state) for action in READING for state in states
    }
    assert access.fields("auditor", M1, "draft") == frozenset(access.file.fields)


def test_the_secretariat_prepares_and_dispatches_and_never_decides(access, states):
    assert cells(access, "secretariat", ACTING, states) == {
        *(("open", state) for state in states),
        *(("text", state) for state in ("draft", "troika_revision", "assessing_1", "assessing_2")),
        *(
            ("delivery", state)
            for state in ("member_round_1", "member_round_2", "assessing_1", "assessing_2")
        ),
    }


def test_a_member_speaks_in_the_rounds_and_confirms_afterwards(access, states):
    assert cells(access, "members", ("position", "confirm", "text", "dispose"), states) == {
        *(
            ("position", state)
            for state in (
                "member_round_1",
                "member_round_2",
                "assessing_1",
                "assessing_2",
                "consensus",
                "suspended",
                "launched",
            )
        ),
        ("confirm", "assessing_1"),
        ("confirm", "assessing_2"),
    }


def test_the_troika_speaks_in_its_review_only(access, states):
    assert cells(access, "troika", ACTING, states) == {("position", "troika_review")}


def test_members_read_the_positions_of_others_only_when_the_round_is_over(access):
    assert "positions" not in access.fields("members", M1, "member_round_1")
    assert "positions" in access.fields("members", M1, "assessing_1", ("members",))
    assert access.fields("members", M1, "draft") == frozenset()


def test_a_case_that_ends_early_is_read_by_those_who_had_received_it(access):
    for state in ("withdrawn", "referred_to_vm"):
        assert access.fields("members", M1, state) == frozenset()
        assert access.fields("members", M1, state, ("troika", "secretariat")) == frozenset()
        assert "texts" in access.fields("members", M1, state, ("troika", "members"))
        assert access.fields("troika", M1, state) == frozenset()
        assert "texts" in access.fields("troika", M1, state, ("troika",))


def test_the_administrator_registers_and_reads_no_case(access, states):
    assert access.line("administrator", "register", "roster", "") == "administrator-registers"
    assert cells(access, "administrator", (*ACTING, *READING), states) == set()


def test_every_trigger_somebody_may_fire_has_a_line(library, access):
    machine = library.machine(M1)
    act = {
        None: "fire",
        "extension": "fire",
        "recount": "fire",
        "calendar": "fire",
        "position": "position",
        "text": "text",
        "disposition": "dispose",
        "confirmation": "confirm",
        "delivery": "delivery",
    }
    missing = [
        (role, one.trigger, source)
        for one in machine.transitions
        for source in one.sources
        for role in one.by
        if access.line(role, act[one.act], M1, source) is None
    ]
    assert missing == []
    assert [
        role
        for role in machine.opening.by
        if access.line(role, "open", M1, machine.initial) is None
    ] == []


def test_what_no_line_names_is_denied(access):
    assert access.line("ppt", "fire", "another_machine", "draft") is None
    assert access.line("nobody", "read", M1, "draft") is None
    assert access.line("ppt", "fly", M1, "draft") is None


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ('roles = ["troika"]', 'roles = ["troica"]', "unknown_role"),
        ('machines = ["roster"]', 'machines = ["rooster"]', "unknown_machine"),
        ('states = ["troika_review"]', 'states = ["troika_revue"]', "unknown_state"),
        (
            '"own_position", "dispositions", "documents"]',
            '"sumary"]',
            "unknown_field",
        ),
        ('id = "clock"', 'id = "auditor-reads"', "duplicate"),
        ('actions = ["register"]', 'actions = ["registers"]', "bad_value"),
        ('relation = "authority"', 'relation = "body"', "bad_value"),
        ("version = 1", "version = 3", "name_differs"),
    ],
)
def test_each_fault_of_an_access_file_is_found(library, access, old, new, code):
    text = access.data.decode()
    assert old in text
    broken = text.replace(old, new, 1).encode()
    findings = check_access(broken, "policies/access.v1.toml", {M1: library.machine(M1)})
    assert code in {one.code for one in findings}


def test_the_digest_is_that_of_the_bytes(access):
    other = Access.read(access.data + b"# more\n", "access")
    assert other.digest != access.digest
    assert other.pin.name == access.pin.name == "access"
