"""Choices that a text mentions, each with whether it is denied: the first of "not this, that".

What denies stands before a choice: up to two words before it, or, where no blanks part the words,
with nothing between that could be denied instead (不太想做练习). It also stands behind, where it
ends the clause, and in some languages wherever it does: 练习就不必了.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from scriptgraph.language.alternatives import either
from scriptgraph.language.no_for_itself import parted_by_no, without_no
from scriptgraph.language.polarity import denies
from scriptgraph.language.quotes import is_unspaced, tokens
from scriptgraph.language.words import bare, language
from scriptgraph.state.disliked import is_disliked, is_refused
from scriptgraph.state.giving_way import Place, Words, giving_way, left_open
from scriptgraph.state.shortened import shortened
from scriptgraph.state.struck_behind import closed_by_no, is_struck

CLAUSE = re.compile(r"[.,;:!?\u2026\u3002\uff0c\uff1b\uff1a\uff01\uff1f\n]")
_WORDS_BEFORE = 2
"""Words before a choice in which a denial is looked for."""


def mentioned(text: str, choices: Sequence[str], code: str) -> Iterator[tuple[str, bool]]:
    """List the choices that a text mentions, each with whether it is denied.

    One that gives way to another is, too: the first of "online, no sorry, by phone".
    """
    named = _named(text, choices, code)
    gone = giving_way(named, _said(text, code), code)
    return ((one.choice, one.denied or one in gone) for one in named)


def given_up(text: str, choices: Sequence[str], code: str) -> set[str]:
    """Give the choices that give way to another one wherever a text names them."""
    named = _named(text, choices, code)
    gone = giving_way(named, _said(text, code), code)
    return {one.choice for one in gone} - {one.choice for one in named if one not in gone}


def left_open_in(text: str, choices: Sequence[str], code: str) -> list[str]:
    """List the choices of which a text leaves open which is meant: "online or by phone".

    Of one of them only the beginning may be said: "several days or more than half".
    """
    said, named = _said(text, code), _named(text, choices, code)
    if named:
        named = sorted([*named, *_shortened(named, said.words, choices, code)])
    gone = giving_way(named, said, code)
    told = [one for one in named if not one.denied and one not in gone]
    left = left_open(told, said, code)
    meant = {one.choice for one in told if one not in left and _is_meant(one, left, said, code)}
    is_settled = len(meant) == 1  # "online and by phone are both fine" names neither alone
    return [one.choice for one in told if one in left and not (is_settled and one.choice in meant)]


def _is_meant(one: Place, left: Collection[Place], said: Words, code: str) -> bool:
    """Say whether a choice is named once more behind those left open, and nothing is denied."""
    last = max((place.end for place in left), default=one.end)
    return last <= one.start and not denies(" ".join(said.words[last:]), code)


def _named(text: str, choices: Sequence[str], code: str) -> list[Place]:
    """List where a text names choices, in its order, and whether they are denied there."""
    words, edges = words_of(text, code), _edges(text, code)
    found = sorted(
        (start, start + len(wanted), choice)
        for choice in choices
        if (wanted := parts_of(choice))
        for start in places(wanted, words)
    )
    idioms = _idioms(words, choices, code) if found else []
    closed = [*closed_by_no(words, edges, code)] if found else []
    named, disliked = [], set()
    for start, end, choice in found:
        if any(s <= start and end <= e for s, e in idioms):
            continue
        if any((s, e) != (start, end) and s <= start and end <= e for s, e, _ in found):
            continue
        last = max(e for e in (0, *(e for _, e, _ in found), *closed) if e <= start)
        following = min([len(words), *(s for s, _, _ in found if s >= end)])
        if is_unspaced(choice[0]):
            denied = _is_run_denied(edges, words, (last, start, end, following), code)
        else:
            near = words[max(start - _WORDS_BEFORE, last) : start]
            before = words[max(last, _clause_before(edges, start)) : start]
            if denies(choice, code):
                near, before = _without_halves(near, code), _without_halves(before, code)
            denied = _is_denied(near, code) or _is_unwanted(before, code)
        around = _clause_around(words, edges, (last, start, end, following))
        is_last = end + len(around[1]) in edges
        denied = denied or is_refused(*around, code)
        denied = denied or (is_last and is_struck(choice, around[1], code))
        named.append(Place(start, end, choice, denied))
        if is_disliked(*around, code):
            disliked.add(named[-1])
    return _without_disliked(named, disliked)


def _shortened(
    named: Sequence[Place], words: Sequence[str], choices: Sequence[str], code: str
) -> Iterator[Place]:
    """Give where only the beginning of a choice is said, and no choice is named."""
    taken = {n for one in named for n in range(one.start, one.end)}
    for choice in choices:
        for start, end in shortened(parts_of(choice), words, code):
            if taken.isdisjoint(range(start, end)):
                yield Place(start, end, choice, denied=False)


def _without_disliked(named: Sequence[Place], disliked: Collection[Place]) -> list[Place]:
    """Deny what is disliked where another choice is named that is not: "online scares me"."""
    liked = {one.choice for one in named if one not in disliked and not one.denied}
    return [one._replace(denied=True) if one in disliked and liked else one for one in named]


def _clause_around(
    words: Sequence[str], edges: Sequence[int], around: tuple[int, int, int, int]
) -> tuple[Sequence[str], Sequence[str]]:
    """Give the words before a choice and behind it, in its clause, up to the choices beside it."""
    last, start, end, following = around
    begun = max(last, _clause_before(edges, start))
    ended = min([following, *edges[bisect_left(edges, end) :][:1]])
    return words[begun:start], words[end:ended]


def _said(text: str, code: str) -> Words:
    """Give the words of a text, where its clauses end, and where a no for itself stood."""
    parts = [len(parts_of(part)) for part in parted_by_no(text, code)]
    return Words(words_of(text, code), [*accumulate(parts)][:-1], _edges(text, code))


def words_of(text: str, code: str) -> list[str]:
    """Give the words of a text but for a no for itself, which denies no choice: "no, patches"."""
    return parts_of(without_no(text, code))


def parts_of(text: str) -> list[str]:
    """Give the words of a text; a denial is one of its own where no blanks part it: 不, 谈, 话."""
    return [part for one in tokens(bare(text)) for part in (one if is_unspaced(one[0]) else [one])]


def places(wanted: Sequence[str], words: Sequence[str]) -> list[int]:
    """Give where some words begin among others."""
    last = len(words) - len(wanted)
    return [n for n in range(last + 1) if [*words[n : n + len(wanted)]] == [*wanted]]


def denies_end(text: str, choice: str, code: str) -> bool:
    """Say whether a text denies the end of a choice: 不到一半的天数, of 超过一半的天数.

    Only where no blanks part the words, for what denies stands before it at once there.
    """
    parts = parts_of(choice)
    ends = (parts[n:] for n in range(1, len(parts) // 2 + 1))
    words = words_of(text, code)
    return is_unspaced(choice[0]) and any(
        _denied_before(code).search("".join(words[:start]))
        for end in ends
        for start in places(end, words)
    )


def _without_halves(before: Sequence[str], code: str) -> list[str]:
    """Leave out what is only half of a denial before the other half: "je ne suis jamais"."""
    return [word for word in before if word not in language(code).answers.halves]


def says_opposite(text: str, choice: str, code: str) -> bool:
    """Say whether a text has a choice turned into its opposite: less than half, of more than."""
    words, parts = parts_of(text), parts_of(choice)
    pairs = language(code).answers.opposites
    turns = [
        [*map(parts_of, pair)] for one, other in pairs for pair in ((one, other), (other, one))
    ]
    return any(
        bool(places([*parts[:at], *b, *parts[at + len(a) :]], words))
        for a, b in turns
        for at in places(a, parts)
    )


def _is_denied(before: Sequence[str], code: str) -> bool:
    denials = {*language(code).answers.not_}
    lifts = tuple(one for one in language(code).turns.lifts if " " not in one)
    return any(word in denials or _begins_as(word, lifts) for word in before)


def _is_unwanted(before: Sequence[str], code: str) -> bool:
    """Say whether what is denied is only the wish: "I don't feel like talking"."""
    answers = language(code).answers
    return bool(
        re.search(
            rf"(?:^| )(?:{either(answers.not_)})(?:{answers.denied_through})*$", " ".join(before)
        )
    )


def _clause_before(edges: Sequence[int], start: int) -> int:
    """Give where the clause begins that a word stands in."""
    before = bisect_right(edges, start)
    return edges[before - 1] if before else 0


def _edges(text: str, code: str) -> list[int]:
    """Give how many words there are up to the end of each clause."""
    clauses = CLAUSE.split(without_no(text, code))
    return [*accumulate(len(parts_of(clause)) for clause in clauses)]


def _is_run_denied(
    edges: Sequence[int], words: Sequence[str], around: tuple[int, int, int, int], code: str
) -> bool:
    """Say whether a choice is denied within its own clause, where no blanks part the words.

    Args:
        edges: How many words there are up to the end of each clause.
        words: All words that were said.
        around: Where the choice before ends, this one starts and ends, and the next one starts.
        code: The code of the language.
    """
    ahead, behind = _clause_around(words, edges, around)
    before = "".join(ahead)
    for word in language(code).answers.apart:
        before = before.replace(word, "\n")
    refuses = re.fullmatch(language(code).answers.denied_behind, "".join(behind))
    return bool(_denied_before(code).search(before) or refuses)


@lru_cache
def _denied_before(code: str) -> re.Pattern[str]:
    answers, lifts = language(code).answers, language(code).turns.lifts
    return re.compile(rf"(?:{either((*answers.not_, *lifts))})(?:{answers.denied_through})*$")


def _idioms(words: list[str], choices: Sequence[str], code: str) -> list[tuple[int, int]]:
    """Find phrases that name a choice by chance, where they are no part of a choice."""
    known = " ".join(f" {' '.join(parts_of(choice))} " for choice in choices)
    return [
        (start, start + len(phrase.split()))
        for phrase in language(code).answers.idioms
        if f" {phrase} " not in known
        for start in places(phrase.split(), words)
    ]


def _begins_as(word: str, stems: Sequence[str]) -> bool:
    return any(word == stem or (stem[-1] == "*" and word.startswith(stem[:-1])) for stem in stems)
