"""A correction of the answer before is no answer to what is asked now, whichever model listens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from support.fakes import Said, Talk, answer, roles, script, task

from scriptgraph.rehearsal.model import RehearsalModel
from scriptgraph.rehearsal.reading import Prompt
from scriptgraph.script.model import Script

AMENDED = [
    ("en", "no, sorry, it was a 5"),
    ("de", "nein, Entschuldigung, es war eine 5"),
    ("es", "no, perdón, era un 5"),
    ("es", "mentiras, como un cinco"),
    ("es", "bájele a cinco"),
    ("fr", "non, pardon, c'était un 5"),
    ("zh", "不好意思，刚才是5分"),
]
STRUCK = [
    ("en", "strike that seven please"),
    ("de", "streichen Sie die sieben"),
    ("es", "borre ese siete"),
    ("es", "quite ese siete"),
    ("fr", "oubliez ce sept"),
    ("zh", "删掉那个7"),
]
ANSWERS = [
    ("en", "sorry, 5"),
    ("de", "es waren 5 Stunden"),
    ("es", "perdón, cinco"),
    ("fr", "pardon, 5"),
    ("zh", "不好意思，5个小时"),
]


def asking(code: str) -> Script:
    """Ask for a point, for hours, and for something else."""
    tasks = [
        task("point", say="A?", collect={"point": "integer 0..10"}),
        task("hours", say="B?", collect={"hours": "integer 0..24"}),
        task("more", collect={"more": "boolean"}),
    ]
    return script({"ask": {"tasks": tasks}}, language=code)


def mishears(number: str) -> Callable[[Prompt], Said]:
    """Note the first number as the point, and whatever comes behind it as the hours."""

    def judge(said: str) -> str:
        name, value = ("point", "7") if said == "7" else ("hours", number)
        return answer({name: said}, values=[(name, value, said)])

    return roles(judge)


async def told(
    code: str, model: RehearsalModel | Callable[[Prompt], Said], *said: str
) -> dict[str, Any]:
    """Tell a seven and then something, and give what is known."""
    talk = Talk(asking(code), model)
    await talk.say(None, "7", *said)
    return dict((await talk.state())["collected"])


@pytest.mark.parametrize(("code", "said"), AMENDED)
async def test_the_answer_before_is_corrected(code: str, said: str) -> None:
    """It becomes what it was meant to be; noted as another answer it is refused."""
    assert await told(code, RehearsalModel(), said) == {"point": 5}
    assert await told(code, mishears("5"), said) == {"point": 7}


@pytest.mark.parametrize(("code", "said"), STRUCK)
async def test_the_answer_before_is_struck(code: str, said: str) -> None:
    """Its number is not taken for another answer."""
    assert await told(code, RehearsalModel(), said) == {}
    assert await told(code, mishears("7"), said) == {"point": 7}


@pytest.mark.parametrize(("code", "said"), ANSWERS)
async def test_an_apology_before_an_answer_corrects_nothing(code: str, said: str) -> None:
    """What is asked now is answered."""
    known = {"point": 7, "hours": 5}
    assert await told(code, RehearsalModel(), said) == known
    assert await told(code, mishears("5"), said) == known


async def test_a_correction_that_does_not_fit_is_left_open() -> None:
    """No point is 15, and the hours are not either."""
    assert await told("en", RehearsalModel(), "no, sorry, it was a 15") == {"point": 7}


async def test_a_correction_behind_no_answer_may_answer_what_is_asked_again() -> None:
    """Nobody knows of which question it is then."""
    said = ("I can't tell", "sorry, it was a 5")
    assert await told("en", mishears("5"), *said) == {"point": 7, "hours": 5}
