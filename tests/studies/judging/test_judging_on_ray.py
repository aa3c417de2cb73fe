"""A judge's work on a Ray cluster: `make test-ray` runs this, in an environment that has Ray."""

import itertools
import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from support.openai_server import OpenAIServer, openai_server
from support.planning import unchanging
from support.ray_nodes import Nodes, two_nodes

from scriptgraph.rehearsal.roles import play

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


def dialogues(folder: Path, shared: Path) -> Path:
    """Write published dialogues, over and over, each time under other ids."""
    published = (shared / "published" / "dialogues.jsonl").read_text("utf-8").splitlines()
    path = folder / "dialogues.jsonl"
    folder.mkdir()
    with path.open("w", encoding="utf-8") as file:
        for number, line in zip(range(DIALOGUES), itertools.cycle(published), strict=False):
            file.write(json.dumps({**json.loads(line), "id": f"d{number:03}"}) + "\n")
    return path


def verify(path: Path, shared: Path, server: OpenAIServer, *more: str) -> dict[str, Any]:
    """Run the command in a process of its own; give what it prints for a program."""
    judge = f"small@{server.base_url}"
    script = str(shared / "published" / "manual.json")
    asked = ["verify", str(path), "--script", script, "--model", judge, "--json"]
    limit = ["--concurrency", str(CONCURRENCY)]
    command = [sys.executable, "-m", "scriptgraph", *asked, *limit, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
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
