"""Nobody learns from the answer to a command what they may not read of the case."""

import pytest

REF = "TC-2021-001"
REMINDED = "2021-09-16T12:00-05:00"


def answered(office):
    """Costa Rica and El Salvador have answered; by now all others have been reminded."""
    office.done("position", "record", REF, "CR", "assent", "--as", "costarica")
    office.done("position", "record", REF, "SV", "object", "--as", "salvador")
    office.at = REMINDED
    return ("position", "record", REF, "HN", "assent", "--as", "honduras")


def named(office, *args):
    """The countries that the JSON answer tells about, and all of the printed one."""
    data = office.done(*args, "--dry-run", "--json").data
    told = {one["body"].get("country") for one in data["events"]} - {None}
    letters = {one["recipient"].partition("/")[0] for one in data["notices"]}
    return data, told | {one for one in letters if one.isupper()}


def test_a_dry_run_after_reminders_were_due_names_nobody_else(in_round):
    asked = answered(in_round)
    data, countries = named(in_round, *asked)
    # That the PPT hears of a position stands in the procedure.
    assert countries == {"HN", "MX"}
    assert {one["recipient"] for one in data["notices"]} == {"MX/ppt", "secretariat/officer"}
    assert {one["type"] for one in data["events"]} >= {"position_recorded"}
    shown = in_round.done(*asked, "--dry-run").out
    for name in ("Nicaragua", "NI/", "Costa Rica", "CR/", "Salvador", "SV/", "Panama", "MX/fo"):
        assert name not in shown


def test_the_act_itself_names_nobody_else_either(in_round):
    data = in_round.done(*answered(in_round), "--json").data
    told = {one["body"].get("country") for one in data["events"]} - {None}
    assert told == {"HN"}
    # It was reminded itself; the others were, too.
    own = {"HN/foreign_affairs", "MX/ppt", "secretariat/officer"}
    assert {one["recipient"] for one in data["notices"]} == own


def test_the_ppt_is_told_everything(in_round):
    answered(in_round)
    extend = ("period", "extend", REF, "--working-days", "1", "--reason", "Storm")
    data, countries = named(in_round, *extend, "--as", "mexico")
    assert countries >= {"HN", "NI", "PA"}
    assert len(data["deadlines"]) == 11


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("--email", "a@example.org\r\nBcc: b@example.org", "control_character"),
        ("--email", "a\u202e@example.org", "mixed_direction"),
        ("--name", "Ana\x1b[2J", "control_character"),
        ("--name", "Ana\u2066", "mixed_direction"),
    ],
)
def test_contact_data_with_hidden_characters_are_refused(office, option, value, code):
    before = office.done("log", "status", "--json").data
    refused = office.run("person", "add", "lopez", option, value, "--as", "admin", "--json")
    assert (refused.code, refused.refusal["code"]) == (2, code)
    assert office.done("log", "status", "--json").data == before


def test_contact_data_are_kept_only_by_a_command_that_was_done(office):
    add = ("person", "add", "lopez", "--as", "admin", "--command-id", "one")
    office.done(*add, "--email", "first@example.org")
    again = office.done(*add, "--email", "second@example.org", "--json").data
    refused = office.run(
        "person", "add", "honduras", "--email", "x@example.org", "--as", "mexico", "--json"
    )
    assert (again["repeated"], refused.code) == (True, 4)
    assert contacts(office) == {"lopez": "first@example.org"}


def contacts(office):
    with office.app() as app, app.store.read() as view:
        found = {one: view.contact(one) for one in view.roster().persons}
    return {one: kept["email"] for one, kept in found.items() if kept}


@pytest.mark.parametrize("where", ["flag", "variable", "file"])
@pytest.mark.parametrize("json", [(), ("--json",)])
def test_a_language_nobody_wrote_is_a_usage_error(office, where, json):
    args = ["case", "list", "--as", "mexico", *json]
    match where:
        case "flag":
            args += ["--lang", "fr"]
        case "variable":
            office.environ["RCM_LANG"] = "fr"
        case "file":
            office.text("rcm.toml", 'lang = "fr"\n')
    answer = office.run(*args)
    assert (answer.code, answer.out) == (2, "")
    assert "en, es" in answer.err
    assert "Traceback" not in answer.err


def test_a_failure_speaks_the_language_of_the_settings_file(office):
    office.text("rcm.toml", 'lang = "es"\n')
    assert "No hay ningún caso" in office.run("case", "show", "TC-1999-001", "--as", "mexico").err


@pytest.fixture
def watched(in_round):
    """With an observer, and a person without a seat."""
    title = ("--title-en", "Observer", "--title-es", "Observador")
    in_round.done("seat", "add", "unhcr/observer", *title, "--as", "admin")
    for person in ("watcher", "stranger"):
        in_round.done("person", "add", person, "--as", "admin")
    give = ("mandate", "give", "watcher", "unhcr/observer", "--since", "2021-01-01")
    in_round.done(*give, "--as", "admin")
    return in_round


@pytest.mark.parametrize("noun", ["person", "seat", "mandate"])
@pytest.mark.parametrize(
    ("who", "exit_code", "code"),
    [
        ("watcher", 4, "not_permitted"),
        ("stranger", 4, "no_seat"),
        ("nobody", 4, "no_seat"),
        (None, 2, "no_actor"),
    ],
)
def test_the_roster_is_for_those_who_take_part(watched, noun, who, exit_code, code):
    refused = watched.run(noun, "list", "--json", *(("--as", who) if who else ()))
    assert (refused.code, refused.refusal["code"], refused.out) == (exit_code, code, "")
    assert watched.done(noun, "list", "--json", "--as", "honduras").data != []


def test_letters_are_for_those_who_read_deliveries(watched):
    for who in ("watcher", "honduras", "costarica"):
        refused = watched.run("outbox", "list", "--json", "--as", who)
        assert (refused.code, refused.refusal["code"], refused.out) == (4, "not_permitted", "")
    lists = [
        watched.done("outbox", "list", "--json", "--as", who).data
        for who in ("mexico", "audit", "admin")
    ]
    assert lists[0] == lists[1] == lists[2] != []
