"""Run the command line as its users do: as a program of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).parents[1]
PROGRAM = "import sys; from scriptgraph.cli import main; sys.exit(main())"


def scriptgraph(
    *arguments: str | Path,
    cwd: Path = ROOT,
    given: str = "",
    env: Mapping[str, str] = MappingProxyType({}),
) -> subprocess.CompletedProcess[str]:
    """Run `scriptgraph ARGUMENTS`; whatever happens, nobody gets to see a traceback."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *map(str, arguments)],
        cwd=cwd,
        input=given,
        env={**os.environ, **env},
        capture_output=True,
        encoding="utf-8",
        timeout=60,
        check=False,
    )
    assert "Traceback" not in done.stdout + done.stderr
    return done
