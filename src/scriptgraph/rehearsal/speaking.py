"""How the rehearsal model speaks, in the script's language where it knows its words."""

from __future__ import annotations

import re
from collections.abc import Sequence

from scriptgraph.formats.keywords import in_english, keywords
from scriptgraph.language.spans import with_units_of, without_units_of
from scriptgraph.language.tables import Language
from scriptgraph.language.vocabulary import ENGLISH
from scriptgraph.language.words import language, languages
from scriptgraph.prompting import OPTIONAL
from scriptgraph.rehearsal.listing import made_up
from scriptgraph.rehearsal.reading import ONE_OF, choices_in, types_in, without_types
from scriptgraph.script.kinds import Kind, ends_of, kind_of, words_of_choice
from scriptgraph.script.lists import is_list
from scriptgraph.script.literals import Day, day_numbered
from scriptgraph.state.times import time_in_words

SIGN = "[rehearsal]"
"""Stands before everything that is said, so that nobody takes it for a language model."""

_SOME_DAY = Day("2026-01-15").number
_IRREGULAR = {"has": "have", "does": "do", "is": "am", "was": "was"}


def instructed(instruction: str, code: str = "en") -> str:
    """Say what is to be done now, instead of doing it, all of it in the language."""
    phrases = language(code).rehearsal
    return f"{SIGN} {phrases.doing}{_in_words(instruction, code) or phrases.listen}"


def _in_words(instruction: str, code: str) -> str:
    """Put what a prompt adds to an instruction into the language: what to find out, and how."""
    phrases = language(code).rehearsal
    text = instruction.removeprefix(OPTIONAL)
    if text != instruction:
        text = f"({phrases.optional}) {text}"
    text, types = without_types(text)
    if not types:
        return text
    listed = "; ".join(f"{name}: {_in_language(kind, code)}" for name, kind in types.items())
    return f"{text} ({phrases.find_out} {listed})"


def _in_language(kind: str, code: str) -> str:
    """Name a type in the language: `integer 0..10` is `ganze Zahl 0..10`."""
    phrases = language(code).rehearsal
    if is_list(kind):
        return keywords(ENGLISH, code).types.kind(kind) or kind
    if choices_in(kind):
        return f"{phrases.one_of} {kind.removeprefix(ONE_OF)}"
    scalar, _, rest = kind.partition(" ")
    rest = with_units_of(rest, code) if scalar == "duration" and code != ENGLISH else rest
    return f"{phrases.kinds.get(scalar, scalar)} {rest}".rstrip()


def asked(agent: str) -> dict[str, str]:
    """Read what the agent said it has to find out; types as prompts write them."""
    heard = _heard(agent)
    phrases, own = heard.rehearsal, in_english(heard.code)
    found = re.search(rf"\({re.escape(phrases.find_out)} (.*)\)", agent)
    if not found:
        return {}
    lists = re.sub(
        r"(?<=: )[^:;{}]*\{[^{}]*\}", lambda kind: own.types.kind(kind[0]) or kind[0], found[1]
    )
    text = lists.replace(f": {phrases.one_of} [", f": {ONE_OF}[")
    for scalar, word in phrases.kinds.items():
        text = re.sub(rf": {re.escape(word)}(?=;|$| )", f": {scalar}", text)
    text = re.sub(
        r"(?<=: duration )[^;]+", lambda ends: without_units_of(ends[0], heard.code), text
    )
    return types_in(text)


def reworded(text: str, seed: int) -> str:
    """Say what is to be done now in other words; everything else stays as it is."""
    for spoken in languages():
        others = spoken.rehearsal.otherwise
        text = text.replace(spoken.rehearsal.doing, others[seed % len(others)], 1)
    return text


def offer(conditions: Sequence[str], code: str = "en") -> str:
    """Ask which of the conditions is the case."""
    listed = " / ".join(condition.removeprefix("when ") for condition in conditions)
    return f"{SIGN} {language(code).rehearsal.question}{listed}"


def is_instructed(agent: str) -> bool:
    """Say whether the agent has said what it is doing."""
    return any(spoken.rehearsal.doing in agent for spoken in languages())


def is_offer(agent: str) -> bool:
    """Say whether the agent has asked for a choice."""
    return any(spoken.rehearsal.question in agent for spoken in languages())


def chosen(agent: str, draw: int) -> str:
    """Answer the agent's question for a choice."""
    question = next(
        one.rehearsal.question for one in languages() if one.rehearsal.question in agent
    )
    choices = agent.partition(question)[2].split(" / ")
    return f"{SIGN} {_first_person(choices[draw % len(choices)])}"


def asked_values(agent: str, draw: int) -> str:
    """Give the values that the agent said it has to find out."""
    phrases = _heard(agent).rehearsal
    given = []
    for kind in asked(agent).values():
        if choices := choices_in(kind):
            given.append(words_of_choice(choices[draw % len(choices)]))
        elif kind != "string":
            is_truth = kind == "boolean"
            given.append(
                phrases.yes if is_truth else _drawn(kind_of(kind), draw, _heard(agent).code)
            )
    return "".join(" " + phrases.value.replace("{value}", value) for value in given)


def _drawn(kind: Kind, draw: int, code: str) -> str:
    """Draw a number, a day or a span that the value can be."""
    if kind.meaning in ("day", "span"):
        low, high = ends_of(kind)
        step = 900 if kind.scalar == "duration" else 1
        begin = _SOME_DAY if kind.scalar == "date" and kind.low is None else int(low)
        number = min(begin + step * (draw % 10), high)
        if kind.scalar == "date":
            return day_numbered(int(number))  # no point stands in it, at which a sentence ends
        return time_in_words(int(number), kind, code)
    if kind.meaning == "records":
        return made_up(kind, draw % 3, code)
    if kind.low is None or kind.high is None:
        return str(draw % 10)
    return str(kind.low + draw % (int(kind.high - kind.low) + 1))


def values_in(said: str, code: str) -> list[str]:
    """Give what somebody said as values, in the words that `asked_values` puts around them."""
    before, _, behind = language(code).rehearsal.value.partition("{value}")
    return re.findall(f"{re.escape(before)}(.*?){re.escape(behind)}", said)


def _heard(agent: str) -> Language:
    """Find the language that the agent speaks."""
    spoken = (one for one in languages() if one.rehearsal.doing in agent)
    return next(spoken, language("en"))


def _first_person(condition: str) -> str:
    words = condition.split()
    if len(words) > 2 and words[0].lower() in ("the", "a"):
        verb = words[2] if words[2].endswith("ss") else words[2].removesuffix("s")
        words = ["I", _IRREGULAR.get(words[2], verb), *words[3:]]
    return " ".join(words).rstrip(".") + "."
