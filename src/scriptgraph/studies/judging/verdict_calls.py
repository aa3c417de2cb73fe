"""Asks a model about whole dialogues, one or many, and hands every verdict over at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.formats.case import REPLIES, Case
from scriptgraph.models.described import model_name
from scriptgraph.nodes.cast import now
from scriptgraph.nodes.judges.verifier import Switch, check_patient, verify_switch
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.verdicts import PatientCheck, SwitchVerdict
from scriptgraph.script.model import Script
from scriptgraph.studies.judging.switches import conversation_of, switches_of
from scriptgraph.studies.work import never


async def verify_dialogue(
    dialogue: Dialogue,
    script: Script,
    model: BaseChatModel,
    *,
    attempts: int,
    done: Mapping[int, SwitchVerdict],
    on_verdict: Callable[[SwitchVerdict], None],
    must_halt: Callable[[], bool] = never,
) -> None:
    """Have every switch of a dialogue judged, one after the other.

    Args:
        dialogue: In the published layout.
        script: What it was held on.
        model: The verifier.
        attempts: How often to ask about a switch before its verdict is missing.
        done: Switch → its verdict, where it was judged before; missing ones are asked again.
        on_verdict: Given each verdict as soon as it is there.
        must_halt: Asked before every switch whether to stop.

    Raises:
        InputError: When the dialogue names a section that the script does not have.
    """
    for switch in due(dialogue, script, done):
        if must_halt():
            return
        on_verdict(await verify_switch(switch, model, attempts=attempts))


def due(dialogue: Dialogue, script: Script, done: Mapping[int, SwitchVerdict]) -> Iterable[Switch]:
    """List the switches that are still to be judged."""
    for switch in switches_of(dialogue, script):
        known = done.get(switch.number)
        if switch.is_due and (known is None or known.missing):
            yield switch


async def check_patient_of(
    dialogue: Dialogue, case: Case, model: BaseChatModel, *, attempts: int
) -> PatientCheck:
    """Find out what a dialogue's simulated patient said against its case.

    No model is asked about a patient that said nothing, or whose replies stand in the case.
    """
    messages = conversation_of(dialogue)
    if why := _nothing_to_ask(case, messages):
        return PatientCheck(
            dialogue=dialogue.id, at=now(), model=model_name(model), reason=f"not asked: {why}"
        )
    return await check_patient(dialogue.id, case, messages, model, attempts=attempts)


def _nothing_to_ask(case: Case, messages: Sequence[BaseMessage]) -> str:
    if REPLIES in case:
        return "the replies stand in the case"
    if not any(isinstance(message, HumanMessage) for message in messages):
        return "the patient said nothing"
    return ""
