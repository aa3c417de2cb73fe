"""Lint rules about values: who collects what a rule reads."""

from __future__ import annotations

import pytest
from support.script_building import READING, asking, found, judged, messages, placed, script

from scriptgraph.script.check.lint import lint


def test_uncollected_value() -> None:
    """A value that no task collects keeps a script from being used; a similar one is guessed."""
    reading = [{"to": "end", "if": "mod < 4 and true"}, "end"]
    made = script({"a": {"tasks": [asking()], "next": reading}})
    (finding,) = found(made, "uncollected-value")
    assert finding.severity == "error"
    assert "needs 'mod', which no task collects" in finding.message
    assert finding.hint == "Did you mean 'mood'?"


def test_a_choice_without_quotes() -> None:
    """A word that is one of the choices is no value, and is to stand in quotes."""
    tasks = [asking(["stop", "go"])]
    made = script({"a": {"tasks": tasks, "next": [{"to": "end", "if": "mood == stop"}, "end"]}})
    (finding,) = found(made, "uncollected-value")
    assert finding.hint == 'Write `mood == "stop"`.'


def test_uncollected_value_anytime() -> None:
    """An `anytime` rule may read what any section collects, and nothing else."""
    anytime = [{"to": "end", "if": "mood < 4"}]
    assert found(script({"a": []}, anytime=anytime), "uncollected-value")
    made = script({"a": {"tasks": [asking()]}}, anytime=anytime)
    assert lint(made) == []


def test_uncollected_value_with_a_hyphen() -> None:
    """A value named with `-` cannot be read, because `-` subtracts: one finding, wherever it is."""
    tasks = [asking(name="low-mood")]
    rules = [{"to": "end", "if": "low-mood < 4"}, {"to": "a", "if": "low-mood > 8"}, "end"]
    made = script({"a": {"tasks": tasks, "next": rules}})
    (finding,) = found(made, "uncollected-value")
    assert "reads 'low-mood' as a difference" in finding.message
    assert finding.hint == "Call the value 'low_mood', here and where it is collected."


def test_value_not_always_collected() -> None:
    """One way without the value is enough, and is told."""
    made = script(
        {
            "start_here": [*judged(ask="there is time"), "skip"],
            "ask": {"tasks": [asking()], "next": ["read"]},
            "skip": ["read"],
            "read": READING,
        }
    )
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith("not collected on this way: start_here → skip → read")


def test_value_not_always_collected_is_told_for_each_value() -> None:
    """Two values that are left out on two ways are each told with their own."""
    reading = [{"to": "end", "if": "mood < 4"}, {"to": "end", "if": "age < 18"}, "end"]
    made = script(
        {
            "a": [*judged(moody="there is time"), "aged"],
            "moody": {"tasks": [asking()], "next": ["read"]},
            "aged": {"tasks": [asking(name="age")], "next": ["read"]},
            "read": reading,
        }
    )
    ways = [text.split(": ")[1] for text in messages(made, "value-not-always-collected")]
    assert ways == ["a → aged → read", "a → moody → read"]


def test_value_not_always_collected_on_every_way() -> None:
    """A value that every way collects, or the section itself, is known."""
    ask = {"tasks": [asking()], "next": ["read"]}
    made = script({"a": [*judged(b="so"), "c"], "b": ask, "c": ask, "read": READING})
    assert not found(made, "value-not-always-collected")
    assert not found(script({"a": {**ask, "next": READING}}), "value-not-always-collected")


def test_value_not_always_collected_by_an_optional_task() -> None:
    """An optional task may be left out, and its value with it."""
    made = script({"a": {"tasks": [asking(optional=True)], "next": READING}})
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith(": a")


@pytest.mark.parametrize(
    "rest",
    [
        {"anytime": judged(read="the patient wants it")},
        {"limits": {"turns": 3, "then": "read"}},
    ],
)
def test_value_not_always_collected_when_a_section_is_cut_short(rest: dict[str, object]) -> None:
    """A limit or an `anytime` rule leaves a section before its tasks are done."""
    sections = {"ask": {"tasks": [asking()], "next": ["read"]}, "read": READING}
    assert not found(script(sections), "value-not-always-collected")
    assert found(script(sections, **rest), "value-not-always-collected")


def test_value_not_always_collected_shortens_a_long_way() -> None:
    """Of a long way only both ends are shown."""
    chain = {f"s{n}": [f"s{n + 1}"] for n in range(9)}
    made = script({**chain, "s9": READING, "late": {"tasks": [asking()]}})
    (message,) = messages(made, "value-not-always-collected")
    assert message.endswith(": s0 → s1 → s2 → … → s7 → s8 → s9")


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ('mood == "hihg"', True),
        ('mood in ["low", "medium"]', True),
        ('not (mood != "hihg")', True),
        ('mood == "high"', False),
        ('mood in ["low", "high"]', False),
        ('mood in "low or medium"', False),
        ('name == "hihg"', False),
    ],
)
def test_unknown_choice(text: str, wrong: bool) -> None:
    """A value with choices is compared with its choices only."""
    tasks = [asking(["low", "high"]), {**asking("string", name="name"), "id": "name"}]
    made = script({"a": {"tasks": tasks, "next": [{"to": "end", "if": text}, "end"]}})
    assert bool(found(made, "unknown-choice")) is wrong


def test_one_name_is_one_finding() -> None:
    """A value that nobody collects, or a choice that is none, is told once, with all its lines."""
    read = [{"to": "end", "if": "mod < 4"}, {"to": "a", "if": "mod > 8"}, "end"]
    made = script({"a": {"tasks": [asking()], "next": read}})
    assert len(found(made, "uncollected-value")) == 1
    read = [{"to": "end", "if": f'mood == "{word}"'} for word in ("hihg", "medium")]
    made = script({"a": {"tasks": [asking(["low", "high"])], "next": [*read, "end"]}})
    assert messages(made, "unknown-choice") == [
        "'mood' is never 'hihg' or 'medium'; it is one of low, high"
    ]


def test_the_other_lines_of_a_mistake_are_named() -> None:
    """Whoever mends it finds them all."""
    read = [{"to": "end", "if": "mod < 4"}, {"to": "a", "if": "mod > 8"}, "end"]
    made = script({"a": {"tasks": [asking()], "next": read}})
    made = placed(made, *(("sections", "a", "next", number) for number in range(2)))
    assert "(also in line 2)" in messages(made, "uncollected-value")[0]


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        ("fresh == yes", "Write `fresh == true`."),
        ("mood大于4", "Write `mood > 4`."),
    ],
)
def test_a_name_that_is_none_says_what_was_meant(text: str, hint: str) -> None:
    """A word for true, or a comparison in words, is read as one name, and understood."""
    tasks = [asking(), {**asking("boolean", name="fresh"), "id": "fresh"}]
    made = script({"a": {"tasks": tasks, "next": [{"to": "end", "if": text}, "end"]}})
    assert [finding.hint for finding in found(made, "uncollected-value")] == [hint]
