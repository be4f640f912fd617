"""A country signs what it says: here, or on a machine of its own that never sees the office."""

import json
import sqlite3

import pytest

REF = "TC-2021-001"
HN = ("--as", "honduras")
CR = ("--as", "costarica")
ADMIN = ("--as", "admin")
PPT = ("--as", "mexico")
SEAT = "HN/foreign_affairs"
SIGN = ("--sign-with", "hn.key")


@pytest.fixture
def keyed(in_round):
    """Honduras and Costa Rica have a key each; that of Honduras is entered."""
    for name, seat in (("hn", SEAT), ("cr", "CR/foreign_affairs"), ("old", SEAT)):
        in_round.done("seat", "key", "new", seat, "--file", f"{name}.key")
    in_round.done("seat", "key", "add", SEAT, "hn.key.pub", "--source", "Note 114", *HN)
    return in_round


def prepared(office, *said, file="hn.statement"):
    given = said or ("object", "--statement", "Article 3")
    office.done("position", "record", REF, "HN", *given, "--prepare", file, *HN)
    return file


def signed(office, file="hn.statement", out="hn.signed"):
    office.done("sign", file, "--key", "hn.key", "--out", out)
    return out


def refused(office, *args):
    """The code of a refusal; nothing was stored."""
    before = events(office)
    answer = office.run(*args, "--json")
    assert answer.code not in (0, 1), answer
    assert events(office) == before
    return answer.refusal["code"]


def events(office):
    with sqlite3.connect(office.folder / "rcm.db") as database:
        return database.execute("SELECT count(*) FROM event").fetchone()[0]


def standing(office, country, who=PPT):
    polls = office.done("position", "list", REF, *who, "--json").data
    (found,) = [one for one in polls[-1]["standings"] if one["country"] == country]
    return found


def whole(office):
    return office.done("log", "verify", "--json").data["positions"]


def test_signed_here_it_is_shown_with_its_key_and_verified(keyed):
    before = whole(keyed)
    said = ("amend", "--wording", "safely", "--passage", "3", "--statement", "We ask")
    keyed.done("position", "record", REF, "HN", *said, *SIGN, *HN)
    keyed.done("position", "record", REF, "CR", "assent", *CR)
    given = standing(keyed, "HN")
    assert given["signature"]["seat"] == SEAT
    assert given["signature"]["public"] == given["entry"]["signed_with"]
    assert standing(keyed, "CR")["signature"] is None
    assert whole(keyed) == {"signed": 1, "unsigned": before["unsigned"] + 1}
    for view in (("position", "list"), ("case", "show"), ("case", "history")):
        told = " ".join(keyed.done(*view, REF, *PPT).out.split())
        assert "unsigned" in told
        assert "signed: key" in told
        assert "sin firma" in keyed.done(*view, REF, *PPT, "--lang", "es").out


def test_signed_elsewhere_while_others_speak(keyed):
    file = prepared(keyed, "amend", "--wording", "safely", "--statement", "We ask")
    keyed.done("position", "record", REF, "CR", "assent", *CR)
    shown = keyed.done("sign", file).out
    assert "We ask" in shown
    assert "Nothing is signed yet" in shown
    keyed.done("position", "submit", signed(keyed), *HN)
    assert standing(keyed, "HN")["signature"]["seat"] == SEAT
    # Sent twice it is one position: the file has its own command id.
    again = keyed.done("position", "submit", "hn.signed", *HN, "--json").data
    assert again["repeated"]
    assert whole(keyed)["signed"] == 1
    # Its change is taken up under the number that was signed.
    (change,) = keyed.done("change", "list", REF, *HN, "--json").data
    assert change["country"] == "HN"


def test_a_dry_run_of_what_is_signed_stores_nothing_and_sees_everything(keyed):
    prepared(keyed)
    submit = ("position", "submit", signed(keyed), *HN, "--json")
    assert keyed.done(*submit, "--dry-run").data["dry_run"]
    assert standing(keyed, "HN")["entry"] is None


def test_what_nobody_signed_or_another_signed(keyed):
    file = prepared(keyed)
    assert refused(keyed, "position", "submit", file, *HN) == "statement_not_signed"
    wrong = ("sign", file, "--key", "cr.key", "--out", "x")
    assert refused(keyed, *wrong) == "key_is_of_another_seat"
    assert refused(keyed, "sign", file, "--key", "hn.key") == "no_file_to_write"
    keyed.done("sign", file, "--key", "old.key", "--out", "old.signed")
    assert refused(keyed, "position", "submit", "old.signed", *HN) == "signing_key_unknown"
    assert refused(keyed, "position", "submit", signed(keyed), *CR) == "statement_of_another"
    keyed.done("seat", "key", "revoke", SEAT, "hn.key.pub", "--reason", "Stolen", *HN)
    assert refused(keyed, "position", "submit", "hn.signed", *HN) == "signing_key_revoked"
    direct = ("position", "record", REF, "HN", "object", *SIGN, *HN)
    assert refused(keyed, *direct) == "signing_key_revoked"


def test_the_key_of_another_country_put_into_the_file_by_hand(keyed):
    keyed.done("seat", "key", "add", "CR/foreign_affairs", "cr.key.pub", *CR)
    prepared(keyed)
    body = json.loads((keyed.folder / signed(keyed)).read_text())
    listed = keyed.done("seat", "key", "list", "--of", "CR", *CR, "--json").data
    body["command"]["prepared"]["signature"]["key"] = listed[0]["public"]
    keyed.text("hn.false", json.dumps(body))
    assert refused(keyed, "position", "submit", "hn.false", *HN) == "signature_does_not_verify"


def test_altered_words_or_an_altered_command(keyed):
    prepared(keyed)
    text = (keyed.folder / signed(keyed)).read_text()
    keyed.text("a", text.replace('\\"stance\\":\\"object\\"', '\\"stance\\":\\"assent\\"'))
    assert refused(keyed, "position", "submit", "a", *HN) == "signature_does_not_verify"
    body = json.loads(text)
    body["command"]["stance"] = "assent"
    keyed.text("b", json.dumps(body))
    assert refused(keyed, "position", "submit", "b", *HN) == "signature_of_another_statement"
    body = json.loads(text)
    body["values"]["statement"] = "Article 4"
    keyed.text("c", json.dumps(body))
    assert refused(keyed, "position", "submit", "c", *HN) == "statement_words_differ"
    for name, nonsense in (("d", "[]"), ("e", "{"), ("f", '{"format": "another"}')):
        keyed.text(name, nonsense)
        assert refused(keyed, "sign", name) == "statement_not_understood"


def test_a_signature_is_not_used_twice(keyed):
    prepared(keyed)
    keyed.done("position", "submit", signed(keyed), *HN)
    body = json.loads((keyed.folder / "hn.signed").read_text())
    # The office gives the same signed words a second time, as a command of its own.
    body["command"]["command_id"] = "another"
    keyed.text("again", json.dumps(body))
    code = refused(keyed, "position", "submit", "again", *HN)
    assert code == "signature_of_another_statement"


def test_a_statement_prepared_before_the_country_spoke_again(keyed):
    prepared(keyed)
    signed(keyed)
    keyed.done("position", "record", REF, "HN", "assent", *HN)
    submit = ("position", "submit", "hn.signed", *HN)
    assert refused(keyed, *submit) == "signature_of_another_statement"
    told = keyed.run(*submit, "--lang", "es").err
    assert told.startswith("Lo firmado no es lo que ahora se registraría en TC-2021-001")


def test_whose_key_it_is(keyed):
    add, of_cr = ("seat", "key", "add"), "CR/foreign_affairs"
    assert refused(keyed, *add, SEAT, "hn.key.pub", *HN) == "seat_key_is_known"
    assert refused(keyed, *add, SEAT, "cr.key.pub", *HN) == "key_is_of_another_seat"
    assert refused(keyed, *add, of_cr, "cr.key.pub", *HN) == "not_permitted"
    assert refused(keyed, *add, SEAT, "what+is+this", *HN) == "seat_key_not_understood"
    revoke = ("seat", "key", "revoke")
    unknown = (*revoke, SEAT, "old.key.pub", "--reason", "x", *HN)
    assert refused(keyed, *unknown) == "unknown_seat_key"
    keyed.done(*add, of_cr, "cr.key.pub", *ADMIN)
    short = keyed.done("seat", "key", "list", "--of", "HN", *HN, "--json").data[0]["public"][:12]
    keyed.done(*revoke, SEAT, short, "--reason", "Stolen", *HN)
    assert refused(keyed, *add, SEAT, "hn.key.pub", *HN) == "seat_key_is_revoked"
    assert refused(keyed, *revoke, SEAT, short, "--reason", "x", *HN) == "seat_key_is_revoked"
    keyed.done("seat", "key", "list", "--out", "keys", *HN)
    (line,) = (keyed.folder / "keys").read_text().splitlines()
    assert line == (keyed.folder / "cr.key.pub").read_text().strip()


def test_a_key_that_others_can_read_is_not_used_and_none_is_overwritten(keyed):
    assert (keyed.folder / "hn.key").stat().st_mode & 0o777 == 0o600
    assert refused(keyed, "seat", "key", "new", SEAT, "--file", "hn.key") == "file_exists"
    (keyed.folder / "open").mkdir(mode=0o755)
    (keyed.folder / "hn.key").rename(keyed.folder / "open/hn.key").chmod(0o644)
    said = ("position", "record", REF, "HN", "assent", "--sign-with", "open/hn.key", *HN)
    assert refused(keyed, *said) == "key_file_too_open"
