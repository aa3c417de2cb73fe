"""Runs a plan in one process and on two nodes, and compares the folders; needs the extra `ray`.

    .ray/bin/python -m benchmarks.on_ray_program 200

The last line of its output is JSON.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import threading
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


class _Meter(threading.Thread):
    """Adds up the processors' time of a cluster's processes, also of those that die on the way."""

    def __init__(self) -> None:
        """Begin with what they have used already."""
        super().__init__(daemon=True)
        self._before = _used()
        self._most = dict(self._before)
        self._is_over = threading.Event()
        self.start()

    def run(self) -> None:
        """Look twice a second."""
        while not self._is_over.wait(0.5):
            self._look()

    def seconds(self) -> float:
        """Give what they have used since; it is over then."""
        self._is_over.set()
        self._look()
        return sum(used - self._before.get(pid, 0) for pid, used in self._most.items())

    def _look(self) -> None:
        for pid, used in _used().items():
            self._most[pid] = max(used, self._most.get(pid, 0))


def _used() -> dict[str, float]:
    """Map every process of the cluster to the seconds of a processor that it has used."""
    found = {}
    for place in Path("/proc").glob("[0-9]*"):
        try:
            if b"ray" in (place / "cmdline").read_bytes() and place.name != str(os.getpid()):
                fields = (place / "stat").read_text("utf-8").rpartition(")")[2].split()
                found[place.name] = (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
        except OSError:
            continue  # gone since
    return found


def main(sessions: int) -> dict[str, Any]:
    """Run it all, and give what was measured."""
    shipped = load_experiment(Path("rehearsal"))
    each = len(shipped.sessions) // shipped.plan.repetitions
    plan = shipped.plan.model_copy(update={"repetitions": max(1, sessions // each)})
    experiment = replace(shipped, plan=plan)
    with TemporaryDirectory() as name, two_nodes() as nodes:
        place = Path(name)
        alone, alone_used = _alone(experiment, place / "alone")

        def kill(number: int) -> None:
            if number >= len(experiment.sessions) // 3:
                nodes.kill_second()

        meter, before = _Meter(), time.process_time()
        killed = run_on(nodes.address, experiment, place / "killed", SHARDS, kill)
        used = meter.seconds() + time.process_time() - before
        assert nodes.lost
        assert killed.status.done
        return {
            "alone": alone,
            "alone_used": alone_used,
            "killed": killed.seconds,
            "killed_used": used,
            "begun_again": _begun_again(place / "killed"),
            **_compared(place / "alone", place / "killed"),
        }


def _alone(experiment: Experiment, out: Path) -> tuple[float, float]:
    """Run a plan in this process, and give the seconds that it took, and those of a processor."""
    status = Status(len(experiment.sessions), Account(experiment.plan, casts=experiment.casts))

    def silent(news: str, *, trouble: bool = False) -> None:
        pass

    casting = Casting(experiment.plan, Endpoint())
    with open_folder(out, experiment, silent) as folder, noted_sitting(folder):
        begun, used = time.monotonic(), time.process_time()
        asyncio.run(carry_out(folder, casting, status, silent))
        return time.monotonic() - begun, time.process_time() - used


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
