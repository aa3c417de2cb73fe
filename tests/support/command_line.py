"""Run the command line as its users do: as a program of its own."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

from support.starter import Starter

ROOT = Path(__file__).parents[2]
PROGRAM = "import sys; from scriptgraph.cli import main; sys.exit(main())"


@cache
def _starter() -> Starter:
    return Starter()


def scriptgraph(
    *arguments: str | Path,
    cwd: Path = ROOT,
    given: str = "",
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """Run `scriptgraph ARGUMENTS`; whatever happens, nobody gets to see a traceback."""
    done = _starter().run(
        list(map(str, arguments)), cwd=cwd, given=given, env={**os.environ, **env}
    )
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return done
