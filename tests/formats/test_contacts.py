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
        ("contacts:\n  D: 030 99\n", "'D' is no region's code", 5),
        ("contacts:\n  Österreich: 'Praxis: 030 99'\n", "'Österreich' is no region's code", 5),
        ("contacts:\n  - 'DE Praxis: 030 99'\n", "no colon follows the region 'DE'", 5),
    ],
)
def test_slips_are_told_at_their_line(written: str, told: str, line: int) -> None:
    """A number that nobody is shown would be missed only when it is needed."""
    with pytest.raises(ScriptError) as refused:
        load_script(HEAD + written, "yaml")
    (found,) = refused.value.findings
    assert told in found.message
    assert found.place.line == line


MISNAMED = {
    "Deutschland": "DE",
    "D": "DE",
    "Österreich": "AT",
    "oesterreich": "AT",
    "A": "AT",
    "Großbritannien": "GB",
    "Switzerland": "CH",
    "España": "ES",
    "Royaume-Uni": "GB",
    "États-Unis": "US",
    "奥地利": "AT",
    "USA": "US",
}


@pytest.mark.parametrize(("name", "code"), MISNAMED.items())
def test_a_region_that_is_spelt_otherwise_is_told_its_code(name: str, code: str) -> None:
    """In five languages; taken for a name, it would be shown to everybody."""
    with pytest.raises(ScriptError) as refused:
        load_script(MARKDOWN.format(f"- contact: {name}: Praxis: 030 99"), "markdown")
    (found,) = refused.value.findings
    assert found.message == f"{name!r} is no region's code"
    assert (found.hint, found.place.line) == (f"Write {code}.", 3)


READ = {
    "de: Praxis: 030 99": "DE: Praxis: 030 99",
    "At：Praxis: 030 99": "AT: Praxis: 030 99",
    "PL: Telefon zaufania: 116 123": "PL: Telefon zaufania: 116 123",
    "Praxis: Dr. Kern: 030 99": "Praxis: Dr. Kern: 030 99",
    "Telefonseelsorge Österreich: 142": "Telefonseelsorge Österreich: 142",
    "France Victimes: 116 006": "France Victimes: 116 006",
    "Dr: Kern: 030 99": "Dr: Kern: 030 99",
    "Li: 030 99": "Li: 030 99",
    "Mo: 9-17, 030 99": "Mo: 9-17, 030 99",
    "E: help@example.org": "E: help@example.org",
    "IT Support: 030 99": "IT Support: 030 99",
}


@pytest.mark.parametrize(("written", "read"), READ.items())
def test_a_region_in_small_letters_is_one_and_a_name_is_none(written: str, read: str) -> None:
    """What only looks like a region is for everybody."""
    assert load_script(f"{HEAD}contacts: ['{written}']\n", "yaml").contacts == (read,)
    assert load_script(MARKDOWN.format(f"- contact: {written}"), "markdown").contacts == (read,)
