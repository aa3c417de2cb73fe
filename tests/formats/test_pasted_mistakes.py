"""Mistakes of people who paste a script from elsewhere, or write it in their own language.

Each is a change of a script in which nothing is wrong. The listing of all that is said is a golden
file, to be read by people.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import read_script
from scriptgraph.script.check.lint import lint

LISTING = Path(__file__).parents[1] / "golden" / "pasted_mistakes.txt"

SCRIPT = """\
# Abendrunde

- version: 2
- language: de
- agent: Kim
- silence: cycle-without-limit, crisis-left-early, missing-value-decides

Sei warm und knapp.

Jederzeit:

→ Notlage, urgently, if die Person ist in Gefahr
→ Abschied, if die Person möchte aufhören

## Ankommen

1. **hinweis:**
   > Ich bin ein Programm.
   > In Not rufen Sie bitte 112 an.
2. **befinden:** Frage nach der Stimmung von 0 bis 10.
   - collect stimmung: integer 0..10
3. **wunsch:** Frage, was heute guttut.
   - collect wunsch: one of gespräch, übung, ruhe
   - collect allein: boolean

→ Notlage, if `stimmung < 2 and allein == true`
→ Gespräch, if `wunsch == "gespräch"`
→ Abschied, if die Person ist müde
→ Gespräch, if `wunsch != "gespräch"`

## Gespräch

1. Frage, was sie beschäftigt.
2. Höre zu.

→ Abschied
→ Abschied, after 12 turns

## Notlage

1. **nummer:**
   > Bitte rufen Sie jetzt 112 an.
2. **sicher:** Frage, ob sie jetzt sicher ist, und bleib bei ihr, bis sie es ist.

→ Abschied

## Abschied

1. Verabschiede dich.

→ end
"""

Change = tuple[str, str]
WISH = '→ Gespräch, if `wunsch == "gespräch"`'
LAST = '→ Gespräch, if `wunsch != "gespräch"`'
NEXT = "→ Abschied\n\n## Abschied"
MOOD = "   - collect stimmung: integer 0..10"
URGENT = "→ Notlage, urgently, if die Person ist in Gefahr"

MISTAKES: dict[str, tuple[Change, ...]] = {
    # arrows and where they lead
    "arrow_with_a_number": (("→ Abschied\n→ Abschied, after", "1. → Abschied\n→ Abschied, after"),),
    "words_and_arrow": ((NEXT, "→ weiter mit Abschied\n\n## Abschied"),),
    "two_sections": ((NEXT, "→ Gespräch oder Abschied\n\n## Abschied"),),
    "arrow_of_an_emoji": ((NEXT, "👉 Abschied\n\n## Abschied"),),
    "arrow_of_a_word_processor": ((NEXT, "\uf0e8 Abschied\n\n## Abschied"),),
    "anytime_in_one_line": (
        ("Jederzeit:\n\n→ Notlage", "Jederzeit: → Notlage"),
        ("→ Abschied, if die Person möchte", "\n→ Abschied, if die Person möchte"),
    ),
    "condition_first": ((LAST, "Wenn die Person nicht mag → Abschied"),),
    "condition_first_in_words": ((LAST, "Falls sie müde ist, weiter zu Abschied."),),
    "condition_first_behind_the_arrow": ((LAST, "→ wenn sie müde ist: Abschied"),),
    "condition_first_at_the_top": ((URGENT, "Si la personne est en danger → Notlage"),),
    "otherwise_first": ((NEXT, "Sonst: Abschied\n\n## Abschied"),),
    "otherwise_first_behind_the_arrow": ((NEXT, "→ sonst Abschied\n\n## Abschied"),),
    "no_arrow_with_a_condition": ((NEXT, "Abschied, sonst\n\n## Abschied"),),
    "always": ((NEXT, "→ Abschied, immer\n\n## Abschied"),),
    "second_arrow_in_a_quote": ((NEXT, "> Abschied\n\n## Abschied"),),
    # urgency
    "urgente": ((URGENT, "→ Notlage, urgente, if die Person ist in Gefahr"),),
    "urgently_si": ((URGENT, "→ Notlage, urgently, si la persona está en peligro"),),
    "urgent_in_brackets": ((URGENT, "→ Notlage (dringend), if die Person ist in Gefahr"),),
    "urgente_si": ((URGENT, "→ Notlage, urgente, si la persona está en peligro"),),
    "urgent_in_chinese": ((URGENT, "→ Notlage，紧急，如果对方有危险"),),
    "urgent_last": ((URGENT, "→ Notlage, if die Person ist in Gefahr, urgently"),),
    "urgent_below": ((URGENT, "→ Notlage, if die Person ist in Gefahr\n  - dringend: ja"),),
    "urgent_before": ((URGENT, "→ DRINGEND: Notlage, if die Person ist in Gefahr"),),
    # comparisons
    "si_computed": ((WISH, WISH.replace("if", "si")),),
    "dollar_signs": (("`stimmung < 2 and allein == true`", "$stimmung < 2$"),),
    "bold_comparison": (("`stimmung < 2 and allein == true`", "**stimmung < 2**"),),
    "code_tag": (("`stimmung < 2 and allein == true`", "<code>stimmung < 2</code>"),),
    "brackets": (("`stimmung < 2 and allein == true`", "[stimmung < 2]"),),
    "entity": (("`stimmung < 2 and allein == true`", "stimmung &lt; 2"),),
    "name_in_braces": (("`stimmung < 2 and allein == true`", "{stimmung} < 2"),),
    "name_in_backticks": (("`stimmung < 2 and allein == true`", "`stimmung` < 2"),),
    "und": (("`stimmung < 2 and allein == true`", "stimmung < 2 und allein = ja"),),
    "single_equals_yes": (("`stimmung < 2 and allein == true`", "allein = ja"),),
    "choice_without_quotes": ((WISH, "→ Gespräch, if wunsch = gespräch"),),
    "full_width_sign": (("`stimmung < 2 and allein == true`", "stimmung＜2"),),
    "comparison_in_words": (("`stimmung < 2 and allein == true`", "Stimmung ist kleiner als 2"),),
    "comparison_in_english": (("`stimmung < 2 and allein == true`", "stimmung is below 2"),),
    "comparison_in_spanish": (("`stimmung < 2 and allein == true`", "stimmung es menor que 2"),),
    "comparison_in_chinese": (("`stimmung < 2 and allein == true`", "stimmung 小于 2"),),
    "is_a_choice": ((WISH, "→ Gespräch, if wunsch ist Gespräch"),),
    "with_a_word": (("`stimmung < 2 and allein == true`", "stimmung < 2 oder sie weint"),),
    "yes_in_backticks": (("allein == true`", "allein == ja`"),),
    "arrow_behind_a_task": (("2. Höre zu.", "2. Höre zu → Abschied"),),
    # limits
    "limit_in_spanish": (("after 12 turns", "después de 12 rondas"),),
    "limit_of_visits": (("after 12 turns", "tras 3 visitas"),),
    "limit_of_both": (("after 12 turns", "tras 12 turnos o 3 visitas"),),
    "limit_as_a_condition": (("after 12 turns", "if 12 turns have passed"),),
    "limit_like_a_setting": (("→ Abschied, after 12 turns", "- limit: 12 turns"),),
    "limit_at_the_top": (("Sei warm", "- Limit: 12 Runden\n\nSei warm"),),
    # settings
    "setting_without_a_dash": (("- language: de", "Sprache: Deutsch"),),
    "setting_with_equals": (("- language: de", "- language = de"),),
    "setting_in_a_table": (("- language: de", "| language | de |"),),
    "setting_late": (
        ("→ end\n", "→ end\n\n- language: de\n"),
        ("- language: de\n- agent", "- agent"),
    ),
    "title_as_a_setting": (("- version: 2", "- titel: Abendrunde\n- version: 2"),),
    # headings
    "escaped_heading": (("## Notlage", "\\## Notlage"),),
    "named_line": (("## Notlage", "Notlage:"),),
    "named_line_in_italics": (("## Notlage", "_Notlage_"),),
    "heading_in_html": (("## Notlage", "<h2>Notlage</h2>"),),
    "named_in_brackets": (("## Notlage", "【Notlage】"),),
    "heading_called_a_section": (("## Notlage", "Abschnitt 3: Notlage"),),
    "sub_headings": (
        ("## Gespräch\n", "## Gespräch\n\n### Aufgaben\n"),
        ("→ Abschied\n→ Abschied, after", "### Weiter\n\n→ Abschied\n→ Abschied, after"),
        ("## Abschied\n", "## Abschied\n\n### Aufgaben\n"),
    ),
    "task_in_a_heading": (
        ("1. Frage, was sie beschäftigt.", "### 1. Frage, was sie beschäftigt."),
    ),
    "heading_as_a_remark": (("2. Höre zu.", "# TODO später\n2. Höre zu."),),
    "tags": (("Sei warm", "#abend #team\n\nSei warm"),),
    "tags_at_the_end": (("→ end\n", "→ end\n\n#abend #team\n"),),
    # numbers and lists
    "number_with_both": (("2. Höre zu.", "2.) Höre zu."),),
    "bold_number": (("2. Höre zu.", "**2.** Höre zu."),),
    "keycap": (("2. Höre zu.", "2️⃣ Höre zu."),),
    "chinese_number": (("2. Höre zu.", "二、 Höre zu."),),
    "number_and_dash": (("2. Höre zu.", "2 - Höre zu."),),
    "ordinal": (("2. Höre zu.", "2º Höre zu."),),
    "letters": (
        ("1. Frage, was sie beschäftigt.", "a) Frage, was sie beschäftigt."),
        ("2. Höre zu.", "b) Höre zu."),
    ),
    "check_boxes": (
        ("1. Frage, was sie beschäftigt.", "- [ ] Frage, was sie beschäftigt."),
        ("2. Höre zu.", "- [x] Höre zu."),
    ),
    "numbered_check_boxes": (
        ("1. Frage, was sie beschäftigt.", "1. [ ] Frage, was sie beschäftigt."),
        ("2. Höre zu.", "2. [ ] Höre zu."),
    ),
    "emoji_bullets": (
        ("1. Frage, was sie beschäftigt.", "🔹 Frage, was sie beschäftigt."),
        ("2. Höre zu.", "🔹 Höre zu."),
    ),
    "nested_by_two": (("2. Höre zu.", "  1. Arbeit\n  2. Familie\n2. Höre zu."),),
    "escaped_by_a_program": (
        ("1. Frage, was sie beschäftigt.", "1\\. Frage, was sie beschäftigt."),
        ("2. Höre zu.", "2\\. Höre zu."),
        ("→ Abschied\n→", "\\-\\> Abschied\n→"),
    ),
    # parts of a task
    "say_word": (
        ("   > Bitte rufen Sie jetzt 112 an.", "   - sag: „Bitte rufen Sie jetzt 112 an.“"),
    ),
    "say_word_in_spanish": (
        ("   > Bitte rufen Sie jetzt 112 an.", "   Decir: Bitte rufen Sie 112 an."),
    ),
    "say_word_in_chinese": (("   > Bitte rufen Sie jetzt 112 an.", "   说：请拨打120。"),),
    "optional_word": (("2. Höre zu.", "2. Optional: Höre zu.\n3. Fasse zusammen."),),
    "optional_line": (("1. Frage, was sie beschäftigt.", "1. Frage.\n   - optional: ja"),),
    "name_in_italics": (("2. Höre zu.", "2. *zuhören:* Höre zu."),),
    "collect_in_bold": ((MOOD, MOOD.replace("collect stimmung:", "**collect stimmung:**")),),
    "collect_in_backticks": ((MOOD, "   - `collect stimmung: integer 0..10`"),),
    "collect_behind_the_text": (
        (f"von 0 bis 10.\n{MOOD}", "von 0 bis 10. (collect stimmung: integer 0..10)"),
    ),
    "collect_without_a_type": (("   - collect allein: boolean", "   - collect allein"),),
    "collect_two": (("   - collect allein: boolean", "   - collect allein, müde: boolean"),),
    "collect_as_a_sentence": ((MOOD, "   - erfasse stimmung als Zahl von 0 bis 10"),),
    "collect_one_of_in_spanish": (
        ("one of gespräch, übung, ruhe", "uno de gespräch, übung, ruhe"),
    ),
    "collect_in_french": ((MOOD, "   - recueillir stimmung : entier"),),
    "collect_range_with_a_dash": (("integer 0..10", "integer 0–10"),),
    "collect_number_with_a_dash": (("integer 0..10", "number 0–10"),),
    # what patients read
    "html_in_words": (("Bitte rufen Sie jetzt 112 an.", "Bitte rufen Sie jetzt <u>112</u> an."),),
    "bold_in_words": (("Bitte rufen Sie jetzt 112 an.", "Bitte rufen Sie jetzt **112** an."),),
    "callout": (("   > Bitte rufen Sie", "   > [!warning] Achtung\n   > Bitte rufen Sie"),),
    "footnote": (("Bitte rufen Sie jetzt 112 an.", "Bitte rufen Sie jetzt 112 an.[^1]"),),
    "link": (("Bitte rufen Sie jetzt 112 an.", "[Hier](https://example.org) ist Hilfe."),),
    "hard_break": (("   > Ich bin ein Programm.", "   > Ich bin ein Programm.\\"),),
    "html_in_the_title": (("## Notlage", "## Notlage&nbsp; {#notlage}"),),
    "html_in_the_fallback": (("- agent: Kim", "- agent: Kim\n- fallback: Wie bitte?<br>"),),
}
"""Name → what is changed in the script."""

FINE: dict[str, tuple[Change, ...]] = {
    "closed_heading": (("## Notlage", "## Notlage ##"),),
    "indented_heading": (("## Notlage", "  ## Notlage"),),
    "tab_before_a_nested_number": (("2. Höre zu.", "\t1. Arbeit\n\t2. Familie\n2. Höre zu."),),
    "underlined_name": (("2. Höre zu.", "2. __zuhören:__ Höre zu."),),
    "bullet_of_a_word_processor_and_arrow": (("→ end", "• → end"),),
    "wiki_link": ((NEXT, "→ [[Abschied]]\n\n## Abschied"),),
    "a_sentence_with_a_number": (("die Person ist müde", "die Person hat 3 Wünsche"),),
    "sofort_in_a_sentence": (("die Person ist müde", "die Person sofort gehen will"),),
    "a_list_in_a_task": (("2. Höre zu.", "2. Höre zu:\n   - Arbeit\n   - Familie"),),
    "a_question": (("2. Höre zu.", "2. Frage: Was noch?"),),
    "conduct_of_rules": (("Sei warm und knapp.", "Wenn sie weint, warte.\n\n- Stil: warm"),),
    "conduct_about_language": (("Sei warm und knapp.", "Sei warm.\nSprache: einfache Wörter."),),
}
"""What looks like a mistake and says what its author meant."""


def changed(changes: tuple[Change, ...]) -> str:
    """Make the changes in the script."""
    text = SCRIPT
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text


def told(text: str) -> list[Finding]:
    """List what `check` says of a script."""
    script, findings = read_script(text, "markdown")
    faulty = {finding.place for finding in findings}
    more = lint(script, found=findings) if script else []
    return findings + [finding for finding in more if finding.place not in faulty]


def listed(name: str) -> str:
    """Write what is said of a mistake, as the listing shows it."""
    lines = [name]
    for finding in told(changed(MISTAKES[name])):
        place = f"{finding.place.line}:{finding.place.column}"
        lines.append(f"  {place} {finding.severity}: {finding.message} [{finding.rule}]")
        lines.append(f"    {finding.hint}")
    return "\n".join(lines)


def test_nothing_is_wrong_with_the_script() -> None:
    """What is said of a mistake is said because of it alone."""
    assert told(SCRIPT) == []


@pytest.mark.parametrize("name", MISTAKES)
def test_one_mistake_is_one_finding(name: str) -> None:
    """Each is named once, with what to write, and nothing is said that only follows from it."""
    [finding] = told(changed(MISTAKES[name]))
    assert finding.hint


@pytest.mark.parametrize("name", FINE)
def test_what_says_what_is_meant_is_fine(name: str) -> None:
    """No finding is a false alarm."""
    assert told(changed(FINE[name])) == []


def test_all_that_is_said_is_as_it_was_approved() -> None:
    """Line, column, message and hint of every mistake are those of the listing."""
    listing = "\n\n".join(map(listed, MISTAKES)) + "\n"
    if os.environ.get("GOLDEN_UPDATE"):
        LISTING.write_text(listing, encoding="utf-8")
    assert listing == LISTING.read_text(encoding="utf-8")
