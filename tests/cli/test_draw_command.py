"""`scriptgraph draw`: a flowchart, a picture, or data."""

from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest
from support.command_line import ROOT, scriptgraph

from scriptgraph.cli import main

SCRIPT = ROOT / "scripts" / "every_feature.yaml"


def test_mermaid_is_the_default() -> None:
    """Without options the flowchart goes to the terminal."""
    done = scriptgraph("draw", SCRIPT)
    assert (done.returncode, done.stderr) == (0, "")
    assert "flowchart TD" in done.stdout
    assert scriptgraph("draw", SCRIPT, "--format", "mermaid").stdout == done.stdout


def test_the_compiled_graph_can_be_drawn() -> None:
    """`--graph compiled` draws the nodes that langgraph runs."""
    done = scriptgraph("draw", SCRIPT, "--graph", "compiled")
    assert "evaluate#95;talk" in done.stdout
    assert 'title: "Every feature of the language: the compiled graph"' in done.stdout


@pytest.mark.parametrize(("name", "actors"), [("single", "one actor"), ("multi", "three actors")])
def test_a_baseline_can_be_drawn(name: str, actors: str, tmp_path: Path) -> None:
    """Every format shows a baseline under its own name, and no section in it."""
    options = ("--graph", f"unconstrained-{name}")
    done = scriptgraph("draw", SCRIPT, *options)
    assert f'title: "Every feature of the language: unconstrained, {actors}"' in done.stdout
    assert "talk" not in done.stdout
    out = tmp_path / "baseline.svg"
    assert scriptgraph("draw", SCRIPT, *options, "--out", out).returncode == 0
    assert f"unconstrained, {actors}" in out.read_text(encoding="utf-8")
    found = json.loads(scriptgraph("draw", SCRIPT, *options, "--format", "json").stdout)
    assert {node["section"] for node in found["nodes"]} == {None}
    assert len(found["transitions"]) > len(found["edges"])


@pytest.mark.parametrize(
    ("name", "beginning"),
    [("a.svg", "<svg"), ("a.json", "{"), ("a.mmd", "---\n"), ("deep/er/a.SVG", "<svg")],
)
def test_the_format_is_told_by_the_name(tmp_path: Path, name: str, beginning: str) -> None:
    """The file's suffix says what to draw; folders are made."""
    done = scriptgraph("draw", SCRIPT, "--out", tmp_path / name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(beginning)


def test_the_option_wins_over_the_name(tmp_path: Path) -> None:
    """With `--format` a file can be called anything."""
    out = tmp_path / "picture.any"
    assert scriptgraph("draw", SCRIPT, "--format", "svg", "--out", out).returncode == 0
    ElementTree.parse(out)


def test_an_unknown_name_is_wrong_use(tmp_path: Path) -> None:
    """A picture.png full of Mermaid would help nobody."""
    done = scriptgraph("draw", SCRIPT, "--out", tmp_path / "picture.png")
    assert done.returncode == 2
    assert list(tmp_path.iterdir()) == []


def test_the_published_manual(shared: Path) -> None:
    """The data of the published script has exactly the paper's moves."""
    done = scriptgraph("draw", shared / "published" / "manual.json", "--format", "json")
    moves = [f"{move['from']}→{move['to']}" for move in json.loads(done.stdout)["transitions"]]
    assert moves == ["1→2", "2→3", "2→4", "3→4", "4→5", "4→6", "4→7", "5→8", "6→8", "7→8"]


def test_a_faulty_script_is_not_drawn(tmp_path: Path) -> None:
    """The faults are named, nothing is written, and an old file stays as it was."""
    path, out = tmp_path / "script.yaml", tmp_path / "picture.svg"
    path.write_text("script: a\ntitle: A\nsections: {a: {next: b}}\n", encoding="utf-8")
    out.write_text("old", encoding="utf-8")
    done = scriptgraph("draw", path, "--out", out)
    assert (done.returncode, done.stdout) == (1, "")
    assert f"{path}:3:" in done.stderr
    assert "[unknown-target]" in done.stderr
    assert out.read_text(encoding="utf-8") == "old"


@pytest.mark.parametrize("content", [None, b"", b"\xff\x00", b"# Title\n"])
def test_what_is_no_script_is_not_drawn(tmp_path: Path, content: bytes | None) -> None:
    """Missing, empty, binary or without sections: one message and exit 1."""
    path = tmp_path / "script.md"
    if content is not None:
        path.write_bytes(content)
    done = scriptgraph("draw", path)
    assert (done.returncode, done.stdout) == (1, "")
    assert str(path) in done.stderr


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    """Where nothing can be written, that is said."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    done = scriptgraph("draw", SCRIPT, "--out", tmp_path / "file" / "picture.svg")
    assert done.returncode == 1
    assert "cannot write" in done.stderr


@pytest.mark.parametrize("arguments", [(), ("a.yaml", "--format", "png"), ("a.yaml", "b.yaml")])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    """Wrong use is exit 2 and nothing on the output."""
    done = scriptgraph("draw", *arguments)
    assert (done.returncode, done.stdout) == (2, "")


def test_help_has_an_example() -> None:
    """Whoever asks for help sees a line that can be copied."""
    assert "Example: scriptgraph draw " in scriptgraph("draw", "--help").stdout


@pytest.mark.parametrize(("sections", "told"), [(20, ""), (24, "the chart has 553 arrows")])
def test_a_chart_that_mermaid_would_not_draw_is_told(
    tmp_path: Path, sections: int, told: str
) -> None:
    """Mermaid refuses more than 500 arrows; the flowchart is written, and the way out is named."""
    names = [f"s{number}" for number in range(sections)]
    script = {
        "script": "wide",
        "sections": {
            name: {
                "tasks": {"ask": "Ask something."},
                "next": [
                    {"to": other, "when": f"it is {other}"} for other in names if other != name
                ],
            }
            for name in names
        },
    }
    (tmp_path / "wide.yaml").write_text(json.dumps(script), encoding="utf-8")
    done = scriptgraph("draw", "wide.yaml", cwd=tmp_path)
    assert done.returncode == 0
    assert done.stdout.count("-->") > sections
    assert done.stderr.startswith(told)
    assert ("--format svg" in done.stderr) == bool(told)
    assert not scriptgraph("draw", "wide.yaml", "--format", "svg", cwd=tmp_path).stderr


def test_one_finding_is_counted_as_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A script that cannot be used because of one finding is said to have one finding."""
    path = tmp_path / "t.yaml"
    path.write_text("script: t\nsections: {a: {tasks: {x: Ask.}, next: nowhere}}\n", "utf-8")
    monkeypatch.setattr("sys.argv", ["scriptgraph", "draw", str(path)])
    with pytest.raises(SystemExit):
        main()
    assert "\n1 finding; the script cannot be used" in capsys.readouterr().err
