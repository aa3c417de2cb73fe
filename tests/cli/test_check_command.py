"""`scriptgraph check`: one clear report, whatever the file is."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph

SOUND = """\
script: greeting
title: Greeting
sections:
  hello:
    tasks: {greet: Say hello.}
    next: bye
  bye:
    tasks: {leave: Say goodbye.}
"""
FAULTY = SOUND.replace("next: bye", "next: by")
WARNED = SOUND.replace("Say goodbye.", "Say goodbye and proceed with section hello.")
NO_VALUES = {"looked_at": 0, "undecided": 0, "missing": None}

BOMB = "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"{name}: &{name} [{', '.join([f'*{before}'] * 9)}]\n"
    for before, name in zip("abcdefgh", "bcdefghi", strict=True)
)
BAD_FILES = {
    "empty": ("empty.yaml", b"", "empty-file"),
    "blank": ("blank.md", b" \n\n", "empty-file"),
    "binary": ("binary.yaml", bytes(range(256)), "not-text"),
    "zeros": ("zeros.yaml", b"script: a\0b\n", "not-text"),
    "duplicate key": ("twice.yaml", SOUND.encode() + b"title: Again\n", "duplicate-key"),
    "billion laughs": ("bomb.yaml", BOMB.encode(), "anchor"),
    "no sections": ("plain.md", b"# A title\n\nJust text.\n", "missing"),
    "other format": ("script.docx", b"PK", "unknown-format"),
    "broken JSON": ("manual.json", b'{"Section 1": {', "syntax"),
    "broken YAML": ("broken.yaml", b"script: [a\nsections: }", "syntax"),
}


@pytest.fixture
def sound(tmp_path: Path) -> Path:
    """Give the file of a sound script."""
    return written(tmp_path, SOUND)


def written(folder: Path, text: str) -> Path:
    """Write a script to a file."""
    path = folder / "script.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_script_is_ok(sound: Path) -> None:
    """Where nothing is to be said, one word is."""
    done = scriptgraph("check", sound)
    assert (done.returncode, done.stdout) == (0, "ok\n")


@pytest.mark.parametrize("name", ["stress_relief.yaml", "bike_repair.yaml", "every_feature.yaml"])
def test_the_shipped_scripts_are_ok(name: str) -> None:
    """What we ship is what we ask for, and keeps what it guarantees."""
    said = scriptgraph("check", ROOT / "scripts" / name, "--strict").stdout.splitlines()
    assert said[0] == "ok"
    assert said[1:]
    assert all(line.startswith("proven: ") for line in said[1:])


def test_a_fault_is_shown_where_it_is(tmp_path: Path) -> None:
    """The report names file, line and column, shows the line, and says what to do."""
    path = written(tmp_path, FAULTY)
    done = scriptgraph("check", path)
    assert done.returncode == 1
    assert done.stdout.splitlines() == [
        f"{path}:6:5: error: there is no section 'by'; did you mean 'bye'? [unknown-target]",
        "     6 |     next: by",
        "       |     ^",
        "       hint: Write `bye`.",
        "",
        "1 error",
    ]


def test_findings_for_programs(tmp_path: Path) -> None:
    """`--json` says the same to a program, with the same exit code."""
    path = written(tmp_path, FAULTY)
    done = scriptgraph("check", path, "--json")
    assert done.returncode == 1
    assert json.loads(done.stdout) == {
        "ok": False,
        "findings": [
            {
                "rule": "unknown-target",
                "severity": "error",
                "message": "there is no section 'by'; did you mean 'bye'?",
                "file": str(path),
                "line": 6,
                "column": 5,
                "section": "hello",
                "hint": "Write `bye`.",
            }
        ],
        "guarantees": [],
        "values": NO_VALUES,
        "danger": "words of care",
    }


def test_ok_for_programs(sound: Path) -> None:
    """A sound script has an empty list of findings, and one that guarantees nothing no proofs."""
    done = scriptgraph("check", sound, "--json")
    assert done.returncode == 0
    empty = {"findings": [], "guarantees": [], "values": NO_VALUES, "danger": "words of care"}
    assert json.loads(done.stdout) == {"ok": True, **empty}


def test_what_danger_leads_to_is_said(sound: Path) -> None:
    """A script without a rule for it is told so, apart from the findings; no other is."""
    assert "no rule of the script says what danger leads to" in scriptgraph("check", sound).stderr
    assert scriptgraph("check", "stress_relief").stderr == ""
    done = json.loads(scriptgraph("check", "stress_relief", "--json").stdout)
    assert done["danger"] == "rule"


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    """A script with warnings can be used; `--strict` asks for more."""
    path = written(tmp_path, WARNED)
    done = scriptgraph("check", path)
    assert done.returncode == 0
    assert "[task-repeats-transition]" in done.stdout
    assert done.stdout.endswith("\n1 warning\n")
    assert scriptgraph("check", path, "--strict").returncode == 1


def test_a_rule_can_be_left_out(tmp_path: Path) -> None:
    """`--ignore` silences one rule, and can be given again for another."""
    path = written(tmp_path, WARNED)
    ignored = ("--ignore", "task-repeats-transition", "--ignore", "no-tasks")
    assert scriptgraph("check", path, "--strict", *ignored).stdout == "ok\n"


@pytest.mark.parametrize("rule", ["no-such-rule", "unknown-target"])
def test_only_lint_rules_can_be_left_out(sound: Path, rule: str) -> None:
    """A misspelt rule is wrong use, and so is one that nobody can live with."""
    done = scriptgraph("check", sound, "--ignore", rule)
    assert (done.returncode, done.stdout) == (2, "")
    assert rule in done.stderr


def test_one_mistake_is_one_finding(tmp_path: Path) -> None:
    """A section that is no section is not also said to have no tasks."""
    path = written(tmp_path, "script: x\ntitle: X\nsections:\n  a: 5\n")
    assert scriptgraph("check", path).stdout.splitlines()[-1] == "1 error"


@pytest.mark.parametrize(("name", "content", "rule"), BAD_FILES.values(), ids=list(BAD_FILES))
def test_bad_files_are_findings(tmp_path: Path, name: str, content: bytes, rule: str) -> None:
    """A file that is no script is reported like any other fault, for people and for programs."""
    path = tmp_path / name
    path.write_bytes(content)
    done = scriptgraph("check", path)
    assert done.returncode == 1
    assert f"[{rule}]" in done.stdout
    assert str(path) in done.stdout
    assert done.stderr == ""
    done = scriptgraph("check", path, "--json")
    assert done.returncode == 1
    assert rule in [finding["rule"] for finding in json.loads(done.stdout)["findings"]]


@pytest.mark.parametrize("name", ["nowhere.yaml", ".", "name\twith\ttabs.yaml", "[bold].yaml"])
def test_a_missing_file_is_a_finding(tmp_path: Path, name: str) -> None:
    """What is not there, or is a folder, is a finding as well."""
    assert scriptgraph("check", tmp_path / name).returncode == 1
    done = scriptgraph("check", tmp_path / name, "--json")
    assert done.returncode == 1
    assert len(json.loads(done.stdout)["findings"]) == 1


def test_the_caret_stands_under_wide_letters_and_in_long_lines(tmp_path: Path) -> None:
    """The caret counts columns of the terminal, and a long line is cut around it."""
    before = f"script: x, title: {'世' * 20}, conduct: {'y' * 200}"
    after = f"agent: {{name: {'z' * 300}}}"
    text = f"{{{before}, sections: {{a: {{tasks: {{t: 世世}}, next: b}}}}, {after}}}"
    done = scriptgraph("check", written(tmp_path, text))
    source, caret = (line for line in done.stdout.splitlines() if " | " in line)
    assert len(source) < 120
    assert source.count("…") == 2
    assert caret.index("^") == source.index("next: b") + source.count("世")


def test_the_rules_are_listed() -> None:
    """`--rules` needs no script and names every rule with what to do."""
    done = scriptgraph("check", "--rules")
    assert done.returncode == 0
    assert "unknown-target (error)\n" in done.stdout
    listed = json.loads(scriptgraph("check", "--rules", "--json").stdout)
    assert {"no-tasks", "unknown-target"} <= {rule["rule"] for rule in listed}


@pytest.mark.parametrize("arguments", [(), ("--nonsense",), ("a.yaml", "b.yaml")])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    """Wrong use is exit 2 and nothing on the output."""
    done = scriptgraph("check", *arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_help_has_an_example() -> None:
    """Whoever asks for help sees a line that can be copied."""
    assert "Example: scriptgraph check " in scriptgraph("check", "--help").stdout


def test_checking_needs_no_language_model(sound: Path) -> None:
    """Neither langchain nor langgraph is imported to check a script, so it starts at once."""
    program = (
        "import sys; from scriptgraph.cli import main\n"
        f"sys.argv = ['scriptgraph', 'check', {str(sound)!r}]\n"
        "try: main()\n"
        "finally: print(*(name for name in sys.modules if name.startswith('lang')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert done.stdout == "ok\n\n"
