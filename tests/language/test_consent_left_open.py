"""What makes consent wait, only asks, greets or shrugs gives none, and a greeting refuses none."""

from __future__ import annotations

import pytest

from scriptgraph.language.assent import puts_off
from scriptgraph.language.consent import flaw_of_consent
from scriptgraph.state.values import doubt


def flaw(value: bool, said: str, code: str) -> str:
    """Say why words do not prove a consent or a refusal."""
    later = value and puts_off(said, code)
    given = doubt(value, "boolean", said, said, code) or flaw_of_consent(value, said, code)
    return given or ("it is put off" if later else "")


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "yes once I have understood"),
        ("en", "yes when you have explained it"),
        ("en", "yes, after I have read it"),
        ("en", "okay next week"),
        ("en", "yes subject to conditions"),
        ("en", "ok what is it"),
        ("de", "ja sobald ich es verstanden habe"),
        ("de", "ja, nachdem Sie es erklärt haben"),
        ("de", "einverstanden nächste Woche"),
        ("de", "ja unter Vorbehalt"),
        ("de", "ok was ist das"),
        ("es", "sí en cuanto lo entienda"),
        ("es", "sí, cuando me lo haya explicado"),
        ("es", "de acuerdo la semana que viene"),
        ("es", "sí, con reservas"),
        ("es", "ok qué es"),
        ("fr", "oui dès que j'aurai compris"),
        ("fr", "oui, quand vous m'aurez expliqué"),
        ("fr", "d'accord la semaine prochaine"),
        ("fr", "oui sous réserve"),
        ("fr", "ok c'est quoi"),
        ("zh", "等我明白了就同意"),
        ("zh", "好，下周"),
        ("zh", "有保留地同意"),
    ],
)
def test_a_yes_that_waits_or_asks_is_no_consent(code: str, said: str) -> None:
    """Nothing is agreed to yet."""
    assert flaw(True, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("hello", "meh", "huh", "what?", "thank you", "one moment")],
        *[("de", one) for one in ("hallo", "naja", "hä", "was?", "danke", "Moment")],
        *[("es", one) for one in ("hola", "psé", "eh", "¿qué?", "gracias")],
        *[("fr", one) for one in ("bonjour", "bof", "hein", "hein ?", "quoi ?", "merci")],
        *[("zh", one) for one in ("你好", "啊", "什么？", "谢谢")],
    ],
)
def test_a_greeting_or_a_shrug_neither_agrees_nor_refuses(code: str, said: str) -> None:
    """They are asked again."""
    assert flaw(True, said, code)
    assert flaw(False, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "yes when you like"),
        ("en", "yes, whenever you like"),
        ("en", "go ahead when you are ready"),
        ("de", "ja wann immer Sie wollen"),
        ("de", "ja, sobald Sie möchten"),
        ("de", "eher ja"),
        ("es", "sí cuando quiera"),
        ("es", "más bien sí"),
        ("fr", "oui quand vous voulez"),
        ("fr", "oui, dès que vous voulez"),
        ("fr", "plutôt oui"),
        ("zh", "随时都可以"),
    ],
)
def test_a_yes_whenever_they_like_is_consent(code: str, said: str) -> None:
    """It waits for nothing of their own."""
    assert flaw(True, said, code) == ""
    assert flaw(False, said, code)


@pytest.mark.parametrize(
    ("code", "said", "yes"),
    [
        ("en", "rather no", False),
        ("en", "probably not", False),
        ("en", "rather not", False),
        ("de", "eher nein", False),
        ("de", "eher nicht", False),
        ("es", "más bien no", False),
        ("fr", "plutôt non", False),
        ("fr", "plutôt pas", False),
        ("en", "rather yes", True),
        ("de", "eher ja", True),
        ("es", "más bien sí", True),
        ("fr", "plutôt oui", True),
    ],
)
def test_rather_yes_is_a_yes_and_rather_no_a_no(code: str, said: str, yes: bool) -> None:
    """Neither proves the other, for consent and for whatever else is asked."""
    assert doubt(yes, "boolean", said, said, code) == ""
    assert doubt(not yes, "boolean", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I don't quite know"),
        ("de", "ich weiß nicht recht"),
        ("es", "no sé muy bien"),
        ("fr", "je ne sais pas trop"),
        ("zh", "不太清楚"),
    ],
)
def test_who_does_not_know_says_neither_yes_nor_no(code: str, said: str) -> None:
    """A model that claims either is refused."""
    assert doubt(True, "boolean", said, said, code)
    assert doubt(False, "boolean", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "yes, when I was a child"),
        ("de", "ja, nachdem ich gegessen habe"),
        ("es", "sí, después de comer"),
        ("fr", "oui, quand j'étais enfant"),
    ],
)
def test_a_yes_to_something_else_may_say_when(code: str, said: str) -> None:
    """Only consent waits: whoever smoked as a child did smoke."""
    assert doubt(True, "boolean", said, said, code) == ""
