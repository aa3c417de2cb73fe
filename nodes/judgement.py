"""What an evaluation is worth: plain functions, no model, no state.

A model claims; what counts is what the user's words prove.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from scriptgraph.core.trace import Quote, Refusal
from scriptgraph.language.numerals import only_numbers
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.proof import Transcript, flaw_of_task, flaw_of_value
from scriptgraph.prompting.schemas import CollectedValue, Done, Evaluation, NotNeeded
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import kind_of
from scriptgraph.script.model import Section, Task
from scriptgraph.state.progress import Credits, judged_tasks
from scriptgraph.state.session import Credit, Value
from scriptgraph.state.values import named, quoted_value

NOT_YET_SAID = "its exact words have not been said"
NOT_THEIR_WORDS = "exact words say it back, and the user has not said it in these words"
LEFT_OPEN = "several numbers were said, and not which of them is meant"


@dataclass
class Judgement:
    """What an evaluation is worth once its evidence has been checked."""

    credits: dict[str, Credit]
    """The section's credits, those from before included."""

    collected: dict[str, Value] = field(default_factory=dict)
    """The values that were added or corrected."""

    corrected: dict[str, Value] = field(default_factory=dict)
    """What the corrected ones were before."""

    proofs: dict[str, str] = field(default_factory=dict)
    """Value → the quote that gave it."""

    evidence: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


def judge(
    section: Section,
    evaluation: Evaluation,
    *,
    credits: Credits,
    collected: Mapping[str, Value],
    carried: Collection[str] = (),
    declined: Collection[str],
    said: Transcript,
    types: Mapping[str, ValueType],
    said_back: Collection[str],
    turn: int,
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
        said: Every message of the session.
        types: The types of all values that the script collects.
        said_back: Those that its exact words hold.
        turn: The turn that the credits are noted under.
        kept_open: The tasks that nothing said settles yet → why; see `heard.kept_open`.
    """
    judgement = Judgement(dict(credits))
    own = {name for task in section.tasks for name in task.collect}
    unsaid = {
        name: kept_open[task.id]
        for task in section.tasks
        if task.id in kept_open
        for name in task.collect
    }
    unclear = _unclear(evaluation.collected, types, said)
    for claim in evaluation.collected:
        if claim.name in unsaid:
            _refuse(judgement, f"{claim.name} = {claim.value}", unsaid[claim.name])
            continue
        is_open = claim.name in own or claim.name in collected or claim.name in declined
        kind = types.get(claim.name) if is_open else None
        if claim.name in unclear:
            _refuse(judgement, f"{claim.name} = {claim.value}", LEFT_OPEN)
            continue
        if kind == "string" and claim.name in said_back and not _is_theirs(claim, said):
            _refuse(judgement, f"{claim.name} = {claim.value}", NOT_THEIR_WORDS)
            continue
        _collect(claim, kind, collected.get(claim.name), said, judgement)
    before = {name: value for name, value in collected.items() if name not in carried}
    known = {**before, **judgement.collected}
    still_open = {task.id: task for task in judged_tasks(section, credits)}
    for verdict in evaluation.settled:
        if (task := still_open.get(verdict.task)) is None:
            _refuse(judgement, f"{verdict.task}: {verdict.status}", "it is no open task")
            continue
        if task.id in kept_open:
            _refuse(judgement, f"{task.id}: {verdict.status}", kept_open[task.id])
            continue
        _credit(task, verdict, known, said, turn, judgement)
    for task in judged_tasks(section, judgement.credits):
        _credit_known(task, known, before, turn, judgement)
    return judgement


def _unclear(
    claims: Sequence[CollectedValue], types: Mapping[str, ValueType], said: Transcript
) -> set[str]:
    """Name values that are claimed of a message of nothing but numbers, more than are claimed.

    "7, 8" answers two questions, and of one question nobody can tell which is meant.
    """
    claimed: dict[str, set[str]] = {}
    for claim in claims:
        kind = types.get(claim.name)
        if kind is not None and kind_of(kind).meaning == "number":
            told = next(
                (text for text in reversed(said.user) if is_quoted(claim.quote, [text])), ""
            )
            claimed.setdefault(told, set()).add(claim.name)
    return {
        name
        for told, names in claimed.items()
        if len({one.value for one in only_numbers(told, said.language)}) > len(names)
        for name in names
    }


def _is_theirs(claim: CollectedValue, said: Transcript) -> bool:
    """Say whether the user has said a value in these words: then they can be said back to them."""
    return is_quoted(claim.value, said.user)


def _credit(
    task: Task,
    verdict: Done | NotNeeded,
    known: Mapping[str, Value],
    said: Transcript,
    turn: int,
    judgement: Judgement,
) -> None:
    claim = f"{task.id}: {verdict.status}"
    flaw = flaw_of_task(task, verdict.quote, said)
    judgement.evidence.append(
        Quote(task=task.id, status=verdict.status, text=verdict.quote, found=not flaw)
    )
    missing = [name for name in task.collect if name not in known]
    if flaw:
        _refuse(judgement, claim, flaw)
    elif task.say is not None and task.id not in judgement.credits:
        _refuse(judgement, claim, NOT_YET_SAID)
    elif verdict.status == "done" and missing:
        _refuse(judgement, claim, f"not collected: {', '.join(missing)}")
    else:
        judgement.credits[task.id] = Credit(
            status=verdict.status, evidence=verdict.quote, turn=turn
        )


def _credit_known(
    task: Task,
    known: Mapping[str, Value],
    before: Mapping[str, Value],
    turn: int,
    judgement: Judgement,
) -> None:
    """Credit a task with the last of its values, whether a model lists the task or not.

    A value that was known before and is told again credits none: where a section is entered
    anew, it has to be asked for anew.
    """
    proofs = judgement.proofs
    new = [
        proofs[name] for name in task.collect if name in proofs and known[name] != before.get(name)
    ]
    waits = task.say is not None and task.id not in judgement.credits
    if not new or waits or not known.keys() >= task.collect.keys():
        return
    judgement.evidence.append(Quote(task=task.id, status="done", text=new[-1], found=True))
    judgement.credits[task.id] = Credit(status="done", evidence=new[-1], turn=turn)


def _collect(
    claim: CollectedValue,
    kind: ValueType | None,
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
) -> None:
    shown = f"{claim.name} = {claim.value}"
    if kind is None:
        _refuse(judgement, shown, "no task of the section collects it")
        return
    value = quoted_value(claim.value, kind, claim.quote, said.language)
    if value is None:
        _refuse(judgement, shown, f"it is not {named(kind)}")
    elif flaw := flaw_of_value(claim.name, value, kind, claim.quote, said, known=known):
        _refuse(judgement, shown, flaw)
    else:
        judgement.collected[claim.name] = value
        judgement.proofs[claim.name] = claim.quote
        if known is not None and value != known:
            judgement.corrected[claim.name] = known


def _refuse(judgement: Judgement, choice: str, why: str) -> None:
    judgement.refused.append(Refusal(choice=choice, why=why))
