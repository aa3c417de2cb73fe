"""The rehearsal model in German, Spanish, French and Chinese: what it hears, and how it speaks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from support.fakes import Talk, script, task

from scriptgraph.core.settings import Mode
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.script.model import Script

CASES = Path(__file__).parents[1] / "cases" / "scripts"
INTAKE = load_script(CASES / "aufnahme_fixed.md")
STRESS = load_script(CASES / "yali.yaml")
SMOKING = load_script(CASES / "mi_smoking.yaml")


async def talked(made: Script, *said: str, mode: Mode = "multi") -> dict[str, Any]:
    """Talk to the rehearsal model, and give the state."""
    talk = Talk(made, RehearsalModel(), mode)
    await talk.say(None, *said)
    return dict(await talk.state())


ASKED = ("Ich heiße Anna Berg.", "Ich bin vierundsiebzig.")


@pytest.mark.parametrize("mode", ["multi", "single"])
async def test_a_german_no_is_no_yes(mode: Mode) -> None:
    """ "Nein, das möchte ich nicht." declines, in every mode."""
    state = await talked(INTAKE, *ASKED, "Nein, das möchte ich nicht.", mode=mode)
    assert state["section"] == "abgelehnt"
    assert state["collected"]["alter"] == 74
    assert state["collected"]["zustimmung"] is False


async def test_a_german_comma_is_a_decimal_mark() -> None:
    """The rules calculate with what was meant: 49,5 kg at 1,72 m is too light."""
    state = await talked(INTAKE, *ASKED, "Ja, gerne.", "1,72", "Etwa 49,5 kg.")
    assert (state["collected"]["größe"], state["collected"]["gewicht"]) == (1.72, 49.5)
    assert state["section"] == "ernährung"


async def test_a_hip_is_no_chest() -> None:
    """Pain elsewhere is no emergency of the script's; chest pain is."""
    assert (await talked(INTAKE, "Die Hüfte tut weh."))["section"] == "begrüßung"
    assert (await talked(INTAKE, "Ich habe Brustschmerzen."))["section"] == "notfall"
    assert (await talked(INTAKE, "Ich habe keine Brustschmerzen."))["section"] == "begrüßung"


async def test_an_answer_in_doubt_is_asked_again() -> None:
    """ "Sieben oder acht" is not one number."""
    state = await talked(INTAKE, "Anna", "siebzig oder einundsiebzig")
    assert "alter" not in state["collected"]
    assert "Frage nach dem Alter" in state["messages"][-1].text


@pytest.mark.parametrize(
    ("said", "section"),
    [("我想死", "危机"), ("我不想活了", "危机"), ("我不想死", "介绍"), ("我想谈谈工作", "介绍")],
)
async def test_a_chinese_wish_to_die_is_heard(said: str, section: str) -> None:
    """It leads to the crisis section, and its denial does not."""
    assert (await talked(STRESS, said))["section"] == section


async def test_chinese_answers_lead_on() -> None:
    """Numbers in characters, and a way on that is named, are heard."""
    state = await talked(STRESS, "好", "小李", "没有", "一般", "大概七分", "我想直接做练习")
    assert state["collected"]["压力"] == 7
    assert state["section"] == "选择练习"


@pytest.mark.parametrize(
    ("code", "condition", "said", "denied"),
    [
        (
            "de",
            "die Person nicht mehr leben möchte oder sterben will",
            *("Ich will sterben", "Ich will nicht sterben"),
        ),
        ("es", "la persona habla de morir o de suicidio", *("quiero morirme", "no quiero morir")),
        (
            "fr",
            "la personne parle de mourir ou de suicide",
            *("je veux mourir", "je ne veux pas mourir"),
        ),
        ("en", "the user speaks of dying", *("I want to die", "I do not want to die")),
    ],
)
async def test_a_wish_to_die_is_heard_in_each_language(
    code: str, condition: str, said: str, denied: str
) -> None:
    """By the condition that watches for it, whatever its words are."""
    made = script(
        {"a": {"tasks": [task("one"), task("two")]}, "help": {}},
        anytime=[{"to": "help", "when": condition}],
        language=code,
    )
    assert (await talked(made, said))["section"] == "help"
    assert (await talked(made, denied))["section"] == "a"


@pytest.mark.parametrize(
    ("code", "begins"),
    [
        ("de", "[rehearsal] Jetzt würde ich das tun: "),
        ("es", "[rehearsal] Ahora haría esto: "),
        ("fr", "[rehearsal] Maintenant, je ferais ceci : "),
        ("zh-Hans", "[rehearsal] 现在我会这样做："),
        ("en", "[rehearsal] Now I would do this: "),
        ("pl", "[rehearsal] Now I would do this: "),
    ],
)
async def test_it_speaks_the_script_s_language(code: str, begins: str) -> None:
    """Where it knows the words; else English."""
    state = await talked(script({"a": {}}, language=code))
    assert state["messages"][0].text.startswith(begins)


@pytest.mark.parametrize(
    ("made", "values"),
    [(INTAKE, {"alter", "zustimmung"}), (STRESS, {"压力"}), (SMOKING, {"consent", "cigarettes"})],
    ids=["german", "chinese", "english"],
)
async def test_scripts_are_simulated_in_their_language(made: Script, values: set[str]) -> None:
    """A simulated patient answers what is asked, and the session comes to its end."""
    case = {"name": "K", "life": "Ich wohne allein und schlafe schlecht. Ich gehe gern spazieren."}
    collected: set[str] = set()
    for seed in range(4):
        graph = create_simulation(made, RehearsalModel(seed=seed), case=case).compile()
        state: Any = await graph.ainvoke({"messages": []}, {"recursion_limit": 1000})
        collected |= set(state["collected"])
        assert len({record["section"] for record in state["trace"]}) > 2
    assert values <= collected
