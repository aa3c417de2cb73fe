"""`scriptgraph inbox`: who needs a human is listed, and a human writes to them from elsewhere."""

from __future__ import annotations

import json
import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from support.command_line import ROOT, Command, scriptgraph
from support.interrupted import address
from support.openai_server import openai_server
from support.served_folder import WAITING
from support.terminal import script_file
from support.webhook import webhook

from scriptgraph.rehearsal.roles import play

FEAR = "I want to die"
STRESS = "stress_relief"


def chat(store: Path, session: str, *lines: str, more: tuple[str, ...] = ()) -> Any:
    said = "".join(f"{line}\n" for line in lines)
    done = scriptgraph("chat", STRESS, "--session", session, "--store", store, *more, given=said)
    assert done.returncode == 0
    return done


def inbox(store: Path, *arguments: str | Path) -> Any:
    return scriptgraph("inbox", *arguments, "--store", store)


def listed(store: Path, *arguments: str) -> list[dict[str, Any]]:
    done = inbox(store, "--json", *arguments)
    assert done.returncode == 0
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """Hold one session in which all is well, and one with somebody in danger."""
    path = tmp_path / "sessions.sqlite"
    chat(path, "calm", "Ann")
    chat(path, "monday", "Ann", FEAR)
    return path


def test_the_inbox_lists_who_needs_a_human(store: Path) -> None:
    """The newest danger first, with section, level, since when and why; never what was said."""
    chat(store, "tuesday", FEAR)
    assert [one["session"] for one in listed(store)] == ["tuesday", "monday"]
    one = listed(store)[1]
    assert (one["section"], one["human"], one["risk"]["level"]) == ("crisis", None, "explicit")
    assert one["risk"]["dangers"][0]["turn"] == 3
    done = inbox(store)
    assert done.returncode == 0
    assert "at risk: explicit" in done.stdout
    assert FEAR not in done.stdout
    assert "calm" not in done.stdout
    assert [one["session"] for one in listed(store, "--all")][-1] == "calm"
    shown = inbox(store, "show", "monday")
    assert "an urgent rule was followed" in shown.stdout
    assert FEAR in shown.stdout


def test_a_damaged_session_hides_no_other(store: Path) -> None:
    """It is listed as one that cannot be read, and the exit code is 1."""
    with closing(sqlite3.connect(store)) as connection, connection:
        connection.execute("UPDATE checkpoints SET checkpoint = x'00' WHERE thread_id = 'calm'")
    done = inbox(store)
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stdout.splitlines()[1:]] == ["monday", "calm"]
    assert "cannot be read" in done.stdout
    told = {one["session"]: one for one in json.loads(inbox(store, "--json").stdout)}
    assert "damaged" in told["calm"]["error"]
    assert told["monday"]["risk"]["level"] == "explicit"
    assert inbox(store, "take", "monday", "--by", "Eve").returncode == 0


def test_an_empty_inbox_says_so(tmp_path: Path) -> None:
    """Nobody needs a human, and where nothing is kept that is an error."""
    store = tmp_path / "sessions.sqlite"
    assert inbox(store).returncode == 1
    chat(store, "calm", "Ann")
    assert "No session" in inbox(store).stdout
    assert listed(store) == []


def test_the_chat_says_at_its_end_that_the_session_is_at_risk(tmp_path: Path) -> None:
    """On standard error, with level and reason; without danger there is nothing to say."""
    store = tmp_path / "sessions.sqlite"
    assert chat(store, "calm", "Ann").stderr == ""
    said = chat(store, "monday", FEAR).stderr
    assert "at risk (explicit)" in said
    assert "scriptgraph inbox" in said
    assert FEAR not in said


def test_a_human_takes_over_from_another_process(store: Path) -> None:
    """What the person says is kept, what the human writes is shown to them, and an audit passes."""
    assert "Dr Weber is with it" in inbox(store, "take", "monday", "--by", "Dr Weber").stdout
    (one,) = listed(store)
    assert one["human"]["by"] == "Dr Weber"
    talked = chat(store, "monday", "hello?", "anybody?").stdout
    assert "Dr Weber, a human, is with you now." in talked
    assert talked.count("Robin:") == 0
    assert listed(store)[0]["unanswered"] == 2
    shown = inbox(store, "show", "monday").stdout
    assert shown.index("hello?") < shown.index("anybody?")
    assert inbox(store, "say", "monday", "I am here.").returncode == 0
    talked = chat(store, "monday", "thank you").stdout
    assert "I am here." in talked
    assert inbox(store, "give-back", "monday", "closing", "--text", "Go on.").returncode == 0
    assert "Robin:" in chat(store, "monday", "all right").stdout
    assert listed(store) == []
    assert scriptgraph("audit", "--all", "--script", STRESS, "--store", store).returncode == 0


def test_looking_takes_a_session_out_of_the_inbox(store: Path) -> None:
    """It goes on as it was, and the trace tells who has looked."""
    done = inbox(store, "seen", "monday", "--by", "Eve", "--why", "called her")
    assert done.returncode == 0
    assert listed(store) == []
    assert "Robin:" in chat(store, "monday", "thank you").stdout
    told = scriptgraph("trace", "monday", "--store", store).stdout
    assert "Eve has looked at the session: called her" in told


def test_ending_a_session_ends_it_for_the_person(store: Path) -> None:
    """They read the last words, and nothing more can be said by either."""
    inbox(store, "take", "monday", "--by", "Eve")
    assert inbox(store, "end", "monday", "--text", "Help is coming.").returncode == 0
    talked = chat(store, "monday").stdout
    assert "Help is coming." in talked
    assert "The session has ended." in talked
    done = inbox(store, "say", "monday", "Hello?")
    assert (done.returncode, "has ended" in done.stderr) == (1, True)


REFUSED = {
    "no such session": (("show", "friday"), "there is no session 'friday'"),
    "nobody is there": (("say", "monday", "Hello."), "take it over first"),
    "a name of blanks": (("take", "monday", "--by", " "), "is no name"),
    "another script": (
        ("take", "monday", "--by", "Eve", "--script", str(ROOT / "scripts" / "bike_repair.yaml")),
        "another script",
    ),
}


@pytest.mark.parametrize(("arguments", "why"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_done_is_refused_with_the_reason(
    store: Path, arguments: tuple[str, ...], why: str
) -> None:
    """Exit code 1, one readable line, and nothing has changed."""
    before = listed(store)
    done = inbox(store, *arguments)
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert listed(store) == before


def test_a_second_human_and_an_unknown_section_are_told(store: Path) -> None:
    """Who is with the session is named, and the sections that there are."""
    inbox(store, "take", "monday", "--by", "Eve")
    for arguments in (("take", "monday", "--by", "Ida"), ("say", "monday", "x", "--by", "Ida")):
        done = inbox(store, *arguments)
        assert (done.returncode, "'Eve' is with this session" in done.stderr) == (1, True)
    done = inbox(store, "give-back", "monday", "nowhere")
    assert (done.returncode, "closing" in done.stderr) == (1, True)
    relieved = inbox(store, "take", "monday", "--by", "Ida", "--instead-of", "Eve", "--json")
    assert json.loads(relieved.stdout)["human"]["by"] == "Ida"


def test_the_script_is_the_one_that_the_session_began_with(tmp_path: Path) -> None:
    """The store keeps it; whatever has become of the file, a human finds the person."""
    file, store = script_file(tmp_path), tmp_path / "sessions.sqlite"
    scriptgraph("chat", file, "--session", "a", "--store", store)
    file.unlink()
    assert inbox(store, "take", "a", "--by", "Eve").returncode == 0
    done = inbox(store, "give-back", "a", "nowhere")
    assert (done.returncode, "talk, advice, bye" in done.stderr) == (1, True)


def test_a_human_writes_line_by_line(store: Path) -> None:
    """Each line is sent, a wrong one is told and the next is sent, and a command gives it back."""
    lines = "I am here.\n/wave\n/give-back nowhere\n/quit\n"
    asked = ("inbox", "take", "monday", "--by", "Eve", "--write", "--store", store)
    done = scriptgraph(*asked, given=lines)
    assert done.returncode == 0
    assert "There is no /wave" in done.stdout
    assert "no section 'nowhere'" in done.stdout
    assert listed(store)[0]["human"]["by"] == "Eve"
    done = scriptgraph(*asked, given="/give-back closing\n")
    assert done.returncode == 0
    assert listed(store) == []
    shown = inbox(store, "show", "monday", "--json").stdout
    assert [one["content"] for one in json.loads(shown)["messages"] if one["by"]] == ["I am here."]


def test_the_list_of_sessions_names_the_human(store: Path) -> None:
    """Beside the status, and for programs as it stands in the state."""
    inbox(store, "take", "monday", "--by", "Eve")
    assert "open (Eve)" in scriptgraph("sessions", "--store", store).stdout
    found = json.loads(scriptgraph("sessions", "--store", store, "--json").stdout)
    assert {one["session"]: one["human"] and one["human"]["by"] for one in found} == {
        "monday": "Eve",
        "calm": None,
    }


def slowly(messages: Any, seed: Any) -> Any:
    """Take four seconds for each answer."""
    time.sleep(4)
    return play(messages, 0)


def test_a_human_who_waits_for_a_turn_is_told(tmp_path: Path) -> None:
    """A model takes its time; the human comes right behind its answer."""
    store = tmp_path / "s.sqlite"
    chat(store, "a", "Ann")
    with openai_server(slowly) as server:
        asked = ("chat", STRESS, "--session", "a", "--store", store, "--model", "served")
        talking = Command(*asked, env=address(server), given="I am well\n")
        while not server.requests:
            time.sleep(0.05)
        done = inbox(store, "take", "a", "--by", "Eve")
        talking.end()
    assert (done.returncode, "A turn is under way" in done.stderr) == (0, True)


def test_a_script_can_ask_for_a_human(tmp_path: Path) -> None:
    """Whoever waits is told so, and whom to call, each time they write, until a human comes."""
    file, store = tmp_path / "waiting.yaml", tmp_path / "s.sqlite"
    file.write_text(WAITING, encoding="utf-8")
    asked = ("chat", file, "--session", "a", "--store", store)
    talked = scriptgraph(*asked, given="hello?\nplease\n").stdout
    assert talked.count("Call 112 if it cannot wait.") == 3
    assert talked.count("A human has been asked for. Until they come, Ada does not answer") == 3
    (one,) = listed(store)
    assert (one["human"]["status"], one["unanswered"]) == ("waiting", 2)
    assert "waits for a human" in inbox(store).stdout
    assert inbox(store, "say", "a", "I am here.").returncode == 1
    assert inbox(store, "say", "a", "I am here.", "--by", "Eve").returncode == 0
    assert "Eve, a human, is with you now" in scriptgraph(*asked).stdout
    assert inbox(store, "give-back", "a", "bye").returncode == 0
    assert scriptgraph("audit", "--all", "--store", store).returncode == 0


def test_an_alert_is_sent_to_an_address(tmp_path: Path) -> None:
    """The process waits until it is there, however soon the chat is over."""
    with webhook(silent=0.3) as server:
        chat(tmp_path / "s.sqlite", "monday", FEAR, more=("--alert-url", server.url))
        (sent,) = server.came
    assert (sent["session"], sent["script"]) == ("monday", STRESS)
    assert FEAR not in str(sent)
    done = scriptgraph("chat", STRESS, "--alert-url", "example", given="")
    assert (done.returncode, "alerts cannot be sent" in done.stderr) == (1, True)


def test_every_command_shows_an_example(tmp_path: Path) -> None:
    """`--help` of each says how it is called."""
    for command in ((), ("show",), ("take",), ("say",), ("give-back",), ("end",), ("seen",)):
        done = Command("inbox", *command, "--help", cwd=tmp_path).end()
        assert f"Example: scriptgraph inbox {' '.join(command)}".strip() in done.stdout
