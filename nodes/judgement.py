"""What an evaluation is worth: plain functions, no model, no state.

A model claims; what counts is what the user's words prove.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from scriptgraph.core.trace import Quote, Refusal
from scriptgraph.language.numerals import only_numbers
from scriptgraph.language.quotes import is_quoted
from scriptgraph.nodes.listed import LEFT_TO_TELL, hear_list, is_begun
from scriptgraph.nodes.proof import Transcript, flaw_of_task, flaw_of_value
from scriptgraph.nodes.told_text import told_text
from scriptgraph.nodes.withdrawing import TakenBack, taken_back, would_not_tell
from scriptgraph.prompting.schemas import CollectedValue, Done, Evaluation, NotNeeded
from scriptgraph.prompts.filling import as_said
from scriptgraph.script.fields import ValueType
from scriptgraph.script.kinds import Kind, kind_of
from scriptgraph.script.model import Section, Task
from scriptgraph.state.progress import Credits, judged_tasks
from scriptgraph.state.session import Credit, Progress, Value
from scriptgraph.state.values import named, quoted_value
from scriptgraph.state.withdrawn import WITHDRAWN

NOT_YET_SAID = "its exact words have not been said"
NOT_ASKED = "its question is not asked, or not yet"
LEFT_OPEN = "several numbers were said, and not which of them is meant"


@dataclass
class Judgement:
    """What an evaluation is worth once its evidence has been checked."""

    credits: dict[str, Credit]
    """The section's credits, those from before included."""

    elsewhere: Progress = field(default_factory=dict)
    """Credits of other sections that something said here has changed."""

    collected: dict[str, Value] = field(default_factory=dict)
    """The values that were added or corrected."""

    corrected: dict[str, Value] = field(default_factory=dict)
    """What the corrected ones were before."""

    withdrawn: dict[str, str] = field(default_factory=dict)
    """What the user has taken back → the quote by which they did."""

    proofs: dict[str, str] = field(default_factory=dict)
    """Value → the quote that gave it."""

    evidence: list[Quote] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)

    @property
    def takes_back(self) -> bool:
        """Say whether the user has taken something back, a value or one record of a list."""
        return any(one["status"] == WITHDRAWN and one["found"] for one in self.evidence)


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
        kept_open: The tasks that nothing said settles yet → why; see `heard.kept_open`.
    """
    judgement = Judgement(dict(credits))
    own = {name for task in section.tasks for name in task.collect}
    kinds = {n: types[n] for n in types if n in own or n in collected or n in declined}
    unheard = {**_unsaid(section, kept_open), **dict.fromkeys(not_asked, NOT_ASKED)}
    _hear_values(evaluation, kinds, collected, said, said_back, unheard, judgement)
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
            _refuse(judgement, claim, "it is no open task")
        elif task.id in kept_open:
            _refuse(judgement, claim, kept_open[task.id])
        elif verdict.status == "done" and is_begun(task, judgement.collected, collected, said):
            _refuse(judgement, claim, LEFT_TO_TELL)
        else:
            _credit(task, verdict, {*known, *gone}, said, turn, judgement)
            if would_not_tell(verdict.quote, said):
                _decline_carried(task, {*carried} - known.keys(), verdict.quote, judgement)
    for task in judged_tasks(section, judgement.credits):
        _credit_known(task, known, before, gone, turn, judgement)
        if task.id not in kept_open:
            _credit_withdrawn(task, gone, turn, judgement)
    return judgement


def _unsaid(section: Section, kept_open: Mapping[str, str]) -> dict[str, str]:
    """Map the values of tasks that nothing said settles yet to why."""
    kept = (task for task in section.tasks if task.id in kept_open)
    return {name: kept_open[task.id] for task in kept for name in task.collect}


def _hear_values(
    evaluation: Evaluation,
    kinds: Mapping[str, ValueType],
    collected: Mapping[str, Value],
    said: Transcript,
    said_back: Collection[str],
    unheard: Mapping[str, str],
    judgement: Judgement,
) -> None:
    """Take in the values that are claimed, but for `unheard` ones.

    Args:
        evaluation: The model's answer.
        kinds: The types of those that can be told here.
        collected: What was collected before.
        said: Every message of the session.
        said_back: The values that exact words hold.
        unheard: Those that are not taken now → why.
        judgement: What it is noted in.
    """
    unclear = _unclear(evaluation.collected, kinds, said)
    lists: dict[str, list[CollectedValue]] = {}
    for claim in evaluation.collected:
        kind, shown = kinds.get(claim.name), f"{claim.name} = {claim.value}"
        if claim.name in unheard:
            _refuse(judgement, shown, unheard[claim.name])
        elif kind is not None and kind_of(kind).meaning == "records":
            lists.setdefault(claim.name, []).append(claim)
        elif claim.name in unclear:
            _refuse(judgement, shown, LEFT_OPEN)
        else:
            known = collected.get(claim.name)
            _collect(claim, kind, known, said, judgement, is_said_back=claim.name in said_back)
    for name, claims in lists.items():
        _collect_list(name, kind_of(kinds[name]), claims, collected.get(name), said, judgement)


def _collect_list(
    name: str,
    kind: Kind,
    claims: Sequence[CollectedValue],
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
) -> None:
    """Note what is told of a list; each record has a quote of its own."""
    told = hear_list(name, kind, claims, known, said)
    judgement.refused += told.refused
    judgement.evidence += told.quotes
    if told.records is None or told.records == known:
        return
    judgement.collected[name] = told.records
    if proofs := [q["text"] for q in told.quotes if q["found"] and q["status"] != WITHDRAWN]:
        judgement.proofs[name] = proofs[-1]
    if known is not None and told.corrects:
        judgement.corrected[name] = known


def _take_back(found: TakenBack, judgement: Judgement) -> None:
    """Leave out what is taken back in the same words in which it is told."""
    judgement.withdrawn = found.quotes
    judgement.evidence += found.evidence
    judgement.refused += found.refused
    for name in found.quotes:
        for told in (judgement.collected, judgement.corrected, judgement.proofs):
            told.pop(name, None)


def _status(task: Task, judgement: Judgement) -> str:
    """Say what is credited to a task; empty for nothing."""
    credit = judgement.credits.get(task.id)
    return credit["status"] if credit else ""


def _decline_carried(
    task: Task, carried: Collection[str], quote: str, judgement: Judgement
) -> None:
    """Take back what an earlier session knows, and what they would rather not say in this one."""
    if _status(task, judgement) != "not needed":
        return
    for name in (name for name in task.collect if name in carried):
        judgement.withdrawn[name] = quote
        judgement.evidence.append(Quote(task=name, status=WITHDRAWN, text=quote, found=True))


def _credit_withdrawn(task: Task, gone: Collection[str], turn: int, judgement: Judgement) -> None:
    """Credit an open task of which all is taken back: it would only ask for that once more."""
    names = [name for name in task.collect if name in judgement.withdrawn]
    waits = task.say is not None and task.id not in judgement.credits
    is_settled = _status(task, judgement) in ("done", "not needed")
    if not names or waits or is_settled or not {*gone} >= task.collect.keys():
        return
    quote = judgement.withdrawn[names[0]]
    judgement.evidence.append(Quote(task=task.id, status="not needed", text=quote, found=True))
    judgement.credits[task.id] = Credit(status="not needed", evidence=quote, turn=turn)


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


def _credit(
    task: Task,
    verdict: Done | NotNeeded,
    answered: Collection[str],
    said: Transcript,
    turn: int,
    judgement: Judgement,
) -> None:
    claim = f"{task.id}: {verdict.status}"
    flaw = flaw_of_task(task, verdict.quote, said)
    judgement.evidence.append(
        Quote(task=task.id, status=verdict.status, text=verdict.quote, found=not flaw)
    )
    missing = [name for name in task.collect if name not in answered]
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
    # A claim that it is done may have been refused for another quote; the record says one thing.
    judgement.refused = [one for one in judgement.refused if one["choice"] != f"{task.id}: done"]
    judgement.evidence.append(Quote(task=task.id, status="done", text=new[-1], found=True))
    judgement.credits[task.id] = Credit(status="done", evidence=new[-1], turn=turn)


def _collect(
    claim: CollectedValue,
    kind: ValueType | None,
    known: Value | None,
    said: Transcript,
    judgement: Judgement,
    *,
    is_said_back: bool,
) -> None:
    known = None if isinstance(known, list) else known
    shown = f"{claim.name} = {claim.value}"
    if kind is None:
        _refuse(judgement, shown, "no task of the section collects it")
        return
    day = said.day_of(claim.quote)
    value = quoted_value(claim.value, kind, claim.quote, said.language, day)
    if isinstance(value, str) and kind == "string":
        text = as_said(value, said.user)
        value, note = told_text(claim.name, text, claim.quote, said, is_said_back=is_said_back)
        if note:
            _refuse(judgement, shown, note)
        if not value:
            return
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
