"""What became of sessions with the tiny model: counted from records and calls, and written down."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from benchmarks.tables import TIMES, machine
from benchmarks.tiny_server import Call
from scriptgraph.core.settings import DECISIONS, Arrangement, DecisionForm
from scriptgraph.core.trace import TraceRecord
from scriptgraph.metrics.course import course
from scriptgraph.prompting import own_words
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.state.undecided import decisions_in

RUN_OF_WORDS = 10
"""So many words in a row that stand in a prompt's instructions are no chance."""

OWN_RUN = 5
"""So many of what we say between the messages of a conversation are none either."""

_MARKUP = re.compile(r"</?(section|instructions|person|tasks?|transcript|conduct)\b", re.IGNORECASE)


class Held(NamedTuple):
    """How sessions were held: a column of the table."""

    mode: Arrangement
    decisions: DecisionForm = DECISIONS

    @property
    def name(self) -> str:
        """Name it, also in files."""
        return self.mode if self.decisions == DECISIONS else f"{self.mode}-{self.decisions}"

    @property
    def title(self) -> str:
        """Name it on top of its column."""
        return f"`{self.mode}`" + f", `{self.decisions}`" * (self.decisions != DECISIONS)


@dataclass(frozen=True)
class Heard:
    """What was heard between client and server in one mode's sessions."""

    calls: Sequence[Call]
    refused: Sequence[str]
    planned: int
    """Sessions that there should be."""


@dataclass(frozen=True)
class Figures:
    """The figures of one column; per turn is per message of the agent."""

    taken: date
    planned: int
    sessions: int
    turns: int
    moves: int
    illegal: int
    unproven: int
    """`anytime` rules that were followed without a quote of the user's, and are not urgent."""

    unproven_urgent: int
    refused: Counter[str]
    """Kind → replies that were looked at and not sent."""

    asked: int | None
    """Decisions that a model was asked for; None where nobody has counted."""

    at_once: int | None
    """Those whose first answer was usable."""

    decided: int | None
    """Those that came, at the first answer or a later one."""

    fallbacks: int
    """Turns in which the script's own sentence was sent instead."""

    repeating: int
    """Messages of the agent that repeat the prompt."""

    cut_off: int
    calls: int
    longest: int
    """Tokens of the longest answer."""

    read: float | None
    """Tokens a turn that the server really read."""

    prompt: float | None
    """Tokens a turn that were sent."""

    ms: float | None
    """Time a turn that the model took."""

    no_answer: int
    """Requests that the server refused."""

    cores: int | None = None
    """Those that the server wrote on; None where nobody has noted it."""


def figures(
    dialogues: Sequence[Dialogue],
    heard: Heard,
    exact: Sequence[str] = (),
    *,
    taken: date,
    cores: int,
) -> Figures:
    """Count.

    Args:
        dialogues: The sessions' records.
        heard: The calls that were made in them.
        taken: The day on which they were held.
        cores: Those that the server wrote on.
        exact: Words that the script itself puts into the agent's mouth: prompts tell them as well.
    """
    courses = [course(one) for one in dialogues]
    switches = [switch for one in courses for switch in one.switches if switch.target]
    records = [record for one in dialogues for record in _decisions(one)]
    said = [step.words for one in dialogues for step in one.steps if step.actor == "dialog"]
    unproven = Counter(_is_urgent(record) for record in records if _is_unproven(record))
    told = _runs(call.system for call in heard.calls if not call.asked_for)
    instructions = told - _runs(exact)
    turns = sum(len(one.turns) for one in courses)
    decisions = decisions_in(records)
    return Figures(
        taken=taken,
        planned=heard.planned,
        sessions=len(dialogues),
        turns=turns,
        moves=len(switches),
        illegal=sum(switch.conform is False for switch in switches),
        unproven=unproven[False],
        unproven_urgent=unproven[True],
        refused=Counter(kind for record in records for kind in _kinds(record)),
        asked=decisions.asked,
        at_once=sum(_is_decided_at_once(record) for record in records),
        decided=decisions.asked - decisions.missing,
        fallbacks=sum(bool(record.get("fallback")) for record in records),
        repeating=sum(repeats(text, instructions) for text in said),
        cut_off=sum(call.finish == "length" for call in heard.calls),
        calls=len(heard.calls),
        longest=max((call.written for call in heard.calls), default=0),
        read=_share(sum(call.read for call in heard.calls), turns),
        prompt=_share(sum(call.prompt for call in heard.calls), turns),
        ms=_share(sum(call.ms for call in heard.calls), turns),
        no_answer=len(heard.refused),
        cores=cores,
    )


def repeats(text: str, instructions: set[tuple[str, ...]]) -> bool:
    """Say whether a message holds a prompt's markup, or a run of words of ours.

    It is a measure of its own: not the one by which replies are refused.
    """
    return (
        bool(_MARKUP.search(text))
        or not instructions.isdisjoint(_runs([text]))
        or not _runs([own_words()], OWN_RUN).isdisjoint(_runs([text], OWN_RUN))
    )


def _decisions(dialogue: Dialogue) -> Iterator[TraceRecord]:
    return (step.decision for step in dialogue.steps if step.decision)


def _is_unproven(record: TraceRecord) -> bool:
    if record.get("kind") != "anytime":
        return False
    return any(q["status"] == "holds" and not q["found"] for q in record["evidence"])


def _is_decided_at_once(record: TraceRecord) -> bool:
    """Say whether a model was asked for a decision, and its first answer was one."""
    decisions = decisions_in([record])
    is_first = "call" in record and record["call"]["attempts"] == 1
    return bool(decisions.asked) and not decisions.missing and is_first


def _is_urgent(record: TraceRecord) -> bool:
    """Say whether a rule was followed unproven because it is urgent; the record has a mark then."""
    return bool(record.get("unproven"))


def _kinds(record: TraceRecord) -> Iterator[str]:
    return (refusal["kind"] for refusal in record["refused"] if "kind" in refusal)


def _runs(texts: Iterable[str], length: int = RUN_OF_WORDS) -> set[tuple[str, ...]]:
    """Give every run of so many words."""
    found = set[tuple[str, ...]]()
    for text in set(texts):
        words = re.findall(r"\w+", text.casefold())
        found.update(
            tuple(words[start : start + length]) for start in range(len(words) - length + 1)
        )
    return found


def _share(total: float, turns: int) -> float | None:
    return total / turns if turns else None


_ROWS: Mapping[str, Callable[[Figures], str]] = {
    "taken": lambda f: f.taken.isoformat(),
    "sessions held, of those planned": lambda f: f"{f.sessions} of {f.planned}",
    "messages of the agent (turns)": lambda f: str(f.turns),
    "moves between sections": lambda f: str(f.moves),
    "**moves against the script**": lambda f: str(f.illegal),
    "`anytime` rules followed without proof, not urgent": lambda f: str(f.unproven),
    "`anytime` rules followed without proof, urgent": lambda f: str(f.unproven_urgent),
    "**decisions usable at the first answer**": lambda f: _of(f.at_once, f.asked),
    "decisions usable at the first answer or the second": lambda f: _of(f.decided, f.asked),
    "replies looked at and refused": lambda f: _by_kind(f),
    "turns in which the script's own sentence was sent instead": lambda f: str(f.fallbacks),
    "**messages sent that repeat the prompt**": lambda f: str(f.repeating),
    "answers cut off at their limit, of all calls": lambda f: f"{f.cut_off} of {f.calls}",
    "longest answer": lambda f: f"{f.longest:,} tokens",
    "tokens sent, a turn": lambda f: _number(f.prompt),
    "tokens really read (behind the prefix cache), a turn": lambda f: _number(f.read),
    "model time, a turn": lambda f: _number(f.ms, "ms"),
    "requests that the server refused": lambda f: str(f.no_answer),
    "cores of the server": lambda f: "not noted" if f.cores is None else str(f.cores),
}

_WANTED = f"wanted: at most 0.5 {TIMES}"

_BEGINNING = """\
`make local-model` takes these figures, apart from the others: sessions of {turns} turns with the
stress relief script, by SmolLM2-135M-Instruct on llama.cpp's server. It is far too small to lead a
conversation, and **nothing here says how well a good model does**. It does, with a real tokenizer,
a real cache and a real grammar, what no stand-in of our own would do. Half of the patients say
fixed lines; the others are played by the same tiny model. Decisions are one short list where
nothing else is said; `full` is an object for each, behind a reason. `unconstrained` is the paper's
agent, one actor and three, on the same server: its prompts hold the whole script, and its replies
go out as they are.
"""

_END = """\
A message repeats the prompt if it holds a tag of the prompts, {run} words in a row of their
instructions, or {own} of what a model is told when its answer cannot be used; that is a measure of
its own, not the one by which replies are refused. A decision is usable if it can be read and holds
what the script allows; where the first answer is not, a second is asked for.

Each column was taken on the day that it names; one of fewer sessions has the first of the same
patients. Tokens do not depend on what else a machine does; model time does, and tells nothing
between columns of different cores.
"""


def table(counted: Mapping[Held, Figures], *, turns: int) -> str:
    """Write the section, without its heading."""
    lines = [
        ["", *(held.title for held in counted)],
        ["---"] * (len(counted) + 1),
        *([name, *(row(one) for one in counted.values())] for name, row in _ROWS.items()),
        *_ratios(counted),
    ]
    drawn = "\n".join(f"| {' | '.join(line)} |" for line in lines)
    beginning, end = _BEGINNING.format(turns=turns), _END.format(run=RUN_OF_WORDS, own=OWN_RUN)
    return f"{beginning}\n{drawn}\n\n{end}\nTaken on {machine()['processor']}.\n"


def _ratios(counted: Mapping[Held, Figures]) -> list[list[str]]:
    """Compare each of ours with the paper's agent of as many actors."""
    measures: Mapping[str, Callable[[Figures], float | None]] = {
        f"tokens really read, against the paper's agent ({_WANTED})": lambda f: f.read,
        "model time, against the paper's agent": lambda f: f.ms,
    }
    theirs = {
        held.mode.removeprefix("unconstrained-"): figures
        for held, figures in counted.items()
        if held.mode.startswith("unconstrained-")
    }
    return [
        [name, *(_ratio(measure, held.mode, ours, theirs) for held, ours in counted.items())]
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


def _of(some: int | None, whole: int | None) -> str:
    if some is None or whole is None:
        return "not counted"
    return f"{some} of {whole}" + (f" ({some / whole:.0%})" if whole else "")


def _by_kind(counted: Figures) -> str:
    if not counted.refused:
        return "0"
    kinds = ", ".join(f"{kind} {number}" for kind, number in counted.refused.most_common())
    return f"{counted.refused.total()} ({kinds})"


def _number(value: float | None, unit: str = "") -> str:
    return "missing" if value is None else f"{value:,.0f} {unit}".rstrip()
