"""What a script says of actions, in YAML and in Markdown, and what is said of every misuse."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from support.strategies import acting_scripts

from scriptgraph.formats.load import WritableFormat, load_script, read_script, write_script
from scriptgraph.script.check.faults import faults
from scriptgraph.script.model import Script

YAML = """\
script: booking
actions:
  book_slot:
    takes: [preferred_day]
    gives: {slot: string, booked: boolean}
    seconds: 5
    rehearsed: {slot: "Tuesday, at ten", booked: true}
sections:
  wishes:
    tasks:
      day: {do: Ask for a day., collect: {preferred_day: string}}
      book: {call: book_slot}
    next:
      - {to: goodbye, if: done(book_slot) and booked}
      - {to: call_us, if: failed(book_slot)}
      - {to: call_us, if: not booked}
  call_us:
    tasks:
      number: {say: Please call 01 23 45.}
    next: goodbye
  goodbye:
    tasks:
      thanks: Thank them.
"""

MARKDOWN = """\
# Booking

- action: book_slot takes preferred_day
- action: book_slot gives slot: string
- action: book_slot gives booked: boolean
- action: book_slot has 5 seconds
- action: book_slot rehearses slot: Tuesday, at ten
- action: book_slot rehearses booked: true

## Wishes

1. **day:** Ask for a day.
   - collect preferred_day: string
2. **book:**
   - call: book_slot

→ Goodbye, if `done(book_slot) and booked`
→ Call us, if `failed(book_slot)`
→ Call us, if `not booked`

## Call us

1. **number:**
   > Please call 01 23 45.

→ Goodbye

## Goodbye

1. **thanks:** Thank them.
"""


def test_both_forms_say_the_same() -> None:
    """A script with an action is the same script in YAML and in Markdown."""
    made = load_script(YAML, "yaml")
    assert load_script(MARKDOWN, "markdown") == made
    assert made.by_id["wishes"].tasks[1].collect == {
        "book_slot": ("done",),
        "slot": "string",
        "booked": "boolean",
    }


@pytest.mark.parametrize("form", ["yaml", "markdown"])
@given(made=acting_scripts())
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
def test_what_is_written_is_read_back(form: WritableFormat, made: Script) -> None:
    """Generated scripts with actions are sound, and either form keeps all that they say."""
    assert faults(made) == []
    assert load_script(write_script(made, form), form) == made


MISUSES = {
    "an unknown action": (
        "{call: book_slot}",
        "{call: book_slat}",
        12,
        "calls 'book_slat', which is no action",
    ),
    "an unknown input": ("[preferred_day]", "[preferred_dat]", 4, "which no task collects"),
    "an unknown key": ("    seconds: 5", "    minutes: 5", 6, "has a key 'minutes'"),
    "too long a time": ("seconds: 5", "seconds: 5000", 6, "seconds"),
    "a type that is none": ("slot: string,", "slot: dateish,", 5, "slot"),
    "a value of another task": ("{slot: string", "{preferred_day: string", 5, "as well"),
    "a rehearsed value that does not fit": ("booked: true}", "booked: perhaps}", 7, "not boolean"),
    "a question about no action": ("failed(book_slot)", "failed(preferred_day)", 15, "no action"),
    "an instruction beside it": ("{call: book_slot}", "{call: book_slot, do: Do.}", 12, "`do`"),
    "something collected beside it": (
        "{call: book_slot}",
        "{call: book_slot, collect: {n: integer}}",
        12,
        "`collect` and `call`",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MISUSES)
def test_a_misuse_is_told_at_its_line(name: str) -> None:
    """Each misuse is a finding at its line and column that says what was found."""
    old, new, line, told = MISUSES[name]
    assert old in YAML
    _, findings = read_script(YAML.replace(old, new, 1), "yaml")
    wrong = [finding for finding in findings if finding.severity == "error"]
    assert any(told in finding.message for finding in wrong), wrong
    assert line in [finding.place.line for finding in wrong], wrong
    assert all(finding.place.column > 0 for finding in wrong)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("- action: book slot takes x", "does not say what an action takes or gives"),
        ("- action: book_slot has a minute", "not said what 'seconds' is"),
        ("- action: book_slot gives slot", "not said what 'slot' is"),
        ("- action: book_slot has 5 seconds", "said twice"),
    ],
)
def test_a_line_about_an_action_that_says_nothing_is_told(line: str, told: str) -> None:
    """In Markdown each line about an action says one thing of it."""
    text = MARKDOWN.replace(
        "- action: book_slot has 5 seconds\n", f"- action: book_slot has 5 seconds\n{line}\n"
    )
    _, findings = read_script(text, "markdown")
    assert any(told in finding.message and finding.place.line == 7 for finding in findings), (
        findings
    )


@pytest.mark.parametrize(
    ("old", "second"),
    [
        ("rehearses slot: Tuesday, at ten", "rehearses slot: Tuesday, at ten, booked: true"),
        ("gives slot: string", "gives slot: string, place: string"),
    ],
)
def test_a_second_value_in_a_line_is_no_text_of_the_first(old: str, second: str) -> None:
    """Else a person would be told "Tuesday, at ten, booked: true"."""
    _, (found, *_) = read_script(MARKDOWN.replace(old, second), "markdown")
    assert "two values stand in one line" in found.message
    verb = old.split()[0]
    first, other = f"`- action: book_slot {old}`", second.removeprefix(f"{old}, ")
    assert found.hint == f"Write a line for each: {first} and `- action: book_slot {verb} {other}`."


def test_what_is_rehearsed_may_hold_a_colon() -> None:
    """Only the name of a value that the action gives begins another one."""
    text = MARKDOWN.replace("Tuesday, at ten", "Tuesday, room: 5")
    script, findings = read_script(text, "markdown")
    assert not findings
    assert script is not None
    assert script.actions["book_slot"].rehearsed["slot"] == "Tuesday, room: 5"
