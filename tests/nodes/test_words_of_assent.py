"""Consent is given by a word of assent, or not at all; a no to something else takes none back."""

from __future__ import annotations

import pytest

from scriptgraph.language.assent import knows_assent
from scriptgraph.nodes.proof import Transcript, flaw_of_value

AGREE = {
    "en": (
        "Yes, but I only have ten minutes.",
        "I guess so",
        "Why not?",
        "Yes, why not?",
        "Sure, what do you want to know?",
        "Yes, no problem",
        "No problem",
        "No objections",
        "I don't mind",
        "I don't mind at all",
        "I have nothing against it",
        "Go on",
        "Yes. Is it anonymous?",
        "Yes, is it anonymous?",
        "Yep",
        "k",
        "Not a problem at all",
        "Don't worry, yes",
        "I'm happy to",
        "y",
        "Yes, I do not want to wait any longer",
        "Yes, never been more sure",
        "No, go ahead, I agree",
        "No no, I agree",
        "I agree, though I am not sure it helps",
        "I do",
        "I will",
        "Can't hurt, yes",
        "Yes, I am not in a hurry",
        "Let's start",
        "Yes, I agree, I cannot sleep anyway",
        "Yeah sure whatever",
        "Yes I agree. No questions.",
        "No questions, I agree.",
        "I have no objection",
        "Yes, I think so",
        "I would like to, yes",
        "Yes I'd rather do it now",
        "Please do",
        "Absolutely",
        "By all means",
        "Ready when you are",
        "I said yes already!",
        "Yes!! I already told you that I agree",
        "I have no questions, yes I agree",
        "I don't have any questions and I agree",
        "No, none. Yes, I agree.",
        "None, and yes, I agree",
        "Hello, yes I agree",
        "That's fine.",
        "Sounds good",
        "👍",
        "I do not disagree",
        "Yes, maybe it helps",
        "OK",
        "Alright then, let's do it",
        "Of course, ask away",
        "yeah, fine by me",
        "Yes, I want to know what is wrong with me",
    ),
    "de": (
        "Ja",
        "Ja, gerne",
        "Von mir aus",
        "Meinetwegen",
        "Das klingt gut",
        "Passt",
        "Nur zu",
        "Ich habe nichts dagegen",
        "Einverstanden",
        "Ich stimme zu",
        "Warum nicht?",
        "Ich habe keine Fragen, ja, ich bin einverstanden",
        "Keine Fragen, ich bin einverstanden",
        "Nein, nur zu, ich bin einverstanden",
        "Keine Sorge, ja",
        "Kann nicht schaden, ja",
        "Ich bin einverstanden, obwohl ich nicht sicher bin, ob es hilft",
        "Ich stimme zu, auch wenn ich nicht sicher bin, ob das hilft",
        "Hallo, ja gerne",
        "Ich mache mit",
        "Das ist in Ordnung",
        "Ich habe keine Fragen und bin einverstanden",
        "Fangen wir an",
        "Ich denke schon",
        "Ja, ich will nicht mehr warten",
    ),
    "es": (
        "Sí",
        "Sí, claro",
        "De acuerdo",
        "Adelante",
        "Me parece bien",
        "Está bien",
        "Acepto",
        "¿Por qué no?",
        "No me importa",
        "No tengo preguntas, sí, acepto",
        "No tengo preguntas y estoy de acuerdo",
        "No, adelante, acepto",
        "No se preocupe, sí",
        "No hace daño, sí",
        "Estoy de acuerdo, aunque no estoy seguro de que ayude",
        "Vale",
        "Ningún problema",
        "Creo que sí",
        "Con mucho gusto",
    ),
    "fr": (
        "Oui",
        "D'accord",
        "Volontiers",
        "Pourquoi pas ?",
        "Ça me va",
        "Je veux bien",
        "Je n'ai pas de questions, oui, je suis d'accord",
        "Pas de questions, je suis d'accord",
        "Non, allez-y, je suis d'accord",
        "Ne vous inquiétez pas, oui",
        "Ça ne peut pas faire de mal, oui",
        "Je suis d'accord, même si je ne suis pas sûr que ça aide",
        "Pas de problème",
        "C'est bon",
        "Allez-y",
        "J'accepte",
        "Bonjour, oui",
    ),
    "zh": (
        "同意",
        "可以",
        "好的",
        "没问题",
        "行",
        "我愿意",
        "我没有问题要问，我同意",
        "没有疑问，我同意",
        "不，开始吧，我同意",
        "不用担心，可以",
        "没有坏处，可以",
        "我同意，虽然不确定有没有用",
        "开始吧",
        "不介意",
        "好",
        "你好，可以",
        "嗯",
    ),
}
AGREE_TO_NOTHING = {
    "en": (
        "Maybe",
        "Maybe later",
        "Later",
        "Not now",
        "I want to know more first",
        "Hm.",
        "Hello",
        "Let me think about it",
        "I am not sure",
        "I have to ask my wife first",
        "It depends",
        "What happens with my answers",
        "I am tired",
        "Thank you",
        "I agreed last time",
        "I might",
        "Perhaps",
        "Not really",
        "I would rather talk to a person",
        "Stop",
        "Wait",
        "I don't understand",
        "Only if a doctor reads it",
        "Nearly every day.",
        "I have had headaches nearly every day.",
        "I have had enough.",
        "I want to stop.",
        "I have had enough. I want to stop.",
        "OK, let me think about it",
        "Sure, later",
        "Yes, but wait",
        "I want to sleep",
        "I had a good day",
        "My name is Anna.",
        "No, I agree to nothing",
        "No, go ahead without me",
        "Don't worry",
        "Can't hurt",
        "Yes. I have to ask my wife first.",
        "OK?",
        "Good morning",
    ),
    "de": (
        "Vielleicht",
        "Vielleicht später",
        "Später",
        "Ich muss erst meine Frau fragen",
        "Es kommt darauf an",
        "Lassen Sie mich überlegen",
        "Warten Sie",
        "Moment",
        "Nur wenn ein Arzt das liest",
        "Ich möchte lieber mit einem Menschen sprechen",
        "Ich möchte aufhören",
        "Fast jeden Tag.",
        "Ich habe fast jeden Tag Kopfschmerzen.",
        "Mir reicht es.",
        "Hm",
        "Hallo",
        "Ich möchte erst mehr wissen",
        "Das muss ich mir überlegen",
        "Ja, später",
        "Ok, ich überlege es mir",
        "Danke",
        "Ich bin müde",
        "Letztes Mal habe ich zugestimmt",
        "Ich will schlafen",
    ),
    "es": (
        "Quizás",
        "Tal vez más tarde",
        "Luego",
        "Depende",
        "Espere",
        "Déjeme pensarlo",
        "Tengo que preguntar a mi mujer primero",
        "Solo si lo lee un médico",
        "Prefiero hablar con una persona",
        "Quiero parar",
        "Casi todos los días",
        "Hola",
        "Quiero saber más primero",
        "Estoy harto",
        "Gracias",
        "Estoy cansado",
        "Sí, luego",
        "Quiero dormir",
    ),
    "fr": (
        "Peut-être",
        "Plus tard",
        "Ça dépend",
        "Attendez",
        "Laissez-moi réfléchir",
        "Je dois d'abord demander à ma femme",
        "Seulement si un médecin le lit",
        "Je préfère parler à une personne",
        "Je veux arrêter",
        "Presque tous les jours",
        "Bonjour",
        "Je veux d'abord en savoir plus",
        "J'en ai assez",
        "Merci",
        "Je suis fatigué",
        "Oui, plus tard",
        "Je veux dormir",
    ),
    "zh": (
        "也许",
        "以后吧",
        "看情况",
        "等一下",
        "让我想想",
        "我要先问问我老婆",
        "只有医生看才行",
        "我想和真人谈",
        "我想停",
        "几乎每天",
        "你好",
        "我想先多了解一下",
        "我受够了",
        "谢谢",
        "我很累",
        "好的，等一下",
        "我想睡觉",
    ),
}


def flaw(code: str, said: str, value: bool = True, quote: str = "") -> str:
    """Say why words are no proof of consent, as an answer to a question for it."""
    told = Transcript(
        user=(said,), agent=(), stated=(), since=lambda _: (said,), language=code, names=("agrees",)
    )
    return flaw_of_value("agrees", value, "boolean", quote or said, told, known=None)


@pytest.mark.parametrize(("code", "said"), [(c, one) for c, all_ in AGREE.items() for one in all_])
def test_whoever_agrees_is_believed(code: str, said: str) -> None:
    """Also beside what denies something else: "no questions", "don't worry", "can't hurt"."""
    assert flaw(code, said) == ""


@pytest.mark.parametrize(
    ("code", "said"), [(c, one) for c, all_ in AGREE_TO_NOTHING.items() for one in all_]
)
def test_words_without_assent_give_no_consent(code: str, said: str) -> None:
    """Hesitation, a condition, another wish, a complaint or an answer to something else is none."""
    assert flaw(code, said)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("I have had enough. I want to stop.", "I have had enough."),
        ("Yes. I have to ask my wife first.", "Yes."),
        ("No, I do not agree", "agree"),
    ],
)
def test_a_part_that_is_cut_out_gives_none(said: str, quote: str) -> None:
    """What is said around the quote counts as well."""
    assert flaw("en", said, quote=quote)


@pytest.mark.parametrize(
    ("said", "quote"),
    [
        ("No, go ahead, I agree", "I agree"),
        ("I have no questions, yes I agree", "yes I agree"),
        ("No questions. I agree.", "I agree"),
    ],
)
def test_a_part_that_agrees_counts(said: str, quote: str) -> None:
    """What it is cut out of says no to something else."""
    assert flaw("en", said, quote=quote) == ""


@pytest.mark.parametrize(
    "said", ["No.", "No, thank you.", "Not today.", "I do not agree.", "Leave me alone"]
)
def test_a_refusal_needs_no_word_of_assent(said: str) -> None:
    """An honest no is taken as before."""
    assert flaw("en", said, value=False) == ""


@pytest.mark.parametrize("code", ["it", "nl", "ja"])
def test_a_language_without_a_table_is_left_to_be_judged(code: str) -> None:
    """There nobody knows which words agree."""
    assert not knows_assent(code)
    assert flaw(code, "va bene così") == ""
