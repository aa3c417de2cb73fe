"""A sentence of danger that is parted over several turns is heard as one."""

from __future__ import annotations

import itertools
import random

import pytest
from support.fakes import ToldModel, answer, roles, script
from support.piecewise import Listener
from support.small_sessions import every_mode

from scriptgraph.assurance.case.guarding import shipped_messages
from scriptgraph.core.settings import Mode
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.guard import Guard
from scriptgraph.safety.guard.labelled import Labelled
from scriptgraph.safety.guard.words_of_care import words_of_care

GUARD = Guard()
MESSAGES = shipped_messages()
LANGUAGES = ("de", "en", "es", "zh")


def is_heard(*said: str) -> bool:
    """Say whether danger is heard in the last of some messages."""
    found = GUARD.look_at(said[-1:], said[:-1])
    return found is not None and is_grave(found["level"])


@every_mode
@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", ("Ich will", "sterben")),
        ("en", ("I just want", "to", "kill myself")),
        ("zh", ("我想", "去死")),
    ],
)
async def test_it_is_answered_in_the_turn_that_ends_it(
    code: str, said: tuple[str, ...], mode: Mode
) -> None:
    """No part of it says anything by itself; the turn behind it hears it no second time."""
    made = script({"a": {}}, language=code)
    talk = Listener(made, ToldModel(tell=roles(lambda said: answer())), mode)
    await talk.take(None)
    for part in said[:-1]:
        assert (await talk.take(part)).get("care") is None
    state = await talk.take(said[-1])
    assert state["messages"][-1].text == words_of_care("first", "self", code)
    assert not is_heard(*said, "hm")


def test_only_short_beginnings_without_an_end_are_gone_on_with() -> None:
    """A whole sentence, a long one, or one too far back begins nothing."""
    assert is_heard("hello", "I want", "to die")
    assert not is_heard("I want.", "to die")
    assert not is_heard("there are many things in life that I want", "to die")
    assert not is_heard("I want", "so", "hm", "well", "to die")


@pytest.mark.parametrize(
    "said",
    [
        ("他想弄死我", "我很安全"),
        ("我老公要打死我", "我现在很安全"),
        ("mein Mann will mich umbringen", "mir geht es gut, ich bin in Sicherheit"),
        ("he wants to kill me", "me and my kids are safe"),
        ("me quiere matar", "me siento a salvo"),
    ],
)
def test_what_was_whole_before_goes_on_with_nothing_new(said: tuple[str, str]) -> None:
    """The first word of "I am safe" may seem to belong to the sentence before it."""
    assert is_heard(said[0])
    assert not is_heard(*said)


def test_a_danger_that_becomes_graver_is_heard_anew() -> None:
    """The beginning was heard by itself, and not as what it has become."""
    assert is_heard("I'm going to kill myself", "tonight")


def of(code: str, *levels: str) -> list[str]:
    """Give the labelled messages of a language that are of some levels."""
    return [one.text for one in MESSAGES if is_of(one, code) and one.level in levels]


def is_of(one: Labelled, code: str) -> bool:
    return one.language.split("_")[0] == code


def parted(text: str, code: str, at: int) -> tuple[str, str]:
    """Part a message behind so many of its words, or Chinese characters."""
    parts, between = ([*text], "") if code == "zh" else (text.split(), " ")
    return between.join(parts[:at]), between.join(parts[at:])


@pytest.mark.parametrize("code", LANGUAGES)
def test_parted_danger_of_the_labelled_messages_is_heard(code: str) -> None:
    """Wherever one is parted that is heard as a whole: nineteen of twenty at least."""
    tried: list[bool] = []
    for text in of(code, "explicit", "imminent"):
        first, second = parted(text, code, 3)
        if is_heard(text) and second and not (is_heard(first) or is_heard(second)):
            tried += [] if first.endswith((".", "!", "?", "。")) else [is_heard(first, second)]
    assert len(tried) > 10
    assert sum(tried) >= 0.95 * len(tried)


@pytest.mark.parametrize("code", LANGUAGES)
def test_harmless_messages_stay_so_beside_each_other(code: str) -> None:
    """The pairs that stand together raise no alarm, and of beginnings at random hardly one."""
    harmless = [text for text in of(code, "none") if not is_heard(text)]
    pairs = itertools.pairwise(harmless)
    assert [pair for pair in pairs if is_heard(*pair)] == []
    chance = random.Random(7)
    begun = [parted(text, code, chance.randint(1, 6))[0] for text in harmless]
    begun = [text for text in begun if not is_heard(text)]
    tried = [(chance.choice(begun), chance.choice(harmless)) for _ in range(300)]
    assert sum(is_heard(*pair) for pair in tried) <= 3
