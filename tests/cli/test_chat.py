"""`scriptgraph chat`: whatever happens, the session can go on."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from support.command_line import PROGRAM, Command, scriptgraph
from support.interrupted import wait_until
from support.openai_server import Fault, OpenAIServer, openai_server
from support.terminal import CTRL_C, SCRIPT, Sitting, piped, script_file

A = ("--session", "a")
SERVED = (*A, "--model", "served", "--evaluator-model", "rehearsal")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the script in it."""
    script_file(tmp_path)
    return tmp_path


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.fixture
def env(server: OpenAIServer) -> dict[str, str]:
    """The environment in which a model called `served` answers."""
    return {"OPENAI_BASE_URL": server.base_url, "OPENAI_API_KEY": "unused"}


def test_the_agent_opens_and_the_banner_says_what_this_is(folder: Path) -> None:
    """Script, session, mode and model are named, and that it is a rehearsal and no medicine."""
    done = piped(folder, *A)
    assert done.returncode == 0
    for part in ("visit, version 1", "a (new)", "multi", "no language model speaks here"):
        assert part in done.stdout
    assert "not a medical device" in done.stdout
    assert "Ada: This is a demonstration.\n\n[rehearsal]" in done.stdout


def test_a_pipe_gives_plain_lines_and_ends_with_its_input(folder: Path) -> None:
    """Without a terminal both sides' words are plain lines, and the input's end is no error."""
    done = piped(folder, *A, said="Ann\n")
    assert done.returncode == 0
    assert "\x1b" not in done.stdout
    assert "> Ann\n\n── Welcome · 2 of 3 tasks ──\n\nAda: [rehearsal]" in done.stdout
    assert "scriptgraph chat visit.yaml --session a\n" in done.stdout


def test_a_session_goes_on_in_another_process(folder: Path) -> None:
    """The last exchange is shown, and what was settled stays settled."""
    piped(folder, *A, said="Ann\n")
    done = piped(folder, *A, said="/where\n7\n")
    assert "a (goes on after turn 2)" in done.stdout
    assert "user         Ann\nAda          [rehearsal]" in done.stdout
    assert done.stdout.count("This is a demonstration.") == 1  # in /where, as the quote
    assert "── Talk · 0 of 1 task ──" in done.stdout


def test_the_section_that_is_come_back_to_shows_how_far_it_was(tmp_path: Path) -> None:
    """A digression takes nothing back of what was settled before it."""
    (tmp_path / "visit.yaml").write_text(
        """
script: visit
sections:
  data:
    tasks:
      age: {do: Ask for the age., collect: {age: integer}}
      job: {do: Ask for the job., collect: {job: string}}
  privacy:
    tasks: {clear: Say who reads this.}
    limits: {turns: 4, then: back}
anytime:
  - {to: privacy, when: the person asks who reads this, back: true}
""",
        "utf-8",
    )
    done = piped(tmp_path, *A, said="34\nWho reads this?\nfine, thanks\n")
    shown = re.findall(r"── (.*) ──", done.stdout)
    assert shown == [
        "Data · 0 of 2 tasks",
        "Data · 1 of 2 tasks",
        "Privacy · 0 of 1 task",
        "Data · 1 of 2 tasks",
    ]


def test_a_new_session_gets_a_name_that_leads_back_to_it(folder: Path) -> None:
    """Without --session a name is made up, and said with all that belongs to going on."""
    given = ("--store", "my sessions.sqlite", "--mode", "single")
    done = piped(folder, *given)
    found = re.search(
        r"^  scriptgraph chat visit.yaml --session (visit-[a-z]{8})", done.stdout, re.M
    )
    assert found
    assert f"{found[1]} --store 'my sessions.sqlite' --mode single\n" in done.stdout
    assert "goes on after turn 1" in piped(folder, "--session", found[1], *given).stdout


def test_where_shows_the_tasks_and_the_ways_on(folder: Path) -> None:
    """Settled tasks with their quotes, open ones, values, turns of the limit, and every way on."""
    out = piped(folder, *A, said="Ann\n/where\n").stdout
    assert "section      Welcome · section 1 of 4\n" in out
    assert "✓ notice · done in turn 1 · “This is a demonstration.”\n" in out
    assert "✓ name · done in turn 2 · “Ann”\n" in out
    assert "○ mood · open · Ask for a mood from 0 to 10.\n" in out
    assert "turns here   2 of 8, then bye\n" in out
    assert "collected    name = Ann\n" in out
    assert "→ bye   anytime: when the user wants to stop\n" in out
    assert "→ talk  complete\n" in out


def test_trace_shows_every_decision(folder: Path) -> None:
    """What was possible, what was chosen by which rule, the reason, the quotes, and the price."""
    out = piped(folder, *A, said="Ann\n7\n/trace\n").stdout
    for turn in (1, 2, 3):
        assert f"\nTurn {turn}\n" in out
    assert "evaluator    welcome → talk (complete)\n" in out
    assert "possible     stay · bye · talk\n" in out
    assert "because      mood is done\n" in out
    assert "evidence     ✓ mood, done: “7”\n" in out
    assert "collected    mood = 7\n" in out
    assert re.search(r"^model        rehearsal · \d+ → \d+ tokens · \d+ ms$", out, re.M)


def test_trace_shows_one_turn(folder: Path) -> None:
    """`/trace 2` shows that turn alone, and a turn that is not there is said."""
    out = piped(folder, *A, said="Ann\n/trace 2\n/trace 9\n/trace x\n").stdout
    assert "Turn 2\n" in out
    assert "Turn 1\n" not in out
    assert out.count("/trace takes the number of a turn, from 1 to 2.\n") == 2


def test_other_commands(folder: Path) -> None:
    """/help lists the commands, an unknown one is answered with them, /quit leaves."""
    done = piped(folder, *A, said="/help\n/nonsense\n/quit\nnever said\n")
    assert "/where       the section" in done.stdout
    assert "the session is kept" in done.stdout
    assert "There is no command /nonsense; there are /where, /trace, /help, /quit." in done.stdout
    assert "never said" not in done.stdout
    assert done.returncode == 0


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("/quit now", "/quit takes no further words; type /quit alone"),
        ("/where am I", "/where takes no further words"),
        ("/help me", "/help takes no further words"),
        ("/qiut", "Did you mean /quit?"),
        ("/trase 2", "Did you mean /trace?"),
        ("/ quit", "There is no command /; there are"),
        ("/exit", "There is no command /exit; there are /where, /trace, /help, /quit."),
        ("／nonsense", "There is no command /nonsense"),  # a Chinese keyboard's
        ("\ufeff/nonsense", "There is no command /nonsense"),
        ("/HELP", "every decision of the session so far"),
    ],
)
def test_what_begins_with_a_slash_is_never_said(folder: Path, line: str, said: str) -> None:
    """A command with a mistake gets a clear answer, and the agent never hears it."""
    done = piped(folder, *A, said=f"{line}\n")
    assert said in done.stdout
    assert "goes on after turn 1" in piped(folder, *A).stdout


@pytest.mark.parametrize("line", ["\ufeff/quit", "/QUIT", " /quit ", "／quit"])
def test_leaving_is_understood(folder: Path, line: str) -> None:
    """A byte order mark, capitals, blanks and the slash of a Chinese keyboard change nothing."""
    assert "> Ann" not in piped(folder, *A, said=f"{line}\nAnn\n").stdout


def test_a_byte_order_mark_is_no_word(folder: Path) -> None:
    """Lines from a file of Windows are said without it."""
    piped(folder, *A, said="\ufeffAnn\n")
    assert "name = Ann\n" in piped(folder, *A, said="/where\n").stdout


def test_a_pasted_text_is_one_message(folder: Path) -> None:
    """Also at a terminal that does not mark a paste: what came at once is one turn."""
    with Sitting(folder, *A) as sitting:
        sitting.until("\n> ")
        sitting.say("My name\n\nis Ann\nfrom the lake")
        sitting.say("/where\n7\n/trace 3")  # a command in it stands alone
        sitting.until("dialog       speaks for talk")
        sitting.until("\n> ")
        assert sitting.leave() == 0
    said = json.loads(scriptgraph("trace", "a", "--json", cwd=folder).stdout)["messages"]
    words = [message["content"] for message in said if message["role"] == "user"]
    assert words == ["My name\n\nis Ann\nfrom the lake", "7"]


def test_words_that_could_not_be_kept_are_sent_again(folder: Path) -> None:
    """A store that fails ends no conversation: it is said, and an empty line tries once more."""
    store = folder / "s.sqlite"
    with Sitting(folder, *A, "--store", str(store)) as sitting:
        sitting.until("\n> ")
        with locked(store):
            shown = sitting.say("I have never told anyone this")
            assert "Your words were not sent: Enter sends them again" in shown
        sitting.say("")
        assert "user         I have never told anyone this" in sitting.say("/trace 2")
        assert sitting.leave() == 0


def test_words_that_were_never_sent_are_shown_at_the_end(folder: Path) -> None:
    """Whoever leaves while the store fails can copy what was typed."""
    store = folder / "s.sqlite"
    with Sitting(folder, *A, "--store", str(store)) as sitting:
        sitting.until("\n> ")
        with locked(store):
            sitting.say("I have never told anyone this")
            assert sitting.leave() == 0
        after = sitting.screen.rpartition("Your last words were not sent:\n")[2]
        assert after.startswith("I have never told anyone this\n")


@contextmanager
def locked(store: Path) -> Iterator[None]:
    """Keep a SQLite file from everybody else."""
    with closing(sqlite3.connect(store, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield


def test_empty_lines_say_nothing(folder: Path) -> None:
    """An empty line takes no turn."""
    piped(folder, *A, said="\n  \n")
    assert "goes on after turn 1" in piped(folder, *A).stdout


def test_a_store_in_memory_promises_nothing(folder: Path) -> None:
    """It is said that the session will be forgotten, and no way back is shown."""
    done = piped(folder, "--store", "memory:", said="Ann\n/help\n")
    assert "Kept in memory only" in done.stdout
    assert "nothing of the session is kept" in " ".join(done.stdout.split())
    assert "Go on with" not in done.stdout
    assert not list(folder.glob(".scriptgraph"))


def test_a_message_that_is_too_long_is_refused(folder: Path) -> None:
    """The reason says how long one can be; it is none of the session's messages."""
    done = piped(folder, *A, said="x" * 200_000)
    assert done.returncode == 1
    assert "a message of 200,000 characters is too long" in done.stderr


def test_any_text_can_be_said(folder: Path) -> None:
    """Long lines, other scripts and control characters do no harm, then or when they are read."""
    said = ["x" * 20_000, "日本語 👩‍👩‍👧 и русский", "\x1b[2J\x07gone\x00"]
    done = piped(folder, *A, said="\n".join(said))
    assert done.returncode == 0
    assert "> 日本語 👩‍👩‍👧 и русский\n" in done.stdout
    assert "> [2Jgone\n" in done.stdout
    assert "\x1b" not in done.stdout + piped(folder, *A, said="/trace\n").stdout


def test_broken_text_can_be_said(folder: Path) -> None:
    """Bytes that are no UTF-8 become marks."""
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, "chat", "visit.yaml"],
        cwd=folder,
        input=b"\xff\xfe broken\n",
        capture_output=True,
        check=True,
    )
    assert "> \ufffd\ufffd broken\n" in done.stdout.decode()


def test_at_a_terminal_lines_are_edited_and_words_kept_whole(folder: Path) -> None:
    """Tab completes a command, and no word of a reply is broken at the edge."""
    with Sitting(folder, *A) as sitting:
        sitting.until("\n> ")
        shown = sitting.say("Ann")
        assert "── Welcome · 2 of 3 tasks ──" in shown
        assert "10. (find out mood:\ninteger)" in shown
        sitting.type("/wh\t\n")
        assert "turns here   2 of 8" in sitting.until("\n> ")
        assert sitting.leave() == 0
        assert "--session a" in sitting.screen


def test_earlier_lines_come_back_after_resuming(folder: Path) -> None:
    """The arrow key brings back what was said in an earlier sitting."""
    piped(folder, *A, said="Ann from the lake\n")
    with Sitting(folder, *A) as sitting:
        sitting.until("\n> ")
        sitting.type("\x1b[A")
        sitting.until("Ann from the lake")


def test_words_to_a_question_that_was_answered_elsewhere_are_not_sent(folder: Path) -> None:
    """What a window left standing is told is no answer to a question that it never showed."""
    with Sitting(folder, *A) as sitting:
        sitting.until("Ask for a name.")
        sitting.until("\n> ")
        piped(folder, *A, said="Ann\n")
        shown = sitting.say("7")
        assert "gone on since" in " ".join(shown.split())
        assert "Ask for a mood" in shown
        assert "Your words were not sent" in shown
        assert "bye" not in sitting.say("")  # now they answer what was shown
    kept = scriptgraph("trace", "a", "--json", cwd=folder)
    assert '"mood": 7' in kept.stdout


def test_ctrl_c_at_the_prompt_leaves(folder: Path) -> None:
    """It says how to go on and exits as interrupted programs do."""
    with Sitting(folder, *A) as sitting:
        sitting.until("\n> ")
        sitting.interrupt()
        assert sitting.end(again=CTRL_C) == 130
        assert "chat visit.yaml --session a" in sitting.screen


def test_ctrl_c_stops_a_reply_and_enter_gets_it(
    folder: Path, server: OpenAIServer, env: dict[str, str]
) -> None:
    """The words are kept; an empty line lets the agent answer them, once."""
    with Sitting(folder, *SERVED, env=env) as sitting:
        sitting.until("\n> ")
        server.faults = [Fault("stall", "speaking")]
        sitting.type("Ann\n")
        sitting.until("Ada …")
        while server.faults:
            time.sleep(0.01)
        sitting.interrupt()
        assert "Stopped." in sitting.until("Enter lets Ada answer, Ctrl-D leaves.")
        sitting.until("\n> ")
        assert "Now I would do this: Ask for a mood" in sitting.say("")
        trace = sitting.say("/trace 2")
        assert trace.count("user         Ann\n") == 1
        assert sitting.leave() == 0


def test_a_failing_model_is_one_line_and_enter_tries_again(
    folder: Path, server: OpenAIServer, env: dict[str, str]
) -> None:
    """The model's failure is said in a line, nothing is lost, and the next attempt answers."""
    with Sitting(folder, *SERVED, env=env) as sitting:
        sitting.until("\n> ")
        server.faults = [Fault("no json", "speaking")] * 2
        shown = sitting.say("Ann")
        assert "served failed: " in shown
        assert "Enter lets Ada answer" in shown
        assert "Ask for a mood" in sitting.say("")
        assert sitting.leave() == 0


HELPING = SCRIPT.replace(
    "anytime:\n", "anytime:\n  - {to: help, when: they are in danger, urgent: true}\n"
).replace(
    "  bye:\n",
    "  help:\n    tasks: {numbers: {say: Please call 112 now.}}\n    next: bye\n  bye:\n",
)


def test_where_no_answer_comes_the_words_for_an_emergency_are_shown(
    folder: Path, server: OpenAIServer, env: dict[str, str]
) -> None:
    """Whatever was said: at a terminal and in a pipe, nobody is left with an error alone."""
    script_file(folder, HELPING)
    with Sitting(folder, *SERVED, env=env) as sitting:
        sitting.until("\n> ")
        server.faults = [Fault("no json", "speaking")] * 2
        assert "In an emergency:\nPlease call 112 now." in sitting.say("Ann").replace("\r", "")
        assert sitting.leave() == 0
    server.faults = [Fault("no json", "speaking")] * 2
    assert "In an emergency:\nPlease call 112 now." in piped(folder, *SERVED, env=env).stdout


def test_words_may_follow_words_that_were_not_answered(
    folder: Path, server: OpenAIServer, env: dict[str, str]
) -> None:
    """Instead of an empty line something else can be said; both are kept."""
    with Sitting(folder, *SERVED, env=env) as sitting:
        sitting.until("\n> ")
        server.faults = [Fault("no json", "speaking")] * 2
        sitting.say("Ann")
        assert "── Talk" in sitting.say("7")
        trace = sitting.say("/trace 2")
        assert "user         Ann\n" in trace
        assert "user         7\n" in trace


def test_a_pipe_ends_at_a_failing_model(
    folder: Path, server: OpenAIServer, env: dict[str, str]
) -> None:
    """Exit code 1 and one line; the next sitting first answers what was said."""
    piped(folder, *SERVED, env=env)
    server.faults = [Fault("no json", "speaking")] * 2
    done = piped(folder, *SERVED, said="Ann\nnever said\n", env=env)
    assert done.returncode == 1
    assert done.stderr.startswith("served failed: ")
    assert done.stderr.count("\n") == 1
    assert "--session a --model served --evaluator-model rehearsal\n" in done.stdout
    again = piped(folder, *SERVED, env=env)
    assert "user         Ann\n" in again.stdout
    assert "Ask for a mood" in again.stdout


@pytest.mark.parametrize(("killer", "code"), [(signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_turn_that_was_cut_off_is_finished_in_the_next_sitting(
    folder: Path, server: OpenAIServer, env: dict[str, str], killer: signal.Signals, code: int
) -> None:
    """Interrupted or killed in the middle of a reply: what was said is answered first."""
    piped(folder, *SERVED, env=env)
    server.faults = [Fault("stall", "speaking")]
    read, write = os.pipe()
    command = Command("chat", "visit.yaml", *SERVED, cwd=folder, env=env, given=read)
    os.close(read)
    os.write(write, b"Ann\n")
    wait_until(lambda: not server.faults, command)
    command.running.send_signal(killer)
    done = command.end()
    os.close(write)
    assert done.returncode == code
    assert ("Go on with" in done.stdout) == (killer == signal.SIGINT)
    again = piped(folder, *SERVED, said="/trace 2\n", env=env)
    assert "── Welcome · 2 of 3 tasks ──" in again.stdout
    assert again.stdout.count("evaluator    stays in welcome (not yet)\n") == 1


def test_the_session_of_another_script_is_refused(folder: Path) -> None:
    """Even where the sections have the same names; both scripts are named, and nothing is said."""
    piped(folder, *A, said="Ann\n")
    script_file(folder, SCRIPT.replace("script: visit", "script: call"))
    done = piped(folder, *A, said="7\n")
    assert done.returncode == 1
    assert "belongs to another script: it was begun with 'visit', version 1 (" in done.stderr
    assert "visit.yaml is 'call', version 1 (" in done.stderr
    assert "> 7" not in done.stdout


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["nowhere.yaml"], 1, "there is no such file"),
        (["visit.yaml", "--store", "/dev/null/x.sqlite"], 1, "to keep sessions"),
        (["visit.yaml", "--store", "visit.yaml"], 1, "file is not a database"),
        (["visit.yaml", "--model", "gpt"], 1, "set OPENAI_API_KEY"),
        (["visit.yaml", "--session", " "], 2, "cannot be empty"),
        (["visit.yaml", "--mode", "double"], 2, "double"),
        (["visit.yaml", "--nonsense"], 2, "--nonsense"),
        ([], 2, "Missing argument"),
    ],
)
def test_wrong_use(
    folder: Path, arguments: list[str], code: int, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be used exits with 1, wrong use with 2, and both say why."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    done = scriptgraph("chat", *arguments, cwd=folder)
    assert done.returncode == code
    assert message in done.stderr


def test_help_needs_no_language_model() -> None:
    """The list of commands comes without importing langchain."""
    program = f"import sys, atexit; atexit.register(lambda: print(sorted(sys.modules))); {PROGRAM}"
    out = subprocess.run(
        [sys.executable, "-c", program, "--help"], capture_output=True, text=True, check=True
    ).stdout
    assert "chat" in out
    assert "langchain" not in out.partition("['")[2]


@pytest.mark.parametrize("word", ["quit", "EXIT", ":q", "q"])
def test_a_word_for_leaving_is_asked_about_once(folder: Path, word: str) -> None:
    """It is not said to the agent, who may be asked about it all the same, at the second time."""
    done = piped(folder, *A, said=f"{word}\n{word}\n/where\n")
    assert done.stdout.count("Nothing was said to Ada. To leave, type /quit") == 1
    assert f"collected    name = {word}\n" in done.stdout


@pytest.mark.parametrize("said", ["I quit smoking", "I want to quit my life", "exit wounds hurt"])
def test_words_in_a_sentence_are_said(folder: Path, said: str) -> None:
    """Only a word alone can be meant for the program."""
    done = piped(folder, *A, said=f"{said}\n/where\n")
    assert "To leave, type /quit" not in done.stdout
    assert f"name = {said}\n" in done.stdout
