"""The rows about what was said: sums over dialogues divided by sums, like every other figure."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from scriptgraph.metrics.measures import Measure, Part
from scriptgraph.metrics.profiles import Likeness
from scriptgraph.metrics.speech import ORDERS, ORDERS_OF_CHARACTERS, Side, Speech, Voice

Amount = Callable[[Speech], float | None]


@dataclass(frozen=True)
class Spoken:
    """A figure that any dialogue has in which somebody speaks, of a reference corpus, too."""

    key: str
    label: str
    top: Amount
    bottom: Amount
    digits: int = 1
    complement: str = ""

    def measure(self) -> Measure:
        """Give it as a row of recorded dialogues."""
        return Measure(
            self.key,
            self.label,
            _heard(self.top),
            _heard(self.bottom),
            "mean",
            digits=self.digits,
            complement=self.complement,
        )


def _heard(amount: Amount) -> Part:
    return lambda figures: None if figures.speech is None else amount(figures.speech)


def _voice(side: Side) -> Callable[[Speech], Voice]:
    return lambda speech: speech.agent if side == "agent" else speech.client


def _each(_: Speech) -> float:
    return 1


def _of_side(side: Side) -> Iterator[Spoken]:
    voice = _voice(side)

    def per_utterance(speech: Speech) -> float:
        return voice(speech).utterances

    yield Spoken(
        f"{side}_utterances_per_dialogue",
        f"utterances per dialogue, {side}",
        per_utterance,
        _each,
    )
    yield Spoken(
        f"{side}_words_per_utterance",
        f"words per utterance, {side}",
        lambda speech: voice(speech).words,
        per_utterance,
    )
    yield Spoken(
        f"{side}_characters_per_utterance",
        f"characters per utterance, {side}",
        lambda speech: voice(speech).characters,
        per_utterance,
    )
    yield Spoken(
        f"{side}_talk_ratio",
        f"share of all words, {side}",
        lambda speech: voice(speech).words,
        lambda speech: speech.words,
        digits=3,
        complement=_rest("talk_ratio", side),
    )
    yield Spoken(
        f"{side}_character_ratio",
        f"share of all characters, {side}",
        lambda speech: voice(speech).characters,
        lambda speech: speech.characters,
        digits=3,
        complement=_rest("character_ratio", side),
    )
    for order in ORDERS:
        yield _variety(side, order)
    for order in ORDERS_OF_CHARACTERS:
        yield _variety_of_characters(side, order)


def _rest(ratio: str, side: Side) -> str:
    """Name the share that is what is left of this one: the client's is the rest of the agent's."""
    return f"agent_{ratio}" if side == "client" else ""


def _variety(side: Side, order: int) -> Spoken:
    voice = _voice(side)

    def known(speech: Speech) -> float | None:
        return voice(speech).variety[order - 1]

    return Spoken(f"{side}_distinct_{order}", f"distinct-{order}, {side}", known, _each, digits=3)


def _variety_of_characters(side: Side, order: int) -> Spoken:
    voice = _voice(side)
    place = ORDERS_OF_CHARACTERS.index(order)

    def known(speech: Speech) -> float | None:
        return voice(speech).variety_of_characters[place]

    key, label = f"{side}_distinct_{order}_characters", f"distinct-{order} of characters, {side}"
    return Spoken(key, label, known, _each, digits=3)


SPOKEN = tuple(
    one for pair in zip(_of_side("agent"), _of_side("client"), strict=True) for one in pair
)
"""Agent and client by turns."""

SPEECH = tuple(one.measure() for one in SPOKEN)
"""The same as rows of recorded dialogues."""


def _liked(amount: Callable[[Likeness], float]) -> Part:
    return lambda figures: None if figures.likeness is None else amount(figures.likeness)


LIKENESS = tuple(
    Measure(key, label, _liked(amount), _liked(lambda _: 1), "mean", digits=3)
    for key, label, amount in (
        ("own_profile_overlap", "client's words in its own profile", lambda one: one.own),
        ("other_profiles_overlap", "in other patients' profiles", lambda one: one.others),
        ("profile_overlap_excess", "own minus others", lambda one: one.own - one.others),
    )
)
"""What share of the client's different words stands in profiles."""
