"""The inbox of other stores: under a key nothing said stands in the clear, and Postgres."""

from __future__ import annotations

from pathlib import Path

import pytest
from support.command_line import scriptgraph

KEY = {"LANGGRAPH_AES_KEY": "0123456789abcdef"}
SAID, WRITTEN = "rumpelstiltskin is my name", "zinnober I am here for you"


def test_a_takeover_under_a_key(tmp_path: Path) -> None:
    """Every command works with the key, none without it, and no byte of the words is found."""
    pytest.importorskip("Crypto", reason="the extra `encryption` is not installed")
    store = tmp_path / "s.sqlite"
    chat = ("chat", "stress_relief", "--session", "a", "--store", store)
    assert scriptgraph(*chat, given="I want to die\n", env=KEY).returncode == 0
    for act in (
        ("take", "a", "--by", "Eve"),
        ("say", "a", WRITTEN),
        ("show", "a"),
    ):
        assert scriptgraph("inbox", *act, "--store", store, env=KEY).returncode == 0
    assert scriptgraph(*chat, given=f"{SAID}\n", env=KEY).returncode == 0
    done = scriptgraph("inbox", "--store", store, "--json", env=KEY)
    assert '"unanswered": 1' in done.stdout
    done = scriptgraph("inbox", "--store", store)
    assert (done.returncode, "no key was given" in done.stderr) == (1, True)
    found = b"".join(each.read_bytes() for each in tmp_path.rglob("*") if each.is_file())
    assert found
    for words in (SAID, WRITTEN):
        assert words.encode() not in found
    give = ("inbox", "give-back", "a", "closing", "--store", store)
    assert scriptgraph(*give, env=KEY).returncode == 0


def test_a_takeover_in_postgres(address: str) -> None:
    """The same commands, from processes of their own, and an audit passes."""
    chat = ("chat", "stress_relief", "--session", "a", "--store", address)
    assert scriptgraph(*chat, given="I want to die\n").returncode == 0
    store = ("--store", address)
    assert "at risk: explicit" in scriptgraph("inbox", *store).stdout
    for act in (("take", "a", "--by", "Eve"), ("say", "a", WRITTEN)):
        assert scriptgraph("inbox", *act, *store).returncode == 0
    assert WRITTEN in scriptgraph(*chat, given="thank you\n").stdout
    assert "Eve is with it" in scriptgraph("inbox", *store).stdout
    refused = scriptgraph("inbox", "take", "a", "--by", "Ida", *store)
    assert (refused.returncode, "'Eve' is with this session" in refused.stderr) == (1, True)
    assert scriptgraph("inbox", "give-back", "a", "closing", *store).returncode == 0
    assert scriptgraph("audit", "--all", *store).returncode == 0
