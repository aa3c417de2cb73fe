"""A model is given as it is or by its name, and what is none is refused before anything runs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from langchain_core.runnables import RunnableLambda
from support.command_line import ROOT

from scriptgraph import (
    InputError,
    RehearsalModel,
    create_roleplay,
    create_session,
    create_simulation,
    create_unconstrained,
    load_script,
)
from scriptgraph.graphs.named_model import chat_model
from scriptgraph.models.client import PatientChat

SCRIPT = load_script(ROOT / "scripts" / "stress_relief.yaml")

LANGCHAIN = """
from langchain_core.language_models.fake_chat_models import FakeListChatModel

def init_chat_model(name, *, temperature):
    provider, _, model = name.partition(":")
    if provider == "nobody":
        raise ValueError(f"Unsupported provider={provider!r}.")
    if provider == "absent":
        raise ImportError("Could not import langchain_absent.")
    return FakeListChatModel(responses=[f"{name} at {temperature}"])
"""
PROGRAM = """
import sys
from scriptgraph.core.errors import InputError
from scriptgraph.graphs.named_model import chat_model
try:
    print(chat_model(sys.argv[1]).invoke("Hello.").text)
except InputError as error:
    print("refused:", error)
"""


def test_the_rehearsal_is_named() -> None:
    """`rehearsal` needs nothing."""
    assert isinstance(chat_model("rehearsal"), RehearsalModel)


def test_a_model_behind_the_openai_protocol_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """`openai:NAME` needs a key or an address, and no further package."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(InputError, match="needs a key: set OPENAI_API_KEY"):
        chat_model("openai:gpt-4o-mini")
    monkeypatch.setenv("OPENAI_BASE_URL", "http://127.0.0.1:1/v1")
    model: Any = chat_model("openai:org/a:7b")
    assert isinstance(model, PatientChat)
    assert (model.model_name, model.temperature) == ("org/a:7b", 0)


@pytest.mark.parametrize("name", ["gpt-4o-mini", "", ":", "openai:", ":x"])
def test_a_name_without_a_provider_says_how_to_write_one(name: str) -> None:
    """Nothing is guessed."""
    with pytest.raises(InputError, match=r"PROVIDER:NAME such as 'openai:gpt-4o-mini'"):
        chat_model(name)


def told(name: str, place: Path, *, with_langchain: bool) -> str:
    """Ask for a model in a process of its own, in which LangChain is there or not."""
    if with_langchain:
        (place / "langchain").mkdir()
        (place / "langchain" / "__init__.py").touch()
        (place / "langchain" / "chat_models.py").write_text(LANGCHAIN, encoding="utf-8")
    command = [sys.executable, "-c", PROGRAM, name]
    return subprocess.run(command, cwd=place, capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("anthropic:claude", "anthropic:claude at 0\n"),
        ("nobody:x", "refused: the model 'nobody:x' cannot be used: Unsupported"),
        ("absent:x", "refused: the model 'absent:x' cannot be used: Could not import"),
    ],
)
def test_other_providers_are_langchain_s(name: str, said: str, tmp_path: Path) -> None:
    """What `init_chat_model` knows can be named, and what it refuses is refused in its words."""
    assert told(name, tmp_path, with_langchain=True).startswith(said)


def test_without_langchain_its_providers_say_what_to_install(tmp_path: Path) -> None:
    """The message names the package, and what there is without it."""
    said = told("anthropic:claude", tmp_path, with_langchain=False)
    assert "pip install langchain" in said
    assert "'openai:NAME'" in said


MODEL = RehearsalModel()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (MODEL.with_retry(), r"a RunnableRetry is no chat model: .*Settings\(attempts"),
        (MODEL.with_fallbacks([MODEL]), "a RunnableWithFallbacks is no chat model"),
        (MODEL.bind(stop=["x"]), "a ChatModelBinding is no chat model"),
        (MODEL | RunnableLambda(str), "a RunnableSequence is no chat model"),
        (RunnableLambda(str), "a RunnableLambda is no chat model"),
        (RehearsalModel, r"RehearsalModel is a class, not a model: RehearsalModel\(\) makes one"),
        (None, "a NoneType is no chat model"),
        (str.lower, "is no chat model"),
    ],
    ids=lambda given: given[:24] if isinstance(given, str) else type(given).__name__,
)
def test_what_is_no_chat_model_is_refused_at_once(given: Any, said: str) -> None:
    """Every graph says so when it is made, for every role, and not in the middle of a session."""
    case = {"name": "Ann"}
    with pytest.raises(InputError, match=said):
        create_session(SCRIPT, given)
    with pytest.raises(InputError, match=said):
        create_unconstrained(SCRIPT, given, actors="single")
    with pytest.raises(InputError, match=said):
        create_roleplay(given, case=case)
    if given is not None:
        with pytest.raises(InputError, match=said):
            create_session(SCRIPT, MODEL, evaluator_model=given)
        with pytest.raises(InputError, match=said):
            create_session(SCRIPT, MODEL, dispatcher_model=given)
        with pytest.raises(InputError, match=said):
            create_simulation(SCRIPT, MODEL, case=case, patient_model=given)
        with pytest.raises(InputError, match=said):
            create_roleplay(MODEL, case=case, observer_model=given)


def test_a_session_of_a_named_model_runs_without_awaiting() -> None:
    """Three lines of plain Python hold a conversation."""
    session = create_session(SCRIPT, "rehearsal", output="slim").compile()
    state = session.invoke({"messages": []})
    assert set(state) == {"messages", "section", "status", "turn", "collected"} & set(state)
    assert state["section"] == "introduction"
    assert isinstance(MODEL, BaseChatModel)


def test_a_name_with_an_address_is_asked_there(monkeypatch: pytest.MonkeyPatch) -> None:
    """The name goes to its own address, without the key that is meant for another."""
    monkeypatch.setenv("OPENAI_API_KEY", "for-openai-only")
    model = chat_model("openai:small@http://127.0.0.1:9/v1")
    assert isinstance(model, PatientChat)
    assert (model.model_name, model.openai_api_base) == ("small", "http://127.0.0.1:9/v1")
    key: Any = model.openai_api_key
    assert key.get_secret_value() != "for-openai-only"


@pytest.mark.parametrize(
    "address", ["http://user:hunter2@127.0.0.1:9/v1", "http://127.0.0.1:9/v1?api_key=hunter2"]
)
def test_an_address_with_a_secret_is_refused_without_it(address: str) -> None:
    """A password in a model's name is neither used nor repeated."""
    with pytest.raises(InputError, match="nothing but host and path") as refused:
        chat_model(f"openai:x@{address}")
    assert "hunter2" not in str(refused.value)
