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
    "je n'ai pas l'intention de me suicider",
    "on m'a demandé si j'avais des idées suicidaires, j'ai dit non",
    "je n'ai jamais tenté de me suicider",
    "je ne suis pas du tout suicidaire",
    "je n'envisage pas le suicide",
    "je n'ai jamais pensé au suicide",
    "jamais eu d'idées de suicide",
    "je n'ai aucun projet de suicide",
    "plus jamais d'idées suicidaires",
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

MEANT_FOR_ONESELF = [
    "je me suicide ce soir",
    "je me suiciderai demain",
    "je prépare mon suicide",
    "j'ai planifié mon suicide",
    "j'envisage le suicide",
    "j'envisage de me suicider",
    "comment se suicider sans souffrir",
    "je devrais me suicider",
    "il faut que je me suicide",
    "me suicider est la seule solution",
    "le suicide est ma seule option",
    "je ne pense qu'au suicide",
    "il ne me reste plus que le suicide",
    "je n'ai pas d'autre choix que de me suicider",
    "je suis à deux doigts du suicide",
    "mon plan de suicide est prêt",
    "j'ai pris la décision de me suicider",
    "je vais commettre un suicide",
    "je vais me couper",
    "je me suis coupé les veines en cuisine",
    "je me coupe exprès en cuisinant",
    "j'ai envie de disparaître pour toujours",
    "plus que jamais envie de mourir",
    "je vais passer à l'acte et en finir",
    "j'ai fait des tentatives pour me tuer",
    "j'ai fait une tentative pour en finir",
    "je me demande si je devrais me suicider",
    "on m'a demandé si j'avais des idées suicidaires, j'ai dit oui",
    "j'ai envie d'avaler mes cachets",
]
DENIED_TWICE = [
    "il n'y a pas un jour sans pensées suicidaires",
    "pas une nuit sans idées suicidaires",
    "plus un jour sans envie de mourir",
    "je n'ai pas passé un seul jour sans envie de mourir",
    "aucun jour ne passe sans envie de mourir",
    "pourquoi ne pas me suicider",
    "pas de raison de ne pas me suicider",
    "plus j'y pense, plus le suicide me tente",
    "pas une seule nuit sans penser au suicide",
    "je ne suis jamais sans idées suicidaires",
    "je n'ai jamais été aussi suicidaire",
    "je n'ai jamais autant pensé au suicide",
    "je n'ai jamais eu autant envie de mourir",
]
HARMLESS = [
    "il a pris ses médicaments",
    "elle a pris ses comprimés",
    "je vais avaler mes comprimés",
    "mon fils me touche souvent, il est adorable",
    "mon patron me menace de me licencier",
    "il me menace d'un procès",
    "j'ai fait des tentatives pour arrêter de fumer",
    "je me suis coupé hier soir en cuisinant",
    "je vais me couper les cheveux",
    "j'ai été abusé par un vendeur",
    "je veux les massacrer au Scrabble",
    "je vais passer à l'acte et lui parler",
    "j'ai envie de disparaître des réseaux",
    "j'ai envie de crever de rire",
]
FROM_OTHERS = [
    "mon mari me menace avec un couteau",
    "il me menace de mort",
    "mon ex me menace de me frapper",
    "mon beau-père me touche la nuit",
    "j'ai été abusée par un voisin",
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


@pytest.mark.parametrize("said", MEANT_FOR_ONESELF)
def test_suicide_and_self_harm_are_heard_in_any_construction(said: str) -> None:
    """The plain word is heard wherever nothing denies it, whatever verb it stands with."""
    told = heard(said)
    assert (told.level, told.about) == ("explicit", "self")


@pytest.mark.parametrize("said", DENIED_TWICE)
def test_a_denial_that_is_denied_is_danger(said: str) -> None:
    """Not a day without it is every day, and never so much is more than ever."""
    told = heard(said)
    assert (told.level, told.about) == ("explicit", "self")


@pytest.mark.parametrize("said", HARMLESS)
def test_ordinary_french_is_no_danger(said: str) -> None:
    """Medicine as prescribed, a cut in the kitchen, a game, a salesman and a resolve are none."""
    assert heard(said).level == "none"


@pytest.mark.parametrize("said", FROM_OTHERS)
def test_threats_and_abuse_stay_heard_beside_what_is_ordinary(said: str) -> None:
    """Threatening with a weapon or a blow, and touching at night, are no everyday matters."""
    assert heard(said).about == "from others"
