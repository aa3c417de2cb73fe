"""Answers that a real, tiny language model gave, put to every mode: nothing of it does harm.

`make local-model` records them (`tests/recorded/tiny_model.jsonl`). Here a server on loopback gives
one of them, by chance, to each call that asks for an answer of its kind: the prompt's own example,
lists of dots, JSON without an end, the instructions as a reply.
"""

from __future__ import annotations

import json
import random
import threading
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from benchmarks.tiny_figures import Figures, Heard, figures
from benchmarks.tiny_model import exact_words
from benchmarks.tiny_server import Call
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph import Settings, create_simulation, load_script
from scriptgraph.core.settings import Mode
from scriptgraph.formats.case import load_case
from scriptgraph.sessions.recording import record_dialogue

ROOT = Path(__file__).parents[2]
RECORDED = ROOT / "tests" / "recorded" / "tiny_model.jsonl"
SCRIPTS = [ROOT / "scripts" / name for name in ("stress_relief.yaml", "bike_repair.yaml")]
PATIENTS = [
    ROOT / "benchmarks" / "tiny_patients" / "baker.yaml",
    ROOT / "scripts" / "patients" / "accountant.yaml",
]
TURNS = 6

# A reply that is cut short leaves its stream to the garbage collector, which may come upon it while
# the client library still works on it.
pytestmark = pytest.mark.filterwarnings(
    "ignore:.*AsyncResponseStream:pytest.PytestUnraisableExceptionWarning"
)


@dataclass
class TinyAnswers:
    """Puts recorded answers in the place of a server's own, and notes each call."""

    seed: int
    calls: list[Call] = field(default_factory=list)
    answers: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=lambda: recorded())
    _one_at_a_time: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._random = random.Random(self.seed)

    def __call__(self, request: dict[str, Any], body: dict[str, Any]) -> dict[str, Any]:
        schema = request.get("response_format", {}).get("json_schema", {})
        with self._one_at_a_time:  # several calls of a turn may be under way
            # What the model was never asked for, it answers as beside the point as anything else.
            fitting = self.answers.get(schema.get("name", "")) or self.answers["Evaluation"]
            answer = self._random.choice(fitting)
            self.calls.append(heard(schema.get("name", ""), request, answer))
        choice = body["choices"][0]
        message = {**choice["message"], "content": answer["text"]}
        changed = {**choice, "message": message, "finish_reason": answer["finish"]}
        return {**body, "choices": [changed]}


def recorded() -> Mapping[str, Sequence[Mapping[str, str]]]:
    """Give the recorded answers by the name of their schema; a message has none."""
    answers = defaultdict[str, list[Mapping[str, str]]](list)
    for line in RECORDED.read_text(encoding="utf-8").splitlines():
        answer = json.loads(line)
        answers[answer["asked_for"]].append(answer)
    return answers


def heard(asked_for: str, request: dict[str, Any], answer: Mapping[str, str]) -> Call:
    """Note a call as the listener between client and server does."""
    said = [one["content"] for one in request["messages"] if one["role"] == "system"]
    written = len(answer["text"].split())
    return Call(
        asked_for,
        "\n".join(map(str, said)),
        answer["text"],
        answer["finish"],
        read=1,
        written=written,
        prompt=1,
        ms=1.0,
    )


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


async def sessions(server: OpenAIServer, path: Path, mode: Mode, seed: int) -> Figures:
    """Hold a session with each patient, and count as the table of the tiny model does."""
    answers = server.change = TinyAnswers(seed)
    script, dialogues = load_script(path), []
    asked = Settings(mode=mode, max_turns=TURNS)
    async with served_model(server.base_url) as model:
        for patient in PATIENTS:
            case = load_case(patient)
            graph = create_simulation(script, model, case=case, mode=mode, settings=asked).compile()
            state: Any = await graph.ainvoke({"messages": []})
            dialogues.append(
                record_dialogue(script, state, session="s", mode=mode, case=patient.stem)
            )
    heard_calls = Heard(answers.calls, [], planned=len(PATIENTS))
    return figures(dialogues, heard_calls, exact_words(script), taken=date.min, cores=1)


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("mode", get_args(Mode))
@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
async def test_a_tiny_models_answers_do_no_harm(
    path: Path, mode: Mode, seed: int, server: OpenAIServer
) -> None:
    """No move against the script, no harmless rule believed unproven, no prompt as a message."""
    counted = await sessions(server, path, mode, seed)
    assert (counted.illegal, counted.unproven, counted.repeating) == (0, 0, 0)
    assert counted.sessions == len(PATIENTS)
    assert counted.turns >= TURNS
    assert counted.refused.total() > 0, "not one reply was bad enough to be refused"


def test_the_record_holds_answers_to_every_kind_of_call() -> None:
    """Messages and the answers of each judging role in the compiled modes are among them."""
    assert recorded().keys() >= {"", "ActorAnswer", "Evaluation"}
    assert any(
        answer["finish"] == "length" for answers in recorded().values() for answer in answers
    )
