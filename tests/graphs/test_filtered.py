"""What the user says and a provider's filter refuses may be an emergency: it is treated as one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from langchain_core.messages import AIMessage
from support.fakes import Said, Talk, answer, roles, script, task
from support.openai_server import OpenAIServer, openai_server
from support.served import served_model
from support.small_sessions import every_mode

from scriptgraph.core.settings import Mode
from scriptgraph.models.beside import NOTE
from scriptgraph.nodes.filtered import REASON, REMAINS, may_be_danger, with_urgent_rule
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script

NUMBER = "Please dial 112 now."
SECTIONS: dict[str, Any] = {
    "hello": {"next": [{"to": "end", "when": "the user says goodbye"}]},
    "crisis": {"tasks": [task("number", say=NUMBER), task("stay")], "next": [{"to": "hello"}]},
}


def written(*, urgent: bool) -> Script:
    danger = {"to": "crisis", "when": "the user may be in danger", "urgent": urgent}
    return script(SECTIONS, anytime=[{"to": "end", "when": "the user wants to stop"}, danger])


def refusing(about: str) -> Any:
    """Refuse everything with pills in it, as Azure does."""
    told = {
        "message": "The response was filtered due to the content management policy.",
        "code": "content_filter",
        "innererror": {"content_filter_result": {about: {"filtered": True}}},
    }
    return lambda request: (
        (400, {"error": told})
        if any("pills" in message["content"] for message in request["messages"])
        else None
    )


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with openai_server() as opened:
        yield opened


@pytest.mark.parametrize("mode", ["single", "multi", "speculative"])
async def test_a_filtered_message_leads_where_danger_leads(mode: Any, server: OpenAIServer) -> None:
    """The exact words of the crisis section are sent, although no model read the message."""
    server.refuse = refusing("self_harm")
    async with served_model(server.base_url) as model:
        talk = Talk(written(urgent=True), model, mode)
        await talk.say(None, "Hello.")
        assert NUMBER in await talk.say("I keep looking at my pills.")
        assert await talk.section() == "crisis"
        await talk.say("I am safe, I only wanted to say it.")
    trace = (await talk.state())["trace"]
    (record,) = [one for one in trace if one["reason"].startswith(REASON)]
    assert record["choice"] == "crisis"
    assert any("filter refused what the user said (self_harm)" in one["why"]
               for one in record["refused"])  # fmt: skip


@pytest.mark.parametrize("about", ["sexual", "jailbreak"])
async def test_other_filtered_words_move_nobody(about: str, server: OpenAIServer) -> None:
    """A remark stands in their place, and the session goes on where it was."""
    server.refuse = refusing(about)
    async with served_model(server.base_url) as model:
        talk = Talk(written(urgent=True), model)
        await talk.say(None, "Hello.", "I keep looking at my pills.")
    assert await talk.section() == "hello"


async def test_without_an_urgent_rule_the_session_stays(server: OpenAIServer) -> None:
    """No rule that is not urgent is believed without proof."""
    server.refuse = refusing("self_harm")
    async with served_model(server.base_url) as model:
        talk = Talk(written(urgent=False), model)
        assert await talk.say(None, "Hello.", "I keep looking at my pills.")
    assert await talk.section() == "hello"


@pytest.mark.parametrize(
    ("about", "danger"),
    [
        ("", True),
        ("self_harm", True),
        ("violence", True),
        ("sexual, self_harm", True),
        ("sexual", False),
        ("hate, jailbreak", False),
        ("something new", True),
    ],
)
def test_what_may_be_danger(about: str, danger: bool) -> None:
    """Where the provider does not say, or says something unknown, a miss would be worse."""
    assert may_be_danger(about) == danger


def test_an_urgent_claim_of_a_model_goes_before() -> None:
    """And where nothing was filtered, nothing changes."""
    of = written(urgent=True)
    assert with_urgent_rule(of, of.first, None, None) is None
    found = with_urgent_rule(of, of.first, None, "self_harm")
    assert found is not None
    assert found.occurrence is not None
    assert found.occurrence.rule == 2
    assert with_urgent_rule(of, of.first, found, "self_harm") is found


def unread(about: str) -> Any:
    """Judge in the way of somebody who never reads of pills, and goes by what was said before."""

    def judged(said: str) -> str:
        if "pills" in said:
            return answer(anytime=(1, "I want to stop"))
        return answer(anytime=(2, said) if "die" in said else (0, ""))

    judge = roles(judged)

    def tell(prompt: Prompt) -> Said:
        said = judge(prompt)
        if not (prompt.judges and "pills" in prompt.lines[-1].text):
            return said
        return AIMessage(str(said), response_metadata={NOTE: {"filtered": about}})

    return tell


@every_mode
@pytest.mark.parametrize(("about", "section"), [("self_harm", "crisis"), ("sexual", "end")])
@pytest.mark.parametrize("before", ["I want to stop shouting.", "I want to stop it all and die."])
async def test_what_a_filter_refused_goes_before_a_wish_to_stop(
    mode: Mode, about: str, section: str, before: str
) -> None:
    """A judge that saw only older words ends nothing by them: help comes first, and remains."""
    talk = Talk(written(urgent=True), unread(about), mode)
    await talk.say(None, "Hello.", before, "I keep looking at my pills.")
    assert await talk.section() == section
    record = [one for one in (await talk.state())["trace"] if one["role"] == "evaluator"][-1]
    assert record["reason"].startswith((REASON, REMAINS)) == (section == "crisis")
