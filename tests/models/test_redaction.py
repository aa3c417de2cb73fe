"""Whatever looks like a key or a password is kept out of texts that are shown."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support.fakes import Talk, script

from scriptgraph.core.errors import ModelError
from scriptgraph.models.redaction import redacted
from scriptgraph.rehearsal.reading import Prompt

FORMS = (
    "https://host/v1?api_key={}",
    "https://host/v1?a=b&key={}&c=d",
    "key={}",
    "x-api-key: {}",
    "{{'api_key': '{}'}}",
    '{{"password": "{}"}}',
    "api-key={}",
    "token: {}",
    "password={} host=db",
    "PGPASSWORD={}",
    "OPENAI_API_KEY={}",
    "postgresql:///db?user=u&password={}",
    "cannot reach x@http://user:{}@127.0.0.1:9/v1",
    "Authorization: Bearer {}",
)
SECRETS = st.text(string.ascii_letters + string.digits, min_size=24, max_size=48).map("0a".__add__)
SENTENCES = (
    "The password is wrong, and the key: none was given.",
    "password: required",
    "Unknown key: 'section'. The token limit is 4096 tokens.",
    "Error code: 404 - model gpt-4o-mini-2024-07-18 was not found at http://127.0.0.1:9/v1.",
    "A key opens a door; basically, a secret stays one.",
    "set OPENAI_API_KEY, or OPENAI_BASE_URL for a server of your own",
)


@pytest.mark.parametrize("form", FORMS)
@given(secret=SECRETS)
def test_a_secret_is_hidden_in_every_form(form: str, secret: str) -> None:
    """Nothing has to know a secret for it to be hidden, wherever servers and libraries put it."""
    shown = redacted(form.format(secret))
    assert secret not in shown
    assert "[hidden]" in shown


@pytest.mark.parametrize(
    "text",
    [
        "password=hunter2 host=db",
        "PGPASSWORD=hunter2",
        "x-api-key: hunter2",
        "postgresql:///db?user=u&password=hunter2",
        "x@http://user:hunter2@127.0.0.1:9/v1",
        "AWS AKIAIOSFODHUNTER2EXAM secret wJalrXUtnFEMI/K7MDENG/bPxRfiCYhunter2KEY",
    ],
)
def test_a_short_secret_is_hidden_by_its_name(text: str) -> None:
    """A password of seven letters is known by what stands before it."""
    assert "hunter2" not in redacted(text)
    assert "HUNTER2" not in redacted(text)


@pytest.mark.parametrize("sentence", SENTENCES)
def test_ordinary_sentences_stay(sentence: str) -> None:
    """A sentence about keys holds none."""
    assert redacted(sentence) == sentence


SHORT_KEYS = ("sk-abc123", "sk-LEAK-1234", "sk-inven********wxyz", "sk-deadbeef", "gsk_1a2b")


@pytest.mark.parametrize("key", SHORT_KEYS)
def test_a_short_key_is_hidden_by_its_beginning(key: str) -> None:
    """Invented and masked keys are shorter than real ones, and are hidden as well."""
    assert redacted(f"refused ({key}), again.") == "refused ([hidden]), again."


def test_names_that_begin_like_a_key_are_shown() -> None:
    """Unless they are said to be one."""
    named = "task-2 of sk-learn, risk-free, a key-value store"
    assert redacted(named) == named
    assert redacted("Incorrect API key provided: sk-mine") == (
        "Incorrect API key provided: [hidden]"
    )


@pytest.mark.parametrize("key", SHORT_KEYS)
async def test_a_failed_model_does_not_tell_the_key(key: str) -> None:
    """Whatever text a client raises, the error of the session holds no key."""

    def refuse(prompt: Prompt) -> str:
        raise RuntimeError(f"Incorrect API key provided: {key}. Try again.")

    talk = Talk(script({"ask": {}}), refuse, attempts=1)
    with pytest.raises(ModelError) as caught:
        await talk.say(None)
    assert key not in str(caught.value)
    assert "Incorrect API key provided: [hidden]" in str(caught.value)
