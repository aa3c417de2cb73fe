"""What people read around a script is in its language: picture, printed document, conversation.

One script a language; what each gives is a golden file, to be read by people.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.written_languages import SCRIPTS

from scriptgraph import drawing
from scriptgraph.formats.load import load_script
from scriptgraph.language.labels import labels
from scriptgraph.report.printed import printed

GOLDEN = Path(__file__).parents[1] / "golden" / "languages"

SAID = {
    "de": "hallo\nsieben\nnein\nlieber reden\n/where\n/trace 3\n/hilfe\nquit\n",
    "es": "hola\nsiete\nno\nprefiero hablar\n/where\n/trace 3\n/ayuda\nquit\n",
    "zh": "你好\n七\n不是\n聊天\n/where\n/trace 3\n/帮助\nquit\n",
}


def approved(name: str, found: str) -> None:
    """Compare with the golden file, or write it anew."""
    path = GOLDEN / name
    if os.environ.get("GOLDEN_UPDATE"):
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("code", SCRIPTS)
def test_the_picture_speaks_the_scripts_language(code: str) -> None:
    """Boxes, limits, conditions and legend: Mermaid and SVG say the same words."""
    script = load_script(SCRIPTS[code], "markdown")
    mermaid, svg = drawing.mermaid(script), drawing.svg(script)
    approved(f"{code}.mmd", mermaid)
    approved(f"{code}.svg", svg)
    words = labels(code).picture_words
    for picture in (mermaid, svg):
        parts = re.split('["<>]', picture)
        said = {*parts, *(part.partition(" · ")[2] for part in parts)}
        assert {words["start"], words["end"], words["otherwise"]} <= said


@pytest.mark.parametrize("code", SCRIPTS)
def test_the_printed_document_speaks_the_scripts_language(code: str) -> None:
    """Headings and the words for kinds, rules and limits; the picture is told of above."""
    html = printed(load_script(SCRIPTS[code], "markdown"))
    body = html[html.index("</style>") :]
    plain = re.sub(r'src="data:[^"]*"', 'src=""', body)
    approved(f"{code}.html", plain)


@pytest.mark.parametrize("code", SCRIPTS)
def test_a_conversation_is_framed_in_the_scripts_language(code: str, tmp_path: Path) -> None:
    """Headings, progress, commands, decisions and the way to go on; values are understood."""
    path = tmp_path / "talk.md"
    path.write_text(SCRIPTS[code], encoding="utf-8")
    done = scriptgraph(
        "chat", path, "--store", "memory:", "--session", "golden", given=SAID[code], cwd=tmp_path
    )
    assert done.returncode == 0
    steady = re.sub(r"\d+ ms", "1 ms", done.stdout).replace(f"{tmp_path}/", "")
    approved(f"{code}.chat.txt", steady)
    kept = {"de": "wunsch = reden", "es": "deseo = hablar", "zh": "愿望 = 聊天"}
    assert kept[code] in done.stdout


def test_a_language_without_words_is_told(tmp_path: Path) -> None:
    """The frame is English then, and the chat says so."""
    path = tmp_path / "talk.md"
    path.write_text("# Ciao\n\n- language: it\n\n## A\n\n1. Saluta.\n", encoding="utf-8")
    done = scriptgraph("chat", path, "--store", "memory:", given="", cwd=tmp_path)
    assert "there are no words in 'it' yet" in " ".join(done.stdout.split())
