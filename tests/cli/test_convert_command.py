"""`scriptgraph convert`: a script in its other form, with nothing lost."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph
from support.workbooks import Sheet, workbook

from scriptgraph.formats.load import load_script

SHIPPED = sorted((ROOT / "scripts").glob("*.yaml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_a_shipped_script_goes_there_and_back(path: Path, tmp_path: Path) -> None:
    """YAML → Markdown → YAML is the same script, with each of its remarks."""
    there, back = tmp_path / "there.md", tmp_path / "back.yaml"
    assert scriptgraph("convert", path, there).returncode == 0
    assert scriptgraph("convert", there, back).returncode == 0
    assert load_script(there).hash == load_script(back).hash == load_script(path).hash
    noted = {line.strip() for line in path.read_text("utf-8").splitlines() if line.startswith("#")}
    assert noted - {"#"} <= {line.strip() for line in back.read_text("utf-8").splitlines()}


def test_the_published_form_is_read_too(tmp_path: Path, shared: Path) -> None:
    """The published manual becomes a script that is written on in Markdown."""
    out = tmp_path / "manual.md"
    assert scriptgraph("convert", shared / "published" / "manual.json", out).returncode == 0
    assert load_script(out) == load_script(shared / "published" / "manual.json")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """What is there stays as it is, unless --force is said."""
    out = tmp_path / "mine.md"
    out.write_text("mine", "utf-8")
    done = scriptgraph("convert", "stress_relief", out)
    assert (done.returncode, out.read_text("utf-8")) == (1, "mine")
    assert "--force" in done.stderr
    assert scriptgraph("convert", "stress_relief", out, "--force").returncode == 0
    assert load_script(out) == load_script("stress_relief")


def test_a_remark_that_is_not_kept_is_told_with_its_line(tmp_path: Path) -> None:
    """What Markdown cannot hold is named, at its place in the old file."""
    path = tmp_path / "noted.yaml"
    path.write_text("script: a\nsections:\n  b:\n    tasks: {c: Ask.} # see --> there\n", "utf-8")
    done = scriptgraph("convert", path, tmp_path / "noted.md")
    assert done.returncode == 0
    assert "noted.yaml:4: this remark has no place in noted.md: see --> there" in done.stderr


@pytest.mark.parametrize(("out", "why"), [("a.txt", "ends in none"), ("a.yml", "is yaml already")])
def test_what_is_no_conversion_is_refused(out: str, why: str, tmp_path: Path) -> None:
    """Another ending, or the form that the script has, is wrong use; nothing is written."""
    done = scriptgraph("convert", "stress_relief", tmp_path / out, env={"COLUMNS": "200"})
    assert (done.returncode, list(tmp_path.iterdir())) == (2, [])
    assert why in done.stderr


def test_a_faulty_script_is_not_converted(tmp_path: Path) -> None:
    """Its findings are told, and nothing is written."""
    path = tmp_path / "bad.yaml"
    path.write_text("script: a\nsections:\n  b: {tasks: {c: Ask.}, next: nowhere}\n", "utf-8")
    done = scriptgraph("convert", path, tmp_path / "bad.md")
    assert (done.returncode, (tmp_path / "bad.md").exists()) == (1, False)
    assert "unknown-target" in done.stderr


def test_what_a_form_says_besides_is_told(tmp_path: Path) -> None:
    """A repeat that an answer counts becomes a list, and that nobody counts it is said."""
    survey: Sheet = [
        ["type", "name", "label", "repeat_count"],
        ["integer", "how_many", "How many live with you?", None],
        ["begin_repeat", "people", "Who are they?", "${how_many}"],
        ["text", "called", "What are they called?", None],
        ["end_repeat", None, None, None],
    ]
    out = tmp_path / "form.yaml"
    done = scriptgraph("convert", workbook(tmp_path, survey=survey), out)
    assert done.returncode == 0
    assert "that as many are told as it says is not kept" in " ".join(done.stderr.split())
    assert load_script(out).first.tasks[1].if_ == "how_many > 0"
