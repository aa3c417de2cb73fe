"""The most tokens of an answer."""

from __future__ import annotations

from typing import Any

import pytest
from langchain_core.language_models import BaseChatModel
from support.fakes import FakeModel

from scriptgraph.models.chat import bounded, openai_model
from scriptgraph.rehearsal.model import RehearsalModel


class Google(FakeModel):
    """Calls the limit as another class of models does."""

    max_output_tokens: int | None = None


class Ollama(FakeModel):
    """Calls it so; -1 and -2 are no limit."""

    num_predict: int | None = None


OPENAI = openai_model("m", temperature=0, api_key="k", base_url=None)
KINDS: list[tuple[BaseChatModel, str]] = [
    (OPENAI, "max_tokens"),
    (Google(), "max_output_tokens"),
    (Ollama(), "num_predict"),
    (Ollama(num_predict=-1), "num_predict"),
]


@pytest.mark.parametrize(("model", "name"), KINDS)
def test_a_model_is_bounded_in_its_own_words(model: BaseChatModel, name: str) -> None:
    """Whatever its class calls the limit, it is set on a copy."""
    before = getattr(model, name)
    assert getattr(bounded(model, 300), name) == 300
    assert getattr(model, name) == before


@pytest.mark.parametrize(("own", "kept"), [(100, 100), (300, 300), (900, 300)])
def test_a_smaller_limit_of_its_own_stays(own: int, kept: int) -> None:
    """A limit that somebody has set is never made larger."""
    limited: Any = bounded(Google(max_output_tokens=own), 300)
    assert limited.max_output_tokens == kept


def test_without_a_limit_or_a_word_for_it_a_model_stays_as_it_is() -> None:
    """None bounds nothing, and a class that knows no limit is not given one."""
    rehearsal = RehearsalModel()
    assert bounded(rehearsal, 300) is rehearsal
    assert bounded(OPENAI, None) is OPENAI
