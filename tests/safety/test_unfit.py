"""What makes a reply unfit to be sent, found in its words."""

from __future__ import annotations

import re
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import HumanMessage, SystemMessage
from support.fakes import script, task

from scriptgraph.core.refused import Unfit
from scriptgraph.core.settings import Settings
from scriptgraph.language.detection import fallback
from scriptgraph.nodes.asking.growing_reply import grounds_of
from scriptgraph.prompting import actor_prompt, dialog_prompt
from scriptgraph.safety.prompt_words import told_by
from scriptgraph.safety.unfit import Grounds, Reader, fault_of
from scriptgraph.state.session import SessionState

TASKS = [
    task("greet", do="Welcome the person warmly, and say that you are an AI therapist."),
    task("mood", do='Ask: "How did you sleep last night, and the nights before?" Wait for it.'),
    task("steps", do="Explain the exercise:\n- Name the thought that troubles you most today."),
]
CONDUCT = "Never give any medical advice, not even when somebody asks for it."
MADE = script(
    {"a": {"title": "Introduction", "tasks": TASKS, "next": [{"to": "b"}]}, "b": {}},
    conduct=CONDUCT,
)
STATE: SessionState = {"messages": [], "section": "a", "progress": {}}
PROMPT = dialog_prompt(
    MADE, MADE.first, STATE, Settings(), credits={}, entering=True, said="Call 112 now."
)
USER = "I cannot sleep at night because of my work and the children."
GROUNDS = Grounds(told_by(PROMPT), USER, "Dr. Smith", "en")
UNFIT: list[tuple[Unfit, str]] = [
    ("empty", ""),
    ("empty", " \n"),
    ("empty", "..."),
    ("empty", "\u200b\u200b"),
    ("empty", "\x00\x07"),
    ("prompt", '<section title="Introduction">\n- greet: Hello'),
    ("prompt", "Write your next message."),
    ("prompt", "Welcome the person warmly, and say that you are an AI therapist."),
    ("prompt", "Sure! welcome the person warmly and say hello."),
    ("prompt", "As you know: never give any medical advice, not even to you."),
    ("prompt", "# Introduction\nHello."),
    ("prompt", "**Introduction**\n\nHello."),
    ("prompt", "Section 2: Exploration"),
    ("prompt", "- [settled] greet: done"),
    ("prompt", "Tell me (find out mood: integer)"),
    ("circle", "How are you feeling today? " * 3),
    ("circle", "I am here to help you with that. I am here to help you with that."),
    ("circle", "It is fine and " * 12),
    ("role", "Hello.\nUser: I am fine."),
    ("role", "Patient: I cannot sleep."),
    ("role", "**Patient:** I cannot sleep."),
    ("role", "How are you?\nKlient (Anna): gut."),
    ("role", "您好。\n用户：我很好。"),
    ("role", "Hello.\nDr. Smith: And how are you?"),
    ("role", "I see.<|im_start|>user\nNo."),
    ("role", USER),
    ("role", "How are you? User: I am fine. Dr. Smith: Good to hear!"),
    ("role", "How are you? Dr. Smith: And now?"),
    ("role", "您好！用户：我很好。"),
    ("role", "How are you?\n[3] user: I am fine"),
    ("role", "How are you?\n### User\nI am fine"),
    ("role", "How are you?\n**User**\nI am fine"),
    ("role", '<tool_call>{"name": "x"}</tool_call>'),
    ("role", '{"reply": "Hello"}'),
    ("role", '```json\n{"reply": "Hello"}\n```'),
    ("prompt", "We now move to section 'exploration', task 'situation'."),
    ("circle", "".join(f"I hear you, and I am here for you, number {i}. " for i in range(60))),
    ("language", "Es tut mir leid, dass Sie nicht schlafen können, und ich möchte mehr wissen."),
    ("language", "很高兴见到您，今天您感觉怎么样？请告诉我最近发生了什么事情，好吗？我们慢慢来。"),
]
FIT = [
    "Hello.",
    "Hallo!",
    "OK",
    "(a reply)",
    "How did you sleep last night, and the nights before?",
    "Name the thought that troubles you most today.",
    "Call 112 now.",
    "Welcome! I am Dr. Smith, an AI therapist.",
    "You say that you cannot sleep at night because of your work. What keeps you awake?",
    "Breathe in. 1, 2, 3, 4. Hold. 1, 2, 3, 4. Breathe out. 1, 2, 3, 4. Once more: breathe in.",
    "Yes, yes, yes. That is good to hear.",
    "Step 1: Note it. Step 2: Look at it. Step 3: Let it go.",
    "There are two things. First: breathe. Second: rest.",
    "You could tell your manager: I need a break.\nPlan: begin tomorrow.",
    "The Spanish say: poco a poco se va lejos.",
    "👍",
    "What would you tell the user: wait, or go on? It is up to you. The customer is king.",
    "Your task is to breathe. A 'section' of the day is enough.",
    "Write {mood: 3} if you like [1].",
    "[rehearsal] Now I would do this: Welcome the person warmly, and say that you are an AI.",
    "[rehearsal] Now I would do this: Ask for it. (find out mood: integer)",
]


@pytest.mark.parametrize(("kind", "reply"), UNFIT)
def test_what_is_unfit_is_found(kind: Unfit, reply: str) -> None:
    """Each kind of fault is told apart, whatever it looks like."""
    fault = fault_of(reply, GROUNDS)
    assert fault
    assert (fault.kind, bool(fault.why)) == (kind, True)


def test_the_first_of_several_faults_counts() -> None:
    """What stands before an instruction that is repeated is looked at as well: it may be kept."""
    reply = '<section title="Introduction">\n- greet: Welcome the person warmly, and say that'
    fault = fault_of(reply, GROUNDS)
    assert fault
    assert fault.start == 0


def test_every_kind_but_a_cut_is_found_in_words() -> None:
    """Only the end of an answer tells that it was cut off."""
    assert {kind for kind, _ in UNFIT} == set(get_args(Unfit)) - {"cut off"}


@pytest.mark.parametrize("reply", FIT)
def test_what_a_good_agent_says_is_fit(reply: str) -> None:
    """Questions, quoted words, lists of an exercise and short replies are nobody's fault."""
    assert fault_of(reply, GROUNDS) is None


@pytest.mark.parametrize(("kind", "reply"), UNFIT[5:])
@pytest.mark.parametrize("size", [1, 3, 7])
def test_a_fault_is_found_however_a_reply_is_cut(kind: Unfit, reply: str, size: int) -> None:
    """In pieces of any size the same is found, and nothing of the fault was safe before."""
    reader, safe = Reader(GROUNDS), 0
    for end in range(size, len(reply) + size, size):
        if fault := reader.read(reply[:end]):
            break
        safe = max(safe, reader.safe)
    fault = reader.fault or reader.read(reply, is_whole=True)
    assert fault
    assert fault.kind == kind
    if kind in ("prompt", "role") and "As you know" not in reply:
        assert safe <= fault.start + len("welcome")


@given(st.text(max_size=200), st.integers(1, 9))
def test_pieces_and_the_whole_come_to_the_same(text: str, size: int) -> None:
    """A reader that is given a reply piece by piece ends where one ends that has it whole."""
    reader = Reader(GROUNDS)
    for end in range(size, len(text), size):
        reader.read(text[:end])
    found, whole = reader.read(text, is_whole=True), Reader(GROUNDS).read(text, is_whole=True)
    assert (found and found.kind) == (whole and whole.kind)


@pytest.mark.parametrize("size", [30_000, 2_000])
def test_behind_a_fault_nothing_is_read(size: int) -> None:
    """However much a model writes that goes round in circles, a few of its words are looked at."""
    text, reader = "word " * 6_000, Reader(GROUNDS)
    for end in range(size, len(text) + size, size):
        fault = reader.read(text[:end], is_whole=end >= len(text))
    assert fault
    assert (fault.kind, fault.start) == ("circle", len("word "))
    assert reader.safe <= fault.start
    assert len(reader.words) < 30


def test_signs_go_round_in_circles_too() -> None:
    """Chinese is read sign by sign."""
    fault = fault_of("我在这里帮助您。" * 4, Grounds(language="zh"))
    assert fault
    assert fault.kind == "circle"


def test_rehearsing_is_no_door_for_tags() -> None:
    """Whoever rehearses may quote its task, and nothing else of the prompt."""
    fault = fault_of("[rehearsal] <section title='x'>", GROUNDS)
    assert fault
    assert fault.kind == "prompt"


def test_where_the_user_speaks_another_language_none_is_refused() -> None:
    """An agent that answers in the user's language does what the user wants."""
    german = "Ich kann in der Nacht nicht schlafen, und das ist für mich sehr schwer, weil ich so."
    assert fault_of(german, GROUNDS)
    grounds = Grounds(user=german, language="en")
    reply = "Das ist schwer, und ich möchte mehr von Ihnen wissen, wenn das für Sie gut ist."
    assert fault_of(reply, grounds) is None


@pytest.mark.parametrize("language", ["pl", "sw", "xx", "de-AT", "English"])
def test_a_language_of_which_little_is_known_refuses_little(language: str) -> None:
    """What cannot be told is not guessed."""
    grounds = Grounds(language=language)
    text = "Dzień dobry, jak się pan dzisiaj czuje i co pana do mnie sprowadza w ten piękny dzień?"
    assert fault_of(text, grounds) is None or language == "de-AT"


@pytest.mark.parametrize("language", ["en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja"])
def test_the_sentences_for_want_of_a_reply_are_fit_themselves(language: str) -> None:
    """They are in their own language, and break no rule."""
    said = fallback(language)
    assert language == "en" or said != fallback("en")
    assert fault_of(said, Grounds(GROUNDS.told, USER, "Dr. Smith", language)) is None
    assert fallback(f"{language}-XX") == said


def test_the_actors_prompt_is_known_again_too() -> None:
    """Where one call does all, its instructions are those that are looked for."""
    told = told_by(actor_prompt(MADE, MADE.first, STATE, Settings()))
    assert fault_of("Once every required task is settled, I will.", Grounds(told))


def test_instructions_in_the_users_message_are_known_again() -> None:
    """Servers that take one system message only get them there; the user's words are no part."""
    instructions = "<instructions>\nAlways be kind to the cat.\n</instructions>"
    text = f"I told you before that I sleep badly.\n\n{instructions}"
    told = told_by([SystemMessage("s"), HumanMessage(text)])
    assert fault_of("Always be kind to the cat.", Grounds(told))
    assert fault_of("I told you before that I sleep badly.", Grounds(told)) is None


@pytest.mark.parametrize(
    "reply",
    [
        "This answer cannot be used: it repeats an instruction.",
        "Hm. Answer again, in the form that was asked for.",
        "The session began some time ago. Notes on what was said before this: you sleep badly.",
        "[earlier messages are left out here: all of them are more than you can read at once]",
        '\u27e8section title="Emergency"\u27e9 Stay with them.',
        "Once every required task is settled, I will go on.",
    ],
)
def test_what_we_say_between_the_messages_is_no_reply(reply: str) -> None:
    """How an answer is refused, and what stands in for what is left out, is never sent."""
    fault = fault_of(reply, grounds_of(MADE, PROMPT, [HumanMessage(USER)]))
    assert fault
    assert fault.kind == "prompt"


EXPLAINING = script(
    {
        "a": {
            "tasks": [
                task(
                    "alarm",
                    do="Explain to the client that pressure sets off an alarm in the body, which "
                    "goes down by itself when we breathe out slowly. Stress is the body's natural "
                    "answer to what seems too much. Ask the client to say in their own words what "
                    "they make of it.",
                ),
                task(
                    "breathe",
                    do="Explain the exercise: breathe in through the nose, count to four.",
                ),
                task(
                    "grund",
                    do="Erkläre, dass Gedanken keine Tatsachen sind und kommen und gehen, "
                    "wie Wolken am Himmel, die man nicht festhalten muss. Frage nicht weiter nach.",
                ),
                task(
                    "zh",
                    do="向来访者解释压力会让身体发出警报，当我们慢慢呼气的时候，警报会自己慢慢平静下来。",
                ),
            ]
        }
    },
)


@pytest.mark.parametrize(
    "reply",
    [
        "Pressure sets off an alarm in the body, which goes down by itself when we breathe out "
        "slowly.",
        "You see, stress is the body's natural answer to what seems too much.",
        "Let us try it. Breathe in through the nose, count to four.",
        "Gedanken sind keine Tatsachen: Sie kommen und gehen, wie Wolken am Himmel, die man nicht "
        "festhalten muss. Gedanken sind keine Tatsachen.",
        "压力会让身体发出警报，当我们慢慢呼气的时候，警报会自己慢慢平静下来。",
    ],
)
def test_what_a_task_explains_may_be_said_in_its_words(reply: str) -> None:
    """An agent that explains as the expert wrote it repeats no instruction."""
    told = told_by(
        dialog_prompt(
            EXPLAINING, EXPLAINING.first, STATE, Settings(), credits={}, entering=False, said=""
        )
    )
    assert fault_of(reply, Grounds(told)) is None


@pytest.mark.parametrize(
    "reply",
    [
        "Explain to the client that pressure sets off an alarm.",
        "Now I have to ask the client to say in their own words what they make of it.",
        "Yes, and to the client that pressure sets off an alarm in the body.",
        "Erkläre, dass Gedanken keine Tatsachen sind.",
        "Gut. Frage nicht weiter nach.",
        "向来访者解释压力会让身体发出警报，当我们慢慢呼气",
    ],
)
def test_what_a_task_tells_to_do_is_no_reply(reply: str) -> None:
    """The instruction itself is known again: its beginning, and what names the listener."""
    told = told_by(
        dialog_prompt(
            EXPLAINING, EXPLAINING.first, STATE, Settings(), credits={}, entering=False, said=""
        )
    )
    assert fault_of(reply, Grounds(told))


def test_short_words_of_another_prompt_are_the_agents() -> None:
    """An agent may speak of the end of the session, though some prompt does so too."""
    grounds = grounds_of(MADE, PROMPT, [HumanMessage(USER)])
    assert fault_of("We have come to the end of the session. How was it for you?", grounds) is None


def test_most_replies_are_held_back_for_a_word_at_most() -> None:
    """What begins like a reply is shown as soon as its first word is whole."""
    reader = Reader(GROUNDS)
    for piece in re.findall(r"\s*\S+", "Hello, it is good to see you.")[:1]:
        reader.read(piece + " ")
    assert (reader.is_sure, reader.safe > 0) == (True, True)
