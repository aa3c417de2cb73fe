"""The lint rule about conditions that say the same."""

from __future__ import annotations

import pytest
from support.script_building import asking, found, judged, script


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the patient wants to stop", "The patient wants to stop."),
        ("the patient wants to stop", "patient want to stop"),
        ("the patient chooses an exercise", "they choose the exercises"),
        ("sie möchte aufhören", "Sie möchten aufhören!"),
        ("来访者同意", "来访者同意。"),
    ],
)
def test_overlapping_conditions_in_words(one: str, other: str) -> None:
    """Case, punctuation, fillers and endings do not make another condition."""
    made = script({"a": [*judged(b=one), *judged(end=other)], "b": []})
    (finding,) = found(made, "overlapping-conditions")
    assert finding.section == "a"
    assert "(end) adds nothing to `when " in finding.message


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("the patient selects exercise 1", "the patient selects exercise 2"),
        ("the patient has code A10001", "the patient has code A10002"),
        ("the patient agrees", "the patient disagrees"),
        ("the patient has a problem", "the patient has a project"),
        ("the patient is comfortable", "the patient is uncomfortable"),
        ("the patient has understood", "the patient has not understood"),
        ("the patient wants to stop", "the patient wants to go on"),
        ("来访者同意", "来访者不同意"),
        ("来访者想继续", "来访者不想继续"),
        ("die Person ist arbeitsfähig", "die Person ist arbeitsunfähig"),
        ("die Person kommt mit Begleitung", "die Person kommt ohne Begleitung"),
        ("die Person hat einen Plan", "die Person hat keinen Plan"),
        ("die Person möchte eine Pause", "die Person möchte keine Pause"),
        ("sie hat Appetit", "sie ist appetitlos"),
        ("la persona acepta", "la persona no acepta"),
        ("ผู้ป่วยต้องการ", "ผู้ป่วยไม่ต้องการ"),
    ],
)
def test_overlapping_conditions_in_words_differ(one: str, other: str) -> None:
    """One word, number or syllable can turn a condition into another."""
    made = script({"a": [*judged(b=one), *judged(end=other)], "b": []})
    assert not found(made, "overlapping-conditions")


def test_overlapping_conditions_with_anytime() -> None:
    """A section's rule may repeat an `anytime` rule, but not one that leads into the section."""
    stop = "the patient wants to stop"
    made = script({"a": judged(b=stop), "b": judged(end=stop)}, anytime=judged(b=stop))
    assert [f.section for f in found(made, "overlapping-conditions")] == ["a"]
    twice = script({"a": []}, anytime=[*judged(a=stop), *judged(end=stop)])
    assert [f.section for f in found(twice, "overlapping-conditions")] == [None]


@pytest.mark.parametrize(
    ("earlier", "later", "hidden"),
    [
        ("mood < 4", "mood < 4", True),
        ("mood < 4", "mood<4 ", True),
        ("mood < 4", "mood < 3", True),
        ("mood < 4", "mood <= 4", False),
        ("mood <= 4", "mood < 4", True),
        ("mood > -2", "mood >= 3", True),
        ("mood >= 3", "mood == 3", True),
        ("mood > 3", "mood == 3", False),
        ("mood < 3", "mood < 4", False),
        ("mood < 4", "mood < 4 and age > 17", True),
        ("mood < 4 and age > 17", "mood < 4", False),
        ("mood < 4 or age > 17", "mood < 4", False),
        ("mood < 4", "age < 3", False),
        ("mood != 4", "mood == 3", False),
    ],
)
def test_overlapping_conditions_computed(earlier: str, later: str, hidden: bool) -> None:
    """A computed rule is moot when an earlier one holds whenever it does."""
    tasks = [asking(), {**asking(name="age"), "id": "age"}]
    computed = [{"to": "b", "if": earlier}, {"to": "c", "if": later}]
    made = script({"a": {"tasks": tasks, "next": computed}, "b": [], "c": []})
    assert bool(found(made, "overlapping-conditions")) is hidden
