"""A hint is read before it is shown: whoever follows it to the letter hears no more of the slip."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.formats.told import in_language
from scriptgraph.formats.types_meant import OURS, type_meant
from scriptgraph.script.check import check
from scriptgraph.script.ranges import as_range

SCRIPT = """\
# Schlaf und Sorge

- Version: 1
- Sprache: de
- berechnet: summe = druck + gruebeln + nachts
- berechnet: schwere = summe as leicht 0..3, mittel 4..6, schwer 7..9

Jederzeit:

→ Hilfe, dringend, wenn die Person in Gefahr ist oder daran denkt, sich das Leben zu nehmen

## Beginn

1. **frage:** Frage, ob die Person mitmachen möchte.
   - erfrage bereit: ja/nein
2. **geburt:** Frage nach dem Geburtstag.
   - erfrage geburtstag: Datum 1930-01-01..2012-12-31
3. **besuch:** Frage, wann die Person zuletzt bei einer Ärztin war.
   - erfrage letzter_besuch: Datum 2020-01-01..2030-12-31
4. **schlaf:** Frage, wie lange die Person schläft.
   - erfrage schlaf: Zeitspanne 0..24 hours
5. **gewicht:** Frage nach dem Gewicht.
   - erfrage gewicht: Zahl 30..250 kg

→ Bogen, wenn `bereit`
→ Ende, sonst

## Bogen

- Antworten: 0 = nie, 1 = manchmal, 2 = oft, 3 = immer

1. **druck:** Ich fühle mich unter Druck.
2. **gruebeln:** Ich grüble.
3. **nachts:** Ich liege nachts wach.
   - wenn: `gruebeln > 0`
   - übersprungen: 0

→ Gespräch, wenn `schwere is schwer`
→ Ende, sonst

## Gespräch

1. **reden:** Sprich mit der Person darüber, was sie belastet.

→ Ende

## Hilfe

1. **hilfe:**
   > Bitte rufen Sie jetzt 112 an.
2. Frage, ob die Person in Sicherheit ist, und bleib bei ihr, bis sie es sagt.

## Ende

1. **ende:**
   > Alles Gute.
"""
SEVERE, READY = "`schwere is schwer`", "`bereit`"
TYPE = "Datum 1930-01-01..2012-12-31"

SLIPS = [
    (SEVERE, "`schwere ist schwer`", "schwere is schwer"),
    (SEVERE, "`die Schwere ist schwer`", "schwere is schwer"),
    (SEVERE, "`schwere = schwer`", "schwere is schwer"),
    (SEVERE, '`schwere ist "schwer"`', "schwere is schwer"),
    (SEVERE, "`schwere ist nicht leicht`", "schwere is not leicht"),
    (
        SEVERE,
        "`schwere is mittel` oder `schwere is schwer`",
        "schwere is mittel or schwere is schwer",
    ),
    (SEVERE, "`schwere is mittel oder schwer`", "schwere is mittel or schwer"),
    (SEVERE, "`schwere is schwer und summe größer als 7`", "schwere is schwer and summe > 7"),
    (SEVERE, "`schwere is heftig`", "schwere is leicht"),
    (SEVERE, "`schwere > 6`", "summe > 6"),
    (SEVERE, '`schwere > "6"`', "summe > 6"),
    (SEVERE, "`summe über 6`", "summe > 6"),
    (SEVERE, "`summe ist mindestens 7 Punkte`", "summe >= 7"),
    (SEVERE, "`Summe > 6`", "summe > 6"),
    (SEVERE, "schwere ist schwer", "schwere is schwer"),
    (SEVERE, "die Schwere schwer ist", "schwere is schwer"),
    (SEVERE, "summe über 6 ist", "summe > 6"),
    (SEVERE, "die Summe größer als 6 ist", "summe > 6"),
    (SEVERE, "summe > 6", "summe > 6"),
    (SEVERE, "`schwere is schwer` und die Person reden möchte", "schwere is schwer"),
    (SEVERE, "`schwer`", "schwere is schwer"),
    (READY, "`bereit = ja`", "bereit == true"),
    (READY, "`bereit == ja`", "bereit == true"),
    (READY, '`bereit == "ja"`', "bereit == true"),
    (READY, "bereit", "bereit"),
    (READY, "nicht bereit", "not bereit"),
    (READY, "`gewicht < 40 kg`", "gewicht < 40"),
    (READY, "`gewicht < 40,5`", "gewicht < 40.5"),
    (READY, "`schlaf < 6 Stunden`", "schlaf < 6 hours"),
    (READY, "`letzter_besuch < 1.1.2026`", "letzter_besuch < 2026-01-01"),
    (READY, '`letzter_besuch < "2026-01-01"`', "letzter_besuch < 2026-01-01"),
    (TYPE, "Datum 2012-12-31..1930-01-01", "Datum 1930-01-01..2012-12-31"),
    (TYPE, "Datum 1930-01-01..2012-02-31", "Datum 1930-01-01..2012-02-29"),
    (TYPE, "Datum 01.01.1930..31.12.2012", "Datum 1930-01-01..2012-12-31"),
    ("Zahl 30..250 kg", "Zahl 250..30 kg", "Zahl 30..250 kg"),
    ("Zahl 30..250 kg", "Zahl 30-250 kg", "Zahl 30..250 kg"),
    ("Zeitspanne 0..24 hours", "Zeitspanne 24..0 hours", "Zeitspanne 0 Stunden..24 Stunden"),
    ("Zeitspanne 0..24 hours", "Zeitspanne 0..24 h", "Zeitspanne 0..24 Stunden"),
    ("→ Gespräch, wenn", "→ Gespräch, sonst wenn", "→ Gespräch, wenn"),
    ("→ Gespräch, wenn", "→ Gespräch, sonst, wenn", "→ Gespräch, wenn"),
    ("→ Hilfe, dringend,", "→ Hilfe, sonst", "→ Hilfe, wenn"),
    ("druck + gruebeln + nachts", "summe(druck, gruebeln, nachts)", "sum(druck, gruebeln, nachts)"),
    ("summe as leicht", "summe als leicht", "summe as leicht"),
    ("schwer 7..9", "schwer ab 7", "schwer 7..9"),
    ("`gruebeln > 0`", "die Person grübelt", "druck > 0"),
    ("`gruebeln > 0`", "`gruebeln größer als 0`", "gruebeln > 0"),
]
"""What is right, what somebody wrote, and what belongs to what is proposed to them."""


def findings(text: str) -> list[Finding]:
    """List what is said of a script, each once."""
    script, found = read_script(text, "markdown")
    assert script is not None
    return list(found) or check(script, ignore=["missing-value-decides", "value-without-rule"])


def followed(text: str, finding: Finding) -> str:
    """Do what a hint says to the letter."""
    lines = text.splitlines()
    at = finding.place.line - 1
    written = re.search(r"(?:rite|as|ean|comparisons:) (``.+?``|`[^`]+`)", finding.hint)
    assert written, finding.hint
    meant = written[1].strip("` ") + "`" * written[1].endswith("` ``")
    line = lines[at]
    mark = line.strip()[:2]
    if meant[:2] == mark:
        line = line[: line.index(mark)] + meant
    elif "berechnet:" in line:
        line = line.partition("= ")[0] + f"= {meant}"
    elif meant.startswith("if "):
        line = line.partition(", wenn ")[0] + f", {meant}"
    elif "wenn: " in line or ", wenn " in line:
        begin = re.match(r".*?wenn:? ", line)
        assert begin
        line = begin[0] + (meant if "`" in meant else f"`{meant}`")
    lines[at] = line
    return "\n".join(lines)


CHOSEN = SCRIPT.replace("bereit: ja/nein", "bereit: eines von ja, nein")
TRUTHS = [("bereit", 'bereit == "ja"'), ("not bereit", 'not bereit == "ja"')]


@pytest.mark.parametrize(("slip", "meant"), TRUTHS)
def test_a_choice_that_stands_where_a_truth_does_keeps_its_sense(slip: str, meant: str) -> None:
    """All that is joined with it is proposed, so that nobody follows half of a condition."""
    text = CHOSEN.replace(READY, f"`declined(bereit) or {slip}`")
    first, *_ = findings(text)
    assert first.hint == f"Write `declined(bereit) or {meant}`."
    assert not [one for one in findings(followed(text, first)) if one.severity == "error"]


def test_what_follows_of_a_slip_is_not_told_beside_it() -> None:
    """Answers that are none leave a sum without numbers, and its bands without any."""
    text = SCRIPT.replace("0 = nie, 1 = manchmal", "nie, 1 = manchmal")
    assert [one.rule for one in findings(text)] == ["questionnaire-answers"]
    text = SCRIPT.replace("   - wenn: `gruebeln > 0`\n", "")
    assert [one.rule for one in findings(text)] == ["wrong-value"]


def test_nothing_is_said_of_the_script_without_slips() -> None:
    """What is said below is said of the slip alone."""
    assert not findings(SCRIPT)


@pytest.mark.parametrize(("right", "slip", "meant"), SLIPS)
def test_who_follows_a_hint_has_what_was_meant(right: str, slip: str, meant: str) -> None:
    """No second error, and not the same again."""
    assert SCRIPT.count(right) == 1
    first, *_ = findings(SCRIPT.replace(right, slip))
    text = followed(SCRIPT.replace(right, slip), first)
    assert meant in text, (first.message, first.hint)
    again = [one for one in findings(text) if one.severity == "error" or one.rule == first.rule]
    assert not again, (first.hint, again)


ENDS = st.sampled_from(
    [
        "3",
        "10",
        "2.5",
        "1.000",
        "2020-02-31",
        "2020-13-01",
        "1.2.2020",
        "8 hours",
        "30 Minuten",
        "2 weeks",
    ]
)


@given(
    st.sampled_from(["integer", "Zahl", "number", "Datum", "duration", "Zeitspanne", ""]),
    ENDS,
    st.sampled_from(["..", " bis ", "-", " to "]),
    ENDS,
    st.sampled_from(["", " kg", " Zentner", " foo"]),
)
@settings(max_examples=60)
def test_a_type_that_is_proposed_can_be_read(
    kind: str, low: str, between: str, high: str, unit: str
) -> None:
    """Whatever its ends are, and in whatever order."""
    meant = type_meant(f"{kind} {low}{between}{high}{unit}")
    if isinstance(meant, str) and " " in meant:
        assert as_range(meant)
    elif isinstance(meant, str):
        assert meant in (*OURS, "")


def test_a_proposal_of_a_rule_is_told_in_german() -> None:
    """The formula itself, not what formulas are like."""
    text = SCRIPT.replace(SEVERE, "`schwere ist schwer`")
    (found,) = findings(text)
    told = in_language(found, "de", is_markdown=True)
    assert told.hint == "Schreiben Sie `schwere is schwer`."
