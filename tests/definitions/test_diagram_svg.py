"""The picture of a machine: nothing in it covers anything else, and it says what the file says."""

from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings

from rcm_workflow.definitions.diagram_svg import Entry, flowed, svg
from rcm_workflow.definitions.layout import laid_out
from rcm_workflow.definitions.layout_graph import graph_of, main_path
from rcm_workflow.definitions.layout_parts import Box, wrapped
from rcm_workflow.definitions.library import Library
from rcm_workflow.definitions.machine import LEFT, read_machine
from rcm_workflow.pen import width_of
from tests.definitions.broken import SOUND
from tests.definitions.machines import machines

TOP = 100.0
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def consultation():
    return Library().machine("troika_consultation")


def read(picture):
    """Our own picture, so that nothing hostile is in it."""
    return ET.fromstring(picture)  # noqa: S314


def drawn(machine, lang="en"):
    return graph_of(machine, lang, "Asked", ("Every state", "Always"))


def collisions(layout):
    """Whatever covers something else, as words."""
    boxes = [(f"box {name}", one.box) for name, one in layout.states.items()]
    words = [(f"words {label.rows}", label.box) for label in layout.labels]
    found = [
        f"{one} on {other}"
        for (one, here), (other, there) in combinations([*boxes, *words], 2)
        if here.meets(there)
    ]
    strokes = [(line, part) for line in layout.lines for part in line.parts]
    for line, part in strokes:
        # A stroke has no width: a hair on both sides of it.
        thick = Box(part.x - 0.5, part.y - 0.5, part.width + 1, part.height + 1)
        found += [f"line to {line.dest} on {name}" for name, box in words if thick.meets(box)]
        found += [
            f"line to {line.dest} through {name}"
            for name, box in boxes
            if Box(box.x + 1, box.y + 1, box.width - 2, box.height - 2).meets(thick)
        ]
    for (line, one), (other_line, other) in combinations(strokes, 2):
        level = one.height == other.height == 0 and one.y == other.y
        upright = one.width == other.width == 0 and one.x == other.x
        along = (
            level and one.x < other.right and other.x < one.right and one.width and other.width
        ) or (upright and one.y < other.bottom and other.y < one.bottom)
        if along and line.dest != other_line.dest:
            found.append(f"line to {line.dest} along line to {other_line.dest}")
    return found


def outside(layout):
    """Whatever is not on the sheet, as boxes."""
    sheet = [one.box for one in layout.states.values()] + [one.box for one in layout.labels]
    sheet += [part for line in layout.lines for part in line.parts]
    return [
        box
        for box in sheet
        if box.x < 0 or box.y < TOP or box.right > layout.width or box.bottom > layout.height
    ]


def inside_the_boxes(layout):
    """Whatever words in a box do not fit into it."""
    return [
        name
        for name, one in layout.states.items()
        if one.stays.rows and (one.stays.box.bottom > one.box.bottom or one.stays.box.y < one.box.y)
    ]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_nothing_covers_anything_in_the_consultation(consultation, lang):
    layout = laid_out(drawn(consultation, lang), TOP)
    assert len(layout.states) >= 16
    assert collisions(layout) == []
    assert outside(layout) == []
    assert inside_the_boxes(layout) == []


@given(machine=machines())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_nothing_covers_anything_in_any_machine(machine):
    layout = laid_out(drawn(machine), TOP)
    assert collisions(layout) == []
    assert outside(layout) == []
    assert inside_the_boxes(layout) == []


@given(machine=machines(most_states=8, most_moves=12))
@settings(max_examples=30, deadline=None)
def test_every_state_and_every_step_is_in_the_picture(machine):
    graph = drawn(machine)
    layout = laid_out(graph, TOP)
    assert set(layout.states) == set(graph.nodes) >= set(machine.states)
    told = " ".join(row.text for label in layout.labels for row in label.rows)
    told += " ".join(row.text for one in layout.states.values() for row in one.stays.rows)
    for one in machine.transitions:
        for word in wrapped(one.title.en, 10_000, 11):
            assert all(part in told for part in word.split() if len(part) < 12)
    for source, dest in graph.edges:
        assert any(line.dest == dest for line in layout.lines), (source, dest)


def test_the_main_path_runs_straight_down(consultation):
    layout = laid_out(drawn(consultation), TOP)
    path = main_path(consultation)
    boxes = [layout.states[name].box for name in path]
    assert path[0] == consultation.initial
    assert consultation.states[path[-1]].final
    assert len({box.x for box in boxes}) == 1
    assert [box.y for box in boxes] == sorted(box.y for box in boxes)
    middle = boxes[0].x + boxes[0].width / 2
    straight = [line for line in layout.lines if {x for x, _ in line.points} == {middle}]
    assert [line.dest for line in straight] == list(path[1:])


def test_the_file_may_mark_its_main_path():
    text = SOUND.replace("initial", 'main_path = ["waiting", "done"]\ninitial', 1)
    assert main_path(read_machine(SOUND.encode(), "errand")) == ("waiting", "asking", "done")
    assert main_path(read_machine(text.encode(), "errand")) == ("waiting", "done")


def test_a_step_of_every_state_is_drawn_once(consultation):
    anywhere = [one for one in consultation.transitions if one.source == "*" and one.dest]
    edges = [pair for pair in drawn(consultation).edges if pair[0] == "*"]
    assert edges == [("*", one.dest) for one in anywhere]


def test_a_way_back_leads_to_every_state_remembered(consultation):
    (back,) = [one for one in consultation.transitions if one.dest == LEFT]
    led_to = {
        dest
        for (source, dest), captions in drawn(consultation).edges.items()
        if source in back.sources and back.title.en in {one.text for one in captions}
    }
    assert led_to == {
        state for one in consultation.transitions if one.remembers for state in one.sources
    }


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_picture_has_a_title_and_a_description_in_its_language(consultation, lang):
    picture = svg(consultation, lang, Library().role_titles())
    root = read(picture)
    assert root.get("lang") == lang
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == consultation.title.in_(lang)
    path = main_path(consultation)
    named = root.find(f"{SVG}desc").text
    assert consultation.states[path[-1]].title.in_(lang) in named
    titles = [one.text for one in root.iter(f"{SVG}title")]
    assert all(
        any(one.title.in_(lang) in (text or "") for text in titles)
        for one in consultation.states.values()
    )


def test_the_legend_says_who_acts(consultation):
    roles = Library().role_titles()
    text = "".join(read(svg(consultation, "es", roles)).itertext())
    acting = {role for one in consultation.transitions for role in one.by}
    for role in acting - {"system"}:
        assert roles[role].es in text
    assert "el reloj, por sí solo" in text


def test_the_same_file_gives_the_same_bytes(consultation):
    roles = Library().role_titles()
    again = Library().machine(consultation.machine)
    assert svg(consultation, "en", roles) == svg(again, "en", roles)


def test_it_is_safe_to_show_whatever_the_titles_say():
    text = SOUND.replace('en = "Waiting"', 'en = "<script> & \\"co\\""')
    picture = svg(read_machine(text.encode(), "errand"), "en", {})
    assert "<script>" not in picture
    assert '<script> & "co"' in "".join(read(picture).itertext())


def test_the_entries_of_a_legend_stand_apart():
    entries = tuple(Entry(f"role{number}", f"Role number {number}") for number in range(15))
    boxes, bottom = flowed((*entries, Entry("", "kind", "heavy")))
    assert not any(one.meets(other) for one, other in combinations(boxes, 2))
    assert max(box.bottom for box in boxes) <= bottom


@pytest.mark.parametrize("room", [40.0, 120.0, 400.0])
def test_broken_lines_fit(room):
    text = "A Donaudampfschifffahrtsgesellschaft of all the Member Countries"
    lines = wrapped(text, room, 11)
    assert all(width_of(line, 11) <= room for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
