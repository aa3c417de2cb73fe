"""At terminals person and human see what the other writes as it comes."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from support.command_line import scriptgraph
from support.terminal import Sitting, script_file


def inbox(store: Path, *arguments: str) -> Any:
    return scriptgraph("inbox", *arguments, "--store", store)


def listed(store: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(inbox(store, "--json").stdout)
    return found


def test_the_person_reads_what_the_human_writes_as_it_comes(tmp_path: Path) -> None:
    """At a terminal they type nothing: the words appear, and when the human leaves it is said."""
    script_file(tmp_path)
    kept = ("--session", "a", "--store", "s.sqlite")
    store = tmp_path / "s.sqlite"
    with Sitting(tmp_path, *kept) as sitting:
        sitting.until("> ")
        inbox(store, "take", "a", "--by", "Eve")
        sitting.type("hello?\n")
        sitting.until("Eve, a human, is with you now")
        inbox(store, "say", "a", "I am here.")
        sitting.until("I am here.")
        sitting.type("thank you\n")
        while listed(store)[0]["unanswered"] != 1:
            pass
        inbox(store, "give-back", "a", "talk")
        sitting.until("Eve has left; Ada goes on.")
        sitting.until("Ada")
    assert listed(store) == []


def test_both_write_at_terminals(tmp_path: Path) -> None:
    """Each sees what the other writes as it comes, until the human gives the session back."""
    script_file(tmp_path)
    kept = ("--session", "a", "--store", "s.sqlite")
    taking = ("inbox", "take", "a", "--by", "Eve", "--write", "--store", "s.sqlite")
    with Sitting(tmp_path, *kept) as user:
        user.until("> ")
        with Sitting(tmp_path, command=taking) as human:
            human.until("/give-back SECTION")
            user.type("hello?\n")
            user.until("Eve, a human, is with you now")
            human.until("hello?")
            human.type("I am here.\n")
            user.until("I am here.")
            user.type("good\n")
            human.until("good")
            human.type("/give-back talk\n")
            assert human.end() == 0
        user.until("Eve has left; Ada goes on.")
        user.until("Ada\n")
        user.until("\n> ")
        assert user.leave() == 0
