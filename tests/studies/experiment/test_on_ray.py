"""A plan on a Ray cluster: `make test-ray` runs this, in an environment that has Ray."""

import json
import os
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from support.openai_server import openai_server
from support.planning import run_plan, unchanging_lines, write_plan
from support.ray_nodes import Nodes, run_on, two_nodes

from scriptgraph.studies.experiment.loading import load_experiment

pytest.importorskip("ray", reason="Ray is not installed here: `make test-ray` has it")
pytestmark = [
    pytest.mark.slow,
    pytest.mark.filterwarnings("default"),  # Ray's own
]


@pytest.fixture(scope="module")
def nodes() -> Iterator[Nodes]:
    """Give a cluster of two nodes."""
    with two_nodes() as nodes:
        yield nodes


def _listening() -> set[str]:
    """List the addresses on which processes of this cluster listen."""
    own: set[str] = set()
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if b"/ray/" in (process / "cmdline").read_bytes():
                links = [os.readlink(entry) for entry in (process / "fd").iterdir()]
                own |= {
                    found[1] for one in links if (found := re.fullmatch(r"socket:.(\d+).", one))
                }
        except OSError:
            continue
    tables = [Path("/proc/net", name).read_text("ascii") for name in ("tcp", "tcp6")]
    lines = [line.split() for table in tables for line in table.splitlines()]
    return {line[1].split(":")[0] for line in lines if line[3] == "0A" and line[9] in own}


def test_nothing_listens_beyond_loopback(nodes: Nodes) -> None:
    """Whoever is not on this machine cannot reach a cluster of our own."""
    assert nodes.address.startswith("127.0.0.1:")
    assert _listening()
    assert _listening() <= {"0100007F", "0000000000000000FFFF00000100007F"}


def test_a_killed_node_changes_no_line(nodes: Nodes, tmp_path: Path) -> None:
    """Its sessions go on elsewhere, and the folder is the one that a single process writes.

    The server keeps both shards from their end until the node is gone.
    """
    shards = [tmp_path / "out" / "shards" / f"{number}-of-2" for number in (1, 2)]
    with openai_server() as server, ExitStack() as held:
        models = {
            "dialog": "rehearsal",
            "verifier": {"model": "small", "base_url": server.base_url},
        }
        plan = write_plan(tmp_path, {"repetitions": 4, "models": models})
        alone = run_plan(plan, tmp_path / "alone")
        held.enter_context(server.holding_back(0))

        def kill(_: int) -> None:
            if all((shard / "dialogues.jsonl").exists() for shard in shards):
                nodes.kill_second()
                held.close()

        came = run_on(nodes.address, load_experiment(plan), tmp_path / "out", 2, kill)
    assert (came.status.halt, came.status.ended, came.status.done) == ("", 16, True)
    assert came.status.account.calls == alone.account.calls
    assert unchanging_lines(tmp_path / "out") == unchanging_lines(tmp_path / "alone")
    sittings = [
        json.loads((one / "manifest.json").read_text("utf-8"))["sessions"] for one in shards
    ]
    assert sorted([sitting["how"] for sitting in one] for one in sittings) == [
        ["broken off", "to the end"],
        ["to the end"],
    ]
