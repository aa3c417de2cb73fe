"""What makes a reply unfit to be sent, found in its words alone, as soon as they are written.

Each fault has a kind, by which reports count it, and a reason in words that the model is told.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scriptgraph.core.refused import Unfit
from scriptgraph.language.detection import is_foreign, is_native
from scriptgraph.safety import marks
from scriptgraph.safety.circles import Circle, Circles
from scriptgraph.safety.prompt_words import (
    FEWEST,
    LONGEST,
    NOTHING,
    RUN,
    Told,
    Words,
    is_sign,
    weight,
    words_in,
)

REHEARSED = "[rehearsal]"
"""How whoever only rehearses begins: it quotes its task, and says so in its first word."""

_OWN_WORDS = 10
"""Words of the user's by which it is known that a reply only gives them back."""

_FEWEST_OWN = 5


@dataclass(frozen=True)
class Fault:
    """Why a reply cannot be sent."""

    kind: Unfit
    why: str
    start: int
    """Where in the reply it begins."""


@dataclass(frozen=True)
class Grounds:
    """What a reply is held against.

    Attributes:
        told: What the prompt tells.
        user: What the user said last.
        speaker: The agent's name.
        language: The session's language; empty where that does not matter.
    """

    told: Told = NOTHING
    user: str = ""
    speaker: str = ""
    language: str = ""


@dataclass
class Reader:
    """Reads a reply as it grows, each word once."""

    grounds: Grounds
    fault: Fault | None = None
    safe: int = 0
    """How many characters may be shown: nothing in them can still become a fault."""

    is_sure: bool = False
    """Whether the beginning can be judged; before that it may be in any language."""

    _own: Words = field(init=False)
    """The first words of the user's."""

    _starts: list[int] = field(default_factory=list)
    _ends: list[int] = field(default_factory=list)
    _circles: Circles = field(default_factory=Circles)

    @property
    def words(self) -> list[str]:
        """Give the words that were read."""
        return self._circles.words

    def __post_init__(self) -> None:
        """Read what the user said."""
        self._own = _first_words(self.grounds.user)

    def read(self, text: str, *, is_whole: bool = False) -> Fault | None:
        """Take all that there is of a reply by now; a fault that was found stays.

        Behind a fault nothing is read: a reply that goes round in circles may be a megabyte.
        """
        if self.fault:
            return self.fault
        line = text.rfind("\n", 0, self._ends[-1] if self._ends else 0) + 1
        for word, start, end in words_in(text, self._ends[-1] if self._ends else 0):
            if end == len(text) and not is_whole and not is_sign(word):
                break  # it may go on
            self._take(word.casefold(), start, end, text)
            if self.fault:
                self._marks(text[:start], line, is_whole=False)  # one before it counts first
                self.safe = min(self.safe, self.fault.start)
                return self.fault
        if is_whole:
            self._end_sentence()
        self._marks(text, line, is_whole=is_whole)
        self._language(text, is_whole=is_whole)
        self.safe = len(text) if is_whole else min(self._held(text), len(text))
        if self.fault:
            self.safe = min(self.safe, self.fault.start)
        return self.fault

    def _take(self, word: str, start: int, end: int, text: str) -> None:
        if self.words and marks.END.search(text, self._ends[-1], start):
            self._end_sentence()
        self._starts.append(start)
        self._ends.append(end)
        found = self._circles.take(word)
        if not text.startswith(REHEARSED):
            self._repeats_prompt()
        self._gives_back()
        self._note_circles(found)

    def _note(self, kind: Unfit, why: str, start: int) -> None:
        if self.fault is None or start < self.fault.start:
            self.fault = Fault(kind, why, start)

    def _repeats_prompt(self) -> None:
        told = self.grounds.told
        if self.words[-1] not in told.last_words:
            return
        for count in range(FEWEST, min(2 * LONGEST, len(self.words)) + 1):
            if tuple(self.words[-count:]) in told.beginnings:
                self._note("prompt", "it repeats an instruction", self._starts[-count])
        if tuple(self.words[-RUN:]) in told.runs:
            self._note("prompt", "it repeats an instruction", self._starts[-RUN])

    def _gives_back(self) -> None:
        if len(self.words) == len(self._own) and tuple(self.words) == self._own:
            self._note("role", "it says what the user said", 0)

    def _end_sentence(self) -> None:
        self._note_circles(self._circles.end_sentence())

    def _note_circles(self, found: Iterable[Circle]) -> None:
        for circle in found:
            self._note("circle", circle.why, self._starts[circle.first])

    def _marks(self, text: str, start: int, *, is_whole: bool) -> None:
        """Look for what marks a prompt, a heading of it, or another speaker."""
        sought = (
            (marks.TAG,)
            if text.startswith(REHEARSED)
            else (marks.TAG, marks.REMARK, marks.CODE_WORD)
        )
        for mark in sought:
            if found := mark.search(text, max(0, start - 80)):
                self._note("prompt", f"it holds {found[0]!r} of the instructions", found.start())
        if found := marks.MACHINE.search(text, max(0, start - 80)):
            self._note("role", f"it holds the mark {found[0]!r}", found.start())
        if marks.OBJECT.match(text):
            self._note("role", "it is an object for a program, not a reply", 0)
        at = start
        for line in text[start:].splitlines(keepends=True):
            self._line(line, at, is_first=at == 0, is_over=is_whole or line.endswith("\n"))
            at += len(line)

    def _line(self, line: str, at: int, *, is_first: bool, is_over: bool) -> None:
        if is_over and (found := marks.ALONE.match(line.rstrip())):
            self._note("role", f"it speaks as {found[0].strip()!r}", at)
        name = self.grounds.speaker
        for begin in (0, *(ended.end() for ended in marks.WITHIN.finditer(line))):
            if found := marks.SPEAKS.match(line, begin):
                self._note("role", f"it speaks as {found[0].strip()!r}", at + begin)
            if begin and name and line.startswith(f"{name}:", begin):
                self._note("role", f"it writes a dialogue; {name!r} speaks only once", at + begin)
        if marks.HEADING.match(line) or self._is_title(line):
            self._note("prompt", "it holds a heading of the instructions", at)
        if name and not is_first and line.lstrip("*_ ").startswith((f"{name}:", f"{name}**:")):
            self._note("role", f"it writes a dialogue; {name!r} speaks only once", at)

    def _is_title(self, line: str) -> bool:
        bare = line.strip()
        plain = bare.strip("#*_: ").casefold()
        return plain in self.grounds.told.titles and bare.startswith(("#", "**", "__"))

    def _language(self, text: str, *, is_whole: bool) -> None:
        language = self.grounds.language
        if not language or text.startswith(REHEARSED):
            self.is_sure = True
        if self.is_sure and (not is_whole or not language or text.startswith(REHEARSED)):
            return
        text = text if is_whole else text[: self._ends[-1] if self._ends else 0]
        if is_foreign(text, language) and not is_foreign(self.grounds.user, language):
            self._note("language", f"it is not in the language {language!r}", 0)
        else:
            self.is_sure = self.is_sure or is_native(text, language)

    def _held(self, text: str) -> int:
        """Say from where on the words may still become a fault; the last word may itself grow."""
        if not self.words:
            return 0  # it may be no reply at all
        end = self._ends[-1]
        places = [len(text), *(start for _, start, _ in words_in(text, end))]
        if found := marks.OPEN_TAG.search(text, max(0, len(text) - 80)):
            places.append(found.start())
        if found := marks.OPEN_CODE_WORD.search(text, max(0, len(text) - 80)):
            places.append(found.start())
        places += [self._starts[-count] for count in self._suspicious()]
        line = text.rfind("\n", 0, len(text.rstrip())) + 1
        for begin in (line, *(ended.end() for ended in marks.WITHIN.finditer(text, line))):
            if self._may_be_label(text[begin:]):
                places.append(begin)
        if marks.OPEN_OBJECT.match(text):
            places.append(0)
        return min(places)

    def _may_be_label(self, line: str) -> bool:
        """Say whether a line may become a speaker's label, or a heading of the prompt."""
        bare = marks.LEAD.sub("", line, count=1).casefold()
        speaker = self.grounds.speaker.casefold()
        labels = (*marks.LABELS, speaker) if speaker else marks.LABELS
        if line.startswith(("#", "**", "__")):
            labels += tuple(filter(None, self.grounds.told.titles))
        # Almost every line is longer than any label, and begins with none.
        if len(bare) <= max(map(len, labels)) and any(one.startswith(bare) for one in labels):
            return True
        return bare.startswith(labels) and any(
            bare.startswith(label) and marks.BEHIND_LABEL.match(bare, len(label))
            for label in labels
        )

    def _suspicious(self) -> Iterable[int]:
        """Give how many of the last words may belong to something that is a fault as a whole."""
        count = len(self.words)
        for length in range(1, min(2 * LONGEST, count) + 1):
            if tuple(self.words[-length:]) in self.grounds.told.prefixes:
                yield length
        if 0 < count < len(self._own) and tuple(self.words) == self._own[:count]:
            yield count
        yield from self._circles.begun()


def _first_words(text: str) -> Words:
    """Give the first words of what a user said; none where it is too little to be known again."""
    said: list[str] = []
    for word, _, _ in words_in(text):
        said.append(word.casefold())
        if len(said) >= _OWN_WORDS and weight(said) >= _FEWEST_OWN:
            break
    return tuple(said[:_OWN_WORDS]) if weight(said) >= _FEWEST_OWN else ()


def fault_of(reply: str, grounds: Grounds) -> Fault | None:
    """Find what makes a whole reply unfit to be sent."""
    if not marks.says_something(reply):
        return Fault("empty", "it is empty", 0)
    return Reader(grounds).read(reply, is_whole=True)
