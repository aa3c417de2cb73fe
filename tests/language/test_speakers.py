"""A speaker's label in front of a quote is none of the words that were said."""

from __future__ import annotations

import pytest

from scriptgraph.language.speakers import unlabelled


@pytest.mark.parametrize(
    "quote",
    [
        "user: yes, I agree",
        "User : yes, I agree",
        "[3] user: yes, I agree",
        "**User:** yes, I agree",
        "<user>: yes, I agree",
        'User said: "yes, I agree"',
        "The user said: yes, I agree",
        'the client answered "yes, I agree"',
        '"User: yes, I agree"',
        "Nutzerin: yes, I agree",
        "Der Nutzer sagte: „yes, I agree“",
        "El usuario dijo: «yes, I agree»",
        "La usuaria ha dicho: yes, I agree",
        "L'utilisateur a dit : « yes, I agree »",
        "用户：yes, I agree",
        "用户说：“yes, I agree”",
    ],
)
def test_a_label_of_the_user_is_left_out(quote: str) -> None:
    """However a transcript, or a model in one of five languages, writes whose words they are."""
    bare = unlabelled(quote, user=["Well, yes, I agree."], agent=["Do you?"])
    assert bare.strip("\"'“”„«» ") == "yes, I agree"


@pytest.mark.parametrize(
    ("quote", "user", "agent"),
    [
        ("user: yes", "user: yes", ""),  # they have said that, too
        ("user: yes", "perhaps", "yes"),  # it is not theirs
        ("agent: yes", "yes", "Hello."),  # it is not the agent's
        ("agent: yes", "yes", "Say yes."),  # it would count as the user's
        ("user yes", "yes", ""),  # nothing parts the label from the words
        ("My wife said: yes", "yes", ""),  # no label
        ("users: yes", "yes", ""),
        ("another user: yes", "yes", ""),
        ("user: oui", "yes", ""),  # nobody has said it
    ],
)
def test_all_else_stays_as_it_is(quote: str, user: str, agent: str) -> None:
    """A label gives nobody's words to somebody else, and no word before it is left out."""
    assert unlabelled(quote, user=[user], agent=[agent]) == quote


def test_a_label_of_the_agent_is_left_out() -> None:
    """What the agent has done is proved by its own words."""
    assert unlabelled("Agent: Hello, I am", user=["hi"], agent=["Hello, I am Ada."]) == (
        "Hello, I am"
    )


def test_words_without_a_mark_are_no_label() -> None:
    """Most quotes are not looked up twice."""
    manual, client = "the user manual is missing", "client: it is missing"
    assert unlabelled(manual, user=["manual is missing"], agent=[]) == manual
    assert unlabelled(client, user=["it is missing"], agent=[]) == "it is missing"
