"""The page as a file: it stands alone, holds every dialogue, and nothing said becomes markup."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from support.command_line import PROGRAM, scriptgraph
from support.paged import Seen, page_of, write_page_of
from support.planning import write_plan
from support.recorded import judged, said, step, talk
from support.walked import decision, walk

from scriptgraph.core.errors import InputError
from scriptgraph.metrics.course import course
from scriptgraph.records.dialogue import Dialogue, write_dialogues
from scriptgraph.records.verdicts import Contradiction, PatientCheck
from scriptgraph.report.templates import template
from scriptgraph.report.transcript import transcript
from scriptgraph.report.transcripts_kept import PARTS

HOSTILE = (
    """<script>alert(1)</script></details></p>" onclick="alert(2)" '<img src=x onerror=alert(3)>"""
)


def hostile(text: str) -> list[Dialogue]:
    """Make dialogues that hold a text wherever one can stand."""
    record = decision(
        "evaluator",
        rule=text,
        reason=text,
        options=[text],
        evidence=[{"task": text, "status": "done", "text": text, "found": False}],
        refused=[{"choice": text, "why": text}],
        collected={text: text},
        call={"model": text, "attempts": 2, "input_tokens": 1, "output_tokens": 1, "ms": 1.0},
    )
    check = PatientCheck(
        dialogue=text,
        at=text,
        contradictions=(Contradiction(quote=text, reason=text, found=True),),
    )
    spoken = [
        step("evaluator", text, decision=record),
        step("dialog", text, model=text),
        step("patient", text, decision=decision("patient", refused=[{"choice": "", "why": text}])),
        step("verifier", f"Instructions completed: no\n{text}\nLast message coherent: no {text}"),
    ]
    patient = {"id": text, "attitude": text, "difficulty": text}
    ours = walk(text, "talk", mode=text, id=text, patient_case=text, patient=patient)
    ours = ours.model_copy(
        update={
            "exit_reason": text,
            "steps": (*ours.steps, *spoken),
            "models": {text: text},
            "patient_check": check,
        }
    )
    return [ours, judged(f"Instructions completed: no\n{text}", id=f"{text}2", variant=text)]


def test_the_page_asks_for_nothing_that_is_not_in_it(tmp_path: Path) -> None:
    """There is no address in it but its own parts', and its own policy forbids all others."""
    page = page_of(tmp_path, *hostile("text"), walk("hello", "talk"))
    assert all(link.startswith("#") or link == "data:," for link in page.values("href"))
    assert page.values("src") == []
    style = "".join(page.all("style"))
    assert "url(" not in style.replace("url(#", "")
    assert "@import" not in style
    without_names = re.sub(r'xmlns(:xlink)?="[^"]*"', "", page.html)
    assert "http://" not in without_names
    assert "https://" not in without_names


def test_only_the_pages_own_script_may_run(tmp_path: Path) -> None:
    """The policy stands before everything that it is for, and names the script by its hash."""
    page = page_of(tmp_path, walk("hello"))
    (policy,) = [value for value in page.values("content") if "default-src" in value]
    (script,) = page.all("script")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert "default-src 'none'" in policy
    assert f"script-src 'sha256-{digest}'" in policy
    assert page.html.index("Content-Security-Policy") < page.html.index("<title>")


def test_no_text_becomes_markup(tmp_path: Path) -> None:
    """Whatever stands in a record, the page's elements are those of a harmless one."""
    harmless = page_of(tmp_path, *hostile("text"))
    page = page_of(tmp_path, *hostile(HOSTILE))
    assert page.tags == harmless.tags
    assert page.painted == harmless.painted
    assert {name for _, name, _ in page.attributes} == {name for _, name, _ in harmless.attributes}
    assert HOSTILE in page.all("name")
    assert HOSTILE in page.all("words")


@settings(max_examples=60)
@given(said())
def test_what_was_said_can_be_read_word_for_word(spoken: list[Any]) -> None:
    """A transcript holds every message as it was, and no other element than without it."""
    dialogue = talk(*spoken)
    page = Seen(told(dialogue))
    assert page.all("words") == [step.words or "(nothing)" for step in dialogue.steps]


def told(dialogue: Dialogue) -> str:
    """Write one transcript."""
    run = course(dialogue)
    view = transcript(dialogue, run, titles={})
    return template("transcript.html.jinja").render(told=view, group="A", anchor="here")


def test_every_dialogue_is_there_in_order_and_can_be_linked_to(tmp_path: Path) -> None:
    """By group, case and id; an id that is taken or cannot be one gets one of its own."""
    page = page_of(
        tmp_path,
        walk("hello", id="b", mode="multi", patient_case=10),
        walk("hello", id="a/b/c", mode="multi", patient_case=2),
        walk("hello", id="figures", mode="single"),
        walk("hello", id="a b/c", mode="multi", patient_case=2),
        walk("hello", id="?", mode="multi", patient_case=2, discarded=True),
    )
    assert page.all("name") == ["figures", "?", "a b/c", "a/b/c", "b"]
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert set(PARTS) - {"making", "speech"} <= set(ids)
    assert [one for one in page.values("id", of="details")] == [
        *("figures-2", "-", "a-b-c-2", "a-b-c", "b"),
    ]
    assert {link[1:] for link in page.values("href") if link != "data:,"} <= set(ids)


def test_a_limited_page_says_how_much_it_shows(tmp_path: Path) -> None:
    """Transcripts are spread over the groups; all dialogues are in the figures and the tokens."""
    many = [walk("hello", id=f"a{n}", mode="single") for n in range(9)]
    few = [walk("hello", id=f"b{n}", mode="multi") for n in range(2)]
    page = page_of(tmp_path, *many, *few, transcripts=4)
    assert page.all("name") == ["a0", "a1", "b0", "b1"]
    assert "4 of 11 dialogues" in page.all("strong")
    assert page_of(tmp_path, *many, transcripts=0).all("name") == []
    assert "All 9 dialogues" in page_of(tmp_path, *many).within("lead")


@pytest.mark.parametrize(
    ("rehearsed", "warning"),
    [
        ([False, False], None),
        ([True, False], "the rehearsal model spoke in 1 of 2 dialogues"),
        ([True, True], "No figure here is a language model's"),
    ],
)
def test_a_rehearsal_is_announced_above_everything(
    tmp_path: Path, rehearsed: list[bool], warning: str | None
) -> None:
    """The banner is the first thing in the page, and every such group and dialogue is marked."""
    page = page_of(
        tmp_path,
        *(walk("hello", id=str(n), mode=f"m{n}", rehearsal=r) for n, r in enumerate(rehearsed)),
    )
    assert ("banner" in page.values("class")) is (warning is not None)
    if warning:
        assert page.html.index('class="banner"') < page.html.index("<header>")
        assert warning in page.within("banner")
    assert page.all("mark") == ["rehearsal"] * sum(rehearsed)
    assert page.all("h3") == [
        f"m{n} (rehearsal)" if one else f"m{n}" for n, one in enumerate(rehearsed)
    ]


def test_the_published_dialogues_are_all_there(shared: Path, tmp_path: Path) -> None:
    """The table holds the published figures, and every dialogue can be read."""
    lines = shared / "published" / "dialogues.jsonl"
    expected = json.loads((shared / "published" / "expected_metrics.json").read_text("utf-8"))
    page = Seen(write_page_of(tmp_path / "page.html", lines).read_text(encoding="utf-8"))
    given = [json.loads(line) for line in lines.read_text(encoding="utf-8").splitlines()]
    assert sorted(page.all("name")) == sorted(dialogue["id"] for dialogue in given)
    for variant in expected.values():
        assert f"{100 * variant['conform_dispatches']:.1f} %" in "".join(page.all("td"))
    assert page.html.count('class="message agent"') == sum(
        step["actor"] == "dialog" for dialogue in given for step in dialogue["steps"]
    )


@pytest.mark.slow
def test_an_experiments_folder_gives_titles_and_its_manifest(tmp_path: Path) -> None:
    """Sections are called what the script calls them, and what was planned can be read."""
    plan = write_plan(tmp_path)
    done = scriptgraph("experiment", plan, "--out", tmp_path / "run")
    assert done.returncode == 0, done.stderr
    path = tmp_path / "report" / "page.html"
    done = scriptgraph("report", tmp_path / "run", "--html", path)
    assert done.returncode == 0, done.stderr
    page = Seen(path.read_text(encoding="utf-8"))
    assert "No figure here is a language model's" in page.within("banner")
    assert json.loads(page.within("pre"))["experiment"] in page.all("h1")
    assert "Hello" in page.within("h4")
    assert "hello" not in page.within("h4")


def test_what_stops_the_writing_leaves_nothing_behind(tmp_path: Path) -> None:
    """A page that was there stays as it was, and no half one lies beside it."""
    lines, path = tmp_path / "dialogues.jsonl", tmp_path / "out" / "page.html"
    write_dialogues(lines, [walk("hello", id=str(number)) for number in range(3)])
    write_page_of(path, lines)
    before = path.read_bytes()

    def stop() -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_page_of(path, lines, on_transcript=stop)
    assert path.read_bytes() == before
    assert [entry.name for entry in path.parent.iterdir()] == ["page.html"]


def test_a_place_that_cannot_be_written_is_an_error_with_its_name(tmp_path: Path) -> None:
    """A folder of that name, or a file where a folder is needed, is said and not replaced."""
    lines = tmp_path / "dialogues.jsonl"
    write_dialogues(lines, [walk("hello")])
    for path in (tmp_path, lines / "page.html"):
        with pytest.raises(InputError, match=f"cannot write {path}"):
            write_page_of(path, lines)


def test_every_dialogue_is_read_once(tmp_path: Path) -> None:
    """When the figures are there, so are the transcripts: the page needs the dialogues no more."""
    lines = tmp_path / "dialogues.jsonl"
    write_dialogues(lines, [walk("hello", id=str(number)) for number in range(3)])
    read = write_page_of(tmp_path / "read.html", lines, before_writing=lines.unlink)
    assert Seen(read.read_text(encoding="utf-8")).all("name") == ["0", "1", "2"]


def test_memory_does_not_grow_with_what_was_said(tmp_path: Path) -> None:
    """Transcripts of ten million letters pass through a third of that."""
    lines = tmp_path / "dialogues.jsonl"
    text = "They said a great deal. " * 4_000
    write_dialogues(lines, [talk(("dialog", text), id=str(number)) for number in range(100)])
    write_page_of(tmp_path / "page.html", lines)  # what is loaded once is not what is measured
    tracemalloc.start()
    try:
        path = write_page_of(tmp_path / "page.html", lines)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert path.stat().st_size > 9_000_000
    assert most < path.stat().st_size / 3


def test_without_matplotlib_the_page_says_what_it_needs(tmp_path: Path) -> None:
    """Nobody gets to see a traceback, and no half page is written."""
    lines = tmp_path / "dialogues.jsonl"
    write_dialogues(lines, [walk("hello")])
    program = f"import sys; sys.modules['matplotlib'] = None; {PROGRAM}"
    command = ["report", str(lines), "--html", str(tmp_path / "page.html")]
    done = subprocess.run(
        [sys.executable, "-c", program, *command], capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "pip install 'scriptgraph[report]'" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "page.html").exists()


def test_half_a_character_does_not_stop_the_page(tmp_path: Path) -> None:
    """A provider's cut-off answer can end in half an emoji; the rest of it can be read."""
    lines = tmp_path / "dialogues.jsonl"
    line = talk(("patient", "well HALF")).line().replace("HALF", "\\ud83d")
    lines.write_text(line + "\n", encoding="utf-8")
    path = write_page_of(tmp_path / "page.html", lines)
    assert Seen(path.read_text(encoding="utf-8")).all("words") == ["well ?"]


def test_a_comparison_stands_first(tmp_path: Path) -> None:
    """Whoever asked for the differences finds them above everything else."""
    lines = tmp_path / "dialogues.jsonl"
    write_dialogues(
        lines,
        [
            *(walk(*["hello"] * n, id=f"a{n}", mode="single") for n in range(1, 8)),
            *(walk(*["hello"] * (n + 2), id=f"b{n}") for n in range(1, 8)),
        ],
    )
    path = tmp_path / "page.html"
    done = scriptgraph("report", lines, "--html", path, "--compare", "single", "multi")
    assert done.returncode == 0, done.stderr
    page = Seen(path.read_text(encoding="utf-8"))
    assert page.all("caption")[0] == "multi minus single, with 95 % intervals"
    assert "+2.0" in "".join(page.all("td"))
