"""Consent is given by whoever tells beside it what was, or what they did before they agreed."""

from __future__ import annotations

import pytest

from scriptgraph.language.consent import flaw_of_consent
from scriptgraph.state.values import doubt


def flaw(value: bool, said: str, code: str) -> str:
    """Say why words do not prove a consent or a refusal."""
    return doubt(value, "boolean", said, said, code) or flaw_of_consent(value, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I agree. It started after my divorce"),
        ("en", "after talking to my doctor, I agree"),
        ("en", "after reading the information, I consent"),
        ("en", "Sure. I was asked once my doctor referred me"),
        ("de", "Ja, nachdem ich alles gelesen habe, bin ich einverstanden"),
        ("de", "Ja. Das begann, nachdem mein Vater gestorben ist"),
        ("de", "Ja, sobald wie möglich"),
        ("es", "Después de leer la información, acepto"),
        ("es", "acepto con las condiciones"),
        ("fr", "oui, je suis d'accord. C'est arrivé quand j'étais petit"),
        ("fr", "Oui, après avoir lu, je suis d'accord"),
        ("zh", "同意。我等你很久了，再开始吧"),
    ],
)
def test_a_time_that_is_over_is_no_condition(code: str, said: str) -> None:
    """Nothing is waited for."""
    assert flaw(True, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "Yes. After I have read it"),
        ("en", "after I have talked to my doctor, yes"),
        ("en", "after talking to my doctor I will agree"),
        ("en", "Ok. We can start once I have understood"),
        ("en", "I agreed once I was told"),
        ("de", "Ja. Nachdem ich es gelesen habe"),
        ("de", "Ja, nachdem ich mit dem Arzt gesprochen habe, werde ich zustimmen"),
        ("es", "acepto con condiciones"),
        ("fr", "Oui, après avoir lu"),
        ("fr", "Oui. Quand j'aurai compris"),
        ("zh", "等我看完，就同意"),
    ],
)
def test_a_time_that_is_to_come_is_one(code: str, said: str) -> None:
    """Nothing is agreed to yet, in one sentence or in two."""
    assert flaw(True, said, code)
