"""What a model thinks is never what it says, in whichever words it marks its thinking."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.nodes.asking.thinking import without_begun_thinking, without_thinking

SAID = "Hello Ann, how are you?"
SECRET = "The patient may be lying."

MARKED = [
    f"<think>\n{SECRET}\n</think>\n\n{SAID}",
    f"{SECRET}</think>{SAID}",
    f"<thinking>{SECRET}</thinking>\n{SAID}",
    f"<thought>\n{SECRET}\n</thought>\n{SAID}",
    f"<reasoning>{SECRET}</reasoning>\n{SAID}",
    f"<analysis>{SECRET}</analysis>{SAID}",
    f"<seed:think>{SECRET}</seed:think>{SAID}",
    f"<Think>{SECRET}</Think>\n{SAID}",
    f'<think duration="3s">{SECRET}</think>\n{SAID}',
    f"[THINK]{SECRET}[/THINK]{SAID}",
    f"◁think▷{SECRET}◁/think▷{SAID}",
    f"<|begin_of_thought|>{SECRET}<|end_of_thought|><|begin_of_solution|>{SAID}<|end_of_solution|>",
    f"<|START_THINKING|>{SECRET}<|END_THINKING|><|START_RESPONSE|>{SAID}<|END_RESPONSE|>",
    f"<|channel|>analysis<|message|>{SECRET}<|end|><|start|>assistant<|channel|>final<|message|>"
    f"{SAID}<|return|>",
    f"analysis{SECRET}assistantfinal{SAID}",
    f"{SAID}<think>{SECRET}",
    f"{SAID}\n<reasoning>{SECRET}</reasoning>",
    f"<think>{SECRET}<think>{SECRET}</think>{SAID}",
    f"{SAID}<think>{SECRET}<think>{SECRET}",
    f"<think>{SECRET}</think>{SAID}<thinking>{SECRET}</thinking>",
]


@pytest.mark.parametrize("text", MARKED)
def test_thinking_is_taken_out(text: str) -> None:
    """Tags of every family, channels, and what servers leave of them."""
    assert without_thinking(text).strip() == SAID


@pytest.mark.parametrize("text", [text for text in MARKED if not text.startswith(SECRET)])
def test_thinking_is_never_seen_while_it_is_written(text: str) -> None:
    """However the text is cut into pieces, nothing of the thinking or of its marks is shown."""
    for end in range(len(text) + 1):
        assert SAID.startswith(without_begun_thinking(text[:end]).strip())


@pytest.mark.parametrize(
    "text", ["<think>all of it", "<reasoning>x</reasoning>", "<|channel|>analysis<|message|>hm"]
)
def test_only_thinking_is_nothing(text: str) -> None:
    """A model that has not begun to answer has said nothing."""
    assert without_thinking(text) == ""


@given(st.text(alphabet="abc <>[]/|◁▷think", max_size=80))
def test_what_is_shown_is_the_beginning_of_what_is_said(text: str) -> None:
    """Unless a closing tag turns all before it into thinking, nothing shown is taken back."""
    if "</" not in text and "[/" not in text and "◁/" not in text:
        assert without_thinking(text).startswith(without_begun_thinking(text))


@pytest.mark.parametrize(
    "text", ["2 < 3 and 5 > 4", "[1] is fine", "I think so.", "The analysis is done.", "<3"]
)
def test_ordinary_words_stay(text: str) -> None:
    """Brackets and the word itself are no marks."""
    assert without_thinking(text) == text
