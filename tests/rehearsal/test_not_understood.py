"""Who does not understand a question says so in five languages, and has not answered it."""

from __future__ import annotations

import pytest
from langgraph.checkpoint.memory import InMemorySaver
from support.small_sessions import every_mode
from support.takeovers import CONFIG, said

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import create_session
from scriptgraph.language.puzzled import is_lost
from scriptgraph.rehearsal.model import RehearsalModel

LOST = {
    "en": [
        "I don't understand",
        "I do not understand what is meant",
        "Sorry, I don't understand the question.",
        "What do you mean?",
        "What do you mean by mood?",
        "I'm confused",
        "I can't follow",
        "I don't get it",
    ],
    "de": [
        "Ich verstehe nicht",
        "Das verstehe ich nicht.",
        "Ich verstehe die Frage nicht",
        "Ich verstehe nicht, was Sie meinen",
        "Was meinen Sie damit?",
        "Das habe ich nicht verstanden",
        "Entschuldigung, das ist mir nicht klar",
    ],
    "es": [
        "No entiendo",
        "No entiendo la pregunta",
        "Perdón, no le entiendo",
        "¿Qué quiere decir?",
        "No he entendido",
        "no comprendo lo que quiere decir",
    ],
    "fr": [
        "Je ne comprends pas",
        "Je n'ai pas compris la question",
        "Que voulez-vous dire ?",
        "Désolé, je ne comprends pas ce que vous voulez dire",
        "Qu'est-ce que ça veut dire ?",
    ],
    "zh": [
        "我不明白",
        "我不懂",
        "听不懂",
        "什么意思？",
        "我不明白你的意思",
        "抱歉，我没听懂",
    ],
}

FOLLOWS = {
    "en": [
        "I understand",
        "I don't understand my boss",
        "I don't understand why she left",
        "7",
        "I don't know",
        "He does not understand me",
        "I get it",
        "I don't get enough sleep",
        "I explained it again to my son",
    ],
    "de": [
        "Ich verstehe",
        "Ich verstehe meinen Chef nicht",
        "Ich weiß nicht",
        "Ich verstehe mich nicht gut mit ihm",
        "Was das Leben angeht, geht es gut",
    ],
    "es": [
        "entiendo",
        "No entiendo a mi jefe",
        "No lo sé",
        "No me entiendo con él",
    ],
    "fr": [
        "Je comprends",
        "Je ne comprends pas mon chef",
        "Je ne sais pas",
        "J'ai pas dormi",
        "Je n'ai rien",
    ],
    "zh": [
        "我明白了",
        "我不知道",
        "我不懂我老板",
        "他不理解我",
    ],
}

WATCHED = {
    "en": ("the user asks what is meant or cannot follow", "I do not understand what is meant"),
    "de": ("jemand nicht versteht, was gemeint ist", "Das verstehe ich nicht."),
    "es": ("la persona no entiende la pregunta", "No entiendo la pregunta"),
    "fr": ("la personne ne comprend pas la question", "Je ne comprends pas"),
    "zh": ("用户不明白问题", "我不明白你的意思"),
}

SCRIPT = """\
script: evening
language: {code}
sections:
  day: {{tasks: {{moment: Ask for one moment of the day., other: Ask for another.}}}}
  unclear: {{tasks: {{explain: Say it in other words.}}, limits: {{turns: 3, then: back}}}}
anytime:
  - {{to: unclear, when: "{condition}", back: true}}
"""


@pytest.mark.parametrize(("code", "text"), [(c, one) for c, all_ in LOST.items() for one in all_])
def test_somebody_does_not_understand(code: str, text: str) -> None:
    """They say no more than that, in whatever words."""
    assert is_lost(text, code)


@pytest.mark.parametrize(
    ("code", "text"), [(c, one) for c, all_ in FOLLOWS.items() for one in all_]
)
def test_somebody_speaks_of_something_else(code: str, text: str) -> None:
    """Not to understand somebody, or not to know, is an answer like any other."""
    assert not is_lost(text, code)


@every_mode
@pytest.mark.parametrize("code", WATCHED)
async def test_it_is_explained_and_asked_again(code: str, mode: Mode) -> None:
    """The rehearsal goes into the digression, settles nothing, and comes back to the question."""
    condition, words = WATCHED[code]
    script = load_script(SCRIPT.format(code=code, condition=condition), "yaml")
    graph = create_session(script, RehearsalModel(), mode=mode).compile(
        checkpointer=InMemorySaver()
    )
    await graph.ainvoke({"messages": []}, CONFIG)
    state = await graph.ainvoke(said(words), CONFIG)
    assert (state["section"], state["progress"].get("day", {})) == ("unclear", {})
    state = await graph.ainvoke(said("7"), CONFIG)
    assert (state["section"], state["progress"].get("day", {})) == ("day", {})
