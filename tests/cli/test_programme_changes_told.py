"""`diff` and `migrate` with programmes: what has changed, and what becomes of the people in it."""

from __future__ import annotations

import asyncio
import json
import signal
from pathlib import Path

import pytest
from support.command_line import Command, scriptgraph
from support.programming import SMALL, TWO, laid_out

from scriptgraph.sessions.checkpoints import open_store

SAID = "5\nI will walk every evening.\n"
LATER = TWO.replace("after: 7 days", "after: 2 weeks").replace("mood >= 8", "mood >= 5")
NO_PLAN = (
    TWO.replace("keep: [mood, plan]", "keep: mood")
    .replace("    homework: plan\n", "")
    .replace("knows: [mood, plan]", "knows: mood")
)


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Write the programme, and hold the first session of one person whole, of another in part."""
    (tmp_path / "old").mkdir()
    file = laid_out(tmp_path / "old")
    for person, said in (("P17", SAID), ("P18", "5\n/quit\n")):
        whose = ("--person", person, "--store", tmp_path / "s.sqlite")
        assert scriptgraph("chat", file, *whose, given=said).returncode == 0
    return file


def now(old: Path, text: str, small: str = SMALL) -> Path:
    """Write the programme as it is now."""
    place = old.parents[1] / "new"
    place.mkdir()
    return laid_out(place, text, small=small)


def test_a_change_and_its_people_are_told(old: Path) -> None:
    """Rules, spacing and the script; then where each is, and would be by the version before."""
    new = now(old, LATER, SMALL.replace("limits: {turns: 8", "limits: {turns: 9"))
    store = old.parents[1] / "s.sqlite"
    done = scriptgraph("diff", old, new, "--store", store)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    assert lines[:11] == [
        "first",
        "  its script small.yaml has changed; who is in it ends it as it began",
        "  → end: the condition changed",
        "    - if mood >= 8",
        "    + if mood >= 5",
        "second",
        "  it may begin after 14 days, and was 7 days",
        "  its script small.yaml has changed; who is in it ends it as it began",
        "The script of first, second",
        "  ask",
        "    the limit is after 9 turns → end, and was after 8 turns → end",
    ]
    assert lines[12].startswith(
        "  P17: goes on as the programme is now; the programme is over for them, after first; by "
        "the version before they come to second, not before "
    )
    assert lines[13:] == [
        "  P18: goes on as the programme is now; they are in first (P18/two_weeks/1-first)",
        "    P18/two_weeks/1-first ends with the script that it began with",
        "  2 people: 2 can go on, 0 would leave something behind, 0 have to stay",
    ]
    data = json.loads(scriptgraph("diff", old, new, "--all", "--store", store, "--json").stdout)
    assert (data["changed"], data["proved"]) == (True, True)
    assert [one["kind"] for one in data["changes"]] == ["script", "spacing", "script", "rule"]
    assert data["scripts"][0]["sessions"] == ["first", "second"]
    assert [one["fate"] for one in data["people"]] == ["moves", "moves"]


def test_who_would_lose_something_is_refused_and_moved(old: Path) -> None:
    """Chat tells what would be lost; a dry run changes nothing; moved, they go on; memory tells."""
    new, store = now(old, NO_PLAN), old.parents[1] / "s.sqlite"
    whose = ("--person", "P18", "--store", store)
    refused = scriptgraph("chat", new, "--person", "P17", "--store", store, given="Hello.\n")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "'plan', of P17/two_weeks/1-first, is kept by no session any more" in refused.stderr
    dry = scriptgraph("migrate", new, "--all", "--dry-run", "--store", store)
    assert dry.stdout.endswith("2 people: 2 would move, 0 would stay; nothing was changed\n")
    done = scriptgraph("migrate", new, "P18", "--by", "Dr Gray", "--store", store, "--json")
    (moved,) = json.loads(done.stdout)["people"]
    assert (moved["has_moved"], moved["left"][0]["name"]) == (True, "plan")
    assert scriptgraph("chat", new, *whose, given="I will walk.\n").returncode == 0
    told = scriptgraph("memory", "P18", "--store", store).stdout
    assert "moved to another version by Dr Gray" in told
    assert "left behind: value plan (P18/two_weeks/1-first)" in told
    rest = scriptgraph("migrate", new, "--all", "--store", store)
    assert rest.stdout.splitlines()[-1] == "2 people: 1 moved, 0 stayed"
    assert "P18: has this version already" in rest.stdout


def test_what_may_mean_something_else_is_decided(old: Path) -> None:
    """`diff` names it, `chat` and `migrate` refuse, and whoever decides is remembered with it."""
    new = now(old, TWO, SMALL.replace("Ask for their mood", "Ask for their worst mood"))
    store = old.parents[1] / "s.sqlite"
    told = scriptgraph("diff", old, new).stdout
    assert "To be decided: what was told may mean something else now (`migrate --same" in told
    assert "  mood, of first: it is asked for by “Ask for their worst mood from 0 to 10.” n" in told
    chat = scriptgraph("chat", new, "--person", "P17", "--store", store)
    assert (chat.returncode, chat.stdout) == (1, "")
    assert "if it means the same, say so (`migrate --same mood`)" in chat.stderr
    for wrong, why in (
        ("mud", "keeps no mud; it keeps mood, plan"),
        ("mood", "mood: either the same"),
    ):
        both = scriptgraph(
            "migrate", new, "P17", "--same", wrong, "--anew", wrong, "--store", store
        )
        assert (both.returncode, why in both.stderr) == (1, True)
    dry = scriptgraph("migrate", new, "--all", "--dry-run", "--anew", "mood", "--store", store)
    assert "    not known any more: 'mood', of P17/two_weeks/1-first" in dry.stdout
    done = scriptgraph("migrate", new, "P17", "--same", "mood", "--by", "Dr Gray", "--store", store)
    assert "    still means what was told: 'mood', of P17/two_weeks/1-first" in done.stdout
    memory = scriptgraph("memory", "P17", "--store", store).stdout
    assert "mood (P17/two_weeks/1-first) means what was told" in memory


async def test_a_killed_migration_is_gone_on_with(old: Path) -> None:
    """Who was moved is, under the new name alone; who was waited for is as they were, and comes."""
    text = TWO.replace("programme: two weeks", "renamed_from: two_weeks\nprogramme: fortnight")
    new, store = now(old, text), old.parents[1] / "s.sqlite"
    async with open_store(str(store)) as held, held.turn("P18/two_weeks/1-first"):
        command = Command("migrate", new, "--all", "--store", store)
        while "P17: moved" not in command.written() or "under way" not in command.said():
            assert command.running.poll() is None, command.said()
            await asyncio.sleep(0.05)
        command.running.send_signal(signal.SIGKILL)
        done = await asyncio.to_thread(command.end)
    assert done.returncode == -signal.SIGKILL
    told = [
        [one["programme"] for one in json.loads(scriptgraph("memory", *whose, "--json").stdout)]
        for whose in (("P17", "--store", store), ("P18", "--store", store))
    ]
    assert told == [["fortnight"], ["two_weeks"]]
    again = scriptgraph("migrate", new, "--all", "--store", store)
    assert again.stdout.splitlines()[-1] == "2 people: 1 moved, 0 stayed"


def test_who_has_to_stay_makes_the_command_fail(old: Path) -> None:
    """What they told is none of what the value is now; the exit code is 1, and nothing changes."""
    new = now(old, TWO, SMALL.replace("0..10", "0..4"))
    done = scriptgraph("migrate", new, "P17", "--store", old.parents[1] / "s.sqlite")
    assert done.returncode == 1
    assert "P17: has to stay" in done.stdout
    assert "as 5 (`integer 0..10`)" in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "told"),
    [
        (["diff", "better_sleep", "stress_relief"], 1, "is a programme, and stress_relief is none"),
        (["diff", "better_sleep", "better_sleep", "--session", "a"], 2, "by --person"),
        (["diff", "stress_relief", "stress_relief", "--person", "a"], 2, "only a programme has it"),
        (["diff", "better_sleep", "better_sleep", "--person", "a", "--all"], 2, "name people"),
        (["chat", "stress_relief", "--anew"], 2, "only a programme has it"),
        (["migrate", "stress_relief", "a", "--same", "mood"], 2, "only a programme has it"),
        (["audit", "--all", "--script", "better_sleep"], 1, "name one of its scripts"),
    ],
)
def test_wrong_use_of_versions_is_told(arguments: list[str], code: int, told: str) -> None:
    """What is no version of the same thing is refused with a word."""
    done = scriptgraph(*arguments)
    assert done.returncode == code
    assert told in " ".join(done.stderr.replace("│", " ").split())
