"""Which tasks are credited, and with which quote."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from scriptgraph.core.trace import Quote
from scriptgraph.nodes.judgement import Judgement
from scriptgraph.nodes.proof import Transcript, flaw_of_task
from scriptgraph.prompting.schemas import Done, NotNeeded
from scriptgraph.script.model import Task
from scriptgraph.state.session import Value
from scriptgraph.state.withdrawn import WITHDRAWN

NOT_YET_SAID = "its exact words have not been said"


def credit(
    task: Task,
    verdict: Done | NotNeeded,
    answered: Collection[str],
    said: Transcript,
    turn: int,
    judgement: Judgement,
) -> None:
    """Credit a task with a verdict whose quote proves it; `answered` values are known or gone."""
    claim = f"{task.id}: {verdict.status}"
    flaw = flaw_of_task(task, verdict.quote, said)
    judgement.evidence.append(
        Quote(task=task.id, status=verdict.status, text=verdict.quote, found=not flaw)
    )
    missing = [name for name in task.collect if name not in answered]
    if flaw:
        judgement.refuse(claim, flaw)
    elif task.say is not None and task.id not in judgement.credits:
        judgement.refuse(claim, NOT_YET_SAID)
    elif verdict.status == "done" and missing:
        judgement.refuse(claim, f"not collected: {', '.join(missing)}")
    else:
        judgement.credit(task.id, verdict.status, verdict.quote, turn)


def credit_known(
    task: Task,
    known: Mapping[str, Value],
    before: Mapping[str, Value],
    gone: Collection[str],
    turn: int,
    judgement: Judgement,
) -> None:
    """Credit a task with the last of its values, whether a model lists the task or not.

    A value that was known before and is told again credits none: where a section is entered
    anew, it has to be asked for anew. A list is whole only where somebody says so: of one that has
    records, a model has to say that its task is done.
    """
    proofs = judgement.proofs
    if any(isinstance(known.get(name), list) and known[name] for name in task.collect):
        return
    new = [
        proofs[name] for name in task.collect if name in proofs and known[name] != before.get(name)
    ]
    waits = task.say is not None and task.id not in judgement.credits
    if not new or waits or not {*known, *gone} >= task.collect.keys():
        return
    judgement.evidence.append(Quote(task=task.id, status="done", text=new[-1], found=True))
    judgement.credit(task.id, "done", new[-1], turn)


def credit_withdrawn(task: Task, gone: Collection[str], turn: int, judgement: Judgement) -> None:
    """Credit an open task of which all is taken back: it would only ask for that once more."""
    names = [name for name in task.collect if name in judgement.withdrawn]
    waits = task.say is not None and task.id not in judgement.credits
    is_settled = _status(task, judgement) in ("done", "not needed")
    if not names or waits or is_settled or not {*gone} >= task.collect.keys():
        return
    quote = judgement.withdrawn[names[0]]
    judgement.evidence.append(Quote(task=task.id, status="not needed", text=quote, found=True))
    judgement.credit(task.id, "not needed", quote, turn)


def decline_carried(task: Task, carried: Collection[str], quote: str, judgement: Judgement) -> None:
    """Take back what an earlier session knows, and what they would rather not say in this one."""
    if _status(task, judgement) != "not needed":
        return
    for name in (name for name in task.collect if name in carried):
        judgement.withdrawn[name] = quote
        judgement.evidence.append(Quote(task=name, status=WITHDRAWN, text=quote, found=True))


def _status(task: Task, judgement: Judgement) -> str:
    """Say what is credited to a task; empty for nothing."""
    credit = judgement.credits.get(task.id)
    return credit["status"] if credit else ""
