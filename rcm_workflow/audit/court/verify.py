"""Verify a bundle taken out of a decision log. Needs Python 3.11 and the package `cryptography`.

    python verify.py DIR [--policy FILE] [--lang es]

FILE holds the public keys that YOU trust, got from their owners and not from this bundle, and how
many witnesses are enough for you (C2SP tlog-policy):

    log rcm.example/log+5f0a2f5b+AVx...
    witness hn hn.example/witness+91bc3a07+BJd...
    witness sv sv.example/witness+0c66d1aa+BKq...
    group members any hn sv
    quorum members

Exit code 0: everything that is here adds up. 1: it does not; each fault names its file, or its
entry by the leaf index: the place in the tree, counted from 0.
2: FILE cannot be used, or DIR is no folder. 7: everything adds up, but FILE asks for witnesses, and
no head has enough.
No part of the program that wrote the bundle is used. What is looked at, in this order:

1. every file of the bundle is the one that `bundle.json` lists, and no file is missing or added;
2. the hashes of all entries make up the tree (RFC 6962) of every signed head;
3. every entry that is here hashes to its place in the tree, is of this log, in order in its case;
   a signature of a country in it is one of a key that its seat had at that place of the log, and
   none is missing from a position where the policy that its case went by asked for one; and from
   the first entry with a nonce on, each holds something random, so that its hash tells no words;
4. every document has the SHA-256 that is its name, every opened value fits the tag in its entry;
   unless the bundle is what a role may see, no document that an entry cites is left out;
5. every head is signed by a key of the log, and no signature of a key you trust is wrong; it is
   "witnessed" if as many witnesses as you ask for signed it, too, and else "recorded". Entries
   after the newest witnessed head are recorded only. What came after the newest head of all, if
   anything, no bundle can show: mind its time, and ask others for a newer one.
"""

import argparse
import base64
import hashlib
import hmac
import json
import re
import sys
import tomllib
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

WIDTH, HASH = 256, 32  # hashes in a tile, bytes of a SHA-256
KEY_ID, NOTE, COSIGNATURE = 4, 1, 4  # bytes of a key id; kinds of keys, the last signs a time, too
MANIFEST = "bundle.json"
KEYS = {"bundle", "cases", "counts", "files", "log", "role", "size"}
COUNTED = {"documents", "heads", "leaves", "sealed"}
NONCE = "leaf:nonce"  # under "sealed": the tag of no value, random in an entry without another
ASKS = "audit.position_signature"  # the question of a policy whether a country has to sign
STATED = b"rcm_workflow signed statement v1\n"  # the first line of what a country signs
TIMED = 8 + 64  # bytes of a signature with a time before it
MOST_BYTES, MOST_LINES = 1_000_000, 100  # of a signed head
LEAF_BYTES, DEPTH, INTEGER, SALT = 65535, 32, 2**53 - 1, 32  # limits of entries and of salts
# How things are spelled in entries, and the files of a bundle in its list.
NAME = "[A-Za-z0-9][A-Za-z0-9_.:/-]{0,127}"  # ids, and the keys of JSON
WORD = "[a-z][a-z0-9_]{0,63}"
STEP = "[A-Za-z0-9][A-Za-z0-9_:/-]*"  # of a way into a body, with points between
INSTANT = "[0-9]{4}(-[0-9]{2}){2}T([01][0-9]|2[0-3])(:[0-9]{2}){2}[.][0-9]{6}Z"
DIGEST, SIGNATURE = "[0-9a-f]{64}", "([0-9a-f]{2}){1,8192}"
FILE = "(?=.{1,1000}$)[A-Za-z0-9._-]{1,255}(/[A-Za-z0-9._-]{1,255})*"
# Where in the bodies of entries the SHA-256 of documents stand; a star is every member of a list.
CITES = {
    "calendar_amended": ("base", "snapshot"),
    "case_opened": ("machine.digest", "policy.digest", "snapshot", "access", "documents.*.1"),
    "period_extended": ("deadlines.*.certificate",),
    "period_opened": ("deadlines.*.certificate",),
    "period_recomputed": ("deadlines.*.certificate",),
    "period_resumed": ("deadlines.*.certificate",),
    "rules_amended": ("current.machine.digest", "current.policy.digest", "current.access", "plan"),
    "text_filed": ("versions.*.1",),
    "transition_fired": ("documents.*.1",),
}

SAYS = {
    "manifest": ("is not a list of files as it is written", "no es una lista de archivos en regla"),
    "missing": ("is listed and not there", "está en la lista y no está"),
    "extra": ("is there and not listed", "está y no figura en la lista"),
    "altered": ("is not the file that was listed", "no es el archivo que figura en la lista"),
    "count": ("there are not as many as stated", "no hay tantos como se dice"),
    "empty": ("there is not one", "no hay ni uno"),
    "case_missing": ("is named and not there", "figura en la lista y no está"),
    "tile": ("does not follow from the hashes of the entries", "no se sigue de los hash"),
    "entries": ("cannot be taken apart into entries", "no se puede dividir en asientos"),
    "head": ("is no signed head of this log", "no es una cabeza firmada de este registro"),
    "root": ("was signed for other entries", "se firmó sobre otros asientos"),
    "signature": ("is not signed as you trust", "no está firmada como usted confía"),
    "leaf_hash": ("does not hash to its place", "no corresponde al hash de su lugar"),
    "leaf_form": ("has not the form of an entry", "no tiene la forma de un asiento"),
    "order": ("is not in the order of the log", "no está en el orden del registro"),
    "leaf_log": ("is of another log", "es de otro registro"),
    "case_seq": ("is out of order in its case", "está fuera de orden en su caso"),
    "recorded_at": ("is older than the one before it", "es anterior al que le precede"),
    "signature_scheme_unknown": ("is signed in an unknown way", "está firmado de modo desconocido"),
    "signing_key_unknown": ("is signed by a key of no seat", "lo firmó una llave de ningún cargo"),
    "signing_key_revoked": ("is signed by a revoked key", "lo firmó una llave retirada"),
    "signing_key_of_another_seat": ("is signed by another seat", "lo firmó otro cargo"),
    "signature_does_not_verify": ("is signed for other words", "se firmó sobre otras palabras"),
    "signature_used_before": ("repeats an earlier signature", "repite una firma anterior"),
    "position_not_signed": ("had to be signed by its policy", "debía firmarse según su política"),
    "guessable": (
        "holds nothing random: its words can be tried",
        "no contiene nada aleatorio: se pueden probar sus palabras",
    ),
    "document": ("has another SHA-256 than its name", "tiene otro SHA-256 que su nombre"),
    "cited": ("is cited by an entry and not there", "lo cita un asiento y no está"),
    "sealed": ("does not fit the tag in its entry", "no corresponde a la marca de su asiento"),
}
GRADES = {"recorded": ("recorded", "registrada"), "witnessed": ("witnessed", "atestiguada")}
LEAF = "leaf index "  # names one entry by its place in the tree, counted from 0
TOLD = {
    "place": (LEAF + "{index}", "índice de la hoja {index}"),
    "size": ("{size} entries", "{size} asientos"),
    "nowhere": ("This is not a folder that is here", "Esto no es una carpeta que esté aquí"),
    "unread": ("This file of keys cannot be read", "Este archivo de llaves no se puede leer"),
    "unfit": ("This file of keys cannot be used", "Este archivo de llaves no se puede usar"),
    "faults": ("It does NOT add up:", "NO cuadra:"),
    "sound": ("Everything that is here adds up.", "Todo lo que hay aquí cuadra."),
    "whole": ("It is all of the log {log}", "Es todo el registro {log}"),
    "cases": (
        "It is a part of the log {log} ({cases})",
        "Es una parte del registro {log} ({cases})",
    ),
    "role": ("It is what {role} may see of the log {log}", "Es lo que {role} puede ver de {log}"),
    "head": (
        " up to the head of {size} entries, {at};",
        " hasta la cabeza de {size} asientos, {at};",
    ),
    "later": (
        " entries after it, if any, are not in this bundle.",
        " los asientos posteriores, si los hay, no están en este paquete.",
    ),
    "at": ("signed at {at}", "firmada el {at}"),
    "claimed": (
        "signed, as it says (not checked), at {at}",
        "firmada, según dice (sin comprobar), el {at}",
    ),
    "timeless": ("signed at no stated time", "firmada sin decir cuándo"),
    "keys": (
        "No gap in the roster to leaf index {last}; later keys do not show. Signed after: {after}.",
        "Nómina sin huecos hasta el índice de la hoja {last}; nada más. Firmados después: {after}.",
    ),
    "keys_part": (
        "Of the roster only keys are here; that one was taken back might be left out.",
        "De la nómina solo están las llaves; podría faltar que una se retiró.",
    ),
    "part": (
        "A part cannot show that later entries of a case were left out. Here are: {ends}.",
        "Una parte no puede mostrar que falten asientos posteriores de un caso. Hay: {ends}.",
    ),
    "until": ("{case} up to its event {number}", "{case} hasta su evento {number}"),
    "erased": (
        "{event}: {name} erased by event {by}",
        "{event}: {name} eliminado por el evento {by}",
    ),
    "unchecked": (
        "Signatures of heads: not checked; see --policy.",
        "Firmas de cabezas: sin comprobar; véase --policy.",
    ),
    "unasked": (
        "Your file asks for no witness: all heads are recorded only.",
        "Su archivo no pide testigos: las cabezas solo están registradas.",
    ),
    "unwitnessed": (
        "No head reaches the quorum of your file ({quorum}): all entries are recorded only.",
        "Ninguna cabeza alcanza el quórum de su archivo ({quorum}): solo están registradas.",
    ),
    "witnessed": (
        "Witnessed: the first {size} entries, by the head signed for them; witnesses: {seen}.",
        "Atestiguados: los primeros {size} asientos, por su cabeza firmada; testigos: {seen}.",
    ),
    "after": (
        "Recorded only: leaf indices {first} to {last}, after the newest witnessed head.",
        "Solo registrados: los índices de las hojas {first} a {last}, tras la última atestiguada.",
    ),
}


class Head(NamedTuple):
    """A head that is signed as trusted: its size, when the log signed it, who else did and when."""

    size: int
    at: int | None
    witnesses: tuple[tuple[str, int], ...]
    witnessed: bool


class Bundle:
    """The bundle in a folder, and what is wrong with it."""

    def __init__(self, folder: Path, trust: "Trust | None") -> None:
        self.folder, self.trust = folder, trust
        self.faults: list[tuple[str, str]] = []
        self.manifest: dict[str, Any] = {}
        self.hashes: list[bytes] = []
        self.leaves: dict[int, dict[str, Any]] = {}
        self.cited: dict[str, None] = {}
        self.claimed_at: int | None = None
        self.heads: dict[str, Head] = {}
        self.quorum = ""
        # Of every key of a seat: whose it is, and whether it was taken back by now.
        self.seats: dict[str, tuple[str, bool]] = {}
        self.used: set[bytes] = set()
        self.erased: list[tuple[str, ...]] = []  # what acts of erasure say, with their numbers
        self.ends: dict[str, int] = {}  # by case, the number of its newest entry that is here
        self.policies: dict[str, str] = {}  # by case, the digest of the policy that it goes by
        # The last entry of the roster that is here, and how many signed ones come after it.
        self.roster_until, self.statements, self.signed_after = -1, 0, 0

    def wrong(self, place: str, code: str) -> None:
        """Note a fault once: the file or the entry, and what is wrong."""
        # The name of a file may hold what a terminal obeys, or a line of its own.
        place = place if place.isprintable() else ascii(place)
        self.faults += [] if (place, code) in self.faults else [(place, code)]

    def read(self, name: str) -> bytes:
        """The bytes of a file; none where there is no such file, which is told once for all."""
        path = self.folder / name
        try:
            return path.read_bytes() if path.is_file() else b""
        except (OSError, ValueError):
            return b""

    def verify(self) -> None:
        """Look at everything, step by step as above."""
        if self.read_manifest():
            for step in (self.files, self.tree, self.entries, self.documents, self.tops):
                step()
        else:
            self.wrong(MANIFEST, "manifest")

    def read_manifest(self) -> bool:
        """1. Read `bundle.json`; it has to be spelled exactly as it is written."""
        data = self.read(MANIFEST)
        try:
            found = json.loads(data)
            counts, files = found["counts"], found["files"]
            numbers = [found["size"], *counts.values(), *(size for size, _ in files.values())]
            words = [found["log"], found["role"], *found["cases"], *files]
            fits = (
                (json.dumps(found, indent=1, sort_keys=True) + "\n").encode() == data
                and (set(found), found["bundle"], set(counts)) == (KEYS, 1, COUNTED)
                and (type(found["bundle"]), type(found["cases"])) == (int, list)
                and all(type(one) is int and one >= 0 for one in numbers)
                # Every 256 hashes are a file: a size that no list could hold is none.
                and found["size"] <= WIDTH * len(files)
                and all(type(one) is str and one.isprintable() for one in words)
                and all(re.fullmatch(FILE, one) and ".." not in one for one in files)
                and all(re.fullmatch(DIGEST, digest) for _, digest in files.values())
            )
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return False
        self.manifest = found if fits else {}
        return fits

    def files(self) -> None:
        """1. Every file is listed, and is the one that is listed."""
        listed = self.manifest["files"]
        found = [one for one in self.folder.rglob("*") if not one.is_dir()]
        there = {one.relative_to(self.folder).as_posix() for one in found}
        for name in sorted(there - listed.keys() - {MANIFEST}):
            self.wrong(name, "extra")
        for name, (size, digest) in listed.items():
            data = self.read(name)
            if name not in there:
                self.wrong(name, "missing")
            elif len(data) != size or hashlib.sha256(data).hexdigest() != digest:
                self.wrong(name, "altered")

    def under(self, folder: str) -> list[str]:
        """The listed files of a folder, in their order."""
        return sorted(one for one in self.manifest["files"] if one.startswith(f"{folder}/"))

    def tree(self) -> None:
        """2. Read the hashes of all entries, and compute every tile above them again."""
        for at in range(0, self.manifest["size"], WIDTH):
            width = min(WIDTH, self.manifest["size"] - at)
            data = self.read(_tile("0", at // WIDTH, width))
            # In place of hashes that are not there stand empty ones: the others keep their place.
            self.hashes += [data[one * HASH : (one + 1) * HASH] for one in range(width)]
        level, hashes, expected = 0, self.hashes, set()
        while hashes:
            for at in range(0, len(hashes), WIDTH):
                part = hashes[at : at + WIDTH]
                name = _tile(str(level), at // WIDTH, len(part))
                expected.add(name)
                if self.read(name) != b"".join(part) or len(b"".join(part)) != HASH * len(part):
                    self.wrong(name, "tile")
            full = range(0, len(hashes) - WIDTH + 1, WIDTH)
            hashes = [_roots(hashes[at : at + WIDTH], {WIDTH})[WIDTH] for at in full]
            level += 1
        for name in self.under("tile"):
            if name not in expected and not name.startswith("tile/entries/"):
                self.wrong(name, "tile")

    def entries(self) -> None:
        """3. Hold every entry that is here against its place in the tree and in its case."""
        last: dict[str, tuple[int, str]] = {}
        given, newest, nonces = 0, -1, False
        for index, leaf in self.given():
            given += 1
            place = f"{LEAF}{index}"
            # Keys hold from one entry to another, so nothing may be read before its time.
            if index <= newest:
                self.wrong(place, "order")
            newest = max(newest, index)
            hashed = hashlib.sha256(b"\x00" + leaf).digest()
            if index >= len(self.hashes) or hashed != self.hashes[index]:
                self.wrong(place, "leaf_hash")
                continue
            found = _read_leaf(leaf)
            if found is None:
                self.wrong(place, "leaf_form")
                continue
            self.leaves[index] = found
            self.cited |= dict.fromkeys(cited(found))
            self.follows(place, found, last)
            # Written by a program that knows of nonces, an entry without one is an accident.
            nonces = nonces or NONCE in found["event"]["sealed"]
            if nonces and not found["event"]["sealed"] and "sig" not in found:
                self.wrong(place, "guessable")
            self.owed(place, found)
            if "sig" in found:
                self.signature(place, found, found["sig"])
                self.statements, self.signed_after = self.statements + 1, self.signed_after + 1
            if found["event"]["type"] == "values_erased":
                self.erased += _erased(found["event"])
            if found["case"] == "roster":
                self.roster_until, self.signed_after = index, 0
                self.key_of_seat(found["event"]["type"], found["event"]["body"])
        self.enough(given, last)

    def enough(self, given: int, last: dict[str, tuple[int, str]]) -> None:
        """3. Whether as many entries are here as stated, and of each case that is named."""
        self.ends = {case: number for case, (number, _) in last.items()}
        if not given:
            self.wrong("leaves", "empty")
        # A role may see nothing of a case; who sees all sees at least how it began, and with it the
        # roster: without one it cannot be told which position had to be signed.
        named = [] if self.manifest["role"] else self.manifest["cases"]
        for case in [*named, "roster"] if named else []:
            if case not in last:
                self.wrong(case, "case_missing")
        stated = {self.manifest["counts"]["leaves"]}
        if not self.manifest["role"] and not self.manifest["cases"]:
            stated.add(len(self.hashes))
        if stated != {given}:
            self.wrong("leaves", "count")

    def follows(self, place: str, entry: dict[str, Any], last: dict[str, tuple[int, str]]) -> None:
        """3. Whether an entry is of this log, and comes after the one before it in its case."""
        case, number, at = entry["case"], entry["case_seq"], entry["recorded_at"]
        if entry["log"] != self.manifest["log"]:
            self.wrong(place, "leaf_log")
        before, since = last.get(case, (0, ""))
        # What is here as a role saw it may leave numbers out, and never repeats one. Else the
        # roster is whole, too: an entry that takes a key back cannot be left out of it.
        if number <= before or (not self.manifest["role"] and number != before + 1):
            self.wrong(place, "case_seq")
        if number != before + 1:
            self.policies.pop(case, None)  # it may have been amended in what is not here
        if at < since:
            self.wrong(place, "recorded_at")
        last[case] = (number, at)

    def owed(self, place: str, entry: dict[str, Any]) -> None:
        """3. Whether a position lacks the signature that the policy of its case asked for then."""
        event, case = entry["event"], entry["case"]
        body, seat = event["body"], event["actor"].rpartition(":")[0]
        if (
            event["type"] == "position_recorded"
            and not body.get("automatic")
            and "sig" not in entry
        ):
            country, asked = str(body.get("country")), self.asked(self.policies.get(case, ""))
            mine = seat.partition("/")[0] == country
            held = (owner for owner, revoked in self.seats.values() if not revoked)
            keyed = any(one == seat if mine else one.partition("/")[0] == country for one in held)
            if asked == "required" or (asked == "required_of_key_holders" and keyed):
                self.wrong(place, "position_not_signed")
        amended = event["type"] == "rules_amended"
        pins = body.get("current") if amended else body
        policy = pins.get("policy") if isinstance(pins, dict) else None
        if (amended or event["type"] == "case_opened") and isinstance(policy, dict):
            self.policies[case] = str(policy.get("digest"))

    def asked(self, policy: str) -> str:
        """3. What a policy answers, if it is here; one older than the question asks for nothing."""
        name = f"documents/{policy}"
        try:
            read = tomllib.loads(
                (self.read(name) if name in self.manifest["files"] else b"").decode()
            )
            return str(read.get("overrides", {}).get(ASKS) or read["keys"][ASKS]["value"])
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return "optional"

    def signature(self, place: str, entry: dict[str, Any], sig: dict[str, str]) -> None:
        """3. What a country signed: its words and their place in a case, by a key it had then."""
        seat = entry["event"]["actor"].rpartition(":")[0]
        owner, revoked = self.seats.get(sig["key"], ("", False))
        event = {name: value for name, value in entry["event"].items() if name != "id"}
        stated = {"v": entry["v"], "log": entry["log"], "case": entry["case"], "event": event}
        if sig["alg"] != "ed25519":
            self.wrong(place, "signature_scheme_unknown")
        elif sig["key"] not in self.seats:
            self.wrong(place, "signing_key_unknown")
        elif owner != seat:
            self.wrong(place, "signing_key_of_another_seat")
        elif revoked:
            self.wrong(place, "signing_key_revoked")
        elif not _verifies(sig["key"], sig["value"], STATED + _canonical(stated) + b"\n"):
            self.wrong(place, "signature_does_not_verify")
        elif bytes.fromhex(sig["value"]) in self.used:
            self.wrong(place, "signature_used_before")
        self.used.add(bytes.fromhex(sig["value"]))

    def key_of_seat(self, word: str, body: dict[str, Any]) -> None:
        """3. Take note of an entry by which a seat gets a key, or one is taken back."""
        key, seat = body.get("public"), body.get("seat")
        if word == "seat_key_added" and isinstance(key, str):
            # A key is added once: a second entry for it must not move it to another seat.
            parts = (seat.get("holder"), seat.get("capacity")) if isinstance(seat, dict) else ()
            self.seats.setdefault(key, ("/".join(map(str, parts)), False))
        elif word == "seat_key_revoked" and isinstance(key, str) and key in self.seats:
            self.seats[key] = (self.seats[key][0], True)

    def given(self) -> Iterator[tuple[int, bytes]]:
        """Index and bytes of every entry: from tiles of entries, or one file for each entry."""
        size = self.manifest["size"]
        starts = range(0, size, WIDTH)
        tiles = {_tile("entries", at // WIDTH, min(WIDTH, size - at)): at for at in starts}
        for name in self.under("tile/entries"):
            if name not in tiles:
                self.wrong(name, "entries")
        for name in [one for one in tiles if one in self.manifest["files"]]:
            data, index = self.read(name), tiles[name]
            while data:
                size = int.from_bytes(data[:2], "big")
                if len(data) < 2 + size:
                    self.wrong(name, "entries")
                    break
                yield index, data[2 : 2 + size]
                data, index = data[2 + size :], index + 1
        for name in self.under("leaves"):
            number = name.removeprefix("leaves/").removesuffix(".json")
            if re.fullmatch("[0-9]{12}", number) and name.endswith(".json"):
                yield int(number), self.read(name)
            else:
                self.wrong(name, "entries")

    def documents(self) -> None:
        """4. Documents by their digests, and confidential values by the tags in their entries."""
        for name in self.under("documents"):
            if hashlib.sha256(self.read(name)).hexdigest() != name.removeprefix("documents/"):
                self.wrong(name, "document")
        # A role may not see every document of an entry that it sees; who sees all misses none.
        for digest in () if self.manifest["role"] else self.cited:
            if f"documents/{digest}" not in self.manifest["files"]:
                self.wrong(f"documents/{digest}", "cited")
        for name in self.under("sealed"):
            if not self.fits(self.read(name)):
                self.wrong(name, "sealed")
        folders = {"documents": "documents", "sealed": "sealed", "heads": "checkpoints"}
        for what, folder in folders.items():
            if len(self.under(folder)) != self.manifest["counts"][what]:
                self.wrong(what, "count")

    def fits(self, data: bytes) -> bool:
        """Whether an opened value gives the tag that stands in its entry."""
        try:
            told = json.loads(data)
            tag = self.leaves[told["index"]]["event"]["sealed"][told["name"]]
            value, salt = _canonical(told["value"]), bytes.fromhex(told["salt"])
            found = hmac.new(salt, value, hashlib.sha256).hexdigest()
            # What is not in Unicode yet has no lasting spelling.
            known = all(unicodedata.category(one) != "Cn" for one in value.decode())
            plain = known and _is_plain(told["value"]) and len(salt) == SALT
            return plain and hmac.compare_digest(found, tag)
        except (ValueError, KeyError, TypeError, RecursionError):
            return False

    def tops(self) -> None:
        """5. The root and the signatures of every head, and that the newest covers all of it."""
        heads: list[tuple[int, bytes, str]] = []
        for name in [*self.under("checkpoints"), "checkpoint"]:
            try:
                size, root, text, lines = _head(self.read(name), self.manifest["log"])
            except ValueError:
                self.wrong(name, "head")
                continue
            heads.append((size, root, name))
            if name == "checkpoint":
                own = [sig[KEY_ID:] for by, sig in lines if by == self.manifest["log"]]
                self.claimed_at = max(
                    (_time(one) for one in own if len(one) == TIMED), default=None
                )
            if self.trust is not None and not self.signed(self.trust, name, size, text, lines):
                self.wrong(name, "signature")
        roots = _roots(self.hashes, {size for size, _, _ in heads})
        for size, root, name in heads:
            if name == "checkpoint" and size != self.manifest["size"]:
                self.wrong(name, "count")
            if roots.get(size) != root:
                self.wrong(name, "root")

    def signed(
        self, trust: "Trust", head: str, size: int, text: str, lines: list[tuple[str, bytes]]
    ) -> bool:
        """Whether a key of the log signed, and no signature of a trusted key is wrong."""
        self.quorum = trust.quorum
        own = [key for key in trust.logs if key.name == self.manifest["log"]]
        # The log signs with a time, too, by the same key; there it is its clock, and no witness.
        clocks = [key.with_time() for key in own]
        seen: dict[Key, int] = {}
        signed, times = False, list[int]()
        for name, signature in lines:
            for key in (*own, *clocks, *trust.witnesses):
                if (key.name, key.id) != (name, signature[:KEY_ID]):
                    continue
                if not key.verifies(signature[KEY_ID:], text):
                    return False
                if key in clocks:
                    times.append(_time(signature[KEY_ID:]))
                elif key in trust.witnesses:
                    seen[key] = max(seen.get(key, 0), _time(signature[KEY_ID:]))
                else:
                    signed = True
        if signed:
            at = max(times, default=None)
            enough = trust.reached(trust.quorum, {trust.witnesses[key] for key in seen})
            by = tuple(sorted((key.name, time) for key, time in seen.items()))
            self.heads[head] = Head(size, at, by, enough)
        return signed

    def newest_witnessed(self) -> Head | None:
        """The head over most entries that enough witnesses signed."""
        enough = [one for one in self.heads.values() if one.witnessed]
        return max(enough, key=lambda one: one.size, default=None)


class Trust:
    """A trust file: keys of logs and witnesses, and how many witnesses are enough.

    Raises ValueError. Whatever is not plainly right is refused: what a reader takes for a rule must
    be one.
    """

    def __init__(self, data: bytes) -> None:
        self.logs: list[Key] = []
        self.witnesses: dict[Key, str] = {}
        self.groups: dict[str, tuple[int, list[str]]] = {}
        self.quorum = ""
        self.names, self.members, self.keys = {"none"}, set[str](), set[bytes]()
        text = data.decode("utf-8", "surrogateescape")
        if not text.endswith("\n") or re.search("[\x00-\x08\x0b-\x1f\x7f]", text):
            raise ValueError("no line end at the end, or control characters")
        for number, line in enumerate(text.split("\n"), start=1):
            words = [word for word in re.split("[ \t]+", line) if word]
            if words and not words[0].startswith("#") and not self.take(words):
                raise ValueError(f"line {number}: {line}")
        if not self.quorum:
            raise ValueError("no quorum line")

    def take(self, words: list[str]) -> bool:
        """Read one line; whether it is one, and says nothing that another contradicts."""
        match words:
            case ["log", key, *url] if len(url) <= 1:
                self.logs.append(self.new_key(key, NOTE))
            case ["witness", name, key, *url] if len(url) <= 1 and name not in self.names:
                self.witnesses[self.new_key(key, COSIGNATURE)] = name
                self.names.add(name)
            case ["group", name, least, *members] if members and name not in self.names:
                wanted = {"any": "1", "all": str(len(members))}.get(least, least)
                known = self.names - self.members - {"none"}
                # Counted twice, one witness could make up a quorum by itself.
                if len(set(members)) < len(members) or not known.issuperset(members):
                    return False
                if not re.fullmatch("[1-9][0-9]{0,8}", wanted) or int(wanted) > len(members):
                    return False
                self.groups[name] = (int(wanted), members)
                self.members |= set(members)
                self.names.add(name)
            case ["quorum", name] if name in self.names and not self.quorum:
                self.quorum = name
            case _:
                return False
        return True

    def new_key(self, text: str, kind: int) -> "Key":
        """A key that stands nowhere above: a log that witnesses itself proves nothing."""
        key = Key(text)
        if key.kind != kind or key.public in self.keys:
            raise ValueError(f"another kind of key is wanted, or it stands there twice: {text}")
        self.keys.add(key.public)
        return key

    def reached(self, name: str, seen: set[str]) -> bool:
        """Whether these witnesses are enough; nobody is enough where nobody is asked for."""
        if name not in self.groups:
            return name in seen
        least, members = self.groups[name]
        return sum(self.reached(one, seen) for one in members) >= least


class Key:
    """A public key as its owner gives it away: NAME+ID+BASE64 of a kind and 32 bytes."""

    def __init__(self, text: str) -> None:
        parts = text.split("+", 2)
        if len(parts) != len(("NAME", "ID", "BASE64")) or not _is_name(parts[0]):
            raise ValueError(f"not a public key: {text}")
        self.name, data = parts[0], _base64(parts[2])
        self.kind, self.public = int.from_bytes(data[:1], "big"), data[1:]
        self.id = self.id_as(self.kind)
        if self.id.hex() != parts[1] or len(self.public) != HASH:
            raise ValueError(f"not a public key: {text}")

    def id_as(self, kind: int) -> bytes:
        """What stands before each signature of that kind by this key."""
        data = bytes([kind]) + self.public
        return hashlib.sha256(self.name.encode() + b"\n" + data).digest()[:KEY_ID]

    def with_time(self) -> "Key":
        """The same key as it signs with a time."""
        data = base64.b64encode(bytes([COSIGNATURE]) + self.public).decode()
        return Key(f"{self.name}+{self.id_as(COSIGNATURE).hex()}+{data}")

    def verifies(self, signature: bytes, text: str) -> bool:
        """Whether the holder of this key signed that text, perhaps with a time before it."""
        message = text.encode()
        if self.kind == COSIGNATURE:
            at, signature = _time(signature), signature[8:]
            if at >> 63:
                return False
            message = f"cosignature/v1\ntime {at}\n".encode() + message
        return _verifies(self.public.hex(), signature.hex(), message)


def _time(signature: bytes) -> int:
    """The time before a signature, in seconds since 1970."""
    return int.from_bytes(signature[:8], "big")


def _utc(at: int) -> str:
    """A time as it is shown; one after the year 9999 as the last that can be."""
    return datetime.fromtimestamp(min(at, 253402300799), UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _verifies(key: str, signature: str, message: bytes) -> bool:
    """Whether an Ed25519 signature is one of this key over these bytes; both in hex."""
    try:
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
        public.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _is_name(text: str) -> bool:
    """Whether a key may be called so: not empty, no space, plus sign or control character."""
    return bool(text) and not any(one.isspace() or one == "+" or one < " " for one in text)


def _head(data: bytes, log: str) -> tuple[int, bytes, str, list[tuple[str, bytes]]]:
    """A signed head (C2SP): size, root, the signed text, and name and signature of each line."""
    text, parted, below = data.decode().rpartition("\n\n")
    if len(data) > MOST_BYTES or below.count("\n") > MOST_LINES:
        raise ValueError("longer than a head is")
    origin, size, root = text.split("\n")
    lines = []
    for line in below.removesuffix("\n").split("\n"):
        dash, name, signature = line.split(" ")
        lines.append((name, _base64(signature)))
        if dash != "\u2014" or not _is_name(name) or len(lines[-1][1]) <= KEY_ID:
            raise ValueError("not a line of a signature")
    plain = re.fullmatch("0|[1-9][0-9]{0,18}", size) and len(_base64(root)) == HASH
    plain = plain and int(size) < 1 << 63 and not any(one < " " for one in origin)
    if not plain or not origin or origin != log or not parted or not below.endswith("\n"):
        raise ValueError("not a signed head of this log")
    if size == "0" and _base64(root) != hashlib.sha256(b"").digest():
        raise ValueError("not a signed head of this log")
    return int(size), _base64(root), text + "\n", lines


def _base64(text: str) -> bytes:
    data = base64.b64decode(text.encode("ascii"), validate=True)
    if base64.b64encode(data).decode() != text:
        raise ValueError("base64 in another spelling")
    return data


def _roots(hashes: list[bytes], sizes: set[int]) -> dict[int, bytes]:
    """The roots of RFC 6962 over the first so many hashes, for each of these sizes."""
    found = {0: hashlib.sha256(b"").digest()}
    peaks: list[bytes] = []
    for size, one in enumerate(hashes, start=1):
        peaks.append(one)
        height = size
        # Two full trees of one height become one of the next.
        while not height & 1:
            peaks[-2:] = [hashlib.sha256(b"\x01" + peaks[-2] + peaks[-1]).digest()]
            height >>= 1
        if size in sizes:
            below = peaks[-1]
            for left in reversed(peaks[:-1]):
                below = hashlib.sha256(b"\x01" + left + below).digest()
            found[size] = below
    return found


def _tile(level: str, index: int, width: int) -> str:
    """Where a tile stands (C2SP tlog-tiles)."""
    steps = [f"{index % 1000:03d}"]
    while index := index // 1000:
        steps.append(f"x{index % 1000:03d}")
    partial = "" if width == WIDTH else f".p/{width}"
    return f"tile/{level}/{'/'.join(reversed(steps))}{partial}"


def cited(entry: dict[str, Any]) -> Iterator[str]:
    """The SHA-256 of every document that an entry cites, as they stand in it."""
    for path in CITES.get(entry["event"]["type"], ()):
        found = [entry["event"]["body"]]
        for step in path.split("."):
            lists = [one for one in found if isinstance(one, list)]
            found = [one[step] for one in found if isinstance(one, dict) and step in one]
            for one in lists:
                found += one if step == "*" else one[int(step) :][:1] if step.isdecimal() else []
        words = [one for one in found if isinstance(one, str)]
        yield from (one for one in words if re.fullmatch("[0-9a-f]{64}", one))


def _canonical(value: Any) -> bytes:
    """A JSON value as RFC 8785 writes it, for values without fractions."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _is_plain(value: Any, room: int = DEPTH) -> bool:
    """Whether a value has one spelling for every reader: no fraction, nothing too large or deep."""
    if isinstance(value, dict):
        return all(re.fullmatch(NAME, one) for one in value) and _is_plain([*value.values()], room)
    if isinstance(value, list):
        return room > 0 and all(_is_plain(one, room - 1) for one in value)
    if isinstance(value, str):
        return unicodedata.is_normalized("NFC", value)
    whole = type(value) is int and abs(value) <= INTEGER
    return whole or value is None or isinstance(value, bool)


def _is_tag(field: str, tag: str, body: Any) -> bool:
    """Whether a tag is one of a value that does not stand in the body beside it."""
    for step in field.split("."):
        if isinstance(body, dict):
            body = body.get(step)
        elif isinstance(body, list) and step.isdecimal():
            body = body[int(step)] if int(step) < len(body) else None
        else:
            body = None
    spelled = re.fullmatch(f"{STEP}([.]{STEP})*", field) and re.fullmatch(DIGEST, tag)
    return body is None and bool(spelled)


def _read_leaf(leaf: bytes) -> dict[str, Any] | None:
    """An entry, if it is canonical JSON in the one form that an entry has."""
    try:
        # A fraction is no whole number: int() refuses it.
        found = json.loads(leaf, parse_float=int, parse_constant=int)
        event, sig = found["event"], found.get("sig", {})
        ids = (found["log"], found["case"], event["id"], event["actor"])
        numbers = (found["v"], found["case_seq"], event.get("actor_seq", 1))
        instants = (found["recorded_at"], event["occurred_at"])
        body, sealed = event["body"], event["sealed"]
        fits = (
            len(leaf) <= LEAF_BYTES
            and _canonical(found) == leaf
            and _is_plain(found)
            and found.keys() - {"sig"} == {"v", "log", "case", "case_seq", "recorded_at", "event"}
            and event.keys() - {"actor_seq"}
            == {"id", "type", "actor", "occurred_at", "body", "sealed"}
            and all(type(one) is int and one > 0 for one in numbers)
            and found["v"] == 1
            and all(re.fullmatch(NAME, one) for one in ids)
            and all(re.fullmatch(INSTANT, one) for one in instants)
            and all(datetime.fromisoformat(one) for one in instants)
            and re.fullmatch(WORD, event["type"])
            and {type(body), type(sealed), type(sig)} == {dict}
            and all(_is_tag(field, tag, body) for field, tag in sealed.items())
            and ("sig" not in found or sig.keys() == {"alg", "key", "value"})
            and (not sig or re.fullmatch(WORD, sig["alg"]))
            and (not sig or re.fullmatch(NAME, sig["key"]))
            and (not sig or re.fullmatch(SIGNATURE, sig["value"]))
        )
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return None
    return found if fits else None


def _erased(event: dict[str, Any]) -> list[tuple[str, ...]]:
    """What an erasure says: of which event the value was, its name, and the number of the act."""
    given = event["body"].get("values")
    by = event["id"].rpartition(".")[2]
    pairs = [one for one in given if isinstance(one, list)] if isinstance(given, list) else []
    named = [one for one in pairs if [type(part) for part in one] == [str, str]]
    # A name may hold what a terminal obeys, or a line of its own.
    return [tuple(s if s.isprintable() else ascii(s) for s in (*one, by)) for one in named]


def main() -> int:
    """Verify one bundle and tell."""
    parser = argparse.ArgumentParser(description="Verify a bundle taken out of a decision log.")
    parser.add_argument("folder", nargs="?", type=Path, default=Path(__file__).parent)
    parser.add_argument("--policy", type=Path, help="public keys that you trust, and the quorum")
    parser.add_argument("--lang", choices=("en", "es"), default="en")
    asked = parser.parse_args()
    spanish = asked.lang == "es"
    try:
        trust = Trust(asked.policy.read_bytes()) if asked.policy else None
    except OSError as fault:
        say(f"{TOLD['unread'][spanish]}: {asked.policy} ({fault.strerror})")
        return 2
    except ValueError as fault:
        say(f"{TOLD['unfit'][spanish]}: {asked.policy} ({fault})")
        return 2
    # A path that was mistyped proves nothing about anybody's log.
    if not asked.folder.is_dir():
        say(f"{TOLD['nowhere'][spanish]}: {asked.folder}")
        return 2
    bundle = Bundle(asked.folder, trust)
    bundle.verify()
    if bundle.faults:
        say(TOLD["faults"][spanish])
        for place, code in bundle.faults:
            say(f"- {_named(place, int(spanish))}: {SAYS[code][spanish]} ({code})")
        return 1
    say(TOLD["sound"][spanish])
    say(json.dumps({key: bundle.manifest[key] for key in sorted(KEYS - {"bundle", "files"})}))
    say(_scope(bundle, int(spanish)))
    if bundle.manifest["role"] or bundle.manifest["cases"]:
        say(TOLD["part"][spanish].format(ends=_ends(bundle, int(spanish))))
    for event, name, by in bundle.erased:
        say("- " + TOLD["erased"][spanish].format(event=event, name=name, by=by))
    if bundle.statements if bundle.manifest["role"] else bundle.manifest["cases"]:
        said = TOLD["keys_part" if bundle.manifest["role"] else "keys"][spanish]
        say(said.format(last=bundle.roster_until, after=bundle.signed_after))
    return _tell_heads(bundle, int(spanish))


def _named(place: str, tongue: int) -> str:
    """A file by its name, an entry by its leaf index."""
    index = place.removeprefix(LEAF)
    return place if index == place else TOLD["place"][tongue].format(index=index)


def _scope(bundle: Bundle, tongue: int) -> str:
    """What is here, and up to which head: a log that was cut at a head is whole up to there."""
    told = bundle.manifest
    newest = bundle.heads.get("checkpoint")
    stated = bundle.claimed_at if newest is None else newest.at
    how = "timeless" if stated is None else "claimed" if newest is None else "at"
    at = TOLD[how][tongue].format(at=_utc(stated or 0))
    what = "role" if told["role"] else "cases" if told["cases"] else "whole"
    cases = ", ".join(told["cases"])
    said = TOLD[what][tongue].format(log=told["log"], role=told["role"], cases=cases)
    return said + TOLD["head"][tongue].format(size=told["size"], at=at) + TOLD["later"][tongue]


def _ends(bundle: Bundle, tongue: int) -> str:
    """Of each case, up to where it is here."""
    cases = bundle.manifest["cases"] or sorted(bundle.ends.keys() - {"roster"})
    ends = ((one, bundle.ends.get(one, 0)) for one in cases)
    return ", ".join(TOLD["until"][tongue].format(case=one, number=at) for one, at in ends)


def _tell_heads(bundle: Bundle, tongue: int) -> int:
    """Tell of each head what it is worth, and what lies after the newest witnessed one."""
    if bundle.trust is None:
        say(TOLD["unchecked"][tongue])
        return 0
    for name, head in bundle.heads.items():
        said = TOLD["timeless" if head.at is None else "at"][tongue].format(at=_utc(head.at or 0))
        size = TOLD["size"][tongue].format(size=head.size)
        grade = GRADES["witnessed" if head.witnessed else "recorded"][tongue]
        say(f"- {name}: {grade} ({', '.join([size, said, *_seen(head)])})")
    newest, size = bundle.newest_witnessed(), bundle.manifest["size"]
    if newest is None:
        asked = bundle.quorum != "none"
        said = TOLD["unwitnessed" if asked else "unasked"][tongue]
        say(said.format(quorum=bundle.quorum))
        return 7 if asked else 0
    say(TOLD["witnessed"][tongue].format(size=newest.size, seen=", ".join(_seen(newest))))
    if newest.size < size:
        say(TOLD["after"][tongue].format(first=newest.size, last=size - 1))
    return 0


def _seen(head: Head) -> list[str]:
    """The witnesses of a head, each with the time of its signature."""
    return [f"{name} {_utc(at)}" for name, at in head.witnesses]


def say(line: str) -> None:
    """Write one line, whatever the terminal can show."""
    sys.stdout.buffer.write(line.encode(errors="backslashreplace") + b"\n")


if __name__ == "__main__":
    sys.exit(main())
