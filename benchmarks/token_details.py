"""What stands below the token figures: tables, remarks, and sessions with recaps and without."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice, pairwise
from statistics import fmean
from typing import get_args

from langchain_core.messages import HumanMessage
from langchain_core.runnables import RunnableBinding
from langgraph.checkpoint.memory import InMemorySaver
from pydantic import BaseModel

from benchmarks.counting import Account, MeteredStandIn, Tokenizer
from benchmarks.group import Details, Options, Row, Target
from benchmarks.tables import TIMES
from scriptgraph.assurance.replay import Replay, cue_of
from scriptgraph.core.settings import DecisionForm, Mode, Settings
from scriptgraph.graphs.session import create_session
from scriptgraph.models.chat import openai_model, structured
from scriptgraph.prompting import names_in
from scriptgraph.prompting.schemas import ActorAnswer, Evaluation
from scriptgraph.prompting.script_schemas import asking, choosing
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.rehearsal.standin import NOTED_QUOTES, NOTED_WORDS, Cue
from scriptgraph.script.model import END_OF_SESSION, Script
from scriptgraph.sessions.recorded import RecordedTurn, recorded_turns


@dataclass(frozen=True)
class Run:
    """The published dialogues of one variant, in one arrangement."""

    arrangement: str
    account: Account
    replayed: Replay = field(default_factory=Replay)


Runs = Mapping[Mode, Run]
"""Mode → its run."""


def by_role(caption: str, runs: Sequence[Run]) -> Details:
    """List what each role used in a turn."""
    header = ("arrangement", "role", "calls", "input", "uncached input", "output")
    return Details(caption, header, [line for run in runs for line in _lines(run)])


def _lines(run: Run) -> Iterator[tuple[str, ...]]:
    account = run.account
    for role, usage in [*sorted(account.roles.items()), ("all", account.total())]:
        yield (
            run.arrangement,
            role,
            f"{usage.calls / account.turns:.2f}",
            *(f"{n / account.turns:,.0f}" for n in (usage.input, usage.uncached, usage.output)),
        )


def decisions(runs: Runs) -> Details:
    """List what became of the recorded decisions."""
    totals = {mode: run.replayed.totals() for mode, run in runs.items()}
    header = ("mode", *next(iter(totals.values())))
    lines = [(f"`{mode}`", *(f"{n:,}" for n in total.values())) for mode, total in totals.items()]
    return Details("What became of the recorded decisions (`replay`)", header, lines)


DISPATCHER = choosing((0, 1, 2, 3))


def schema_remark(tokenizer: Tokenizer, script: Script) -> str:
    """Say how long the schemas are that go with our requests, and are counted nowhere."""
    evaluator, actor = (
        [
            _tokens(asking(schema, names_in(script), form, ways=names_in(script).ways), tokenizer)
            for form in get_args(DecisionForm)
        ]
        for schema in (Evaluation, ActorAnswer)
    )
    return (
        "Not counted are the schemas of structured answers, which each server handles in its own "
        "way. All sections of a script share them. As JSON the evaluator's has "
        f"{evaluator[0]} tokens (in full form {evaluator[1]}), the single actor's {actor[0]} "
        f"({actor[1]}), and the dispatcher's {_tokens(DISPATCHER, tokenizer)}. The published "
        "prompts held none."
    )


def _tokens(schema: type[BaseModel], tokenizer: Tokenizer) -> int:
    model = openai_model("counted", temperature=0.0, api_key="none", base_url=None)
    request = structured(model, schema)
    assert isinstance(request, RunnableBinding)
    return len(tokenizer.tokens(json.dumps(request.kwargs["response_format"])))


BUDGET = 1_000
"""`recaps_beyond`: tokens of conversation that are shown before a recap stands for some of them."""

EARLY, LATE = 10, 50
"""The turns that are compared."""

AROUND = 5
"""Turns before and behind them that are averaged with them."""

SESSIONS = 8

METHOD = f"""
No published dialogue has {LATE} turns and what is around them. The long sessions are therefore made
of several that follow the script to its end, one after the other as one conversation: the script's
last section leads back to its first, and each session goes on from its own state. Turn {LATE} is
held against turn {EARLY}, each the mean of {2 * AROUND + 1} turns around it, over {SESSIONS}
sessions that begin with dialogues evenly apart. Recaps are taken beyond {BUDGET:,} tokens of
conversation (`recaps_beyond`); they have {NOTED_WORDS} words and {NOTED_QUOTES} quotes, and the
calls that take them count. *Input tokens a turn, with recaps* are those of the published dialogues
that follow the script to its end, each taken again as one session.
"""

_BOUND = Target(1.3)

INPUT_TARGETS: dict[Mode, Target] = {
    "single": Target(2_300),
    "multi": Target(2_900),
    "speculative": Target(3_300),
}


@dataclass(frozen=True)
class _Step:
    """What the user says, and what the agent is told to decide."""

    said: str | None
    cue: Cue


def row(mode: Mode) -> Row:
    """Give the row of a mode, still without a figure."""
    return Row(
        f"input tokens at turn {LATE} against turn {EARLY}, with recaps, `{mode}`",
        TIMES,
        against="without recaps",
        target=_BOUND,
    )


async def growth(
    dialogues: Sequence[Dialogue], script: Script, mode: Mode, tokenizer: Tokenizer, sessions: int
) -> Row:
    """Compare late turns with early ones, with recaps and without.

    Args:
        dialogues: Published ones; those that do not follow the script to its end are passed over.
        script: The script that they follow.
        mode: The mode in which they are taken again.
        tokenizer: Counts.
        sessions: How many long sessions are made of them.
    """
    followed = [turns for one in dialogues if (turns := _followed(one, script))]
    circle = endless(script)
    starts = [number * len(followed) // sessions for number in range(sessions)]
    walks = [
        list(islice(_walk(chain(followed[first:], followed[:first]), circle), LATE + AROUND))
        for first in dict.fromkeys(starts)
    ]
    with_recaps, without = [
        _growth([await _inputs(walk, circle, settings, tokenizer) for walk in walks])
        for settings in (Settings(mode=mode, recaps_beyond=BUDGET), Settings(mode=mode))
    ]
    return replace(row(mode), ours=with_recaps, reference=without)


def recap_row(mode: Mode) -> Row:
    """Give the row of a mode's turns with recaps, still without a figure."""
    return Row(
        f"input tokens a turn, with recaps, `{mode}`",
        "tokens",
        against="the same without recaps",
        target=INPUT_TARGETS[mode],
    )


async def with_recaps(
    dialogues: Sequence[Dialogue],
    script: Script,
    mode: Mode,
    tokenizer: Tokenizer,
    options: Options,
) -> Row:
    """Take published dialogues again as whole sessions, and count what their turns read."""
    followed = [turns for one in dialogues if (turns := _followed(one, script))]
    walks = [list(_walk([turns], script)) for turns in followed[: options.scaled(len(followed))]]
    shown, whole = [
        fmean(chain(*[await _inputs(walk, script, settings, tokenizer) for walk in walks]))
        for settings in (Settings(mode=mode, recaps_beyond=BUDGET), Settings(mode=mode))
    ]
    note = f"{len(followed)} of {len(dialogues)} dialogues follow the script to its end"
    return replace(recap_row(mode), ours=shown, reference=whole, note=note)


def endless(script: Script) -> Script:
    """Let the last section of a script lead back to its first."""
    data = script.model_dump(by_alias=True)
    data["sections"][-1]["next"] = [{"to": script.first.id}]
    return Script.model_validate(data)


def _followed(dialogue: Dialogue, script: Script) -> list[RecordedTurn]:
    """Take a dialogue apart into turns; none where it leaves the script or does not end."""
    turns = list(recorded_turns(dialogue, script))
    ends = turns[-1].target == END_OF_SESSION
    return turns if ends and all(_is_legal(turn, script) for turn in turns) else []


def _is_legal(turn: RecordedTurn, script: Script) -> bool:
    if not turn.completed:
        return True
    section = script.by_id[turn.section]
    if not section.next:
        return turn.target == END_OF_SESSION
    # A section with one way on that was "completed" and began again has stayed: see `replay`.
    again = {section.id} if len(section.next) == 1 else set()
    return turn.target in again | {move.target for move in script.transitions(section)}


def _walk(dialogues: Iterable[Sequence[RecordedTurn]], circle: Script) -> Iterator[_Step]:
    """Make one conversation of several: the opening of one answers the end of the one before."""
    said: str | None = None
    for opening, *turns in dialogues:
        yield _Step(said, Cue(complete=said is not None, way=1, reply=opening.reply))
        for turn in turns:
            said = turn.messages[-1].text
            if turn.target != END_OF_SESSION:
                yield _Step(said, cue_of(circle, turn))


async def _inputs(
    walk: Sequence[_Step], script: Script, settings: Settings, tokenizer: Tokenizer
) -> list[int]:
    """Take a session from its opening on; gives the input tokens of each turn."""
    model = MeteredStandIn(tokenizer=tokenizer)
    graph = create_session(script, model, settings=settings).compile(InMemorySaver())
    totals = [0]
    for step in walk:
        model.cue = step.cue
        messages = [] if step.said is None else [HumanMessage(step.said)]
        await graph.ainvoke({"messages": messages}, {"configurable": {"thread_id": "a"}})
        totals.append(model.account.total().input)
    return [after - before for before, after in pairwise(totals)]


def _growth(sessions: Sequence[Sequence[int]]) -> float:
    return _mean_around(sessions, LATE) / _mean_around(sessions, EARLY)


def _mean_around(sessions: Sequence[Sequence[int]], turn: int) -> float:
    around = slice(turn - 1 - AROUND, turn + AROUND)
    return fmean(tokens for inputs in sessions for tokens in inputs[around])
