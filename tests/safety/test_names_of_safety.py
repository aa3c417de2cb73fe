"""A value is told by "I am safe" only where its name says that of the user, and nothing else."""

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
        ("they_are_safe", ""),
        ("client_safe", ""),
        ("sie_sind_in_sicherheit", ""),
        ("patient_en_securite", ""),
        ("esta_a_salvo", ""),
        ("患者安全", ""),
    ],
)
def test_a_name_says_that_the_user_is_safe(name: str, asked: str) -> None:
    """In each language, with or without accents; whom a task asks is "they", or the client."""
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
        ("she_is_safe", "Ask whether they are safe."),
        ("is_he_safe", "Ask whether they are safe."),
        ("safe_place", "Ask whether they are in a safe place."),
        ("in_a_safe_place", ""),
        ("somewhere_safe", ""),
        ("safe_at_home", ""),
        ("er_ist_sicher", "Frage, ob sie sicher sind."),
        ("sie_ist_in_sicherheit", ""),
        ("an_einem_sicheren_ort", ""),
        ("elle_est_en_securite", ""),
        ("lieu_sûr", ""),
        ("él_está_a_salvo", ""),
        ("ella_esta_a_salvo", ""),
        ("lugar_seguro", ""),
        ("她是否安全", ""),
        ("安全的地方", ""),
        ("在家安全", ""),
    ],
)
def test_a_name_that_says_more_or_the_opposite_does_not(name: str, asked: str) -> None:
    """Danger, others' safety, a place, help and a wish for it are no answer to "are you safe"."""
    assert not names_safety(name, asked)
