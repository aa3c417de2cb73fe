"""The simulated patient stays a patient: rules of form hold for it as they do in a role-play."""

from __future__ import annotations

from typing import Any

import pytest
from support.fakes import Queue, ToldModel, script

from scriptgraph.core.settings import Settings
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.safety.form import patient_faults

CASE = {"name": "Mark", "complaint": "I cannot sleep."}
BROKEN = [
    "# Introduction\nHello.",
    "**Step 1: Welcome**\nHello.",
    "Section 2: Exploration\nHello.",
    "- I sleep badly.\n- I worry.",
    "Therapist: How are you?",
    "I am fine.\n**Dr. Smith:** And how is work?",
    "Therapeutin: Wie geht es Ihnen?",
    "Therapeut: Wie geht es Ihnen?",
    "Terapeuta: ¿Cómo está?",
    "*sighs and looks away* I do not know.",
    "(Mark looks at the floor)\nI do not know.",
    "As an AI, I cannot sleep.",
    "Thank you for coming. How can I help you today?",
    "有什么可以帮您？",
    "I am an AI designed to assist you. You can find a chat here.",
    "I'm sorry, I cannot provide emergency assistance, so you should not turn to somebody.",
    "I'm here to help you. I am your AI.",
    "I am a chatbot designed to help.",
    "Ich bin eine KI. Ich bin da, um Ihnen zu helfen.",
    "Soy un asistente. ¿Cómo puedo ayudarle?",
    "Je suis là pour vous aider.",
    "我是一个AI助手，我在这里帮助您。",
]
KEPT = [
    "",
    "I sleep badly. (I always did.)",
    "My doctor told me: take a walk.",
    "Well, first I thought of leaving. Then I stayed.",
    "I said to my therapist that I am tired. Can you help me?",
    "**Really?** I did not know that.",
    "You are an AI, so how can you help me? I am only here because my wife asked.",
    "I am a therapist's nightmare, and I am here to get help.",
    "As a nurse I am the one who helps, all day.",
    "Ich bin da, um mir helfen zu lassen.",
]


@pytest.mark.parametrize("reply", BROKEN)
def test_what_is_no_patients_message_is_found(reply: str) -> None:
    """Headings, lists, other speakers, narration and the helper's role are told by their words."""
    assert patient_faults(reply)


@pytest.mark.parametrize("reply", KEPT)
def test_what_a_patient_says_breaks_no_rule(reply: str) -> None:
    """People speak of doctors, of steps, and in brackets."""
    assert patient_faults(reply) == []


async def simulated(*said: str) -> tuple[Any, ToldModel]:
    patient = ToldModel(tell=Queue(*said))
    graph = create_simulation(
        script({"a": {}}),
        RehearsalModel(),
        case=CASE,
        patient_model=patient,
        settings=Settings(max_turns=2),
    ).compile()
    return await graph.ainvoke({"messages": []}), patient


async def test_a_patient_out_of_form_is_asked_once_more() -> None:
    """The second reply is the one that is said, and the first stands in the trace."""
    state, patient = await simulated("Therapist: Welcome.", "Is it you, Doctor?")
    assert [message.text for message in state["messages"]][1] == "Is it you, Doctor?"
    record = next(one for one in state["trace"] if one["role"] == "patient")
    assert "somebody else" in record["refused"][0]["why"]
    assert "broken" not in record
    assert "somebody else" in patient.prompts[1][-1].text


async def test_the_second_is_taken_and_noted() -> None:
    """No rule of form ends a conversation."""
    state, _ = await simulated("Therapist: Welcome.", "# Hello?")
    assert [message.text for message in state["messages"]][1] == "# Hello?"
    record = next(one for one in state["trace"] if one["role"] == "patient")
    assert record["broken"] == ["it has a heading; only say what the person says"]
