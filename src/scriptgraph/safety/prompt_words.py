"""What a prompt tells a model, laid out so that it is found again in what the model says.

Questions, quoted words and lists within an instruction are left out: an agent may say these as
they stand. So may it say what an expert's task explains ("that pressure sets off an alarm in the
body"): of a task, that which speaks of the listener, and how it begins, are known again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from langchain_core.messages import AIMessage, BaseMessage, SystemMessage

from scriptgraph.language.lists import telling

LONGEST = 6
"""Words from the beginning of an instruction by which it is known."""

FEWEST = 4
"""Words that an instruction has at least by which it is known."""

RUN = 10
"""Words in a row, from anywhere in one instruction, that nobody says by chance."""

_SIGNS = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
"""Signs of Chinese and Japanese: each counts as a word of its own, of half the weight."""

_WORD = re.compile(rf"[{_SIGNS}]|(?:(?![{_SIGNS}])[^\W_])+(?:['\u2019](?:(?![{_SIGNS}])[^\W_])+)*")
_SAID = re.compile(r"<said>.*?</said>", re.DOTALL)
_TAGS = re.compile(r"</?[a-z_]+(?: [^>\n]*)?>")
_TASKS = re.compile(r"<section title=[^>\n]*>\n(.*?)</section>", re.DOTALL)
_INSTRUCTIONS = re.compile(r"<instructions>\n(.*?)\n</instructions>", re.DOTALL)
_QUOTED = re.compile(
    r"\"[^\"\n]*\"|“[^”\n]*”|„[^“”\n]*[“”]|«[^»\n]*»|「[^」\n]*」|\u2018[^\u2019\n]*\u2019"
)
_LEAD = re.compile(
    r"^\s*(?:[-*•]|\d+[.)])?\s*(?:\[settled\] )?(?:\(optional\) )?(?:[\w-]{1,60}: )?"
)
_SENTENCE = re.compile(
    r"[^.!?:;…\u3002\uff01\uff1f\uff1a\uff1b]+[.!?:;…\u3002\uff01\uff1f\uff1a\uff1b]*"
)
_TITLE = re.compile(r'title="([^"\n]+)"')

Words = tuple[str, ...]


@dataclass(frozen=True)
class Told:
    """What is known again.

    Attributes:
        beginnings: The first words of each instruction.
        prefixes: Every beginning of these.
        runs: All words in a row, so many as `RUN`.
        titles: Titles of sections, in small letters.
    """

    beginnings: frozenset[Words] = frozenset()
    prefixes: frozenset[Words] = frozenset()
    runs: frozenset[Words] = frozenset()
    titles: frozenset[str] = frozenset()

    @cached_property
    def last_words(self) -> frozenset[str]:
        """Give the words that a beginning or a run ends with: nothing is repeated behind others."""
        return frozenset(words[-1] for words in self.beginnings | self.runs)

    def __or__(self, other: Told) -> Told:
        """Put together what two parts of a prompt tell."""
        return Told(
            self.beginnings | other.beginnings,
            self.prefixes | other.prefixes,
            self.runs | other.runs,
            self.titles | other.titles,
        )

    def long(self) -> Told:
        """Keep what is as long as `LONGEST`: shorter words may be an agent's in another place."""
        kept = frozenset(words for words in self.beginnings if len(words) >= LONGEST)
        prefixes = frozenset(words[:end] for words in kept for end in range(1, len(words)))
        return Told(kept, prefixes, self.runs)


NOTHING = Told()


def told_by(prompt: Sequence[BaseMessage]) -> Told:
    """Find what a prompt tells the model; what user and agent have said is no part of it."""
    told = NOTHING
    for message in prompt:
        said = message.content if isinstance(message.content, str) else message.text
        if isinstance(message, SystemMessage):
            told |= told_in(said)
        # What a user types looks like no tag.
        elif "<instructions>" in said and not isinstance(message, AIMessage):
            for text in _INSTRUCTIONS.findall(said):
                told |= told_in(text)
    return told


@lru_cache(512)
def told_in(text: str) -> Told:
    """Find what a text tells."""
    beginnings, runs = set[Words](), set[Words]()
    for block in _blocks(_TASKS.sub("\n\n", text)):
        for words in map(_words, _sentences(block)):
            beginnings |= _beginnings(words)
            runs |= _runs(words)
    for tasks in _TASKS.findall(text):
        for block in _blocks(tasks):
            told, explained = _parted(block)
            beginnings |= {beginning for words in told for beginning in _beginnings(words)}
            runs |= {
                run for words in told + explained for run in _runs(words) if _names_listener(run)
            }
    prefixes = {words[:end] for words in beginnings for end in range(1, len(words))}
    titles = {title.casefold() for title in _TITLE.findall(text)}
    return Told(frozenset(beginnings), frozenset(prefixes), frozenset(runs), frozenset(titles))


def exact(text: str) -> Told:
    """Let exact words that have just been said be known again: they would stand twice."""
    words = _words(text)
    if weight(words) + sum(word.isdigit() for word in words) < FEWEST:  # a number to call counts
        return NOTHING
    first = _beginning(words)
    return Told(
        frozenset({first}),
        frozenset(first[:end] for end in range(1, len(first))),
        frozenset(words[at : at + RUN] for at in range(len(words) - RUN + 1)),
    )


def words_in(text: str, start: int = 0) -> Iterator[tuple[str, int, int]]:
    """Give each word with the places where it begins and ends."""
    for found in _WORD.finditer(text, start):
        yield found[0], found.start(), found.end()


def weight(words: Sequence[str]) -> float:
    """Count words; a sign of Chinese or Japanese is half a one, and a number none."""
    return sum(0.5 if is_sign(word) else not word.isdigit() for word in words)


def without_numbers(words: Words) -> Words:
    """Leave numbers out, by which copies of one sentence may be told apart."""
    return tuple(word for word in words if not word.isdigit())


def is_sign(word: str) -> bool:
    """Say whether a word is one sign of Chinese or Japanese."""
    return len(word) == 1 and "\u3040" <= word <= "\u9fff"


def _words(text: str) -> Words:
    return tuple(word.casefold() for word, _, _ in words_in(text))


def _beginnings(words: Words) -> set[Words]:
    return {_beginning(words)} if weight(words) >= FEWEST else set()


def _runs(words: Words) -> set[Words]:
    if weight(words) < RUN:
        return set()
    return {words[at : at + RUN] for at in range(len(words) - RUN + 1)}


def _is_statement(words: Words) -> bool:
    """Say whether a sentence says how something is, and nothing of the listener."""
    if _names_listener(words[: 2 * LONGEST]):
        return False
    return any(word in telling()["subject"] for word in words[:1]) or any(
        word in telling()["verb"] for word in words[1:2]
    )


def _names_listener(words: Words) -> bool:
    listener = telling()["listener"]
    if any(word in listener for word in words):
        return True
    signs = "".join(word if is_sign(word) else " " for word in words)
    return any(name in signs for name in listener if is_sign(name[0]))


def _beginning(words: Words) -> Words:
    """Take so many words from the beginning that they weigh enough."""
    end, heavy = 0, 0.0
    while end < len(words) and heavy < LONGEST:
        heavy += weight(words[end : end + 1])
        end += 1
    return words[:end]


def _parted(task: str) -> tuple[list[Words], list[Words]]:
    """Part a task into what the agent is told to do, and what it is told to say or explain."""
    told, explained = list[Words](), list[Words]()
    is_behind_colon = False
    for sentence in _sentences(task):
        words = _words(sentence)
        is_said = _is_statement(words) or (is_behind_colon and not _names_listener(words))
        (explained if is_said else told).append(words)
        is_behind_colon = sentence.rstrip().endswith((":", "\uff1a"))
    return told, explained


def _blocks(text: str) -> Iterator[str]:
    """Give paragraphs and points, each in one line; points within a point are left out."""
    # A line may end in the middle of a sentence; one that goes on is indented or without a dash.
    for block in re.split(
        r"\n(?=\s*(?:[-*•]|\d+[.)]|<))|\n\s*\n", _TAGS.sub("\n\n", _SAID.sub("", text))
    ):
        if not block[:1].isspace():
            yield _QUOTED.sub(" | ", _LEAD.sub("", " ".join(block.split())))


def _sentences(block: str) -> Iterator[str]:
    for sentence in _SENTENCE.findall(block):
        if not sentence.rstrip().endswith(("?", "\uff1f")):
            yield from sentence.split("|")
