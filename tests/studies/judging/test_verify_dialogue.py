"""Whole dialogues judged: what is asked, what is not, and what is asked once."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence

import pytest
from support.fakes import Queue, ToldModel, script, task
from support.recorded import event, recorded, step, talk

from scriptgraph.formats.case import Case
from scriptgraph.records.dialogue import Dialogue, Step
from scriptgraph.records.results import assessed
from scriptgraph.records.verdicts import SwitchVerdict
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.studies.judging import check_patient_of, verify_dialogue
from scriptgraph.studies.work import side_by_side

SCRIPT = script({"one": {"next": [{"to": "two"}]}, "two": {"tasks": [task("bye", say="Bye.")]}})
CASE: Case = {"patient": "ann", "name": "Ann"}


def moved(kind: str | None) -> list[Step]:
    return [
        *(event("started", 1), step("dialog", "Hello."), step("patient", "Hi.")),
        *(event("completed", 1, kind=kind), event("started", 2)),
        *(step("dialog", "Bye."), step("patient", "Bye."), event("completed", 2)),
    ]


async def verified(
    dialogue: Dialogue, model: ToldModel, done: dict[int, SwitchVerdict] | None = None
) -> list[SwitchVerdict]:
    found: list[SwitchVerdict] = []
    await verify_dialogue(
        dialogue, SCRIPT, model, attempts=2, done=done or {}, on_verdict=found.append
    )
    return found


def answers(*tasks: str) -> str:
    found = [{"task": name, "reason": "", "completed": True} for name in tasks]
    return json.dumps({"tasks": found, "coherence": "", "coherent": True})


@pytest.mark.parametrize("kind", ["anytime", "limit"])
async def test_a_move_without_a_claim_gets_no_verdict_on_completion(kind: str) -> None:
    """Its message is judged all the same, and the totals count it there only."""
    dialogue = recorded(moved(kind))
    first, last = await verified(dialogue, ToldModel(tell=Queue(answers())))
    assert (first.completed, first.coherent) == (None, True)
    assert (last.completed, last.coherent, last.call) == (True, None, None)
    totals = assessed(dialogue, {1: first, 2: last}).totals
    assert (totals.correct_switches, totals.incorrect_switches) == (1, 0)
    assert (totals.coherent_switches, totals.incoherent_switches) == (1, 0)


async def test_where_nothing_is_due_nobody_is_asked() -> None:
    """A limit that ended the session: no claim, no message, no verdict."""
    dialogue = recorded([*moved("limit")[:3], event("completed", 1, kind="limit")])
    assert await verified(dialogue, ToldModel(tell=Queue())) == []


async def test_what_is_judged_is_not_asked_again_and_what_is_missing_is() -> None:
    """Going on costs only what is not there yet."""
    dialogue = recorded(moved(None))
    first, last = await verified(dialogue, ToldModel(tell=Queue("no", "no")))
    assert first.missing
    assert not last.missing
    [again] = await verified(dialogue, ToldModel(tell=Queue(answers("ask"))), {1: first, 2: last})
    assert (again.switch, again.completed) == (1, True)
    assert await verified(dialogue, ToldModel(tell=Queue()), {1: again, 2: last}) == []


async def test_one_failure_does_not_stop_the_rest() -> None:
    """Each verdict is handed over as it comes, also behind one that could not be had."""
    steps = [*moved(None)[:-1], event("completed", 1), event("started", 2), step("dialog", "Oh.")]
    failing = ToldModel(tell=Queue(OSError("a"), OSError("b"), answers("ask")))
    found = await verified(recorded(steps), failing)
    assert [bool(one.missing) for one in found] == [True, False]


async def test_it_stops_before_the_next_switch() -> None:
    """What is under way is finished and kept; nothing new is begun."""
    found: list[SwitchVerdict] = []
    await verify_dialogue(
        recorded(moved(None)),
        SCRIPT,
        RehearsalModel(),
        attempts=1,
        done={},
        on_verdict=found.append,
        must_halt=lambda: bool(found),
    )
    assert [one.switch for one in found] == [1]


@pytest.mark.parametrize(
    ("case", "dialogue", "why"),
    [
        ({**CASE, "replies": ["Hi."]}, talk(("dialog", "Hello."), ("patient", "Hi.")), "replies"),
        (CASE, talk(("dialog", "Hello.")), "said nothing"),
    ],
)
async def test_no_model_is_asked_about_a_patient_that_none_played(
    case: Case, dialogue: Dialogue, why: str
) -> None:
    """Fixed replies are the author's own, and silence contradicts nothing."""
    found = await check_patient_of(dialogue, case, ToldModel(tell=Queue()), attempts=1)
    assert why in found.reason
    assert (found.call, found.missing, found.contradictions) == (None, "", ())


@pytest.mark.parametrize("concurrency", [1, 3, 9])
async def test_jobs_are_done_so_many_at_a_time(concurrency: int) -> None:
    """All of them, each once, and none is taken up before its turn."""
    running: set[int] = set()
    most = 0
    done = []

    async def work(job: int) -> None:
        nonlocal most
        running.add(job)
        most = max(most, len(running))
        await asyncio.sleep(0.01)
        running.discard(job)
        done.append(job)

    await side_by_side(range(7), work, concurrency=concurrency)
    assert sorted(done) == list(range(7))
    assert most == min(concurrency, 7)


async def test_the_first_error_of_a_job_is_raised_as_it_is() -> None:
    """Nobody has to look into a group of errors."""

    async def work(job: int) -> None:
        raise LookupError(job)

    jobs: Sequence[int] = [1, 2]
    with pytest.raises(LookupError):
        await side_by_side(jobs, work, concurrency=2)
