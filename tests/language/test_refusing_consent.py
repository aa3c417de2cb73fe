"""Who refuses consent, or takes it back, can have that noted, however plain their words."""

from __future__ import annotations

import pytest

from scriptgraph.language.consent import flaw_of_consent
from scriptgraph.language.polarity import answer
from scriptgraph.safety.danger import heard
from scriptgraph.state.values import doubt


def flaw(value: bool, said: str, code: str) -> str:
    """Say why words do not prove a consent or a refusal."""
    return doubt(value, "boolean", said, said, code) or flaw_of_consent(value, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I don't want to continue"),
        ("en", "I don't want to go on talking"),
        ("en", "I want to stop"),
        ("en", "I don't want to, I refuse"),
        ("en", "yes, no sorry, no"),
        ("en", "no sorry, I don't want to any more"),
        ("en", "I withdraw my consent"),
        ("de", "ich möchte nicht weitermachen"),
        ("de", "ich will nicht mehr reden"),
        ("de", "ich möchte nicht, ich lehne das ab"),
        ("de", "ja, nein Entschuldigung, nein"),
        ("de", "ich ziehe meine Einwilligung zurück"),
        ("es", "no quiero continuar"),
        ("es", "no quiero, me niego"),
        ("es", "sí, no perdón, no"),
        ("es", "retiro mi consentimiento"),
        ("fr", "je ne veux pas continuer"),
        ("fr", "je veux pas continuer"),
        ("fr", "je ne veux plus"),
        ("fr", "je ne veux pas, je refuse"),
        ("fr", "oui, non pardon, non"),
        ("fr", "non pardon, je ne veux plus"),
        ("fr", "je retire mon consentement"),
        ("zh", "我不想继续"),
        ("zh", "我不想，我拒绝"),
        ("zh", "同意，不对，不同意"),
        ("zh", "我收回同意"),
    ],
)
def test_a_plain_refusal_is_one(code: str, said: str) -> None:
    """It proves that they do not agree, and never that they do."""
    assert flaw(False, said, code) == ""
    assert flaw(True, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I don't refuse"),
        ("en", "I do not disagree"),
        ("en", "I have no objection"),
        ("de", "ich bin nicht dagegen"),
        ("de", "ich lehne das nicht ab"),
        ("es", "no me opongo"),
        ("fr", "je ne refuse pas"),
        ("fr", "je ne suis pas contre"),
        ("zh", "我不反对"),
    ],
)
def test_a_refusal_that_is_denied_refuses_nothing(code: str, said: str) -> None:
    """It is the refusal that is denied, in its own words."""
    assert flaw(False, said, code)


@pytest.mark.parametrize(
    ("code", "said", "yes"),
    [
        ("en", "yes, sorry, no", False),
        ("en", "no, sorry, yes", True),
        ("en", "yes, no sorry, yes", True),
        ("de", "ja, Entschuldigung, nein", False),
        ("es", "sí, perdón, no", False),
        ("fr", "oui, non pardon, non", False),
        ("fr", "oui, non pardon, oui", True),
        ("fr", "non pardon, oui", True),
    ],
)
def test_of_a_yes_and_a_no_the_last_counts(code: str, said: str, yes: bool) -> None:
    """Whoever corrects themselves has said what comes last."""
    found = answer(said, code)
    assert found is not None
    assert found.yes is yes


def test_to_want_no_more_is_no_danger_by_itself() -> None:
    """Whoever wants no more of a questionnaire says so too; of life it is danger."""
    for said in ("je ne veux plus", "je veux plus", "non pardon, je ne veux plus"):
        found = heard(said)
        assert found is None or found.level not in ("explicit", "imminent")
    for said in ("je ne veux plus de la vie", "Je n'en peux plus", "Je ne veux plus vivre"):
        found = heard(said)
        assert found is not None
        assert found.level in ("explicit", "imminent")
