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
    "plus d'envie de mourir",
    "ça va pas d'idées suicidaires",
    "je ne vais pas me suicider",
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
    ("mon mari touche ma fille", "to others", {"others"}),
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
    "j'ai acheté une corde pour me pendre",
    "je n'en peux plus, désolée",
    "j'en peux plus, désolé maman",
    "je n'en peux plus, j'arrête tout",
    "je ne veux plus, adieu",
    "je ne veux plus, désolé maman",
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
    "je n'hésiterai pas à me suicider",
    "j'arrête pas de penser à mourir",
    "je ne dors plus envie de mourir",
    "plus de projets envie de mourir",
    "je n'ai jamais été aussi suicidaire",
    "je n'ai jamais autant pensé au suicide",
    "je n'ai jamais eu autant envie de mourir",
]
HARMLESS = [
    "il a pris ses médicaments",
    "elle a pris ses comprimés",
    "je vais avaler mes comprimés",
    "j'ai pris deux comprimés de doliprane",
    "une corde pour sauter",
    "mon fils me touche souvent, il est adorable",
    "mon patron me menace de me licencier",
    "il me menace d'un procès",
    "j'ai fait des tentatives pour arrêter de fumer",
    "je me suis coupé hier soir en cuisinant",
    "je vais me couper les cheveux",
    "j'ai été abusé par un vendeur",
    "j'ai été abusé par le garagiste sur la facture",
    "j'ai été abusée par le commercial lors de la vente",
    "j'ai été abusée par le démarcheur pour un contrat",
    "j'ai été abusée par la banque",
    "ce livre me touche depuis toujours",
    "cette chanson me touche depuis que je suis enfant",
    "la maladie me touche depuis deux ans",
    "sa gentillesse nous touche tous les jours",
    "mon père me touche beaucoup par sa gentillesse",
    "mon père m'a touché avec ses mots",
    "il m'a touchée quand il a dit merci",
    "mon copain me caresse les cheveux le soir",
    "mon mari ne me touche plus depuis des années",
    "il ne me touche pas depuis l'accouchement",
    "mon père ne m'a jamais touchée",
    "je n'ai jamais subi d'attouchements",
    "il n'a jamais abusé de moi",
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
    "j'ai été abusée par le garagiste",
    "j'ai été abusé par le commercial",
    "j'ai été abusée par un vendeur",
    "j'ai été abusée par le garagiste, il m'a violée",
    "je suis abusée par mon beau-père",
    "mon garagiste a abusé de moi",
    "mon beau-père me touche depuis des années",
    "il me touche depuis que j'ai dix ans",
    "mon oncle me touche",
    "mon père me touche et j'ai peur",
    "le copain de ma mère me touche depuis l'été",
    "mon frère me touche tous les soirs",
    "mon grand-père me touchait quand j'étais petite",
    "mon cousin m'a touchée pendant des années",
    "quelqu'un m'a touchée dans la douche",
    "mon entraîneur m'a touché entre les jambes",
    "mon grand frère vient dans mon lit et me touche",
    "mon oncle me caresse la nuit",
    "mon beau-père me tripote",
    "j'ai subi des attouchements",
    "il met sa main dans ma culotte",
    "mon mari me force à coucher avec lui",
    "mon prof m'a violée",
    "il pointe un fusil sur moi",
    "un homme m'a violée",
    "mon beau-père me violait",
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


@pytest.mark.parametrize(
    "said", ["je ne veux plus", "je ne veux plus, on arrête", "je veux plus, désolée"]
)
def test_to_want_no_more_is_a_hint(said: str) -> None:
    """Of a questionnaire, or of life: it is noted, and is no danger by itself."""
    assert heard(said).level == "indirect"


@pytest.mark.parametrize("said", DENIED_TWICE)
def test_a_denial_that_is_denied_is_danger(said: str) -> None:
    """Not a day without it is every day; and what is said of sleep or plans denies nothing else."""
    told = heard(said)
    assert (told.level, told.about) == ("explicit", "self")


def test_boxes_that_were_swallowed_are_imminent() -> None:
    """More than one box is never as prescribed."""
    assert heard("j'ai avalé deux boîtes de somnifères").level == "imminent"


@pytest.mark.parametrize("said", HARMLESS)
def test_ordinary_french_is_no_danger(said: str) -> None:
    """Medicine as prescribed, a game, a bill, and a book or words that move somebody are none."""
    assert heard(said).level == "none"


@pytest.mark.parametrize("said", FROM_OTHERS)
def test_threats_and_abuse_stay_heard_beside_what_is_ordinary(said: str) -> None:
    """Threats, and being touched or abused by whomever, are no everyday matters."""
    assert heard(said).about == "from others"
