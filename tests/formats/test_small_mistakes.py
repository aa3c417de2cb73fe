"""Mistakes of experts who have never seen YAML or Markdown: one finding each that helps."""

from __future__ import annotations

import pytest
from support.small_mistakes import MARKDOWN, YAML, Mistake, made, told

from scriptgraph.formats.load import Format

IN_YAML = (
    # conditions and values
    Mistake("stunden < 5}", "stunden < 1,200}", "`stunden < 1200`"),
    Mistake("integer 0..24", "number 0..2,000", "`stunden: number 0..2000`"),
    Mistake("integer 0..24", "number 0..2.000", "`stunden: number 0..2000`"),
    Mistake("stunden < 5}", "stunden < 1.200}", "`stunden < 1200`"),
    Mistake("stunden < 5}", "stunden < fünf}", "`if: stunden < 5`"),
    Mistake("stunden >= 5 and wach", 'stunden >= 5 and wach == "sí"', "wach == true"),
    Mistake("stunden >= 5 and wach", "stunden >= 5 and wach == nein", "wach == false"),
    Mistake("stunden < 5}", "stunden < 5 oder stunden unbekannt}", "without a condition"),
    Mistake("stunden < 5}", "stunden == null}", "without a condition"),
    Mistake("stunden < 5}", "stunden >= 1 and <= 4}", "`stunden >= 1 and stunden <= 4`"),
    Mistake("wach}", 'grund in "Lärm, nichts"}', '`stunden >= 5 and grund in ["Lärm", "nichts"]`'),
    Mistake("stunden < 5}", "grund == Lärm/nichts}", '`grund in ["Lärm", "nichts"]`'),
    Mistake("wach: boolean", "wach: booleano", "`wach: boolean`"),
    Mistake("Sorgen, Schmerz, Lärm, nichts", "Sorgen، Schmerz، Lärm، nichts", "plain comma"),
    Mistake("Lärm, nichts]", "Lärm oder nichts]", "[Sorgen, Schmerz, Lärm, nichts]"),
    Mistake("Lärm, nichts]", "Lärm (laut, leise), nichts]", '"Lärm (laut, leise)"'),
    Mistake("turns: 15", "turns: 0", "at least 1"),
    # braces, keys, texts
    Mistake(
        "in Gefahr, urgent: true}",
        "in Gefahr, urgent: true, oder denkt daran}",
        '`when: "die Person ist in Gefahr, oder denkt daran", urgent: true`',
    ),
    Mistake("{to: arzt, if: s", "{to:arzt, if:s", "`{to: arzt, if: stunden < 5}`"),
    Mistake("say: Ich", "say: !!! Ich", '"!!! Ich bin ein Programm."'),
    Mistake("Programm.\n", "Programm.\n        Notruf: 112.\n", "`say: |`", 0),
    Mistake("  arzt:\n", "  zum arzt:\n", "`zum_arzt`"),
    Mistake("  krise:\n", "  schluss:\n", "another name", 7),
    Mistake("  arzt:\n", "  sorgen:\n", "another name"),
)

IN_MARKDOWN = (
    Mistake("# Pain talk", "## Pain talk", "`# Pain talk`"),
    Mistake("{#short_talk}", "(#short_talk)", "`## Short talk {#short_talk}`"),
    Mistake("{#short_talk}", "{short_talk}", "`## Short talk {#short_talk}`"),
    Mistake("{#short_talk}", "[#short_talk]", "`## Short talk {#short_talk}`"),
    Mistake("{#short_talk}", "{id: short_talk}", "`## Short talk {#short_talk}`"),
    Mistake("   > Please", "   &gt; Please", "`> Please call 911 now.`"),
    Mistake("not agree", "not agree, urgently", "`→ Goodbye, if the patient does not agree`"),
    Mistake("`strength >= 8`", "strength is 8 or more, or they take pills", "two rules"),
    Mistake("`strength >= 8`", "`strength >= 8 and <= 10`", "strength >= 8 and strength <= 10"),
    Mistake("`strength >= 8`", "`strength >= eight`", "strength >= 8"),
    Mistake("integer 0..10", "number 0..1,000", "number 0..1000"),
    Mistake("back, head, elsewhere", "back (low, high), head", '"back (low, high)"'),
    Mistake("## Doctor", "## Goodbye", "another title", 20),
)

CASES: list[tuple[Format, Mistake]] = [
    *(("yaml", each) for each in IN_YAML),
    *(("markdown", each) for each in IN_MARKDOWN),
]


@pytest.mark.parametrize(("format", "text"), [("yaml", YAML), ("markdown", MARKDOWN)])
def test_nothing_is_said_of_the_sound_scripts(format: Format, text: str) -> None:
    """The scripts in which the mistakes are made have none of their own."""
    assert told(text, format) == []


@pytest.mark.parametrize(
    ("format", "mistake"), CASES, ids=lambda each: str(getattr(each, "new", each))
)
def test_one_mistake_is_one_finding(format: Format, mistake: Mistake) -> None:
    """It stands in the line of the mistake, and says what to write."""
    text, line = made(mistake, format)
    (finding,) = told(text, format)
    assert mistake.hint in finding.hint
    assert finding.place.line == line + mistake.line
