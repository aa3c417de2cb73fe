"""Words that a filter refuses, and more words than a model reads: the session goes on."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, SystemMessage
from support.fakes import Talk, script
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model

from scriptgraph.models.adapting import forget_servers
from scriptgraph.models.refusals import RefusedPrompt
from scriptgraph.models.shortening import mark_of, said_by_user, shortened, size, withholding

SCRIPT = script({"hello": {"next": [{"to": "end", "when": "the user says goodbye"}]}})

AZURE = {
    "message": "The response was filtered due to the prompt triggering Azure OpenAI's content "
    "management policy.",
    "code": "content_filter",
    "innererror": {"content_filter_result": {"self_harm": {"filtered": True, "severity": "high"}}},
}
OPENROUTER = {
    "message": "Your input was flagged",
    "code": 403,
    "metadata": {"reasons": ["self-harm"]},
}
DASHSCOPE = {"message": "Input data may contain inappropriate content.", "code": None}
FILTERS = {"azure": (400, AZURE), "openrouter": (403, OPENROUTER), "dashscope": (400, DASHSCOPE)}

WINDOWS = {
    "openai": (400, "This model's maximum context length is 4096 tokens."),
    "llama.cpp": (400, "the request exceeds the available context size, try increasing it"),
    "anthropic": (400, "prompt is too long: 210000 tokens > 200000 maximum"),
    "gemini": (400, "The input token count (1048577) exceeds the maximum number of tokens allowed"),
    "groq": (413, "Request too large for model"),
}


def words(request: dict[str, Any]) -> str:
    return "\n".join(message["content"] for message in request["messages"])


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.mark.parametrize("mode", ["single", "multi", "speculative"])
@pytest.mark.parametrize("refusal", FILTERS.values(), ids=FILTERS)
async def test_a_filtered_message_does_not_end_the_session(
    refusal: tuple[int, Any], mode: Any, server: OpenAIServer
) -> None:
    """The models see a remark in its place, in this turn and in all later ones."""
    status, told = refusal
    server.refuse = lambda r: (status, {"error": told}) if "pills" in words(r) else None
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model, mode)
        await talk.say(None, "Hello.", "I look at my pills.")
        refused = len([r for r in server.requests if server.refuse(r)])
        assert refused >= 1
        assert "provider's filter refused" in words(server.requests[-1])
        await talk.say("It is better now.")
        assert len([r for r in server.requests if server.refuse(r)]) == refused
        assert "It is better now." in words(server.requests[-1])
    state = await talk.state()
    assert [m.text for m in state["messages"] if m.type == "human"][1] == "I look at my pills."
    why = [one["why"] for record in state["trace"] for one in record["refused"]]
    assert any("filter refused what the user said" in one for one in why)


async def test_after_a_restart_only_what_is_refused_is_left_out(server: OpenAIServer) -> None:
    """A process that knows nothing yet tries the newest message, and then the older ones."""
    server.refuse = lambda r: (400, {"error": AZURE}) if "pills" in words(r) else None
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model)
        await talk.say(None, "Hello.", "I look at my pills.")
        forget_servers()
        await talk.say("It is better now.")
        last = [r for r in server.requests if not server.refuse(r)][-1]
    assert "It is better now." in words(last)


async def test_who_refuses_whatever_is_left_out_gives_an_unusable_answer(
    server: OpenAIServer,
) -> None:
    """It is no broken server: the error is typed, and the provider's text is not in it."""
    server.refuse = lambda r: (400, {"error": AZURE})
    async with served_model(server.base_url) as model:
        with pytest.raises(RefusedPrompt, match=r"filter refused the prompt \(self_harm\)$"):
            await model.ainvoke([HumanMessage("Hello.")])


@pytest.mark.parametrize("mode", ["single", "multi"])
@pytest.mark.parametrize("refusal", WINDOWS.values(), ids=WINDOWS)
async def test_a_full_window_does_not_end_the_session(
    refusal: tuple[int, str], mode: Any, server: OpenAIServer
) -> None:
    """Older messages are left out with a remark, and the newest is always read."""
    status, told = refusal
    most = 9_000
    server.refuse = lambda r: (
        (status, {"error": {"message": told}}) if len(words(r)) > most else None
    )
    async with served_model(server.base_url) as model:
        talk = Talk(SCRIPT, model, mode)
        await talk.say(None)
        for turn in range(12):
            await talk.say(f"This is number {turn}. {'More and more words. ' * 40}")
            assert f"This is number {turn}." in words(server.requests[-1])
    state = await talk.state()
    assert len(state["messages"]) == 25
    assert any(
        "earlier messages are left out" in one["why"]
        for r in state["trace"]
        for one in r["refused"]
    )
    refused = [r for r in server.requests if len(words(r)) > most]
    assert len(refused) <= 6


PROMPT: list[BaseMessage] = [
    SystemMessage("You speak."),
    HumanMessage("The session begins."),
    AIMessage("Hello."),
    HumanMessage("first " * 100),
    AIMessage("Hm. " * 100),
    HumanMessage("second"),
    SystemMessage("Now speak."),
]
TRANSCRIPT: list[BaseMessage] = [
    SystemMessage("You judge."),
    HumanMessage(
        "<transcript>\n[1] agent: Hello.\n[2] user: first\n    line\n[3] agent: Hm.\n"
        "[4] user: second\n[5] agent: So.\n[6] user: third\n</transcript>\nJudge."
    ),
]


def test_what_the_user_said_is_found_in_both_forms() -> None:
    """As messages and as lines of a transcript, with the same marks."""
    assert said_by_user(PROMPT) == [mark_of("first " * 100), mark_of("second")]
    assert said_by_user(TRANSCRIPT) == [mark_of("first\nline"), mark_of("second"), mark_of("third")]


@pytest.mark.parametrize("prompt", [PROMPT, TRANSCRIPT])
def test_only_the_marked_message_is_withheld(prompt: list[BaseMessage]) -> None:
    """Everything around it stays as it is."""
    shown = withholding(prompt, {mark_of("second")})
    text, before = ("\n".join(message.text for message in one) for one in (shown, prompt))
    assert "second" not in text
    assert "filter refused" in text
    assert text.replace("[a message that the provider's filter refused: nobody here has read it]",
                        "second") == before  # fmt: skip


@pytest.mark.parametrize("prompt", [PROMPT, TRANSCRIPT])
@pytest.mark.parametrize("share", [0.95, 0.5])
def test_a_shortened_prompt_keeps_its_instructions_and_its_end(
    prompt: list[BaseMessage], share: float
) -> None:
    """The oldest messages go first, and a remark says so."""
    long = [*prompt[:1], *prompt[1:]]
    long[1:1] = []
    big = [
        type(m)(m.text.replace("first", "first " * 200)) if "first" in m.text else m for m in long
    ]
    short = shortened(big, int(size(big) * share))
    text = "\n".join(message.text for message in short)
    assert size(short) < size(big)
    assert "left out" in text
    assert short[0].text == big[0].text
    assert short[-1].text.endswith(big[-1].text[-10:])
    assert "second" in text
