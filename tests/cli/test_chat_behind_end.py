"""`scriptgraph chat` behind the end of a session: nothing that is typed is dropped in silence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from support.command_line import scriptgraph
from support.terminal import WHOLE, Sitting, piped, script_file

from scriptgraph.language.labels import labels
from scriptgraph.safety.guard.words_of_care import words_behind_end, words_of_care

A = ("--session", "a")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script in it."""
    script_file(tmp_path)
    return tmp_path


def test_a_session_that_has_ended_says_so(folder: Path) -> None:
    """At its end, and whenever it is opened again; both are no error, and each line is answered."""
    done = piped(folder, *A, said="\n".join([*WHOLE, "one more"]))
    again = piped(folder, *A, said="one more\n")
    for one in (done, again):
        assert one.returncode == 0
        assert "The session has ended." in one.stdout
        assert "scriptgraph trace a\n" in one.stdout
        assert one.stdout.count(f"Ada: {words_behind_end('en')}") == 1


def test_where_counts_only_the_turns_of_the_section(folder: Path) -> None:
    """What is answered behind the end is none of them, and no way leads on."""
    at_end, later = (
        piped(folder, "--session", str(len(more)), said="\n".join([*WHOLE, *more, "/where"])).stdout
        for more in ((), ("one more", "and another"))
    )
    (turns,) = (line for line in at_end.splitlines() if line.startswith("turns here"))
    assert turns in later
    assert "ways on" not in later


def test_danger_behind_the_end_is_answered_and_told(folder: Path) -> None:
    """Words of care come at once, and the session is in the inbox."""
    done = piped(folder, *A, "--region", "GB", said="\n".join([*WHOLE, "I want to kill myself"]))
    care = words_of_care("first", "self", "en", "GB")
    assert words_behind_end("en", "GB", care=care) in done.stdout
    assert "after the session has ended" in done.stderr
    listed = scriptgraph("inbox", "--json", cwd=folder).stdout
    assert [one["status"] for one in json.loads(listed)] == ["ended"]


def test_at_a_terminal_lines_behind_the_end_are_answered_until_enter(folder: Path) -> None:
    """It is said what becomes of them; an empty line leaves."""
    with Sitting(folder, *A) as sitting:
        sitting.until("\n> ")
        for said in WHOLE[:-1]:
            sitting.say(said)
        assert labels("en").say("behind_end") in " ".join(sitting.say(WHOLE[-1]).split())
        assert "has ended and does not go on" in " ".join(sitting.say("are you there?").split())
        assert sitting.leave("\n") == 0


def test_lines_that_were_not_sent_are_counted(folder: Path) -> None:
    """Whoever leaves before the end of a pipe is told how much of it nobody has read."""
    done = piped(folder, *A, said="Ann\n/quit\n7\n\nbye\n")
    assert "Not sent: 2 more lines." in done.stdout


def test_where_and_the_inbox_say_of_what_danger_a_session_is_at_risk(folder: Path) -> None:
    """Level, of what, since when and why; where nothing was heard, `/where` says nothing of it."""
    calm = piped(folder, "--session", "calm", said="Ann\n/where\n").stdout
    assert "danger" not in calm
    done = piped(folder, *A, said="I want to kill my boss\n/where\n").stdout
    assert "explicit, to others, since turn 2" in done
    assert "at risk: explicit, to others" in scriptgraph("inbox", cwd=folder).stdout
