"""`scriptgraph forget`, and a store under `LANGGRAPH_AES_KEY`."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

import pytest
from support.command_line import NOTHING, ROOT, scriptgraph
from support.planted import found_in, postgres_rows, sqlite_files

STRESS = ROOT / "scripts" / "stress_relief.yaml"
SAID = "Ann Unverkennbar\nI sleep badly since Zwetschgenzeit\n/quit\n"
WORDS = {"name": "Unverkennbar", "said": "Zwetschgenzeit"}
KEY = {"LANGGRAPH_AES_KEY": "0123456789abcdef"}


def chat(store: Path | str, *names: str, env: Mapping[str, str] = NOTHING) -> None:
    """Hold a session of each name."""
    for name in names:
        at = ("--session", name, "--store", str(store))
        assert scriptgraph("chat", STRESS, *at, given=SAID, env=env).returncode == 0


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold sessions of two persons."""
    path = tmp_path / "kept" / "s.sqlite"
    chat(path, "P17", "P17/tuesday", "P170/monday")
    return path


def listed(store: Path | str, env: Mapping[str, str] = NOTHING) -> list[str]:
    done = scriptgraph("sessions", "--store", str(store), "--json", env=env)
    assert done.returncode == 0, done.stderr
    return sorted(one["session"] for one in json.loads(done.stdout))


def test_named_sessions_are_forgotten(store: Path) -> None:
    """They are gone from the list and the file; the others stay."""
    at = ("--store", str(store))
    done = scriptgraph("forget", "P17", "P17/tuesday", *at, "--yes", "--by", "Dr Gray")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (0, "2 sessions forgotten")
    assert "Copies" in done.stderr
    assert listed(store) == ["P170/monday"]
    assert scriptgraph("forget", "P170/monday", *at, "--yes").returncode == 0
    names = {"one": "P17/tuesday", "other": "P170/monday"}
    assert found_in(sqlite_files(store), {**WORDS, **names}) == set()


def test_a_persons_sessions_are_forgotten_together(store: Path) -> None:
    """Another person's, whose name begins alike, is none of them."""
    done = scriptgraph("forget", "--person", "P17", "--store", store, "--yes", "--json")
    data = json.loads(done.stdout)
    assert sorted(one["session"] for one in data["sessions"]) == ["P17", "P17/tuesday"]
    assert all(one["forgotten"] for one in data["sessions"])
    assert listed(store) == ["P170/monday"]
    done = scriptgraph("forget", "--person", "P1", "--store", store, "--yes")
    assert (done.returncode, done.stdout) == (1, "")
    assert "there is no session 'P1'" in done.stderr


def test_what_would_be_forgotten_is_only_said(store: Path) -> None:
    """A dry run changes nothing, nor does a command that can ask nobody."""
    before = store.read_bytes()
    done = scriptgraph("forget", "P17", "--store", store, "--dry-run")
    assert (done.returncode, done.stdout.splitlines()[-1]) == (
        0,
        "1 session would be forgotten; nothing was changed",
    )
    assert "would forget P17 (open, 3 turns" in done.stdout
    done = scriptgraph("forget", "P17", "--store", store)
    assert done.returncode == 2
    assert "--yes" in done.stderr
    assert listed(store) == ["P17", "P17/tuesday", "P170/monday"]
    assert store.read_bytes() == before


@pytest.mark.parametrize(
    ("words", "code", "why"),
    [
        ((), 2, "name sessions"),
        (("a", "--person", "b"), 2, "name sessions"),
        (("P17", "--also-open"), 2, "needs --older-than"),
        (("--older-than", "soon"), 2, "write 90d"),
        (("--older-than", "-3d"), 2, ""),
        (("--older-than", "999999w"), 2, "longer ago than there are dates"),
        (("nobody", "--yes"), 1, "no session 'nobody'"),
        (("P17", "nobody", "--yes"), 1, "no session 'nobody'"),
        (("--person", " ", "--yes"), 1, "everybody's"),
    ],
)
def test_a_mistaken_command_forgets_nothing(
    words: tuple[str, ...], code: int, why: str, store: Path
) -> None:
    """It is told what is wrong; of several names one that is wrong keeps all."""
    done = scriptgraph("forget", *words, "--store", store)
    assert done.returncode == code
    assert why in " ".join(done.stderr.replace("│", " ").split())
    assert listed(store) == ["P17", "P17/tuesday", "P170/monday"]


def test_a_store_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    """To forget in a file that does not exist is a mistake."""
    done = scriptgraph("forget", "a", "--store", tmp_path / "none.sqlite", "--yes")
    assert (done.returncode, [*tmp_path.iterdir()]) == (1, [])
    assert "no such file" in done.stderr


def test_sessions_are_forgotten_by_age(store: Path) -> None:
    """Open ones stay, unless they are meant; young ones stay in any case."""
    at = ("--store", str(store), "--yes")
    assert "0 sessions" in scriptgraph("forget", "--older-than", "1h", "--also-open", *at).stdout
    done = scriptgraph("forget", "--older-than", "0d", *at)
    assert "0 sessions forgotten" in done.stdout
    assert "3 more are as old, and open" in done.stderr
    done = scriptgraph("forget", "--older-than", "0d", "--also-open", *at)
    assert "3 sessions forgotten" in done.stdout
    assert listed(store) == []


def test_a_forgotten_session_is_told_by_everybody(store: Path) -> None:
    """Chat does not begin it anew, trace says when it was forgotten, and audit lists it."""
    at = ("--store", str(store))
    scriptgraph("forget", "P17", *at, "--yes", "--by", "Dr Gray")
    for words in (("chat", str(STRESS), "--session", "P17"), ("trace", "P17"), ("audit", "P17")):
        done = scriptgraph(*words, *at, given="hello\n")
        assert done.returncode == 1
        assert "'P17' was forgotten on 20" in done.stderr
        assert "Dr Gray" in done.stderr
    done = scriptgraph("audit", "--all", *at)
    assert done.returncode == 0
    assert "by Dr Gray, after 3 turns" in done.stdout
    assert "P17\n" not in done.stdout
    [stone] = json.loads(scriptgraph("audit", "--all", *at, "--json").stdout)["forgotten"]
    assert (stone["by"], stone["turns"], len(stone["name"])) == ("Dr Gray", 3, 64)


def test_a_session_that_vanished_is_found_by_audit(store: Path) -> None:
    """Whoever deletes its rows with another program leaves no tombstone."""
    with closing(sqlite3.connect(store)) as connection, connection:
        for table in ("checkpoints", "writes", "session_digests"):
            connection.execute(f"DELETE FROM {table} WHERE thread_id = 'P17'")
    done = scriptgraph("audit", "--all", "--store", store, "--json")
    data = json.loads(done.stdout)
    assert (done.returncode, data["ok"], len(data["vanished"])) == (1, False, 1)
    assert (
        "is gone, and nobody has forgotten it"
        in scriptgraph("audit", "--all", "--store", store).stdout
    )


def test_postgres_says_what_may_be_left(address: str) -> None:
    """Dead rows and the write-ahead log are no secret."""
    chat(address, "P17")
    done = scriptgraph("forget", "P17", "--store", address, "--yes")
    assert done.returncode == 0
    assert "write-ahead log" in done.stderr
    assert "--rewrite" in done.stderr
    assert found_in(postgres_rows(address), WORDS) == set()


def test_the_command_line_keeps_sessions_under_a_key(tmp_path: Path) -> None:
    """Listing, trace, audit, dialogues and forgetting work; the file holds no word of them."""
    pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    path = tmp_path / "s.sqlite"
    at = ("--store", str(path))
    chat(path, "a", env=KEY)
    assert found_in(sqlite_files(path), WORDS) == set()
    assert listed(path, env=KEY) == ["a"]
    assert "Zwetschgenzeit" in scriptgraph("trace", "a", *at, env=KEY).stdout
    assert scriptgraph("audit", "--all", *at, env=KEY).returncode == 0
    out = tmp_path / "chats.jsonl"
    words = ("sessions", *at, "--script", str(STRESS), "--out", str(out))
    assert scriptgraph(*words, env=KEY).returncode == 0
    assert scriptgraph("report", out).returncode == 0
    out.unlink()
    assert scriptgraph("forget", "a", *at, "--yes", env=KEY).returncode == 0
    assert listed(path, env=KEY) == []


@pytest.mark.parametrize(
    ("key", "why"),
    [
        ({}, "encrypted, and no key was given"),
        ({"LANGGRAPH_AES_KEY": "another key 1234"}, "encrypted with another key"),
        ({"LANGGRAPH_AES_KEY": "short"}, "has 5 bytes"),
        ({"LANGGRAPH_AES_KEY": ""}, "has 0 bytes"),
    ],
)
def test_a_wrong_key_is_told_by_every_command(
    key: dict[str, str], why: str, tmp_path: Path
) -> None:
    """In one sentence with the store's name, and nothing is changed."""
    pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    path = tmp_path / "s.sqlite"
    chat(path, "a", env=KEY)
    before = path.read_bytes()
    for words in (
        ("chat", str(STRESS), "--session", "a"),
        ("trace", "a"),
        ("sessions",),
        ("audit", "--all"),
        ("forget", "a", "--yes"),
        ("simulate", str(STRESS), "--patient", "widow", "--session", "w"),
    ):
        done = scriptgraph(*words, "--store", str(path), given="hello\n", env=key)
        assert done.returncode == 1, words
        assert why in done.stderr
        assert done.stdout == ""
    assert path.read_bytes() == before


def test_a_store_without_a_key_is_not_opened_with_one(store: Path) -> None:
    """Nothing is mixed: neither read nor written."""
    pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    before = store.read_bytes()
    for words in (("sessions",), ("chat", str(STRESS), "--session", "P17")):
        done = scriptgraph(*words, "--store", str(store), given="hello\n", env=KEY)
        assert done.returncode == 1
        assert "begun without a key" in done.stderr
    assert store.read_bytes() == before
