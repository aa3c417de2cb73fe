"""The verifier and the check of the patient: models that judge a finished dialogue.

A verdict that cannot be had is recorded as missing, with the reason, and never as a default.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage

from scriptgraph.core.findings import first_few
from scriptgraph.core.settings import TOKENS
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.speakers import unlabelled
from scriptgraph.models.described import model_name
from scriptgraph.nodes.asking.answers import Unusable
from scriptgraph.nodes.asking.asking import ask_judge
from scriptgraph.nodes.cast import now
from scriptgraph.prompting.schemas import Completion, PatientVerdict, TaskCompletion, Verification
from scriptgraph.prompting.script_schemas import verifying
from scriptgraph.prompting.verifier import patient_check_prompt, verifier_prompt
from scriptgraph.records.verdicts import Contradiction, PatientCheck, SwitchVerdict, TaskFinding
from scriptgraph.script import slots
from scriptgraph.script.model import Section, Task


@dataclass(frozen=True)
class Switch:
    """A section that was left, and what there is to judge about it."""

    dialogue: str
    number: int
    """Which `completed` event of the dialogue it is, from 1."""

    section: Section
    """The section that was left."""

    messages: tuple[BaseMessage, ...]
    """The conversation, up to the agent's first message after the switch."""

    start: int
    """How many messages there were when the section began."""

    left: int
    """How many there were when it was left.

    Where the session ends with a last message of the agent's, that is still the section's.
    """

    claimed: bool
    """Whether somebody claimed that the section was complete."""

    has_message: bool
    """Whether the agent said anything after the switch."""

    @property
    def is_due(self) -> bool:
        """Say whether there is anything to judge."""
        return self.claimed or self.has_message

    @property
    def findings(self) -> tuple[str, ...]:
        """Name what a verdict on it finds."""
        due = {"completed": self.claimed, "coherent": self.has_message}
        return tuple(name for name, is_due in due.items() if is_due)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Give the tasks whose completion is to be judged."""
        return self.section.tasks if self.claimed else ()

    @property
    def said(self) -> list[str]:
        """Give what the agent said in the section."""
        part = self.messages[self.start : self.left]
        return [message.text for message in part if isinstance(message, AIMessage)]


async def verify_switch(switch: Switch, model: BaseChatModel, *, attempts: int) -> SwitchVerdict:
    """Judge a switch: the tasks of the section that was left, and the agent's next message.

    Exact words (`say`) are looked up, and no model is asked whether they were said.

    Args:
        switch: One that is due.
        model: The verifier.
        attempts: How often to ask before the verdict is missing.
    """
    judged = [task for task in switch.tasks if task.is_judged]
    blank = SwitchVerdict(
        dialogue=switch.dialogue,
        switch=switch.number,
        section=switch.section.id,
        at=now(),
        model=model_name(model),
    )
    if not judged and not switch.has_message:
        return blank.model_copy(update=_found(switch, Completion(tasks=[])))
    prompt = verifier_prompt(
        switch.section,
        judged,
        switch.messages,
        start=switch.start,
        left=switch.left,
        judges_message=switch.has_message,
    )
    answer = await ask_judge(
        model,
        prompt,
        verifying(tuple(task.id for task in judged), judges_message=switch.has_message),
        attempts=attempts,
        tokens=TOKENS.verifier,
        accept=partial(_each_once, judged),
    )
    found = {"missing": answer.missing} if answer.value is None else _found(switch, answer.value)
    return blank.model_copy(update={"at": now(), "call": answer.call, **found})


async def check_patient(
    dialogue: str,
    case: Mapping[str, Any],
    messages: Sequence[BaseMessage],
    model: BaseChatModel,
    *,
    attempts: int,
) -> PatientCheck:
    """Find out what a simulated patient said against its case.

    Args:
        dialogue: The dialogue's id.
        case: The case as it was played.
        messages: The whole conversation.
        model: Who judges.
        attempts: How often to ask before the verdict is missing.
    """
    prompt = patient_check_prompt(case, messages)
    answer = await ask_judge(
        model, prompt, PatientVerdict, attempts=attempts, tokens=TOKENS.verifier
    )
    said = [message.text for message in messages if isinstance(message, HumanMessage)]
    found = answer.value
    return PatientCheck(
        dialogue=dialogue,
        at=now(),
        model=model_name(model),
        reason=found.reason if found else "",
        contradictions=tuple(
            Contradiction(quote=quote, reason=one.reason, found=is_quoted(quote, said))
            for one in (found.contradictions if found else ())
            for quote in (unlabelled(one.quote, user=said, agent=()),)
        ),
        missing=answer.missing,
        call=answer.call,
    )


def _each_once(tasks: Sequence[Task], verdict: Completion) -> Completion:
    """Refuse an answer that does not judge each of these tasks once."""
    wanted = [task.id for task in tasks]
    judged = [completion.task for completion in verdict.tasks]
    faults = {
        "not judged": [name for name in wanted if name not in judged],
        "judged twice": [name for name in wanted if judged.count(name) > 1],
        "not to be judged": list(dict.fromkeys(name for name in judged if name not in wanted)),
    }
    if told := [f"{_few(names)} {fault}" for fault, names in faults.items() if names]:
        only = f"each of these once: {', '.join(wanted)}" if wanted else "no task"
        raise Unusable(f"tasks: {'; '.join(told)}; judge {only}")
    return verdict


def _few(names: Sequence[str]) -> str:
    """Name the first of these names: a small model makes up a hundred."""
    return f"{first_few([repr(name) for name in names], 5)} {'is' if len(names) == 1 else 'are'}"


def _found(switch: Switch, verdict: Completion) -> dict[str, Any]:
    """Put together what the model found and what was looked up."""
    judged = {found.task: found for found in verdict.tasks}
    tasks = tuple(_finding(task, switch.said, judged.get(task.id)) for task in switch.tasks)
    found: dict[str, Any] = {"tasks": tasks}
    if switch.claimed:
        optional = {task.id for task in switch.tasks if task.optional}
        found["completed"] = all(one.completed for one in tasks if one.task not in optional)
    if isinstance(verdict, Verification):
        found |= {"coherent": verdict.coherent, "coherence": verdict.coherence}
    return found


def _finding(task: Task, said: Sequence[str], judged: TaskCompletion | None) -> TaskFinding:
    """Hold a task's exact words against what the agent said, whatever a model found."""
    reasons = [judged.reason] if judged else []
    completed = judged is None or judged.completed
    if task.say is not None:
        is_said = _is_said(task.say, said)
        completed = completed and is_said
        if not (judged and is_said):
            reasons.insert(0, f"its exact words were {'' if is_said else 'not '}said")
    return TaskFinding(task=task.id, reason="; ".join(reasons), completed=completed)


def _is_said(exact: str, said: Sequence[str]) -> bool:
    """Say whether the agent has said exact words, whatever has filled their slots."""
    fixed = slots.plain(exact)
    if fixed is not None:
        return is_quoted(fixed, said)
    return any(slots.found_in(exact, text) for text in said)
