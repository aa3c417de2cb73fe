"""Latency: the model time of a turn, and the time to the first token that the user sees."""

from __future__ import annotations

import asyncio
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from statistics import fmean

import httpx

from benchmarks.counting import MISSING, VARIANT, published_dialogues, published_script
from benchmarks.group import Group, Options, Row, Target
from benchmarks.latency_turns import PUBLISHED, Arrangement, Place, Timing, Turn, turns_of
from benchmarks.paced_server import Pace, paced_server
from benchmarks.tables import crowded
from scriptgraph.core.settings import Mode
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.script.model import Script

SAMPLE = 5
"""One dialogue of so many is taken again; all of them would take a quarter of an hour."""

AT_ONCE = 12
"""Turns under way at a time; with more, tokens come faster than one client can take them in."""

TITLE = "Latency"

METHOD = f"""
A server on loopback speaks the OpenAI protocol. It answers after 545 ms + 0.070 ms for each token
of the prompt + 10.74 ms for each token of the answer (least squares over the 5,900 published calls,
R² 0.83), and streamed tokens leave at that rate. Tokens are counted with o200k_base, as the
published ones were. One in {SAMPLE} of the published dialogues is taken again, whole: variant A's
in mode `single`, variant B's in the others, each turn from its recorded position, with the recorded
decision and the recorded reply, through the real graph and the real `ChatOpenAI`. {AT_ONCE} turns
are under way at a time. The server is strict, as servers with structured output are: where the
record goes against the script, its answer would name a way that the schema of the answer does not
list. Such an answer cannot come, and the decision becomes the one in which `replay` ends after
asking once more, to stay.

The reference is the same turn as it was published, by the same client on the same server: the
recorded calls one after the other, with prompts of the recorded number of tokens and the recorded
answers.

*Model time* is the part of a turn in which at least one call was under way, from
`on_chat_model_start` to `on_llm_end` at the client; calls side by side count once. The *first
visible token* is timed from the beginning of the turn to the first piece of the reply in
LangGraph's streams, as `Conversation` shows it. The paper's agent did not stream: its message is
visible when its last call is complete. A *staying turn* answers the user in a section that the
record finds not complete.
"""

MODEL_TARGETS: dict[Mode, Target] = {
    "single": Target(0.70, of="ratio"),
    "multi": Target(0.68, of="ratio"),
    "speculative": Target(0.55, of="ratio"),
}

BEHIND_TARGET = Target(60)


async def measure(options: Options) -> Group:
    """Take published turns again, and compare how long they take."""
    if options.shared is None:
        return Group(_rows([], missing=MISSING))
    pace = Pace(scale=options.scale)
    with paced_server(pace) as server:
        run = await take_again(
            sample(published_dialogues(options.shared), options.scale),
            published_script(options.shared),
            server,
            at_once=options.scaled(AT_ONCE),
            tell=options.tell,
        )
    return Group(_rows(run.taken, missing="no such turn was taken"), _remarks(run, pace))


def sample(dialogues: dict[str, list[Dialogue]], scale: float) -> list[Dialogue]:
    """Choose whole dialogues for a run, the same share of each variant."""
    every = math.ceil(SAMPLE / min(scale, 1.0))
    return [one for of_variant in dialogues.values() for one in of_variant[::every]]


def _rows(taken: Sequence[Taken], *, missing: str) -> list[Row]:
    rows = [row for mode in VARIANT for row in _rows_of(taken, mode)]
    return [row if row.ours is not None else replace(row, missing=missing) for row in rows]


def _rows_of(taken: Sequence[Taken], mode: Mode) -> Iterator[Row]:
    """Compare a mode with the paper's arrangement, over all turns and over those that stay."""
    variant = VARIANT[mode]
    of_variant = [one for one in taken if one.variant == variant]
    staying = [one for one in of_variant if one.turn.stays]
    for turns, counted in (("a turn", of_variant), ("a staying turn", staying)):
        ours, theirs = _timings(counted, mode), _timings(counted, PUBLISHED)
        yield Row(
            f"model time, {turns}, `{mode}`",
            "ms",
            ours=_mean(one.model for one in ours),
            reference=_mean(one.model for one in theirs),
            against=f"the paper's {variant}",
            target=MODEL_TARGETS.get(mode) if counted is of_variant else None,
        )
        yield Row(
            f"first visible token, {turns}, `{mode}`",
            "ms",
            ours=_mean(one.visible for one in ours),
            reference=_mean(one.visible for one in theirs),
            against=f"the whole turn of the paper's {variant}",
        )
    if mode == "speculative":
        yield _behind_the_evaluator(_timings(staying, mode))


def _timings(taken: Iterable[Taken], arrangement: Arrangement) -> list[Timing]:
    return [one.timing for one in taken if one.arrangement == arrangement]


def _behind_the_evaluator(staying: Iterable[Timing]) -> Row:
    """Say how long the first token takes once the evaluator has found that the session stays."""
    pairs = [(one.visible, one.evaluator) for one in staying if one.visible and one.evaluator]
    behind = [visible - judged for visible, judged in pairs]
    note = ""
    if pairs:
        visible, judged = (fmean(times) for times in zip(*pairs, strict=True))
        note = (
            f"the evaluator takes {judged:,.0f} ms, the first token {visible:,.0f} ms; "
            f"95 % of the turns: at most {_most(behind):.0f} ms behind"
        )
    return Row(
        "first visible token behind the evaluator's answer, a staying turn, `speculative`",
        "ms",
        ours=_mean(behind),
        target=BEHIND_TARGET,
        note=note,
    )


def _remarks(run: Run, pace: Pace) -> list[str]:
    """Tell what was taken, and how far the apparatus itself was off."""
    published = [one for one in run.taken if one.arrangement == PUBLISHED]
    ours = [one for one in run.taken if one.arrangement != PUBLISHED]
    return [
        f"{len(run.taken):,} turns were taken, {len(published):,} of them as published.",
        f"The server's {len(run.late_ms):,} answers were complete {fmean(run.late_ms):.1f} ms "
        f"after they were due, 95 % of them within {_most(run.late_ms):.1f} ms.",
        f"At the client a call took {_over(ours, pace):.1f} ms longer than the server's delay, and "
        f"{_over(published, pace):.1f} ms as it was published, in one piece.",
        _told(run.held),
        *crowded("the server and its clients"),
        *([f"All delays were multiplied by {pace.scale:g}."] if pace.scale != 1 else []),
    ]


def _told(held: Mapping[str, int]) -> str:
    """Say how many recorded answers went against the script, and could not come."""
    counted = ", ".join(f"{number} of {schema}" for schema, number in held.items() if number)
    return f"Held to the schema were, of the recorded answers: {counted or 'none'}."


def _over(taken: Iterable[Taken], pace: Pace) -> float:
    """Give the milliseconds that a call takes beyond the server's delay."""
    return fmean(
        (call.ended - call.begun) * 1000
        - pace.ms(call.usage["input_tokens"], call.usage["output_tokens"])
        for one in taken
        for call in one.timing.calls
        if call.usage
    )


def _mean(values: Iterable[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return fmean(known) if known else None


def _most(values: Sequence[float]) -> float:
    """Give the value that 95 of 100 do not exceed."""
    return sorted(values)[math.ceil(0.95 * len(values)) - 1]


@dataclass(frozen=True)
class Taken:
    """A turn that was taken again."""

    variant: str
    arrangement: Arrangement
    turn: Turn
    timing: Timing


@dataclass(frozen=True)
class Run:
    """What came of it."""

    taken: list[Taken]
    late_ms: list[float]
    """How long after its due time each answer of the server was complete."""

    held: dict[str, int]
    """Schema → the recorded answers that it did not let come as they were."""


async def take_again(
    dialogues: Iterable[Dialogue],
    script: Script,
    server: str,
    *,
    at_once: int,
    tell: Callable[[str], None],
) -> Run:
    """Take every turn again, in our modes and as it was published.

    Args:
        dialogues: Published ones.
        script: The published script.
        server: The address of a paced server.
        at_once: How many turns are under way at a time.
        tell: Told how far it has come.
    """
    agenda = list(_agenda(dialogues, script))
    async with AsyncExitStack() as stack:
        wire = await stack.enter_async_context(httpx.AsyncClient(timeout=60))
        places = [Place(server, script, wire) for _ in range(at_once)]
        for place in places:
            stack.push_async_callback(place.close)
        # A turn of each kind first: modules are loaded and schemas are made at their first use.
        kinds = {
            (arrangement, turn.recorded.section): (variant, turn, arrangement)
            for variant, turn, arrangement in agenda
        }
        await _take(kinds.values(), places, lambda _: None)
        await wire.get(f"{server}/account")
        taken = await _take(
            agenda, places, lambda done: tell(f"latency: {done} of {len(agenda)} turns")
        )
        return Run(taken, **(await wire.get(f"{server}/account")).json())


_Task = tuple[str, Turn, Arrangement]


def _agenda(dialogues: Iterable[Dialogue], script: Script) -> Iterator[_Task]:
    """List what is to be taken; the arrangements take turns, so that drift meets them alike."""
    for dialogue in dialogues:
        modes: list[Mode] = [
            mode for mode, variant in VARIANT.items() if variant == dialogue.variant
        ]
        for turn in turns_of(dialogue, script):
            yield dialogue.kind, turn, PUBLISHED
            for mode in modes:
                yield dialogue.kind, turn, mode


async def _take(
    agenda: Iterable[_Task], places: Sequence[Place], on_turn: Callable[[int], object]
) -> list[Taken]:
    taken: list[Taken] = []
    waiting = iter(agenda)

    async def work(place: Place) -> None:
        for variant, turn, arrangement in waiting:  # one for all: who is free takes the next
            timing = await place.take(turn, arrangement)
            taken.append(Taken(variant, arrangement, turn, timing))
            on_turn(len(taken))

    async with asyncio.TaskGroup() as group:
        for place in places:
            group.create_task(work(place))
    return taken
