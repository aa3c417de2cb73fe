"""A line is named with its file where that is not the one that is spoken of."""

from __future__ import annotations

from scriptgraph.core.findings import Path, Place, Source


def test_a_line_of_a_part_is_named_with_its_file() -> None:
    """A bare number would be looked for in the script's own file."""
    places: dict[Path, Place] = {
        ("a",): Place("s.md", 13, 1),
        ("b",): Place("parts/consent.md", 13, 1),
    }
    source = Source("s.md", places)
    assert source.line_in_words(("a", "next")) == "line 13"
    assert source.line_in_words(("b", "next")) == "line 13 of parts/consent.md"
    assert source.line_in_words(("c",)) == ""
