"""What an experiment does when a server denies it, lets it wait, or counts no tokens."""

from __future__ import annotations

import json
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.interrupted import address, ended, start, wait_until
from support.openai_server import Denial, Fault, OpenAIServer, openai_server
from support.planning import run_plan, transcripts, write_plan

from scriptgraph.models.endpoint import Endpoint
from scriptgraph.records.results import find_results

PLAN: dict[str, Any] = {"models": {"dialog": "small", "verifier": "large"}, "repetitions": 2}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.mark.parametrize("name", ["401", "403", "404", "quota"])
@pytest.mark.parametrize("after", [0, 9])
def test_who_is_denied_stops_and_goes_on_later(
    name: Denial, after: int, server: OpenAIServer, tmp_path: Path
) -> None:
    """Key, name and quota are no session's fault: nothing fails, and the same command goes on."""
    out, plan = tmp_path / "out", write_plan(tmp_path, PLAN)
    server.faults = [Fault(name)] * 99
    server.begin_faults = after
    done = scriptgraph("experiment", plan, "--out", out, "--json", env=address(server))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert "cannot be asked; the server says 4" in told["stopped"]
    assert f"stopped: {told['stopped']}; the same command goes on" in done.stderr
    assert (told["failed"], len(server.requests) - after <= 4) == ({}, True)
    assert not (out / "failures.jsonl").exists()
    server.faults = []
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 0, done.stderr
    assert len(transcripts(out)) == 8


def test_a_judge_that_is_denied_leaves_no_missing_verdicts(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """Nobody takes a wrong name for a verdict that could not be had."""

    out = tmp_path / "out"
    models = {"dialog": "rehearsal", "verifier": "large"}
    plan = write_plan(tmp_path, {**PLAN, "models": models})
    server.faults = [Fault("404")] * 99
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 1
    assert "stopped: model 'large' cannot be asked" in done.stderr
    assert not (out / "verdicts.jsonl").exists()


def test_a_server_is_waited_for_and_everybody_sees_until_when(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """A rate limit's window fails nobody; Ctrl-C ends the waiting at once, and it can go on."""
    out, plan = tmp_path / "out", write_plan(tmp_path, PLAN)
    server.faults = [Fault("429", headers={"Retry-After": "900"})] * 4
    command = start(server, "experiment", plan, "--out", out)
    wait_until(lambda: len(server.requests) >= 4, command)
    command.running.send_signal(signal.SIGINT)
    begun = time.monotonic()
    code, told = ended(command)
    assert (code, time.monotonic() - begun < 10) == (130, True)
    assert told.count("waiting for the server until ") >= 1
    assert "stopped: interrupted; the same command goes on" in told
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 0, done.stderr


def test_a_wait_that_is_longer_than_the_plan_allows_stops_the_experiment(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """It says until when the server wants to be left alone; no session fails of it."""
    out, plan = tmp_path / "out", write_plan(tmp_path, {**PLAN, "longest_wait": 60})
    server.faults = [Fault("429", headers={"Retry-After": "61"})] * 99
    done = scriptgraph("experiment", plan, "--out", out, env=address(server))
    assert done.returncode == 1
    assert "stopped: the server of model 'small' asks to be left alone until " in done.stderr
    assert "no longer than 60 seconds are waited" in done.stderr
    assert not (out / "failures.jsonl").exists()


@pytest.mark.parametrize("unit", ["tokens", "dollars"])
def test_calls_without_a_count_are_charged_as_estimated(
    unit: str, server: OpenAIServer, tmp_path: Path
) -> None:
    """A budget holds although the server counts nothing, and what was presumed is said."""
    server.is_metered = False
    budget = {"tokens": 30_000} if unit == "tokens" else {"dollars": 0.03}
    prices = {name: {"input": 1, "output": 1} for name in ("small", "large")}
    changes = {**PLAN, "repetitions": 9, "budget": budget, "prices": prices}
    out, plan = tmp_path / "out", write_plan(tmp_path, changes)
    done = scriptgraph("experiment", plan, "--out", out, "--json", env=address(server))
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["stopped"] == "the budget will not do for another session"
    assert 0 < told["ended"] < 36
    assert (told["tokens"], told["dollars"]) == (0, None)
    assert told["unmetered"] == told["unpriced"] > 50
    assert 20_000 < told["presumed_tokens"] <= 30_000
    assert f"({told['unmetered']} calls without a count)" in done.stderr
    assert f"charged what was estimated: {told['presumed_tokens']:,} tokens" in done.stderr
    again = scriptgraph("experiment", plan, "--out", out, "--json", env=address(server))
    assert json.loads(again.stdout) == told


def test_a_cost_is_unknown_as_soon_as_a_part_of_it_is(server: OpenAIServer, tmp_path: Path) -> None:
    """What is known is a lower bound, then and when going on; without any price there is none."""
    prices = {"small": {"input": 1000, "output": 1000}}
    out, plan = tmp_path / "out", write_plan(tmp_path, {**PLAN, "prices": prices})
    first = scriptgraph("experiment", plan, "--out", out, "--json", env=address(server))
    told = json.loads(first.stdout)
    assert told["dollars"] is None
    for done in (first, scriptgraph("experiment", plan, "--out", out, env=address(server))):
        assert f"at least {told['dollars_at_least']:,.2f} dollars; " in done.stderr
        assert f"{told['unpriced']} calls of unknown price" in done.stderr
    out, plan = tmp_path / "unknown", write_plan(tmp_path, PLAN)
    for _ in range(2):
        done = scriptgraph("experiment", plan, "--out", out, env=address(server))
        assert "price unknown" in done.stderr
        assert "0.00 dollars" not in done.stderr


def test_what_a_failure_cost_is_charged_when_going_on(server: OpenAIServer, tmp_path: Path) -> None:
    """The call that a session failed with stands in no trace, and is not forgotten either."""
    models = {"dialog": "rehearsal", "patient": "other"}
    changes = {"models": models, "patients": ["ann.yaml"], "modes": "multi", "retries": 0}
    out, plan = tmp_path / "out", write_plan(tmp_path, changes)
    server.faults = [Fault("empty")] * 2
    told: list[tuple[int, int]] = []
    for more in ([], [], ["--retry-failed"], []):
        done = scriptgraph("experiment", plan, "--out", out, "--json", *more, env=address(server))
        found = json.loads(done.stdout)
        told.append((found["calls"], found["tokens"]))
    (failure,) = find_results(out).failed(print)
    assert failure.lost
    assert failure.lost.role == "patient"
    assert failure.lost.call["attempts"] == 2
    assert failure.lost.call["input_tokens"]
    lost, again, whole, last = told
    assert lost == again < whole == last
    rehearsal = write_plan(tmp_path, {**changes, "models": {"dialog": "rehearsal"}})
    assert whole[0] == run_plan(rehearsal, tmp_path / "whole").account.calls + 2


def test_a_server_that_nobody_reaches_stops_the_experiment(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """No session fails of it: each stays where it was, and goes on when the server is there."""
    changes = {"models": {"dialog": "small"}, "patients": ["ben.yaml"], "retries": 1}
    plan, out = write_plan(tmp_path, changes), tmp_path / "out"
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        nobody = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
    status = run_plan(plan, out, endpoint=Endpoint("key", nobody))
    assert status.halt.startswith("a server cannot be reached: ")
    assert (status.failed, status.ended) == ({}, 0)
    status = run_plan(plan, out, endpoint=Endpoint("key", server.base_url))
    assert (status.done, status.failed, status.ended) == (True, {}, 2)
