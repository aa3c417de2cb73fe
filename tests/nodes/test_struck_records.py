"""One record is taken out of a list by words that name it, and no other record goes with it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.core.values import Record
from scriptgraph.nodes.listed import TAKEN_OUT, Told, hear_list
from scriptgraph.nodes.proof import NOT_SAID, SAID_BEFORE, Transcript
from scriptgraph.nodes.struck import (
    NAMES_ANOTHER,
    NO_SUCH,
    NOT_NAMED_OUT,
    NOT_OUT,
    TWO_READINGS,
)
from scriptgraph.prompting.schemas import CollectedValue
from scriptgraph.script.kinds import kind_of

KIND = kind_of("list of at most 9 {name: string, dose: number mg}")
NAMES = ("amber", "birch", "cedar", "daisy", "elder", "fern")
SENTENCES = {
    "en": "please strike the {}",
    "de": "bitte streiche {} wieder",
    "es": "quita el {}, por favor",
    "zh": "请把{}删掉",
}


def told(
    known: Sequence[str],
    *claims: tuple[str, str],
    said: Sequence[str] = (),
    language: str = "en",
    since: Sequence[str] | None = None,
) -> Told:
    """Claim something of a list, each claim as its quote and what a model writes."""
    transcript = Transcript(
        user=list(said),
        agent=[],
        stated=[],
        since=lambda _: list(said if since is None else since),
        language=language,
    )
    records: list[Record] = [{"name": name, "dose": 5.0} for name in known]
    given = [CollectedValue(quote=quote, name="meds", value=value) for quote, value in claims]
    return hear_list("meds", KIND, given, records, transcript)


def names(found: Told) -> list[object]:
    """Name the records that are left."""
    return [record["name"] for record in found.records or ()]


@given(
    known=st.lists(st.sampled_from(NAMES), unique=True, min_size=1),
    going=st.sets(st.sampled_from(NAMES)),
    code=st.sampled_from(sorted(SENTENCES)),
)
def test_exactly_the_records_that_are_named_go(
    known: list[str], going: set[str], code: str
) -> None:
    """Whatever list there is: the others stay as they were, and an unknown name takes none out."""
    said = [SENTENCES[code].format(name) for name in sorted(going)]
    claims = [(text, f"-{name}") for text, name in zip(said, sorted(going), strict=True)]
    found = told(known, *claims, said=said, language=code)
    assert names(found) == [name for name in known if name not in going]
    assert all(record["dose"] == 5.0 for record in found.records or ())
    assert found.corrects == bool(going & {*known})
    assert {one["why"] for one in found.refused} <= {NO_SUCH}
    assert [one["found"] for one in found.quotes] == [name in known for name in sorted(going)]
    assert [one.get("record") for one in found.quotes] == sorted(going)


@pytest.mark.parametrize(
    ("quote", "value", "why"),
    [
        ("strike the birch", "-cedar", NO_SUCH),
        ("strike it", "-birch", NOT_NAMED_OUT),
        ("drop the birch or the amber", "-birch", NAMES_ANOTHER),
        ("I take birch", "-birch", NOT_OUT),
        ("delete birch now", "-birch", NOT_SAID),
    ],
)
def test_a_record_stays_where_the_words_do_not_take_it_out(
    quote: str, value: str, why: str
) -> None:
    """Which one is meant is named, or it is asked again."""
    said = ["strike the birch", "strike it", "drop the birch or the amber", "I take birch"]
    found = told(["amber", "birch"], (quote, value), said=said)
    assert names(found) == ["amber", "birch"]
    assert [one["why"] for one in found.refused] == [why]
    assert not found.corrects


@pytest.mark.parametrize("value", ["-birch", "- Birch", "-name: birch", "\N{MINUS SIGN}birch"])
def test_models_write_it_in_several_ways(value: str) -> None:
    """The sign, and the name with its part or without."""
    assert names(told(["birch"], ("strike the birch", value), said=["strike the birch"])) == []


def test_several_go_by_the_words_that_name_them_all() -> None:
    """A quote may hold other records that go with it."""
    said = ["I don't take amber and birch any more, but cedar."]
    quote = "amber and birch any more"
    found = told(["amber", "birch", "cedar"], (quote, "-amber"), (quote, "-birch"), said=said)
    assert names(found) == ["cedar"]


def test_words_from_before_the_list_was_told_take_nothing_out() -> None:
    """Who tells it again after that takes it."""
    found = told(["birch"], ("strike birch", "-birch"), said=["strike birch"], since=["birch"])
    assert [one["why"] for one in found.refused] == [SAID_BEFORE]


def test_what_is_told_and_struck_in_one_answer_is_two_readings() -> None:
    """It stays as it was."""
    said = ["strike the birch"]
    found = told(["birch"], (said[0], "-birch"), (said[0], "name: birch"), said=said)
    assert names(found) == ["birch"]
    assert TWO_READINGS in {one["why"] for one in found.refused}


def test_words_that_take_a_record_out_tell_none() -> None:
    """ "I don't take cedar any more" is no new record, whatever a model makes of it."""
    said = ["I don't take cedar any more"]
    found = told(["birch"], ("take cedar any more", "name: cedar"), said=said)
    assert names(found) == ["birch"]
    assert [one["why"] for one in found.refused] == [TAKEN_OUT]
