"""Sentences that records hold in English are told in every language, and no others."""

from __future__ import annotations

import ast
import inspect
import re
import tomllib
from collections.abc import Iterator
from importlib.resources import files
from types import ModuleType

import pytest

from scriptgraph.language import consent, evasive, families
from scriptgraph.language.labels import labels
from scriptgraph.language.retold import retold
from scriptgraph.language.vocabulary import ENGLISH, LANGUAGES
from scriptgraph.nodes import (
    claims,
    collecting,
    crediting,
    filtered,
    heard,
    judged_record,
    judging,
    listed,
    mending,
    proof,
    reassured,
    replacing,
    speech,
    struck,
    told_text,
    unsafe,
    whose,
    withdrawing,
)
from scriptgraph.records.rule_words import rule_in_words
from scriptgraph.script import routes
from scriptgraph.state import choices, risk, times, undecided, values

OTHERS = [code for code in LANGUAGES if code != ENGLISH]
SAYING = (
    *(
        claims,
        collecting,
        crediting,
        filtered,
        heard,
        judged_record,
        judging,
        listed,
        mending,
        proof,
        reassured,
        replacing,
        risk,
        speech,
    ),
    *(struck, told_text, undecided, unsafe, whose, withdrawing),
)
DOUBTING = (proof, listed, consent, evasive, families, choices, times, values)
"""What says of a quote why it does not prove something, also in sentences that are filled in."""

NOT_SHOWN = {routes.NEW_SESSION, routes.CALL, speech.UNREACHED}
"""What stands in graphs alone, and what is never said without its reason."""


def sentences(module: ModuleType) -> list[str]:
    """List what a module writes into records."""
    texts = [text for name, text in vars(module).items() if name.isupper()]
    return [text for text in texts if isinstance(text, str) and " " in text[:-1]]


def flaws(module: ModuleType) -> Iterator[str]:
    """List what a module says of a quote, with a number in each hole."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        text = "".join(str(one.value) if isinstance(one, ast.Constant) else "7" for one in parts)
        if text.startswith("its quote ") and not text.endswith(" "):
            yield text


def holes(text: str) -> set[str]:
    """Name what is filled in."""
    return set(re.findall(r"\{(\w+)\}", text))


def table(code: str) -> dict[str, str]:
    """Give the sentences of a language."""
    file = files("scriptgraph.language").joinpath("retold", f"{code}.toml")
    return tomllib.loads(file.read_text("utf-8"))


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_the_same_sentences(code: str) -> None:
    """None is missing, each fills in the same, and each is another than the English one."""
    own = table(code)
    assert own.keys() == table("de").keys()
    assert [one for one in own if holes(one) != holes(own[one])] == []
    assert [one for one in own if one == own[one] and not one.startswith("in {")] == []


@pytest.mark.parametrize("code", OTHERS)
def test_what_decisions_are_told_with_is_there(code: str) -> None:
    """A sentence that is added to a node has to be added to the tables, too."""
    texts = {one.removeprefix("; ") for module in SAYING for one in sentences(module)}
    texts |= set(sentences(routes)) - NOT_SHOWN
    assert sorted(one for one in texts - NOT_SHOWN if rule_in_words(one, labels(code)) == one) == []


@pytest.mark.parametrize("code", OTHERS)
def test_every_doubt_of_a_quote_is_told(code: str) -> None:
    """Why a quote proves nothing is told in words of the language, whatever is filled in."""
    texts = {text for module in DOUBTING for text in flaws(module)}
    assert len(texts) > 20
    assert sorted(text for text in texts if retold(text, code) == text) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("its quote is of 'mood'", "das Zitat handelt von 'mood'"),
        ("its quote says no", "das Zitat sagt nein"),
        ("the list has 20 records, and no more", "die Liste hat 20 Einträge"),
        ("it is no record of name, dose, such as `name: ...`", "kein Eintrag aus name, dose, wie"),
        ("its quote does not hold 7, or leaves it open", "enthält 7 nicht oder lässt es offen"),
        ("no usable answer; the session stays where it is", "keine brauchbare Antwort; das"),
        ("day failed: it raised OSError", "day: misslungen, Fehler OSError"),
        ("explicit danger, self (by phrases, model): “x; y”", "(gehört durch Wendungen, Modell)"),
        ("mood, sleep is not known", "mood, sleep ist nicht bekannt"),
        ("Dr. Voss takes over: they asked", "Dr. Voss übernimmt: they asked"),
        (
            f"This session is at risk (explicit): {risk.CARE} (turn 3, section 'a').",
            "Gefahr (ausdrücklich): die Person spricht von Gefahr, und keine Regel",
        ),
        ("known from earlier sessions: a = 1", "aus früheren Gesprächen bekannt: a = 1"),
    ],
)
def test_what_is_filled_in_stays(text: str, told: str) -> None:
    """Names, numbers and quotes are as they were; what is ours within is told as well."""
    assert told in retold(text, "de")


@pytest.mark.parametrize("text", ["they want to talk about it", "the task is done, I think", ""])
def test_a_reason_of_a_model_stays(text: str) -> None:
    """Nobody translates what a model has written."""
    assert retold(text, "de") == retold(text, ENGLISH) == retold(text, "fr") == text
