"""The plots: their numbers, what they leave out and say so, and that they are part of the page."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.recorded import CORRECT, event, judged, recorded, step
from support.walked import walk

from scriptgraph.metrics.intervals import clustered_share_interval, mean_interval
from scriptgraph.metrics.jackknife import alone
from scriptgraph.metrics.sampling import Sampled
from scriptgraph.metrics.summary import GroupSummary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.report.by_section import SectionParts
from scriptgraph.report.painting import COLOURS, legend
from scriptgraph.report.plots import Plot, plots
from scriptgraph.report.spread import TurnSpread, TurnTokens
from scriptgraph.report.wording import MISSING

WRONG = "Instructions completed: no\nNobody was greeted.\nLast message coherent: yes"


def groups_of(*dialogues: Dialogue, by: Sequence[str] | None = None) -> tuple[GroupSummary, ...]:
    tally = Tally()
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return summarise(tally, by=by, intervals=False).groups


def plots_of(
    dialogues: Sequence[Dialogue],
    tokens: Mapping[str, Sequence[TurnSpread]] | None = None,
    titles: Mapping[str, Mapping[str, str]] | None = None,
    sampled: tuple[Sampled, ...] | None = None,
) -> list[Plot]:
    """Give the plots of dialogues, with the intervals that belong to their sections."""
    sections = SectionParts()
    tally = Tally(listeners=[sections])
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    summary = summarise(tally, sampled=sampled, intervals=False)
    found = {one.name: sections.intervals(one.labels, summary.sampling) for one in summary.groups}
    return list(plots(summary.groups, tokens or {}, found, titles or {}))


def spreads(*dialogues: Dialogue) -> list[TurnSpread]:
    tokens = TurnTokens()
    tally = Tally(listeners=[tokens])
    for dialogue in dialogues:
        tally.add(dialogue, "here")
    return tokens.spreads(tally.labels)


def drawn(*dialogues: Dialogue) -> dict[str, Plot]:
    """Give the plots of dialogues that are one group."""
    groups = groups_of(*dialogues)
    found = plots_of(dialogues, {groups[0].name: spreads(*dialogues)})
    return {plot.key: plot for plot in found}


def test_lengths_are_told_by_their_quartiles() -> None:
    """Least, quartiles and most turns stand behind the bars."""
    lengths = [["hello"] * turns for turns in (1, 2, 3, 4, 9)]
    plot = drawn(*(walk(*path) for path in lengths))["lengths"]
    assert plot.numbers.rows == (("multi", "5", "1", "2.0", "3.0", "4.0", "9"),)


def test_tokens_are_told_for_every_turn_and_drawn_as_long_as_enough_dialogues_last() -> None:
    """Where one long dialogue would stand for all, the line ends; the numbers go on."""
    dialogues = [walk(*["hello"] * 2) for _ in range(5)] + [walk(*["hello"] * 40)]
    plot = drawn(*dialogues)["tokens"]
    assert [row[2] for row in plot.numbers.rows] == ["6", "6", *["1"] * 38]
    assert plot.svg is not None
    assert {"turn", "1", "2"} <= set(texts(plot.svg))
    assert not {"20", "30", "40"} & set(texts(plot.svg))


def test_completions_have_an_interval_over_what_was_drawn() -> None:
    """It is that of the share in the table above; of two dialogues nothing follows for others."""
    plot = drawn(judged(CORRECT), judged(WRONG))["completion-1"]
    assert plot.numbers.rows == (("1", "B", "1 of 2", "50.0 %", MISSING),)
    assert "where at least 6 were drawn" in plot.caption
    many = [judged(CORRECT if number % 3 else WRONG) for number in range(9)]
    named = [one.model_copy(update={"id": f"b-{number}"}) for number, one in enumerate(many)]
    plot = drawn(*named)["completion-1"]
    share = clustered_share_interval(alone((float(bool(one % 3)), 1.0) for one in range(9)))
    assert share is not None
    assert plot.numbers.rows[0][4] == f"{100 * share.low:.1f} to {100 * share.high:.1f} %"
    assert plot.caption.endswith("confirmed, with the 95 % interval.")


def visit(turns: int, **more: Any) -> Dialogue:
    """Make a dialogue with one visit of one section, of so many turns."""
    walked = walk(*["hello"] * turns, **more)
    first, *others, last = walked.steps
    spoken = (one for one in others if one.actor != "event")
    return walked.model_copy(update={"steps": (first, *spoken, last)})


@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=6, max_size=8))
def test_turns_of_a_section_have_an_interval_over_patients(turns: list[tuple[int, int]]) -> None:
    """Two sessions with one patient are one draw: the interval is that over what they add up to."""
    dialogues = [
        visit(times, id=f"d-{patient}-{number}", patient={"id": f"p{patient}"})
        for patient, pair in enumerate(turns)
        for number, times in enumerate(pair)
    ]
    *_, plot = plots_of(dialogues, sampled=("patients",))
    found = mean_interval(alone((float(sum(pair)), 2.0) for pair in turns))
    told = f"{found.low:.1f} to {found.high:.1f}" if found else MISSING
    assert plot.numbers.rows[0][5] == told
    assert plot.numbers.header[5] == "95 % interval"


@pytest.mark.parametrize(
    ("key", "caption"),
    [
        ("tokens", "No dialogue says how many tokens its turns took."),
        ("completion-1", "No verifier has judged a completion in these dialogues."),
    ],
)
def test_where_there_is_nothing_to_draw_the_caption_says_why(key: str, caption: str) -> None:
    """A missing figure is missing; there is no plot of zeros."""
    silent = recorded([event("started", 1), step("dialog", "Hello.", model="m")])
    plot = drawn(silent)[key]
    assert (plot.svg, plot.caption, plot.numbers.rows) == (None, caption, ())


def test_sections_stand_in_the_scripts_order() -> None:
    """The first section comes first, whichever a dialogue happened to begin with."""
    plot = drawn(walk("talk", "close"), walk("hello", "talk", "close"))["sections-1"]
    assert [row[0] for row in plot.numbers.rows] == ["hello", "talk", "close"]
    assert plot.numbers.rows[1] == ("talk", "multi", "2", "2", "1.0", MISSING)


def test_sections_are_drawn_by_their_titles_and_a_group_without_dialogues_keeps_its_colour() -> (
    None
):
    """The same names as in the flow; what is lost takes nobody else's place."""
    dialogues = walk("hello", mode="single", discarded=True), walk("hello")
    _, _, _, turns = plots_of(dialogues, titles={"multi": {"hello": "Hello there"}})
    assert turns.svg is not None
    assert "Hello there" in texts(turns.svg)
    assert turns.numbers.rows[0][:2] == ("Hello there", "multi")
    assert [(sign.group, sign.number) for sign in turns.legend] == [
        *(("single (none left)", 1), ("multi", 2)),
    ]
    assert "var(--group-1)" not in turns.svg


def test_sections_of_different_scripts_are_not_mixed() -> None:
    """Scripts that call a section the same have plots of their own."""
    other = {"id": "other", "version": 1, "hash": "def"}
    titles = [plot.title for plot in plots_of((walk("hello"), walk("hello", script=other)))]
    assert titles[2:] == [
        "Confirmed completions by section, other",
        "Turns per section, other",
        "Confirmed completions by section, short",
        "Turns per section, short",
    ]


def test_a_plot_is_a_part_of_the_page() -> None:
    """Its text is text, its colours are the page's, its ids are its own, and it styles nothing."""
    for key, plot in drawn(judged(CORRECT, WRONG), judged(WRONG)).items():
        assert plot.svg is not None
        root = ElementTree.fromstring(str(plot.svg).replace("xlink:href", "href"))
        assert root.attrib["role"] == "img"
        assert root.findtext("title") == plot.title
        assert "<style" not in plot.svg
        assert "<metadata" not in plot.svg
        assert not re.search(r"#[0-9a-f]{6}\b", plot.svg)
        assert set(re.findall(r"var\((.*?)\)", plot.svg)) <= set(COLOURS.values())
        assert all(id_.startswith(f"{key}-") for id_ in re.findall(r'\bid="(.*?)"', plot.svg))
        assert all(id_.startswith(f"{key}-") for id_ in re.findall(r'href="#(.*?)"', plot.svg))


def texts(svg: str) -> list[str]:
    """Give the texts in a picture."""
    return re.findall(r"<text[^>]*>(.*?)</text>", svg)


@pytest.mark.parametrize("name", ["$x^2$", "_hidden", "a & <b>", "多", "x" * 60, "%s {}"])
def test_a_group_can_have_any_name(name: str) -> None:
    """A name is text: no formula, no markup, no reason for a warning."""
    dialogues = walk("hello", mode=name), walk("hello", mode="single")
    found = plots_of(dialogues, {name: spreads(walk("hello")), "single": []})
    lengths = found[0].svg
    assert lengths is not None
    ElementTree.fromstring(str(lengths).replace("xlink:href", "href"))
    shown = "".join(texts(lengths)).replace("&amp;", "&").replace("&lt;", "<").replace("&gt;", ">")
    assert name[:20] in shown


def test_the_readers_own_settings_of_matplotlib_change_nothing() -> None:
    """A plot looks the same wherever it is made, and leaves the settings as they were."""
    plain = drawn(walk("hello"))["sections-1"].svg
    with mpl.rc_context({"font.size": 30, "text.usetex": True, "axes.grid": True}):
        assert drawn(walk("hello"))["sections-1"].svg == plain
        assert mpl.rcParams["font.size"] == 30


def test_more_groups_than_colours_can_still_be_drawn() -> None:
    """Colours and markers come again; a single group needs no legend."""
    dialogues = [walk("hello", mode=f"m{number}") for number in range(11)]
    groups = groups_of(*dialogues)
    found = plots_of(dialogues, {group.name: spreads(dialogues[0]) for group in groups})
    signs = found[1].legend
    assert [sign.number for sign in signs] == [1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3]
    assert "middle half" not in found[1].caption
    assert legend(["alone"]) == ()
