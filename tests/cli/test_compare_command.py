"""`scriptgraph compare` as its users run it, against servers with known judges."""

from __future__ import annotations

import json
import signal
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.interrupted import address, interrupt
from support.judges import Bench, marked
from support.openai_server import openai_server
from support.replying import good_and_so

from scriptgraph.replies.preferences import ReplyChoice

INPUTS = 15
VERDICTS = 2 * INPUTS


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Write replies of two systems."""
    return good_and_so(tmp_path, INPUTS)


def choices(path: Path) -> list[ReplyChoice]:
    lines = path.read_text(encoding="utf-8").splitlines()
    return [ReplyChoice.model_validate_json(line) for line in lines]


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_it_goes_on_where_it_was_stopped(how: signal.Signals, files: tuple[Path, Path]) -> None:
    """What was written is not asked again, whether it was stopped kindly or not."""
    run = ("compare", *files, "--model", "large", "--concurrency", "2")
    out = files[0].with_name("a-b.choices.jsonl")
    with openai_server(Bench(marked)) as server:
        code, said = interrupt(server, 12, how, *run)
        before, kept = len(server.requests), len(choices(out))
        if how == signal.SIGINT:
            assert code == 130
            assert "stopped; the same command goes on" in said
            assert kept == before
        done = scriptgraph(*run, env=address(server))
        assert done.returncode == 0, done.stderr
        assert len(server.requests) == before + VERDICTS - kept
    assert len({one.key for one in choices(out)}) == len(choices(out)) == VERDICTS


def test_what_belongs_to_another_comparison_is_refused(files: tuple[Path, Path]) -> None:
    """Another judge, rubric or reply never mixes in; nothing is asked or overwritten."""
    assert scriptgraph("compare", *files).returncode == 0
    out = files[0].with_name("a-b.choices.jsonl")
    before = out.read_bytes()
    rubric = files[0].with_name("own.yaml")
    rubric.write_text(
        "rubric: own\ntitle: One thing\njudges: reply\nscale: {from: 0, to: 1}\n"
        "criteria:\n  it: {title: It, definition: Is it there?, levels: {0: no, 1: yes}}\n",
        encoding="utf-8",
    )
    with openai_server() as server:
        refused = [
            scriptgraph("compare", *files, "--model", "large", env=address(server)),
            scriptgraph("compare", *files, "--rubric", rubric),
        ]
    files[1].write_text(files[1].read_text("utf-8").replace("B so", "B other"), encoding="utf-8")
    refused.append(scriptgraph("compare", *files))
    told = [
        "choices of the model 'rehearsal', not of 'large'",
        "choices by the rubric 'principles'",
        "a choice between other replies to 'c1'",
    ]
    for done, why in zip(refused, told, strict=True):
        assert done.returncode == 1
        assert why in done.stderr
        assert "--out FILE" in done.stderr
    assert server.requests == []
    assert out.read_bytes() == before


def test_the_document_has_all_figures(files: tuple[Path, Path]) -> None:
    """One command over HTTP: rates by principle, agreement with people, and what it cost."""
    human = files[0].with_name("human.jsonl")
    lines = [{"id": f"c{n}", "choice": "A" if n % 5 else "B"} for n in range(INPUTS)]
    human.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    options = ("--per-principle", "--human", human, "--length-limit", "9w", "--json")
    with openai_server(Bench(marked)) as server:
        done = scriptgraph("compare", *files, *options, "--model", "large", env=address(server))
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["rehearsal"] is False
    assert found["length_limit"] == "both replies of at most 9 words"
    assert found["overall"]["win_rate"] == found["criteria"]["safety"]["win_rate"]
    assert found["human"]["kappa"] == 1
    assert found["cost"]["calls"] == len(server.requests) == 8 * VERDICTS
    assert {request["temperature"] for request in server.requests} == {0}


def test_a_rehearsal_says_what_it_is(files: tuple[Path, Path]) -> None:
    """On the screen, in the document and on every line."""
    done = scriptgraph("compare", *files)
    assert "no language model judges here" in done.stderr
    assert "rehearsed" in done.stdout
    assert json.loads(scriptgraph("compare", *files, "--json").stdout)["rehearsal"] is True
    assert all(one.rehearsal for one in choices(files[0].with_name("a-b.choices.jsonl")))


def test_a_dead_server_is_an_exit_code(files: tuple[Path, Path]) -> None:
    """Every verdict is missing, and whoever calls the command can tell."""
    with openai_server() as server:
        env = address(server)
    at_once = ("--attempts", "1", "--concurrency", str(VERDICTS))
    done = scriptgraph("compare", *files, "--model", "large", *at_once, env=env)
    assert done.returncode == 1
    assert f"{VERDICTS} verdicts missing; the same command asks for them again" in done.stderr


def test_replies_that_do_not_pair_up_cost_nothing(files: tuple[Path, Path]) -> None:
    """The first line without a counterpart is named before anything is asked or written."""
    lines = files[1].read_text("utf-8").splitlines(keepends=True)
    files[1].write_text("".join(lines[:-1]), encoding="utf-8")
    done = scriptgraph("compare", *files)
    assert done.returncode == 1
    assert f"{files[0]}:{INPUTS}: 'c{INPUTS - 1}' has no counterpart in {files[1]}" in done.stderr
    assert not files[0].with_name("a-b.choices.jsonl").exists()


@pytest.mark.parametrize(
    ("options", "told"),
    [
        (("--length-limit", "0.5"), "no limit"),
        (("--rubric", "alliance"), "judges whole"),
        (("--attempts", "0"), "--attempts"),
    ],
)
def test_wrong_use_is_told_and_costs_nothing(
    options: tuple[str, ...], told: str, files: tuple[Path, Path]
) -> None:
    """Exit code 2, and what would have been right."""
    done = scriptgraph("compare", *files, *options)
    assert done.returncode == 2
    assert told in done.stderr
