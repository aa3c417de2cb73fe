"""Writes the tiny model's figures as a section of `docs/benchmarks.md`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from benchmarks.machine import machine
from benchmarks.tiny_figures import OWN_RUN, RUN_OF_WORDS, Figures
from benchmarks.wording import TIMES
from scriptgraph.core.settings import Arrangement

_ROWS: Mapping[str, Callable[[Figures], str]] = {
    "sessions held, of those planned": lambda f: f"{f.sessions} of {f.planned}",
    "messages of the agent (turns)": lambda f: str(f.turns),
    "moves between sections": lambda f: str(f.moves),
    "**moves against the script**": lambda f: str(f.illegal),
    "`anytime` rules followed without proof, not urgent": lambda f: str(f.unproven),
    "`anytime` rules followed without proof, urgent": lambda f: str(f.unproven_urgent),
    "replies looked at and refused": lambda f: _by_kind(f),
    "turns in which the script's own sentence was sent instead": lambda f: str(f.fallbacks),
    "**messages sent that repeat the prompt**": lambda f: str(f.repeating),
    "answers cut off at their limit, of all calls": lambda f: f"{f.cut_off} of {f.calls}",
    "longest answer": lambda f: f"{f.longest:,} tokens",
    "tokens sent, a turn": lambda f: _number(f.prompt),
    "tokens really read (behind the prefix cache), a turn": lambda f: _number(f.read),
    "model time, a turn": lambda f: _number(f.ms, "ms"),
    "requests that the server refused": lambda f: str(f.no_answer),
}

_BEGINNING = """\
`make local-model` takes these figures, apart from the others: {sessions} sessions of {turns} turns
in each mode, with the stress relief script, by SmolLM2-135M-Instruct on llama.cpp's server. It is
far too small to lead a conversation, and **nothing here says how well a good model does**. It
does, with a real tokenizer, a real cache and a real grammar, what no stand-in of our own would do.
Half of the patients say fixed lines; the others are played by the same tiny model. `unconstrained`
is the paper's agent, one actor and three, on the same server: its prompts hold the whole script,
and its replies go out as they are.
"""

_END = """\
A message repeats the prompt if it holds a tag of the prompts, {run} words in a row of their
instructions, or {own} of what a model is told when its answer cannot be used; that is a measure of
its own, not the one by which replies are refused.
"""


def table(counted: Mapping[Arrangement, Figures], *, sessions: int, turns: int, on: date) -> str:
    """Write the section, without its heading."""
    modes = list(counted)
    lines = [
        ["", *(f"`{mode}`" for mode in modes)],
        ["---"] * (len(modes) + 1),
        *([name, *(row(counted[mode]) for mode in modes)] for name, row in _ROWS.items()),
        *_ratios(counted),
    ]
    drawn = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    where = ", ".join([on.isoformat(), f"{machine()['cores']} cores", machine()["processor"]])
    beginning = _BEGINNING.format(sessions=sessions, turns=turns)
    return f"{beginning}\n{drawn}\n\n{_END.format(run=RUN_OF_WORDS, own=OWN_RUN)}\nTaken {where}.\n"


def _ratios(counted: Mapping[Arrangement, Figures]) -> list[list[str]]:
    """Compare each of ours with the paper's agent of as many actors."""
    measures: Mapping[str, Callable[[Figures], float | None]] = {
        "tokens really read, against the paper's agent": lambda f: f.read,
        "model time, against the paper's agent": lambda f: f.ms,
    }
    theirs = {
        mode.removeprefix("unconstrained-"): figures
        for mode, figures in counted.items()
        if mode.startswith("unconstrained-")
    }
    return [
        [name, *(_ratio(measure, mode, ours, theirs) for mode, ours in counted.items())]
        for name, measure in measures.items()
    ]


def _ratio(
    measure: Callable[[Figures], float | None],
    mode: Arrangement,
    ours: Figures,
    theirs: Mapping[str, Figures],
) -> str:
    mine, other = measure(ours), measure(theirs[mode]) if mode in theirs else None
    if mine is None or not other:
        return ""
    return f"{mine / other:.2f} {TIMES}"


def _by_kind(counted: Figures) -> str:
    if not counted.refused:
        return "0"
    kinds = ", ".join(f"{kind} {number}" for kind, number in counted.refused.most_common())
    return f"{counted.refused.total()} ({kinds})"


def _number(value: float | None, unit: str = "") -> str:
    return "missing" if value is None else f"{value:,.0f} {unit}".rstrip()
