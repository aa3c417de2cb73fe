"""The guide for developers: its programs run as they stand, and a strict type checker agrees."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import ROOT
from support.guides import BLOCK, read_guide

TYPES = ROOT / ".mypy_cache" / "libraries"
"""What mypy knows of the libraries, kept from one run of the tests to the next."""

GUIDE = read_guide("building.md")
PROGRAMS = {label.partition(" ")[2]: text for label, text in BLOCK.findall(GUIDE.text)}
README = (ROOT / "README.md").read_text(encoding="utf-8")
FIRST = README.partition("```python\n")[2].partition("```")[0]

SHOWN = {
    "session.py": [r"^introduction open \[rehearsal\]", r"\['introduction', 'introduction'"],
    "folding.py": [r"^True \d+ moves$"],
    "two_sessions.py": [
        r"^relief open None \[rehearsal\]",
        r"\nrepair open open ",
        r"\nrelief open open ",
    ],
    "streaming.py": [r"\[rehearsal\]", r"\[evaluate_introduction: evaluator chose introduction"],
    "conversation.py": [r"^\[rehearsal\]", r"\nintroduction$"],
    "takeover.py": [
        r"\[ann: explicit danger in turn 2\]",
        r"\nI hand you back to the program now\.$",
    ],
    "around.py": [r'^\{"mood": 7\}$'],
    "knowing.py": [r"The practice is closed on Fridays\.$"],
    "acting.py": [r"^booked Monday at ten$"],
    "hooking.py": [r"^2 \['', 'The practice is closed today\.', ''\]$"],
    "failing.py": [r"^not now: .*nobody answers", r"\nCall me Ann\. -> \[rehearsal\]"],
}


def test_every_program_has_a_name_and_is_tried() -> None:
    """No example escapes these tests."""
    assert GUIDE.kinds() == {"python"}
    assert list(PROGRAMS) == list(SHOWN)


@pytest.mark.slow
@pytest.mark.parametrize("name", list(SHOWN))
def test_a_program_runs_in_an_empty_folder(name: str, tmp_path: Path) -> None:
    """Copied into a file, without a key and with nothing beside it, it shows what it is about."""
    (tmp_path / name).write_text(PROGRAMS[name], encoding="utf-8")
    hidden = ("OPENAI_API_KEY", "OPENAI_BASE_URL")
    env = {key: value for key, value in os.environ.items() if key not in hidden}
    done = subprocess.run(
        [sys.executable, name], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    for pattern in SHOWN[name]:
        assert re.search(pattern, done.stdout.strip()), done.stdout


@pytest.mark.slow
def test_every_program_is_well_typed(tmp_path: Path) -> None:
    """Neither mypy with its strict rules nor pyright has anything to say."""
    for name, text in PROGRAMS.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    shutil.copy(ROOT / "examples" / "embedding.py", tmp_path)
    (tmp_path / "first.py").write_text(FIRST, encoding="utf-8")
    names = [*PROGRAMS, "embedding.py", "first.py"]
    settings = {"venvPath": str(ROOT), "venv": ".venv", "extraPaths": [str(ROOT / "src")]}
    rules = {"typeCheckingMode": "standard", **settings}
    (tmp_path / "pyrightconfig.json").write_text(json.dumps(rules), encoding="utf-8")
    for checker in (["mypy", "--strict"], ["basedpyright"]):
        done = subprocess.run(
            [sys.executable, "-m", *checker, *names],
            cwd=tmp_path,
            env={**os.environ, "MYPYPATH": str(ROOT / "src"), "MYPY_CACHE_DIR": str(TYPES)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout


def test_every_link_leads_to_a_file() -> None:
    """Whoever follows the guide gets there."""
    links = re.findall(r"\]\(([^)]+)\)", GUIDE.text)
    assert links
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []
