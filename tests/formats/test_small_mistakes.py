"""Mistakes of experts who have never seen YAML or Markdown: one finding each that helps."""

from typing import Literal

import pytest
from support.small_mistakes import MARKDOWN, YAML, Mistake, made, told

from scriptgraph.formats.load import Format, load_script, write_script

IN_YAML = (
    # conditions and values
    Mistake("stunden < 5}", "stunden < 1,200}", "`stunden < 1200`"),
    Mistake("integer 0..24", "number 0..2,000", "`stunden: number 0..2000`"),
    Mistake("integer 0..24", "number 0..2.000", "`stunden: number 0..2000`"),
    Mistake("stunden < 5}", "stunden < 1.200}", "`stunden < 1200`"),
    Mistake("stunden < 5}", "stunden < fünf}", "`if: stunden < 5`"),
    Mistake("stunden >= 5 and wach", 'stunden >= 5 and wach == "sí"', "wach == true"),
    Mistake("stunden >= 5 and wach", "stunden >= 5 and wach == nein", "wach == false"),
    Mistake("stunden < 5}", "stunden < 5 oder stunden unbekannt}", "`not known(stunden)`"),
    Mistake("stunden < 5}", "stunden == null}", "`not known(stunden)`"),
    Mistake("stunden < 5}", "stunden >= 1 and <= 4}", "`stunden >= 1 and stunden <= 4`"),
    Mistake("wach}", 'grund in "Lärm, nichts"}', '`stunden >= 5 and grund in ["Lärm", "nichts"]`'),
    Mistake("stunden < 5}", "grund == Lärm/nichts}", '`grund in ["Lärm", "nichts"]`'),
    Mistake("wach: boolean", "wach: booleano", "`wach: boolean`"),
    Mistake("Sorgen, Schmerz, Lärm, nichts", "Sorgen، Schmerz، Lärm، nichts", "plain comma"),
    Mistake("Lärm, nichts]", "Lärm oder nichts]", "[Sorgen, Schmerz, Lärm, nichts]"),
    Mistake("Lärm, nichts]", "Lärm (laut, leise), nichts]", '"Lärm (laut, leise)"'),
    Mistake("turns: 15", "turns: 0", "at least 1"),
    Mistake("turns: 15", "turns: 1OO", "`turns: 100`"),
    Mistake("turns: 15", "turns: l2", "`turns: 12`"),
    Mistake("turns: 15", "turns: 2O turns", "`turns: 20`"),
    Mistake("stunden < 5}", "stunden < 5 oder weniger}", "`stunden <= 5`"),
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
    Mistake("hinweis:\n        say: Ich bin ein Programm.", "say: Ich bin 1.", "below the name of"),
    Mistake("      rat: Bitte", "      do: Bitte", "below the name of its task"),
    Mistake("      rat: Bitte", "      Say: Bitte", "below the name of its task"),
    Mistake("      dank: Danke", "      title: Danke\n      dank: Danke", "two blanks less"),
    Mistake("    limits: {turns: 100, then", "      limits: 100 turns\n#", "two blanks less"),
    Mistake(
        "hoeren: Frage nach den Sorgen.\n    next",
        "hoeren: Frage.\n      next",
        "two blanks less",
        1,
    ),
    # structure
    Mistake("  arzt:\n", "  arzt;\n", "`arzt:`"),
    Mistake("    next: schluss\n  arzt", "    next: : schluss\n  arzt", "`next: schluss`"),
    Mistake("next: schluss\n  arzt", "next: schluss arzt\n  arzt", "a rule for each"),
    Mistake("        do: Frage, ob", "      do: Frage, ob", "8 blanks"),
    Mistake("{wach: boolean}", "boolean", "`collect: {wach: boolean}`"),
    Mistake("{wach: boolean}", "{wach: boolean]", "Close it with }"),
    Mistake("[Sorgen, Schmerz, Lärm, nichts]", "[Sorgen, Schmerz, Lärm, nichts", "Close it with ]"),
    Mistake("Sorgen, Schmerz, L", "Sorgen, , Schmerz, L", "[Sorgen, Schmerz, Lärm, nichts]"),
    Mistake("{to: arzt, if: s", "{to: arzt. if: s", "`{to: arzt, if: stunden < 5}`"),
    Mistake("if: stunden < 5}", "if: 'stunden' < 5}", "`if: stunden < 5`"),
    Mistake("if: stunden < 5}", "if: (stunden < 5}", "`(stunden < 5)`"),
    Mistake("if: stunden < 5}", "if: stunden < = 5}", "`stunden <= 5`"),
    Mistake("if: stunden < 5}", "if: \"'stunden < 5'\"}", "`stunden < 5`"),
    Mistake("Lärm, nichts]", "Lärm und nichts]", "[Sorgen, Schmerz, Lärm, nichts]"),
    Mistake("[Sorgen, Sch", "[„Sorgen“, Sch", "[Sorgen, Schmerz, Lärm, nichts]"),
    Mistake("turns: 15", "turns: 1.000", "`turns: 1000`"),
    Mistake("language: de", "language: de,", "`language: de`"),
    Mistake("language: de", "language: Deutsch/Englisch", "`language: de`"),
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
    Mistake("`strength >= 8`", "`strength is 8 or more`", "`strength >= 8`"),
    Mistake("`strength >= 8`", "`strength == 8 or more`", "`strength >= 8`"),
    Mistake("`strength >= 8`", "`strength 8 or higher`", "`strength >= 8`"),
    Mistake("`strength < 8 and pills`", "`strength < 8 and Pils`", "'pills'"),
    Mistake("one of back, head, elsewhere", "one of back, head, other etc.", "`other`"),
    Mistake("one of back, head, elsewhere", "one of back, head, other...", "`other`"),
    Mistake("integer 0..10", "integer 0..1", "integer 0..10", -1),
    Mistake("2. **safe:**", "2. (optional) **safe:**", "Make task 'safe' required", -4),
    Mistake("## Doctor", "## Pain", "another title"),
    # lines
    Mistake("# Pain talk", "# Pain talk\n# A talk", "Take the line out"),
    Mistake("## Doctor", "1. Doctor", "`## Doctor`"),
    Mistake("## Doctor", "## Doctor #doctor", "`## Doctor {#doctor}`"),
    Mistake("## Doctor", "## Doctor {#the doctor}", "`## Doctor {#the_doctor}`"),
    Mistake("→ Goodbye\n\n## S", "- Goodbye\n\n## S", "`→ Goodbye`"),
    Mistake("→ Goodbye\n\n## S", "← Goodbye\n\n## S", "`→ Goodbye`"),
    Mistake("Doctor, otherwise", "Doctor, if otherwise", "`→ Doctor, otherwise`"),
    Mistake(
        "if `strength >= 8`", "if `strength >= 8`, urgently", "`` → Doctor, if `strength >= 8` ``"
    ),
    Mistake("`strength >= 8`", "`strength >= 8` or `pills`", "`strength >= 8 or pills`"),
    Mistake("2. **strength", "**strength", "`1. **strength:**"),
    Mistake("2. **strength", "- **strength", "`1. **strength:**"),
    Mistake("2. **strength", "2 **strength", "`1. **strength:**"),
    Mistake("2. **strength", "b. **strength", "`1. **strength:**"),
    Mistake("2. **strength", "2. **where", "another name"),
    Mistake("- collect pills: boolean", "- collect pills", "or another type"),
    Mistake("- collect pills: boolean", "- collect pills -> boolean", "`- collect pills: boolean`"),
    Mistake(
        "- collect pills: boolean", "| collect | pills | boolean |", "`- collect pills: boolean`"
    ),
    Mistake("collect pills: b", "collect pills and strength: b", "a line for each"),
    Mistake("head, elsewhere", "neck, head and elsewhere", "one of back, neck, head, elsewhere"),
    Mistake("back, head, elsewhere", "“back”, “head”, “elsewhere”", "one of back, head, elsewhere"),
    Mistake("   > Please", "   - > Please", "`> Please call 911 now.`"),
    Mistake("   > Please", "   &#62; Please", "`> Please call 911 now.`"),
    Mistake("2. **strength:** Ask", "a) **strength:** Ask", "`1. **strength:**"),
    Mistake("2. **strength:** Ask", "B. Ask", "`1. Ask"),
    Mistake("1. Say that a doctor will call.", "1. Say it.\na) Ask.", "`1. Ask.`", 1),
    Mistake("1. Say that a doctor will call.", "1. Say it.\n1.1 Ask.", "`1. Ask.`", 1),
    Mistake("1. Say that a doctor will call.", "1. Say it.\n1.2.1. Ask.", "`1. Ask.`", 1),
    Mistake("1. Say that a doctor will call.", "1. Ask it.\nAsk why.", "`1. Ask why.`", 1),
    Mistake("→ Crisis, u", "1. → Crisis, u", "`→ Crisis, urgently, if the patient is in danger`"),
    Mistake("→ Crisis, urgently, if", "**→ Crisis, urgently, if**", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, urgently", "**→** Crisis, urgently", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "> → Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "&rarr; Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "-&gt; Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "$\\rightarrow$ Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "(→ Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake("→ Crisis, u", "- Crisis, u", "`→ Crisis, urgently, if the"),
    Mistake(
        "→ Crisis, urgently, if the patient is in danger",
        "| Crisis | urgently | if they are in danger |",
        "`→ Crisis, urgently, if they are in danger`",
    ),
    Mistake("→ Goodbye\n\n## S", "**→ Goodbye**\n\n## S", "`→ Goodbye`"),
    Mistake("→ Goodbye\n\n## S", "&rarr; Goodbye\n\n## S", "`→ Goodbye`"),
    Mistake("- language", "1. language", "`- language: en`"),
    Mistake("after 15 turns", "after 1,000 turns", "`after 1000 turns`"),
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


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("## Doctor", "## Doc\u00adtor"),
        ("## Doctor", "## Doctor 👩\u200d⚕\ufe0f"),
        ("if `strength >= 8`", "if: `strength >= 8`"),
        ("one of back, head, elsewhere", "one of (back, head, elsewhere)"),
        ("one of back, head, elsewhere", "one of [back, head, elsewhere]"),
        ("one of back, head, elsewhere", "one of back, head, elsewhere."),
    ],
)
def test_what_says_what_is_meant_is_read_so(old: str, new: str) -> None:
    """Signs that nobody sees, brackets around choices and a dot behind them change nothing."""
    changed = MARKDOWN.replace(old, new, 1)
    assert told(changed, "markdown") == []
    script, right = load_script(changed, "markdown"), load_script(MARKDOWN, "markdown")
    assert [section.id for section in script.sections] == [section.id for section in right.sections]
    assert (script.values, script.by_id["pain"].next) == (right.values, right.by_id["pain"].next)


@pytest.mark.parametrize("sentence", ["else", "otherwise.", "nothing else", ": x"])
def test_a_sentence_that_looks_like_a_word_of_a_rule_is_written_so_that_it_stays(
    sentence: str,
) -> None:
    """What is judged is read back as it was written, whatever it begins with."""
    script = load_script(MARKDOWN.replace("the patient agrees", f"\\{sentence}", 1), "markdown")
    assert script.by_id["welcome"].next[0].when == sentence
    assert load_script(write_script(script, "markdown"), "markdown") == script


@pytest.mark.parametrize(
    "choices",
    [
        ("Wut und Trauer", "etwas anderes"),
        ("a", "b", "Geld und Sorgen"),
        ("a (b", "c)"),
        ("“a”", "b"),
        ("a", "b."),
        ("two or more", "none"),
    ],
)
@pytest.mark.parametrize("format", ["yaml", "markdown"])
def test_a_choice_that_looks_like_two_is_written_in_quotes(
    choices: tuple[str, ...], format: Literal["yaml", "markdown"]
) -> None:
    """What is written is read back equal, without a word."""
    items = ", ".join(f'"{choice}"' for choice in choices)
    text = (
        f"script: t\nsections:\n  a:\n    tasks:\n      x: {{do: Ask, collect: {{v: [{items}]}}}}"
    )
    script = load_script(text, "yaml")
    assert script.values == {"v": choices}
    assert load_script(write_script(script, format), format) == script


def test_a_backslash_before_the_only_urgent_rule_is_told() -> None:
    """It makes text of the rule as it should, and whoever copied it has no help for danger."""
    for arrow in ("\\->", "\\→"):
        found = told(
            MARKDOWN.replace("→ Crisis, urgently", f"{arrow} Crisis, urgently"), "markdown"
        )
        assert "`-> Crisis" in found[0].hint or "`→ Crisis" in found[0].hint
        assert (found[0].place.line, found[0].severity) == (9, "warning")


def test_a_script_that_is_pasted_twice_is_one_finding() -> None:
    """It is told where the second copy begins, and not once for each of its parts."""
    (found,) = told(f"{MARKDOWN}\n{MARKDOWN}", "markdown")
    assert (found.place.line, "second copy" in found.hint) == (MARKDOWN.count("\n") + 2, True)


def test_the_word_for_urgent_at_the_wrong_rule_is_one_finding() -> None:
    """It stands at the rule for danger, and says from where the word is to be moved."""
    changed = MARKDOWN.replace("Crisis, urgently, if", "Crisis, if", 1)
    changed = changed.replace("Goodbye, if", "Goodbye, urgently, if", 1)
    (found,) = told(changed, "markdown")
    assert (found.place.line, "from line 10" in found.hint) == (9, True)


def test_a_choice_is_guessed_whatever_its_capitals() -> None:
    """The choice that only differs by a capital is nearer than any other."""
    changed = MARKDOWN.replace("one of back, head, elsewhere", "one of mother, father, other")
    changed = changed.replace("`strength >= 8`", '`place == "Mother"`')
    assert any('"mother"' in each.hint for each in told(changed, "markdown"))
