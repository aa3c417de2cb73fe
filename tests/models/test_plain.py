"""A request says the same, however its messages are read."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.messages import (
    AIMessage,
    BaseMessage,
    ChatMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_openai import ChatOpenAI
from pydantic import SecretStr

from scriptgraph.models.chat import openai_model
from scriptgraph.models.plain import plain_messages

CALL: Any = {"name": "look", "args": {}, "id": "1", "type": "tool_call"}
NOTES = {"section": "hello", "turn": 1, "script": "s"}
PLAIN = [
    SystemMessage("You lead a conversation."),
    HumanMessage("Call me Ann.", id="1"),
    AIMessage("Hello, Ann.", additional_kwargs=NOTES),
    AIMessage(""),
]
OTHERS = [
    HumanMessage("Hi.", name="Ann"),
    HumanMessage([{"type": "text", "text": "Hi."}]),
    AIMessage("", tool_calls=[CALL]),
    AIMessage("", additional_kwargs={"function_call": {"name": "look", "arguments": "{}"}}),
    AIMessage("Listen.", additional_kwargs={"audio": {"id": "a"}}),
    SystemMessage("Be brief.", additional_kwargs={"__openai_role__": "developer"}),
    ToolMessage("4", tool_call_id="1"),
    ChatMessage(content="Hi.", role="user"),
]


def requested(name: str, messages: list[BaseMessage]) -> Any:
    """Give what our client sends, and what LangChain's own would."""
    made: Any = openai_model(name, temperature=0, api_key="k", base_url="http://127.0.0.1:9/v1")
    theirs: Any = ChatOpenAI(model=name, api_key=SecretStr("k"))
    sent = made._get_request_payload(messages)["extra_body"]["messages"]
    return sent, theirs._get_request_payload(messages)["messages"]


@pytest.mark.parametrize("name", ["m", "o1-mini"])
@pytest.mark.parametrize("other", [None, *OTHERS])
def test_a_request_is_as_langchain_makes_it(name: str, other: BaseMessage | None) -> None:
    """Texts are put into a request directly, everything else by LangChain; both say the same."""
    sent, meant = requested(name, [*PLAIN, *([other] if other else [])])
    assert sent == meant


@pytest.mark.parametrize("other", OTHERS)
def test_what_holds_more_than_text_is_not_plain(other: BaseMessage) -> None:
    """One message that holds more leaves all of them to LangChain."""
    assert plain_messages(PLAIN) is not None
    assert plain_messages([*PLAIN, other]) is None
