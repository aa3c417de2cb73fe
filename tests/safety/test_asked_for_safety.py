"""A plain yes says that somebody is safe only where they were asked whether they are, now."""

from __future__ import annotations

import pytest

from scriptgraph.safety.danger.safe import Told, says_safe

YES = {"en": "Yes", "de": "Ja", "es": "Sí", "fr": "Oui", "zh": "是的"}
ASKS = {
    "en": [
        "Are you safe?",
        "Thank you for telling me. Are you safe right now?",
        "I'm here with you. So, are you in a safe place at the moment?",
        "Do you feel safe where you are?",
        "Thank you for telling me, are you safe now?",
        "Call 112 or 988 now.\n\nAre you safe where you are just now?",
        "Please tell me whether you are safe now.",
        "Now I would do this: Ask whether they are safe now, and stay until help has come.",
    ],
    "de": [
        "Danke, dass Sie das sagen. Sind Sie gerade in Sicherheit?",
        "Bist du jetzt an einem sicheren Ort?",
        "Fühlen Sie sich im Moment sicher?",
        "Sagen Sie mir bitte, ob Sie in Sicherheit sind.",
        "Jetzt würde ich das tun: Frage, ob die Person jetzt in Sicherheit ist, und bleib bei ihr.",
    ],
    "es": [
        "Gracias por decírmelo. ¿Está a salvo ahora?",
        "¿Estás ahora mismo en un lugar seguro?",
        "¿Se siente segura?",
        "Dígame si está a salvo.",
        "Ahora haría esto: Pregunta si están a salvo y quédate con ellos.",
    ],
    "fr": [
        "Merci de me le dire. Êtes-vous en sécurité maintenant ?",
        "Est-ce que tu es dans un endroit sûr ?",
        "Vous sentez-vous en sécurité en ce moment ?",
        "Dites-moi si vous êtes en sécurité.",
    ],
    "zh": ["谢谢你告诉我。你现在安全吗？", "您现在是否安全？", "请告诉我你是否安全。"],
}
ASKS_ELSE = {
    "en": [
        "Are your children safe?",
        "Is your wife safe from you?",
        "Is the gun in a safe?",
        "Are the pills in a safe place?",
        "Is your sister safe?",
        "Would you feel safe if I called somebody?",
        "Do you think death is safe?",
        "Do you want to be safe?",
        "Will you be safe?",
        "Can you keep yourself safe until tomorrow?",
        "Were you safe yesterday?",
        "Do you know a safe place?",
        "Is the rope safe?",
        "Do you wish you were safe?",
        "Has anybody made sure that you are safe?",
        "Do you remember feeling safe?",
        "Shall I tell your mother that you are safe?",
        "Do you promise to say you are safe?",
        "Are you in a safe place to do it?",
        "Are you far from being safe?",
        "Are you anything but safe?",
        "Are you less safe than before?",
        "Are you hardly safe?",
        "Do you doubt that you are safe?",
        "When you are dead, are you safe?",
        "Are you safe? Are you on the bridge?",
        "Tell me if you are safe to do it.",
        "Tell me whether your children are safe.",
        "You are safe here.",
    ],
    "de": [
        "Sind Ihre Kinder in Sicherheit?",
        "Waren Sie gestern in Sicherheit?",
        "Bezweifeln Sie, dass Sie in Sicherheit sind?",
        "Wären Sie gern in Sicherheit?",
        "Sind Sie kaum in Sicherheit?",
        "Sind Sie an einem sicheren Ort, um es zu tun?",
        "Sind Sie sicher?",
    ],
    "es": [
        "¿Están a salvo sus hijos?",
        "¿Estaba a salvo ayer?",
        "¿Duda de que está a salvo?",
        "¿Quiere estar a salvo?",
        "¿Está en un lugar seguro para hacerlo?",
        "¿Está seguro?",
    ],
    "fr": [
        "Vos enfants sont-ils en sécurité ?",
        "Étiez-vous en sécurité hier ?",
        "Doutez-vous d'être en sécurité ?",
        "Voulez-vous être en sécurité ?",
        "Êtes-vous en sécurité pour le faire ?",
    ],
    "zh": [
        "孩子安全吗？",
        "你昨天安全吗？",
        "你想要安全吗？",
        "你怀疑自己是安全的吗？",
        "药放在安全的地方吗？",
    ],
}


def each(told: dict[str, list[str]]) -> list[tuple[str, str]]:
    """Pair each question with its language."""
    return [(code, one) for code, some in told.items() for one in some]


@pytest.mark.parametrize(("code", "asked"), each(ASKS))
def test_a_yes_to_that_question_says_so(code: str, asked: str) -> None:
    """As a question or a request, with what people say along with it."""
    assert says_safe(Told(YES[code], asked), code)


@pytest.mark.parametrize(("code", "asked"), each(ASKS_ELSE))
def test_a_yes_to_another_question_about_safety_does_not(code: str, asked: str) -> None:
    """Of somebody else, another time, a wish, a doubt, a place to do it: it is asked once more."""
    assert not says_safe(Told(YES[code], asked), code)
    assert not says_safe(Told(YES[code], asked), "en")
