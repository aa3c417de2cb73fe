"""An amount of a record that is known is corrected in the words in which people do so."""

from __future__ import annotations

import pytest

from scriptgraph.core.values import Record
from scriptgraph.nodes.listed import hear_list
from scriptgraph.nodes.proof import Transcript
from scriptgraph.prompting.schemas import CollectedValue
from scriptgraph.script.kinds import kind_of
from scriptgraph.state.session import Value

KIND = kind_of("list of at most 3 {name: string, dose: number mg}")
KNOWN: list[Record] = [{"name": "sertraline", "dose": 50.0}]


def dose_after(said: str, code: str) -> float:
    """Claim 75 for what somebody says, and give the dose that is known then."""
    transcript = Transcript(
        user=["sertraline 50 mg", said],
        agent=["?"],
        stated=[],
        since=lambda _: [said],
        language=code,
    )
    claim = CollectedValue(quote=said, name="meds", value="name: sertraline, dose: 75")
    known: Value = KNOWN
    records = hear_list("meds", KIND, [claim], known, transcript).records or []
    return float(str(records[0]["dose"]))


@pytest.mark.parametrize(
    ("code", "said"),
    [
        *[("en", one) for one in ("no sorry, 75", "no, 75", "sorry, it was 75", "no, 75 mg")],
        *[("de", one) for one in ("nein Entschuldigung, 75", "nein, 75", "ach nein, 75")],
        *[("es", one) for one in ("no perdón, 75", "no, 75")],
        *[("fr", one) for one in ("non pardon, 75", "non, 75", "non, plutôt 75")],
    ],
)
def test_a_no_before_a_new_amount_corrects_it(code: str, said: str) -> None:
    """It does not say that they do not take it."""
    assert dose_after(said, code) == 75.0


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", "not 75"),
        ("en", "no sertraline"),
        ("de", "keine 75"),
        ("fr", "pas 75"),
        ("es", "no son 75"),
    ],
)
def test_what_denies_the_amount_changes_nothing(code: str, said: str) -> None:
    """A model that claims it all the same is refused."""
    assert dose_after(said, code) == 50.0
