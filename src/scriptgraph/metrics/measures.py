"""The rows of the table: what is divided by what, in the words and keys of the published one."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from scriptgraph.core.settings import SCRIPTLESS
from scriptgraph.metrics.figures import Decided, Figures
from scriptgraph.records.exits import has_ended

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

    def pairs(self, figures: Iterable[Figures]) -> list[tuple[float, float]]:
        """Give both parts for every dialogue that says both and counts something.

        In the order of their values, so that nothing depends on the order of the dialogues.
        """
        return pairs_of(figures, self.top, self.bottom)


def pairs_of(
    things: Iterable[T], top: Callable[[T], float | None], bottom: Callable[[T], float | None]
) -> list[tuple[float, float]]:
    """Give what is divided and by what, of everything that says both and counts something."""
    found = ((top(one), bottom(one)) for one in things)
    return sorted(
        (above, below)
        for above, below in found
        if above is not None and below is not None and (above or below)
    )


def ratio(pairs: Sequence[tuple[float, float]]) -> float | None:
    """Divide the sums; None where there is nothing to divide by."""
    below = math.fsum(bottom for _, bottom in pairs)
    return math.fsum(top for top, _ in pairs) / below if below else None


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
        lambda f: f.correct + f.incorrect,
    ),
    _share(
        "coherent_switches",
        "coherent switches",
        lambda f: f.coherent,
        lambda f: f.coherent + f.incoherent,
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
    _share(
        "finished", "came to their end", lambda f: has_ended(f.labels.mode, f.exit_reason), _one
    ),
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
        lambda f: f.agent_dollars,
        "$",
        digits=4,
    ),
    _per_dialogue(
        "patient_dollars_per_dialogue",
        "dollars per dialogue, patient",
        lambda f: f.patient_dollars,
        "$",
        digits=4,
    ),
)
"""What the published table lacks."""
