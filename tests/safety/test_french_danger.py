"""Danger in plain French: who is meant, and what is denied; `spoken/fr.tsv` counts the rest."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import heard
from scriptgraph.safety.danger.safe import whose

DENIED = [
    "Je n'ai jamais eu envie de mourir",
    "Je n'ai jamais fait de tentative de suicide",
    "Non, jamais d'idées suicidaires",
    "non, pas d'idées suicidaires",
    "je n'ai aucune pensée suicidaire",
    "je n'ai plus d'idées suicidaires",
    "je n'ai ni envie de mourir ni idées suicidaires",
    "zéro pensée suicidaire",
    "sans idées suicidaires",
    "pas de tentative de suicide",
    "je n'ai pas d'idées noires",
    "je n'ai jamais songé à en finir",
    "il ne m'a jamais frappée",
]
MEANT = [
    ("je suis suicidaire", "self", {"own"}),
    ("je pense au suicide", "self", {"own"}),
    ("j'ai de plus en plus envie de mourir", "self", {"own"}),
    ("je n'ai pas encore essayé de me tuer", "self", {"own"}),
    ("je me mutile", "self", {"own"}),
    ("mon fils pense au suicide", "self", {"another"}),
    ("ma fille de 15 ans se scarifie", "self", {"another"}),
    ("mon fils a fait une TS", "self", {"another"}),
    ("elle dit qu'elle n'a plus envie de vivre", "self", {"another"}),
    ("mon mari menace de me tuer", "from others", {"own"}),
    ("mon ex me harcèle et menace de me tuer", "from others", {"own"}),
    ("mon oncle abuse de moi", "from others", {"own"}),
    ("mon voisin bat ses enfants", "to others", {"others"}),
    ("je pourrais frapper mon fils", "to others", {"others"}),
]


@pytest.mark.parametrize("said", DENIED)
def test_a_denial_is_no_danger(said: str) -> None:
    """Whoever answers no to the question of a questionnaire is in no crisis."""
    assert heard(said).level == "none"


@pytest.mark.parametrize(("said", "about", "of"), MEANT)
def test_who_is_meant(said: str, about: str, of: set[str]) -> None:
    """Oneself, another who may do it to themselves, from somebody, or to somebody."""
    assert heard(said).about == about
    assert whose(said) == of
