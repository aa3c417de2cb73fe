"""`scriptgraph serve` as a process of its own, which can be told to stop, and killed."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path

import httpx

from support.command_line import NOTHING, PROGRAM


class Served:
    """The command under way on a free port, in a process of its own that can be told to stop."""

    def __init__(self, folder: Path, *more: str, env: Mapping[str, str] = NOTHING) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", PROGRAM, "serve", str(folder), "--port", "0", *more]
        self.process = subprocess.Popen(
            command, cwd=folder, env={**os.environ, **env}, stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr
        self.told = ""
        for line in self.process.stderr:
            self.told += line
            if found := re.search(r"at (http://[\d.:]+);", line):
                break
        else:
            raise AssertionError(self.told)
        self.client = httpx.Client(base_url=found[1], trust_env=False, timeout=60)
        for _ in range(600):
            try:
                self.client.get("/health")
                return
            except httpx.TransportError:
                time.sleep(0.05)
        raise AssertionError("it does not answer")

    def stop(self, how: signal.Signals) -> int:
        """Tell it to stop, and give its exit code."""
        self.process.send_signal(how)
        self.client.close()
        self.told += self.process.communicate(timeout=60)[1]
        assert "Traceback" not in self.told
        return self.process.returncode
