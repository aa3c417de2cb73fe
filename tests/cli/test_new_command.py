"""`scriptgraph new`: a script to begin with, by question and answer."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.terminal import Sitting

from scriptgraph.formats.load import load_script


def test_questions_make_a_script(tmp_path: Path) -> None:
    """At a terminal each answer is heard, one that cannot be is asked for again, in German."""
    with Sitting(tmp_path, command=("new", "--role", "eine Begleiterin")) as sitting:
        sitting.until("\n> ")
        assert "heißt das Skript" in sitting.say("de")
        sitting.say("Abendgespräch")
        assert "Welche Abschnitte" in sitting.say("Ada")
        sitting.say("Ankommen, Erzählen, Ruhen")
        sitting.say("j")
        assert "'ZZ'" in sitting.say("zz")
        sitting.say("at")
        sitting.say("stimmung 0..10")
        sitting.say("stimmung < 4: Ruhen")
        sitting.type("abend.md\n")
        assert sitting.end() == 0
    script = load_script(tmp_path / "abend.md")
    assert (script.title, script.language, script.agent.name) == ("Abendgespräch", "de", "Ada")
    ids = [section.id for section in script.sections]
    assert ids == ["einwilligung", "ankommen", "erzählen", "ruhen", "abschied", "in_gefahr"]
    assert "142" in (script.by_id["in_gefahr"].tasks[0].say or "")
    assert scriptgraph("check", tmp_path / "abend.md").stdout.strip() == "ok"


def test_interrupted_nothing_is_written(tmp_path: Path) -> None:
    """Ctrl-C in the middle of the questions leaves no file behind."""
    with Sitting(tmp_path, command=("new", "mine.yaml")) as sitting:
        sitting.until("\n> ")
        sitting.say("en")
        sitting.interrupt()
        assert sitting.end(again="\x03") == 130
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_options_answer(tmp_path: Path) -> None:
    """With --yes nothing is asked, and what an option says is not the usual."""
    said = ("--section", "One", "--section", "Two", "--no-consent", "--region", "none", "--yes")
    done = scriptgraph("new", "a.yaml", *said, cwd=tmp_path)
    assert (done.returncode, done.stderr) == (0, "")
    script = load_script(tmp_path / "a.yaml")
    assert [section.id for section in script.sections] == ["one", "two", "goodbye"]


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """A file that is there stays as it is."""
    (tmp_path / "a.yaml").write_text("mine", "utf-8")
    assert scriptgraph("new", "a.yaml", "--yes", cwd=tmp_path).returncode == 1
    assert (tmp_path / "a.yaml").read_text("utf-8") == "mine"


@pytest.mark.parametrize(
    ("said", "code", "why"),
    [
        (("a.yaml",), 2, "no terminal"),
        (("a.txt", "--yes"), 2, "ends in none"),
        (("a.yaml", "--yes", "--region", "ZZ"), 1, "'ZZ'"),
        (("a.yaml", "--yes", "--value", "mood"), 1, "'mood'"),
    ],
)
def test_what_cannot_be_is_refused(
    said: tuple[str, ...], code: int, why: str, tmp_path: Path
) -> None:
    """Each refusal names what was said, and nothing is written."""
    done = scriptgraph("new", *said, cwd=tmp_path)
    assert (done.returncode, list(tmp_path.iterdir())) == (code, [])
    assert why in done.stderr
