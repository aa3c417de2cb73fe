"""Rules of form: what counts as a sentence, a question, a list, thanks and a farewell."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scriptgraph.safety.form import (
    EARLY,
    SENTENCES,
    client_faults,
    counsellor_faults,
    gives_thanks,
    has_list,
    questions,
    says_farewell,
    sentences,
)


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("...", 0),
        ("I sleep badly", 1),
        ("I sleep badly. It began in spring.", 2),
        ("i... don't know", 1),
        ("I don't know… Maybe.", 2),
        ("Really?! Yes.", 2),
        ("Dr. Lee sent me at 4 a.m. again", 1),
        ("It costs 3.50 a day.", 1),
        ('He said "Go away." Then he left.', 2),
        ("one\ntwo", 2),
        ("我睡不好。从春天开始。", 2),
    ],
)
def test_sentences_are_counted_as_people_write_them(text: str, count: int) -> None:
    """A pause, an abbreviation or a number ends no sentence; a line break does."""
    assert sentences(text) == count


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("How was it?", 1),
        ("How was it? And today?", 2),
        ("Really??", 1),
        ('You asked yourself "why me?". What did you answer?', 1),
        ("I wonder how it was.", 0),
    ],
)
def test_only_what_is_asked_counts_as_a_question(text: str, count: int) -> None:
    """A quoted question is not asked, and two marks make one question."""
    assert questions(text) == count


@pytest.mark.parametrize(
    ("text", "is_list"),
    [
        ("- Sleep early.\n- Drink less.", True),
        ("You could:\n1. walk\n2. rest", True),
        ("You could 1) walk or 2) rest.", True),
        ("a) walk\nb) rest", True),
        ("It was 1. May. Since then - well - nothing.", False),
        ("- only one dash", False),
    ],
)
def test_a_list_has_at_least_two_items(text: str, is_list: bool) -> None:
    """On lines of their own or numbered within one; a dash alone is none."""
    assert has_list(text) is is_list


@pytest.mark.parametrize(
    ("text", "thanks"),
    [
        ("Thank you, that helps.", True),
        ("thx", True),
        ("I appreciate it.", True),
        ("I'm so grateful for your time", True),
        ("No thanks.", False),
        ("Thankfully it was only me.", False),
        ("He never thanked me.", False),
    ],
)
def test_thanks_are_known(text: str, thanks: bool) -> None:
    """A refusal, or thanks that somebody else gave, are none."""
    assert gives_thanks(text) is thanks


@pytest.mark.parametrize(
    ("text", "farewell"),
    [
        ("It was good to talk. Goodbye!", True),
        ("Take care.", True),
        ("Have a calm evening, Ann.", True),
        ("Let us end our session here.", True),
        ("See you next week!", True),
        ("Saying goodbye to him was the hardest part.", False),
        ("Who helped you to take care of her?", False),
        ("Goodbye is a hard word. What did it mean to you?", False),
        ("You take care of everybody.", False),
        ("It has been a long day.", False),
    ],
)
def test_a_farewell_is_one_only_at_the_end(text: str, farewell: bool) -> None:
    """To speak of a goodbye is not to say goodbye, and a question goes on."""
    assert says_farewell(text) is farewell


def test_a_counsellors_faults_are_all_named() -> None:
    """One complaint holds everything that is wrong, in words a model can follow."""
    found = counsellor_faults("Why? How?\n1. Walk.\n2. Rest.\nGoodbye.")
    assert [fault.split(";")[0] for fault in found] == [
        "it asks 2 questions",
        "it holds a list",
        "it takes leave",
    ]
    assert counsellor_faults("It weighs on you. What is the worst of it?") == []


@pytest.mark.parametrize(("number", "faulty"), [(1, True), (EARLY, True), (EARLY + 1, False)])
def test_thanks_are_too_early_only_at_first(number: int, faulty: bool) -> None:
    """Later a client may be thankful."""
    assert bool(client_faults("Thank you.", number=number)) is faulty


@given(st.lists(st.sampled_from(["I sleep badly.", "why?", "no!"]), max_size=6))
def test_a_client_may_say_so_many_sentences(said: list[str]) -> None:
    """The rule is broken exactly by more sentences than are allowed."""
    assert bool(client_faults(" ".join(said), number=9)) is (len(said) > SENTENCES)


@given(st.text(max_size=300))
def test_any_text_can_be_guarded(text: str) -> None:
    """Whatever a model says, the guard has an answer; what breaks no rule is left alone."""
    assert all(fault.startswith("it ") for fault in counsellor_faults(text))
    assert all(fault.startswith("it ") for fault in client_faults(text, number=1))


@pytest.mark.parametrize("piece", ["a", "? ", "1. ", '"', "- x\n", "thank ", "bye ", "….a"])
def test_a_very_long_reply_is_guarded_too(piece: str) -> None:
    """A hundred thousand characters of anything take no effort that grows out of hand."""
    text = piece * (100_000 // len(piece))
    assert isinstance(counsellor_faults(text) + client_faults(text, number=1), list)
