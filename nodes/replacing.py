"""Whether words may replace a value that is known: they correct it, or answer its question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scriptgraph.language.addressed import named_in
from scriptgraph.language.amending import amends
from scriptgraph.language.declining import tells_after_all
from scriptgraph.language.measures import counted_in
from scriptgraph.language.phrases import words_in
from scriptgraph.language.polarity import corrects, may_correct
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.recanted import points_back
from scriptgraph.language.words import language
from scriptgraph.script.kinds import Constant, Kind
from scriptgraph.state.choices import denies_any
from scriptgraph.state.values import sentence_with

if TYPE_CHECKING:
    from scriptgraph.nodes.proof import Transcript

COUNTS_OTHER = "its quote counts something else, and corrects nothing"
ANSWERS_OTHER = "its quote answers another question, and corrects nothing"

_LONG = 4
"""Letters of a word of a question that tells which one is meant."""


def flaw_of_replacement(
    name: str, value: Constant, kind: Kind, quote: str, message: str, said: Transcript
) -> str:
    """Say why words may not replace a value that is known; empty where they may.

    Args:
        name: The value's name.
        value: The new value.
        kind: Its type.
        quote: The words.
        message: What they stand in.
        said: What was said.
    """
    code = said.language
    if any(one(message, code) for one in (corrects, may_correct, amends)):
        return ""
    sentence = sentence_with(quote, message)
    answers = kind.labels or tuple(map(str, kind.choices))
    if named_in(sentence, [name], code, answers):
        return ""
    if kind.labels:
        return ANSWERS_OTHER if _answers_other(name, answers, message, said) else ""
    # A span brings its unit along.
    is_counted = not (kind.meaning == "span" or kind.unit)
    return COUNTS_OTHER if is_counted and _counts_other(name, value, sentence, said) else ""


def _counts_other(name: str, value: Constant, sentence: str, said: Transcript) -> bool:
    """Say whether a number that is to replace another counts something nobody asked for: "9 dogs".

    Not where the question has the word: "days".
    """
    if isinstance(value, bool | str):
        return False
    asked = {word for one in (_last_asked(said), name) for word in words_in(one)}
    counted = counted_in(sentence, value, said.language)
    return bool(counted) and not any(word in asked for word in counted)


def _answers_other(name: str, answers: tuple[str, ...], message: str, said: Transcript) -> bool:
    """Say whether a message is an answer to another question of a scale, asked in exact words.

    Not where it points back, denies an answer, or has a word of the question that it corrects.
    """
    code, last = said.language, _last_asked(said)
    wording = {one: text.strip() for one, text in said.asked.items() if words_in(text)}
    now = [one for one, text in wording.items() if is_quoted(text, [last])]
    if not now or name in now:
        return False
    if points_back(message, code) or tells_after_all(message, code):
        return False
    if denies_any(message, answers, code):
        return False
    own, others = (words_in(one) for one in (wording.get(name, ""), " ".join((last, *answers))))
    telling = {word for word in own if len(word) >= _LONG} - {
        *others,
        *language(code).numbers.beside,
    }
    return not telling & {*words_in(message)}


def _last_asked(said: Transcript) -> str:
    return next(iter(reversed(said.agent)), "")
