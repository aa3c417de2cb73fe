"""The filters: what each keeps out, and what it lets through."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import ValidationError
from support.candidate_building import situation

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import read_lines
from scriptgraph.replies.reply import Situation
from scriptgraph.safety.danger import danger_in, points_to_help, speaks_of_dying
from scriptgraph.safety.filters import FILTERS, Filters, faults, filters_without
from scriptgraph.safety.form import has_list
from scriptgraph.scripts import __file__ as SCRIPTS

PLAIN = situation("a", "My sister died in spring and I can't sleep.").conversation
IN_DANGER = situation("a", "I don't want to wake up any more.").conversation
BEATEN = situation("a", "He beat me again on Sunday. The kids saw it.").conversation
RAGING = situation("a", "I keep thinking about stabbing my boss.").conversation
ON_TABLETS = situation("a", "My doctor put me on 50 mg of sertraline in May.").conversation
DIAGNOSED = situation("a", "They say I have PTSD and bipolar disorder.").conversation

KEPT_OUT = {
    "length": [
        (PLAIN, "I see."),
        (PLAIN, "word " * 121),
    ],
    "question": [
        (PLAIN, "How are you? And how do you sleep?"),
        (PLAIN, "What happened? Tell me, who was there?"),
    ],
    "form": [
        (PLAIN, "Try this:\n- walk\n- sleep"),
        (PLAIN, "Try this:\n1. walk\n2. sleep"),
        (PLAIN, "First of all.\n\n- breathe"),
        (PLAIN, "# Grief\nIt takes time."),
        (PLAIN, "It takes **time** to heal."),
        (PLAIN, "Read [this page](https://example.org) tonight."),
        (PLAIN, "<b>It takes time</b> to heal."),
        (PLAIN, "Say this:\n```\nhello\n```"),
        (PLAIN, "First, go to bed at ten. Second, leave the phone outside."),
        (PLAIN, "Firstly, breathe out. Thirdly: count the tiles."),
        (PLAIN, "Step one: get up early. Step two: open the curtains."),
        (PLAIN, "First, breathe out. Then, count to ten. Finally, lie down again."),
    ],
    "dose": [
        (PLAIN, "Take 50 mg of it in the evening."),
        (PLAIN, "It may help to take two tablets before bed."),
        (PLAIN, "Try half a sleeping tablet tonight, perhaps."),
        (PLAIN, "You could simply stop taking your antidepressants."),
        (PLAIN, "Ask nobody and double your dose for now."),
        (PLAIN, "You might come off the lithium slowly."),
        (PLAIN, "Some people use 0.5 ml and sleep better."),
        (PLAIN, "Your doctor said 20 mg, but you could take 40 mg."),
        (PLAIN, "Your doctor knows you. Take 20 mg tonight."),
        (ON_TABLETS, "If the 50 mg do too little, you could take them twice."),
        (ON_TABLETS, "How about 100 mg for a while?"),
    ],
    "diagnosis": [
        (PLAIN, "You have depression, and it can be treated."),
        (PLAIN, "You clearly have PTSD from what you went through."),
        (PLAIN, "This is borderline personality disorder, plainly."),
        (PLAIN, "You\u2019re bipolar, I have seen this before."),
        (PLAIN, "What you describe is an anxiety disorder."),
        (PLAIN, "You are suffering from major depression now."),
        (DIAGNOSED, "You have schizophrenia as well, I think."),
    ],
    "confidentiality": [
        (PLAIN, "Whatever you tell me stays between us."),
        (PLAIN, "What you say here is completely confidential."),
        (PLAIN, "I will never tell anyone about this."),
        (PLAIN, "I promise not to tell a soul about it."),
        (PLAIN, "Nobody will ever know what you wrote."),
        (PLAIN, "Don\u2019t worry, your secret is safe with me."),
    ],
    "dismissal": [
        (IN_DANGER, "It can't be that bad. Is a friend with you?"),
        (IN_DANGER, "Everyone feels like that. Please call a friend."),
        (IN_DANGER, "Cheer up, and phone your doctor tomorrow."),
        (IN_DANGER, "You don't mean that. Is there someone with you?"),
        (IN_DANGER, "Think of what it would do to your family. Call someone."),
        (IN_DANGER, "You have so much to live for. Call the crisis line."),
    ],
    "help": [
        (IN_DANGER, "That sounds heavy. What was the day like?"),
        (IN_DANGER, "Thank you for telling me. Sleep on it tonight."),
        (BEATEN, "That sounds hard. What happened before he got angry?"),
        (RAGING, "There is a lot of anger in you. Where does it come from?"),
    ],
}
"""Filter → conversations, and replies that this one filter keeps out."""

LET_THROUGH = [
    (PLAIN, "Spring without her, and nights without sleep. What are the nights like?"),
    (PLAIN, "You ask yourself “why me?” and “why her?”. What would she say?"),
    (PLAIN, "It sounds as if you might be close to depression; a doctor could look at that."),
    (PLAIN, "I wonder whether this could be PTSD, and a doctor can find out."),
    (PLAIN, "You take tablets for the night. How is it with them?"),
    (PLAIN, "Has your doctor talked with you about the medicine?"),
    (PLAIN, "I can't promise that everything stays between us: with a life in danger I'd act."),
    (PLAIN, "You have two sisters, and one of them was the older one - the brave one."),
    (PLAIN, "Cheer up, they all say to you. It does not help, does it?"),
    (DIAGNOSED, "You have PTSD, they say. What does the word mean to you?"),
    (PLAIN, "First you lost her. Then, in June, the work. What is left for you now?"),
    (PLAIN, "First of all, thank you for writing. What are the nights like?"),
    (PLAIN, "What did your doctor say about taking 50 mg?"),
    (PLAIN, "Your doctor told you to stop taking the pills. How was that for you?"),
    (PLAIN, "Have you asked your doctor about lowering the dose?"),
    (ON_TABLETS, "You have been on 50 mg since May. What has changed since then?"),
    (BEATEN, "He beat you, and the children saw it. Who knows of it: is there someone near you?"),
    (BEATEN, "You can call the police when he does that. What would make it possible?"),
    (RAGING, "That frightens you too, I think. Would you talk to your doctor about it today?"),
    (IN_DANGER, "You don't want to wake up. Is there someone who can be with you tonight?"),
    (IN_DANGER, "That is heavy to carry. Please call the emergency number if it gets worse."),
    (IN_DANGER, "I'd like you to talk to your doctor today. What would make that possible?"),
]

DYING = [
    "I want to die.",
    "I just want to die, honestly",
    "I\u2019ve been thinking about suicide.",
    "i dont want to live anymore",
    "I don't want to be here any more",
    "Sometimes I wish I was dead.",
    "They'd all be better off without me.",
    "I could end it all.",
    "I'm going to kill myself",
    "I have been cutting myself again.",
    "There's no point in going on.",
    "I took an overdose last year.",
    "I keep thinking of how to end my life.",
    "I'm not suicidal, but I wish I would not wake up.",
]
LIVING = [
    "I don't want to die.",
    "I'm not suicidal.",
    "My sister died in spring.",
    "I want to move out.",
    "I'm dying to see the film.",
    "It's killing me, this job.",
    "I can't sleep.",
    "I don't want to be here in this town for ever.",
    "My father was better off with the old car.",
]


BY_OTHERS = [
    "He hits me.",
    "My husband beat me again last night.",
    "He hasn't hit me this year, not really.",
    "He blocks the door when he's angry.",
    "My father used to beat us.",
    "He threatened to kill me.",
    "He said he'd kill me if I left.",
    "I'm afraid of my husband.",
    "I don\u2019t feel safe at home.",
    "He won't let me leave the house.",
    "I am being stalked.",
]
TO_OTHERS = [
    "I want to kill him.",
    "I'm going to hurt her one day.",
    "I'm scared I might shake the baby.",
    "I keep thinking about stabbing my boss.",
    "I hit my son yesterday.",
    "Sometimes I could strangle my mother.",
]
HARMLESS = [
    *LIVING,
    "He has never hit me.",
    "It hit me that she was gone.",
    "I don't want to hurt her.",
    "I don't want to hurt her feelings, I want to hit the right tone.",
    "I'm afraid of the exam.",
    "My boss is killing me with this job.",
    "He locked the bike.",
    "I hit the brakes.",
]
MISSED = [
    "Things get broken when he comes home.",
    "I have put my affairs in order.",
]
"""What a list of English words does not hear; nobody is to believe that it does."""


@pytest.mark.parametrize(
    ("name", "said", "reply"),
    [(name, said, reply) for name, cases in KEPT_OUT.items() for said, reply in cases],
)
def test_each_filter_keeps_out_what_it_is_for(
    name: str, said: list[BaseMessage], reply: str
) -> None:
    """This filter and no other, with a reason; and switched off it lets the reply through."""
    found = faults(reply, said, Filters())
    assert list(found) == [name]
    assert found[name]
    assert faults(reply, said, filters_without([name])) == {}


def test_every_filter_has_its_examples() -> None:
    """A new one cannot go untested."""
    assert set(KEPT_OUT) == set(FILTERS)


@pytest.mark.parametrize(("said", "reply"), LET_THROUGH)
def test_what_is_well_said_passes(said: list[BaseMessage], reply: str) -> None:
    """Guesses, refusals to promise, quoted questions, and the client's own words are all right."""
    assert faults(reply, said, Filters()) == {}


@pytest.mark.parametrize("text", DYING)
def test_words_about_dying_are_heard(text: str) -> None:
    """In plain words and in roundabout ones, with either apostrophe."""
    assert speaks_of_dying(text)


@pytest.mark.parametrize("text", LIVING)
def test_other_words_raise_no_alarm(text: str) -> None:
    """Denials, figures of speech and other people's deaths are no danger."""
    assert not speaks_of_dying(text)


@pytest.mark.parametrize(
    ("text", "danger"),
    [
        *((text, "ending their life") for text in DYING),
        *((text, "being harmed by somebody") for text in BY_OTHERS),
        *((text, "harming somebody") for text in TO_OTHERS),
        *((text, "") for text in (*HARMLESS, *MISSED)),
    ],
)
def test_each_danger_is_told_by_its_name(text: str, danger: str) -> None:
    """To oneself, from others and to others; denials are none, and some words are not known."""
    assert danger_in(text) == danger


harmless = st.lists(st.sampled_from(HARMLESS), max_size=3).map(" ".join)


@given(before=harmless, text=st.sampled_from([*DYING, *BY_OTHERS, *TO_OTHERS]), behind=harmless)
def test_a_danger_is_heard_wherever_it_stands(before: str, text: str, behind: str) -> None:
    """Among other sentences, over several lines, in capitals, and with either apostrophe."""
    whole = f"{before} {text if text[-1] in '.' else text + '.'} {behind}"
    for written in (whole, whole.upper(), whole.replace(" ", "\n"), whole.replace("'", "\u2019")):
        assert danger_in(written)


@given(
    before=st.sampled_from(["", "That is a lot. ", "I hear you. "]),
    case=st.sampled_from(KEPT_OUT["dose"]),
    behind=st.sampled_from(["", " Your doctor said so.", " What did your doctor say about it?"]),
)
def test_a_dose_is_kept_out_whatever_stands_around_it(
    before: str, case: tuple[list[BaseMessage], str], behind: str
) -> None:
    """A doctor in another sentence makes no advice of ours better."""
    said, reply = case
    assert "dose" in faults(before + reply + behind, said, Filters())


words = st.sampled_from(["breathe out", "go for a walk", "call your sister", "sleep"])


@given(
    style=st.sampled_from(
        [("First", "Second"), ("Firstly", "Secondly", "Thirdly"), ("Step one", "Step two")]
    ),
    mark=st.sampled_from([",", ":"]),
    gap=st.sampled_from([". ", "; ", ".\n"]),
    data=st.data(),
)
def test_items_that_words_number_are_a_list(
    style: tuple[str, ...], mark: str, gap: str, data: st.DataObject
) -> None:
    """However they are written; without their numbers the same sentences are none."""
    items = [data.draw(words) for _ in style]
    numbered = gap.join(f"{word}{mark} {item}" for word, item in zip(style, items, strict=True))
    assert has_list(numbered)
    assert not has_list(gap.join(items))


def test_help_is_demanded_until_a_reply_has_pointed_to_it() -> None:
    """A danger that nobody took up stays one; one that was taken up need not be named each time."""
    heavy = "I want to die."
    ignored = situation("a", heavy, "How was your day?", "Long.").conversation
    taken_up = situation("a", heavy, "Please call the crisis line.", "I did.").conversation
    again = situation(
        "a", heavy, "Please call the crisis line.", "I still want to die."
    ).conversation
    reply = "That is a long day. What was it like?"
    assert [list(faults(reply, said, Filters())) for said in (ignored, taken_up, again)] == [
        ["help"],
        [],
        ["help"],
    ]


@given(reply=st.text(max_size=300), said=st.text(min_size=1, max_size=300))
def test_any_text_can_be_filtered(reply: str, said: str) -> None:
    """Nothing a model or a client writes breaks a filter, and what passes keeps to the limits."""
    told = [HumanMessage(said)]
    found = faults(reply, told, Filters())
    if "length" not in found:
        assert 3 <= len(reply.split()) <= 120
    if not found and danger_in(said):
        assert points_to_help(reply)


@given(off=st.sets(st.sampled_from(sorted(FILTERS))))
def test_filters_are_independent(off: set[str]) -> None:
    """Switching some off changes nothing about the others."""
    reply = "You have depression? It stays between us?\n- take 20 mg\n- cheer up " + "x " * 200
    all_of_them = faults(reply, IN_DANGER, Filters())
    left = faults(reply, IN_DANGER, Filters(off=frozenset(off)))
    assert left == {name: why for name, why in all_of_them.items() if name not in off}
    assert set(all_of_them) >= {"length", "question", "form", "dose", "confidentiality", "help"}


@pytest.mark.parametrize("piece", ["word ", "I don't ", "you have ", "- ", "a? ", "x"])
def test_a_reply_of_a_hundred_thousand_characters_is_only_too_long(piece: str) -> None:
    """It is kept out like any other, whatever it is made of."""
    reply = (piece * 100_000)[:100_000]
    assert faults(reply, PLAIN, Filters())


def test_a_filter_that_does_not_exist_is_refused_by_name() -> None:
    """The message lists those that there are."""
    with pytest.raises(InputError, match="there is no filter 'lenght'; there are length, question"):
        filters_without(["lenght"])
    with pytest.raises(ValidationError, match="no filter 'lenght'"):
        Filters(off=frozenset({"lenght"}))
    with pytest.raises(ValidationError, match="more words at least than at most"):
        Filters(fewest_words=9, most_words=8)


def test_the_shipped_messages_are_situations_and_some_of_them_are_dangerous() -> None:
    """At least 24 with ids of their own; where a life is in danger, the filter hears it."""
    path = Path(SCRIPTS).parent / "counsel" / "messages.jsonl"
    found = list(read_lines(path, Situation, "a situation"))
    assert len(found) >= 24
    assert len({one.id for one in found}) == len(found)
    dangerous = [one.id for one in found if danger_in(one.question)]
    assert dangerous == ["would-not-wake", "scared-at-home", "better-without-me"]
