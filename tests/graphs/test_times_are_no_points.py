"""How long something has lasted is not noted as how bad it is, whichever model listens."""

from __future__ import annotations

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.rehearsal.model import RehearsalModel


def eight(said: str) -> str:
    """Note an eight, whatever was said."""
    return answer({"t": said}, values=[("strength", "8", said)])


SAID = [
    ("en", "Ask from 0 to 10 how strong it is.", "I've been like this for 8 days", "an 8 today"),
    ("de", "Frag von 0 bis 10, wie stark es ist.", "seit 8 Tagen", "eine 8"),
    ("es", "Pregunte del 0 al 10 qué tan fuerte es.", "hace 8 días estoy así", "un 8"),
    ("fr", "Demandez de 0 à 10 la force.", "depuis 8 jours", "8 par jour"),
    ("zh", "请问从0到10有多强。", "这样8天了", "8分"),
]


@pytest.mark.parametrize(("code", "asked", "time", "point"), SAID)
async def test_a_time_is_no_point(code: str, asked: str, time: str, point: str) -> None:
    """It is asked again, and the point is noted when it is told."""
    sections = {"ask": {"tasks": [task("t", say=asked, collect={"strength": "integer 0..10"})]}}
    for said, noted in ((time, {}), (point, {"strength": 8})):
        for model in (RehearsalModel(), roles(eight)):
            talk = Talk(script(sections, language=code), model)
            await talk.say(None, said)
            assert (await talk.state())["collected"] == noted, said
