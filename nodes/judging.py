"""How an evaluation is judged: plain functions, no model, no state.

A model claims; what counts is what the user's words prove.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scriptgraph.nodes.collecting import hear_values
from scriptgraph.nodes.crediting import credit, credit_known, credit_withdrawn, decline_carried
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.listed import flaw_of_end
from scriptgraph.nodes.proof import Transcript
from scriptgraph.nodes.withdrawing import TakenBack, taken_back, would_not_tell
from scriptgraph.prompting.schemas import Evaluation
from scriptgraph.script.fields import ValueType
from scriptgraph.script.model import Section
from scriptgraph.state.progress import Credits, judged_tasks
from scriptgraph.state.session import Value

NOT_ASKED = "its question is not asked, or not yet"


def judge(
    section: Section,
    evaluation: Evaluation,
    *,
    credits: Credits,
    collected: Mapping[str, Value],
    carried: Collection[str] = (),
    declined: Collection[str],
    withdrawn: Collection[str] = (),
    said: Transcript,
    types: Mapping[str, ValueType],
    said_back: Collection[str],
    turn: int,
    not_asked: Collection[str] = (),
    kept_open: Mapping[str, str],
) -> Judgement:
    """Turn an evaluation into credits: a claim counts only with a quote that proves it.

    Args:
        section: The section that was judged.
        evaluation: The model's answer.
        credits: What was credited before.
        collected: What was collected before, from all sections; the user may correct it.
        carried: What of it was told in earlier sessions only: it answers no task of this one.
        declined: What they did not want to tell before, and may tell after all.
        withdrawn: What of it they had told, and taken back: no task waits for it.
        said: Every message of the session.
        types: The types of all values that the script collects.
        said_back: Those that its exact words hold.
        turn: The turn that the credits are noted under.
        not_asked: The values that nobody asks for now; see `state.skipping`.
        kept_open: The tasks that nothing said settles yet → why; see `unsafe.kept_open`.
    """
    judgement = Judgement(dict(credits))
    own = {name for task in section.tasks for name in task.collect}
    kinds = {n: types[n] for n in types if n in own or n in collected or n in declined}
    unheard = {**_unsaid(section, kept_open), **dict.fromkeys(not_asked, NOT_ASKED)}
    hear_values(evaluation, kinds, collected, said, said_back, unheard, judgement)
    still_open = {task.id: task for task in judged_tasks(section, credits)}
    found, settled = taken_back(
        evaluation.settled,
        known=[name for name in collected if name in types],
        told_now=judgement.proofs,
        open_tasks=still_open,
        said=said,
    )
    _take_back(found, judgement)
    left = [name for name in withdrawn if name not in judgement.collected]
    gone = {*left, *judgement.withdrawn}
    before = {n: v for n, v in collected.items() if n not in carried and n not in gone}
    known = {**before, **judgement.collected}
    for verdict in settled:
        claim = f"{verdict.task}: {verdict.status}"
        if (task := still_open.get(verdict.task)) is None:
            judgement.refuse(claim, "it is no open task")
        elif task.id in kept_open:
            judgement.refuse(claim, kept_open[task.id])
        elif verdict.status == "done" and (
            flaw := flaw_of_end(task, judgement.collected, collected, said)
        ):
            judgement.refuse(claim, flaw)
        else:
            credit(task, verdict, {*known, *gone}, said, turn, judgement)
            if would_not_tell(verdict.quote, said):
                decline_carried(task, {*carried} - known.keys(), verdict.quote, judgement)
    for task in judged_tasks(section, judgement.credits):
        credit_known(task, known, before, gone, turn, judgement)
        if task.id not in kept_open:
            credit_withdrawn(task, gone, turn, judgement)
    return judgement


def _unsaid(section: Section, kept_open: Mapping[str, str]) -> dict[str, str]:
    """Map the values of tasks that nothing said settles yet to why."""
    kept = (task for task in section.tasks if task.id in kept_open)
    return {name: kept_open[task.id] for task in kept for name in task.collect}


def _take_back(found: TakenBack, judgement: Judgement) -> None:
    """Leave out what is taken back in the same words in which it is told."""
    judgement.withdrawn = found.quotes
    judgement.evidence += found.evidence
    judgement.refused += found.refused
    for name in found.quotes:
        for told in (judgement.collected, judgement.corrected, judgement.proofs):
            told.pop(name, None)
