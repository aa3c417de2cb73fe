"""Rules ask for bands in words, in YAML and in Markdown, and writers give the words back."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import WritableFormat, load_script, read_script, write_script
from scriptgraph.script.band_words import worded, written_out
from scriptgraph.script.bands import Bands, read_bands
from scriptgraph.script.check import check
from scriptgraph.script.model import Script

YAML = """\
script: mood
computed:
  score: low + tired
  severity: score as minimal 0..1, mild 2..3, moderately severe 4..6
  bad: severity is not minimal
sections:
  asked:
    questionnaire:
      answers: {0: not at all, 1: on some days, 2: on most days, 3: every day}
    tasks:
      low: Feeling low
      tired: Feeling tired
    next:
      - {to: talk, if: severity is moderately severe}
      - {to: bye, if: severity is minimal or mild}
      - {to: bye}
  talk:
    tasks:
      listen: Ask what would help.
    next: bye
  bye:
    tasks:
      bye: {say: Goodbye.}
guarantees:
  - talk only if severity is moderately severe
"""
MARKDOWN = """\
# Mood

- computed: score = low + tired
- computed: severity = score as minimal 0..1, mild 2..3, moderately severe 4..6
- computed: bad = severity is not minimal
- guarantee: talk only if severity is moderately severe

## Asked

- answers: 0 = not at all, 1 = on some days, 2 = on most days, 3 = every day

1. **low:** Feeling low
2. **tired:** Feeling tired

→ Talk, if `severity is moderately severe`
→ Bye, if `severity is minimal or mild`
→ Bye, otherwise

## Talk

1. **listen:** Ask what would help.

→ Bye

## Bye

1. **bye:**
   > Goodbye.
"""
TEXTS: dict[WritableFormat, str] = {"yaml": YAML, "markdown": MARKDOWN}
FORMATS: tuple[WritableFormat, ...] = ("yaml", "markdown")


def read(text: str, form: WritableFormat) -> tuple[Script | None, list[Finding]]:
    """Read a script with all that is said of it."""
    script, findings = read_script(text, form)
    return script, findings + [one for one in (check(script) if script else [])]


@pytest.mark.parametrize("form", FORMATS)
def test_both_formats_ask_for_bands_in_words_and_give_the_words_back(form: WritableFormat) -> None:
    """They say the same, have nothing to remark, and what is written is read as the same."""
    script = load_script(TEXTS[form], form)
    assert script.first.next == load_script(TEXTS["yaml"], "yaml").first.next
    assert [rule.if_ for rule in script.first.next] == [
        'severity == "moderately severe"', 'severity in ["minimal", "mild"]', None,
    ]  # fmt: skip
    assert script.computed["bad"] == 'severity != "minimal"'
    assert script.guarantees == ('talk only if severity == "moderately severe"',)
    assert write_script(script, form) == TEXTS[form]


BANDS = read_bands("score as minimal 0..1, mild 2..3, stage 2 4..6, über-hoch 7")
assert BANDS
KNOWN: dict[str, Bands] = {"severity": BANDS, "my_severity": BANDS}


@pytest.mark.parametrize(
    ("asked", "compared"),
    [
        ("severity is Stage  2", 'severity == "stage 2"'),
        ("severity is not über-hoch and a > 2", 'severity != "über-hoch" and a > 2'),
        ("a > 2 or severity is mild or minimal", 'a > 2 or severity in ["mild", "minimal"]'),
        ("not (severity is mild, minimal or stage 2)",
         'not (severity in ["mild", "minimal", "stage 2"])'),
        ("severity is mild or severity is minimal",
         'severity == "mild" or severity == "minimal"'),
        ("my_severity is mild", 'my_severity == "mild"'),
        ("severity is milder", 'severity == "milder"'),
        ("severity is mild or so", 'severity == "mild" or so'),
        ('name == "severity is mild"', 'name == "severity is mild"'),
        ("severity is 2", "severity is 2"),
        ("other is mild", "other is mild"),
    ],
)  # fmt: skip
def test_words_are_written_out_as_comparisons(asked: str, compared: str) -> None:
    """Of bands alone, outside quotes; words that are none are kept, to be told."""
    assert written_out(asked, KNOWN) == compared
    assert written_out(compared, KNOWN) == compared


PARTS = [
    *(
        "severity",
        "==",
        "!=",
        "in",
        "not",
        '"mild"',
        '["mild", "stage 2"]',
        "is",
        "mild",
        "or",
        "and",
    ),
    *("a > 2", "(", ")"),
]


@given(st.lists(st.sampled_from(PARTS), max_size=9))
def test_what_is_given_back_in_words_is_read_as_it_was(parts: list[str]) -> None:
    """Whatever a condition holds besides."""
    text = written_out(" ".join(parts), KNOWN)
    assert written_out(worded(text, KNOWN), KNOWN) == text


@pytest.mark.parametrize(
    ("form", "was", "written", "place", "said"),
    [
        ("yaml", "mild 2..3", "mild 2", (4, 3), "no band holds 3"),
        ("yaml", "mild 2..3", "mild 1..3", (4, 3), "both hold 1"),
        ("yaml", "severe 4..6", "severe 4..5", (4, 3), "no band holds 6; they end with"),
        ("yaml", "minimal 0..1", "minimal 1", (4, 3), "no band holds 0; they begin with"),
        ("yaml", "severe 4..6", "severe 4..9", (4, 3), "which comes to 0 to 6"),
        ("yaml", "low + tired", "mean(low, tired)", (4, 3), "numbers with a fraction"),
        ("yaml", "low + tired", "low > tired", (4, 3), "true or false"),
        ("yaml", "minimal or mild", "minimal or milt", (15, 19), "'milt'"),
        ("yaml", "if: severity is mod", "if: severity is not mad", (14, 20), "Did you mean"),
        ("yaml", "if: severity is moderately severe", "if: severity > 4", (14, 20), "compared"),
        ("yaml", "if: severity is mod", "when: severity is mod", (14, 20), "judged as a sentence"),
        ("yaml", "4..6", "4...", (4, 3), "is no band"),
        ("yaml", "only if severity is m", "only if severity is not so m", (25, 5), "is never"),
        ("markdown", "mild 2..3", "mild 2", (4, 1), "no band holds 3"),
        ("markdown", "`severity is minimal or mild`", "severity is mild", (16, 11), "stand in"),
        ("markdown", "severity is minimal or mild", "severity < 4", (16, 12), "compared"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_bands_is_told_where_it_stands(
    form: WritableFormat, was: str, written: str, place: tuple[int, int], said: str
) -> None:
    """With line and column, what was found, and what is allowed."""
    assert was in TEXTS[form]
    _, findings = read(TEXTS[form].replace(was, written, 1), form)
    told = {one for one in findings if said in f"{one.message} {one.hint}"}
    assert [(one.place.line, one.place.column) for one in told] == [place], findings


@pytest.mark.parametrize(
    ("was", "written"),
    [("4..6", "4..."), ("mild 2..3", "minimal 2..3"), ("score as", "severity as")],
)
def test_bands_that_are_none_are_one_finding(was: str, written: str) -> None:
    """The rules that ask for their words are not at fault."""
    text = YAML.replace(was, written, 1)
    found = [one for one in read_script(text, "yaml")[1] if one.severity == "error"]
    assert {one.place.line for one in found} == {4}, found
    assert len(found) == 1, found
