"""A script as a model: the official client of the OpenAI protocol holds sessions with it."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import openai
import pytest
from support.openai_server import OpenAIServer, openai_server
from support.served_folder import served

from scriptgraph.models.chat import openai_model

Said = list[dict[str, str]]


@pytest.fixture
def official(client: httpx.Client) -> Iterator[openai.OpenAI]:
    """Give the official client, which tries nothing twice."""
    with openai.OpenAI(base_url=f"{client.base_url}/v1", api_key="none", max_retries=0) as one:
        yield one


def user(text: str) -> dict[str, str]:
    return {"role": "user", "content": text}


def agent(text: str) -> dict[str, str]:
    return {"role": "assistant", "content": text}


def ask(client: openai.OpenAI, said: Said, session: str, **more: Any) -> str:
    """Take a turn, and give what the agent says."""
    header = {"X-Session-Id": session}
    model = more.pop("model", "tea")
    given: Any = said
    answer = client.chat.completions.create(
        model=model, messages=given, extra_headers=header, **more
    )
    return answer.choices[0].message.content or ""


def state(client: httpx.Client, session: str) -> dict[str, Any]:
    """Tell where a session stands."""
    found: dict[str, Any] = client.get(f"/api/sessions/{session}").raise_for_status().json()
    return found


def test_every_script_is_a_model(official: openai.OpenAI) -> None:
    """The client lists them, and finds one by its name."""
    assert [one.id for one in official.models.list()] == ["helping", "tea"]
    assert official.models.retrieve("tea").owned_by == "scriptgraph"


@pytest.mark.parametrize("is_streamed", [False, True])
def test_a_whole_session_is_held_with_the_history_that_clients_send(
    official: openai.OpenAI, client: httpx.Client, is_streamed: bool
) -> None:
    """Each request tells all that was said; each is one turn, and the script ends the session."""
    said: Any = []
    for text in ("", "Tea", "Two, please", "No milk"):
        said += [user(text)] if text else []
        if is_streamed:
            stream = official.chat.completions.create(
                model="tea", messages=said, stream=True, extra_headers={"X-Session-Id": "ann"}
            )
            answer = "".join(one.choices[0].delta.content or "" for one in stream)
        else:
            answer = ask(official, said, "ann")
        said.append(agent(answer))
    found = state(client, "ann")
    assert (found["status"], found["section"], found["turn"]) == ("ended", "farewell", 4)
    assert found["messages"][-1]["text"] == said[-1]["content"] == "Here you are. Goodbye!"
    assert [one["text"] for one in found["messages"]] == [one["content"] for one in said]
    said.append(user("Are you there?"))
    assert ask(official, said, "ann")  # it is said that the session is over
    assert state(client, "ann")["status"] == "ended"


def test_the_first_message_is_judged_like_any_other(
    official: openai.OpenAI, client: httpx.Client
) -> None:
    """Danger in it leads to help at once."""
    answer = ask(official, [user("I want to kill myself")], "bo", model="helping")
    assert answer.startswith("Please call 112 now.")
    assert state(client, "bo")["section"] == "crisis"


def test_the_same_request_is_answered_once(official: openai.OpenAI, client: httpx.Client) -> None:
    """Sent again, after another, or at the same time, it is one turn with one answer."""
    opening = ask(official, [], "ann")
    said = [agent(opening), user("Tea")]
    answers: list[str] = []

    def take() -> None:
        answers.append(ask(official, said, "ann"))

    threads = [threading.Thread(target=take) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.append(ask(official, said, "ann"))
    assert len(answers) == 5
    assert len(set(answers)) == 1
    found = state(client, "ann")
    assert (found["turn"], len(found["messages"])) == (2, 3)


def test_the_same_words_said_again_are_a_new_turn(
    official: openai.OpenAI, client: httpx.Client
) -> None:
    """Whoever says yes twice has said it twice, whether or not the client tells what was before."""
    said = [agent(ask(official, [], "ann"))]
    for _ in range(2):
        said.append(user("yes"))
        said.append(agent(ask(official, said, "ann")))
    for text in ("no", "yes", "yes"):
        ask(official, [user(text)], "bo")
    spoken = [one["text"] for one in state(client, "bo")["messages"] if one["role"] == "user"]
    assert spoken == ["no", "yes", "yes"]
    assert sum(one["role"] == "user" for one in state(client, "ann")["messages"]) == 2


def test_what_was_said_is_not_said_otherwise_afterwards(
    official: openai.OpenAI, client: httpx.Client
) -> None:
    """An edited earlier message is refused, and nothing of it is kept."""
    opening = ask(official, [], "ann")
    ask(official, [agent(opening), user("Tea")], "ann")
    before = state(client, "ann")
    with pytest.raises(openai.BadRequestError, match="has gone on from there"):
        ask(official, [agent(opening), user("Coffee")], "ann")
    assert state(client, "ann") == before


def test_a_conversation_under_way_has_to_be_named(official: openai.OpenAI) -> None:
    """Nobody is given somebody else's session: what cannot be told apart is refused."""
    given: Any = [agent("Hello"), user("Tea")]
    with pytest.raises(openai.BadRequestError, match="whose conversation"):
        official.chat.completions.create(model="tea", messages=given)


def test_a_new_conversation_gets_a_name(official: openai.OpenAI, client: httpx.Client) -> None:
    """The answer's header tells it, and no two are the same."""
    given: Any = [user("Tea")]
    names = set[str]()
    for _ in range(2):
        raw = official.chat.completions.with_raw_response.create(model="tea", messages=given)
        names.add(str(raw.headers["x-session-id"]))
    assert len(names) == 2
    assert all(state(client, name)["turn"] == 1 for name in names)


def test_a_user_has_a_session_with_each_script(
    official: openai.OpenAI, client: httpx.Client
) -> None:
    """`user` and `metadata` name sessions as well as the header does."""
    given: Any = [user("Hello")]
    for model in ("tea", "helping"):
        official.chat.completions.create(model=model, messages=given, user="ann")
    official.chat.completions.create(model="tea", messages=given, metadata={"session": "own"})
    for name in ("tea:ann", "helping:ann", "own"):
        assert state(client, name)["turn"] == 1


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"model": "coffee"}, "there is no script 'coffee'; there are: helping, tea"),
        ({"n": 2}, "one turn at a time"),
        ({"messages": [agent("Hello")], "user": "ann"}, "nothing was said to it"),
        ({"messages": [{"role": "user", "content": [{"type": "image_url"}]}]}, "only text"),
        ({"messages": 3}, "messages"),
        ({"user": "a\nb"}, "a line of 1 to 200 characters"),
        ({"messages": [user("  ")]}, "the message is empty"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_words(
    client: httpx.Client, given: dict[str, Any], told: str
) -> None:
    """Each has a status of its own kind, a code, and a sentence that says what to do."""
    whole = {"model": "tea", "messages": [user("Hello")], **given}
    answer = client.post("/v1/chat/completions", json=whole)
    assert answer.status_code == (404 if given.get("model") else 400)
    assert told in answer.json()["error"]["message"]
    assert answer.json()["error"]["code"]


def test_parts_of_a_message_make_no_word_that_nobody_wrote(client: httpx.Client) -> None:
    """They stand apart in what is stored, and a request that tells of them is understood."""
    parts: Any = [{"type": "text", "text": one} for one in ("I want to", "die")]
    said = {"role": "user", "content": parts}
    given: dict[str, Any] = {"model": "tea", "user": "parts", "messages": [said]}
    client.post("/v1/chat/completions", json=given).raise_for_status()
    stored = state(client, "tea:parts")["messages"][0]
    assert stored["text"] == "I want to\ndie"
    more = [said, agent("?"), user("Tea")]
    client.post("/v1/chat/completions", json={**given, "messages": more}).raise_for_status()


DANGER = "I want to kill myself"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"messages": [{"role": "User", "content": DANGER}]}, "'User'"),
        ({"messages": [{"role": "\ud800", "content": DANGER}]}, "user or assistant"),
        ({"messages": [{"role": "tool", "content": DANGER}, user("Tea")]}, "'tool'"),
        ({"messages": [user(DANGER), agent("oh"), user("Tea")]}, "does not have"),
        (
            {
                "messages": [
                    {
                        "role": "user",
                        "content": [{"type": "text", "text": DANGER}, {"type": "image"}],
                    }
                ]
            },
            "only text",
        ),
        ({"messages": [user(DANGER)], "n": 3}, "one turn at a time"),
        ({"messages": [user(DANGER)], "model": "coffee"}, "no script"),
        ({"messages": [user(DANGER * 50_000)]}, "characters"),
        ({"messages": [user(DANGER)], "stream": "perhaps"}, "stream"),
    ],
)
def test_danger_in_a_request_that_is_refused_is_not_left_without_help(
    client: httpx.Client, given: dict[str, Any], told: str
) -> None:
    """Whatever is wrong with it: the refusal names who helps, and nothing is dropped silently."""
    content = json.dumps({"model": "tea", "user": "ann", **given})
    answer = client.post(
        "/v1/chat/completions", content=content, headers={"content-type": "application/json"}
    )
    assert answer.status_code in (400, 404)
    message = answer.json()["error"]["message"]
    assert told in message
    assert "988" in message


@pytest.mark.parametrize("name", ["Łukasz", "😀", "zoe\u0308", "a/b", "..", "50%20"])
def test_a_session_is_the_same_by_whatever_way_its_name_comes(
    client: httpx.Client, name: str
) -> None:
    """Letters of any language, and percent signs in a header."""
    first = {"model": "tea", "messages": [], "metadata": {"session": name}}
    answer = client.post("/v1/chat/completions", json=first)
    assert answer.status_code == 200
    told = answer.headers["x-session-id"]
    second = {"model": "tea", "messages": [user("Tea")]}
    again = client.post("/v1/chat/completions", json=second, headers={"x-session-id": told})
    assert again.json()["scriptgraph"]["session"] == name
    assert again.json()["scriptgraph"]["turn"] == 2


def test_two_names_for_one_request_are_refused(client: httpx.Client) -> None:
    """So that nobody's words come into another's session."""
    given = {"model": "tea", "messages": [user("Tea")], "metadata": {"session": "b"}}
    answer = client.post("/v1/chat/completions", json=given, headers={"x-session-id": "a"})
    assert (answer.status_code, "different sessions" in answer.text) == (400, True)


def test_what_was_answered_and_never_arrived_is_not_said_again(
    official: openai.OpenAI, client: httpx.Client
) -> None:
    """A client that lost an answer sends both messages: only the second is new."""
    ask(official, [user("Tea")], "ann")
    ask(official, [user("Tea"), user("Two")], "ann")
    said = [one["text"] for one in state(client, "ann")["messages"] if one["role"] == "user"]
    assert said == ["Tea", "Two"]


def test_an_edit_is_refused_however_far_back(official: openai.OpenAI, client: httpx.Client) -> None:
    """And the end of a history alone is enough, as clients cut what is long."""
    said = [user("Tea")]
    said.append(agent(ask(official, said, "ann")))
    said.append(user("Two"))
    said.append(agent(ask(official, said, "ann")))
    edited = [user(DANGER), *said[1:], user("Milk")]
    with pytest.raises(openai.BadRequestError, match="an earlier message"):
        ask(official, edited, "ann")
    assert ask(official, [*said[2:], user("Milk")], "ann")
    assert state(client, "ann")["turn"] == 3


def test_what_is_not_heeded_is_named(client: httpx.Client) -> None:
    """A client's own system message or temperature changes nothing here, and is told so."""
    system = {"role": "system", "content": "You are a pirate."}
    given = {"model": "tea", "messages": [system, user("Tea")], "temperature": 1}
    told = client.post("/v1/chat/completions", json=given).json()["scriptgraph"]
    assert told["ignored"] == ["system message", "temperature"]
    assert (told["section"], told["status"]) == ("choice", "open")


def test_tokens_are_told_where_a_language_model_was_asked(folder: Path) -> None:
    """They are its server's own counts; a rehearsal has none."""
    given = {"model": "tea", "messages": [user("Tea")]}
    with openai_server() as models, served(folder, model=_model(models)) as client:
        answer = client.post("/v1/chat/completions", json=given).json()
        charged = [one.usage["prompt_tokens"] for one in models.answers]
    assert answer["usage"]["prompt_tokens"] == sum(charged) > 0
    with served(folder) as client:
        assert "usage" not in client.post("/v1/chat/completions", json=given).json()


def test_a_model_that_is_down_is_answered_by_a_sentence(folder: Path) -> None:
    """The words are kept, nothing is made up, and the next turn works."""
    with openai_server() as models, served(folder, model=_model(models)) as client:
        models.refuse = lambda request: (401, {"error": {"message": "no key"}})
        given = {"model": "tea", "messages": [user("Tea")], "user": "ann"}
        down = client.post("/v1/chat/completions", json=given)
        assert down.status_code == 200
        assert down.json()["choices"][0]["message"]["content"]
        models.refuse = lambda request: None
        given["messages"] = [user("Are you there?")]
        assert client.post("/v1/chat/completions", json=given).status_code == 200
        said = [one["text"] for one in state(client, "tea:ann")["messages"]]
    assert "Tea" in said
    assert "Are you there?" in said


def _model(models: OpenAIServer) -> Any:
    return openai_model("small", temperature=0, api_key="none", base_url=models.base_url, retries=0)
