"""Which address gets which key: its own, and never another's."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.models.endpoint import Endpoint, key_names
from scriptgraph.models.redaction import redacted

OPENAI = {"OPENAI_API_KEY": "sk-of-openai-1234"}
OWN = {"OPENAI_API_KEY_JUDGE_EXAMPLE": " key-of-judge\n", "OPENAI_API_KEY_JUDGE_EXAMPLE_81": "k81"}
LOCAL = {**OPENAI, "OPENAI_BASE_URL": " http://127.0.0.1:8080/v1 "}


@pytest.mark.parametrize(
    ("environment", "address", "key"),
    [
        (OPENAI, None, "sk-of-openai-1234"),
        (OPENAI, "https://api.openai.com/v1", "sk-of-openai-1234"),
        (OPENAI, "https://eu.api.openai.com/v1", "sk-of-openai-1234"),
        (OPENAI, "http://api.openai.com/v1", None),
        (OPENAI, "https://api.openai.com.evil.example/v1", None),
        (OPENAI, "https://evil.example/api.openai.com", None),
        (OPENAI, "https://other.example/v1", None),
        (LOCAL, None, "sk-of-openai-1234"),
        (LOCAL, "http://127.0.0.1:8080/other/v1", "sk-of-openai-1234"),
        (LOCAL, "http://127.0.0.1:8081/v1", None),
        (LOCAL, "https://127.0.0.1:8080/v1", None),
        (OPENAI | OWN, "https://judge.example/v1", "key-of-judge"),
        (OPENAI | OWN, "https://judge.example:81/v1", "k81"),
        (OPENAI | OWN, "https://judge.example:82/v1", "key-of-judge"),
        (OWN, None, None),
    ],
)
def test_a_key_goes_to_its_own_address(
    environment: Mapping[str, str], address: str | None, key: str | None
) -> None:
    """OpenAI's goes to OpenAI and to `OPENAI_BASE_URL`, and others only where they are named."""
    assert Endpoint.of(environment).key(address) == key


def test_an_address_without_a_key_is_told_how_to_get_one() -> None:
    """The variable is named as it has to be written."""
    endpoint = Endpoint.of(OPENAI | OWN)
    assert endpoint.advice("https://my-host.example:8/v1") == (
        "no key is named for my-host.example:8: set OPENAI_API_KEY_MY_HOST_EXAMPLE"
    )
    assert endpoint.advice("https://judge.example/v1") == endpoint.advice(None) == ""
    assert key_names("http://[::1]:8/v1") == ["OPENAI_API_KEY_1_8", "OPENAI_API_KEY_1"]


@pytest.mark.parametrize(
    "address", ["127.0.0.1:9/v1", "ftp://h/v1", "http://", "http://a b/v1", "http://h:port/v1"]
)
def test_an_address_in_the_environment_is_held_to_the_same_rules(address: str) -> None:
    """What cannot be an address is said at once, and not as a lost connection."""
    with pytest.raises(InputError, match=r"OPENAI_BASE_URL .* is no address of a server"):
        Endpoint.of({"OPENAI_BASE_URL": address})


@pytest.mark.parametrize("address", ["http://me:word@h/v1", "me:word@h/v1", "http://h/v1?k=word"])
def test_a_secret_in_the_environments_address_is_refused(address: str) -> None:
    """And not repeated."""
    with pytest.raises(InputError) as caught:
        Endpoint.of({"OPENAI_BASE_URL": address})
    assert "word" not in str(caught.value)


def test_every_key_of_an_environment_is_hidden() -> None:
    """From the moment on in which it is read."""
    Endpoint.of({"OPENAI_API_KEY": "of-openai-x", "OPENAI_API_KEY_H": "of-another-x"})
    assert redacted("of-openai-x of-another-x") == "[hidden] [hidden]"
