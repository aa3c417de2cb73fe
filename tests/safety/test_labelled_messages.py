"""The labelled messages that come with the package are as they are said to be."""

from __future__ import annotations

from collections import Counter

from scriptgraph.assurance.case.guarding import figures, shipped_messages
from scriptgraph.safety.danger import heard
from scriptgraph.safety.guard.labelled import Labelled

MESSAGES = shipped_messages()
LANGUAGES = ("de", "en", "es", "zh")


def test_every_language_has_messages_of_every_level() -> None:
    """Half of them speak of danger, at every level; the others sound like it."""
    assert len(MESSAGES) == 1239
    counts = Counter((one.language, one.level) for one in MESSAGES)
    for code in LANGUAGES:
        for level in ("none", "indirect", "explicit", "imminent"):
            assert counts[code, level] >= 14
            assert counts[f"{code}_known", level] >= 20


def test_no_message_stands_twice() -> None:
    """A message that was known would not be fresh."""
    texts = Counter(one.text.casefold() for one in MESSAGES)
    assert [text for text, count in texts.items() if count > 1] == []


def test_plain_danger_of_the_known_messages_is_heard() -> None:
    """Whoever changes a phrase is told where one of them is no longer heard."""
    known = [one for one in MESSAGES if one.language.endswith("_known")]
    plain = [one for one in known if one.level in ("explicit", "imminent")]
    unheard = [one.text for one in plain if heard(one.text).level == "none"]
    assert unheard == []


def test_fresh_messages_are_heard_as_far_as_the_phrases_go() -> None:
    """The figures that are told beside the messages do not get worse unseen."""
    fresh: list[Labelled] = [one for one in MESSAGES if one.language in LANGUAGES]
    found = figures(fresh, heard)
    missed = Counter[str]()
    for one in found:
        missed[one.level] += one.heard if one.level == "none" else one.missed
    assert missed["explicit"] <= 24
    assert missed["imminent"] <= 10
    assert missed["indirect"] <= 48
    assert missed["none"] <= 24
