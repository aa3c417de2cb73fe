"""Files that were made to keep a reader busy, or to be waited for, are refused at once."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from scriptgraph.cli.findings import _excerpt
from scriptgraph.core.findings import Place
from scriptgraph.formats.load import Format, read_script

LENGTH = 400_000
MOST_SECONDS = 5
"""Of computing; what grows with the square of the length takes minutes."""

IN_A_SECTION = "# x\n\n## a\n\n1. x\n"
HOSTILE: list[tuple[Format, str]] = [
    ("yaml", "script: " + "[" * LENGTH),
    ("yaml", "script: " + "' " * (LENGTH // 2)),
    ("yaml", '{a: "x"' + ', "x"' * (LENGTH // 5)),
    ("yaml", "k" + " " * LENGTH + "x: y"),
    ("yaml", "key：v\n" * (LENGTH // 6)),
    ("yaml", "script: x\n" + 'a: "b\n' * (LENGTH // 6)),
    ("yaml", "script: x\n" + "a: {b: c\n" * (LENGTH // 9)),
    ("markdown", "#" * LENGTH),
    ("markdown", IN_A_SECTION + "<!--" * (LENGTH // 4)),
    ("markdown", IN_A_SECTION + "\\" * LENGTH),
    ("markdown", IN_A_SECTION + "→ a" + " → b" * (LENGTH // 4)),
    ("markdown", IN_A_SECTION + "→ " + "b, wenn " * (LENGTH // 8)),
    ("markdown", IN_A_SECTION + ("2. " + "(" * 4000 + "\n") * (LENGTH // 4000)),
    ("markdown", IN_A_SECTION + ("2. " + " " * 4000 + "x\n") * (LENGTH // 4000)),
    ("markdown", "---\n" + "a: b\n" * (LENGTH // 5)),
    ("manual", '{"Section 1": {"Task 1a": ' + "9" * LENGTH + "}}"),
]


@pytest.mark.parametrize(("format", "text"), HOSTILE)
def test_no_pattern_takes_long(format: Format, text: str) -> None:
    """Reading takes a time that grows with the length of the text, not with its square."""
    start = time.process_time()
    _, findings = read_script(text, format)
    assert time.process_time() - start < MOST_SECONDS
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
