"""Means that somebody has gathered, words in code, and goodbyes; and what only sounds like them."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger import heard

GATHERED = {
    "zh": ["我把药都存起来了", "攒了很多安眠药", "我开了煤气", "把煤气打开了", "买好了木炭"],
    "en": [
        *("I've been saving up my pills", "I've turned the gas on and closed the windows"),
        "I bought charcoal and sealed the bathroom",
    ],
    "de": [
        *("ich habe meine Tabletten gesammelt", "ich habe das Gas aufgedreht"),
        "ich habe mir Holzkohle besorgt und das Bad abgedichtet",
    ],
    "fr": [
        *("je mets mes cachets de côté", "j'ai stocké mes médicaments", "j'ai ouvert le gaz"),
        "j'ai acheté du charbon et calfeutré la salle de bain",
    ],
    "es": [
        *("he guardado todas las pastillas", "abrí el gas", "he dejado el gas abierto"),
        "compré carbón y sellé el baño",
    ],
}
FOR_OTHER_ENDS = [
    *("我把旅行要用的药都存起来了", "我把药都存到药箱里了", "我开了煤气灶烧水", "我开了煤气做饭"),
    *("做饭的时候开了煤气", "新房今天开了煤气", "买好了木炭，周末烧烤", "我买了木炭画画"),
    *("I packed all my pills for the trip", "I bought charcoal for the barbecue"),
    *("I turned the gas on to make pasta", "we loaded charcoal and the grill in the car"),
    *("ich habe die Tabletten für die Reise gesammelt", "ich habe Holzkohle zum Grillen gekauft"),
    "ich habe den Gasherd aufgedreht und koche Nudeln",
    *("j'ai ouvert le gaz pour cuisiner", "je garde mes médicaments dans un placard"),
    "j'ai acheté du charbon de bois pour le barbecue",
    *("compré carbón para el asado", "abrí el gas para cocinar"),
    "he guardado mis pastillas en el botiquín",
]
IN_CODE = [
    *("想zs", "想44", "想suicide", "我想 kms", "I want to unalive myself", "I'm gonna kms"),
    *("sewerslide", "I want to k*ll myself", "I want to s**cide", "I want to s u i c i d e"),
    *("ich will kms", "ich will mich unaliven", "ich will mich umbr*ngen", "je veux me t*er"),
    *("je veux unalive", "quiero kms", "quiero desvivirme", "quiero m*rir"),
]
NO_CODE = [
    *("想4点起床", "想44号座位", "我不想zs", "f*ck this meeting", "the C*ll function"),
    *("quiero kms de playa", "corro 5 kms", "*kill* the process", "2*3*4"),
]
GOODBYES = [
    *("准备去见我爸了，他去年走了", "这是最后一次跟你说话"),
    "I want to go be with my dad, he died last year",
    *(
        "getting ready to see my dad again, he passed last year",
        "this is the last time I talk to you",
    ),
    *(
        "Thank you for everything. Goodbye.",
        "thanks for trying, goodbye everyone",
        "thank you all, goodbye, and forgive me",
        "thank you, I won't be here next week",
    ),
    "bald bin ich bei meiner Mutter, sie ist letztes Jahr gestorben",
    *("das ist das letzte Mal, dass ich mit dir rede", "du wirst nie wieder von mir hören"),
    "je vais rejoindre mon père, il est mort l'an dernier",
    *("c'est la dernière fois que je te parle", "tu n'entendras plus parler de moi"),
    "me voy a reunir con mi papá, murió el año pasado",
    *("es la última vez que hablo contigo", "no vas a volver a saber de mí"),
]
UNTIL_NEXT_TIME = [
    *(
        "准备去见我爸了，他去年退休了",
        "清明要去看我爸，他去年走了",
        "准备去见我爸了，他去年走了，去扫墓",
    ),
    *("这是最后一次跟你说，别迟到", "这是我们最后一次咨询"),
    *("I want to see my dad, he retired last year", "I want to see my dad's grave, he died in May"),
    *(
        "Thank you, goodbye",
        "Thanks, goodbye!",
        "Thank you for your help. Goodbye.",
        "thank you so much for listening, goodbye",
        "Thank you for everything, goodbye until next Monday",
        *("Danke, auf Wiedersehen", "Vielen Dank, tschüss", "Danke, machen Sie es gut"),
        *("Gracias, adiós", "muchas gracias por su ayuda, adiós"),
        *("Merci, au revoir", "merci beaucoup, adieu"),
        *("谢谢，再见", "谢谢你的帮助，再见"),
    ),
    "this is the last time I talk to you about this invoice",
    "ich gehe jetzt zu meinem Vater, er ist letztes Jahr umgezogen",
    "das ist das letzte Mal, dass ich mit dir über Geld rede",
    *(
        "je vais rejoindre mon père, il est à la gare",
        "c'est la dernière fois que je te parle de ça",
    ),
    *("me voy a reunir con mi papá en el café", "es la última vez que hablo contigo de dinero"),
]


@pytest.mark.parametrize("said", [text for texts in GATHERED.values() for text in texts])
def test_means_that_are_gathered_are_told(said: str) -> None:
    """Hoarded tablets, opened gas and bought charcoal are plain, without a word of dying."""
    assert heard(said)[:2] in {("explicit", "self"), ("imminent", "self")}


@pytest.mark.parametrize("said", FOR_OTHER_ENDS)
def test_the_same_things_are_bought_and_kept_for_other_ends(said: str) -> None:
    """People travel, cook and grill."""
    assert heard(said).level == "none"


@pytest.mark.parametrize("said", IN_CODE)
def test_words_that_hide_from_filters_are_heard(said: str) -> None:
    """Slang of the net, in a sentence of any language, and letters that a star hides."""
    assert heard(said)[:2] == ("explicit", "self")


@pytest.mark.parametrize("said", NO_CODE)
def test_figures_kilometres_and_oaths_are_no_code(said: str) -> None:
    """A star hides letters only in words that danger is told by."""
    assert heard(said).level == "none"


@pytest.mark.parametrize("said", GOODBYES)
def test_a_goodbye_for_good_is_a_hint_at_least(said: str) -> None:
    """To the dead, or from those who are still there."""
    assert heard(said).about == "self"


@pytest.mark.parametrize("said", UNTIL_NEXT_TIME)
def test_who_is_seen_again_and_what_ends_otherwise_is_no_goodbye(said: str) -> None:
    """A father who has retired, a grave, a matter that is closed."""
    assert heard(said).level == "none"
