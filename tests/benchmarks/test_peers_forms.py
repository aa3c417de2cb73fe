"""What the model on loopback answers to those who ask in forms of their own."""

from __future__ import annotations

import base64
import json
import math
import struct
from typing import Any

import pytest
from benchmarks.peers import nemo_forms, parlant_forms
from benchmarks.peers.answering import Speaker
from benchmarks.peers.dialogue import sleep_talk
from benchmarks.peers.embedding import embedded

SCRIPT, TURNS = sleep_talk().script, sleep_talk().turns
STAYS = next(turn for turn in TURNS if turn.user and not turn.moves)
MOVES = next(turn for turn in TURNS if turn.to == "worry_time" and turn.moves)

NEXT_STEP = """POSSIBLE TRANSITIONS -
Condition (3): every task here is done, and the tasks of Closing are not done yet

Condition (5): all is done, Closing is done, and more, and the tasks of Worry time are not done yet

Condition (7): the user has chosen worry time, and the tasks of Worry time are not done yet

"applied_condition_id": "<str, id of the applied condition>"
"""

WAYS_ON = """
    "step_action": "You are in the section \\"Welcome\\".",
    "step_action_completed": "<str>",
    "children_conditions": [
        {
            "child_id": "4",
            "child_action": "You are in the section \\"Closing\\". Its tasks:
- Say goodbye.",
            "condition_to_child": "they want to stop",
            "condition_to_child_and_stop": "<str, both>",
            "conditions_to_child_and_forward": [
                {
                    "id": "9",
                    "path_condition": "all is said",
                    "condition_to_child_then_to_path": "<str, all three>",
                },
            ]
        },
    ]
"""


def asked(*texts: str) -> dict[str, Any]:
    return {"messages": [{"role": "system", "content": text} for text in texts]}


def vector(text: str) -> list[float]:
    given: list[float] = embedded({"input": text, "model": "any"})["data"][0]["embedding"]
    return given


@pytest.mark.parametrize(
    ("mark", "stays", "moves"),
    [
        ("This is how the user talks:", "User intent: carry on", "go on with worry time"),
        ("This is how the bot talks:", STAYS.agent, MOVES.agent),
        (
            "# For each user message, generate the next steps and finish with the bot message.",
            "  carry on\nbot speak in ",
            "  go on with worry time\nbot speak in worry time\n",
        ),
    ],
)
def test_nemo_is_told_what_is_meant_and_what_is_said(mark: str, stays: str, moves: str) -> None:
    """Each of its prompts is answered with the intent, the message, or both in one."""
    for turn, expected in ((STAYS, stays), (MOVES, moves)):
        assert expected in (nemo_forms.answer(asked("instructions", mark), SCRIPT, turn) or "")


def test_parlant_goes_on_by_the_shortest_way_to_the_section() -> None:
    """A turn that stays names no condition; one that moves names the one that leads there alone."""
    named = [
        json.loads(parlant_forms.answer(asked(NEXT_STEP), SCRIPT, turn) or "")
        for turn in (STAYS, MOVES)
    ]
    assert [one["applied_condition_id"] for one in named] == ["0", "7"]


def test_parlant_is_told_how_each_step_is_reached() -> None:
    """What it asks about the script names every way on once, and no session pays for it."""
    prompt = asked(WAYS_ON)
    (child,) = json.loads(parlant_forms.answer(prompt, SCRIPT, STAYS) or "")["children_conditions"]
    assert child["child_id"] == "4"
    assert child["condition_to_child_and_stop"].endswith(
        "and the tasks of Closing are not done yet"
    )
    assert [one["id"] for one in child["conditions_to_child_and_forward"]] == ["9"]
    assert parlant_forms.is_about_the_script(prompt)
    assert not parlant_forms.is_about_the_script(asked(NEXT_STEP))


def test_parlant_hears_the_dialogues_words() -> None:
    """The message is the agent's, and nothing is to be gone back to."""
    spec = "Produce a valid JSON object according to the following spec."
    assert json.loads(parlant_forms.answer(asked(spec), SCRIPT, MOVES) or "")["response_body"] == (
        MOVES.agent
    )
    back = asked('"requires_backtracking": <bool, does the agent need to?>')
    assert not json.loads(parlant_forms.answer(back, SCRIPT, MOVES) or "")["requires_backtracking"]


def test_other_prompts_are_none_of_theirs() -> None:
    """Whoever asks plainly is answered as ever."""
    for forms in (nemo_forms, parlant_forms):
        assert forms.answer(asked(MOVES.user), SCRIPT, MOVES) is None


async def test_a_lie_reaches_them_in_their_own_form() -> None:
    """A claim that the talk goes on is told as what the user means."""
    said = await Speaker(sleep_talk()).message(asked("This is how the user talks:"), 1, "way")
    assert said["content"] == "User intent: go on with the nights as they are"


def test_texts_that_share_words_are_alike() -> None:
    """Vectors have length one, and come as a list or as bytes."""
    near, far, text = vector("a night of sleep"), vector("quite another thing"), vector("sleep")
    likeness = [sum(a * b for a, b in zip(text, other, strict=True)) for other in (near, far)]
    assert likeness[0] > likeness[1]
    assert math.isclose(math.hypot(*near), 1)
    packed = embedded({"input": ["sleep"], "model": "any", "encoding_format": "base64"})
    data = base64.b64decode(packed["data"][0]["embedding"])
    assert [*struct.unpack(f"<{len(text)}f", data)] == pytest.approx(text)
