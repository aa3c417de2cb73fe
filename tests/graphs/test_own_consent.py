"""Consent is one's own: that somebody else thinks it is fine agrees to nothing."""

from __future__ import annotations

import pytest
from support.fakes import Talk, answer, roles, script, task

from scriptgraph.language.consent import is_others_consent
from scriptgraph.rehearsal.model import RehearsalModel


@pytest.mark.parametrize(
    ("code", "said", "is_taken"),
    [
        ("de", "Meine Frau denkt, das ist ok", False),
        ("en", "my husband says yes", False),
        ("es", "mi marido dice que vale", False),
        ("zh", "我老婆觉得可以", False),
        ("de", "Ja, und meine Frau findet das auch ok", True),
        ("en", "My wife thinks it's fine, and so do I", True),
        ("es", "claro que no me importa, adelante", True),
        ("zh", "可以，我老婆也同意", True),
    ],
)
@pytest.mark.parametrize("model", ["rehearsal", "credulous"])
async def test_what_somebody_else_thinks_is_no_consent(
    code: str, said: str, is_taken: bool, model: str
) -> None:
    """Neither for the rehearsal model nor as evidence; asked again, they speak for themselves."""
    ask = task("ask", do="Ask whether they agree.", collect={"consents": "boolean"})
    sections = {"a": {"tasks": [ask], "next": [{"to": "b"}]}, "b": {"tasks": [task("bye")]}}
    believing = roles(lambda heard: answer(values=[("consents", "true", heard)]))
    talk = Talk(
        script(sections, language=code), RehearsalModel() if model == "rehearsal" else believing
    )
    await talk.say(None, said)
    taken = (await talk.state())["collected"].get("consents") is True
    # "And so do I" is beyond the rehearsal model, which hears no yes in it.
    assert taken is is_taken or (model == "rehearsal" and said.startswith("My wife"))


@pytest.mark.parametrize(
    ("code", "said", "asked"),
    [
        ("en", "my wife says I do", "Ask whether they snore."),
        ("en", "he says yes", "Ask whether their husband agrees."),
        ("de", "meine Frau sagt ja", "Fragen Sie, ob sie nachts schnarchen."),
        ("de", "mein Bauch sagt ja", "Fragen Sie, ob sie einverstanden sind."),
    ],
)
def test_what_others_say_can_tell_how_something_is(code: str, said: str, asked: str) -> None:
    """Only where the speaker's consent is asked for it does not count."""
    assert not is_others_consent(said, asked, code)
