"""Hints that show a piece of a script which holds backticks itself."""

from __future__ import annotations

import re

import pytest

from scriptgraph.core.findings import Place
from scriptgraph.formats.outline import Outline

CODE = re.compile(r"(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)", re.DOTALL)
"""What pages show as code: up to the next run of backticks that is as long (CommonMark 6.1)."""


@pytest.mark.parametrize(
    "line",
    ["Say plainly.", "Say `hi`", "Say ``hi``", "`Hi` or ``ho```", "``", "Say {hi} `{ho}`"],
)
def test_what_is_to_be_written_is_shown_as_it_stands(line: str) -> None:
    """However many backticks are in it, and wherever they stand."""
    outline = Outline("tea.md")
    outline.slip("no-number", Place("tea.md", 7, 1), write=line)
    [finding] = outline.findings
    assert next(code for _, code in CODE.findall(finding.hint)).strip() == line, finding.hint
