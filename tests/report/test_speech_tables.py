"""What was said, as tables and for programs."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support.recorded import Said, said, talk

from scriptgraph.metrics.comparison import compare
from scriptgraph.metrics.profiles import Profiles
from scriptgraph.metrics.ratings import Ratings
from scriptgraph.metrics.speech import Speech, speech, spoken
from scriptgraph.metrics.speech_comparison import SpeechComparison, compare_speech
from scriptgraph.metrics.summary import Summary, summarise
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.replies.scores import Score, ScoreSheet
from scriptgraph.report.speech import speech_blocks
from scriptgraph.report.speech_document import speech_document
from scriptgraph.report.table import Block, comparison_block

DASH = "–"  # what stands for a missing figure

LONG: list[Said] = [("dialog", "Tell me, please."), ("patient", "I do not sleep.")]
SHORT: list[Said] = [("dialog", "Tell."), ("patient", "No.")]


def dialogue(mode: str, messages: Sequence[Said], **more: object) -> Dialogue:
    return talk(*messages, mode=mode, **more)


def compared(
    *dialogues: Dialogue,
    reference: Sequence[Speech] = (),
    ratings: Sequence[Ratings] = (),
    profiles: Profiles | None = None,
    intervals: bool = False,
) -> tuple[Summary, SpeechComparison]:
    tally = Tally(profiles=profiles or Profiles())
    for one in dialogues:
        tally.add(one, "here")
    summary = summarise(tally, intervals=intervals)
    given = (Path("real.jsonl"), reference) if reference else None
    return summary, compare_speech(
        summary, tally, reference=given, ratings=ratings, intervals=intervals
    )


def sheet(repeat: int, *, goal: int | None) -> ScoreSheet:
    """Make a sheet with one score, or without."""
    given = {} if goal is None else {"goal": Score(reason="", score=goal)}
    return ScoreSheet(
        id="a",
        rubric="alliance",
        judge="judge-1",
        at="",
        repeat=repeat,
        scores=given,
        missing={} if given else {"goal": "unreadable"},
    )


def shown(block: Block) -> dict[str, tuple[str, ...]]:
    """Give the cells by row, without over how many each is."""
    return {row[0]: tuple(cell.partition(" n ")[0] for cell in row[1:]) for row in block.rows}


def test_script_modes_baselines_and_role_play_stand_side_by_side() -> None:
    """One column each, in the order of the settings; role-play has no sections and is no other."""
    modes = ("roleplay", "single", "unconstrained-multi")
    summary, comparison = compared(*(dialogue(mode, LONG) for mode in modes))
    (block,) = speech_blocks(summary, comparison)
    assert block.header == ("", "single", "unconstrained-multi", "roleplay")
    assert shown(block)["words per utterance, client"] == ("4.0", "4.0", "4.0")
    assert shown(block)["share of all words, agent"] == ("0.429", "0.429", "0.429")
    assert shown(block)["distinct-1, client"] == (DASH, DASH, DASH)


def test_a_reference_has_a_column_and_is_subtracted() -> None:
    """The group minus the reference, with its sign."""
    reference = [speech(spoken(talk(*LONG)))]
    summary, comparison = compared(dialogue("single", SHORT), reference=reference)
    side, minus = speech_blocks(summary, comparison)
    assert side.header == ("", "single", "reference\n1 dialogue")
    assert shown(side)["words per utterance, agent"] == ("1.0", "3.0")
    assert minus.title == "What was said, minus the reference real.jsonl"
    assert shown(minus)["words per utterance, agent"] == ("-2.0",)
    assert shown(minus)["distinct-1, agent"] == (DASH,)


def test_a_corpus_does_not_differ_from_itself() -> None:
    """And the interval of the difference holds 0."""
    dialogues = [dialogue("single", LONG * times + SHORT) for times in range(1, 9)]
    reference = [speech(spoken(one)) for one in dialogues]
    _, comparison = compared(*dialogues, reference=reference, intervals=True)
    for found in comparison.groups["single"].against:
        assert found.value in (None, 0)
        assert found.interval is None or found.interval.low < 0 < found.interval.high


def test_scores_of_the_alliance_come_with_a_warning() -> None:
    """Which says that they run high; scores of the rehearsal model are marked as such."""
    ratings = Ratings("alliance", "Alliance", "", "rehearsal", rehearsal=True)
    ratings.add(("here", "a"), sheet(1, goal=5))
    ratings.add(("here", "a"), sheet(2, goal=6))
    ratings.add(("here", "b"), sheet(1, goal=None))
    dialogues = [dialogue("single", LONG, id=id_) for id_ in "ab"]
    summary, comparison = compared(*dialogues, dialogue("multi", LONG, id="c"), ratings=[ratings])
    block = list(speech_blocks(summary, comparison))[-1]
    assert block.warns
    assert block.note.startswith("REHEARSAL: no language model gave these scores.")
    assert "run high" in block.note
    found = shown(block)
    assert found["goal"] == ("5.50", DASH)
    assert found["overall: SD between repeats"] == ("0.71", DASH)
    assert found["repeats"] == ("2", "0")
    assert found["dialogues scored in full"] == ("1", "0")
    assert found["scores missing"] == ("1", "0")


def test_profiles_are_shown_where_there_are_any() -> None:
    """With too few patients there is an overlap, and no test."""
    words = {"ann": frozenset({"sleep", "i"}), "ben": frozenset({"work"})}
    summary, comparison = compared(
        dialogue("single", LONG, patient={"id": "ann"}), profiles=Profiles(words)
    )
    block = list(speech_blocks(summary, comparison))[-1]
    assert block.title == "The client's words and its profile"
    assert list(shown(block).values()) == [("0.500",), ("0.000",), ("0.500",), ("1",), (DASH,)]


def test_a_comparison_shows_what_was_said_if_it_was_measured() -> None:
    """Below the other figures; programs that ask for the comparison alone get what they got."""
    dialogues = [dialogue("single", SHORT), dialogue("multi", LONG)]
    summary, _ = compared(*dialogues)
    found = shown(comparison_block(compare(summary, "single", "multi")))
    assert found["words per utterance, client"][:3] == ("1.0", "4.0", "+3.0")
    unheard = Tally()
    for one in dialogues:
        unheard.add(one, "here")
    assert compare(summarise(unheard, intervals=False), "single", "multi").speech == ()


@settings(max_examples=30)
@given(st.lists(said(), min_size=1, max_size=4))
def test_the_document_is_json_and_shares_add_up(conversations: list[list[Said]]) -> None:
    """Both sides' shares of the words are 1 together, unless nobody said a word."""
    _, comparison = compared(*(dialogue("single", one) for one in conversations))
    document = json.loads(json.dumps(speech_document(comparison), allow_nan=False))
    figures = document["groups"]["single"]["figures"]
    agent, client = (figures[f"{side}_talk_ratio"]["value"] for side in ("agent", "client"))
    assert (agent is None) == (client is None)
    assert agent is None or agent + client == pytest.approx(1)


def test_the_document_holds_what_the_tables_show() -> None:
    """Reference, profiles, scores and comparison, with null for what is missing."""
    ratings = Ratings("alliance", "Alliance", "", "judge-1", rehearsal=False)
    ratings.add(("here", "a"), sheet(1, goal=5))
    reference = [speech(spoken(talk(*LONG)))]
    dialogues = [dialogue("single", SHORT, id="a"), dialogue("multi", LONG, id="b")]
    summary, comparison = compared(*dialogues, reference=reference, ratings=[ratings])
    document = speech_document(comparison, compare(summary, "single", "multi"))
    single = document["groups"]["single"]
    assert document["reference"]["dialogues"] == 1
    assert single["minus_reference"]["agent_words_per_utterance"]["value"] == -2
    assert single["profiles"]["p"] is None
    assert single["scores"][0]["criteria"]["goal"]["mean"] == 5
    assert document["groups"]["multi"]["scores"][0]["criteria"]["goal"]["mean"] is None
    assert "run high" in document["scores"][0]["cautions"][0]
    assert document["comparison"]["agent_words_per_utterance"]["value"] == 2
    _, alone = compared(*dialogues)
    assert speech_document(alone)["reference"] is None
    assert speech_document(alone)["groups"]["single"]["minus_reference"] is None
