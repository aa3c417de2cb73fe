"""What was said, as tables: both sides, a reference corpus, the clients' profiles, scores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from scriptgraph.metrics.criteria import Mark
from scriptgraph.metrics.measures import Measure
from scriptgraph.metrics.profiles import FEWEST_PATIENTS
from scriptgraph.metrics.ratings import OVERALL, Ratings
from scriptgraph.metrics.speech import CHARACTERS, WINDOW
from scriptgraph.metrics.speech_comparison import Corpus, GroupSpeech, SpeechComparison
from scriptgraph.metrics.summary import Summary
from scriptgraph.report.table import Block, marked, row_text
from scriptgraph.report.wording import MISSING, chance, counted, difference, figure, with_people

NOTE = (
    "Words are Unicode's, or a segmenter's where a language is written without spaces, whatever "
    f"their case. Distinct-n is the share of different n-grams in a side's first {WINDOW} words, "
    f"or first {CHARACTERS} letters; a dialogue with fewer has none."
)

RUN_HIGH = (
    "Scores of the working alliance that a model gives run high. Compare groups that one judge has "
    "scored; do not read the level as a human observer's."
)
"""Shown with scores of the alliance, also where the rubric's own caution is not to be had."""


def speech_blocks(summary: Summary, speech: SpeechComparison) -> Iterator[Block]:
    """Give what is told of the words that were said, the groups side by side."""
    header = marked(summary.groups)
    found = list(speech.groups.values())
    yield _said(header, found, speech.reference)
    if speech.reference:
        yield _against(header, found, speech.reference)
    if any(one.fit.patients for one in found):
        yield _fit(header, found)
    for number, ratings in enumerate(speech.ratings):
        yield _scores(header, found, ratings, number)


def cautions(ratings: Ratings) -> list[str]:
    """Say what such scores are not worth."""
    rehearsed = ["REHEARSAL: no language model gave these scores."] if ratings.rehearsal else []
    caution = ratings.caution or (RUN_HIGH if "alliance" in ratings.rubric else "")
    agreement = with_people(ratings.judge, ratings.people, "score --human")
    return [*rehearsed, *filter(None, [caution]), f"{agreement}."]


def _said(header: Sequence[str], groups: Sequence[GroupSpeech], corpus: Corpus | None) -> Block:
    columns = [one.rows for one in groups] + ([corpus.rows] if corpus else [])
    rows = [
        (row[0].measure.label, *(row_text(one) for one in row))
        for row in zip(*columns, strict=True)
    ]
    reference = [f"reference\n{counted(corpus.dialogues, 'dialogue')}"] if corpus else []
    title = "What was said, with 95 % intervals"
    lacking = sum((Counter(one.lacking) for one in groups), Counter[str]())
    without = [f"{counted(n, 'dialogue')} without words: {why}." for why, n in lacking.items()]
    note = " ".join([NOTE, *without])
    header = ("", *header, *reference)
    return Block(title, header, tuple(rows), note=note, warns=bool(without))


def _against(header: Sequence[str], groups: Sequence[GroupSpeech], corpus: Corpus) -> Block:
    rows = [
        (row[0].measure.label, *(difference(one.measure, one.value, one.interval) for one in row))
        for row in zip(*(one.against for one in groups), strict=True)
    ]
    title = f"What was said, minus the reference {corpus.path}"
    return Block(title, ("", *header), tuple(rows))


def _fit(header: Sequence[str], groups: Sequence[GroupSpeech]) -> Block:
    rows = [
        (row[0].measure.label, *(row_text(one) for one in row))
        for row in zip(*(one.fit.rows for one in groups), strict=True)
    ]
    rows.append(("patients with a profile", *(str(one.fit.patients) for one in groups)))
    rows.append(("p, profiles dealt out anew", *(chance(one.fit.p) for one in groups)))
    note = (
        "What share of a client's different words stands in profiles. p is the chance that "
        "profiles dealt out at random among the patients suit their words as well (permutation "
        f"test, one-sided); for fewer than {FEWEST_PATIENTS} patients there is none."
    )
    return Block("The client's words and its profile", ("", *header), tuple(rows), note=note)


def _scores(
    header: Sequence[str], groups: Sequence[GroupSpeech], ratings: Ratings, number: int
) -> Block:
    """Show what one judge gave: means with their intervals, and both spreads of the whole."""
    columns = [one.ratings[number] for one in groups]
    whole = [column[OVERALL] for column in columns]
    rows = [(name, *(_mean(column[name]) for column in columns)) for name in ratings.criteria]
    rows += [
        ("overall: SD between dialogues", *(_number(one.sd) for one in whole)),
        ("overall: SD between repeats", *(_number(one.within) for one in whole)),
        ("repeats", *(str(one.repeats[number]) for one in groups)),
        ("dialogues scored in full", *(str(one.n) for one in whole)),
        ("scores missing", *(str(_missing(column)) for column in columns)),
    ]
    by = "the rehearsal model" if ratings.rehearsal else ratings.judge
    title = f"{ratings.title}: scores by {by}"
    note = " ".join(cautions(ratings))
    return Block(title, ("", *header), tuple(rows), note=note, warns=True)


def _missing(column: Mapping[str, Mark]) -> int:
    return sum(one.missing for name, one in column.items() if name != OVERALL)


_SCORE = Measure("", "", lambda _: None, lambda _: None, "mean", digits=2)


def _mean(mark: Mark) -> str:
    return figure(_SCORE, mark.mean, mark.interval, mark.n)


def _number(value: float | None) -> str:
    return MISSING if value is None else f"{value:.2f}"
