"""Choices that are written as in a sentence, and names of tasks that lack their colon."""

from __future__ import annotations

import pytest

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script, read_script, write_script
from scriptgraph.script.check.lint import lint
from scriptgraph.script.model import Script

SCRIPT = """\
# Talk

- version: 1
- language: en

## Welcome

1. **greet:** Greet the patient.
2. **wish:** Ask what they want.
   - collect wish: {type}

→ end
"""


def read(text: str) -> tuple[Script, list[Finding]]:
    """Read a script that has at least one section left."""
    script, told = read_script(text, "markdown")
    assert script is not None
    return script, told


def collecting(kind: str) -> tuple[Script, list[Finding]]:
    """Read a script that collects something."""
    return read(SCRIPT.replace("{type}", kind))


@pytest.mark.parametrize(
    "kind",
    [
        "one of reden, übung oder nichts",
        "one of reden, übung or nichts",
        "one of reden, übung, or nichts",
        "one of reden, übung o nichts",
        "one of reden, übung ou nichts",
        "one of reden, übung 或 nichts",
        "one of reden oder übung oder nichts",
        'one of "reden", übung OR nichts',
    ],
)
def test_an_or_between_choices_is_told_where_it_stands(kind: str) -> None:
    """`übung oder nichts` would be one choice that no answer has; the hint has a comma there."""
    script, told = collecting(kind)
    assert [(found.rule, found.place.line) for found in told] == [("odd-character", 10)]
    assert "`one of reden, übung, nichts`" in told[0].hint
    assert script.sections[0].tasks[1].collect["wish"] == ("reden", "übung", "nichts")


@pytest.mark.parametrize("last", ["练习或都不要", "练习或者都不要", "练习, 或都不要"])
def test_an_or_needs_no_blanks_in_chinese(last: str) -> None:
    """Nobody writes blanks around 或."""
    _, told = collecting(f"one of 聊天, {last}")
    assert len(told) == 1
    assert "`one of 聊天, 练习, 都不要`" in told[0].hint


@pytest.mark.parametrize(
    "kind",
    [
        "one of never, once, two or more times",
        "one of gut, schlecht, mehr oder weniger",
        "one of nunca, una vez, dos o más",
        "one of 从不, 一次, 两次或更多",
        "one of 是, 否, 或许",
        'one of red, blue, "neither or both"',
        "one of ore, orange, oro",
    ],
)
def test_one_choice_may_hold_an_or(kind: str) -> None:
    """`Two or more` is one answer, and quotes make one of anything; it is written as it is read."""
    script, told = collecting(kind)
    assert not told
    assert read(write_script(script, "markdown"))[0] == script


@pytest.mark.parametrize("choice", ["neither or both", "or none", "练习或聊天", "或都不要"])
def test_a_choice_with_an_or_is_written_so_that_it_stays_one(choice: str) -> None:
    """What YAML has as one choice is put into quotes."""
    task = f'x: {{do: Ask, collect: {{v: [a, "{choice}"]}}}}'
    text = f"script: t\nsections:\n  a:\n    tasks:\n      {task}"
    script = load_script(text, "yaml")
    assert load_script(write_script(script, "yaml"), "yaml") == script
    again, told = read(write_script(script, "markdown"))
    assert not told
    assert again.sections[0].tasks[0].collect["v"] == ("a", choice)


NAMED = """\
# Talk

## Welcome

1. {other}Greet the patient.
2. {name}
   {below}

→ end
"""


@pytest.mark.parametrize("name", ["**notruf**", "**Notruf**", "__hot line__"])
@pytest.mark.parametrize("other", ["", "**greet:** "])
def test_a_name_without_a_colon_above_exact_words_is_told(name: str, other: str) -> None:
    """It would be an instruction, and a model would say something of its own beside the words."""
    text = NAMED.format(other=other, name=name, below="> Call 112 now.")
    _, told = read(text)
    assert [(found.rule, found.place.line) for found in told] == [("bold-name", 6)]
    assert f"**{name.strip('*_')}:**" in told[0].hint


def test_a_bold_instruction_is_no_name_where_no_task_has_one() -> None:
    """Some write what matters in bold letters."""
    text = NAMED.format(
        other="", name="**Ask about sleep.**", below="- collect sleep: number 0..24"
    )
    assert not read(text)[1]


@pytest.mark.parametrize(
    ("line", "write"),
    [
        ("1. [ ] **breathe:** Breathe.", "1. **breathe:** Breathe."),
        ("1. [x] **breathe:** Breathe.", "1. **breathe:** Breathe."),
        ("1. **breathe:** (freiwillig) Breathe.", "1. **breathe:** (optional) Breathe."),
        ("1. **breathe:** （可选）Breathe.", "1. **breathe:** (optional) Breathe."),
    ],
)
def test_a_hint_keeps_the_name_of_the_task(line: str, write: str) -> None:
    """Sessions are kept under it; one line is mended and none lost."""
    _, told = read(f"# Talk\n\n## Welcome\n\n{line}\n\n→ end\n")
    assert len(told) == 1
    assert f"`{write}`" in told[0].hint


@pytest.mark.parametrize("line", ["- **collect** sleep: number 0..24", "- `collect sleep`: number"])
def test_marks_in_a_line_that_collects_are_told(line: str) -> None:
    """The line would be text, and nothing be collected."""
    script, told = read(NAMED.format(other="", name="Ask.", below=line))
    assert [found.rule for found in told] == ["odd-collect"]
    assert "sleep" in script.sections[0].tasks[1].collect


@pytest.mark.parametrize(
    ("limit", "number"),
    [
        ("after dreißig turns", "30"),
        ("after thirty-five turns", "35"),
        ("nach dreißig Runden", "30"),
        ("después de veinte turnos", "20"),
        ("after 二十 turns", "20"),
        ("after 15 轮", "15"),
    ],
)
def test_a_number_in_words_is_the_number_of_the_hint(limit: str, number: str) -> None:
    """Whoever does what the hint says keeps the limit that they wanted."""
    _, told = read(f"# Talk\n\n## Welcome\n\n1. Greet.\n\n→ end, {limit}\n")
    assert len(told) == 1
    assert f"after {number} turns`" in told[0].hint


@pytest.mark.parametrize(
    "limit",
    ["after a few turns", "nach einigen Runden", "nach 2-3 Runden", "after 10-12 turns"],
)
def test_no_number_is_made_up_where_none_can_be_read(limit: str) -> None:
    """A hint leaves open what only the author knows."""
    _, told = read(f"# Talk\n\n## Welcome\n\n1. Greet.\n\n→ end, {limit}\n")
    assert len(told) == 1
    assert "after ... turns`" in told[0].hint


@pytest.mark.parametrize(
    ("kind", "write"),
    [("one of 0..24", "integer 0..24"), ("one of 0 bis 3", "integer 0..3")],
)
def test_a_range_is_no_choice(kind: str, write: str) -> None:
    """No answer is `0..24`; it is read as the numbers that were meant."""
    script, told = collecting(kind)
    assert [found.rule for found in told] == ["odd-collect"]
    assert f"`{write}`" in told[0].hint
    assert script.sections[0].tasks[1].collect["wish"] == write


def test_a_range_in_quotes_is_a_choice() -> None:
    """Whoever wants it has it, and it is written as it is read."""
    script, told = collecting('one of "0..24"')
    assert not told
    assert read(write_script(script, "markdown"))[0] == script


@pytest.mark.parametrize("kind", ["Zahl 0..24", "Zahl von 0 bis 24"])
def test_message_and_hint_name_one_type(kind: str) -> None:
    """Both say `number`: two pieces of advice would be one too many."""
    _, told = collecting(kind)
    assert len(told) == 1
    assert "`- collect wish: number 0..24`" in told[0].hint
    assert "integer 0..24" not in told[0].message


def test_two_sections_of_one_title_are_one_finding() -> None:
    """That the arrows of the second are never reached only follows."""
    part = "## Talk\n\n1. Ask.\n\n→ end\n\n"
    _, told = read(f"# T\n\n{part}{part}")
    assert [found.rule for found in told] == ["duplicate-section"]
    assert "`## Talk 2`" in told[0].hint


def test_a_document_in_rtf_is_named() -> None:
    """It begins with a brace, and is no JSON."""
    _, told = read_script("{\\rtf1\\ansi # Talk\\par ## Welcome}", "markdown")
    assert [found.message for found in told] == [
        "this is a document in the format RTF, whatever its name says"
    ]


def test_the_way_to_help_is_written_as_an_arrow() -> None:
    """A section for somebody in danger that no arrow leads to is told how one is written."""
    text = "# T\n\n## A\n\n1. Ask.\n\n→ end\n\n## Crisis\n\n1. Ask whether they are safe.\n"
    script, told = read(text)
    hints = [found.hint for found in (*told, *lint(script)) if found.rule == "unreachable-section"]
    assert hints == ["Lead to it at the top, before the first section: `→ Crisis, urgently, if …`."]


@pytest.mark.parametrize(
    ("condition", "hint"),
    [
        ("`she is ready`", "Around a sentence stand no backticks: `if she is ready`."),
        ("`wish == “a”`", 'Write plain characters: `` → end, if `wish == "a"` ``.'),
    ],
)
def test_advice_about_a_condition_is_in_the_words_of_markdown(condition: str, hint: str) -> None:
    """No key of YAML is named, and nothing is to be written that is no whole part."""
    text = SCRIPT.replace("{type}", "one of a, b").replace("→ end", f"→ end, if {condition}\n→ end")
    assert [found.hint for found in read(text)[1]] == [hint]
