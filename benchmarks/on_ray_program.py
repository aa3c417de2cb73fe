"""Runs a plan in one process and on two nodes, and compares the folders; needs the extra `ray`.

    .ray/bin/python -m benchmarks.on_ray_program 200

The last line of its output is JSON.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.planning import unchanging_lines  # what tests compare is compared here
from support.ray_nodes import run_on, two_nodes

from scriptgraph.models.endpoint import Endpoint
from scriptgraph.studies.experiment.account import Account
from scriptgraph.studies.experiment.casting import Casting
from scriptgraph.studies.experiment.design import Experiment
from scriptgraph.studies.experiment.folder import noted_sitting, open_folder
from scriptgraph.studies.experiment.loading import load_experiment
from scriptgraph.studies.experiment.schedule import carry_out
from scriptgraph.studies.experiment.status import Status

SHARDS = 10


def main(sessions: int) -> dict[str, Any]:
    """Run it all, and give what was measured."""
    shipped = load_experiment(Path("rehearsal"))
    each = len(shipped.sessions) // shipped.plan.repetitions
    plan = shipped.plan.model_copy(update={"repetitions": max(1, sessions // each)})
    experiment = replace(shipped, plan=plan)
    with TemporaryDirectory() as name, two_nodes() as nodes:
        place = Path(name)
        alone = _alone(experiment, place / "alone")
        both = run_on(nodes.address, experiment, place / "both", SHARDS)

        def kill(number: int) -> None:
            if number >= len(experiment.sessions) // 3:
                nodes.kill_second()

        killed = run_on(nodes.address, experiment, place / "killed", SHARDS, kill)
        assert nodes.lost
        assert killed.status.done
        return {
            "alone": alone,
            "both": both.seconds,
            "killed": killed.seconds,
            "begun_again": _begun_again(place / "killed"),
            **_compared(place / "alone", place / "killed"),
        }


def _alone(experiment: Experiment, out: Path) -> float:
    """Run a plan in this process, and give the seconds that it took."""
    status = Status(len(experiment.sessions), Account(experiment.plan))

    def silent(news: str, *, trouble: bool = False) -> None:
        pass

    casting = Casting(experiment.plan, Endpoint())
    with open_folder(out, experiment, silent) as folder, noted_sitting(folder):
        begun = time.monotonic()
        asyncio.run(carry_out(folder, casting, status, silent))
        return time.monotonic() - begun


def _begun_again(out: Path) -> int:
    manifests = [json.loads(one.read_text("utf-8")) for one in out.glob("shards/*/manifest.json")]
    return sum(len(one["sessions"]) > 1 for one in manifests)


def _compared(one: Path, other: Path) -> dict[str, int]:
    """Count the lines of two folders, and those that differ."""
    here, there = unchanging_lines(one), unchanging_lines(other)
    pairs = [
        (first, second)
        for name in here.keys() | there.keys()
        for first, second in zip(here.get(name, []), there.get(name, []), strict=True)
    ]
    return {"lines": len(pairs), "differing": sum(first != second for first, second in pairs)}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))) + "\n")
