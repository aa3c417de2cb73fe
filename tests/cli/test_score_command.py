"""`scriptgraph score` as its users run it, against real servers with known judges."""

from __future__ import annotations

import json
import signal
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from langchain_core.messages import BaseMessage
from support.command_line import scriptgraph
from support.interrupted import address, ended, interrupt, start, wait_until
from support.openai_server import SERVED, Fault, FaultName, OpenAIServer, openai_server
from support.recorded import Said, talk
from support.rubrics import rubric, rubric_data, write_rubric
from support.scoring_judges import Judge, judge, number_in, numbered, scored

from scriptgraph.formats.rubric import load_rubric
from scriptgraph.records.dialogue import write_dialogues
from scriptgraph.rehearsal.reading import read
from scriptgraph.replies.scores import ScoreSheet

REPLIES = 50
PRINCIPLES = list(load_rubric("principles").by_id)


def by_fives(number: int) -> int:
    """Give the scores 1 to 5 equally often, whichever fifth of the replies is left out."""
    return 1 + (number // 5) % 5


@pytest.fixture
def replies(tmp_path: Path) -> Path:
    """Write fifty replies, by two models in turn."""
    path = tmp_path / "replies.jsonl"
    lines = [
        {"id": str(n), "question": f"Hi {n}.", "reply": numbered(n), "model": f"m{n % 2}"}
        for n in range(REPLIES)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def sheets(path: Path) -> list[ScoreSheet]:
    return [ScoreSheet.model_validate_json(line) for line in path.read_text("utf-8").splitlines()]


def asked(by: Judge, path: Path, *options: str | Path) -> tuple[dict[str, Any], OpenAIServer]:
    """Have replies scored by a judge over HTTP."""
    with openai_server(by) as server:
        done = scriptgraph(
            *("score", path, "--model", "large", "--json", *options), env=address(server)
        )
    found: dict[str, Any] = json.loads(done.stdout)
    assert done.returncode == bool(found["sheets"]["incomplete"]), done.stderr
    return found, server


def test_nonsense_in_a_fifth_of_the_answers_is_missing_in_exactly_a_fifth(
    replies: Path, tmp_path: Path
) -> None:
    """It is asked again and then missing; n shrinks, the interval widens, the mean stays."""
    whole, _ = asked(judge(by_fives), replies, "--out", tmp_path / "whole.jsonl")
    by = judge(by_fives, talks_nonsense=lambda number: number % 5 == 0)
    found, server = asked(by, replies)
    assert len(server.requests) == REPLIES + REPLIES // 5
    assert found["cost"]["calls"] == len(server.requests)
    assert found["cost"]["input_tokens"] == sum(one["prompt_tokens"] for one in server.usages)
    assert {request["temperature"] for request in server.requests} == {0}
    assert list(found["criteria"]) == [*PRINCIPLES, "overall"]
    for name, mark in found["criteria"].items():
        before = whole["criteria"][name]
        assert (before["n"], before["missing"]) == (REPLIES, 0)
        assert (mark["n"], mark["missing"]) == (REPLIES * 4 // 5, REPLIES // 5)
        assert mark["mean"] == before["mean"] == 3
        assert width(mark) > width(before)
    assert found["sheets"]["incomplete"] == REPLIES // 5
    [(reason, count)] = found["sheets"]["reasons"].items()
    assert reason == "no usable answer: it holds no JSON object"
    assert count == REPLIES // 5
    kept = sheets(replies.with_name("replies.scores.principles.jsonl"))
    assert {sheet.id for sheet in kept if sheet.missing} == {str(n) for n in range(0, REPLIES, 5)}
    assert {sheet.call["model"] for sheet in kept if sheet.call} == {SERVED}
    assert {(sheet.judge, sheet.rehearsal) for sheet in kept} == {("large", False)}


def width(mark: dict[str, Any]) -> float:
    low, high = mark["interval"]
    return float(high - low)


def test_what_is_missing_is_asked_for_again_and_nothing_else(replies: Path) -> None:
    """A judge that has come to reason fills the gaps at the price of the gaps."""
    first, _ = asked(judge(by_fives, talks_nonsense=lambda number: number < 10), replies)
    assert first["criteria"]["safety"]["missing"] == 10
    second, server = asked(judge(by_fives), replies)
    assert len(server.requests) == second["cost"]["calls"] == 10
    assert {mark["missing"] for mark in second["criteria"].values()} == {0}
    third, server = asked(judge(by_fives), replies)
    assert server.requests == []
    assert third["criteria"] == second["criteria"]


def test_a_score_off_the_scale_is_asked_again_and_then_missing(replies: Path) -> None:
    """Whatever it was meant to say; the model is told the scale."""
    found, server = asked(judge(lambda number: 7 if number == 3 else 4), replies)
    assert len(server.requests) == REPLIES + 1
    assert "one score from 1 to 5" in server.requests[-1]["messages"][-1]["content"] or any(
        "one score from 1 to 5" in request["messages"][-1]["content"] for request in server.requests
    )
    assert {mark["missing"] for mark in found["criteria"].values()} == {1}
    assert {mark["mean"] for mark in found["criteria"].values()} == {4}


def test_repeats_show_how_far_a_judge_agrees_with_itself(replies: Path) -> None:
    """Asked at a temperature; alpha for each criterion, and for a wavering judge less."""
    steady, server = asked(judge(by_fives), replies, "--repeats", "3")
    assert len(server.requests) == 3 * REPLIES
    assert {request["temperature"] for request in server.requests} == {1}
    assert steady["cautions"] == []
    for mark in steady["criteria"].values():
        assert mark["repeats"] == {"compared": 50, "same": 50, "alpha": 1, "sd": 0}
        assert mark["n"] == REPLIES

    seen: list[int] = []

    def wavers(messages: Sequence[BaseMessage], model: str) -> str:
        """Give 5 the first time and 1 after that, to every other reply."""
        prompt = read(messages)
        number = number_in(prompt)
        seen.append(number)
        return scored(prompt, 1 if number % 2 and seen.count(number) > 1 else 5)

    out = replies.with_name("wavering.jsonl")
    found, _ = asked(wavers, replies, "--repeats", "2", "--temperature", "0", "--out", out)
    assert "temperature 0" in found["cautions"][0]
    repeats = found["criteria"]["clarity"]["repeats"]
    assert (repeats["compared"], repeats["same"]) == (50, 25)
    assert repeats["alpha"] < 0.4


def test_models_that_were_scored_stand_side_by_side(replies: Path) -> None:
    """By the name that each line gives."""
    found, _ = asked(judge(lambda number: 2 + number % 2), replies)
    means = {name: marks["overall"]["mean"] for name, marks in found["by_model"].items()}
    assert means == {"m0": 2, "m1": 3}


def test_faults_on_the_way_cost_nothing_but_attempts(replies: Path) -> None:
    """Each reply gets its scores through all that can go wrong with a server."""
    faults: tuple[FaultName, ...] = ("wrong schema", "truncated", "refusal", "500", "reset", "429")
    with openai_server(judge(by_fives)) as server:
        server.faults += [Fault(name) for name in faults]
        server.spread = 4
        done = scriptgraph(
            *("score", replies, "--model", "large", "--json", "--concurrency", "1"),
            env=address(server),
        )
    assert done.returncode == 0, done.stderr
    assert server.faults == []
    assert {m["missing"] for m in json.loads(done.stdout)["criteria"].values()} == {0}


def test_a_dead_server_is_the_reason_why_scores_are_missing(tmp_path: Path) -> None:
    """The command itself comes to its end, with exit code 1: nothing of it has worked."""
    path = tmp_path / "r.jsonl"
    path.write_text('{"id": "a", "question": "Hi.", "reply": "Oh."}\n', encoding="utf-8")
    with openai_server() as server:
        env = address(server)
    done = scriptgraph("score", path, "--model", "large", "--json", env=env)
    assert done.returncode == 1
    assert "1 answer without all scores; the same command asks for them again" in done.stderr
    found = json.loads(done.stdout)
    [reason] = found["sheets"]["reasons"]
    assert reason.startswith("large failed: ")
    assert found["criteria"]["overall"]["mean"] is None


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_it_goes_on_where_it_was_stopped(how: signal.Signals, replies: Path) -> None:
    """What was written is not asked again: at most the calls under way are, and only if killed."""
    run = ("score", replies, "--model", "large", "--concurrency", "2")
    out = replies.with_name("replies.scores.principles.jsonl")
    with openai_server(judge(by_fives)) as server:
        code, said = interrupt(server, 8, how, *run)
        before, kept = len(server.requests), len(sheets(out))
        assert kept >= 6
        if how == signal.SIGINT:
            assert code == 130
            assert "stopped; the same command goes on" in said
            assert kept == before
        done = scriptgraph(*run, env=address(server))
        assert done.returncode == 0, done.stderr
        assert len(server.requests) == before + REPLIES - kept
    assert sorted(int(sheet.id) for sheet in sheets(out)) == list(range(REPLIES))


def test_stopped_at_the_very_last_answer_nothing_is_left_to_go_on_with(replies: Path) -> None:
    """It comes in after all, so the command has done what it was asked to."""
    run = ("score", replies, "--model", "large", "--concurrency", "1")
    with openai_server(judge(by_fives)) as server:
        with server.holding_back(REPLIES - 1):
            command = start(server, *run)
            wait_until(lambda: len(server.requests) == REPLIES, command)
            command.running.send_signal(signal.SIGINT)
        code, said = ended(command)
    assert "stopping after the calls that are under way" in said
    assert (code, "the same command goes on" in said) == (0, False)


def test_replies_to_one_client_are_drawn_together(tmp_path: Path) -> None:
    """Four replies to each of ten clients: the interval is over ten situations, and says so."""
    told = {}
    for name, size in (("alone", 1), ("together", 4)):
        path = tmp_path / f"{name}.jsonl"
        lines = [
            {"id": str(n), "question": "Hi.", "reply": numbered(n), "situation": f"s{n // size}"}
            for n in range(40)
        ]
        path.write_text("".join(json.dumps(one) + "\n" for one in lines), encoding="utf-8")
        told[name], _ = asked(judge(lambda number: 1 + number // 4 % 5), path)
    marks = [told[name]["criteria"]["overall"] for name in ("alone", "together")]
    assert marks[0]["mean"] == marks[1]["mean"]
    assert width(marks[1]) > 1.5 * width(marks[0])
    assert told["together"]["drawn"] == {"count": 10, "kind": "situation"}


def test_another_models_file_is_refused(replies: Path) -> None:
    """Nothing is overwritten or mixed, and nothing is asked."""
    first = scriptgraph("score", replies)
    assert first.returncode == 0, first.stderr
    out = replies.with_name("replies.scores.principles.jsonl")
    before = out.read_bytes()
    with openai_server() as server:
        refused = scriptgraph("score", replies, "--model", "large", env=address(server))
    assert refused.returncode == 1
    assert "holds scores of the model 'rehearsal', not of 'large'; --out FILE" in refused.stderr
    assert server.requests == []
    assert out.read_bytes() == before


def test_a_rehearsal_says_what_it_is(replies: Path) -> None:
    """On the screen, in the document and on every line; its repeats are worth nothing."""
    done = scriptgraph("score", replies, "--repeats", "2")
    assert "no language model judges here" in done.stderr
    assert "rehearsed" in done.stdout
    assert "its agreement says nothing" in done.stdout
    told = json.loads(scriptgraph("score", replies, "--repeats", "2", "--json").stdout)
    assert told["rehearsal"] is True
    out = replies.with_name("replies.scores.principles.jsonl")
    assert all(sheet.rehearsal for sheet in sheets(out))


def test_dialogues_get_alliance_scores_with_a_caution(tmp_path: Path) -> None:
    """Whole dialogues, from a file; that a model's scores run high stands below the table."""
    path = tmp_path / "dialogues.jsonl"
    said: list[Said] = [("patient", "Hi."), ("dialog", "What brings you here?")]
    write_dialogues(path, [talk(*said, id=str(n)) for n in range(3)])
    done = scriptgraph("score", path, "--rubric", "alliance")
    assert done.returncode == 0, done.stderr
    assert "mean of 1 to 7" in done.stdout
    assert "3 dialogues" in done.stdout
    assert "run high" in done.stdout
    replies = scriptgraph("score", path, "--json")
    assert json.loads(replies.stdout)["items"] == 3


def test_a_rubric_of_ones_own_needs_no_code(replies: Path, tmp_path: Path) -> None:
    """A file is all there is to it."""
    mine = write_rubric(tmp_path / "mine.yaml", rubric_data(rubric("warmth", highest=3)))
    done = scriptgraph("score", replies, "--rubric", mine, "--json")
    assert done.returncode == 0, done.stderr
    assert list(json.loads(done.stdout)["criteria"]) == ["warmth", "overall"]


@pytest.mark.parametrize(
    ("change", "code", "why"),
    [
        ({"path": "nothing.jsonl"}, 1, "there is no such file or folder"),
        ({"line": '{"id": "a", "question": "Hi."}'}, 1, "replies.jsonl:51: not a reply: reply"),
        ({"line": "nonsense"}, 1, "replies.jsonl:51:1: not JSON"),
        (
            {"line": json.dumps({"id": "a", "question": "Hi.", "reply": "x" * 100_000})},
            1,
            "replies.jsonl:51: not a reply: reply: 20,000 characters are the most",
        ),
        ({"--rubric": "principle"}, 1, "did you mean 'principles'?"),
        ({"--rubric": "alliance"}, 1, "holds no dialogues"),
        ({"--repeats": "0"}, 2, "--repeats"),
        ({"--temperature": "3"}, 2, "--temperature"),
        ({"--temperature": "nan"}, 2, "--temperature"),
        ({"--out": "."}, 2, "is a directory"),
        ({"--out": "/dev/null/s.jsonl"}, 1, "cannot write to /dev/null/s.jsonl"),
    ],
)
def test_bad_input_is_said_before_anything_is_paid(
    change: dict[str, str], code: int, why: str, replies: Path
) -> None:
    """One clear message with its place, no call, no file; what was scored before stays."""
    [(name, value)] = change.items()
    path, options = replies, [name, value] if name.startswith("--") else []
    if name == "path":
        path = replies.with_name(value)
    if name == "line":
        with replies.open("a", encoding="utf-8") as file:
            file.write(value + "\n")
    with openai_server() as server:
        done = scriptgraph("score", path, "--model", "large", *options, env=address(server))
    assert done.returncode == code
    assert why in " ".join(done.stderr.replace("│", " ").split())
    assert server.requests == []
    assert not list(replies.parent.glob("*scores*"))


def test_the_input_is_never_written_to(replies: Path) -> None:
    """A file that holds something else than scores is refused as --out."""
    before = replies.read_bytes()
    done = scriptgraph("score", replies, "--out", replies)
    assert done.returncode == 1
    assert "replies.jsonl:1: not a score" in done.stderr
    assert replies.read_bytes() == before


def test_help_has_an_example() -> None:
    """Which can be copied."""
    shown = scriptgraph("score", "--help").stdout
    assert "Example: scriptgraph score replies.jsonl --rubric principles" in " ".join(shown.split())
