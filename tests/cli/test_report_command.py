"""`scriptgraph report` as its users run it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from support.command_line import PROGRAM, scriptgraph
from support.planning import write_plan
from support.recorded import judged
from support.walked import walk

from scriptgraph.records.dialogue import Dialogue, write_dialogues


def written(path: Path, *dialogues: Dialogue) -> Path:
    write_dialogues(path, dialogues)
    return path


def told(*arguments: str | Path) -> Any:
    done = scriptgraph("report", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def two_modes(tmp_path: Path) -> Path:
    """Give dialogues in two modes, those of one longer by a turn."""
    return written(
        tmp_path / "dialogues.jsonl",
        *(walk(*["hello"] * turns, id=f"a{turns}", mode="single") for turns in range(1, 9)),
        *(walk(*["hello"] * (turns + 1), id=f"b{turns}") for turns in range(1, 9)),
    )


def test_the_published_table_is_reproduced_to_the_digit(shared: Path) -> None:
    """`report --json` on the published dialogues equals the published figures to 1e-9."""
    published = shared / "published"
    expected = json.loads((published / "expected_metrics.json").read_text(encoding="utf-8"))
    found = told(published / "dialogues.jsonl", "--json")
    assert list(found) == list(expected)
    for variant, figures in expected.items():
        assert list(found[variant]) == list(figures)
        assert found[variant] == pytest.approx(figures, abs=1e-9, rel=0)


@pytest.mark.parametrize("options", [["--json"], ["--html"]], ids=["json", "page"])
def test_a_report_needs_no_language_model(
    two_modes: Path, tmp_path: Path, options: list[str]
) -> None:
    """Neither langgraph nor langchain nor openai is imported, so it starts at once."""
    program = f"import sys, atexit; atexit.register(lambda: print(*sorted(sys.modules))); {PROGRAM}"
    given = [*options, str(tmp_path / "page.html")] if "--html" in options else options
    done = subprocess.run(
        [sys.executable, "-c", program, "report", str(two_modes), *given],
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    *_, imported = done.stdout.splitlines()
    assert "scriptgraph.metrics.figures" in imported.split()
    assert not [name for name in imported.split() if name.startswith(("lang", "openai"))]


WITHOUT_SCIPY = f"import sys; sys.modules['scipy'] = None; {PROGRAM}"


def test_the_table_for_programs_needs_no_scipy_and_intervals_say_what_they_need(
    two_modes: Path,
) -> None:
    """Whoever has not installed the extra gets the figures, and for the rest a command to type."""

    def run(*options: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", WITHOUT_SCIPY, "report", str(two_modes), *options],
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    assert json.loads(run("--json").stdout)["multi"]["dialogues"] == 8
    for options in ([], ["--json", "--full"], ["--compare", "single", "multi"]):
        done = run(*options)
        assert (done.returncode, done.stdout) == (1, "")
        assert "need the extra `report`: pip install 'scriptgraph[report]'" in done.stderr


def test_the_report_shows_figures_with_intervals_and_what_the_published_table_lacks(
    shared: Path,
) -> None:
    """By variant, by patient case, by section, with paths, exits and the verifier's reasons."""
    done = scriptgraph("report", shared / "published" / "dialogues.jsonl")
    assert done.returncode == 0, done.stderr
    assert "70 dialogues" in done.stdout
    assert "46.1 % [" in done.stdout
    assert "intervals speak of repetitions with these 5 patient cases alone" in done.stdout
    for title in (
        "A, by patient case",
        "Further figures",
        "How dialogues ended",
        "B: sections",
        "B: paths",
        "A: moves against the script",
        "A: the verifier's reasons",
    ):
        assert title in done.stdout
    assert "REHEARSAL" not in done.stdout


def test_an_experiment_in_rehearsal_says_so_first(tmp_path: Path) -> None:
    """Above everything, and on standard error where a program reads the figures."""
    folder = tmp_path / "out"
    assert scriptgraph("experiment", write_plan(tmp_path), "--out", folder).returncode == 0
    done = scriptgraph("report", folder)
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("REHEARSAL: the rehearsal model spoke in every dialogue.")
    assert "4 planned · 0 failed · 0 discarded · 0 still open" in done.stdout
    plain = scriptgraph("report", folder, "--json")
    assert plain.stderr.startswith("REHEARSAL: ")
    assert list(json.loads(plain.stdout)) == ["single", "multi"]
    full = told(folder, "--json", "--full")
    assert full["rehearsal"]["spoke_in"] == full["rehearsal"]["of"] == 4


def test_dialogues_are_grouped_as_one_asks(two_modes: Path) -> None:
    """By any factor, or several."""
    assert list(told(two_modes, "--json", "--by", "case")) == ["1"]
    assert list(told(two_modes, "--json", "--by", "script,mode")) == [
        "short/single",
        "short/multi",
    ]


def test_several_sources_are_one_report(two_modes: Path, tmp_path: Path) -> None:
    """Groups take their dialogues from all of them, or are made by source."""
    more = written(tmp_path / "more.jsonl", walk("hello"))
    assert told(two_modes, more, "--json")["multi"]["dialogues"] == 9
    assert list(told(two_modes, more, "--json", "--by", "source")) == [str(two_modes), str(more)]


def test_two_groups_are_compared(two_modes: Path) -> None:
    """The second minus the first, for people and for programs."""
    options = ("--compare", "single", "multi")
    shown = scriptgraph("report", two_modes, *options).stdout
    assert "multi minus single, with 95 % intervals" in shown
    assert "+1.0 [" in shown
    found = told(two_modes, *options, "--json")
    assert found["difference"] == "multi minus single"
    assert found["figures"]["turns_per_dialogue"]["value"] == 1
    full = told(two_modes, *options, "--json", "--full")["comparison"]
    assert full == found, "one comparison has one correction, however it is printed"
    assert f"for all {found['tested']} that are tested here" in " ".join(shown.split())
    assert {"agent_talk_ratio", "client_talk_ratio"} <= found["figures"].keys()


def test_a_page_is_written_beside_what_is_printed(two_modes: Path, tmp_path: Path) -> None:
    """With as many dialogues shown whole as one asks for."""
    page = tmp_path / "page.html"
    options = ("--html", page, "--transcripts", "2", "--json")
    assert told(two_modes, *options)["multi"]["dialogues"] == 8
    assert page.read_text(encoding="utf-8").lstrip().lower().startswith("<!doctype html>")
    beyond = scriptgraph("report", two_modes, "--html", two_modes / "page.html")
    assert (beyond.returncode, beyond.stdout) == (1, "")
    assert "cannot write" in beyond.stderr


def test_verdicts_from_elsewhere_take_the_place_of_recorded_ones(tmp_path: Path) -> None:
    """Another model may judge the same dialogues, and its verdicts lie where one likes."""
    path = written(tmp_path / "a.jsonl", judged("Instructions completed: yes", id="x"))
    verdict = {"dialogue": "x", "switch": 1, "section": "1", "at": "", "completed": False}
    other = tmp_path / "other.jsonl"
    other.write_text(json.dumps(verdict) + "\n", encoding="utf-8")
    assert told(path, "--json", "--verdicts", other)["B"]["correct_completions"] == 0


def test_a_cut_off_last_line_is_left_out_and_counted(two_modes: Path) -> None:
    """What a crash left behind is said, and does not stop the report."""
    with two_modes.open("a", encoding="utf-8") as file:
        file.write('{"id": "half')
    done = scriptgraph("report", two_modes)
    assert done.returncode == 0
    assert "dialogues.jsonl:17: the last line was cut off and is left out" in done.stderr
    assert "16 dialogues\n  1 line was cut off and is left out" in done.stdout


def test_further_fields_do_no_harm(tmp_path: Path) -> None:
    """A record of a later version, or somebody's own, is still a dialogue."""
    line = json.loads(walk("hello").line())
    line["mood"] = line["steps"][0]["mood"] = line["totals"]["mood"] = 7
    path = tmp_path / "more.jsonl"
    path.write_text(json.dumps(line) + "\n", encoding="utf-8")
    assert told(path, "--json")["multi"]["dialogues"] == 1


WHOLE = walk("hello").line()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (f"{WHOLE}\nnonsense\n{WHOLE}\n", "bad.jsonl:2:1: not JSON"),
        (f"{WHOLE}\n{{}}\n", "bad.jsonl:2: not a dialogue: id: Field required"),
        (
            WHOLE.replace('"interactions":1', '"interactions":"many"'),
            "bad.jsonl:1: not a dialogue: totals.interactions",
        ),
        (WHOLE.replace('"duration"', '"lasted"'), "totals.duration: Field required"),
        ("", "no dialogue to report on"),
        ("\n\n", "no dialogue to report on"),
    ],
)
def test_a_record_that_cannot_be_read_is_named_and_nothing_is_reported(
    tmp_path: Path, content: str, message: str
) -> None:
    """With file and line; half a report would pass for a whole one."""
    path = tmp_path / "bad.jsonl"
    path.write_text(content, encoding="utf-8")
    for options in ([], ["--json"]):
        done = scriptgraph("report", path, *options)
        assert (done.returncode, done.stdout) == (1, "")
        assert message in done.stderr.replace("\n", " ")


def test_an_experiment_whose_every_session_failed_says_why(tmp_path: Path) -> None:
    """There is no table, but there are reasons."""
    (tmp_path / "manifest.json").write_text('{"experiment": "demo", "planned": 1}')
    failure = {
        **{"id": "a", "at": "", "mode": "multi", "reason": "429: too many", "script": "short"},
        **{"patient": {"id": "widow"}, "patient_case": 2},
    }
    (tmp_path / "failures.jsonl").write_text(json.dumps(failure) + "\n")
    done = scriptgraph("report", tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "no dialogue to report on" in done.stderr
    assert "1 planned · 1 failed · 0 discarded · 0 still open" in done.stderr
    assert "failed: 429: too many (1)" in done.stderr


def test_programs_are_told_of_copies_beside_the_table(tmp_path: Path) -> None:
    """The published table has no place for what is to be known of its figures."""
    for name in ("d.jsonl", "copy.jsonl"):
        written(tmp_path / name, walk("hello"))
    done = scriptgraph("report", "d.jsonl", "copy.jsonl", "--json", cwd=tmp_path)
    assert json.loads(done.stdout)["multi"]["dialogues"] == 2
    assert "COPIES: 1 dialogue of copy.jsonl in d.jsonl as well; all are counted" in done.stderr


@pytest.mark.parametrize(
    ("options", "code", "message"),
    [
        (["nowhere"], 1, "nowhere: there is no such file or folder"),
        (["."], 1, "is no folder of an experiment: it has no dialogues.jsonl"),
        (["d.jsonl", "./d.jsonl"], 1, "d.jsonl is given twice; its dialogues would count twice"),
        (["d.jsonl", "--by", "moods"], 1, "cannot be grouped by 'moods'"),
        (["d.jsonl", "--compare", "multi", "B"], 1, "no group 'B'; there are multi"),
        (["d.jsonl", "--verdicts", "nowhere"], 1, "nowhere: there is no such file"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_use_is_answered_with_what_would_be_right(
    tmp_path: Path, options: list[str], code: int, message: str
) -> None:
    """Every mistake has one message, and no report comes with it."""
    written(tmp_path / "d.jsonl", walk("hello"))
    done = scriptgraph("report", *options, cwd=tmp_path)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in " ".join(done.stderr.split())


def test_what_models_wrote_cannot_redraw_the_terminal(tmp_path: Path) -> None:
    """Control characters and rich's markup in a record are shown as text, or not at all."""
    words = "Instructions completed: no\n[red]\x1b[2Jgone[/red]"
    done = scriptgraph("report", written(tmp_path / "a.jsonl", judged(words)))
    assert "\x1b" not in done.stdout
    assert "[red][2Jgone[/red]" in done.stdout
