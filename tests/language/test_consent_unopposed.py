"""Who has nothing against it agrees, where consent is asked for and nothing else is denied."""

from __future__ import annotations

import pytest

from scriptgraph.language.assent import without_asides
from scriptgraph.language.consent import flaw_of_consent
from scriptgraph.state.values import doubt


def is_proven(value: bool, said: str, code: str) -> bool:
    """Say whether words prove consent, or its refusal, read as consent is."""
    told = without_asides(said, code)
    return not doubt(value, "boolean", told, told, code) and not flaw_of_consent(value, told, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("es", one) for one in ("no tengo problema", "no me molesta", "no hay lío")],
        *[("es", one) for one in ("por mí no hay problema", "por mí no hay lío, doctora")],
        *[("es", one) for one in ("no tengo inconveniente", "no tengo ningún problema con eso")],
        *[("en", one) for one in ("I don't have a problem with that", "it doesn't bother me")],
        *[("en", one) for one in ("I have no problem", "I see no problem with it")],
        *[("de", one) for one in ("das stört mich nicht", "ich habe kein Problem damit")],
        *[("fr", one) for one in ("je n'ai pas de problème", "ça ne me dérange pas")],
        *[("fr", one) for one in ("je n'y vois pas d'inconvénient", "aucun inconvénient")],
        *[("zh", one) for one in ("我没有问题", "没什么问题")],
    ],
)
def test_who_has_nothing_against_it_agrees(code: str, said: str) -> None:
    """And refuses nothing."""
    assert is_proven(True, said, code)
    assert not is_proven(False, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("es", one) for one in ("no tengo problema con usted, pero no", "no tengo problema, no")],
        *[("es", one) for one in ("no me molesta, pero no quiero", "no hay lío, pero mejor no")],
        *[("es", one) for one in ("¿no hay lío?", "tengo un problema con eso")],
        *[("es", one) for one in ("no tengo problema, depende", "no me molesta el ruido")],
        *[
            ("en", one)
            for one in ("I have no problem with you, but no", "I have a problem with it")
        ],
        *[("en", one) for one in ("it doesn't bother me, but not now", "there is a problem")],
        *[("de", one) for one in ("das stört mich nicht, aber nein", "ich habe ein Problem damit")],
        *[("fr", one) for one in ("ça ne me dérange pas, mais non", "j'ai un problème avec ça")],
        *[("zh", one) for one in ("我没有问题，但是不行", "我有问题")],
    ],
)
def test_a_no_beside_it_is_no_consent(code: str, said: str) -> None:
    """Nor is a problem, a question, or what waits for something."""
    assert not is_proven(True, said, code)
