"""Exact words: they are the script's, and no model says them."""

from __future__ import annotations

from support.fakes import Queue, Talk, ToldModel, roles, script, task
from support.small_sessions import every_mode, settle

from scriptgraph.core.settings import Mode

NOTICE = "Notice:  exactly  these — words.\n\nIn two paragraphs <b>."


@every_mode
async def test_exact_words_are_sent_as_they_stand(mode: Mode) -> None:
    """`say` reaches the user verbatim, once, from no model, and settles itself."""
    made = script(
        {
            "a": {"tasks": [task("notice", say=NOTICE)], "next": [{"to": "b"}]},
            "b": {"tasks": [task("ask"), task("last", say="Bye.")]},
        }
    )
    model = ToldModel(tell=roles(settle("ask")))
    talk = Talk(made, model, mode)
    assert await talk.say(None) == NOTICE
    assert model.prompts == []
    assert await talk.say("go on") == "(a reply)"
    assert await talk.section() == "b"
    assert await talk.say("my answer") == "Bye."
    assert await talk.section() == "end"
    texts = [message.text for message in (await talk.state())["messages"]]
    assert texts == [NOTICE, "go on", "(a reply)", "my answer", "Bye."]


@every_mode
async def test_exact_words_come_before_the_instruction(mode: Mode) -> None:
    """A task with both is opened by its words, and is done when a model proves the rest."""
    made = script({"a": {"tasks": [task("terms", say="Nothing is stored.", do="Ask.")]}, "b": {}})
    talk = Talk(made, roles(settle("terms")), mode)
    assert await talk.say(None) == "Nothing is stored.\n\n(a reply)"
    assert (await talk.state())["progress"]["a"]["terms"]["status"] == "said"
    assert await talk.say("all right") == ""
    assert await talk.section() == "end"


@every_mode
async def test_only_code_says_exact_words(mode: Mode) -> None:
    """A model's claim that the words were said, even with a quote of them, does not settle them."""
    tasks = [task("ask"), task("notice", say="Call 112.", do="Ask.")]
    made = script({"a": {"tasks": tasks, "next": [{"to": "b"}]}, "b": {}})
    talk = Talk(made, roles(settle("notice"), reply="Call 112."), mode)
    await talk.say(None, "Call 112.")
    state = await talk.state()
    assert state["section"] == "a"
    assert "notice" not in state["progress"]["a"]
    assert "its exact words have not been said" in str(state["trace"])


@every_mode
async def test_a_section_of_words_only_asks_no_model(mode: Mode) -> None:
    """Where there is nothing to judge and nothing to choose, nobody is asked."""
    made = script(
        {
            "a": {"tasks": [task("x", say="One.")], "next": [{"to": "b"}]},
            "b": {"tasks": [task("x", say="Two.")]},
        }
    )
    talk = Talk(made, Queue(), mode)
    assert await talk.say(None, "go") == "Two."
    assert await talk.section() == "end"
