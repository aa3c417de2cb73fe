"""The guard: looks through every message of a user's for danger, the first included.

Three can listen: words that are data (`safety.danger`), a classifier, and a model's judgement. What
any of them hears counts, and the gravest of it leads. Words are precise; a model hears what is only
hinted at; a classifier is for whoever has labelled messages of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.trace import About, GuardFinding, Level
from scriptgraph.language.phrases import words_in
from scriptgraph.safety.danger import Phrases, heard
from scriptgraph.safety.danger.levels import LEVELS, is_grave

_PARTS = 3
"""How many messages back a sentence may have begun."""

_SHORT = 6
"""Words, or Chinese characters, of such a message at most."""

_ENDS = (".", "!", "?", "\u3002", "\uff01", "\uff1f")

BY_PHRASES, BY_CLASSIFIER, BY_MODEL = "phrases", "classifier", "model"
"""Who found it, in the trace."""


class Classifier(Protocol):
    """Tells the danger in one message."""

    def __call__(self, text: str) -> tuple[Level, About]:
        """Give the level, and of what danger; `none` and an empty text where there is none."""
        ...


@dataclass(frozen=True)
class Guard:
    """Who listens for danger in a session."""

    phrases: Phrases | None = None
    """A clinic's own words of danger, which are heard besides ours; see `read_phrases`."""

    model: BaseChatModel | str | None = None
    """A chat model that judges every message beside the evaluator, or its name; None for none."""

    classifier: Classifier | None = None
    """Looks at every message as well."""

    region: str = ""
    """Where users are, such as `DE` or `GB`: whose numbers they are given; empty for anywhere."""

    watches: bool = True
    """Whether anybody listens at all.

    Switched off where a recorded session is followed, whose moves are known.
    """

    def look(self, text: str) -> GuardFinding:
        """Look at one message, without a model."""
        danger = heard(text, self.phrases)
        findings = [finding(danger.level, danger.about, BY_PHRASES, danger.words)]
        if self.classifier:
            level, about = self.classifier(text)
            findings.append(finding(level, about, BY_CLASSIFIER))
        return joined(findings)

    def look_at(self, texts: Sequence[str], before: Sequence[str] = ()) -> GuardFinding | None:
        """Look at all that the user has said now; None where they have said nothing.

        Several messages are also looked at as one, with the short ones before them: people part a
        sentence.

        Args:
            texts: What they say now.
            before: What they have said before that, the oldest first.
        """
        if not (self.watches and texts):
            return None
        together = [" ".join(texts)] if len(texts) > 1 else []
        found = gravest([self.look(text) for text in (*texts, *together)])
        begun = " ".join(_short_ones(before))
        if is_grave(found["level"]) or not begun:
            return found
        whole = self.look(f"{begun} {' '.join(texts)}")
        is_parted = is_grave(whole["level"]) and _crosses(begun, whole["words"])
        return whole if is_parted else found


def _short_ones(said: Sequence[str]) -> list[str]:
    """Give the last messages that can be the beginning of a sentence: short, and without an end."""
    found: list[str] = []
    for text in reversed(said[-_PARTS:]):
        if len(words_in(text)) > _SHORT or text.rstrip().endswith(_ENDS):
            break
        found.insert(0, text)
    return found


def _crosses(begun: str, words: str) -> bool:
    """Say whether a passage begins in a text and goes on behind it, and does not stand in it."""
    if words in begun:
        return False
    return any(begun.endswith(words[:end].rstrip()) for end in range(1, len(words)))


def finding(level: Level, about: About, by: str, words: str = "") -> GuardFinding:
    """Write down what one listener has found; where there is no danger, nothing more is told."""
    if level == "none":
        return NOTHING
    return GuardFinding(level=level, about=about or "self", by=by, words=words)


NOTHING = GuardFinding(level="none", about="", by="", words="")


def gravest(findings: Iterable[GuardFinding]) -> GuardFinding:
    """Give the gravest finding, and of several the first.

    Danger to the user stands before danger to others, where both are as grave.
    """
    return max(findings, key=_rank, default=NOTHING)


def joined(findings: Sequence[GuardFinding]) -> GuardFinding:
    """Put together what several listeners found; whoever found as much is named."""
    grave = gravest(findings)
    if grave["level"] == "none":
        return grave
    agreeing = [one for one in findings if one["level"] == grave["level"]]
    by = ", ".join(dict.fromkeys(one["by"] for one in agreeing if one["by"]))
    words = next((one["words"] for one in agreeing if one["words"]), "")
    return GuardFinding(level=grave["level"], about=grave["about"], by=by, words=words)


def _rank(one: GuardFinding) -> tuple[int, bool]:
    return LEVELS.index(one["level"]), one["about"] != "to others"
