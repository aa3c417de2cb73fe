"""Who says that they are frank answers with what stands beside it; "almost never" is no answer."""

from __future__ import annotations

import pytest

from scriptgraph.language.consent import flaw_of_consent
from scriptgraph.language.polarity import answer
from scriptgraph.state.values import doubt, read_value

FRANK = {
    "en": (
        "I won't lie, {}",
        "I'm not going to lie: {}",
        "not gonna lie, {}",
        "I won't deny it, {}",
    ),
    "de": ("ich will nicht lügen, {}", "ich lüge nicht, {}", "ich will Sie nicht anlügen, {}"),
    "es": ("no le voy a mentir, {}", "no te miento, {}", "no se lo voy a negar, {}"),
    "fr": ("je ne vais pas mentir, {}", "je vais pas vous mentir, {}", "je ne mens pas, {}"),
    "zh": ("我不会骗你，{}", "我不会撒谎，{}", "不瞒您说，{}"),
}
YES = {"en": "yes", "de": "ja", "es": "sí", "fr": "oui", "zh": "是的"}
NO = {"en": "no", "de": "nein", "es": "no", "fr": "non", "zh": "不是"}


@pytest.mark.parametrize(("code", "said"), [(c, one) for c, all_ in FRANK.items() for one in all_])
def test_to_be_frank_denies_nothing(code: str, said: str) -> None:
    """The yes, or the no, beside it is the answer, and gives consent or refuses it."""
    for yes, word in ((True, YES[code]), (False, NO[code])):
        text = said.format(word)
        assert read_value(text, "boolean", code) is yes
        assert doubt(yes, "boolean", text, text, code) == ""
        assert doubt(not yes, "boolean", text, text, code)
        assert flaw_of_consent(yes, text, code) == ""
        assert flaw_of_consent(not yes, text, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I won't lie"),
        ("en", "I won't lie down"),
        ("de", "ich lüge nicht"),
        ("es", "no le voy a mentir"),
        ("fr", "je ne vais pas mentir"),
        ("zh", "我不会骗你"),
    ],
)
def test_nothing_but_frankness_is_no_yes(code: str, said: str) -> None:
    """It stays what it was."""
    heard = answer(said, code)
    assert heard is None or not heard.yes


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("almost never", "hardly ever", "well, rarely")],
        *[("de", one) for one in ("fast nie", "so gut wie nie")],
        *[("es", one) for one in ("casi nunca", "pues casi nunca", "rara vez")],
        *[("fr", one) for one in ("presque jamais", "rarement")],
        *[("zh", one) for one in ("几乎从不", "很少")],
    ],
)
def test_almost_never_is_neither_yes_nor_no(code: str, said: str) -> None:
    """It is asked again; beside a plain yes or no that one counts."""
    assert read_value(said, "boolean", code) is None
    assert all(doubt(value, "boolean", said, said, code) for value in (True, False))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "almost never"),
        ("de", "fast nie"),
        ("es", "casi nunca"),
        ("fr", "presque jamais"),
        ("zh", "几乎从不"),
    ],
)
def test_a_plain_answer_before_almost_never_counts(code: str, said: str) -> None:
    """It says what is meant."""
    for yes, word in ((True, YES[code]), (False, NO[code])):
        text = f"{word}, {said}"
        assert doubt(yes, "boolean", text, text, code) == ""
