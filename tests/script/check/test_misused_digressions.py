"""What is wrong with digressions, and where: file, line and column."""

from __future__ import annotations

import pytest

from scriptgraph.formats.load import read_script
from scriptgraph.script.check import check

YAML = """\
script: talk
sections:
  talk:
    tasks: {mood: {do: Ask., collect: {mood: integer}}}
    next: bye
  bye:
    tasks: {bye: Say goodbye.}
  privacy:
    tasks: {tell: Tell them.}
    limits: {turns: 5, visits: 3, then: back}
anytime:
  - {to: privacy, when: the user asks about it, back: true}
limits: {turns: 9, then: bye}
"""
RULE = "{to: privacy, when: the user asks about it, back: true}"


def _told(text: str, form: str = "yaml") -> list[str]:
    script, found = read_script(text, "yaml" if form == "yaml" else "markdown")
    every = [*found, *(check(script) if script else [])]
    told = (f"{each.place.line}:{each.place.column} {each.rule}" for each in every)
    return list(dict.fromkeys(told))


def test_a_sound_digression_is_nothing_to_remark_on() -> None:
    """With a limit of its own that leads back, nothing is found."""
    assert _told(YAML) == []


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    next: bye", "    next: [{to: bye, back: true}]", ["5:22 misplaced-back"]),
        (RULE, RULE.replace("back", "urgent: true, back"), ["12:63 misplaced-back"]),
        ("to: privacy", "to: end", ["10:35 misplaced-back", "12:45 misplaced-back"]),
        ("then: bye}", "then: back}", ["13:20 misplaced-back"]),
        ("    next: bye", "    next: privacy", ["5:5 digression-entered-otherwise"]),
        ("then: bye}", "then: privacy}", ["13:20 digression-entered-otherwise"]),
        ("then: back}", "then: back}\n    next: bye", ["11:5 no-way-back"]),
        (RULE, RULE.replace("privacy", "talk"), ["3:3 no-way-back"]),
        ("  bye:", "  back:", ["5:5 unknown-target", "6:3 reserved-name"]),
    ],
)
def test_misuse_is_found_where_it_stands(old: str, new: str, told: list[str]) -> None:
    """Each misuse is a finding at the word that is to go."""
    found = _told(YAML.replace(old, new, 1))
    assert set(told) <= set(found), found


def test_a_digression_that_waits_for_a_human_is_found() -> None:
    """Only the human would lead on from there."""
    waits = YAML.replace(
        "tasks: {tell: Tell them.}", "waits_for_human: true\n    tasks: {a: {say: B}}"
    )
    assert "9:5 no-way-back" in _told(waits)


def test_the_limit_of_the_script_is_told_to_lead_back() -> None:
    """Whoever reads `then: bye` would think that it leads there."""
    assert _told(YAML.replace("    limits: {turns: 5, visits: 3, then: back}\n", "")) == [
        "12:1 limit-leads-back"
    ]


def test_a_computed_digression_needs_a_limit_of_visits() -> None:
    """It holds still when the session has come back."""
    computed = YAML.replace("when: the user asks about it", "if: mood < 4")
    assert _told(computed) == []
    assert _told(computed.replace("visits: 3, ", "")) == ["12:5 digression-again"]


def test_without_digressions_a_section_may_be_called_back() -> None:
    """The word is reserved only where it means something."""
    plain = YAML.replace(", back: true", "").replace("bye", "back")
    assert _told(plain) == []


MARKDOWN = """\
# Talk

{arrow}

## Talk

1. Ask.

→ Bye

## Bye

1. Say goodbye.

## Privacy

1. Tell them.

→ back, after 5 turns or 3 visits
"""
ARROW = "→ Privacy and back, if the user asks about it"


@pytest.mark.parametrize("arrow", [ARROW, ARROW.replace(" and", ", and"), ARROW.upper()])
def test_an_arrow_leads_there_and_back(arrow: str) -> None:
    """The words stand behind the name of the section, in any case, and a comma may part them."""
    script, found = read_script(MARKDOWN.replace("{arrow}", arrow.replace("IF", "if")), "markdown")
    assert script is not None
    assert [(rule.to, rule.back) for rule in script.anytime] == [("privacy", True)]
    assert [str(each) for each in found] == []


@pytest.mark.parametrize(
    "arrow",
    [
        "→ Privacy then back, if the user asks about it",
        "→ Privacy, and return, if the user asks about it",
        "→ Privacy (and back), if the user asks about it",
        "→ Privacy und zurück, if the user asks about it",
        "→ Privacy, if the user asks about it, then back",
        "→ Privacy, if the user asks about it (and back)",
        "→ Privacy, if the user asks about it\n- back: true",
    ],
)
def test_other_words_for_it_are_understood_and_corrected(arrow: str) -> None:
    """One finding says what to write, and the rule counts as it was meant."""
    script, found = read_script(MARKDOWN.replace("{arrow}", arrow), "markdown")
    assert script is not None
    assert [(r.to, r.when, r.back) for r in script.anytime] == [
        ("privacy", "the user asks about it", True)
    ]
    assert [each.rule for each in found] == ["odd-condition"]
    assert "→ Privacy and back, if" in found[0].hint


def test_a_title_may_end_like_it() -> None:
    """A section whose title ends with the words is led to, and back from, as any other."""
    titled = MARKDOWN.replace("## Privacy", "## There and back").replace("{arrow}", "{arrow}")
    for arrow, back in (("→ There and back", False), ("→ There and back and back", True)):
        script, _ = read_script(titled.replace("{arrow}", f"{arrow}, if they ask"), "markdown")
        assert script is not None
        assert [(r.to, r.back) for r in script.anytime] == [("there_and_back", back)]
