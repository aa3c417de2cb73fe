"""The numbers that a text holds, in digits or in words."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.language.numerals import digits, numbers_in, one_number, written
from scriptgraph.language.words import language, languages

CODES = [spoken.code for spoken in languages()]


@pytest.mark.parametrize(
    ("text", "code", "number"),
    [
        ("7", "en", 7),
        ("seven", "en", 7),
        ("about 7", "en", 7),
        ("7-8", "en", None),
        ("7 or 8", "en", None),
        ("7/10", "en", 7),
        ("seven out of ten", "en", 7),
        ("twenty-five", "en", 25),
        ("a hundred and five", "en", 105),
        ("two thousand and twenty six", "en", 2026),
        ("seven point five", "en", 7.5),
        ("seven and a half", "en", 7.5),
        ("minus five", "en", -5),
        ("-5", "en", -5),
        ("my mood is -5", "en", -5),
        ("3.5", "en", 3.5),
        ("3½", "en", 3.5),
        ("3 1/2", "en", 3.5),
        ("½", "en", 0.5),
        ("10²", "en", None),
        ("⑩", "en", 10),
        ("1,72", "en", 1.72),
        ("1,000", "en", 1000),
        ("1,000.5", "en", 1000.5),
        ("no one", "en", None),
        ("one", "en", 1),
        ("I have one dog and nine cats", "en", 9),
        ("mood of nine", "en", 9),
        ("one or two", "en", None),
        ("line one", "en", None),
        ("One thing: I don't know", "en", None),
        ("one out of ten", "en", 1),
        ("not 7", "en", None),
        ("3, not 7", "en", 3),
        ("ein Arzt", "de", None),
        ("eine gute Frage", "de", None),
        ("聊一聊", "zh", None),
        ("half past eleven", "en", None),
        ("11 pm", "en", None),
        ("eleven thirty", "en", None),
        ("halb sieben", "de", None),
        ("halb zwölf", "de", None),
        ("dreiundzwanzig Uhr dreißig", "de", None),
        ("十一点半", "zh", None),
        ("五个半小时", "zh", 5.5),
        ("none", "en", None),
        ("80kg", "en", 80),
        ("B12", "en", None),
        ("10:30", "en", None),
        ("12/5/2026", "en", None),
        ("1m72", "fr", None),
        ("7 %", "en", 7),
        ("seven (7)", "en", 7),
        ("I said 8, no, 7", "en", 7),
        ("dozen", "en", 12),
        ("a dozen", "en", 12),
        ("1,72", "de", 1.72),
        ("1,72 m", "de", 1.72),
        ("1.000,5", "de", 1000.5),
        ("1.000", "de", 1000),
        ("1.72", "de", 1.72),
        ("sieben", "de", 7),
        ("siebeneinhalb", "de", 7.5),
        ("einundzwanzig", "de", 21),
        ("zweihundertdreiundvierzig", "de", 243),
        ("zweitausendsechsundzwanzig", "de", 2026),
        ("hundert", "de", 100),
        ("einhundertfünf", "de", 105),
        ("sieben Komma fünf", "de", 7.5),
        ("eins Komma sieben zwei", "de", 1.72),
        ("eins Komma zweiundsiebzig", "de", 1.72),
        ("7 von 10", "de", 7),
        ("eine 7", "de", 7),
        ("eine", "de", 1),
        ("ein bis zwei", "de", None),
        ("ungefähr 7", "de", 7),
        ("7 bis 8", "de", None),
        ("minus fünf", "de", -5),
        ("fünfmal", "de", 5),
        ("keine", "de", None),
        ("Ich bin 34.", "de", 34),
        ("dreißig", "de", 30),
        ("anderthalb", "de", 1.5),
        ("Ich habe ein Problem mit dem Leben", "de", None),
        ("treinta y cinco", "es", 35),
        ("siete", "es", 7),
        ("veintidós", "es", 22),
        ("ciento veinte", "es", 120),
        ("mil", "es", 1000),
        ("siete y medio", "es", 7.5),
        ("7 de 10", "es", 7),
        ("al menos cinco", "es", None),
        ("menos cinco", "es", -5),
        ("siete coma cinco", "es", 7.5),
        ("dos mil veintiséis", "es", 2026),
        ("2,5", "es", 2.5),
        ("1.000", "es", 1000),
        ("sept", "fr", 7),
        ("quatre-vingt-dix-sept", "fr", 97),
        ("soixante et onze", "fr", 71),
        ("soixante-dix", "fr", 70),
        ("vingt et un", "fr", 21),
        ("quatre-vingts", "fr", 80),
        ("cent vingt", "fr", 120),
        ("deux cents", "fr", 200),
        ("sept virgule cinq", "fr", 7.5),
        ("sept sur dix", "fr", 7),
        ("1 m 72", "fr", None),
        ("1\u202f000", "fr", 1000),
        ("au moins cinq", "fr", None),
        ("vingt-quatre", "fr", 24),
        ("deux mille", "fr", 2000),
        ("quatre", "fr", 4),
        ("quatre vingt", "fr", 80),
        ("七", "zh", 7),
        ("十二", "zh", 12),
        ("两", "zh", 2),
        ("七分", "zh", 7),
        ("７分", "zh", 7),
        ("二十三", "zh", 23),
        ("一百零五", "zh", 105),
        ("一百二", "zh", 120),
        ("二百五十", "zh", 250),
        ("三千", "zh", 3000),
        ("一万二千", "zh", 12000),
        ("七点五", "zh", 7.5),
        ("七八个", "zh", None),
        ("大概七分吧", "zh", 7),
        ("我觉得7分左右", "zh", 7),
        ("十分难过", "zh", None),
        ("十分", "zh", 10),
        ("10分里的7分", "zh", 7),
        ("7到8", "zh", None),
        ("没有", "zh", None),
        ("3万", "zh", 30000),
        ("星期三", "zh", None),
        ("二零二六", "zh", 2026),
        ("负五", "zh", -5),
        ("一", "zh", 1),
        ("一分", "zh", 1),
        ("一样", "zh", None),
        ("满分10分，我给7分", "zh", 7),
        ("三分之一", "zh", None),
        ("十几", "zh", None),
        ("9" * 5000, "en", None),
        ("", "en", None),
        ("٧", "ar", 7),
        ("7,5", "ru", 7.5),
        ("1.234.567", "de", 1234567),
        ("1'000", "de", 1000),
        ("0.500", "de", 0.5),
        ("28.11.2026", "de", None),
    ],
)
def test_a_number_is_read_as_people_write_it(text: str, code: str, number: float | None) -> None:
    """Digits, words and marks of the language give one number, or none where it is in doubt."""
    found = one_number(text, code)
    assert found == number
    assert type(found) is type(number)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("keine Angabe", "de"),
        ("kein Kommentar", "de"),
        ("nein, keine Lust", "de"),
        ("Null Bock", "de"),
        ("nichts", "de"),
        ("no idea", "en"),
        ("nothing", "en"),
        ("zero idea", "en"),
        ("ninguna gana", "es"),
        ("nada", "es"),
        ("aucune idée", "fr"),
        ("rien", "fr"),
        ("没", "zh"),
        ("无可奉告", "zh"),
    ],
)
def test_who_declines_gives_no_number(text: str, code: str) -> None:
    """A negation is no nought: only a word for zero is."""
    assert numbers_in(text, code) == []


@pytest.mark.parametrize(
    ("text", "code"), [("zero", "en"), ("null", "de"), ("cero", "es"), ("zéro", "fr"), ("零", "zh")]
)
def test_a_word_for_zero_is_a_nought(text: str, code: str) -> None:
    """It is the only word that is one."""
    assert one_number(text, code) == 0


NUMBERS = [0, 7, 10, 11, 16, 21, 45, 70, 77, 80, 81, 90, 91, 99, 100, 999]

WORDS = {
    "de": """
        null, sieben, zehn, elf, sechzehn, einundzwanzig, fünfundvierzig, siebzig,
        siebenundsiebzig, achtzig, einundachtzig, neunzig, einundneunzig, neunundneunzig,
        hundert, neunhundertneunundneunzig
    """,
    "en": """
        zero, seven, ten, eleven, sixteen, twenty-one, forty five, seventy, seventy-seven,
        eighty, eighty-one, ninety, ninety-one, ninety nine, one hundred, nine hundred and
        ninety-nine
    """,
    "es": """
        cero, siete, diez, once, dieciséis, veintiuno, cuarenta y cinco, setenta, setenta
        y siete, ochenta, ochenta y uno, noventa, noventa y uno, noventa y nueve, cien,
        novecientos noventa y nueve
    """,
    "fr": """
        zéro, sept, dix, onze, seize, vingt et un, quarante-cinq, soixante-dix,
        soixante-dix-sept, quatre-vingts, quatre-vingt-un, quatre-vingt-dix,
        quatre-vingt-onze, quatre-vingt-dix-neuf, cent, neuf cent quatre-vingt-dix-neuf
    """,
}


@pytest.mark.parametrize("code", WORDS)
def test_numbers_in_words_are_read(code: str) -> None:
    """Tens and ones, hundreds, and the French seventies and nineties are put together."""
    words = " ".join(WORDS[code].split()).split(", ")
    assert [one_number(text, code) for text in words] == NUMBERS


@pytest.mark.parametrize(
    ("text", "decimal", "readings"),
    [
        ("1.725", ",", (1725, 1.725)),
        ("1,725", ",", (1.725,)),
        ("1,725", ".", (1725, 1.725)),
        ("1.725", ".", (1.725,)),
        ("68.500", ",", (68500, 68.5)),
        ("1.2.3", ".", ()),
        ("1,2,3", ".", ()),
        ("1.000.000,5", ",", (1000000.5,)),
    ],
)
def test_marks_in_digits_depend_on_the_language(
    text: str, decimal: str, readings: tuple[float, ...]
) -> None:
    """What was probably meant comes first, what may be meant second."""
    assert digits(text, decimal) == readings


def test_languages_are_known_by_their_code() -> None:
    """Regions make no difference, and an unknown language still has its decimal mark."""
    assert language("de-CH") is language("DE")
    assert language("zh_Hans").numbers.characters
    assert language("pl").decimal == ","
    assert language("xx").decimal == "."


@given(
    st.text(alphabet="0123456789.,-/ ½²①七十百万ein hundertzwsiua'", max_size=60),
    st.sampled_from(CODES),
)
def test_any_text_is_searched_for_numbers(text: str, code: str) -> None:
    """Whatever somebody types, numbers are found in order and inside the text, or none."""
    found = numbers_in(text, code)
    assert all(one.start < one.end for one in found)
    assert [one.start for one in found] == sorted(one.start for one in found)


@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "part", ["1,", "7 ", "sieben ", "七", "1/", "eine ", "einund", "2½", "hundert", "9", "-1"]
)
def test_long_texts_take_a_time_that_grows_with_their_length(part: str, code: str) -> None:
    """Eight times the text takes eight times as long, and not 64 times, whatever it is made of."""
    seconds = []
    for length in (5_000, 40_000):
        text = part * (length // len(part))
        started = time.thread_time()
        numbers_in(text, code)
        seconds.append(time.thread_time() - started)
    short, long = seconds
    assert long < max(short, 0.02) * 24


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("number", [0, 7, -3, 1000, 1.725, 18.5, -0.125, 1e16, 1234.567])
def test_a_number_that_is_written_is_read_back(number: float, code: str) -> None:
    """With the language's own mark, so that 1.725 is no thousand in German."""
    assert one_number(written(number, code), code) == number
