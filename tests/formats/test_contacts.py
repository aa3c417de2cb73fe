"""Whom a script names for somebody in danger is read in every form, and slips are told."""

from __future__ import annotations

import pytest

from scriptgraph.core.errors import ScriptError
from scriptgraph.formats.load import load_script

HEAD = "script: a\nsections:\n  a: {tasks: {ask: Ask.}}\n"
MARKDOWN = "# A\n\n{}\n\n## B\n\n1. Ask.\n"


@pytest.mark.parametrize(
    "written",
    [
        "contacts:\n  DE: ['Ambulanz: 1', 'Notruf: 112']\n",
        "contacts:\n  de: ['Ambulanz: 1', 'Notruf: 112']\n",
        "contacts: ['DE: Ambulanz: 1', 'DE: Notruf: 112']\n",
    ],
)
def test_contacts_are_lines_or_regions(written: str) -> None:
    """All forms say the same."""
    script = load_script(HEAD + written, "yaml")
    assert script.contacts == ("DE: Ambulanz: 1", "DE: Notruf: 112")


def test_markdown_names_one_in_a_line() -> None:
    """A line may do without a region."""
    lines = "- contact: DE: Notruf: 112\n- contact: Ask for Dr. Kern"
    script = load_script(MARKDOWN.format(lines), "markdown")
    assert script.contacts == ("DE: Notruf: 112", "Ask for Dr. Kern")


@pytest.mark.parametrize(
    ("written", "told", "line"),
    [
        ("contacts:\n  UK: Samaritans\n", "'UK' is no region's code", 5),
        ("contacts:\n  - 'SP: 024'\n", "'SP' is no region's code", 5),
        ("contacts:\n  Bavaria: 1\n", "'Bavaria' is no region", 5),
        ("contacts:\n  DE: {a: b}\n", "names nobody", 5),
        ("contacts: []\n", "nobody is named", 4),
    ],
)
def test_slips_are_told_at_their_line(written: str, told: str, line: int) -> None:
    """A number that nobody is shown would be missed only when it is needed."""
    with pytest.raises(ScriptError) as refused:
        load_script(HEAD + written, "yaml")
    (found,) = refused.value.findings
    assert told in found.message
    assert found.place.line == line
