"""The words of an answer inside a sentence that means something else: it is asked about again."""

from __future__ import annotations

import pytest

from scriptgraph.language.declining import declines
from scriptgraph.language.polarity import answer
from scriptgraph.state.values import doubt, read_value

ITEMS = {
    "de": ("0 = gar nicht", "2 = an den meisten Tagen", "3 = jeden Tag"),
    "en": ("0 = not at all", "2 = most days", "3 = every day"),
    "es": ("0 = para nada", "2 = casi siempre", "3 = todos los días"),
    "fr": ("0 = pas du tout", "2 = souvent", "3 = tous les jours"),
    "zh": ("0 = 完全没有", "2 = 经常", "3 = 每天"),
}


@pytest.mark.parametrize(
    ("code", "said", "part", "value"),
    [
        ("de", "Das weiß ich gar nicht", "gar nicht", 0),
        ("de", "Ich verstehe die Frage gar nicht", "gar nicht", 0),
        ("en", "I know that not at all", "not at all", 0),
        ("en", "I don't understand the question at all", "at all", 0),
        ("es", "No lo sé para nada", "para nada", 0),
        ("fr", "Je comprends pas du tout", "pas du tout", 0),
        ("zh", "我完全没有听懂", "完全没有", 0),
        ("de", "fast jeden Tag", "jeden Tag", 3),
        ("de", "jeden Tag außer sonntags", "Jeden Tag", 3),
        ("de", "Jeden Tag, aber nicht am Sonntag", "Jeden Tag", 3),
        ("en", "almost every day", "every day", 3),
        ("en", "every day except Sundays", "every day", 3),
        ("en", "every day but Sunday", "every day", 3),
        ("es", "casi todos los días", "todos los días", 3),
        ("es", "todos los días menos el domingo", "todos los días", 3),
        ("fr", "presque tous les jours", "tous les jours", 3),
        ("fr", "tous les jours sauf le dimanche", "tous les jours", 3),
        ("zh", "几乎每天", "每天", 3),
        ("zh", "除了周日每天都有", "每天", 3),
    ],
)
def test_less_than_an_option_is_not_the_option(code: str, said: str, part: str, value: int) -> None:
    """No reading finds it, and neither all that was said proves it nor a part that is cut out."""
    assert read_value(said, ITEMS[code], code) is None
    assert doubt(value, ITEMS[code], said, said, code)
    assert doubt(value, ITEMS[code], part, said, code)
    choices = tuple(one.partition(" = ")[2] for one in ITEMS[code])
    named = next(one for one in ITEMS[code] if one.startswith(str(value))).partition(" = ")[2]
    assert read_value(said, choices, code) is None
    assert named not in said or doubt(named, choices, said, said, code)


@pytest.mark.parametrize(
    ("code", "said", "value"),
    [
        ("de", "Eigentlich gar nicht", 0),
        ("de", "Ich grüble gar nicht", 0),
        ("de", "Keine Ahnung warum, jeden Tag", 3),
        ("de", "So ungefähr jeden Tag. Außer Haus gehe ich nie.", 3),
        ("en", "Well, not at all", 0),
        ("en", "I don't know why, but every day", 3),
        ("es", "pues para nada", 0),
        ("es", "casi siempre", 2),
        ("fr", "euh, pas du tout", 0),
        ("zh", "每天", 3),
    ],
)
def test_an_option_that_is_meant_is_still_read(code: str, said: str, value: int) -> None:
    """Another clause may hold what somebody does not know, another sentence an exception."""
    assert read_value(said, ITEMS[code], code) == value
    assert doubt(value, ITEMS[code], said, said, code) == ""


def test_a_heading_denies_nothing() -> None:
    """Before its colon stands what the answer is to."""
    said = "stop: every day"
    assert doubt(3, ITEMS["en"], "every day", said, "en") == ""


@pytest.mark.parametrize("code", ITEMS)
def test_every_option_is_read_as_it_stands(code: str) -> None:
    """Also one that holds what would make another less: "casi siempre" is one itself."""
    for option in ITEMS[code]:
        value, _, label = option.partition(" = ")
        assert read_value(label, ITEMS[code], code) == int(value)
        assert doubt(int(value), ITEMS[code], label, f"{label}.", code) == ""


def test_a_part_that_is_cut_out_of_a_denial_proves_nothing() -> None:
    """Of "nicht jeden Tag" a model may quote two words; the third is read all the same."""
    assert doubt(3, ITEMS["de"], "jeden Tag", "Das ist nicht jeden Tag so", "de")
    assert doubt("pills", ("pills", "patches"), "pills", "no pills please", "en")


def test_not_to_know_can_be_an_option() -> None:
    """Then the same words are the answer."""
    choices = ("0 = selten", "1 = oft", "9 = weiß nicht")
    assert read_value("Das weiß ich nicht", choices, "de") is None
    assert read_value("Ich weiß nicht", choices, "de") == 9
    assert doubt(9, choices, "Ich weiß nicht", "Ich weiß nicht", "de") == ""
    assert doubt(9, choices, "Das weiß ich nicht", "Das weiß ich nicht", "de") == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ja, aber eigentlich lieber nicht"),
        ("de", "Gern, aber nicht heute"),
        ("de", "Ja, wenn niemand es liest"),
        ("en", "Yes, but actually rather not"),
        ("en", "Yes, but not today"),
        ("en", "Yes, if nobody reads it"),
        ("es", "Sí, pero mejor no"),
        ("es", "Claro, pero hoy no"),
        ("es", "Sí, si nadie lo lee"),
        ("fr", "Oui, mais plutôt pas"),
        ("fr", "Volontiers, mais pas aujourd'hui"),
        ("fr", "Oui, si personne ne le lit"),
        ("zh", "可以，但还是不要了"),
        ("zh", "好，不过今天不行"),
        ("zh", "可以，如果没人看的话"),
    ],
)
def test_a_yes_that_is_limited_is_no_yes(code: str, said: str) -> None:
    """What is taken back in the same breath, or depends on something, is asked about again."""
    assert read_value(said, "boolean", code) is None
    assert doubt(True, "boolean", said, said, code)
    first = said.replace("，", ",").partition(",")[0]
    assert doubt(True, "boolean", first, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ja, aber nicht viel"),
        ("de", "Ja, aber das hilft nicht"),
        ("de", "Ja, wenn Sie möchten"),
        ("en", "Yes, but not much"),
        ("en", "Yes, but it does not help"),
        ("en", "Yes, if you like"),
        ("es", "Sí, aunque no mucho"),
        ("es", "Sí, si usted quiere"),
        ("fr", "Oui, mais pas beaucoup"),
        ("fr", "Oui, si vous voulez"),
    ],
)
def test_a_yes_with_more_behind_it_is_a_yes(code: str, said: str) -> None:
    """Not much is some, a courtesy no condition, and a sentence of its own takes nothing back."""
    assert read_value(said, "boolean", code) is True
    assert doubt(True, "boolean", said, said, code) == ""


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Das ist doch Unsinn"),
        ("de", "Sie wissen ja"),
        ("en", "That's sure nonsense"),
        ("es", "Eso sí que es una tontería"),
        ("fr", "C'est si bête"),
        ("zh", "这是胡说"),
    ],
)
def test_a_particle_is_no_yes(code: str, said: str) -> None:
    """As all of a clause the same word is one."""
    assert answer(said, code) is None


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Das ist mir nicht klar"),
        ("de", "Das weiß ich gar nicht"),
        ("en", "That's not clear to me"),
        ("en", "I don't understand the question"),
        ("es", "No me queda claro"),
        ("es", "No entiendo la pregunta"),
        ("fr", "Ce n'est pas clair pour moi"),
        ("fr", "Je ne comprends pas la question"),
        ("zh", "我不明白"),
        ("zh", "这个问题我听不懂"),
    ],
)
def test_who_speaks_of_the_question_has_not_said_no(code: str, said: str) -> None:
    """Nor that there is none of what was asked for."""
    assert answer(said, code) is None
    assert doubt(False, "boolean", said, said, code)
    assert doubt(0, "integer 0..10", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ich möchte das nicht sagen"),
        ("de", "Ich will Ihnen das nicht verraten"),
        ("en", "I do not wish to say that"),
        ("en", "I'm not ready to answer"),
        ("es", "Eso no lo quiero decir"),
        ("fr", "Je ne veux pas vous dire cela"),
        ("zh", "这个我不太想说"),
    ],
)
def test_who_does_not_want_to_say_something_has_declined(code: str, said: str) -> None:
    """In whatever order the words stand; it is no no."""
    assert declines(said, code)
    assert doubt(False, "boolean", said, said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("de", "Ich möchte nicht sagen, dass es schlimm ist"),
        ("de", "Das möchte ich nicht"),
        ("en", "I wouldn't like to say that it is bad"),
        ("es", "No quiero eso"),
        ("fr", "Je ne veux pas cela"),
        ("zh", "这个我不想要"),
    ],
)
def test_other_wishes_decline_nothing(code: str, said: str) -> None:
    """Who would not call it bad, or does not want it, has answered."""
    assert not declines(said, code)


@pytest.mark.parametrize("code", ITEMS)
@pytest.mark.parametrize("said", ["w3x0z", "q0", "Gate w3x0z"])
def test_digits_inside_a_word_are_no_number(code: str, said: str) -> None:
    """They name something: of no digit of them is a value proved."""
    for value in (0, 3, 30):
        assert doubt(value, "integer 0..30", said, said, code)
    assert read_value(said, "integer 0..30", code) is None
