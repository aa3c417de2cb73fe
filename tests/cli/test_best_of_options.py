"""`chat` and `simulate` with best of n, over real HTTP."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph
from support.openai_server import openai_server
from support.reward_server import reward_server
from support.terminal import script_file

SCRIPT = ROOT / "scripts" / "stress_relief.yaml"
WIDOW = ROOT / "scripts" / "patients" / "widow.yaml"


@pytest.mark.parametrize("mode", ["multi", "single"])
def test_simulate_records_every_candidate(mode: str, tmp_path: Path) -> None:
    """With a judge, the record has each reply that was drawn, its scores, and what both cost."""
    out = tmp_path / "d.jsonl"
    options = ("--patient", WIDOW, "--mode", mode, "--model", "small", "--out", out)
    best = ("--best-of", "3", "--rubric", "principles", "--judge-model", "large")
    with openai_server() as server:
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}
        done = scriptgraph("simulate", SCRIPT, *options, *best, env=env)
    assert done.returncode == 0, done.stderr
    dialogue = json.loads(out.read_text(encoding="utf-8"))
    spoken = [step for step in dialogue["steps"] if step["actor"] == "dialog"]
    assert {len(step["decision"]["candidates"]) for step in spoken} == {3}
    for step in spoken:
        sent = [one["text"] for one in step["decision"]["candidates"] if one["sent"]]
        assert step["content"].endswith(sent[0])
    hot = [one for one in server.requests if one["temperature"] == 0.8]
    assert len(hot) == 2 * len(spoken)
    charged = sum(usage["prompt_tokens"] for usage in server.usages)
    assert charged == sum(step.get("input_tokens") or 0 for step in dialogue["steps"])


def test_simulate_goes_on_without_its_reward_model(tmp_path: Path) -> None:
    """A server that is not there costs no reply; the terminal says it at every message."""
    with reward_server() as server:
        address = server.url
    options = ("--patient", WIDOW, "--best-of", "2", "--reward", address)
    done = scriptgraph("simulate", SCRIPT, *options)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["exit_reason"] == "allSectionsCompleted"
    assert "the first of 2 that passes the filters: none has a score" in done.stderr


def test_chat_sends_the_best_and_shows_the_others_in_the_trace(tmp_path: Path) -> None:
    """The user sees one reply; the trace has all; the command to go on asks for the same."""
    store = ("--store", tmp_path / "s.sqlite")
    script = script_file(tmp_path)
    with reward_server() as server:
        best = ("--best-of", "3", "--reward", server.url)
        done = scriptgraph("chat", script, "--session", "s", *store, *best, given="Ann\n")
    assert done.returncode == 0, done.stderr
    assert "What I would do is this: Ask for a mood" in " ".join(done.stdout.split())
    assert "I would do this now: Ask for a mood" not in " ".join(done.stdout.split())
    assert f"--best-of 3 --reward {server.url}" in " ".join(done.stdout.split())
    shown = scriptgraph("trace", "s", *store, "--turn", "2").stdout
    assert " ".join(shown.split()).count("not sent, scored") == 2


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--best-of", "3"), "either --rubric, for a judge, or --reward"),
        (("--best-of", "3", "--rubric", "principles", "--reward", "http://a"), "either --rubric"),
        (("--best-of", "3", "--judge-model", "m", "--reward", "http://a"), "needs no judge"),
        (("--rubric", "principles"), "it needs --best-of"),
        (("--best-of", "2", "--rubric", "r", "--reward-template", "a"), "it needs --reward"),
        (("--best-of", "1", "--rubric", "principles"), "--best-of"),
    ],
)
@pytest.mark.parametrize("command", ["chat", "simulate"])
def test_options_that_make_no_sense_are_refused(
    command: str, options: tuple[str, ...], message: str
) -> None:
    """Nothing begins before it is clear who chooses among how many."""
    patient = ("--patient", WIDOW) if command == "simulate" else ()
    done = scriptgraph(command, SCRIPT, *patient, *options)
    assert done.returncode == 2
    assert message in " ".join(done.stderr.replace("│", " ").split())


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--best-of", "3", "--rubric", "principals"), "there is no rubric 'principals'"),
        (("--best-of", "3", "--rubric", "alliance"), "scores whole dialogues"),
        (("--best-of", "99", "--rubric", "principles"), "from 2 to 16 candidates"),
        (("--best-of", "3", "--reward", "here"), "no address of a reward model"),
        (
            ("--best-of", "3", "--reward", "http://a", "--reward-template", "nowhere.jinja"),
            "cannot read nowhere.jinja",
        ),
    ],
)
def test_what_cannot_be_used_is_named(options: tuple[str, ...], message: str) -> None:
    """A wrong rubric, number or address is one clear message."""
    done = scriptgraph("simulate", SCRIPT, "--patient", WIDOW, *options)
    assert done.returncode == 1
    assert message in " ".join(done.stderr.split())
