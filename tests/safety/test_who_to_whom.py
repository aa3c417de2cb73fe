"""Who does it to whom decides whose danger it is, and by what it is over."""

from __future__ import annotations

from typing import Any

import pytest

from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger import abouts, heard
from scriptgraph.safety.danger.phrase_files import phrases_in
from scriptgraph.safety.danger.safe import still_open, whose

TO_OTHERS = {
    "zh": [
        *("我想弄死我老板", "我想打死我爸", "我想掐死我孩子", "我恨不得弄死我前夫"),
        *("我想捅死我同事", "我真想打死我老婆", "他迟早会死在我手里"),
    ],
    "de": [
        *("ich könnte meinen Chef umbringen", "ich bringe ihn um", "meine Frau bring ich um"),
        *("ich würde am liebsten meine Mutter erstechen", "er wird von mir umgebracht"),
        "meinen Vater könnte ich erwürgen",
    ],
    "en": [
        *("I want to kill my boss", "I want to stab my coworker", "I'm going to kill me dad"),
        *("he will die by my own hands", "I could strangle my kid"),
        "I might end up strangling him",
    ],
    "fr": [
        *("je vais tuer mon père", "je vais le tuer", "j'ai envie d'étrangler mon fils"),
        *("je pourrais poignarder mon patron", "il va crever de mes mains", "je le tuerai"),
        *("c'est moi qui vais le tuer", "je vais lui trancher la gorge"),
    ],
    "es": [
        *("voy a matar a mi jefe", "lo voy a matar", "voy a matarlo", "a mi padre lo mato"),
        *("me voy a cargar a mi jefe", "va a morir a mis manos"),
        "quiero ahorcar a mi suegra",
    ],
    "it": ["voglio uccidere mio padre", "lo ammazzo", "ucciderò mio padre", "vorrei strangolarla"],
    "pt": ["vou matar o meu chefe", "vou matá-lo", "quero estrangular minha mãe"],
    "nl": ["ik ga hem vermoorden"],
}
FROM_OTHERS = {
    "zh": [
        *("他想弄死我", "我老公想打死我", "我怕他弄死我", "我前夫恨不得弄死我"),
        *("我迟早会死在他手里", "我早晚会被我老公打死", "我怕被我前夫打死"),
    ],
    "de": [
        *("mein Mann könnte mich umbringen", "mich bringt mein Mann um", "er bringt mich um"),
        *("meine Mutter würde mich am liebsten erstechen", "ich werde von ihm umgebracht"),
        *("könnte mich mein Ex umbringen", "ich habe Angst, dass er mich erwürgt"),
        "mich will mein Bruder umbringen",
    ],
    "en": [
        *("my husband wants to kill me", "my coworker wants to stab me"),
        *("I'm going to be killed by my ex", "he is going to beat me to death"),
        "my own son might kill me",
    ],
    "fr": [
        *("mon père va me tuer", "il va me tuer", "mon ex veut m'étrangler"),
        *("je vais être tuée par mon mari", "je vais me faire tuer par mon ex", "il me tuera"),
        *("ils vont me tuer", "j'ai peur qu'il me tue"),
    ],
    "es": [
        *("mi ex me va a matar", "mi ex va a matarme", "mi marido quiere estrangularme"),
        *("me va a matar mi marido", "voy a morir a manos de mi ex"),
        *("quiere matarme", "me quiso ahorcar"),
    ],
    "it": ["mio marito vuole uccidermi", "mi vuole ammazzare"],
    "pt": ["meu marido vai me matar", "ele quer matar-me"],
    "nl": ["hij wil me vermoorden"],
}
OF_BOTH = ["他要打死我妈", "我爸想弄死我妈", "My husband hits me and I want to kill him"]
"""Somebody near them is in danger by another, or they are by somebody whom they may hurt."""

NOBODY = [
    *("我不想弄死我老板", "我想打我爸电话", "我从来没想过打死我爸", "我想弄死那只蚊子"),
    *("ich bringe meinen Chef um zehn zum Bahnhof", "ich könnte niemanden umbringen"),
    *("ma mère va me tuer si je rentre tard", "je vais tuer le temps", "je ne vais pas le tuer"),
    *("I could murder a pizza", "I would never kill me dad"),
    *("voglio uccidere il tempo", "vou matar a saudade", "non voglio uccidere mio padre"),
]
SAFE = {
    "zh": "我很安全",
    "de": "Ich bin in Sicherheit",
    "en": "I am safe",
    "fr": "je suis en sécurité",
    "es": "Estoy a salvo",
}


def each(told: dict[str, list[str]]) -> list[Any]:
    return [(code, text) for code, texts in told.items() for text in texts]


def left(code: str, *said: str) -> set[str] | None:
    """Give whose danger is left open when all this was said, each message answered."""
    lines = [line for text in said for line in ((True, text), (False, "?"))]
    found = still_open(lines, code)
    return None if found is None else set(map(str, found))


@pytest.mark.parametrize(("code", "said"), each(TO_OTHERS))
def test_what_the_speaker_does_to_another_is_no_danger_from_them(code: str, said: str) -> None:
    """The words for "kills me" stand in "kill my boss" in Chinese, and in dialects of English."""
    assert abouts(said) == {"to others"}
    if code in SAFE:
        assert left(code, said, SAFE[code]) == {"others"}


@pytest.mark.parametrize(("code", "said"), each(FROM_OTHERS))
def test_what_another_does_to_the_speaker_ends_with_their_own_safety(code: str, said: str) -> None:
    """ "Could kill me" is of oneself only where nobody else is named who could."""
    assert abouts(said) == {"from others"}
    if code in SAFE:
        assert left(code, said, SAFE[code]) == set()


@pytest.mark.parametrize("said", OF_BOTH)
def test_where_two_are_in_danger_either_stays_open_by_itself(said: str) -> None:
    """One's own safety ends one of them alone."""
    assert whose(said) == {"own", "others"}
    assert left("en", said, "I am safe") == {"others"}
    assert left("en", said, "Nobody will be hurt") == {"own"}
    assert left("en", said, "I am safe. Nobody will be hurt.") == set()


@pytest.mark.parametrize("said", NOBODY)
def test_what_only_sounds_like_it_is_none(said: str) -> None:
    """A denial, an idiom, a call, or a mosquito."""
    assert heard(said).level == "none"


def test_words_that_a_finding_is_of_are_heard_beside_it() -> None:
    """A model that takes it the wrong way round does not take it from them."""
    assert whose("我想弄死我老板", "from others") == {"own", "others"}
    assert whose("", "from others") == {"own"}


def test_a_clinic_says_who_does_it_to_whom() -> None:
    """What stands in its words is about that, at the level it had; denied, they say nothing."""
    own = phrases_in(
        """
        [imminent]
        from-others = ["the green door"]
        [whom]
        to-others = ["i take him through the green door"]
        [denial]
        words = ["never"]
        """,
        "clinic.toml",
    )
    assert heard("I take him through the green door", own)[:2] == ("imminent", "to others")
    assert heard("The green door", own)[:2] == ("imminent", "from others")
    denied = heard("I never take him through the green door", own)
    assert denied[:2] == ("imminent", "from others")


def test_nothing_else_stands_in_that_table() -> None:
    """A phrase of oneself says nothing of another."""
    with pytest.raises(InputError, match=r"there is no self in \[whom\]"):
        phrases_in('[whom]\nself = ["the green door"]', "clinic.toml")
