"""The client of a role-play: says what its profile holds, and keeps to a client's rules of form."""

from collections.abc import Mapping, Sequence
from typing import Any

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import BaseMessage, HumanMessage

from scriptgraph.core.settings import Settings
from scriptgraph.formats.case import COMES_FROM_A_CARD
from scriptgraph.nodes.asking.in_form import ReplyInForm, ask_in_form
from scriptgraph.nodes.cast import Node
from scriptgraph.nodes.patient import PATIENT, answering, patient, without_leaving
from scriptgraph.prompting.client import client_prompt
from scriptgraph.safety.form import client_faults
from scriptgraph.script.model import Script

CLIENT = "client"
"""The client's node."""


def client(
    case: Mapping[str, Any], model: BaseChatModel, settings: Settings, *, name: str = CLIENT
) -> Node:
    """Give the node that answers the counsellor in the client's place, and may leave.

    Args:
        case: Who the client is; one with `replies` says these, and no model is asked.
        model: Plays the client.
        settings: How it is asked, and after how many turns the conversation stops.
        name: What the node is called.
    """

    async def ask(messages: Sequence[BaseMessage]) -> ReplyInForm:
        number = 1 + sum(isinstance(message, HumanMessage) for message in messages)
        return await ask_in_form(
            model,
            client_prompt(case, messages),
            lambda reply: client_faults(without_leaving(reply)[0], number=number),
            attempts=settings.attempts,
            tokens=settings.tokens.patient,
            speaker=str(case.get("name", "")),
        )

    return answering(name, case, ask, settings)


def player(
    script: Script, case: Mapping[str, Any], model: BaseChatModel, settings: Settings
) -> Node:
    """Give the node that plays the patient of a script.

    Who comes from a role card or a post is the client of a role-play here too, with the same
    prompt and rules: then scripts and role-play are compared on the same clients.
    """
    if COMES_FROM_A_CARD in case:
        return client(case, model, settings, name=PATIENT)
    return patient(script, case, model, settings)
