"""Remarks of an author are kept from form to form, or told."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from support.strategies import lines, scripts

from scriptgraph.formats.load import WritableFormat, load_script, write_script
from scriptgraph.formats.remarks import Remark, remarks_in, with_remarks
from scriptgraph.script.model import Script

OTHER: dict[WritableFormat, WritableFormat] = {"yaml": "markdown", "markdown": "yaml"}

YAML = """\
# at the top
script: demo  # beside its name
sections:
  # above the first
  a:
    tasks:
      t:
        do: |
          Say # this
          # and this
      u: "x # y"
    next:
      # above a rule
      - {to: b, if: mood < 4}
      - b
  b:
    tasks: {ask: {do: Ask., collect: {mood: integer}}}
# at the end
"""

MARKDOWN = """\
<!-- at the top -->
# Demo

<!-- of two
     lines -->
## A

1. **t:** Say this. <!-- behind it -->

\\<!-- no remark -->

→ end
"""


def noted(text: str, format: str) -> list[str]:
    return [one.text for one in remarks_in(text, format)]


def test_what_stands_behind_a_hash_in_a_text_is_no_remark() -> None:
    """In YAML, a remark stands outside of every text, alone or beside a part."""
    assert noted(YAML, "yaml") == [
        *("at the top", "beside its name", "above the first", "above a rule", "at the end")
    ]
    assert [one.stands_alone for one in remarks_in(YAML, "yaml")] == [True, False, True, True, True]


def test_what_a_backslash_keeps_is_no_remark() -> None:
    """In Markdown, a remark may have several lines; what a backslash keeps is text."""
    assert noted(MARKDOWN, "markdown") == ["at the top", "of two\nlines", "behind it"]


def test_a_remark_stands_above_its_part() -> None:
    """In Markdown each stands above what it stood above, or beside, in YAML; and back again."""
    script = load_script(YAML, "yaml")
    bare = write_script(script, "markdown")
    text, lost = with_remarks(bare, "markdown", remarks_in(YAML, "yaml"), script)
    assert lost == []
    assert "<!-- above the first -->\n## A" in text
    assert "<!-- above a rule -->\n→ B, if `mood < 4`" in text
    assert text.startswith("<!-- at the top -->\n<!-- beside its name -->\n# Demo")
    assert text.endswith("<!-- at the end -->\n")


def test_what_would_end_a_remark_of_markdown_is_told() -> None:
    """A remark that Markdown cannot hold is given back, and the others are kept."""
    script = load_script(YAML, "yaml")
    given = [Remark("a --> b", 1, 1, True), Remark("kept", 5, 5, False)]
    text, lost = with_remarks(write_script(script, "markdown"), "markdown", given, script)
    assert lost == given[:1]
    assert noted(text, "markdown") == ["kept"]


@settings(deadline=None, max_examples=25, suppress_health_check=[HealthCheck.too_slow])
@given(scripts(), st.lists(st.tuples(st.integers(1, 60), lines()), max_size=4), st.booleans())
def test_no_remark_changes_a_script(
    script: Script, notes: list[tuple[int, str]], from_yaml: bool
) -> None:
    """Whatever stands in remarks, the script stays the same, and each is kept or told."""
    old: WritableFormat = "yaml" if from_yaml else "markdown"
    new = OTHER[old]
    read = load_script(write_script(script, old), old)
    given = [Remark(" ".join(text.split()), line, line, True) for line, text in notes]
    text, lost = with_remarks(write_script(read, new), new, given, read)
    assert load_script(text, new) == read
    assert len(remarks_in(text, new)) >= len(given) - len(lost)
