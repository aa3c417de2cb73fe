"""`--batch` as its users have it: judging in batches, which a kill leaves where they are."""

from __future__ import annotations

import json
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from support.batch_desk import BatchDesk
from support.command_line import scriptgraph
from support.interrupted import address, ended, start, wait_until
from support.openai_server import OpenAIServer, openai_server
from support.planning import write_plan


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        opened.desk = BatchDesk(opened.complete)
        yield opened


@pytest.fixture
def desk(server: OpenAIServer) -> BatchDesk:
    assert server.desk
    return server.desk


@pytest.fixture
def scoring(tmp_path: Path) -> tuple[str | Path, ...]:
    """Give the command that has twenty replies scored."""
    path = tmp_path / "replies.jsonl"
    lines = [{"id": str(n), "question": f"Hi {n}.", "reply": f"And {n}?"} for n in range(20)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return ("score", path, "--model", "judge", "--json", *cache(tmp_path))


def cache(folder: Path) -> tuple[str | Path, ...]:
    return "--cache", folder / "calls.sqlite", "--batch"


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_what_is_out_is_taken_up_and_nothing_is_sent_twice(
    server: OpenAIServer, desk: BatchDesk, scoring: tuple[str | Path, ...], how: signal.Signals
) -> None:
    """Killed or stopped while it waits, the same command brings the batch in, and pays once."""
    desk.holding = True
    command = start(server, *scoring)
    wait_until(
        lambda: any(one["status"] == "in_progress" for one in desk.batches.values()), command
    )
    command.running.send_signal(how)
    code, said = ended(command)
    assert code != 0
    if how == signal.SIGINT:
        assert "batches that are out go on without us" in said
        assert "the same command goes on" in said
    desk.holding = False
    done = scriptgraph(*scoring, env=address(server))
    assert done.returncode == 0, done.stderr
    assert "is out since" in done.stderr
    assert len(desk.requests()) == 20
    assert len(desk.batches) == 1
    assert not server.requests
    cost = json.loads(done.stdout)["cost"]
    assert (cost["calls"], cost["kept"]) == (20, 0)
    assert cost["input_tokens"] == sum(one["prompt_tokens"] for one in server.usages)


def test_verdicts_come_in_rounds_at_the_price_of_a_batch(
    server: OpenAIServer, desk: BatchDesk, tmp_path: Path
) -> None:
    """What is asked for next goes with the next round; the report prices it as batches."""
    prices = {"judge": {"input": 1e4, "output": 2e4, "batch": {"input": 5e3, "output": 1e4}}}
    plan = write_plan(tmp_path, {"prices": prices})
    assert scriptgraph("experiment", plan, "--out", tmp_path / "out").returncode == 0
    judging = ("verify", tmp_path / "out", "--model", "judge", "--json", *cache(tmp_path))
    done = scriptgraph(*judging, env=address(server))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert len(desk.requests()) == found["calls"]
    assert 1 < len(desk.batches) < found["calls"]
    report = scriptgraph("report", tmp_path / "out", "--json", "--full")
    (source,) = json.loads(report.stdout)["sources"]
    read, written = found["input_tokens"], found["output_tokens"]
    expected = (read * 5e3 + written * 1e4) / 1e6
    assert source["cost"]["verifier"]["dollars"] == pytest.approx(expected)


def test_replies_and_scores_are_two_rounds(
    server: OpenAIServer, desk: BatchDesk, tmp_path: Path
) -> None:
    """Whoever makes pairs waits for the replies, and then for their scores, each of one model."""
    situations = tmp_path / "situations.jsonl"
    situations.write_text('{"id": "1", "question": "I sleep badly."}\n', encoding="utf-8")
    asking = ("--models", "small", "--judge", "judge", "--candidates", "2", *cache(tmp_path))
    done = scriptgraph(
        "prefer", situations, "--out", tmp_path / "out", *asking, env=address(server)
    )
    models = [line["body"]["model"] for line in desk.requests()]
    assert models[:2] == ["small", "small"], done.stderr
    assert set(models[2:]) <= {"judge"}
    assert not server.requests


def test_what_cannot_be_batched_is_refused(server: OpenAIServer, tmp_path: Path) -> None:
    """Without a file for what is out, without a server, and without batches on it."""
    replies = tmp_path / "replies.jsonl"
    replies.write_text('{"id": "1", "question": "Hi.", "reply": "And?"}\n', encoding="utf-8")
    score = ("score", replies, "--batch")
    unkept = scriptgraph(*score, "--model", "judge", env=address(server))
    assert unkept.returncode == 2
    assert "what is out has to stand in a file" in unkept.stderr
    kept = ("--cache", tmp_path / "calls.sqlite")
    rehearsed = scriptgraph(*score, *kept)
    assert rehearsed.returncode == 1
    assert "asks no server, so --batch has nothing to do" in rehearsed.stderr
    server.desk = None
    without = scriptgraph(*score, *kept, "--model", "judge", env=address(server))
    assert without.returncode == 1
    assert "has no batches (it says 404); leave --batch out" in without.stderr
    assert not server.requests


def test_a_file_whose_batches_nobody_can_have_out_is_refused(
    server: OpenAIServer, scoring: tuple[str | Path, ...], tmp_path: Path
) -> None:
    """Another command waits for them, no lock can lie beside it, or there is no folder for it."""
    lock = tmp_path / "calls.sqlite.batches.lock"
    with FileLock(lock):
        waiting = scriptgraph(*scoring, env=address(server))
    lock.unlink(missing_ok=True)
    lock.symlink_to(tmp_path / "replies.jsonl")
    linked = scriptgraph(*scoring, env=address(server))
    within = tmp_path / "replies.jsonl" / "calls.sqlite"
    nowhere = scriptgraph(*scoring, "--cache", within, env=address(server))
    refused = {
        "another command waits for the batches of": waiting,
        "cannot have batches of": linked,
        f"cannot use {within} to keep answers": nowhere,
    }
    for why, done in refused.items():
        assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert not server.requests
