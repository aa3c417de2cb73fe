"""The client of a reward model, against a real server, and what it is asked."""

from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage
from support.reward_server import Fault, reward_server

from scriptgraph.core.errors import InputError, RewardError
from scriptgraph.models.reward import RewardModel
from scriptgraph.prompting.reward import chat_template, reward_query

SAID = [AIMessage("Welcome."), HumanMessage("I sleep\nbadly.")]

CHATML = """\
{% for message in messages %}
{{ bos_token }}<|{{ message['role'] }}|>{{ message['content'] | trim }}
{% endfor %}
{% if messages[0]['role'] != 'user' %}{{ raise_exception('the user begins') }}{% endif %}
"""


async def test_each_query_gets_its_reward_in_order() -> None:
    """Rewards are read as numbers, whole ones included."""
    with reward_server(lambda query: len(query) - 2) as server:
        assert await RewardModel(server.url).rewards(["a", "bb", "cccc"]) == [-1.0, 0.0, 2.0]
    assert server.requests == [{"query": ["a", "bb", "cccc"], "path": "/get_reward"}]


@pytest.mark.parametrize(
    ("fault", "message"),
    [
        ("500", "it answered 500: 'out of memory'"),
        ("redirect", "it answered 302: an empty body"),
        ("no json", "its answer is no JSON"),
        ("no list", "its answer has no list `rewards`: .*warming up"),
        ("too few", "it gave 1 rewards for 2 queries"),
        ("stall", "no answer in 0.1 seconds"),
    ],
)
async def test_an_unusable_answer_says_what_is_wrong(fault: Fault, message: str) -> None:
    """Every fault of a server ends in one clear sentence."""
    with reward_server() as server:
        server.fault = fault
        timeout = 0.1 if fault == "stall" else 20.0
        with pytest.raises(RewardError, match=message):
            await RewardModel(server.url, timeout=timeout).rewards(["a", "b"])


@pytest.mark.parametrize("fault", ["nan", "not numbers"])
async def test_what_is_no_finite_number_is_missing(fault: Fault) -> None:
    """Words, truth values, NaN and numbers beyond any float are no rewards."""
    with reward_server() as server:
        server.fault = fault
        assert await RewardModel(server.url).rewards(list("abcde")) == [None] * 5


@pytest.mark.parametrize("url", ["", "rewards", "ftp://a/b", "http://", "http://a:b/", "//a/b"])
def test_an_address_is_checked_before_anything_is_paid_for(url: str) -> None:
    """What is no address is refused, with an example of one."""
    with pytest.raises(InputError, match="is no address of a reward model"):
        RewardModel(url)


def test_its_name_holds_no_secret() -> None:
    """Traces and records get the address without a user's name, password or key."""
    model = RewardModel("https://ann:secret@rewards.example:5000/rate?key=secret#here")
    assert model.name == "https://rewards.example:5000/rate"
    assert "secret" in str(model.address)


def test_the_whole_conversation_is_rated() -> None:
    """Without a template each message stands behind its speaker, and the user begins."""
    assert reward_query(SAID, "How long?") == (
        "User: (The session begins.)\nAssistant: Welcome.\nUser: I sleep\nbadly.\n"
        "Assistant: How long?"
    )


def test_a_models_own_chat_template_can_be_used() -> None:
    """It finds the names that Hugging Face gives it."""
    query = reward_query(SAID[1:], " How long? ", chat_template(CHATML))
    assert query == "<|user|>I sleep\nbadly.\n<|assistant|>How long?\n"


@pytest.mark.parametrize("text", ["{% for", "{{ messages[0]. }}"])
def test_what_is_no_template_is_refused(text: str) -> None:
    """It is said before a session begins."""
    with pytest.raises(InputError, match="this is no chat template"):
        chat_template(text)


@pytest.mark.parametrize(
    "text", ["{{ tools }}", "{{ raise_exception('no') }}", "{{ messages[9].a }}"]
)
def test_a_template_may_refuse_a_conversation(text: str) -> None:
    """Names that nobody gives, and the template's own complaints, are one clear error."""
    with pytest.raises(InputError, match="does not take the conversation"):
        reward_query(SAID, "How long?", chat_template(text))
