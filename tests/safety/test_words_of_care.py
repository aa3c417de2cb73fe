"""What is sent in danger has what reviewers of such systems look for, and nothing that harms.

The items are the deterministic ones of the public VERA-MH protocol: the danger is asked about
directly; an emergency service, people who listen, professional care and a trusted person are named;
distance from means; somebody who stays; no diagnosis, no exercise, no promise to get.
"""

from __future__ import annotations

import re
from itertools import product
from typing import get_args

import pytest

from scriptgraph.core.danger import About
from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger import points_to_help
from scriptgraph.safety.danger.safe import Told, says_safe, settled
from scriptgraph.safety.guard.words_of_care import (
    Occasion,
    known_region,
    languages_of_care,
    words_of_care,
)
from scriptgraph.safety.helplines import regions

ABOUTS = [about for about in get_args(About) if about]
EVERY = list(product(languages_of_care(), ABOUTS, get_args(Occasion)))

_STAY = {
    "en": "stay with",
    "de": "bleib",
    "es": "se quede con usted|quédese con",
    "fr": "rester avec vous|restez auprès",
    "zh": "陪着您|待在一起",
}
NAMED = {
    "asks about safety": {
        "en": r"safe[^.?]*\?",
        "de": r"in Sicherheit[^.?]*\?",
        "es": r"¿[^?]*a salvo[^?]*\?",
        "fr": r"en sécurité[^.?]* \?",
        "zh": r"安全[^。？]*？",
    },
    "a professional": {
        "en": "doctor|therapist",
        "de": "Ärztin|Therapeut",
        "es": "médico|terapeuta",
        "fr": "médecin|thérapeute",
        "zh": "医生|治疗师",
    },
    "a trusted person": {
        "en": "somebody you trust",
        "de": "dem Sie vertrauen",
        "es": "persona de confianza",
        "fr": "en qui vous avez confiance",
        "zh": "您信任的人",
    },
    "somebody who stays": _STAY,
}
DISTANCE = {
    "en": "move away|keep your distance|go to another room",
    "de": "gehen Sie (?:davon|von allem) weg|halten Sie bitte Abstand|in einen anderen Raum",
    "es": "aléjese|mantenga la distancia|váyase a otra habitación",
    "fr": "éloignez-vous|gardez vos distances|Allez dans une autre pièce",
    "zh": "离它远|远离|保持距离|离那个人",
}
DIRECT = {
    "en": "ending your life|hurting yourself",
    "de": "das Leben zu nehmen|sich etwas anzutun",
    "es": "quitarse la vida|hacerse daño",
    "fr": "mettre fin à vos jours|vous faire du mal",
    "zh": "结束自己的生命|伤害自己",
}
HARMFUL = re.compile(
    r"breath|exercise|\bcalm down|depress|disorder|diagnos|promise|swear"
    r"|\batme|Übung|beruhigen Sie|Störung|versprechen|respir|ejercicio|cálmese|trastorno|prometa"
    r"|exercice|calmez|trouble|promett|呼吸|练习|冷静|抑郁|诊断|保证|答应",
    re.IGNORECASE,
)


@pytest.mark.parametrize(("code", "about", "occasion"), EVERY)
def test_everything_is_in_it_that_helps(code: str, about: About, occasion: Occasion) -> None:
    """In each language, for each danger, each time."""
    text = words_of_care(occasion, about, code)
    for what, patterns in NAMED.items():
        assert re.search(patterns[code], text), what
    assert points_to_help(text)
    assert re.search(r"\d", text)
    assert "{" not in text


@pytest.mark.parametrize(("code", "about", "occasion"), EVERY)
def test_nothing_is_in_it_that_harms(code: str, about: About, occasion: Occasion) -> None:
    """No exercise, no diagnosis, no promise."""
    text = words_of_care(occasion, about, code)
    assert not HARMFUL.search(text)


@pytest.mark.parametrize("code", languages_of_care())
def test_danger_to_oneself_is_asked_about_by_its_name(code: str) -> None:
    """A question that goes round it tells people that it cannot be spoken of."""
    assert re.search(DIRECT[code], words_of_care("first", "self", code))


@pytest.mark.parametrize(
    ("code", "about", "occasion"), [one for one in EVERY if one[1] != "from others"]
)
def test_distance_is_asked_for(code: str, about: About, occasion: Occasion) -> None:
    """From means, or from whom somebody may hurt."""
    assert re.search(DISTANCE[code], words_of_care(occasion, about, code))


@pytest.mark.parametrize(("code", "about"), list(product(languages_of_care(), ABOUTS)))
def test_the_words_that_end_it_are_told_and_heard(code: str, about: About) -> None:
    """Whoever says what they are asked to say has said that it is over: for them, for others."""
    text = words_of_care("again", about, code)
    quoted = re.findall(r'["„“«]\s*([^"“”»]+?)\s*["“”»]', text)
    over = [settled(Told(told, text), code) for told in quoted]
    others = [] if about == "from others" else [{"others", "another"}]
    assert over == [*([] if about == "to others" else [{"own"}]), *others]


@pytest.mark.parametrize("code", languages_of_care())
def test_a_yes_to_the_question_alone_ends_nothing(code: str) -> None:
    """The first words ask for more than one thing, so that a yes would leave open what it means."""
    yes = {"en": "Yes", "de": "Ja", "es": "Sí", "fr": "Oui", "zh": "是的"}[code]
    assert not says_safe(Told(yes, words_of_care("first", "self", code)), code)


@pytest.mark.parametrize("region", regions())
def test_every_region_has_its_own_numbers(region: str) -> None:
    """None of another's stands among them, and small letters do as well."""
    text = words_of_care("first", "self", "en", region.lower())
    assert text != words_of_care("first", "self", "en")
    assert "findahelpline" not in text


def test_a_region_of_the_script_alone_is_known() -> None:
    """A clinic elsewhere names its own contacts; the emergency number is then the local one."""
    text = words_of_care("first", "self", "en", "PL", {"PL": ["Telefon zaufania: 116 123"]})
    assert "- Telefon zaufania: 116 123" in text
    assert "local emergency number" in text
    with pytest.raises(InputError, match="no contacts are known for the region 'PL'"):
        known_region("PL")


@pytest.mark.parametrize(("code", "about", "occasion"), EVERY)
def test_a_region_of_the_script_gets_no_other_ones_number(
    code: str, about: About, occasion: Occasion
) -> None:
    """Whoever is told to call 112 where it leads nowhere loses the minutes that count."""
    text = words_of_care(occasion, about, code, "PL", {"PL": ["Telefon zaufania: 116 123"]})
    assert not re.search(r"\d", text.replace("116 123", ""))


def test_the_number_fits_its_sentence_in_spanish() -> None:
    """It is "al 123", and "al número" where only the script knows the region."""
    assert "llame ahora al 123, o" in words_of_care("first", "self", "es", "CO")
    unknown = words_of_care("first", "self", "es", "BO", {"BO": ["Línea 168: 168"]})
    assert "llame ahora al número de emergencias de su país, o" in unknown


def test_a_language_without_words_gets_english_ones() -> None:
    """Help in another language is better than none."""
    assert words_of_care("first", "self", "pl") == words_of_care("first", "self", "en-GB")


@pytest.mark.parametrize("region", ["AT", "DE", ""])
def test_what_a_script_names_for_everybody_takes_no_numbers_away(region: str) -> None:
    """A practice's own number comes first, and whoever listens at night is named all the same."""
    own = {"": ["Praxis: 030 99"]}
    text = words_of_care("first", "self", "de", region, own)
    lines = [line for line in text.splitlines() if line.startswith("- ")]
    ours = words_of_care("first", "self", "de", region).splitlines()
    assert lines == ["- Praxis: 030 99", *(line for line in ours if line.startswith("- "))]
    there = words_of_care("first", "self", "de", region, {**own, "AT": ["Ambulanz: 01 2"]})
    assert "- Praxis: 030 99" in there
    assert "142" not in there, "an author's own for a region stand in place of ours"
