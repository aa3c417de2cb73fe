"""How often the garbage collector looks."""

from __future__ import annotations

import gc
import json
import subprocess
import sys

from scriptgraph.sessions.collector import ALLOCATIONS

PROGRAM = """
import atexit, gc, json, sys
atexit.register(lambda: print(json.dumps(gc.get_threshold())))
before = gc.get_threshold()
import scriptgraph
assert gc.get_threshold() == before  # a library leaves that to the application
from scriptgraph.cli import main
sys.argv = ["scriptgraph", "--help"]
main()
"""


def test_only_the_command_sets_the_collector() -> None:
    """In a process of ours the collector looks less often; in anybody else's it stays as it is."""
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    first, *others = json.loads(ran.stdout.splitlines()[-1])
    assert first == ALLOCATIONS
    assert others == [*gc.get_threshold()[1:]]
