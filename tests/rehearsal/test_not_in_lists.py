"""What is said around a list is none of its records: whom one speaks to, a goodbye, how often."""

from __future__ import annotations

import pytest

from scriptgraph.language.told_all import says_all
from scriptgraph.rehearsal.listing import records_in
from scriptgraph.script.kinds import kind_of

KINDS = {
    "en": "list of at most 8 {medicine: string, dose: number mg, times_a_day: integer 0..6}",
    "de": "list of at most 8 {medicine: string, dose: number mg, mal_am_tag: integer 0..6}",
    "es": "list of at most 8 {medicine: string, dose: number mg, veces_al_dia: integer 0..6}",
    "fr": "list of at most 8 {medicine: string, dose: number mg, fois_par_jour: integer 0..6}",
    "zh": "list of at most 8 {medicine: string, dose: number mg, 每天次数: integer 0..6}",
}


def heard(said: str, kind: str, code: str) -> list[str]:
    """Give the claims of all records that are heard in what somebody says."""
    return [claim for _, claim in records_in(said, kind_of(kind), code) or []]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "I take nothing, doctor"),
        ("en", "no, doctor, none"),
        ("de", "ich nehme nichts, Frau Doktor"),
        ("es", "no tomo nada, doctora"),
        ("es", "no tomo nada doctora"),
        ("es", "nada, señora"),
        ("fr", "je ne prends rien, docteur"),
        ("zh", "我什么都不吃，医生"),
    ],
)
def test_who_tells_a_doctor_that_there_is_none_takes_no_doctor(code: str, said: str) -> None:
    """The list is empty, and its quote is what was said."""
    assert records_in(said, kind_of(KINDS[code]), code) == [(said, "none")]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "no, doctor, nothing else"),
        ("en", "yes, those are all"),
        ("de", "nein, Herr Doktor, sonst nichts"),
        ("de", "ja, das sind alle"),
        ("es", "no, doctora, nada más"),
        ("es", "sí, esos son todos"),
        ("es", "esas son todas, doctora"),
        ("es", "hasta ahí"),
        ("fr", "non docteur, rien d'autre"),
        ("fr", "oui, ce sont tous"),
        ("zh", "就这些，医生"),
    ],
)
def test_who_ends_a_list_adds_nothing_to_it(code: str, said: str) -> None:
    """Neither whom they speak to, nor the word that points at what they have told."""
    assert heard(said, KINDS[code], code) == []
    assert says_all(said, code)


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *(("en", one) for one in ["those", "bye", "done", "one a day", "doctor"]),
        *(("de", one) for one in ["fertig", "tschüss", "zweimal am Tag", "Frau Müller"]),
        *(("es", one) for one in ["eso", "chao", "listo", "una al día", "listo, doctora"]),
        *(("fr", one) for one in ["ceux-là", "voilà", "au revoir", "une fois par jour"]),
        *(("zh", one) for one in ["这些", "再见", "每天两次", "李医生"]),
    ],
)
def test_what_names_nothing_is_no_record(code: str, said: str) -> None:
    """Behind a record, and by itself."""
    assert heard(said, KINDS[code], code) == []
    assert len(heard(f"losartan 50 mg, {said}", KINDS[code], code)) == 1


@pytest.mark.parametrize(
    ("code", "said", "record"),
    [
        ("en", "losartan 50 mg, one a day", "losartan, dose: 50 mg, times_a_day: 1"),
        ("en", "losartan, twice daily", "losartan, times_a_day: 2"),
        ("en", "losartan 50 mg, one a week", "losartan, dose: 50 mg"),
        ("en", "losartan 50 mg, every 8 hours", "losartan, dose: 50 mg"),
        ("en", "losartan 50 mg, at night", "losartan, dose: 50 mg"),
        ("de", "Losartan 50 mg, einmal täglich", "Losartan, dose: 50 mg, mal_am_tag: 1"),
        ("es", "tomo losartán de 50, una al día", "losartán, dose: 50, veces_al_dia: 1"),
        ("es", "losartán 50 mg, dos veces al día", "losartán, dose: 50 mg, veces_al_dia: 2"),
        ("es", "losartán 50 mg, por la mañana", "losartán, dose: 50 mg"),
        ("fr", "losartan 50 mg, une fois par jour", "losartan, dose: 50 mg, fois_par_jour: 1"),
        ("zh", "洛沙坦50毫克，每天两次", "洛沙坦, dose: 50 mg, 每天次数: 2"),
    ],
)
def test_how_often_belongs_to_the_record_before_it(code: str, said: str, record: str) -> None:
    """What counts something else, as a week does, is left out."""
    assert heard(said, KINDS[code], code) == [f"medicine: {record}"]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *(("en", one) for one in ["as needed", "at most 1 mg", "up to two", "with food", "prn"]),
        *(("de", one) for one in ["bei Bedarf", "höchstens 1 mg", "ab und zu", "zum Essen"]),
        *(("de", one) for one in ["nur bei Bedarf, höchstens zwei", "maximal 2 am Tag", "selten"]),
        *(("es", one) for one in ["si hace falta", "como máximo 1 mg", "en ayunas", "a veces"]),
        *(("fr", one) for one in ["au besoin", "jusqu'à 3 mg", "à jeun", "de temps en temps"]),
        *(("zh", one) for one in ["必要时", "最多1毫克", "空腹", "偶尔"]),
    ],
)
def test_how_something_is_taken_is_no_record(code: str, said: str) -> None:
    """It belongs to the record before it, whose amounts it leaves as they are."""
    comma = "\uff0c" if code == "zh" else ", "
    alone = heard("losartan 50 mg", KINDS[code], code)
    assert heard(f"losartan 50 mg{comma}{said}", KINDS[code], code) == alone


@pytest.mark.parametrize(
    ("code", "said", "kind", "names"),
    [
        ("en", "my sister, doctor", "{person: string}", ["sister", "doctor"]),
        ("en", "the dentist, doctor", "{appointment: string}", ["dentist", "doctor"]),
        ("en", "tea, dr pepper", "{drink: string}", ["tea", "dr pepper"]),
        ("en", "that white pill", "{medicine: string}", ["white pill"]),
        ("en", "stress, night", "{trigger: string}", ["stress", "night"]),
        ("en", "sleep, with food", "{trouble: string}", ["sleep", "food"]),
        ("de", "Frau Müller, mein Bruder", "{person: string}", ["Frau Müller", "Bruder"]),
        ("es", "mi hermana, la doctora", "{persona: string}", ["hermana", "doctora"]),
        ("es", "esa pastilla blanca", "{remedio: string}", ["esa pastilla blanca"]),
        ("fr", "crème de jour", "{produit: string}", ["crème de jour"]),
    ],
)
def test_what_can_be_a_record_stays_one(code: str, said: str, kind: str, names: list[str]) -> None:
    """A doctor is one where people are asked for, and a word of time where nothing is counted."""
    part = kind[1:].split(":")[0]
    assert heard(said, f"list of at most 5 {kind}", code) == [f"{part}: {one}" for one in names]


def test_a_number_by_itself_is_of_the_part_that_can_hold_it() -> None:
    """Nothing is taken fifty times a day, nor 2.5, and a meal behind another is one of its own."""
    assert heard("meals 50, sleep 5", KINDS["en"], "en") == [
        "medicine: meals, dose: 50",
        "medicine: sleep, times_a_day: 5",
    ]
    corrected = heard("nee, das Ramipril sind 2,5", KINDS["de"], "de")
    assert corrected == ["medicine: Ramipril, dose: 2.5"]
    meals = "list of at most 5 {meal: string, calories: number}"
    assert heard("breakfast 300, lunch 500", meals, "en") == [
        "meal: breakfast, calories: 300",
        "meal: lunch, calories: 500",
    ]


@pytest.mark.parametrize(
    ("code", "said", "kind", "records"),
    [
        ("de", "Anna 7, Max", "{kind: string, jahre: integer}", ["Anna, jahre: 7", "Max"]),
        ("en", "breakfast 110, before bed 140", "{when: string, sugar: integer}",
         ["breakfast, sugar: 110", "bed, sugar: 140"]),
        ("de", "Frühstück 110, nach dem Essen 140", "{wann: string, zucker: integer}",
         ["Frühstück, zucker: 110", "Essen, zucker: 140"]),
    ],
)  # fmt: skip
def test_what_has_a_name_or_a_number_of_its_own_stays_a_record(
    code: str, said: str, kind: str, records: list[str]
) -> None:
    """Only a limit's number belongs to the record before it, and Max is somebody."""
    part = kind[1:].split(":")[0]
    heard_here = heard(said, f"list of at most 5 {kind}", code)
    assert heard_here == [f"{part}: {one}" for one in records]
