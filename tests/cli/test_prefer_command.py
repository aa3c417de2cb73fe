"""`scriptgraph prefer`, against a real server: paid once, resumed anywhere."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from support.candidate_building import SCORED, answer, asked, situation, write_situations
from support.command_line import ROOT, Command, scriptgraph
from support.interrupted import address, ended, start, wait_until
from support.openai_server import Fault, OpenAIServer, openai_server

MESSAGES = ROOT / "scripts" / "counsel" / "messages.jsonl"
CLIENTS = [situation(f"client-{n}", f"My sister died in spring, {n} years ago.") for n in range(4)]
OPTIONS = ("--models", "warm,dry,bossy", "--judge", "judge", "--candidates", "3")
FILES = ("pairs.jsonl", "dpo.jsonl", "reward.jsonl")


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server(answer) as opened:
        yield opened


@pytest.fixture
def given(tmp_path: Path) -> Path:
    return write_situations(tmp_path / "given.jsonl", *CLIENTS)


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


class Gate:
    """Lets a server's request wait until the test has done something."""

    def __init__(self, number: int) -> None:
        self._left = number
        self.reached, self.opened = threading.Event(), threading.Event()
        self._lock = threading.Lock()

    def __call__(self, messages: Sequence[BaseMessage], model: str) -> str:
        with self._lock:
            self._left -= 1
            mine = self._left == 0
        if mine:
            self.reached.set()
            self.opened.wait()
        return answer(messages, model)


@contextmanager
def stalled_run(
    number: int, given: Path, out: Path
) -> Iterator[tuple[OpenAIServer, Gate, Command]]:
    """Run the command until the request of a number hangs, with others beside it."""
    gate = Gate(number)
    with openai_server(gate) as server:
        command = start(server, "prefer", given, "--out", out, *OPTIONS, "--concurrency", "3")
        wait_until(gate.reached.is_set, command)
        yield server, gate, command


def test_messages_become_pairs(server: OpenAIServer, given: Path, tmp_path: Path) -> None:
    """The better counsellor is chosen everywhere, at the price of one call a reply and a sheet."""
    out = tmp_path / "out"
    done = scriptgraph("prefer", given, "--out", out, *OPTIONS, "--json", env=address(server))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rehearsal"] is False
    assert found["situations"] == {"all": 4, "done": 4, "with_pairs": 4}
    assert found["pairs"] == 4
    assert found["not_paired"]["kept out by a filter"] == 8
    assert found["models"] == {
        "dry": {"chosen": 0, "rejected": 4},
        "warm": {"chosen": 4, "rejected": 0},
    }
    assert found["cost"]["calls"] == len(server.requests) == 4 * (3 + 2)
    assert max(Counter(asked(server.requests)).values()) == 1
    drawn = [one for one in server.requests if one["model"] != "judge"]
    assert {one["temperature"] for one in drawn} == {1.0}
    assert {one["seed"] for one in drawn} == {1}
    assert [Path(path).name for path in found["files"]] == list(FILES)
    assert {row["chosen_safety_rating"] for row in rows(out / "pairs.jsonl")} == {SCORED["warm"]}
    assert json.loads((out / "summary.json").read_text(encoding="utf-8")) == found
    assert all("rehearsal" not in path.name for path in out.iterdir())


def test_a_second_run_pays_nothing_and_can_pair_anew(
    server: OpenAIServer, given: Path, tmp_path: Path
) -> None:
    """Another gap or pairing is worked out from the same scores; without pairs, no file."""
    command = ("prefer", given, "--out", tmp_path / "out", *OPTIONS)
    assert scriptgraph(*command, env=address(server)).returncode == 0
    before = len(server.requests)
    first = (tmp_path / "out" / "pairs.jsonl").read_bytes()
    again = scriptgraph(*command, env=address(server))
    assert "0 of 4 situations to do" in again.stderr
    assert (tmp_path / "out" / "pairs.jsonl").read_bytes() == first
    wider = scriptgraph(*command, "--gap", "3", "--pairing", "best", env=address(server))
    assert "pairs       0, at a gap of 3" in wider.stdout
    assert not [name for name in FILES if (tmp_path / "out" / name).exists()]
    assert len(server.requests) == before


@pytest.mark.parametrize("stalled", [5, 8])
def test_after_a_kill_only_the_call_under_way_is_paid_again(
    stalled: int, given: Path, tmp_path: Path
) -> None:
    """Killed among replies (5) or among scores (8): what had come back is not asked for again."""
    out = tmp_path / "out"
    with stalled_run(stalled, given, out) as (server, gate, command):
        time.sleep(0.5)  # lets the calls beside it come to their end
        command.running.kill()
        command.end()
        gate.opened.set()
        done = scriptgraph("prefer", given, "--out", out, *OPTIONS, env=address(server))
        assert done.returncode == 0, done.stderr
        twice = [one for one, count in Counter(asked(server.requests)).items() if count > 1]
        assert len(twice) == 1
        assert len(server.requests) == 4 * (3 + 2) + 1
        assert len(rows(out / "pairs.jsonl")) == 4
        assert len(rows(out / "candidates.jsonl")) == 12
        assert len(rows(out / "scores.jsonl")) == 8


@pytest.mark.parametrize("stalled", [2, 5])
def test_ctrl_c_waits_for_the_calls_under_way_and_loses_none(
    stalled: int, given: Path, tmp_path: Path
) -> None:
    """Exit code 130, a word on how to go on, and no call is ever made twice."""
    out = tmp_path / "out"
    with stalled_run(stalled, given, out) as (server, gate, command):
        command.running.send_signal(signal.SIGINT)
        time.sleep(0.2)
        gate.opened.set()
        code, said = ended(command)
        assert code == 130
        assert "stopping after the calls that are under way" in said
        assert "stopped; the same command goes on" in said
        assert not (out / "pairs.jsonl").exists()
        assert len(server.requests) < 4 * (3 + 2)
        done = scriptgraph("prefer", given, "--out", out, *OPTIONS, env=address(server))
        assert done.returncode == 0, done.stderr
        assert len(server.requests) == len(set(asked(server.requests))) == 4 * (3 + 2)
        assert len(rows(out / "pairs.jsonl")) == 4


def test_what_could_not_be_had_is_counted_and_asked_for_again(
    server: OpenAIServer, given: Path, tmp_path: Path
) -> None:
    """A refused reply and an unreadable sheet are missing, until the same command gets them."""
    server.faults += [Fault("empty", on="speaking")] * 2
    server.faults += [Fault("wrong schema", on="judging")] * 2
    command = ("prefer", given, "--out", tmp_path / "out", *OPTIONS, "--concurrency", "1", "--json")
    done = scriptgraph(*command, env=address(server))
    assert done.returncode == 1
    found = json.loads(done.stdout)
    assert sum(found["candidates"]["without_reply"].values()) == 1
    assert sum(found["scores"]["missing"].values()) == 1
    assert found["situations"]["done"] < 4
    assert "without all replies and scores; the same command asks for them again" in done.stderr
    before = len(server.requests)
    found = json.loads(scriptgraph(*command, env=address(server)).stdout)
    assert found["situations"]["done"] == 4
    assert (found["pairs"], found["scores"]["missing"]) == (4, {})
    assert found["candidates"]["without_reply"] == {}
    assert 2 <= len(server.requests) - before <= 3


def test_a_dead_server_is_an_exit_code_and_no_empty_files(given: Path, tmp_path: Path) -> None:
    """Nothing worked: exit code 1, and no file that looks like a result."""
    with openai_server(answer) as server:
        gone = address(server)
    command = ("prefer", given, "--out", tmp_path / "out", *OPTIONS, "--concurrency", "16")
    done = scriptgraph(*command, env=gone)
    assert done.returncode == 1
    assert "4 situations without all replies and scores" in done.stderr
    assert not [name for name in FILES if (tmp_path / "out" / name).exists()]


def test_a_folder_keeps_to_one_way_of_making_pairs(
    server: OpenAIServer, given: Path, tmp_path: Path
) -> None:
    """Other settings are refused before anything is asked, and nothing in the folder changes."""
    command = ("prefer", given, "--out", tmp_path / "out", *OPTIONS)
    assert scriptgraph(*command, env=address(server)).returncode == 0
    before = {
        path: path.read_bytes()
        for path in (tmp_path / "out").iterdir()
        if path.suffix in (".json", ".jsonl")
    }
    requests = len(server.requests)
    other = ("--judge", "other", "--without", "form")
    refused = scriptgraph(*command, *other, env=address(server))
    assert refused.returncode == 1
    assert "made in another way; give another folder" in refused.stderr
    assert "judge: 'judge' there, 'other' now" in refused.stderr
    assert "'off': ['form']" in refused.stderr
    assert {path: path.read_bytes() for path in before} == before
    assert len(server.requests) == requests


def test_more_candidates_and_more_clients_can_follow(
    server: OpenAIServer, given: Path, tmp_path: Path
) -> None:
    """A folder grows: only what is new is asked for, and a further reply has a further seed."""
    out = tmp_path / "out"
    one = write_situations(tmp_path / "one.jsonl", CLIENTS[0])
    assert scriptgraph("prefer", one, "--out", out, *OPTIONS, env=address(server)).returncode == 0
    grown = scriptgraph(
        *("prefer", given, "--out", out, *OPTIONS), *("--candidates", "4"), env=address(server)
    )
    assert grown.returncode == 0, grown.stderr
    assert len(server.requests) == len(set(asked(server.requests))) == 4 * (4 + 2)
    fewer = scriptgraph("prefer", given, "--out", out, *OPTIONS, env=address(server))
    assert "candidates: 4 there, 3 now" in fewer.stderr


def test_a_bad_line_is_named(tmp_path: Path) -> None:
    """With its file and number, before a folder is made."""
    given = tmp_path / "given.jsonl"
    given.write_text('{"id": "a", "question": "Hello."}\n{"id": "b"}\n', encoding="utf-8")
    done = scriptgraph("prefer", given, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "given.jsonl:2: not a situation: messages: Field required" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (("--gap", "0"), 2, "more than 0"),
        (("--gap", "nan"), 2, "finite number"),
        (("--gap", "inf"), 2, "finite number"),
        (("--temperature", "nan"), 2, "--temperature"),
        (("--models", "a,,b"), 2, "a name is empty"),
        (("--models", "a,b,c,d,e"), 2, "too few for 5 models"),
        (("--without", "lenght"), 1, "there is no filter 'lenght'"),
        (("--rubric", "alliance"), 1, "scores whole dialogues"),
    ],
)
def test_options_that_make_no_sense_are_refused(
    options: Sequence[str], code: int, message: str, tmp_path: Path
) -> None:
    """With the code for wrong use or for unusable input, and no folder is made."""
    done = scriptgraph(
        "prefer",
        MESSAGES,
        "--out",
        tmp_path / "out",
        *options,
        env={"OPENAI_API_KEY": "test", "OPENAI_BASE_URL": "http://127.0.0.1:9/v1"},
    )
    assert done.returncode == code
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    """Files that are not of preferences are not written between."""
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = scriptgraph("prefer", MESSAGES, "--out", tmp_path)
    assert done.returncode == 1
    assert "holds other files" in done.stderr
    assert [path.name for path in tmp_path.iterdir()] == ["mine.txt"]


@pytest.mark.parametrize("words", [3_000, 20_000])
def test_a_model_that_writes_very_much_breaks_nothing(words: int, tmp_path: Path) -> None:
    """Kept and kept out, or not even kept: either way it is counted, and the others are paired."""
    long = "word " * words

    def play(messages: Sequence[BaseMessage], model: str) -> str:
        return long if model == "bossy" else answer(messages, model)

    given = write_situations(tmp_path / "given.jsonl", situation("a", "Why? " * 4_000))
    out = tmp_path / "out"
    with openai_server(play) as server:
        done = scriptgraph("prefer", given, "--out", out, *OPTIONS, "--json", env=address(server))
    assert done.returncode == (words == 20_000), done.stderr
    found = json.loads(done.stdout)
    assert found["pairs"] == 1
    if words == 3_000:
        assert found["candidates"]["kept_out_by"] == {"length": 1}
        assert rows(out / "candidates.jsonl")[2]["reply"] == long.strip()
    else:
        (why,) = found["candidates"]["without_reply"]
        assert "99,999 characters; 20,000 are the most" in why


def test_a_rehearsal_is_marked_everywhere(tmp_path: Path) -> None:
    """On standard error, in every row or file name, and in the text of every reply."""
    out = tmp_path / "out"
    done = scriptgraph("prefer", MESSAGES, "--out", out, "--candidates", "6", "--json")
    assert done.returncode == 0, done.stderr
    assert "A rehearsal" in done.stderr
    found = json.loads(done.stdout)
    assert found["rehearsal"] is True
    assert found["pairs"] >= 20
    assert {"help", "question", "form"} <= set(found["candidates"]["kept_out_by"])
    assert [Path(path).name for path in found["files"]] == [f"rehearsal-{name}" for name in FILES]
    for name in ("candidates.jsonl", "scores.jsonl"):
        assert {row["rehearsal"] for row in rows(out / name)} == {True}
    assert all(row["reply"].startswith("[rehearsal]") for row in rows(out / "candidates.jsonl"))
    again = tmp_path / "again"
    assert scriptgraph("prefer", MESSAGES, "--out", again, "--candidates", "6").returncode == 0
    for name in FILES:
        mine, other = (folder / f"rehearsal-{name}" for folder in (out, again))
        assert mine.read_bytes() == other.read_bytes()
