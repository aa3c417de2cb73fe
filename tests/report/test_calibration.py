"""A judge held against people as a plot: its numbers, its words, its picture."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from support.paged import page_of
from support.walked import walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.by_people import Rated, agreement_with_people
from scriptgraph.metrics.sources import Source
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.replies.human_ratings import HumanVerdict
from scriptgraph.report.calibration import calibration_plots
from scriptgraph.report.plots import Plot
from scriptgraph.studies.judging.human import keep_agreement, verdicts_by_people

GOLDEN = Path(__file__).parents[1] / "golden" / "calibration.svg"

SCORES: Sequence[tuple[float, tuple[float, ...]]] = [
    *[(1, (1, 2))] * 4,
    *[(2, (2, 2))] * 7,
    *[(4, (3, 2))] * 9,
    (5, (5, 4)),
]
"""What a judge gave, and what two people did: it is kind where they are not."""


def held(agreement: Mapping[str, Any]) -> list[Plot]:
    """Give the plots of a source whose verifier was held against people."""
    source = Source("here", 1, 0, {}, verifiers={"large": {"completed": agreement}, "other": {}})
    return list(calibration_plots([source], []))


def given() -> Plot:
    """Give the plot of the judge that is kind."""
    rated = [Rated(str(n), judged, human, str(n)) for n, (judged, human) in enumerate(SCORES)]
    (plot,) = held(asdict(agreement_with_people(rated, "ordinal")))
    return plot


def test_what_people_gave_stands_beside_what_the_judge_gave() -> None:
    """Whoever does not see the picture reads the same in words and numbers."""
    plot = given()
    assert plot.title == "completed: large against people"
    assert plot.numbers.rows == (
        ("1", "1.50", "-0.50", "4"),
        ("2", "2.00", "+0.00", "7"),
        ("4", "2.50", "+1.50", "9"),
        ("5", "4.50", "+0.50", "1"),
    )
    assert "Of 21 things, the judge gave more than people did there to 10, and less to 4." in (
        plot.caption
    )


def test_the_picture_is_the_one_that_was_looked_at() -> None:
    """Axes are named, both have one scale, and agreement is a line; `GOLDEN_UPDATE=1` writes it."""
    svg = str(given().svg)
    if os.environ.get("GOLDEN_UPDATE"):
        GOLDEN.write_text(svg + "\n", encoding="utf-8")
    assert svg + "\n" == GOLDEN.read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg.replace("xlink:href", "href"))
    assert (root.attrib["role"], root.findtext("title")) == ("img", given().title)
    texts = re.findall(r"<text[^>]*>(.*?)</text>", svg)
    assert {"what the judge gave", "what people gave, on average"} <= set(texts)


def test_a_judge_whom_nobody_held_against_people_has_no_plot() -> None:
    """Nor has one of which too old a record says only how well it agreed."""
    assert held({"n": 3, "kappa": 0.5}) == []


def test_what_is_no_calibration_is_refused() -> None:
    """The message says whose agreement it is, and on what."""
    with pytest.raises(InputError, match="the agreement of large with people on completed: "):
        held({"n": 3, "kappa": 0.5, "calibration": [{"judged": "much"}]})


def test_the_page_of_a_judged_folder_draws_its_judge(tmp_path: Path) -> None:
    """What `verify --human` leaves beside the verdicts is on the page, with its numbers."""
    dialogue = walk("hello", "talk")
    verdict = SwitchVerdict(
        dialogue=dialogue.id, switch=1, section="hello", at="", model="large", coherent=True
    )
    verdicts = tmp_path / "dialogues.verdicts.jsonl"
    verdicts.write_text(verdict.line() + "\n", encoding="utf-8")
    human = [HumanVerdict(id=dialogue.id, switch=1, coherent=False)]
    keep_agreement(verdicts, "large", verdicts_by_people([verdict], human), human)
    page = page_of(tmp_path, dialogue).html
    assert "coherent: large against people.</b>" in page
    assert "(0 is no, 1 is yes). Of 1 thing, the judge gave more than people did there to 1" in page
    assert '<title id="calibration-1-title">coherent: large against people</title>' in page
