"""A plan on a cluster of two nodes, of which one is killed, and the same plan in one process."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from benchmarks.group import Group, Options, Row, Target

TITLE = "A plan on several machines"

SESSIONS = 200
ROOT = Path(__file__).parents[1]
PYTHON = ROOT / ".ray" / "bin" / "python"

METHOD = f"""
The shipped plan `rehearsal`, {SESSIONS} sessions, rehearsed: first in one process, then in ten
shards on a Ray cluster of two nodes of one processor each, on the same machine; one of the nodes is
killed when a third of the sessions have ended, and its sessions go on at the other. Each from the
first session to the last one's end, with the start of the workers and without that of Ray itself
(`benchmarks/on_ray_program.py`, in an environment of its own: `make .ray/.there`). What may differ
is `CHANGING` in `tests/support/planning.py`: times, durations, and the seals that cover them.
"""


async def measure(options: Options) -> Group:
    """Run the plan twice, in the environment that has Ray."""
    sessions = options.scaled(SESSIONS, least=10)
    options.tell(f"{sessions} sessions on two nodes")
    if not PYTHON.exists():
        return Group([Row("a plan on two nodes", "s", missing="`make .ray/.there` installs Ray")])
    program = [str(PYTHON), "-m", "benchmarks.on_ray_program", str(sessions)]
    done = subprocess.run(program, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        return Group([Row("a plan on two nodes", "s", missing=done.stderr.strip()[-300:])])
    return Group(_rows(json.loads(done.stdout.splitlines()[-1]), sessions))


def _rows(found: dict[str, Any], sessions: int) -> list[Row]:
    return [
        Row(
            "lines that differ from one process's, one node killed",
            "lines",
            found["differing"],
            target=Target(0),
            note=f"{found['lines']} lines in all; shards begun again: {found['begun_again']}",
        ),
        Row(
            "processors' time a session, with all that Ray itself takes",
            "s",
            found["killed_used"] / sessions,
            found["alone_used"] / sessions,
            "one process",
            note="the difference is what it costs to be spread",
        ),
        Row(
            "a session, by the clock",
            "s",
            found["killed"] / sessions,
            found["alone"] / sessions,
            "one process",
        ),
    ]
