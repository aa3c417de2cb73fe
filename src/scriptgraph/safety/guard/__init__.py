"""The guard: looks through every message of a user's for danger, the first included.

Three can listen: words that are data (`safety.danger`), a classifier, and a model's judgement. What
any of them hears counts, and the gravest of it leads. Words are precise; a model hears what is only
hinted at; a classifier is for whoever has labelled messages of their own.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.danger import GuardFinding
from scriptgraph.core.errors import InputError
from scriptgraph.language.phrases import words_in
from scriptgraph.safety.danger import Phrases, heard, read_phrases
from scriptgraph.safety.danger.levels import is_grave, reaches
from scriptgraph.safety.guard.classifying import Classifier, Hearing, require_classifier
from scriptgraph.safety.guard.findings import BY_PHRASES, finding, gravest, joined
from scriptgraph.safety.guard.learned import read_classifier

log = logging.getLogger("scriptgraph.guard")

_PARTS = 3
"""How many messages back a sentence may have begun."""

_SHORT = 6
"""Words, or Chinese characters, of such a message at most."""

_ENDS = (".", "!", "?", "\u3002", "\uff01", "\uff1f")


@dataclass(frozen=True)
class Guard:
    """Who listens for danger in a session.

    Raises:
        InputError: When one of these is none that can listen, or a file of phrases cannot be read.
    """

    phrases: Phrases | str | Path | None = None
    """A clinic's own words of danger, which are heard besides ours: a file, or one that was read by
    `read_phrases`."""

    model: BaseChatModel | str | None = None
    """A chat model that judges every message beside the evaluator, or its name; None for none."""

    classifier: Classifier | str | Path | None = None
    """Looks at every message as well, in a thread of its own and several at once: a function from a
    text to a level and of what danger, `("explicit", "self")`, or the file of one that was learned
    (`scriptgraph guard learn`). A turn waits for it as long as for the guard's model."""

    region: str = ""
    """Where users are, such as `DE` or `GB`: whose numbers they are given; empty for anywhere."""

    watches: bool = True
    """Whether anybody listens at all.

    Switched off where a recorded session is followed, whose moves are known.
    """

    def __post_init__(self) -> None:
        """Look at all of it before anybody relies on it."""
        if isinstance(self.phrases, str | Path):
            object.__setattr__(self, "phrases", read_phrases(Path(self.phrases)))
        elif not isinstance(self.phrases, Phrases | None):
            kind = type(self.phrases).__name__
            raise InputError(
                f"`phrases` is a {kind}; give the path of a file of phrases, or what "
                "`read_phrases` gives"
            )
        if isinstance(self.classifier, str | Path):
            object.__setattr__(self, "classifier", read_classifier(self.classifier))
        elif self.classifier is not None:
            require_classifier(self.classifier)
        if not isinstance(self.region, str):
            raise InputError(f'`region` is {self.region!r}, and no text: write "DE", or ""')
        if not isinstance(self.watches, bool):
            raise InputError(f"`watches` is {self.watches!r}, which is neither True nor False")

    def look(self, text: str) -> GuardFinding:
        """Look at one message, without a model; what a classifier cannot tell is logged."""
        words = self._words(text)
        if self.classifier is None:
            return words
        assert not isinstance(self.classifier, str | Path)
        hearing = Hearing(self.classifier, [text])
        hearing.ended.result()
        if hearing.failed:
            log.warning("the classifier has told nothing: %s", hearing.failed)
        return joined([words, *hearing.findings])

    def look_at(self, texts: Sequence[str], before: Sequence[str] = ()) -> GuardFinding | None:
        """Look by words alone at all that the user has said now.

        Several messages are also looked at as one, with the short ones before them: people part a
        sentence.

        Args:
            texts: What they say now.
            before: What they have said before that, the oldest first.

        Returns:
            What was found; None where they have said nothing, or nobody listens.
        """
        if not (self.watches and texts):
            return None
        found = gravest(map(self._words, _said_now(texts)))
        begun = " ".join(_short_ones(before))
        if is_grave(found["level"]) or not begun:
            return found
        whole = self._words(f"{begun} {' '.join(texts)}")
        part = _part_in(begun, whole["words"])
        is_parted = is_grave(whole["level"]) and bool(part)
        return whole if is_parted and not _holds(self._words(part), whole) else found

    def listen(self, texts: Sequence[str]) -> Hearing | None:
        """Have the classifier begin to listen; None where there is none, or nothing to hear."""
        if not (self.watches and texts and self.classifier):
            return None
        assert not isinstance(self.classifier, str | Path)
        return Hearing(self.classifier, _said_now(texts))

    def _words(self, text: str) -> GuardFinding:
        assert not isinstance(self.phrases, str | Path)
        danger = heard(text, self.phrases)
        return finding(danger.level, danger.about, BY_PHRASES, danger.words)


def _said_now(texts: Sequence[str]) -> list[str]:
    """List messages as they are looked at: several also as one."""
    return [*texts, *([" ".join(texts)] if len(texts) > 1 else [])]


def _short_ones(said: Sequence[str]) -> list[str]:
    """Give the last messages that can be the beginning of a sentence: short, and without an end."""
    found: list[str] = []
    for text in reversed(said[-_PARTS:]):
        if len(words_in(text)) > _SHORT or text.rstrip().endswith(_ENDS):
            break
        found.insert(0, text)
    return found


def _part_in(begun: str, words: str) -> str:
    """Give how much of a passage ends a text, and goes on behind it; nothing where none does."""
    if words in begun:
        return ""
    ways = (words[:end].rstrip() for end in range(len(words) - 1, 0, -1))
    return next((way for way in ways if begun.endswith(way)), "")


def _holds(part: GuardFinding, whole: GuardFinding) -> bool:
    """Say whether the beginning of a passage tells of the same danger without what follows.

    "He will kill me" goes on with nothing new where the next words are "me, I am safe".
    """
    return part["about"] == whole["about"] and reaches(part["level"], whole["level"])
