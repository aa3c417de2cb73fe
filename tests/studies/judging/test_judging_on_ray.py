"""A judge's work on a Ray cluster: `make test-ray` runs this, in an environment that has Ray."""

import itertools
import json
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from support.openai_server import OpenAIServer, openai_server
from support.planning import unchanging
from support.ray_nodes import Nodes, two_nodes

from scriptgraph.cli.stopping import STOPPING
from scriptgraph.rehearsal.roles import play
from scriptgraph.studies.cluster.worker import BEAT

pytest.importorskip("ray", reason="Ray is not installed here: `make test-ray` has it")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # Ray's own
]

DIALOGUES = 140
SHARDS = 6
CONCURRENCY = 4
BEFORE = 150
"""Answers before a node is killed; there are some seven times as many."""


@pytest.fixture
def nodes() -> Iterator[Nodes]:
    """Give a cluster of two nodes."""
    with two_nodes() as nodes:
        yield nodes


def dialogues(folder: Path, shared: Path, number: int = DIALOGUES) -> Path:
    """Write published dialogues, over and over, each time under other ids."""
    published = (shared / "published" / "dialogues.jsonl").read_text("utf-8").splitlines()
    path = folder / "dialogues.jsonl"
    folder.mkdir()
    with path.open("w", encoding="utf-8") as file:
        for one, line in zip(range(number), itertools.cycle(published), strict=False):
            file.write(json.dumps({**json.loads(line), "id": f"d{one:03}"}) + "\n")
    return path


def command(path: Path, shared: Path, server: OpenAIServer, *more: str) -> list[str]:
    """Give the command that has dialogues verified by the server's model."""
    judge = f"small@{server.base_url}"
    script = str(shared / "published" / "manual.json")
    asked = ["verify", str(path), "--script", script, "--model", judge, "--json"]
    limit = ["--concurrency", str(CONCURRENCY)]
    return [sys.executable, "-m", "scriptgraph", *asked, *limit, *more]


def verify(path: Path, shared: Path, server: OpenAIServer, *more: str) -> dict[str, Any]:
    """Run the command in a process of its own; give what it prints for a program."""
    asked = command(path, shared, server, *more)
    done = subprocess.run(asked, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def verdicts(path: Path) -> list[str]:
    """Give the verdicts of a file but for times, in one order."""
    lines = path.with_suffix(".verdicts.jsonl").read_text("utf-8").splitlines()
    return sorted(json.dumps(unchanging(json.loads(line)), sort_keys=True) for line in lines)


def test_a_killed_node_changes_no_verdict_and_pays_for_none_again(
    nodes: Nodes, shared: Path, tmp_path: Path
) -> None:
    """What comes out is one process's; asked again are at most the calls that were under way."""
    one = dialogues(tmp_path / "one", shared)
    many = dialogues(tmp_path / "many", shared)
    parts = [many.with_name(f"shard-{n}-of-{SHARDS}.dialogues.verdicts.jsonl") for n in (1, 2)]
    with openai_server() as server:
        alone = verify(one, shared, server)
        once = Counter(json.dumps(request["messages"]) for request in server.requests)
        server.requests.clear()
        number = itertools.count()

        def answer(messages: Sequence[BaseMessage], model: str) -> str:
            if next(number) >= BEFORE:  # both nodes are at work: each has written something
                while not nodes.lost and not all(part.exists() for part in parts):
                    time.sleep(0.01)
                nodes.kill_second()
            return play(messages, 0)

        server.play = answer
        found = verify(many, shared, server, "--on", nodes.address, "--shards", str(SHARDS))
        asked = Counter(json.dumps(request["messages"]) for request in server.requests)
    assert nodes.lost
    assert verdicts(many) == verdicts(one)
    assert found["calls"] == alone["calls"] == once.total()
    assert found | {"verdicts": ""} == alone | {"verdicts": ""}
    assert asked.keys() == once.keys()
    assert (asked - once).total() <= CONCURRENCY
    assert verify(many, shared, server)["calls"] == 0


def test_an_interruption_stops_every_machine_and_loses_nothing(
    shared: Path, tmp_path: Path
) -> None:
    """What was answered is taken in; the same command goes on, here, and asks for the rest."""
    path = dialogues(tmp_path / "some", shared, 12)
    with openai_server() as server:
        asked = command(path, shared, server, "--on", "local", "--shards", "2")
        with (
            subprocess.Popen(asked, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as begun,
            ExitStack() as held,
        ):
            held.enter_context(server.holding_back(CONCURRENCY))
            while len(server.answers) < CONCURRENCY or len(server.requests) == CONCURRENCY:
                assert begun.poll() is None
                time.sleep(0.05)
            begun.send_signal(signal.SIGINT)
            assert begun.stderr
            while STOPPING.encode() not in (told := begun.stderr.readline()):
                assert told
            time.sleep(3 * BEAT)  # until the desk has told every shard
            held.close()
            _, rest = begun.communicate()
        assert (begun.returncode, b"the same command goes on" in rest) == (130, True), rest
        before = len(server.answers)
        kept = len(path.with_suffix(".verdicts.jsonl").read_text("utf-8").splitlines())
        assert kept == before == len(server.requests)
        found = verify(path, shared, server)
        assert found["judged"] == len(server.requests) == before + found["calls"]
