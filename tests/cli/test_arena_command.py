"""`scriptgraph arena` as its users run it, against a server with counsellors of known rank."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from support.command_line import scriptgraph
from support.interrupted import address, interrupt
from support.judges import Speakers, by_strength, first
from support.openai_server import openai_server
from support.terminal import CTRL_C, Sitting

from scriptgraph.studies.arena.tournament import ArenaDialogue

STRENGTHS = {"ash": 1.4, "birch": 0.7, "cedar": 0.0, "elm": -0.7, "fir": -1.4}


def posts(folder: Path, count: int) -> Path:
    """Write so many clients, whom a model plays."""
    path = folder / "posts.jsonl"
    lines = [{"id": f"post{n}", "post": f"My year number {n} was hard."} for n in range(count)]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


def one_client(folder: Path, *replies: str) -> Path:
    """Write a client who says these, and leaves after the last."""
    path = folder / "kim.yaml"
    case = {"patient": "kim", "name": "Kim", "replies": replies}
    path.write_text(json.dumps(case), encoding="utf-8")
    return path


def dialogues(out: Path) -> list[ArenaDialogue]:
    lines = (out / "dialogues.jsonl").read_text(encoding="utf-8").splitlines()
    return [ArenaDialogue.model_validate_json(line) for line in lines]


def held(clients: Path, out: Path, turns: int, *options: str) -> tuple[str | Path, ...]:
    """Write the command with models for everybody."""
    models = ("--judge", "large", "--client-model", "client", "--turns", str(turns))
    return ("arena", clients, "--counsellors", ",".join(STRENGTHS), "--out", out, *models, *options)


def test_a_known_ranking_of_five_is_recovered(tmp_path: Path) -> None:
    """From picks over HTTP: the order is right, the intervals hold the truth, all is counted."""
    out, count, turns = tmp_path / "run", 12, 10
    run = held(posts(tmp_path, count), out, turns, "--json")
    with openai_server(Speakers(by_strength(STRENGTHS))) as server:
        done = scriptgraph(*run, env=address(server))
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    assert found == json.loads((out / "ranking.json").read_text("utf-8"))
    assert [one["name"] for one in found["counsellors"]] == list(STRENGTHS)
    for one in found["counsellors"]:
        low, high = one["interval"]
        assert low < STRENGTHS[one["name"]] < high
    rounds = count * turns
    assert found["rounds"] == found["picked"] == rounds
    assert sum(one["picked"] for one in found["counsellors"]) == rounds
    assert set(found["counsellors"][0]["by_dialogue"]) == {f"post{n}" for n in range(count)}
    assert found["rehearsal"] is False
    # Every turn: five counsellors, the judge, the client.
    assert len(server.requests) == rounds * 7


def test_ties_and_nonsense_are_counted_and_rank_nobody(tmp_path: Path) -> None:
    """Every fifth choice is unreadable; the judge of the first position shows by position alone."""
    out = tmp_path / "run"
    client = one_client(tmp_path, *(f"Day {n} was hard." for n in range(20)))
    bench = Speakers(first, nonsense=5, stubborn=True)
    with openai_server(bench) as server:
        done = scriptgraph(
            *("arena", client, "--counsellors", "ash,birch,cedar", "--judge", "large"),
            *("--turns", "20", "--out", out, "--json"),
            env=address(server),
        )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert (found["rounds"], found["picked"], found["missing"]) == (20, 16, 4)
    assert sum(found["reasons"].values()) == 4
    assert found["first_picked"]["yes"] == found["first_picked"]["of"] == 16
    assert found["first_picked"]["by_chance"] == pytest.approx(1 / 3)
    assert sum(one["picked"] for one in found["counsellors"]) == 16


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_it_goes_on_where_it_was_stopped(how: signal.Signals, tmp_path: Path) -> None:
    """No turn is held twice, and at most the calls that a kill cut off are asked again."""
    out, count, turns = tmp_path / "run", 5, 4
    run = held(posts(tmp_path, count), out, turns, "--concurrency", "2")
    with openai_server(Speakers(by_strength(STRENGTHS))) as server:
        code, said = interrupt(server, 40, how, *run)
        if how == signal.SIGINT:
            assert code == 130
            assert "stopped; the same command goes on" in said
        done = scriptgraph(*run, env=address(server))
        assert done.returncode == 0, done.stderr
        wanted = count * turns * 7
        # Two dialogues at a time, of which five calls each can be under way.
        cut_off = 10 if how == signal.SIGKILL else 0
        assert wanted <= len(server.requests) <= wanted + cut_off
        before = len(server.requests)
        again = scriptgraph(*run, env=address(server))
        assert len(server.requests) == before
    assert again.returncode == 0, again.stderr
    assert sorted(one.id for one in dialogues(out)) == [f"post{n}" for n in range(count)]
    for one in dialogues(out):
        assert [made["turn"] for made in one.rounds] == list(range(1, turns + 1))
        assert [said["role"] for said in one.messages] == ["user", "assistant"] * turns


def test_a_server_that_fails_costs_nothing_that_was_paid(tmp_path: Path) -> None:
    """Exit code 1 and a sentence for each dialogue; the same command holds them afterwards."""
    run = held(posts(tmp_path, 1), tmp_path / "run", 2)
    with openai_server(Speakers(by_strength(STRENGTHS))) as server:
        gone = address(server)
    failed = scriptgraph(*run, env=gone)
    assert failed.returncode == 1
    assert "post0 failed: client failed: " in failed.stdout
    with openai_server(Speakers(by_strength(STRENGTHS))) as server:
        done = scriptgraph(*run, env=address(server))
    assert done.returncode == 0, done.stderr
    assert len(dialogues(tmp_path / "run")) == 1


def test_a_person_picks_through_a_pipe_and_goes_on_later(tmp_path: Path) -> None:
    """What cannot be a pick is asked again; at the end of the input everything is kept."""
    client = one_client(tmp_path, "I cannot sleep.", "Since May.", "My job.")
    out = tmp_path / "run"
    run = ("arena", client, "--counsellors", "a=rehearsal,b=rehearsal", "--person", "--out", out)
    stopped = scriptgraph(*run, given="2\nwhat\n7\n0\n")
    assert stopped.returncode == 130
    assert "'7' is no number from 0 to 2" in stopped.stderr
    assert "stopped; the same command goes on" in stopped.stderr
    done = scriptgraph(*run, given="1\n")
    assert done.returncode == 0, done.stderr
    (held_,) = dialogues(out)
    assert [one["outcome"] for one in held_.rounds] == ["picked", "tie", "picked"]
    assert held_.rounds[0]["picked"] == held_.rounds[0]["order"][1]
    assert held_.rounds[2]["picked"] == held_.rounds[2]["order"][0]
    assert (held_.judge, held_.exit_reason) == ("person", "patientLeft")


def test_a_person_picks_at_a_terminal(tmp_path: Path) -> None:
    """The answers stand under numbers without names; Ctrl-C keeps what was picked."""
    client = one_client(tmp_path, "I cannot sleep.", "Since May.")
    options = ("--counsellors", "heron=rehearsal,quill=rehearsal", "--person", "--out", "run")
    command = ("arena", client.name)
    with Sitting(tmp_path, *options, command=command) as sitting:
        shown = sitting.until("The best answer (1 to 2; 0: none is better):")
        assert "client: I cannot sleep." in shown
        assert "1: [rehearsal]" in shown
        assert "2: [rehearsal]" in shown
        assert "heron" not in shown
        assert "quill" not in shown
        sitting.type("1\n")
        sitting.until("The best answer")
        sitting.interrupt()
        assert sitting.end(again=CTRL_C) == 130
    with Sitting(tmp_path, *options, command=command) as sitting:
        shown = sitting.until("The best answer")
        assert "client: I cannot sleep." in shown, "what was said before is shown again"
        assert "counsellor: [rehearsal]" in shown
        assert shown.index("I cannot sleep.") < shown.index("── turn 2 ──") < shown.index("Since M")
        sitting.type("2\n")
        sitting.until("Ranking (rehearsal), picked by person")
        assert sitting.end() == 0
    assert [one["outcome"] for one in dialogues(tmp_path / "run")[0].rounds] == ["picked"] * 2


def test_another_arena_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    """Other counsellors, judge, turns or seed: told what is different, and nothing overwritten."""
    client = one_client(tmp_path, "I cannot sleep.")
    out = tmp_path / "run"
    run = ("arena", client, "--out", out, "--counsellors")
    assert scriptgraph(*run, "a=rehearsal,b=rehearsal").returncode == 0
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    refused = scriptgraph(*run, "a=rehearsal,c=rehearsal", "--turns", "3")
    assert refused.returncode == 1
    assert "belongs to another arena; give another folder" in refused.stderr
    assert "turns: 10 there, 3 now" in refused.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    other = scriptgraph(*run[:3], tmp_path, *run[4:], "a=rehearsal,b=rehearsal")
    assert "holds something else" in other.stderr


def test_a_client_that_has_changed_is_refused_and_a_further_one_may_come(tmp_path: Path) -> None:
    """Picks for two people under one name would be counted as one's; nothing is overwritten."""
    out, more = tmp_path / "run", tmp_path / "more"
    run = ("arena", "--out", out, "--counsellors", "a=rehearsal,b=rehearsal")
    assert scriptgraph(*run, one_client(tmp_path, "I cannot sleep.")).returncode == 0
    more.mkdir()
    others = posts(more, 1)
    added = scriptgraph(*run, "--turns", "10", tmp_path / "kim.yaml", others)
    assert added.returncode == 0, added.stderr
    before = {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()}
    changed = scriptgraph(*run, one_client(tmp_path, "I sleep well."))
    assert changed.returncode == 1
    assert "knows other clients by these names: 'kim'; their cards, posts or" in changed.stderr
    assert {path.name: path.read_bytes() for path in out.iterdir() if path.is_file()} == before
    assert sorted(one.id for one in dialogues(out)) == ["kim", "post0"]


def test_a_script_takes_part_in_a_rehearsal(tmp_path: Path) -> None:
    """A script's session is a counsellor; that it is a rehearsal stands everywhere."""
    client = one_client(tmp_path, "I cannot sleep.", "Since May.")
    out = tmp_path / "run"
    script = Path(__file__).parents[2] / "scripts" / "bike_repair.yaml"
    done = scriptgraph(
        *("arena", client, "--counsellors", f"plain=rehearsal,guided={script}", "--out", out)
    )
    assert done.returncode == 0, done.stderr
    assert "A rehearsal" in done.stderr
    assert "Ranking (rehearsal)" in done.stdout
    (one,) = dialogues(out)
    assert one.rehearsal
    assert all(len(made["order"]) == 2 for made in one.rounds)


def test_counsellors_that_cannot_take_part_are_told(tmp_path: Path) -> None:
    """Before anything is written."""
    client = one_client(tmp_path, "I cannot sleep.")
    out = tmp_path / "run"
    done = scriptgraph("arena", client, "--counsellors", "a=rehearsal", "--out", out)
    assert done.returncode == 1
    assert "two counsellors or more" in done.stderr
    assert not out.exists()
