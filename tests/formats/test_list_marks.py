"""A line of the notation whose list mark is none is told; text that begins with a sign is not."""

from __future__ import annotations

import re

import pytest
from support.written_languages import SCRIPTS

from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import load_script, read_script
from scriptgraph.formats.markdown_writer import write_markdown
from scriptgraph.script.lookalikes import LIST_MARKS

WRITTEN = {
    **SCRIPTS,
    "en": write_markdown(load_script(SCRIPTS["de"], "markdown"), in_english=True).replace(
        "- language: de", "- language: en"
    ),
}
"""All that can be said, in every language that there are words in."""

FORM = """\
# Form

- language: en

Be kind.

## Ask

- source: Ours
- answers: 0 = never, 1 = often

1. **tense:** Have you been tense?
2. **sleep:** Could you sleep?
   - if: `tense > 0`
   - skipped: 0

→ Talk

## Talk

1. **talk:** Talk.
   - collect hours: duration 0..24 hours
   - renamed from: chat
"""

UNLIKE = ("-", "–", "—", "－", "*", "−", "+", "•", "·", "・", "＊", "＋", "——", "--", "※ ", "- -")
"""Signs of which none is a list mark as it stands here."""

SPACED = ("–", "—", "－", "*", "−", "+", "•", "・", "･", "＊", "＋", "·")

LISTED = [
    (text, number)
    for text in (*WRITTEN.values(), FORM)
    for number, line in enumerate(text.split("\n"))
    if line.lstrip().startswith("- ")
]


def changed(text: str, number: int, mark: str) -> str:
    """Write another mark than `- ` before one line."""
    lines = text.split("\n")
    lines[number] = lines[number].replace("- ", mark, 1)
    return "\n".join(lines)


def told(text: str) -> list[Finding]:
    """List what is said of a script's list marks."""
    _, findings = read_script(text, "markdown")
    return [one for one in findings if one.rule == "odd-list-mark"]


def test_every_line_of_a_list_is_told_in_every_language() -> None:
    """Without a blank behind its dash, no setting, promise, value or note becomes a text."""
    for text, number in LISTED:
        line = text.split("\n")[number]
        found = told(changed(text, number, "-"))
        assert [one.place.line for one in found] == [number + 1], line
        assert line.strip() in found[0].hint, line


@pytest.mark.parametrize("mark", UNLIKE)
@pytest.mark.parametrize("text", [WRITTEN["zh"], FORM], ids=["zh", "en"])
def test_all_marks_are_told_alike(text: str, mark: str) -> None:
    """Whatever sign stands there: one finding tells of all lines, and the rest is read as meant."""
    (found,) = told(re.sub(r"(?m)^( *)- ", rf"\g<1>{mark}", text))
    lines = [number for number, line in enumerate(text.split("\n"), 1) if re.match(r" *- ", line)]
    more = re.search(r" and (\d+) more", found.message)
    named = len(re.findall(r"line \d+, ", found.message))
    assert found.place.line == lines[0]
    assert 1 + named + int(more[1] if more else 0) == len(lines)


@pytest.mark.parametrize("mark", SPACED)
@pytest.mark.parametrize("code", ["zh", "en"])
def test_a_list_mark_with_a_blank_is_read(code: str, mark: str) -> None:
    """What a word processor or a keyboard for Chinese puts for the dash is a dash."""
    text = WRITTEN[code]
    assert mark in LIST_MARKS
    again = load_script(re.sub(r"(?m)^( *)- ", rf"\g<1>{mark} ", text), "markdown")
    assert again == load_script(text, "markdown")


@pytest.mark.parametrize(
    "line",
    [
        "*Sei* freundlich.",
        "*emphasis*",
        "*guarantee: at most 9 turns*",
        "**bold** words",
        "**Note:** be kind.",
        "-5 degrees",
        "−5 is cold",
        "—Si quieres, podemos hablar.",
        "– Wenn du magst, reden wir.",
        "–Wenn du magst, reden wir.",
        "——收集信息。",
        "-收集药物信息",
        "—Recoge tus cosas.",
        "-- she said",
        "…and so on",
        "* * *and more",
        "+49 30 123456",
        "*收集* 是第一步",
        "*collect* what they say: all of it",
        "-if you like",
        "-sleep",
        "-睡眠",
        "·心情",
        "\\-collect sleep: duration 0..24 hours",
        "\\-保证：最多 9 轮",
    ],
)
@pytest.mark.parametrize("where", ["conduct", "task"])
def test_text_that_begins_with_a_sign_stays_text(line: str, where: str) -> None:
    """Emphasis, a dash of dialogue and a negative number are the author's own words."""
    kept = line.removeprefix("\\")
    if where == "conduct":
        script = load_script(FORM.replace("Be kind.", f"Be kind.\n{line}"), "markdown")
        text = script.conduct or ""
    else:
        script = load_script(FORM.replace("Talk.", f"Talk.\n   {line}"), "markdown")
        text = script.by_id["talk"].tasks[0].do or ""
    assert kept in text.split("\n")
    assert load_script(write_markdown(script), "markdown") == script


def test_a_setting_without_its_blank_is_told_at_its_own_line() -> None:
    """A wide dash before the language says which it is, and what is wrong is the dash."""
    text = WRITTEN["zh"].replace("- 语言：zh", "－语言：zh")
    _, findings = read_script(text, "markdown")
    (found,) = [one for one in findings if one.severity == "error"]
    assert (found.place.line, found.rule) == (4, "odd-list-mark")
    assert "`- 语言：zh`" in found.hint


@pytest.mark.parametrize("mark", ["-", "－", "* "])
def test_front_matter_may_have_dashes(mark: str) -> None:
    """Between two lines `---` stand settings alone, with a dash or without."""
    text = f"---\ntitle: Form\n{mark}contact: DE: 112\n{mark}language: en\n---\n"
    text += FORM.partition("- language: en\n")[2]
    assert load_script(text, "markdown").contacts == ("DE: 112",)
