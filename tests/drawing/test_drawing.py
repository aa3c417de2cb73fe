"""The compiled graph folds back to its script, and the pictures of both show what they should."""

from __future__ import annotations

import os
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import HealthCheck, given, settings
from langchain_core.runnables.graph import Graph
from support.fakes import script
from support.strategies import lines, scripts

from scriptgraph import drawing
from scriptgraph.drawing.chart import Chart, script_chart
from scriptgraph.drawing.measure import width, wrap
from scriptgraph.drawing.picture import DrawnArrow, DrawnBox, lay_out
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.fold import Move, fold
from scriptgraph.script.model import Rule, Script, Section, Task

ROOT = Path(__file__).parents[2]
GOLDEN = ROOT / "tests" / "golden"
SHIPPED = sorted(path for path in (ROOT / "scripts").iterdir() if path.suffix in (".yaml", ".md"))

thorough = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def compiled(script: Script) -> Graph:
    """Compile a script and draw its graph, as LangGraph sees it."""
    return create_session(script, RehearsalModel(), actions="rehearsed").compile().get_graph()


def moves(script: Script) -> set[Move]:
    """Give the script's own moves."""
    return {Move(move.source, move.target, move.label) for move in script.all_transitions}


def small(*sections: Section, anytime: tuple[Rule, ...] = ()) -> Script:
    """Make a script of these sections."""
    return Script(id="small", title="Small", sections=sections, anytime=anytime)


def section(name: str, *rules: dict[str, str], title: str | None = None) -> Section:
    """Make a section with one task and these rules."""
    made = tuple(Rule.model_validate(rule) for rule in rules)
    return Section(id=name, title=title or name, tasks=(Task(id="ask", do="Ask."),), next=made)


@settings(parent=thorough, max_examples=60)
@given(scripts())
def test_every_script_compiles_to_a_graph_that_folds_back_to_it(script: Script) -> None:
    """The moves that a compiled graph allows are exactly its script's."""
    assert fold(compiled(script)) == moves(script)


def test_a_condition_written_twice_keeps_both_its_targets() -> None:
    """Two rules with the same condition are two moves, though the second decides nothing."""
    twice = section("a", {"to": "b", "when": "it rains"}, {"to": "c", "when": "it rains"})
    script = small(twice, section("b"), section("c"))
    assert fold(compiled(script)) == moves(script)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_every_shipped_script_folds_back(path: Path) -> None:
    """What holds for generated scripts holds for those that people use."""
    script = load_script(path)
    assert fold(compiled(script)) == moves(script)


def test_the_published_manual_folds_back_to_its_ten_moves(shared: Path) -> None:
    """The graph of the published script allows the paper's moves and no other."""
    script = load_script(shared / "published" / "manual.json")
    found = sorted((move.source, move.target) for move in fold(compiled(script)))
    assert [f"{source}→{target}" for source, target in found] == (
        ["1→2", "2→3", "2→4", "3→4", "4→5", "4→6", "4→7", "5→8", "6→8", "7→8"]
    )


def test_several_rules_on_one_edge_are_told_apart() -> None:
    """LangGraph draws one label an edge; folding takes the joined labels apart again."""
    both = section("a", {"to": "b", "when": "it rains"}, {"to": "b", "when": "x or y"}, {"to": "b"})
    assert fold(compiled(small(both, section("b")))) == {
        Move("a", "b", "when it rains"),
        Move("a", "b", "when x or y"),
        Move("a", "b", "otherwise"),
    }


def test_a_section_named_like_its_label_keeps_the_move() -> None:
    """LangGraph draws no label that equals the target's name; folding knows that it is there."""
    script = small(section("a", {"to": "complete"}), section("complete"))
    assert fold(compiled(script)) == {Move("a", "complete", "complete")}


@settings(parent=thorough, max_examples=60)
@given(scripts())
def test_every_picture_is_clean(script: Script) -> None:
    """Boxes and labels lie beside each other, every way is drawn, and the file is sound XML."""
    chart = script_chart(script)
    picture = lay_out(chart)
    things: list[DrawnBox | DrawnArrow] = [*picture.boxes]
    things += [drawn for drawn in picture.arrows if drawn.arrow.label]
    for number, one in enumerate(things):
        assert not any(overlap(one, other) for other in things[number + 1 :])
    assert sorted(map(str, chart.arrows)) == sorted(str(drawn.arrow) for drawn in picture.arrows)
    root = ElementTree.fromstring(drawing.svg(script))
    assert root.tag == "{http://www.w3.org/2000/svg}svg"


def overlap(one: DrawnBox | DrawnArrow, other: DrawnBox | DrawnArrow) -> bool:
    """Say whether two frames touch."""
    beside = abs(one.x - other.x) >= (one.frame.width + other.frame.width) / 2
    apart = abs(one.y - other.y) >= (one.frame.height + other.frame.height) / 2
    return not (beside or apart)


@settings(parent=thorough, max_examples=40)
@given(scripts())
def test_no_arrow_runs_through_a_box(script: Script) -> None:
    """Arrows pass between the boxes; only their ends touch one, and only their own label."""
    picture = lay_out(script_chart(script))
    for drawn in picture.arrows:
        for x, y in corners(drawn.path):
            hit = [box.box.key for box in picture.boxes if inside(box, x, y)]
            assert not set(hit) - {drawn.arrow.source, drawn.arrow.target}
            assert not any(inside(other, x, y) for other in picture.arrows if other is not drawn)


def corners(path: str) -> list[tuple[float, float]]:
    """Give the points at which the upright parts of a path begin and end, and their middles."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MVHC])([^MVHC]*)", path):
        values = [float(number) for number in re.findall(r"-?[\d.]+", numbers)]
        x, y = points[-1] if points else (0.0, 0.0)
        match command:
            case "V":
                points += [(x, (y + values[0]) / 2), (x, values[0])]
            case "H":
                points.append((values[0], y))
            case _:
                points.append((values[-2], values[-1]))
    return points


def inside(thing: DrawnBox | DrawnArrow, x: float, y: float) -> bool:
    """Say whether a point lies clearly inside a frame."""
    frame = thing.frame
    return abs(x - thing.x) < frame.width / 2 - 1 and abs(y - thing.y) < frame.height / 2 - 1


@given(scripts())
def test_mermaid_holds_no_special_character_of_the_script(script: Script) -> None:
    """Whatever a script says, it cannot become Mermaid's, Markdown's or HTML's punctuation."""
    for line in drawing.mermaid(script).splitlines()[4:]:
        for text in re.findall(r'"(.*?)"', line):
            bare = re.sub(r"</?b>|<br/>|#\d+;", "", text)
            assert not set(bare) & set('"#<>&*_`[]{}|\\%:;~^$@')


def test_mermaid_of_awkward_names() -> None:
    """Ids are numbers and every title is quoted, so no name can break the diagram."""
    awkward = 'say "hi" <b> & #1'
    script = small(
        section("ending", {"to": "конец"}, title="end"),
        section("конец", {"to": "1"}, title="1. Конец"),
        section("1", title=awkward),
        anytime=(Rule.model_validate({"to": "1", "when": "- `now` | later"}),),
    )
    text = drawing.mermaid(script)
    assert 's1["<b>end</b><br/>1 task"]' in text
    assert 's2["<b>1#46; Конец</b><br/>1 task"]' in text
    assert 's3["<b>say #34;hi#34; #60;b#62; #38; #35;1</b><br/>1 task"]' in text
    assert 'the_anytime -->|"when - #96;now#96; #124; later"| s3' in text


def test_a_rule_of_every_section_is_drawn_once() -> None:
    """An `anytime` rule and the script's limit leave one bubble, not every section."""
    chart: Chart = script_chart(load_script(ROOT / "scripts" / "every_feature.yaml"))
    common = [arrow.kind for arrow in chart.arrows if arrow.source == "(anytime)"]
    assert common == [*["anytime"] * 4, "limit"]
    assert [arrow.kind for arrow in chart.arrows].count("anytime") == 4


def test_the_compiled_graph_can_be_drawn_as_well() -> None:
    """The drawing of the graph shows the nodes that decide, and staying."""
    script = load_script(ROOT / "scripts" / "every_feature.yaml")
    graph = compiled(script)
    text = drawing.mermaid(script, graph)
    assert "evaluate#95;talk" in text
    assert "dispatch#95;talk" in text
    assert "no rule holds yet" in text
    ElementTree.fromstring(drawing.svg(script, graph))


def test_the_document_holds_script_and_graph() -> None:
    """The data for programs has the script's moves and the graph's nodes with their roles."""
    script = small(section("a", {"to": "b", "when": "it rains"}), section("b"))
    found = drawing.document(script, compiled(script))
    assert found["transitions"] == [
        {"from": "a", "to": "b", "kind": "judged", "label": "when it rains"}
    ]
    assert found["sections"][0] == {"id": "a", "title": "a", "tasks": ["ask"]}
    assert {node["id"]: node["role"] for node in found["nodes"]} == {
        "__start__": "start",
        "a": "dialog",
        "evaluate_a": "evaluator",
        "dispatch_a": "dispatcher",
        "b": "dialog",
        "evaluate_b": "evaluator",
        "__end__": "end",
    }
    assert {
        "source": "dispatch_a",
        "target": "b",
        "label": "when it rains",
        "conditional": True,
    } in found["edges"]
    assert {"source": "a", "target": "__end__", "label": None, "conditional": False} in (
        found["edges"]
    )


@given(lines())
def test_wrapped_text_fits_and_says_the_same(text: str) -> None:
    """Every line fits into its room, and together they hold every letter in order."""
    found = wrap(text, 12, 100, most=99)
    assert all(width(line, 12) <= 100 for line in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_a_long_text_is_cut_where_it_ends() -> None:
    """After the last line that is shown stands an ellipsis."""
    found = wrap("word " * 100, 12, 100, most=3)
    assert len(found) == 3
    assert found[-1].endswith("…")


@pytest.mark.parametrize("name", ["stress_relief", "bike_repair", "every_feature"])
@pytest.mark.parametrize("format", ["mmd", "svg"])
def test_golden_picture(name: str, format: str) -> None:
    """The pictures of the shipped scripts are those that were looked at and found good.

    `GOLDEN_UPDATE=1` writes them anew; look at them before they are committed.
    """
    script = load_script(ROOT / "scripts" / f"{name}.yaml")
    found = drawing.svg(script) if format == "svg" else drawing.mermaid(script)
    golden = GOLDEN / f"{name}.{format}"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.write_text(found, encoding="utf-8")
    assert found == golden.read_text(encoding="utf-8")


def test_the_order_of_rules_can_be_read_from_a_picture() -> None:
    """Where a section has several rules, the labels carry their numbers, and a limit has none."""
    made = script(
        {
            "a": {
                "next": [{"to": "b", "when": "x"}, {"to": "c", "if": "1 < 2"}, {"to": "b"}],
                "limits": {"turns": 3, "visits": 2, "then": "c"},
            },
            "b": {"next": [{"to": "c"}]},
            "c": {},
        },
        anytime=[{"to": "c", "when": "y"}, {"to": "b", "when": "z"}],
    )
    assert [arrow.label for arrow in script_chart(made).arrows if arrow.label] == [
        "1 · when y",
        "2 · when z",
        "1 · when x",
        "2 · if 1 < 2",
        "3 · otherwise",
        "after 3 turns",
        "after 2 visits",
        "complete",
        "complete, nothing follows",
    ]
