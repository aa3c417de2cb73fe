"""A session in German, with a list, a questionnaire and a digression, hears how people talk."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from support.fakes import Talk

from scriptgraph.formats.load import load_script
from scriptgraph.nodes.judged_record import LEFT_CLOSED
from scriptgraph.rehearsal.model import RehearsalModel

SCRIPT = load_script(Path(__file__).parents[1] / "samples" / "schmerzen.md")
BEGUN = ("ja gern", "Andi", "0176 / 12 34 56 78", "Kopfweh")
"""Up to the list."""


async def heard(*said: str) -> Any:
    """Hold a session with the rehearsal model, and give what is kept of it."""
    talk = Talk(SCRIPT, RehearsalModel())
    await talk.say(None, *said)
    return await talk.state()


async def test_what_is_beside_the_question_is_asked_again() -> None:
    """A sentence is no name, a medicine no telephone number; that there is none is an answer."""
    state = await heard("joa", "Meine Frau meint, das ist schon ok", "Andi", "Ibu 600 und Tropfen")
    assert state["collected"] == {"einverstanden": True, "name": "Andi"}
    state = await heard("joa", "Andi", "hab ich keins", "Ich kann nichts mehr essen")
    assert state["section"] == "mittel"
    assert state["collected"]["grund"] == "Ich kann nichts mehr essen"


async def test_a_list_is_told_in_bits_across_a_digression() -> None:
    """A dose by itself is that of the record told last; who tells no more keeps what was told."""
    bits = ("Ich nehm doch eine Aspirin am Tag", "100 mg", "wer liest das?", "ja, ist klar")
    state = await heard(*BEGUN, *bits, "und Ibu 600", "das möchte ich nicht sagen")
    assert state["section"] == "gewohnheiten"
    assert state["collected"]["mittel"] == [
        {"name": "Aspirin", "dosis": 100.0},
        {"name": "Ibu", "dosis": 600.0},
    ]
    assert (await heard(*BEGUN, "Ich nehm nix"))["collected"]["mittel"] == []


async def test_a_no_is_turned_round_by_its_name_and_opens_what_it_closed() -> None:
    """In its section it is asked at once; behind it the trace says what nobody asks any more."""
    began = (*BEGUN, "Ibuprofen 400 mg, das wars", "nein, ich rauche nicht")
    state = await heard(*began, "Ich rauche doch")
    assert state["collected"]["raucht"] is True
    assert "Zigaretten" in state["messages"][-1].text
    state = await heard(*began, "7 Stunden", "gestern", "eigentlich rauche ich")
    assert state["section"] == "fragebogen"
    assert state["collected"]["raucht"] is True
    left = [
        one["choice"] for r in state["trace"] for one in r["refused"] if one["why"] == LEFT_CLOSED
    ]
    assert left == ["gewohnheiten: zigaretten"]


async def test_what_is_half_of_a_condition_for_danger_is_none() -> None:
    """To take an aspirin is not to take one's life, and to want to die is."""
    assert (await heard("Ich nehm eine Aspirin"))["section"] != "krise"
    assert (await heard("Ich will mir das Leben nehmen"))["section"] == "krise"
