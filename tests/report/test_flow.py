"""The section flow: every visit is come to and left, and what the script forbids is set apart."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st
from support.recorded import judged
from support.walked import walk, walks

from scriptgraph.drawing.chart import Chart
from scriptgraph.metrics.summary import GroupSummary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.flow import STOPPED_NODE, flow, flow_chart
from scriptgraph.script.fold import END_NODE, START_NODE


def group_of(*dialogues: Dialogue) -> GroupSummary:
    """Put dialogues into one group."""
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    (group,) = summarise(tally, by=["source"], intervals=False).groups
    return group


def moves(chart: Chart) -> dict[tuple[str, str, str], int]:
    return {
        (arrow.source, arrow.target, arrow.kind): int(arrow.label.replace(",", ""))
        for arrow in chart.arrows
    }


def test_moves_are_told_apart_by_what_the_script_says_of_them() -> None:
    """Allowed, against it, not known; beginnings and ends are no moves of the script."""
    group = group_of(
        walk("hello", "talk", "close"),
        walk("hello", "close", "talk", exit_reason="turnLimit"),
        walk("hello", "talk", moves=None, exit_reason="turnLimit"),
    )
    assert moves(flow_chart(group, {})) == {
        (START_NODE, "hello", "plain"): 3,
        ("hello", "talk", "conform"): 1,
        ("hello", "talk", "unclear"): 1,
        ("hello", "close", "conform"): 1,
        ("talk", "close", "conform"): 1,
        ("talk", STOPPED_NODE, "stopped"): 2,
        ("close", "talk", "against"): 1,
        ("close", END_NODE, "plain"): 1,
    }


def test_a_dialogue_that_stops_within_a_section_stops_there() -> None:
    """A section that was begun and never left leads to where dialogues stopped."""
    dialogue = walk("hello", "talk", exit_reason="patientLeft")
    steps = dialogue.steps[:-1]
    group = group_of(dialogue.model_copy(update={"steps": steps}))
    assert moves(flow_chart(group, {}))["talk", STOPPED_NODE, "stopped"] == 1


@given(st.lists(walks(), min_size=1, max_size=6))
def test_every_visit_is_come_to_and_left(dialogues: list[Dialogue]) -> None:
    """What leads into a section and what leads out of it add up to its visits."""
    kept = [one.model_copy(update={"discarded": None}) for one in dialogues]
    group = group_of(*kept)
    into, out = Counter[str](), Counter[str]()
    for (source, target, _), times in moves(flow_chart(group, {})).items():
        out[source] += times
        into[target] += times
    visits = Counter({name: count.visits for name, count in group.counts.sections.items()})
    assert +into - Counter({END_NODE: into[END_NODE], STOPPED_NODE: into[STOPPED_NODE]}) == visits
    assert +out - Counter({START_NODE: out[START_NODE]}) == visits


def test_published_sections_are_called_by_their_numbers_and_ours_by_their_titles() -> None:
    """A box says what the section is called, and by which id the tables know it."""
    chart = flow_chart(group_of(judged(None, None)), {})
    assert [box.title for box in chart.boxes] == ["start", "1", "2", "end"]
    chart = flow_chart(group_of(walk("hello", "talk")), {"hello": "Hello", "talk": "Your week"})
    assert [(box.title, box.contents) for box in chart.boxes[1:3]] == [
        ("Hello", ("hello",)),
        ("Your week", ("talk",)),
    ]


def test_the_picture_keeps_to_itself_and_its_numbers_can_be_read() -> None:
    """Ids and styles are the picture's own; heavier arrows were followed more often."""
    group = group_of(*(walk("hello", "talk") for _ in range(3)), walk("hello", "close"))
    found = flow(group, {}, "flow-7")
    assert 'id="flow-7-title"' in found.svg
    assert ".flow-7 {" in found.svg
    assert "stroke-width: 3.5" in found.svg
    assert ("hello", "talk", "3", "allowed by the script") in found.numbers.rows
    assert found.width > 100
