"""`scriptgraph serve` as its users run it: it begins, answers, and ends in order."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from support.command_line import PROGRAM, scriptgraph

SCRIPT = """\
script: tea
title: Tea or coffee
sections:
  choice:
    title: The choice
    tasks:
      drink: Ask what they would like to drink.
      sugar: Ask whether they take sugar.
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with a script that can be used, and one that cannot."""
    (tmp_path / "tea.yaml").write_text(SCRIPT, encoding="utf-8")
    (tmp_path / "broken.yaml").write_text("script: broken\n", encoding="utf-8")
    return tmp_path


class Served:
    """The command under way on a free port, in a process of its own that can be told to stop."""

    def __init__(self, folder: Path) -> None:
        """Start it, and wait until it answers."""
        command = [sys.executable, "-c", PROGRAM, "serve", str(folder), "--port", "0"]
        self.process = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
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


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_it_serves_until_it_is_told_to_stop(folder: Path, how: signal.Signals) -> None:
    """What cannot be served is said; the next one goes on in the same store."""
    first = Served(folder)
    assert "broken.yaml is not served" in first.told
    assert "no language model speaks here" in first.told
    begun = first.client.post("/api/sessions", json={"script": "tea", "session": "ann"})
    assert begun.status_code == 201
    assert first.stop(how) == 0
    second = Served(folder)
    turn = second.client.post("/api/sessions/ann/turns", json={"text": "Tea"}).json()
    assert turn["state"]["turn"] == 2
    assert second.stop(how) == 0


@pytest.mark.parametrize(
    ("arguments", "token", "told"),
    [
        (["--host", "0.0.0.0"], None, "SCRIPTGRAPH_TOKEN"),  # refused before it listens
        ([], "short", "at least 16 characters"),
        (["--store", "postgresql://127.0.0.1:1/none"], None, "127.0.0.1"),
    ],
)
def test_what_cannot_be_served_safely_is_refused(
    folder: Path, arguments: list[str], token: str | None, told: str
) -> None:
    """Nobody listens before that is known."""
    env = {"SCRIPTGRAPH_TOKEN": token} if token else {}
    done = scriptgraph("serve", folder, "--port", "0", *arguments, env=env)
    assert done.returncode == 1
    assert told in done.stderr


def test_a_folder_that_is_none_is_refused(tmp_path: Path) -> None:
    """And so is one without any script that can be used."""
    assert "cannot read" in scriptgraph("serve", tmp_path / "none").stderr
    done = scriptgraph("serve", tmp_path)
    assert (done.returncode, "no script" in done.stderr) == (1, True)
