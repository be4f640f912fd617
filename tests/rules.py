"""Second versions of a machine or a policy, made from the first: in a library and in a scene."""

from __future__ import annotations

from rcm_workflow.definitions.library import Library
from rcm_workflow.domain.events import Recorded
from rcm_workflow.domain.evolve import evolve
from rcm_workflow.domain.migration import amendment, tried
from rcm_workflow.domain.values import sha256
from tests.scene import library, seated

PLAN = sha256(b"plan")
MACHINE, POLICY = "troika_consultation", "rcm-2011"


def machine_text(*edits: tuple[str, str], more: str = "") -> str:
    """The second version of the consultation: the first with some passages changed."""
    text = library().find("machine", MACHINE).data.decode()
    return _edited(text, ("version = 1", "version = 2"), *edits) + more


def policy_text(*edits: tuple[str, str]) -> str:
    """The second version of the policy."""
    text = library().find("policy", POLICY).data.decode()
    return _edited(text, ("version = 1", "version = 2"), *edits)


def _edited(text: str, *edits: tuple[str, str]) -> str:
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new)
    return text


def library_with(folder, *, machine: str | None = None, policy: str | None = None) -> Library:
    """The shipped library with second versions beside the first ones."""
    for kind, name, text in (("machines", MACHINE, machine), ("policies", POLICY, policy)):
        if text is not None:
            place = folder / kind
            place.mkdir(parents=True, exist_ok=True)
            (place / f"{name}.v2.toml").write_text(text, encoding="utf-8")
    return Library(folder)


RENAMED = (
    ("[states.member_round_1]", "[states.first_round]"),
    ('"member_round_1"', '"first_round"'),
)
RENAMES = """
[migrates_from]
version = 1
states = { member_round_1 = "first_round" }

[[rights]]
id = "first-round-members"
roles = ["members"]
actions = ["position", "fire", "read"]
states = ["first_round"]
fields = ["summary", "texts", "deadlines", "own_position"]
say = { en = "As in every round.", es = "Como en toda ronda." }

[[rights]]
id = "first-round-secretariat"
roles = ["secretariat"]
actions = ["delivery"]
states = ["first_round"]
say = { en = "As in every round.", es = "Como en toda ronda." }
"""
"""The first member round under another name, the table that says so, and the rights in it."""


def other_rules(scene, machine=None, policy=None):
    """Other rules for a scene: what is not given stays."""
    access, calendar = library().access_document(), scene.documents[scene.live.snapshot]
    texts = (machine or machine_of(scene), policy or policy_of(scene))
    first, second = (one.encode() for one in texts)
    return library().rules(first, second, access.body, calendar, scene.documents.__getitem__)


def machine_of(scene):
    return scene.pinned[0].decode()


def policy_of(scene):
    return scene.pinned[1].decode()


def amended(scene, new):
    """The case of a scene after an amendment."""
    trial = tried(scene.live, scene.events, scene.rules, new, scene.now)
    assert trial.allowed, trial.reasons
    return recorded(scene, amendment(trial, scene.rules, new, PLAN, "Decided"))


def recorded(scene, event):
    one = Recorded(
        case=scene.live.id,
        seq=scene.live.version + 1,
        recorded_at=scene.now,
        occurred_at=scene.now,
        actor=seated("secretariat/administrator"),
        event=event,
    )
    scene.events.append(one)
    scene.case = evolve(scene.live, one)
    return one
