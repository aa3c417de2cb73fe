"""What a section or a task was called before is read in every format, and is unmistakable."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import Format, load_script, read_script, write_script

YAML = """\
script: visit
sections:
  welcome:
    renamed_from: intake
    tasks:
      greet: {do: Greet them., renamed_from: [hello, Hi-1]}
      name: Ask for their name.
    next: goodbye
  goodbye:
    renamed_from: [bye, Ende]
    tasks:
      wish: Say goodbye.
"""
MARKDOWN = """\
# Visit

## Welcome
- renamed from: Intake

1. **greet:** Greet them.
   - renamed from: hello, #Hi-1
2. **name:** Ask for their name.
→ Goodbye

## Goodbye

1. **wish:** Say goodbye.

- renamed from: bye
- Renamed_from: #Ende
"""


def test_yaml_and_markdown_say_the_same() -> None:
    """A name, a list, an old title and a name that no title makes are all read."""
    one, other = load_script(YAML, "yaml"), load_script(MARKDOWN, "markdown")
    assert one == other
    assert [section.renamed_from for section in one.sections] == [("intake",), ("bye", "Ende")]
    assert one.sections[0].tasks[0].renamed_from == ("hello", "Hi-1")
    for format in ("yaml", "markdown"):
        assert load_script(write_script(one, format), format) == one


def test_what_things_were_called_is_no_part_of_the_hash() -> None:
    """No session depends on it: to add it, or to take it out later, disturbs none."""
    renamed = load_script(YAML, "yaml")
    plain = load_script(
        YAML.replace("    renamed_from: intake\n", "")
        .replace("    renamed_from: [bye, Ende]\n", "")
        .replace(", renamed_from: [hello, Hi-1]", ""),
        "yaml",
    )
    assert plain.sections[0].renamed_from == ()
    assert renamed != plain
    assert renamed.hash == plain.hash


@pytest.mark.parametrize(
    ("new", "rule", "told"),
    [
        (("intake", "goodbye"), "renamed-from-existing", "and there is a section 'goodbye'"),
        (("intake", "welcome"), "renamed-from-existing", "that is its name now"),
        (("intake", "end"), "renamed-from-existing", "the end of a session"),
        (("hello", "name"), "renamed-from-existing", "and there is a task 'name'"),
        (("intake", "bye"), "renamed-twice", "'welcome' and 'goodbye' were both renamed"),
        (("[bye, Ende]", "[bye, bye]"), "renamed-twice", "an old name twice"),
        (
            ("name: Ask for their name.", "name: {do: Ask., renamed_from: hello}"),
            "renamed-twice",
            "tasks 'greet' and 'name' were both renamed",
        ),
        (("intake", "The first talk"), "bad-name", "`renamed_from: the_first_talk`"),
        (("intake", "{a: b}"), "bad-name", "that is no name"),
        (("intake", "'a,'"), "bad-name", "that is no name"),
    ],
)
def test_a_mistake_is_told_once_in_its_line(new: tuple[str, str], rule: str, told: str) -> None:
    """An old name that is in use, or stands in two places, keeps the script from being used."""
    text = YAML.replace(*new, 1)
    assert text != YAML
    _, [finding] = read_script(text, "yaml")
    assert (finding.rule, finding.severity) == (rule, "error")
    assert told in str(finding)
    assert "renamed_from" in text.splitlines()[finding.place.line - 1]


@pytest.mark.parametrize("format", ["yaml", "markdown"])
def test_an_instruction_may_speak_of_a_name(format: Format) -> None:
    """A task whose text looks like the line in Markdown keeps its text."""
    script = load_script(YAML.replace("Greet them.", '"- renamed from: them"'), "yaml")
    assert script.sections[0].tasks[0].do == "- renamed from: them"
    assert load_script(write_script(script, format), format) == script  # type: ignore[arg-type]
