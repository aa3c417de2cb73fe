"""The rows of the table: what is divided by what, in the words and keys of the published one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from scriptgraph.core.settings import SCRIPTLESS
from scriptgraph.metrics.figures import Decided, Figures
from scriptgraph.metrics.jackknife import Amount, Drawn, Sample
from scriptgraph.metrics.sampling import Sampling
from scriptgraph.records.exits import FINISHED, GOALS_MET, LEFT

T = TypeVar("T")

Part = Callable[[Figures], float | None]


@dataclass(frozen=True)
class Measure:
    """A sum over dialogues divided by another."""

    key: str
    label: str
    top: Part
    bottom: Part
    kind: Literal["mean", "share"]
    """A `share` counts yes among yes and no; its parts are whole numbers."""

    unit: str = ""
    digits: int = 1
    """Digits behind the point that are shown; of a share, in percent."""

    rare: bool = False
    """Whether a table in which no group has it does without its row."""

    complement: str = ""
    """The key of the figure that it is the rest of: what one says of groups the other says, too."""

    @property
    def test(self) -> str:
        """Name what a comparison tests by it: a figure and its complement are one test."""
        return self.complement or self.key

    def says(self, figures: Figures) -> bool:
        """Say whether a dialogue's record has both parts."""
        return self.top(figures) is not None and self.bottom(figures) is not None

    def sample(self, figures: Iterable[Figures], sampling: Sampling) -> list[Amount]:
        """Give both parts for every dialogue that says both and counts something."""
        return sample_of(figures, self.top, self.bottom, sampling.drawn)

    def over(self, sample: Sample) -> int:
        """Say over how many a figure is: dialogues, or, of a share, all that was counted."""
        if self.kind == "share":
            return int(sum(one.bottom for one in sample))
        return len(sample)


def sample_of(
    things: Iterable[T],
    top: Callable[[T], float | None],
    bottom: Callable[[T], float | None],
    drawn: Callable[[T], tuple[Drawn, ...]],
) -> list[Amount]:
    """Give what is divided and by what, of everything that says both and counts something."""
    found = ((one, top(one), bottom(one)) for one in things)
    return [
        Amount(above, below, drawn(one))
        for one, above, below in found
        if above is not None and below is not None and (above or below)
    ]


def ratio(sample: Sample) -> float | None:
    """Divide the sums; None where there is nothing to divide by."""
    below = math.fsum(one.bottom for one in sample)
    return math.fsum(one.top for one in sample) / below if below else None


def _one(_: Figures) -> float:
    return 1


def _turns(figures: Figures) -> float:
    return figures.turns


def _decided(part: Callable[[Decided], float], *, in_scripts: bool = False) -> Part:
    """Take a number from the agent's decisions; None where no record tells of them."""

    def taken(figures: Figures) -> float | None:
        if figures.decided is None or (in_scripts and figures.labels.mode in SCRIPTLESS):
            return None
        return part(figures.decided)

    return taken


def _at(reason: str, *, scripted: bool = False) -> Part:
    """Say whether it stopped for a reason; None where nobody knows, or it can be none.

    With a script a session ends where the script does; a role-play, which has none, ends with its
    client. The two are no shares of one thing.
    """

    def stopped(figures: Figures) -> float | None:
        if figures.exit_reason is None or (figures.labels.mode in SCRIPTLESS) is scripted:
            return None
        return figures.exit_reason == reason

    return stopped


def _per_dialogue(key: str, label: str, top: Part, unit: str = "", digits: int = 1) -> Measure:
    return Measure(key, label, top, _one, "mean", unit, digits)


def _per_turn(key: str, label: str, top: Part, unit: str = "", digits: int = 1) -> Measure:
    return Measure(key, label, top, _turns, "mean", unit, digits)


def _share(key: str, label: str, top: Part, bottom: Part) -> Measure:
    return Measure(key, label, top, bottom, "share")


PUBLISHED = (
    _per_dialogue("turns_per_dialogue", "turns per dialogue", _turns),
    _per_dialogue("switches_per_dialogue", "switches per dialogue", lambda f: f.switches, digits=2),
    _per_turn("ms_per_turn", "time per turn", lambda f: f.ms, "ms", digits=0),
    _per_turn("input_tokens_per_turn", "input tokens per turn", lambda f: f.input_tokens, digits=0),
    _per_turn("output_tokens_per_turn", "output tokens per turn", lambda f: f.output_tokens),
    _share(
        "correct_completions",
        "correct completions",
        lambda f: f.correct,
        lambda f: f.judged_completions,
    ),
    _share(
        "coherent_switches",
        "coherent switches",
        lambda f: f.coherent,
        lambda f: f.judged_coherence,
    ),
    _share("conform_dispatches", "conform dispatches", lambda f: f.conform, lambda f: f.dispatches),
)
"""The published table (paper, table 1), without its two counts."""

FURTHER = (
    _share(
        "unjudged_completions",
        "completions without a verdict",
        lambda f: f.unjudged,
        lambda f: f.claims,
    ),
    _share("finished", "reached the script's end", _at(FINISHED, scripted=True), _one),
    replace(_share("goals_met", "client's goals were met", _at(GOALS_MET), _one), rare=True),
    replace(_share("client_left", "client left", _at(LEFT), _one), rare=True),
    _per_turn("calls_per_turn", "calls per turn", lambda f: f.calls, digits=2),
    _share(
        "missing_decisions",
        "decisions that never came",
        _decided(lambda d: d.undecided),
        _decided(lambda d: d.asked),
    ),
    _per_dialogue(
        "refused_replies_per_dialogue",
        "replies refused as unfit per dialogue",
        _decided(lambda d: d.refused_replies),
        digits=2,
    ),
    _per_turn(
        "refused_replies_per_turn",
        "replies refused as unfit per turn",
        _decided(lambda d: d.refused_replies),
        digits=2,
    ),
    _share("unfit_messages", "messages sent although unfit", _decided(lambda d: d.unfit), _turns),
    _share(
        "fallback_messages",
        "messages that are the fallback",
        _decided(lambda d: d.fallbacks),
        _turns,
    ),
    _share(
        "unwritten_messages",
        "exact words without their rest",
        _decided(lambda d: d.unwritten),
        _turns,
    ),
    _per_dialogue(
        "unproven_per_dialogue",
        "urgent rules followed without proof per dialogue",
        _decided(lambda d: d.unproven),
        digits=2,
    ),
    _per_dialogue(
        "unheard_per_dialogue",
        "words of danger that a judge passed over per dialogue",
        _decided(lambda d: d.unheard),
        digits=2,
    ),
    _per_dialogue(
        "refused_per_dialogue", "refused decisions per dialogue", _decided(lambda d: d.refused)
    ),
    _per_dialogue(
        "evidence_rejected_per_dialogue",
        "evidence rejected per dialogue",
        _decided(lambda d: d.rejected, in_scripts=True),
    ),
    _per_dialogue(
        "contradictions_per_dialogue",
        "contradictions of the patient per dialogue",
        lambda f: f.contradictions,
        digits=2,
    ),
    _per_dialogue(
        "agent_dollars_per_dialogue",
        "dollars per dialogue, agent",
        lambda f: f.agent_price,
        "$",
        digits=4,
    ),
    _per_dialogue(
        "patient_dollars_per_dialogue",
        "dollars per dialogue, patient",
        lambda f: f.patient_price,
        "$",
        digits=4,
    ),
)
"""What the published table lacks."""
