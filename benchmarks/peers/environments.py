"""Makes the environments that foreign frameworks are installed in, each its own."""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tomllib
from collections.abc import Callable
from pathlib import Path

from benchmarks.peers.dialogue import HERE

FOLDER = Path(__file__).parents[2] / ".peers"
"""Ignored by git; `rm -r .peers` makes everything anew."""


class NotInstalled(Exception):
    """An environment could not be made; the text says why."""


def packages(environment: str) -> list[str]:
    """Give the packages of an environment, with their versions."""
    listed = tomllib.loads((HERE / "environments.toml").read_text(encoding="utf-8"))
    found: list[str] = listed[environment]["packages"]
    return found


async def interpreter(environment: str, tell: Callable[[str], object]) -> Path:
    """Give the interpreter of an environment, which is made where it is not there yet.

    Args:
        environment: As in `environments.toml`; empty for ours.
        tell: Told what is being installed.

    Raises:
        NotInstalled: When a package is not to be had.
    """
    if not environment:
        return Path(sys.executable)
    folder = FOLDER / environment
    wanted = packages(environment)
    python = folder / "bin" / "python"
    stamp = folder / "installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8").split() == wanted:
        return python
    tell(f"installing {', '.join(wanted)}")
    shutil.rmtree(folder, ignore_errors=True)
    await _run(sys.executable, "-m", "venv", str(folder))
    await _run(str(python), "-m", "pip", "install", "--quiet", "--no-compile", *wanted)
    stamp.write_text("\n".join(wanted), encoding="utf-8")
    return python


async def _run(*command: str) -> None:
    # Our own pins are not those of others.
    own = {name: value for name, value in os.environ.items() if name != "PIP_CONSTRAINT"}
    process = await asyncio.create_subprocess_exec(
        *command,
        env=own,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
        preexec_fn=lambda: os.nice(10),
    )
    _, errors = await process.communicate()
    if process.returncode:
        said = [line for line in errors.decode(errors="replace").splitlines() if "ERROR" in line]
        raise NotInstalled(said[0] if said else f"it ended with {process.returncode}")
