"""Only who says that they are safe is heard to say so."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger.safe import Told, asks_for_safety, says_safe, tells_of_safety

ASKED = {
    "en": "Thank you for telling me. Are you safe right now?",
    "de": "Danke, dass Sie das sagen. Sind Sie gerade in Sicherheit?",
    "es": "Gracias por decírmelo. ¿Está a salvo ahora?",
    "fr": "Merci de me le dire. Êtes-vous en sécurité maintenant ?",
    "zh": "谢谢你告诉我。你现在安全吗？",
}
SAFE = {
    "en": [
        "yes",
        "Yes.",
        "yeah",
        "yes I am",
        "I am",
        "yep, my sister is here",
        "i'm safe now",
        "the ambulance is here",
        "I feel safe again",
        "yes, don't worry",
        "ok yes",
        "Yes, I'm safe. My mum is with me.",
        "Yes, my sister is here with me.",
        "yes, my sister's here with me",
    ],
    "de": [
        "ja",
        "Ja, bin ich",
        "ich bin in Sicherheit",
        "ich fühle mich wieder sicher",
        "bin jetzt in Sicherheit, mein Bruder ist da",
        "der Notarzt ist da",
        "ja, keine Sorge",
        "ich bin außer Gefahr",
        "Ich bin nicht in Gefahr",
        "ja, meine Schwester ist hier bei mir",
        "ja, es ist meine Schwester da",
    ],
    "es": [
        "sí",
        "si",
        "sí, lo estoy",
        "estoy a salvo",
        "estoy segura en casa de mi hermana",
        "ya me siento seguro",
        "la ambulancia ha llegado",
        "no corro ningún peligro",
        "sí, mi hermana está aquí conmigo",
        "sí, está mi hermana conmigo",
        "sí, aquí está mi hermana",
    ],
    "fr": [
        "oui",
        "oui, ma sœur est là",
        "je suis en sécurité",
        "je suis hors de danger",
        "les secours sont arrivés",
        "je suis à l'abri chez mon frère",
        "je ne suis pas en danger",
        "oui, ma sœur est ici avec moi",
        "oui, il y a ma sœur avec moi",
    ],
    "zh": [
        "是的",
        "嗯",
        "我安全了",
        "我很安全，不用担心",
        "现在安全",
        "救护车来了",
        "对",
        "是的，我姐姐在这里陪着我",
    ],
}
VAGUE = {
    "en": [
        "whatever",
        "ok",
        "okay",
        "sure",
        "fine",
        "leave me alone",
        "i guess",
        "idk",
        "no",
        "...",
        "yeah whatever",
        "yes i guess",
        "not sure",
        "I don't feel safe",
        "I wish I was safe",
        "how could I be safe?",
        "safe? no",
        "I'm safe but not for long",
        "I'm safe, but not for long",
        "bye",
        "stop asking",
        "it's fine",
        "I was safe until he came",
        "better safe than sorry",
        "nobody is safe",
        "I want to be safe",
        "thanks",
        "I'd be safe if I were dead",
        "I'm safe, not going to do anything",
        "No. I'm safe now.",
    ],
    "de": [
        "egal",
        "ok",
        "lass mich in ruhe",
        "von mir aus",
        "nein",
        "weiß nicht",
        "nicht sicher",
        "ich bin nicht in Sicherheit",
        "ich wäre gern in Sicherheit",
        "ja egal",
        "passt schon",
        "ich bin sicher, dass es besser wäre",
        "keine Ahnung",
        "ist gut",
    ],
    "es": [
        "da igual",
        "vale",
        "ok",
        "déjame en paz",
        "no",
        "no sé",
        "no estoy a salvo",
        "bueno",
        "quiero estar a salvo",
        "sí, da igual",
        "seguro",
        "qué más da",
    ],
    "fr": [
        "peu importe",
        "ok",
        "laissez-moi",
        "d'accord",
        "non",
        "je sais pas",
        "bof",
        "je ne suis pas en sécurité",
        "je voudrais être en sécurité",
        "oui, laisse-moi",
    ],
    "zh": [
        "随便",
        "无所谓",
        "好",
        "行",
        "别管我",
        "不安全",
        "不知道",
        "我希望安全",
        "怎么才安全？",
        "ok",
    ],
}


@pytest.mark.parametrize(("code", "said"), [(c, one) for c, told in SAFE.items() for one in told])
def test_who_says_that_they_are_safe_is_heard(code: str, said: str) -> None:
    """In words, or with a plain yes to that question."""
    assert says_safe(Told(said, ASKED[code]), code)


@pytest.mark.parametrize(("code", "said"), [(c, one) for c, told in VAGUE.items() for one in told])
def test_what_is_vague_says_of_nobody_that_they_are_safe(code: str, said: str) -> None:
    """Neither a shrug, nor a wish, a question, or what is taken back in the same breath."""
    assert not says_safe(Told(said, ASKED[code]), code)


@pytest.mark.parametrize(
    "asked",
    [
        "Do you want to go on?",
        "You are safe here. Are you thinking of suicide?",
        "Are you safe, or is there a knife near you?",
        "You're not safe, are you?",
        "Are you safe? Do you still want to die?",
        "",
    ],
)
def test_a_yes_to_another_question_says_nothing(asked: str) -> None:
    """A yes is as plain as what was asked."""
    assert not says_safe(Told("yes", asked), "en")


@pytest.mark.parametrize(("code", "said"), [("de", "I am safe now"), ("en", "estoy a salvo")])
def test_another_language_than_the_sessions_is_heard(code: str, said: str) -> None:
    """People in distress change to the language that they are at home in."""
    assert says_safe(Told(said, ASKED[code]), code)


@pytest.mark.parametrize(
    "said", ["no", "I'm not safe", "yes", "I am safe", "i have the knife here"]
)
def test_either_answer_tells_of_safety(said: str) -> None:
    """Where the answer is collected, a no is one too; a shrug is none."""
    danger = "I've got the knife here" if "knife" in said else said
    assert tells_of_safety(Told(danger, ASKED["en"]), "en")
    assert not tells_of_safety(Told("whatever", ASKED["en"]), "en")


@pytest.mark.parametrize(
    ("text", "asks"),
    [
        ("Ask whether they are safe now.", True),
        ("Stay with them until help has come.", True),
        ("Frage, ob die Person jetzt sicher ist.", True),
        ("Frage, ob sie sich sicher fühlen.", True),
        ("Pregunta si se siente segura.", True),
        ("Demande si elle est en sécurité.", True),
        ("询问对方现在是否安全。", True),
        ("Find out if they are in a safe place.", True),
        ("Frage, ob sie an einem sicheren Ort sind.", True),
        ("Demande si elle est dans un lieu sûr.", True),
        ("Make a safety plan with them.", False),
        ("Ask for somebody whom they can call.", False),
        ("Stelle sicher, dass sie die Nummer haben.", False),
        ("Pregunta si está seguro de que quiere seguir.", False),
        ("和他们一起写安全计划。", False),
    ],
)
def test_a_task_asks_whether_somebody_is_safe(text: str, asks: bool) -> None:
    """A plan for safety, and to be certain, are something else."""
    assert asks_for_safety(text) is asks


@pytest.mark.parametrize(
    ("code", "said", "safe"),
    [
        ("en", "I feel safe again", True),
        ("en", "It's safe to say that I smoke too much", False),
        ("en", "Better safe than sorry", False),
        ("de", "Ich fühle mich wieder sicher", True),
        ("de", "dass ich jetzt sicher bin", False),
        ("de", "Ganz sicher habe ich Tabletten da", False),
        ("de", "Ich bin sicher, dass es weh tut", False),
        ("es", "Estoy en un lugar seguro", True),
        ("es", "Tengo un seguro médico", False),
        ("es", "Sí, seguro", False),
    ],
)
def test_to_be_certain_is_not_to_be_safe(code: str, said: str, safe: bool) -> None:
    """`sicher` and `seguro` mean both; only who says that they are safe is heard."""
    assert says_safe(Told(said, "?"), code) is safe


@pytest.mark.parametrize(
    "before",
    [
        "Llame ahora al 112, o al 024.\n\nAhora haría esto: Pregunta si está a salvo ahora.",
        "Llame al 024 si piensa en el suicidio, o al 112. Dígame si está a salvo ahora.",
    ],
)
def test_what_stands_before_the_question_leaves_it_as_plain_as_it_is(before: str) -> None:
    """The "or" of two numbers to call is no choice between two answers."""
    assert says_safe(Told("sí, mi hermana está aquí conmigo", before), "es")


def test_what_is_asked_behind_the_question_leaves_a_yes_open() -> None:
    """A yes to both, whether somebody is safe and has the tablets, says nothing of safety."""
    before = "Dígame si está a salvo. Y dígame si tiene pastillas para matarse."
    assert not says_safe(Told("sí", before), "es")
