"""The commands that ask models, against a real server that speaks the OpenAI protocol."""

import json
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest
from support.command_line import ROOT, scriptgraph
from support.interrupted import address, ended, start, wait_until
from support.openai_server import SERVED, Fault, OpenAIServer, openai_server

from scriptgraph.core.settings import Mode

SCRIPT = ROOT / "scripts" / "stress_relief.yaml"
WIDOW = ROOT / "scripts" / "patients" / "widow.yaml"


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.mark.parametrize("mode", get_args(Mode))
def test_simulate_asks_the_server_for_every_role(mode: str, server: OpenAIServer) -> None:
    """A whole session runs over the wire, at the paper's temperatures, and is recorded as such."""
    options = ("--patient", WIDOW, "--mode", mode, "--model", "small", "--quiet")
    done = scriptgraph("simulate", SCRIPT, *options, env=address(server))
    assert done.returncode == 0, done.stderr
    dialogue = json.loads(done.stdout)
    calls = [step for step in dialogue["steps"] if step.get("model")]
    assert dialogue["exit_reason"] == "allSectionsCompleted"
    assert dialogue["rehearsal"] is False
    assert {step["model"] for step in calls} == {SERVED}
    assert not [step for step in calls if "dropped" in step["decision"]]
    assert len(calls) == len(server.requests)
    assert {request["temperature"] for request in server.requests} == {0, 1}
    assert dialogue["totals"]["input_tokens"] == sum(
        step["input_tokens"] for step in calls if step["actor"] != "patient"
    )


def test_everybody_sees_until_when_a_server_is_waited_for(server: OpenAIServer) -> None:
    """A server that wants to be left alone is, and that is said once, whoever asks it."""
    server.begin_faults = 2  # the opening and the patient; then evaluator and draft at once
    server.faults = [Fault("429", headers={"Retry-After": "6"})] * 2
    options = ("--patient", WIDOW, "--mode", "speculative", "--model", "small", "--quiet")
    done = scriptgraph("simulate", SCRIPT, *options, env=address(server))
    assert done.returncode == 0, done.stderr
    assert server.met == ["429", "429"]
    assert done.stderr.count("waiting for the server until ") == 1


@pytest.mark.parametrize("mode", get_args(Mode))
def test_chat_shows_the_replies_and_nothing_of_the_decisions(
    mode: str, server: OpenAIServer, tmp_path: Path
) -> None:
    """A conversation over the wire: what is printed holds no word of the judging calls."""
    options = ("--mode", mode, "--model", "small", "--store", tmp_path / "s.sqlite")
    done = scriptgraph(
        "chat", SCRIPT, *options, given="Hello.\nCall me Ann.\n", env=address(server)
    )
    assert done.returncode == 0, done.stderr
    assert "Welcome the patient" in " ".join(done.stdout.split())
    assert "Ask what they would like" in " ".join(done.stdout.split())
    assert '"evidence"' not in done.stdout
    assert '"reason"' not in done.stdout


def test_a_server_that_fails_ends_the_simulation_in_one_clear_line(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """A dead server is exit code 1 and a sentence; the session goes on from there afterwards."""
    server.faults += [Fault("no choices")] * 2
    store = ("--session", "s", "--store", tmp_path / "s.sqlite")
    options = ("--patient", WIDOW, "--model", "small", "--quiet", *store)
    failed = scriptgraph("simulate", SCRIPT, *options, env=address(server))
    assert failed.returncode == 1
    assert "small failed" in failed.stderr
    done = scriptgraph("simulate", SCRIPT, *options, env=address(server))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["exit_reason"] == "allSectionsCompleted"


def test_ctrl_c_keeps_a_named_session(server: OpenAIServer, tmp_path: Path) -> None:
    """Interrupted in the middle, it says how to go on, and going on asks for nothing twice."""
    store = ("--session", "s", "--store", str(tmp_path / "s.sqlite"))
    options = (str(SCRIPT), "--patient", str(WIDOW), "--model", "small", "--quiet", *store)
    server.faults.append(Fault("stall", on="judging"))
    command = start(server, "simulate", *options)
    wait_until(lambda: not server.faults, command)
    command.running.send_signal(signal.SIGINT)
    code, said = ended(command)
    assert code == 130
    assert "stopped; the same command goes on" in said
    before = len(server.requests)
    done = scriptgraph("simulate", *options, env=address(server))
    assert done.returncode == 0, done.stderr
    calls = [step for step in json.loads(done.stdout)["steps"] if step.get("model")]
    answered = before - 1  # the request that stalled was never answered
    assert len(calls) == answered + len(server.requests) - before
