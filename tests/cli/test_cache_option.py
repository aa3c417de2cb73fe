"""`--cache FILE` as its users have it: a re-run that asks nobody, and says so."""

from __future__ import annotations

import csv
import json
import signal
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.interrupted import address, ended, interrupt, start
from support.openai_server import OpenAIServer, openai_server
from support.planning import transcripts, write_plan

PRICES = {"small": {"input": 1e4, "output": 2e4}}


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


def test_a_plan_is_run_again_without_asking_anybody(server: OpenAIServer, tmp_path: Path) -> None:
    """The same dialogues come out; calls, budget and report count nothing as asked or paid."""
    plan = write_plan(
        tmp_path,
        {
            "modes": ["single", "multi", "speculative"],
            "models": {"dialog": "small"},
            "prices": PRICES,
            "budget": {"dollars": 1000},
        },
    )
    cache = ("--cache", tmp_path / "calls.sqlite")
    told = []
    for out in ("first", "second"):
        command = ("experiment", plan, "--out", tmp_path / out, "--json", *cache)
        done = scriptgraph(*command, env=address(server))
        assert done.returncode == 0, done.stderr
        told.append(json.loads(done.stdout))
    first, second = told
    assert first["calls"] == len(server.requests)
    assert first["kept_calls"] == 0
    assert first["dollars"] > 0
    assert (second["calls"], second["kept_calls"]) == (0, first["calls"])
    assert (second["tokens"], second["dollars"]) == (0, 0)
    assert transcripts(tmp_path / "second") == transcripts(tmp_path / "first")
    assert f"{first['calls']} calls were answered from kept answers" in done.stderr

    report = scriptgraph("report", tmp_path / "second")
    assert f"{first['calls']} calls were answered from kept answers" in report.stdout
    table = tmp_path / "calls.csv"
    scriptgraph("table", tmp_path / "second", "--of", "calls", "--out", table)
    with table.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert sum(int(row["kept"]) for row in rows) == first["calls"]
    assert {row["input_tokens"] + row["ms"] for row in rows if row["kept"] != "0"} == {""}
    for of in ("dialogues", "turns"):
        scriptgraph("table", tmp_path / "second", "--of", of, "--out", table, "--force")
        with table.open(encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        assert {row["input_tokens"] + row["output_tokens"] + row["ms"] for row in rows} == {""}
    methods = scriptgraph("report", tmp_path / "second", "--methods").stdout
    assert "answered from kept answers" in methods


def test_a_dry_run_says_what_the_file_holds(tmp_path: Path) -> None:
    """An estimate knows nothing of kept answers, so it says so; no file appears."""
    plan, cache = write_plan(tmp_path), tmp_path / "calls.sqlite"
    done = scriptgraph("experiment", plan, "--dry-run", "--cache", cache)
    assert f"{cache} is not there yet: every call is asked for" in done.stderr
    assert not cache.exists()


def test_a_foreign_file_is_refused_before_anything_is_asked(
    server: OpenAIServer, tmp_path: Path
) -> None:
    """Whoever names his sessions' file by mistake loses nothing of it."""
    plan, cache = write_plan(tmp_path, {"models": {"dialog": "small"}}), tmp_path / "x.sqlite"
    with closing(sqlite3.connect(cache)) as other:
        other.execute("CREATE TABLE checkpoints (x)")
    command = ("experiment", plan, "--out", tmp_path / "out", "--cache", cache)
    done = scriptgraph(*command, env=address(server))
    assert done.returncode == 1
    assert "a database of something else" in done.stderr
    assert not server.requests


def test_repeats_of_a_judge_are_draws_of_their_own(server: OpenAIServer, tmp_path: Path) -> None:
    """Each repeat is kept for itself: a judging that goes on gets no earlier repeat's scores."""
    replies = tmp_path / "replies.jsonl"
    said = [{"role": "user", "content": "I sleep badly."}]
    line = {"id": "1", "messages": said, "reply": "How long has it been so?"}
    replies.write_text(json.dumps(line) + "\n", encoding="utf-8")
    cache = ("--cache", tmp_path / "calls.sqlite", "--json", "--model", "judge", "--temperature=1")
    for repeats in ("1", "3"):
        done = scriptgraph("score", replies, "--repeats", repeats, *cache, env=address(server))
        assert done.returncode == 0, done.stderr
    assert len(server.requests) == 3
    again = ("--repeats", "3", "--out", tmp_path / "again.jsonl", *cache)
    done = scriptgraph("score", replies, *again, env=address(server))
    assert len(server.requests) == 3
    found = json.loads(done.stdout)
    assert (found["cost"]["calls"], found["cost"]["kept"]) == (0, 3)


def written(folder: Path, name: str) -> Path:
    """Write ten replies."""
    path = folder / f"{name}.jsonl"
    lines = [{"id": str(n), "question": f"Hi {n}.", "reply": f"{name} {n}?"} for n in range(10)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def test_commands_share_a_file_at_the_same_time(server: OpenAIServer, tmp_path: Path) -> None:
    """Two that run beside each other keep what each was answered, and nothing gets lost."""
    cache = ("--cache", tmp_path / "calls.sqlite", "--model", "judge")
    replies = [written(tmp_path, name) for name in ("one", "two")]
    commands = [start(server, "score", path, *cache) for path in replies]
    for command in commands:
        code, said = ended(command)
        assert code == 0, said
    assert len(server.requests) == 20
    for path in replies:
        again = ("score", path, "--out", path.with_suffix(".again"), *cache)
        assert scriptgraph(*again, env=address(server)).returncode == 0
    assert len(server.requests) == 20


def test_what_was_answered_before_a_kill_is_kept(server: OpenAIServer, tmp_path: Path) -> None:
    """A process that dies takes no answer with it that it had; those under way are asked again."""
    replies = written(tmp_path, "one")
    cache = ("--cache", tmp_path / "calls.sqlite", "--model", "judge", "--concurrency", "2")
    interrupt(server, 6, signal.SIGKILL, "score", replies, *cache)
    again = ("score", replies, "--out", tmp_path / "again.jsonl", "--json", *cache)
    done = scriptgraph(*again, env=address(server))
    assert done.returncode == 0, done.stderr
    cost = json.loads(done.stdout)["cost"]
    assert cost["kept"] >= 4
    assert cost["calls"] + cost["kept"] == 10


def test_verdicts_are_not_paid_for_twice(server: OpenAIServer, tmp_path: Path) -> None:
    """A second judging into another file asks nobody, and its lines say so."""
    plan = write_plan(tmp_path)
    assert scriptgraph("experiment", plan, "--out", tmp_path / "out").returncode == 0
    cache = ("--cache", tmp_path / "calls.sqlite", "--model", "judge")
    for name in ("one", "two"):
        out = ("--out", tmp_path / f"{name}.jsonl")
        done = scriptgraph("verify", tmp_path / "out", *out, *cache, env=address(server))
        assert done.returncode == 0, done.stderr
    asked = len(server.requests)
    lines = [json.loads(line) for line in (tmp_path / "two.jsonl").read_text().splitlines()]
    assert len(lines) == asked
    assert {line["call"]["kept"] for line in lines} == {1}
    assert f"0 calls, 0 → 0 tokens; {asked} calls were answered from kept answers" in done.stdout


def test_kept_answers_of_no_use_are_told(tmp_path: Path) -> None:
    """Where no score came of kept answers, it says which command would ask anew."""
    replies = tmp_path / "replies.jsonl"
    replies.write_text('{"id": "a", "question": "Hi.", "reply": "Oh."}\n', encoding="utf-8")
    command = ("score", replies, "--model", "judge", "--cache", tmp_path / "calls.sqlite")
    with openai_server(lambda *_: "no scores at all") as opened:
        told = [scriptgraph(*command, env=address(opened)) for _ in range(2)]
    assert [done.returncode for done in told] == [1, 1]
    assert all("the same command asks for them again" in done.stderr for done in told)
    of_no_use = "where kept answers were of no use, it takes another --cache"
    assert [of_no_use in done.stderr for done in told] == [False, True]
