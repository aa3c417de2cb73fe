"""One row a dialogue."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import get_args

from scriptgraph.metrics.figures import Decided, Figures
from scriptgraph.metrics.speech import Side
from scriptgraph.records.exits import has_ended
from scriptgraph.results.columns import Column, Kind, Table, Value
from scriptgraph.results.held import NO_WORDS, Held

_NO_CALLS = "the corpus knows no calls, or a call does not say"
_UNTAKEN = f"{_NO_CALLS}, or answers had been kept"
_NO_SECTIONS = "it has no sections"
_NO_TRACE = "it holds no decisions"


def _of_figures(
    name: str,
    kind: Kind,
    meaning: str,
    take: Callable[[Figures], Value],
    unit: str = "",
    missing: str = "",
) -> Column[Held]:
    return Column(name, kind, meaning, lambda held: take(held.figures), unit, missing)


def _decided(name: str, meaning: str, take: Callable[[Decided], int]) -> Column[Held]:
    def taken(figures: Figures) -> Value:
        return None if figures.decided is None else take(figures.decided)

    return _of_figures(name, "whole", meaning, taken, missing=_NO_TRACE)


def _judged(name: str, meaning: str, take: Callable[[Figures], int | None]) -> Column[Held]:
    """Count verdicts; 0 of none is no figure."""

    def taken(figures: Figures) -> Value:
        is_judged = figures.judged_completions or figures.judged_coherence
        return take(figures) if is_judged else None

    return _of_figures(name, "whole", meaning, taken, missing="no verifier has judged it")


def _of_sections(name: str, meaning: str, take: Callable[[Figures], int | None]) -> Column[Held]:
    def taken(figures: Figures) -> Value:
        return None if figures.switches is None else take(figures)

    return _of_figures(name, "whole", meaning, taken, missing=_NO_SECTIONS)


def _spoken(side: Side, what: str) -> Column[Held]:
    """Count what a side said; a side that said nothing has 0 of it."""

    def taken(held: Held) -> Value:
        counted: int | None = getattr(getattr(held.speech, side), what)
        return counted

    meaning = f"{what.capitalize()} of the {side}."
    missing = NO_WORDS if what == "words" else ""
    return Column(f"{side}_{what}", "whole", meaning, taken, missing=missing)


_SIDES: tuple[Side, ...] = get_args(Side)


def _about(held: Held) -> str | None:
    provenance = held.dialogue.provenance
    if provenance is None or not provenance.about:
        return None
    return json.dumps(provenance.about, ensure_ascii=False, sort_keys=True)


def _one(held: Held) -> Iterator[Held]:
    yield held


DIALOGUES = Table(
    "dialogues",
    "a dialogue",
    _one,
    (
        Column(
            "started_at",
            "text",
            "When it began.",
            lambda h: h.dialogue.started_at,
            "ISO 8601",
            "it does not say",
        ),
        Column(
            "completed_at",
            "text",
            "When its last step was taken.",
            lambda h: h.dialogue.completed_at,
            "ISO 8601",
            "it does not say",
        ),
        Column(
            "exit_reason",
            "text",
            "Why it stopped.",
            lambda h: h.dialogue.exit_reason,
            missing="it does not say",
        ),
        Column(
            "ended",
            "yes or no",
            "Whether it came to its end, and was not just stopped.",
            lambda h: has_ended(h.dialogue.mode, h.dialogue.exit_reason),
            missing="as `exit_reason`",
        ),
        _of_figures("turns", "whole", "The agent's messages.", lambda f: f.turns),
        _of_figures(
            "calls", "whole", "The agent's calls of models.", lambda f: f.calls, "", _NO_CALLS
        ),
        _of_figures("ms", "number", "Time of these calls.", lambda f: f.ms, "ms", _UNTAKEN),
        _of_figures(
            "input_tokens",
            "whole",
            "Tokens that they read.",
            lambda f: f.input_tokens,
            "tokens",
            _UNTAKEN,
        ),
        _of_figures(
            "output_tokens",
            "whole",
            "Tokens that they wrote.",
            lambda f: f.output_tokens,
            "tokens",
            _UNTAKEN,
        ),
        _of_sections("switches", "Sections that were left.", lambda f: f.switches),
        _of_sections("claims", "Those of them that were said to be complete.", lambda f: f.claims),
        _of_sections(
            "dispatches", "Those of them that another section followed.", lambda f: f.dispatches
        ),
        _of_sections(
            "conform_dispatches", "Dispatches that the script allows.", lambda f: f.conform
        ),
        _judged("correct", "Completions that the verifier confirmed.", lambda f: f.correct),
        _judged("incorrect", "Completions that it did not.", lambda f: f.incorrect),
        _judged(
            "coherent",
            "Switches after which the agent's first message is coherent.",
            lambda f: f.coherent,
        ),
        _judged("incoherent", "Switches after which it is not.", lambda f: f.incoherent),
        _decided(
            "decisions",
            "Evaluations and dispatches that models were asked for; a reply is none.",
            lambda d: d.asked,
        ),
        _decided("missing_decisions", "Those of them that never came.", lambda d: d.undecided),
        _decided("refused", "What models wanted and did not get.", lambda d: d.refused),
        _decided("evidence_rejected", "Quotes that were never said.", lambda d: d.rejected),
        _decided(
            "refused_replies", "Replies that were not fit to be sent.", lambda d: d.refused_replies
        ),
        _decided("unfit_messages", "Messages that were sent all the same.", lambda d: d.unfit),
        _decided(
            "fallback_messages", "Messages that are the script's fallback.", lambda d: d.fallbacks
        ),
        _of_figures(
            "contradictions",
            "whole",
            "What the simulated patient provably said against its case.",
            lambda f: f.contradictions,
            missing="nobody has checked the patient",
        ),
        _of_figures(
            "agent_dollars",
            "number",
            "What the agent's calls cost.",
            lambda f: f.agent_price,
            "US dollars",
            "a price or a number of tokens is not known, or answers had been kept",
        ),
        _of_figures(
            "patient_dollars",
            "number",
            "What the patient's calls cost.",
            lambda f: f.patient_price,
            "US dollars",
            "as `agent_dollars`",
        ),
        *(_spoken(side, what) for side in _SIDES for what in ("utterances", "words", "characters")),
        Column(
            "about",
            "text",
            "What a corpus of others says of it beyond: a JSON object.",
            _about,
            missing="there is nothing of the kind",
        ),
    ),
)
"""The table of dialogues."""
