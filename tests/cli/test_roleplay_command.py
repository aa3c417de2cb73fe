"""`scriptgraph roleplay`: a corpus of dialogues from cards, cases and posts."""

import json
from pathlib import Path

import pytest
from support.command_line import ROOT, scriptgraph
from support.openai_server import Fault, FaultName, openai_server
from support.planning import BEN, SCRIPT, transcripts
from support.roleplaying import CARD

from scriptgraph.records.dialogue import read_dialogues

POST = '{"id": "cid", "post": "I eat badly. It began at work."}\n'


@pytest.fixture
def clients(tmp_path: Path) -> list[Path]:
    """Write a client of each kind."""
    files = {"ann.yaml": CARD, "ben.yaml": BEN, "posts.jsonl": POST}
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return [tmp_path / name for name in files]


def test_cards_cases_and_posts_are_clients(clients: list[Path], tmp_path: Path) -> None:
    """Each gets a dialogue; that no language model speaks is said and recorded."""
    out = tmp_path / "out"
    done = scriptgraph("roleplay", *clients, "--out", out, "--json")
    assert done.returncode == 0, done.stderr
    assert (json.loads(done.stdout)["ended"], json.loads(done.stdout)["failed"]) == (3, {})
    assert "A rehearsal: no language model speaks here." in done.stderr
    found = {one.id: one for one in read_dialogues(out / "dialogues.jsonl")}
    assert sorted(found) == ["roleplay-ann-01", "roleplay-ben-01", "roleplay-cid-01"]
    assert all(dialogue.rehearsal for dialogue in found.values())
    said = " ".join(transcripts(out)["roleplay-cid-01"])
    assert "I eat badly." in said


def test_the_folder_holds_a_plan_that_can_be_run_again(clients: list[Path], tmp_path: Path) -> None:
    """What the command made up is written down, and gives the same dialogues anywhere."""
    out, again = tmp_path / "out", tmp_path / "again"
    assert scriptgraph("roleplay", *clients, "--out", out, "--turns", "4").returncode == 0
    done = scriptgraph("experiment", out / "plan.yaml", "--out", again)
    assert done.returncode == 0, done.stderr
    assert transcripts(again) == transcripts(out)


def test_the_same_command_goes_on_and_another_is_refused(
    clients: list[Path], tmp_path: Path
) -> None:
    """What is there is not paid again; other turns would be other dialogues."""
    out = tmp_path / "out"
    first = json.loads(scriptgraph("roleplay", *clients, "--out", out, "--json").stdout)
    more = scriptgraph("roleplay", *clients, "--out", out, "--json", "--repetitions", "2")
    told = json.loads(more.stdout)
    assert (first["ended"], told["ended"]) == (3, 6)
    other = scriptgraph("roleplay", *clients, "--out", out, "--repetitions", "2", "--turns", "3")
    assert other.returncode == 1
    assert "turns: 30 there, 3 in the plan" in other.stderr


def test_a_script_can_be_the_counsellor(clients: list[Path], tmp_path: Path) -> None:
    """The same clients talk to a script's graph."""
    script, out = tmp_path / "short.yaml", tmp_path / "out"
    script.write_text(SCRIPT, encoding="utf-8")
    done = scriptgraph("roleplay", clients[0], "--out", out, "--script", script)
    assert done.returncode == 0, done.stderr
    (dialogue,) = read_dialogues(out / "dialogues.jsonl")
    assert (dialogue.mode, dialogue.exit_reason) == ("multi", "allSectionsCompleted")
    both = scriptgraph(
        *("roleplay", clients[0], "--out", out, "--script", script, "--observer-model", "rehearsal")
    )
    assert both.returncode == 2


def test_clients_that_cannot_be_used(clients: list[Path], tmp_path: Path) -> None:
    """Two of one name, a card with a gap, and no file at all; nothing is written."""
    out = tmp_path / "out"
    twins = scriptgraph("roleplay", clients[0], clients[0], "--out", out)
    assert "there is a client 'ann' in" in twins.stderr
    clients[0].write_text(CARD.replace("age: 34\n", ""), encoding="utf-8")
    gap = scriptgraph("roleplay", clients[0], "--out", out)
    assert "ann.yaml:1:1: the card has no 'age'" in gap.stderr
    nothing = scriptgraph("roleplay", tmp_path / "nobody.yaml", "--out", out)
    assert "there is no such file" in nothing.stderr
    assert (twins.returncode, gap.returncode, nothing.returncode) == (1, 1, 1)
    assert not out.exists()


def test_over_http_faults_cost_no_dialogue(clients: list[Path], tmp_path: Path) -> None:
    """A server of one's own plays both sides and the observer; what fails is asked again."""
    clean, spoilt = tmp_path / "clean", tmp_path / "spoilt"
    asked = ("--model", "small", "--client-model", "other", "--observer-model", "third")
    names: tuple[FaultName, ...] = ("500", "429", "empty", "reset", "refusal")
    for out in (clean, spoilt):
        with openai_server() as server:
            env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}
            server.faults += [Fault(name) for name in names if out == spoilt]
            server.spread = 3
            done = scriptgraph("roleplay", *clients, "--out", out, *asked, env=env)
            assert done.returncode == 0, done.stderr
            assert server.faults == []
            assert "rehears" not in done.stderr
            models = {request["model"]: request["temperature"] for request in server.requests}
            assert models == {"small": 0.0, "other": 1.0, "third": 0.0}
    assert transcripts(spoilt) == transcripts(clean)
    dialogues = list(read_dialogues(clean / "dialogues.jsonl"))
    assert {dialogue.rehearsal for dialogue in dialogues} == {False}
    assert dialogues[0].models == {"dialog": "small", "patient": "other", "observer": "third"}


def test_the_example_works(tmp_path: Path) -> None:
    """The shipped cards are a corpus of at least ten dialogues."""
    cards = sorted((ROOT / "scripts" / "counsel" / "cards").glob("*.yaml"))
    done = scriptgraph("roleplay", *cards, "--out", tmp_path / "out", "--json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["ended"] == len(cards) >= 10


def test_a_prompt_of_ones_own_is_the_counsellor(clients: list[Path], tmp_path: Path) -> None:
    """It goes to the model word for word, and makes another experiment of the folder."""
    prompt, out = tmp_path / "prompt.txt", tmp_path / "out"
    prompt.write_text("You are a pirate who listens.\n", encoding="utf-8")
    with openai_server() as server:
        env = {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "test"}
        options = ("--prompt", prompt, "--model", "small", "--turns", "2", "--out", out)
        done = scriptgraph("roleplay", clients[0], *options, env=env)
        assert done.returncode == 0, done.stderr
        first = server.requests[0]["messages"][0]
        assert first == {"role": "system", "content": "You are a pirate who listens."}
        prompt.write_text("You are a parrot.\n", encoding="utf-8")
        refused = scriptgraph("roleplay", clients[0], *options, env=env)
    assert refused.returncode == 1
    assert "counsellor: 'You are a pirate who listens.' there" in refused.stderr


@pytest.mark.parametrize(
    ("text", "more", "code", "said"),
    [
        ("", [], 1, "prompt.txt is empty"),
        (None, [], 1, "cannot read the prompt"),
        ("Be kind.", ["--script", "short.yaml"], 2, "prompts of its own"),
    ],
)
def test_a_prompt_that_cannot_be_used(
    text: str | None, more: list[str], code: int, said: str, clients: list[Path], tmp_path: Path
) -> None:
    """It is named before anything begins."""
    (tmp_path / "short.yaml").write_text(SCRIPT, encoding="utf-8")
    if text is not None:
        (tmp_path / "prompt.txt").write_text(text, encoding="utf-8")
    options = ["--prompt", "prompt.txt", "--out", "out", *more]
    done = scriptgraph("roleplay", clients[0], *options, cwd=tmp_path)
    assert done.returncode == code
    assert said in " ".join(done.stderr.replace("│", " ").split())
    assert not (tmp_path / "out").exists()
