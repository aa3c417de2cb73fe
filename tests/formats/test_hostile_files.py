"""Files that were made to keep a reader busy, or to be waited for, are refused at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from scriptgraph.cli.findings import _excerpt
from scriptgraph.core.findings import Place
from scriptgraph.formats.load import Format, read_script

IN_A_SECTION = "# x\n\n## a\n\n1. x\n"
HOSTILE: list[tuple[Format, str, str, str]] = [
    ("yaml", "script: ", "[", ""),
    ("yaml", "script: ", "' ", ""),
    ("yaml", '{a: "x"', ', "x"', ""),
    ("yaml", "k", " ", "x: y"),
    ("yaml", "", "key：v\n", ""),
    ("yaml", "script: x\n", 'a: "b\n', ""),
    ("yaml", "script: x\n", "a: {b: c\n", ""),
    ("markdown", "", "#", ""),
    ("markdown", IN_A_SECTION, "<!--", ""),
    ("markdown", IN_A_SECTION, "\\", ""),
    ("markdown", IN_A_SECTION + "→ a", " → b", ""),
    ("markdown", IN_A_SECTION + "→ ", "b, wenn ", ""),
    ("markdown", IN_A_SECTION, "2. " + "(" * 4000 + "\n", ""),
    ("markdown", IN_A_SECTION, "2. " + " " * 4000 + "x\n", ""),
    ("markdown", "---\n", "a: b\n", ""),
    ("manual", '{"Section 1": {"Task 1a": ', "9", "}}"),
]
"""What stands at the beginning, what is repeated, and what stands at the end."""

SHORT, LONG = 50_000, 400_000
"""Characters, one text eight times as long as the other."""

MOST_TIMES_AS_LONG = 24
"""What grows with the length takes eight times as long, what grows with its square 64 times."""

NOTHING = 0.2
"""Seconds of computing below which nothing is compared: they are of the machine, not the text."""


@pytest.mark.parametrize(("format", "start", "repeated", "end"), HOSTILE)
def test_no_pattern_takes_long(format: Format, start: str, repeated: str, end: str) -> None:
    """Reading takes a time that grows with the length of the text, not with its square."""
    seconds = []
    for length in (SHORT, LONG):
        text = f"{start}{repeated * (length // len(repeated))}{end}"
        began = time.process_time()
        _, findings = read_script(text, format)
        seconds.append(time.process_time() - began)
    short, long = seconds
    assert long < max(short, NOTHING) * MOST_TIMES_AS_LONG
    assert all(str(finding) for finding in findings)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no pipes in folders")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    """A pipe is refused, and its lines are not shown."""
    path = tmp_path / "script.yaml"
    os.mkfifo(path)
    _, [finding] = read_script(path)
    assert "a pipe or a device" in finding.message
    assert _excerpt(Place(str(path), 1, 1)) == ""


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_an_endless_device_is_refused(tmp_path: Path) -> None:
    """A link to a device without an end is not followed."""
    path = tmp_path / "script.md"
    path.symlink_to("/dev/zero")
    _, [finding] = read_script(path)
    assert "a pipe or a device" in finding.message


def test_a_link_to_itself_is_refused(tmp_path: Path) -> None:
    """A link that leads in a circle is one finding."""
    path = tmp_path / "script.yaml"
    path.symlink_to(path)
    assert [finding.rule for finding in read_script(path)[1]] == ["no-file"]
