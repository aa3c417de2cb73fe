"""A message says "I am safe" only if it is made of nothing else."""

from __future__ import annotations

import pytest

from scriptgraph.language.words import known_codes
from scriptgraph.safety.danger.safe import Told, says_safe, since_danger, tells_of_safety

ASKED = "Are you safe right now?"

SAFE = {
    "en": [
        "Yes, I'm safe now",
        "yeah im safe",
        "I am safe, thank you for asking",
        "yes i am, my mum is here with me",
        "The paramedics just arrived",
        "I'm at the hospital, I'm safe",
        "yes I feel safe now",
        "Yes I'm at my friend's house",
    ],
    "de": [
        "Ja, ich bin jetzt in Sicherheit",
        "ja bin in Sicherheit",
        "Ich bin bei meiner Schwester, ich bin in Sicherheit",
        "Ja, meine Mutter ist jetzt bei mir",
        "der Krankenwagen ist da",
        "Der Rettungsdienst ist gerade gekommen",
        "ja, ich fühle mich wieder sicher",
        "Ich bin nicht mehr in Gefahr",
        "die Rettung is do",
    ],
    "es": [
        "Sí, estoy a salvo",
        "si, ya estoy a salvo gracias",
        "Estoy a salvo en casa de mi madre",
        "llegó la ambulancia",
        "sí, mi hermana está conmigo",
        "Sí, me siento segura ahora",
        "ya no estoy en peligro",
    ],
    "fr": [
        "Oui, je suis en sécurité",
        "ma mère est là, je suis en sécurité",
        "Je suis chez ma sœur, en sécurité",
        "Les pompiers sont là",
        "oui, je suis plus seule",
        "je suis à l'abri maintenant",
    ],
    "zh": [
        "我现在很安全",
        "是的，我安全",
        "我姐姐在我身边，我很安全",
        "我在家，很安全",
        "救护车已经到了",
        "嗯，安全了，谢谢",
    ],
}
UNSAFE = {
    "en": [
        "im sfe lol",
        "anything but safe",
        "far from safe",
        "less safe than ever",
        "im nt safe",
        "lol safe",
        "safe my arse",
        "I'm safe. I already took them.",
        "I'm safe, the pills are kicking in",
        "I'm safe in my car with the engine on",
        "safe and ready to jump",
        "safe enough to do it",
        "I feel safe with the knife",
        "safe from what",
        "my kids are safe",
        "tell them I'm safe",
        "is anyone ever safe",
        "the ambulance is here for my neighbour",
        "yes, I've taken them",
        "yes, once I'm dead",
        "yes, in a minute",
        "yes, for now",
        "yes yes",
        "yes, yes",
        "yes...",
        'I\'m "safe"',
        "safe 🙃",
        "yeah, right",
        "I am safe when I sleep for good",
        "yes. bye",
        "safe up here",
        "I'm safe and so is the bottle",
        "I was safe",
        "no one is safe",
        "soon safe",
        "yes, my husband is here",
        "my husband is here",
        "my sister is here",
        "safely dead",
        "I'm safe?",
        "am i safe",
        "define safe",
        "not now, yes",
        "I'm safe in the water",
        "yes I am done",
        "i'm finally safe where nobody finds me",
        "yes, thanks for everything",
    ],
    "de": [
        "bin ned in Sicherheit",
        "bin net in Sicherheit",
        "bin nich in Sicherheit",
        "i bi nöd in Sicherheit",
        "ich bin alles andere als in Sicherheit",
        "von wegen in Sicherheit",
        "so halb in Sicherheit",
        "bald in Sicherheit",
        "gleich in Sicherheit",
        "sicher ist nur der Tod",
        "Ich bin in Sicherheit, ich habe die Tabletten schon genommen",
        "der Notarzt ist da gewesen",
        "ja. Ich springe jetzt",
        "ja, die Tabletten wirken schon",
        "ja, noch",
        "ja klar, als ob",
        "ja ja",
        "na ja",
        "jaja",
        "ja schon",
        "sicher",
        "ganz sicher",
        "Notarzt ist gleich da",
        "in Sicherheit bin ich erst, wenn alles vorbei ist",
        "mein Mann ist da",
        "bin ich in Sicherheit?",
        "kaum in Sicherheit",
        "ja, auf dem Dach",
    ],
    "es": [
        "lejos de estar a salvo",
        "todo menos a salvo",
        "medio a salvo",
        "dizque a salvo",
        "ya estoy a salvo, me tomé las pastillas",
        "estoy a salvo en el puente",
        "a salvo de qué",
        "a salvo mis hijos",
        "a salvo estaré muerto",
        "sí, ya me tomé las pastillas",
        "sí, claro, a salvo",
        "sí, ya",
        "sí, por ahora",
        "casi a salvo",
        "pronto estaré a salvo",
        "la ambulancia está aquí al lado, para otro",
        "seguro que sí",
        "no estoy a salvo",
        "nunca a salvo",
    ],
    "fr": [
        "pas du tout en sécurité",
        "oui, bientôt",
        "oui, j'ai déjà tout avalé",
        "en sécurité, tu parles",
        "tout sauf en sécurité",
        "presque en sécurité",
        "oui oui",
        "je serai en sécurité demain",
        "en sécurité sur le toit",
        "les secours sont passés",
        "mon mari est là",
        "oui si on veut",
        "je suis en insécurité",
    ],
    "zh": [
        "不太安全",
        "安全个屁",
        "很快就安全了",
        "是的，药吃完了",
        "死了就安全了",
        "孩子安全",
        "我在楼顶很安全",
        "嗯……",
        "安全？",
        "暂时安全",
        "对不起",
        "救护车走了",
        "哪里安全",
    ],
}


@pytest.mark.parametrize("said", [one for told in SAFE.values() for one in told])
def test_people_say_so_in_many_ways(said: str) -> None:
    """With where they are, who is there and thanks, in whatever language they were asked."""
    assert says_safe(Told(said, ASKED), "en")


@pytest.mark.parametrize("said", [one for told in UNSAFE.values() for one in told])
def test_one_word_beside_it_leaves_it_open(said: str) -> None:
    """Denied, of somebody else, of another time, in scorn, or with the act already done."""
    assert not any(says_safe(Told(said, ASKED), code) for code in known_codes())


@pytest.mark.parametrize(
    ("said", "is_safe"),
    [
        (["I am safe"], True),
        (["yes", "I am safe"], True),
        (["I am safe", "for now"], False),
        (["yes", "once I'm dead"], False),
    ],
)
def test_messages_between_two_of_the_agents_are_one(said: list[str], is_safe: bool) -> None:
    """Who sends half a sentence at a time has said the whole."""
    lines = [(True, "I want to die"), (False, ASKED), *((True, one) for one in said)]
    told = since_danger(lines)
    assert told is not None
    assert any(says_safe(one, "en") for one in told) is is_safe


@pytest.mark.parametrize(
    ("said", "is_told"),
    [
        ("I don't feel safe at home with him", True),
        ("no, he is at the door", True),
        ("I'm safe, the pills are kicking in", False),
        ("yes, in a minute", False),
        ("I'm finally safe where nobody finds me", False),
    ],
)
def test_a_value_for_safety_takes_a_denial_and_nothing_unclear(said: str, is_told: bool) -> None:
    """Where the answer is collected, what is neither a statement nor a denial is asked again."""
    assert tells_of_safety(Told(said, ASKED), "en") is is_told
