"""Decisions that never came are counted, and said where nobody can overlook them."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.fakes import Queue, Talk, answer, script
from support.openai_server import OpenAIServer, openai_server

from scriptgraph.state.undecided import decisions_in, missing_in_a_row

SCRIPT = script({"hello": {"next": [{"to": "end", "when": "the user says goodbye"}]}})

VISIT = """
script: visit
agent: {name: Kim, role: an AI coach}
sections:
  hello:
    tasks: {name: Ask for their name.}
    next: [{to: bye, when: the user wants to go}]
  bye:
    tasks: {thanks: Thank them.}
"""
CASE = "patient: p\nname: P\nreplies: [Call me P, I want to go now., I want to go now.]\n"
PLAN = """
experiment: t
scripts: visit.yaml
modes: [multi]
patients: [p.yaml]
repetitions: 2
models: {dialog: m}
"""


def undecided(request: dict[str, object], body: dict[str, object]) -> dict[str, object]:
    """Answer every decision in words."""
    if "response_format" not in request:
        return body
    message = {"role": "assistant", "content": "I would say that it is done."}
    return {**body, "choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in {"visit.yaml": VISIT, "p.yaml": CASE, "plan.yaml": PLAN}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def environment(server: OpenAIServer) -> dict[str, str]:
    return {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}


async def test_a_decision_that_never_came_is_counted() -> None:
    """It is one that was asked for; an opening, for which nobody was asked, is none."""
    told = Queue("Hello.", "hm", "hm", "Go on.", answer(), "Yes?", "no", "no", "So?")
    talk = Talk(SCRIPT, told)
    await talk.say(None, "a", "b")
    trace = (await talk.state())["trace"]
    assert missing_in_a_row(trace) == 0
    await talk.say("c")
    trace = (await talk.state())["trace"]
    found = decisions_in(trace)
    assert (found.asked, found.missing, found.none_came) == (3, 2, False)
    assert missing_in_a_row(trace) == 1
    assert found.told() == "2 of 3 decisions that models were asked for never came"


def test_a_simulation_without_a_decision_is_no_success(folder: Path) -> None:
    """The dialogue is kept, the command says why nothing was decided, and exits with 1."""
    with openai_server() as server:
        server.change = undecided
        done = scriptgraph(
            *("simulate", "visit.yaml", "--patient", "p.yaml", "--model", "m", "--out", "d.jsonl"),
            *("--store", "memory:", "-q"),
            cwd=folder,
            env=environment(server),
        )
    assert done.returncode == 1
    assert "NO DECISION: none of 3 decisions" in done.stderr
    assert "it holds no JSON object" in done.stderr
    assert (folder / "d.jsonl").exists()


def test_an_experiment_without_a_decision_is_no_success(folder: Path) -> None:
    """The command says so, and so does the report, on top and in a figure of its own."""
    with openai_server() as server:
        server.change = undecided
        done = scriptgraph(
            "experiment", "plan.yaml", "--out", "x", cwd=folder, env=environment(server)
        )
    assert done.returncode == 1
    assert "NO DECISION: none of 6 decisions" in done.stderr
    shown = scriptgraph("report", "x", cwd=folder)
    assert "MISSING DECISIONS: 6 of 6 decisions" in shown.stdout
    (row,) = [line for line in shown.stdout.splitlines() if "decisions that never came" in line]
    assert "100.0 %" in row
    assert "in 2 dialogues none ever did" in " ".join(shown.stdout.split())


def test_a_chat_says_that_nothing_is_decided(folder: Path) -> None:
    """After two turns in a row, once, with where to look."""
    with openai_server() as server:
        server.change = undecided
        done = scriptgraph(
            *("chat", "visit.yaml", "--store", "memory:", "--model", "m"),
            cwd=folder,
            env=environment(server),
            given="Ann\n4\nGo on\n",
        )
    assert done.stdout.count("For two turns no usable decision has come") == 1


def test_a_server_is_asked_without_a_temperature_and_with_the_users_instructions(
    folder: Path,
) -> None:
    """Both can be said beforehand; then nothing is refused first."""
    with openai_server() as server:
        done = scriptgraph(
            *("simulate", "visit.yaml", "--patient", "p.yaml", "--model", "m", "-q"),
            *("--store", "memory:", "--temperature", "none", "--instructions", "user"),
            cwd=folder,
            env=environment(server),
        )
    assert done.returncode == 0, done.stderr
    assert server.requests
    for request in server.requests:
        assert "temperature" not in request
        assert "system" not in [message["role"] for message in request["messages"]][1:]
