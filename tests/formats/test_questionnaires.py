"""Questionnaires in YAML and Markdown: a text is an item, and its answers stand above, once."""

from __future__ import annotations

import pytest

from scriptgraph.core.errors import ScriptError
from scriptgraph.core.findings import Finding
from scriptgraph.formats.load import WritableFormat, load_script, write_script
from scriptgraph.script.model import Section

ANSWERS = (
    "0 = not at all",
    "1 = several days",
    "2 = more than half, or so",
    "3 = nearly every day",
)
YAML = """\
script: mood
sections:
  asked:
    questionnaire:
      source: Nobody's, in the public domain
      answers: {0: not at all, 1: several days, 2: "more than half, or so", 3: nearly every day}
    tasks:
      intro: {say: "In the last two weeks, how often did you have this:"}
      down: Feeling down
      rest: |
        Too little rest.
        Or too much of it.
      nights: {say: "In how many nights did you lie awake?", collect: {nights: integer 0..14}}
    next: bye
  bye:
    tasks:
      bye: {say: Goodbye.}
"""
MARKDOWN = """\
# Mood

## Asked

- source: Nobody's, in the public domain
- answers: 0 = not at all, 1 = several days, "2 = more than half, or so", 3 = nearly every day

1. **intro:**
   > In the last two weeks, how often did you have this:
2. **down:** Feeling down
3. **rest:** Too little rest.
   Or too much of it.
4. **nights:** In how many nights did you lie awake?
   - collect nights: integer 0..14

→ Bye

## Bye

1. **bye:**
   > Goodbye.
"""


def asked(text: str, format: WritableFormat) -> Section:
    return load_script(text, format).by_id["asked"]


@pytest.mark.parametrize(("text", "format"), [(YAML, "yaml"), (MARKDOWN, "markdown")])
def test_a_text_is_an_item(text: str, format: WritableFormat) -> None:
    """It is sent word for word, and collects a value of its own name; other words only inform."""
    section = asked(text, format)
    told = {task.id: (task.do, task.say, task.collect) for task in section.tasks}
    assert told == {
        "intro": (None, "In the last two weeks, how often did you have this:", {}),
        "down": (None, "Feeling down", {"down": ANSWERS}),
        "rest": (None, "Too little rest.\nOr too much of it.", {"rest": ANSWERS}),
        "nights": (None, "In how many nights did you lie awake?", {"nights": "integer 0..14"}),
    }
    assert section.questionnaire is not None
    assert section.questionnaire.source == "Nobody's, in the public domain"


def test_both_notations_say_the_same() -> None:
    """YAML and Markdown give one script, and writing it gives what its author wrote."""
    script = load_script(YAML, "yaml")
    assert load_script(MARKDOWN, "markdown") == script
    assert write_script(script, "markdown") == MARKDOWN
    assert load_script(write_script(script, "yaml"), "yaml") == script
    assert "down: Feeling down\n" in write_script(script, "yaml")


@pytest.mark.parametrize("to", ["yaml", "markdown"])
def test_answers_with_one_number_are_written_and_read(to: WritableFormat) -> None:
    """They deserve a look, and are lost in neither notation: a key of YAML stands only once."""
    given = load_script(MARKDOWN.replace("1 = ", "0 = "), "markdown")
    written = write_script(given, to)
    assert load_script(written, to) == given


def test_a_script_without_one_keeps_its_hash() -> None:
    """Sessions that run on scripts of before go on."""
    plain = load_script("script: a\nsections:\n  b:\n    tasks: {c: Talk.}\n", "yaml")
    assert "questionnaire" not in plain.model_dump_json()


def findings_in(text: str, format: WritableFormat) -> tuple[Finding, ...]:
    with pytest.raises(ScriptError) as raised:
        load_script(text, format)
    return tuple(raised.value.findings)


MISTAKES: dict[str, tuple[str, WritableFormat, str, int, str]] = {
    "an instruction": (
        YAML.replace("down: Feeling down", "down: {do: Ask how they feel.}"),
        "yaml",
        "instruction-in-questionnaire",
        9,
        "behind its name",
    ),
    "words beside an instruction": (
        MARKDOWN.replace("2. **down:** Feeling down", "2. **down:** Ask.\n   > Feeling down"),
        "markdown",
        "instruction-in-questionnaire",
        10,
        "behind its name",
    ),
    "nothing asked": (
        "script: a\nsections:\n  b:\n    questionnaire: {source: x}\n    tasks: {c: {say: Hi.}}\n",
        "yaml",
        "questionnaire-without-items",
        4,
        "Write each item",
    ),
    "no answers": (
        "script: a\nsections:\n  b:\n    questionnaire: {source: x}\n    tasks:\n      c: Hi.\n",
        "yaml",
        "questionnaire-answers",
        6,
        "answers: {0: not at all",
    ),
    "answers without words": (
        YAML.replace('{0: not at all, 1: several days, 2: "more than half, or so", 3:', "[0, 1,")
        .replace("nearly every day}", "2]"),
        "yaml",
        "questionnaire-answers",
        6,
        "answers: {0: not at all",
    ),
    "answers in words alone": (
        MARKDOWN.replace("0 = not at all, 1 = several", "never, several"),
        "markdown",
        "questionnaire-answers",
        6,
        "- answers: 0 = not at all",
    ),
    "an unknown key": (
        YAML.replace("source:", "origin:"),
        "yaml",
        "unknown-key",
        5,
        "Allowed here: answers, source",
    ),
    "no group": (
        "script: a\nsections:\n  b:\n    questionnaire: PHQ\n    tasks:\n      c: Hi.\n",
        "yaml",
        "wrong-value",
        4,
        "answers: {0: not at all",
    ),
    "answers twice": (
        MARKDOWN.replace("\n1. **intro", "- answers: 0 = no, 1 = yes\n\n1. **intro"),
        "markdown",
        "duplicate-key",
        7,
        "Take one of them out",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_one_finding_at_its_line(name: str) -> None:
    """It says what to write, in the notation of the file."""
    text, format, rule, line, hint = MISTAKES[name]
    (found,) = findings_in(text, format)
    assert (found.rule, found.place.line) == (rule, line)
    assert hint in found.hint
