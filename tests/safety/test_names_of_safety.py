"""A value is told by "I am safe" only where its name says that, and neither less nor more."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger.safe import names_safety


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("is_safe", "Ask whether they are safe."),
        ("safe_now", "Ask whether they are safe, or in danger."),
        ("user_is_safe", ""),
        ("feels_safe", "Ask whether they feel safe."),
        ("out_of_danger", ""),
        ("in_sicherheit", ""),
        ("sicher", "Frage, ob sie sich sicher fühlen."),
        ("en_securite", ""),
        ("en_sécurité", ""),
        ("a_salvo", ""),
        ("segura", "Pregunta si está segura."),
        ("是否安全", ""),
    ],
)
def test_a_name_says_that_somebody_is_safe(name: str, asked: str) -> None:
    """In each language, with or without accents, also by one word of what is asked."""
    assert names_safety(name, asked)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("in_danger", "Ask whether they are safe, or in danger right now."),
        ("in_danger", "Ask whether they are out of danger."),
        ("wants_call", "Ask whether they are safe, and want a call."),
        ("not_safe", ""),
        ("unsafe", "Ask whether they are safe."),
        ("safety_concerns", ""),
        ("children_safe", ""),
        ("someone_else_safe", ""),
        ("help", "Ask whether they are safe, and help has come."),
        ("police_here", "Ask whether they are safe, and the police here."),
        ("in_gefahr", "Frage, ob sie außer Gefahr sind."),
        ("nicht_sicher", ""),
        ("pas_en_securite", ""),
        ("no_esta_a_salvo", ""),
        ("en_peligro", "Pregunta si está fuera de peligro."),
        ("不安全", ""),
        ("危险", "询问是否脱离危险"),
    ],
)
def test_a_name_that_says_more_or_the_opposite_does_not(name: str, asked: str) -> None:
    """Danger, others' safety, help and a wish for it are no answer to "are you safe"."""
    assert not names_safety(name, asked)
