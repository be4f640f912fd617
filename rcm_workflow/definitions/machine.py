"""What a machine file may say (DESIGN 2).

The words are those of the ``transitions`` library: states, trigger, source, dest, conditions,
unless. The models satisfy the Protocols of :mod:`rcm_workflow.domain.rules` by shape.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from rcm_workflow.definitions.effects import Fires, Opens, Registers
from rcm_workflow.definitions.machine_parts import (
    Electorate,
    Input,
    ItemGroup,
    Named,
    Role,
)
from rcm_workflow.definitions.rights import EVERY, GapId, Right, RuleId
from rcm_workflow.definitions.toml_file import Table, load
from rcm_workflow.definitions.unfit import Unfit
from rcm_workflow.domain.specs_steps import Act, DateAt, Occasion, PeriodEffect
from rcm_workflow.domain.values import Asked, Frozen, Lang, Localized, Name, Stance

LEFT = "@left"
"""As a dest: the state remembered when it was left."""

PolicyName = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,63}(@[1-9][0-9]*)?$")]
Source = Annotated[str, StringConstraints(pattern=r"^(\*|[a-z][a-z0-9_]{0,63})$")]
Clearing = Annotated[
    str,
    StringConstraints(
        pattern=r"^[a-z][a-z0-9_]{0,63}(\.[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?=[a-z][a-z0-9_]{0,63}$"
    ),
]
"""``GROUP=STATUS``, or ``GROUP.STATUS|STATUS=STATUS``."""

Covering = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z][a-z0-9_]{0,63}\.[a-z][a-z0-9_]{0,63}=[a-z][a-z0-9_]{0,63}$"),
]
Items = Annotated[
    str,
    StringConstraints(
        pattern=r"^items:[a-z][a-z0-9_]{0,63}(=[a-z][a-z0-9_]*(\|[a-z][a-z0-9_]*)*)?$"
    ),
]
Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
Dest = Annotated[str, StringConstraints(pattern=r"^(@left|[a-z][a-z0-9_]{0,63})$")]


class State(Frozen):
    """One state."""

    name: Named = ""
    title: Localized
    meaning: Localized
    final: bool = False
    keeps_key: bool = False
    """For a final state: no other case with the values of ``unique_by`` is opened after it."""
    electorate: Name | None = None
    silence_counts: bool = False
    keeps_objections: bool = False
    """What was objected to in it and not withdrawn stands when a case comes into it again."""
    period: Name | None = None


class Transition(Frozen):
    """One transition; without ``dest`` the case stays where it is."""

    trigger: Name
    source: Source | None = None
    sources: tuple[Name, ...] = ()
    """In the loaded machine always complete: ``source`` is copied in, ``*`` written out."""
    dest: Dest | None = None
    title: Localized
    by: tuple[Name, ...] = Field(min_length=1)
    conditions: tuple[Asked, ...] = ()
    unless: tuple[Asked, ...] = ()
    warnings: tuple[Asked, ...] = ()
    rules: tuple[RuleId, ...] = ()
    gaps: tuple[GapId, ...] = ()
    notify: tuple[Name, ...] = ()
    inputs: tuple[Input, ...] = ()
    documents: tuple[Name, ...] = ()
    """The documents that go with it, as the procedure names them."""
    records: Localized | None = None
    """What of it stays on record, in words for the reader of the file."""
    act: Act | None = None
    late: bool = False
    only_noted: bool = False
    on: Occasion | None = None
    body: Name | None = None
    meeting: Name | None = None
    """For ``meeting_closed``: the fact that says which meeting; any of the body without it."""
    date: Name | None = None
    for_each: Items | None = None
    """For a date: it is a field of each of these items, and comes for each by itself."""
    whose: Name | None = None
    """With ``for_each``: the field that says to whom an item falls; notified as ``country``."""
    date_at: DateAt = "end"
    before: Name | None = None
    """For a date: the period of the policy by which it comes earlier than the day of the fact."""
    adds_item: Name | None = None
    changes_item: Name | None = None
    item_status: Name | None = None
    completes: Covering | None = None
    """Adds an item for every value of a list that no item has yet: ``GROUP.FIELD=LIST``."""
    clears: Clearing | None = None
    """Gives every item that counts in a list, or is in one of those statuses, a status in which it
    counts no more."""
    takes_along: Covering | None = None
    """Gives a status to the items of another list that name, in a field, the one that it changes:
    ``GROUP.FIELD=STATUS``."""
    period_effect: PeriodEffect = "close"
    opens_period: Name | None = None
    opens_period_for: Literal["silent", "authors"] | None = None
    stances: tuple[Name, ...] = ()
    silence_says_nothing: bool = False
    """At the end of a period: who was silent is not put down as consenting, nor as anything."""
    opens_round: bool = False
    remembers: bool = False
    reopens: bool = False
    """It leads out of a final state, where what ended the case was entered by mistake."""
    freezes: tuple[Name, ...] = ()
    marks_text: Name | None = None
    establishes: Literal["outcome"] | None = None
    transfers_authority: bool = False
    files: Name | None = None
    files_with: tuple[Name, ...] = ()
    produces: tuple[Name, ...] = ()
    opens: tuple[Opens, ...] = ()
    fires: tuple[Fires, ...] = ()
    registers: tuple[Registers, ...] = ()
    receipt: bool = False
    """Whoever does it is given a receipt; a position has one always."""
    unique_by: tuple[Name, ...] = ()
    """For the opening: no two cases have the same values of these inputs.

    A case that has ended counts no more, unless its last state ``keeps_key``.
    """


class DocumentKind(Frozen):
    """A document of the procedure; with ``numbers`` the engine writes it from lists of the case."""

    name: Named = ""
    title: Localized
    public: bool = False
    """For everybody who may read the field ``public_documents``."""
    numbers: Name | None = None
    """The list whose items are its numbered paragraphs."""
    left_out: tuple[Name, ...] = ()
    """Statuses in which an item, of whatever list, does not stand in it."""
    brackets: tuple[Name, ...] = ()
    """Statuses in which a paragraph stands in brackets."""
    order: Name | None = None
    """The field that says where a paragraph stands; without it, in the order of adding."""
    tells: tuple[Name, ...] = ()
    """Fields of its items that it tells besides their text; no other field stands in it."""
    heads: tuple[Name, ...] = ()
    """Facts at its head."""
    groups: tuple[Name, ...] = ()
    """Electorates at its head."""
    notes: Name | None = None
    """The list whose items are its footnotes, to the paragraph that they name."""
    annexes: tuple[Name, ...] = ()
    """Lists that follow."""


class Invariant(Frozen):
    """A sentence about every path, with what proves it.

    ``without``: each of these conditions is tested on every path to the state.
    ``without_passing``: every path goes through each of these states.
    ``with_positions``: the state is never entered while one of these abstract positions stands.
    ``never_by``: in the state these roles make no step, and no line lets them do or read anything.
    """

    say: Localized
    never_reach: Name
    without: tuple[Asked, ...] = ()
    without_passing: tuple[Name, ...] = ()
    with_positions: tuple[Name, ...] = ()
    never_by: tuple[Name, ...] = ()
    rules: tuple[RuleId, ...] = ()

    @model_validator(mode="after")
    def _says_something(self) -> Self:
        if not (self.without or self.without_passing or self.with_positions or self.never_by):
            raise Unfit(
                "an invariant needs without, without_passing, with_positions or never_by",
                "una invariante necesita without, without_passing, with_positions o never_by",
            )
        return self


class MigratesFrom(Frozen):
    """How the cases of an earlier version of this machine go over to it.

    A state of the same name is the same state. ``states`` says what became of the others; a case in
    one that is neither stays under the earlier version.
    """

    version: int = Field(ge=1)
    states: Table[Name, Name] = Field(default_factory=dict)


class StanceWord(Frozen):
    """What a position is called in this procedure: ``against`` for an objection in a vote."""

    means: Stance
    title: Localized
    """As said of a country: "votes for"."""


class Machine(Frozen):
    """One machine file."""

    machine: Name
    version: int = Field(ge=1)
    title: Localized
    summary: Localized
    reference: Annotated[str, StringConstraints(pattern=r"^[A-Z]{2,6}$")]
    initial: Name
    main_path: tuple[Name, ...] = ()
    """The states of the way it is made for, for drawings; derived where it is not said."""
    policy: PolicyName | None = None
    """The policy it is meant for: a case is opened under it unless another is named."""
    languages: tuple[Lang, ...] = Field(min_length=1)
    rules: tuple[RuleId, ...] = ()
    opening: Transition
    roles: Table[Name, Role] = Field(default_factory=dict)
    """Roles of this procedure, besides those of the access table."""
    electorates: Table[Name, Electorate] = Field(default_factory=dict)
    items: Table[Name, ItemGroup] = Field(default_factory=dict)
    """Lists that its cases keep."""
    documents: Table[Name, DocumentKind] = Field(default_factory=dict)
    stances: Table[Name, StanceWord] = Field(default_factory=dict)
    """Words of its own for positions, for instance those of a vote."""
    states: Table[Name, State]
    transitions: tuple[Transition, ...]
    invariants: tuple[Invariant, ...] = ()
    links: Table[Name, Localized] = Field(default_factory=dict)
    """How whoever opens a case may refer to an earlier one; effects link cases by other names."""
    words: Table[Word, Localized] = Field(default_factory=dict)
    """What the choices of its inputs, and values of lists, are called."""
    rights: tuple[Right, ...] = ()
    """Who may do and read what in its cases, besides what the access table allows."""
    migrates_from: MigratesFrom | None = None
    """The earlier version whose running cases it may take over."""

    @model_validator(mode="before")
    @classmethod
    def _complete(cls, data: Any) -> Any:
        """Copy in what the file says once: names of tables, sources, titles of documents."""
        if not isinstance(data, dict):
            return data
        data = dict(data)
        for group in ("states", "electorates", "documents", "items", "roles"):
            if isinstance(data.get(group), dict):
                data[group] = {
                    name: {"name": name, **one} if isinstance(one, dict) else one
                    for name, one in data[group].items()
                }
        # A table may be written as anything; what it should be is told afterwards.
        states, documents = (
            one if isinstance(one := data.get(key), dict) else {} for key in ("states", "documents")
        )
        going = [
            name for name, one in states.items() if isinstance(one, dict) and not one.get("final")
        ]
        if isinstance(data.get("transitions"), list):
            data["transitions"] = [_completed(one, going, documents) for one in data["transitions"]]
        if "opening" in data:
            data["opening"] = _completed(data["opening"], going, documents)
        return data


def _completed(transition: Any, going: list[str], documents: dict[str, Any]) -> Any:
    if not isinstance(transition, dict):
        return transition
    done = dict(transition)
    source = done.get("source")
    if source is not None and "sources" not in done:
        done["sources"] = going if source == EVERY else [source]
    if isinstance(done.get("inputs"), list):
        done["inputs"] = [_titled(one, documents) for one in done["inputs"]]
    return done


def _titled(given: Any, documents: dict[str, Any]) -> Any:
    if isinstance(given, dict) and given.get("type") == "document" and "title" not in given:
        known = documents.get(str(given.get("name", "")))
        if isinstance(known, dict) and "title" in known:
            return {**given, "title": known["title"]}
    return given


def read_machine(data: bytes, file: str) -> Machine:
    """Read a machine file; raise :class:`~rcm_workflow.definitions.findings.BadDefinition`."""
    return load(Machine, data, file)
