"""`scriptgraph personal-data`: everything about one person, and nothing of anybody else."""

from __future__ import annotations

import asyncio
import json
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from support.command_line import NOTHING, scriptgraph
from support.planted import NUMBER, WORDS, plant
from support.store_contract import conversation, take

from scriptgraph.sessions.checkpoints import open_store

KEY = "0123456789abcdef"
OTHERS = "Unverkennbar Zwetschgenzeit"


async def fill(address: str, key: str | None) -> None:
    """Hold two sessions of one person, in every place a word of theirs, and one of another."""
    async with open_store(address, key=key) as store:
        await plant(store, "P17/monday")
        await take(conversation(store, "P17"), None, "Ann Vorname")
        await take(conversation(store, "P170"), None, OTHERS)
        await take(conversation(store, "P17/gone"), None, "Vergessenes Wort")
        await store.forget("P17/gone", by="Dr Grau")


def given(address: str, *names: str, env: Mapping[str, str] = NOTHING) -> dict[str, Any]:
    done = scriptgraph("personal-data", *names, "--store", address, env=env)
    assert done.returncode == 0, done.stderr
    data: dict[str, Any] = json.loads(done.stdout)
    return data


@pytest.mark.parametrize("kind", ["sqlite", "sqlite with a key", "postgres"])
def test_every_word_of_a_person_and_none_of_anybody_else(
    kind: str, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    """Wherever it stands: messages, decisions, quotes, notes, values, questions, metadata."""
    address = str(tmp_path / "s.sqlite")
    if kind == "postgres":
        address = request.getfixturevalue("address")
    key = KEY if "key" in kind else None
    if key:
        pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    asyncio.run(fill(address, key))
    env = {"LANGGRAPH_AES_KEY": key} if key else NOTHING
    data = given(address, "P17", env=env)
    text = json.dumps(data, ensure_ascii=False)
    assert {place for place, word in WORDS.items() if word not in text} == set()
    assert str(NUMBER) in text
    assert "Ann Vorname" in text
    assert OTHERS not in text
    assert "P170" not in text
    assert sorted(one["session"] for one in data["sessions"]) == ["P17", "P17/monday"]
    whole = next(one for one in data["sessions"] if one["session"] == "P17")
    assert {"id", "version", "hash", "title"} <= whole["script"].keys()
    assert [one["type"] for one in whole["state"]["messages"]] == ["ai", "human", "ai"]
    assert whole["state"]["trace"]
    assert all(step["at"] for step in whole["steps"])
    other = json.dumps(given(address, "P170", env=env), ensure_ascii=False)
    assert OTHERS in other
    assert not any(word in other for word in WORDS.values())


def test_what_was_forgotten_is_named_and_not_given(tmp_path: Path) -> None:
    """Its tombstone: a digest, when, by whom, how many turns, and no word."""
    address = str(tmp_path / "s.sqlite")
    asyncio.run(fill(address, None))
    data = given(address, "P17/gone")
    (stone,) = data["forgotten"]
    assert (stone["by"], stone["turns"], data["sessions"]) == ("Dr Grau", 2, [])
    assert "Vergessenes" not in json.dumps(data)


def test_it_is_written_to_a_file_of_ones_own(tmp_path: Path) -> None:
    """Nobody else can read it, and the command says how much it is."""
    address, out = str(tmp_path / "s.sqlite"), tmp_path / "p17.json"
    asyncio.run(fill(address, None))
    done = scriptgraph("personal-data", "P17", "--store", address, "--out", out)
    assert (done.returncode, done.stdout) == (0, "")
    assert "2 sessions written" in done.stderr
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert len(json.loads(out.read_text())["sessions"]) == 2


def test_nobody_of_that_name_and_no_key_are_refused(tmp_path: Path) -> None:
    """With the reason and exit code 1; nothing is written."""
    pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    address, out = str(tmp_path / "s.sqlite"), tmp_path / "x.json"
    asyncio.run(fill(address, KEY))
    env = {"LANGGRAPH_AES_KEY": KEY}
    done = scriptgraph("personal-data", "P99", "--store", address, "--out", out, env=env)
    assert (done.returncode, "no session 'P99'" in done.stderr) == (1, True)
    done = scriptgraph("personal-data", "P17", "--store", address, "--out", out)
    assert (done.returncode, "no key was given" in done.stderr) == (1, True)
    assert not out.exists()
