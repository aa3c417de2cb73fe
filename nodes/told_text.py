"""Texts that somebody tells: what is kept as theirs is what they have said, and never a paraphrase.

A model sums up, and may invent. A text that does not stand in their words is not kept: their own
sentence is, which the claim has quoted. A name, and what exact words say back, is no sentence.
"""

from __future__ import annotations

from scriptgraph.language.naming import asks_for_name, is_greeting
from scriptgraph.language.numerals import denies_next
from scriptgraph.language.phrases import begins, has_phrase, words_in
from scriptgraph.language.polarity import negates
from scriptgraph.language.quotes import is_quoted
from scriptgraph.language.struck import part_about
from scriptgraph.language.turned import is_turned
from scriptgraph.language.words import bare, known_codes, language
from scriptgraph.nodes.proof import DENIED, Transcript
from scriptgraph.state.values import sentence_with

NOT_THEIR_WORDS = "the user has not said it in these words"
KEPT_AS_SAID = "these are not the user's words: what they have said is kept instead"
GREETS = "it is a greeting, and no name"
TELLS_NOTHING = "the user has not said it, and its quote is no more than a yes or a no"


def told_text(
    name: str, text: str, quote: str, said: Transcript, *, is_said_back: bool
) -> tuple[str, str]:
    """Give a text as the person has told it, and what is to be noted; no text where none is told.

    Args:
        name: The name of the value.
        text: What a model claims.
        quote: The quote that is to prove it.
        said: What was said.
        is_said_back: Whether exact words say it back.
    """
    quoted = [one for one in reversed(said.user) if is_quoted(quote, [one])]
    if not quoted:
        return text, ""  # that the quote is none is told of every type
    is_name = any(asks_for_name(name, code) for code in known_codes())
    if is_name and is_greeting(text):
        return "", GREETS
    is_short = is_said_back or is_name
    texts = list(reversed(said.user)) if is_short else quoted
    told = next((one for one in texts if is_quoted(text, [one])), None)
    if told is None:
        return ("", NOT_THEIR_WORDS) if is_short else _as_said(quote, quoted[0], said)
    before, behind, clause = _around(text, told, said)
    if denies_next(bare(before), said.language) or _ends_denied(behind, said.language):
        return "", DENIED
    if not _negates(before, said.language) or is_turned(clause, said.language):
        return text, ""
    return ("", DENIED) if is_short else _as_said(quote, told, said)


def _as_said(quote: str, message: str, said: Transcript) -> tuple[str, str]:
    """Give the sentence that a quote stands in, where it says more than yes or no."""
    sentence = " ".join(sentence_with(quote, message).split())
    spoken, words = language(said.language).answers, words_in(sentence)
    while words and (found := begins(words, (*spoken.yes, *spoken.no, *spoken.fillers))):
        words = words[len(found) :]
    return (sentence, KEPT_AS_SAID) if words else ("", TELLS_NOTHING)


def _around(text: str, message: str, said: Transcript) -> tuple[str, str, str]:
    """Give what stands before and behind a text in its clause, and the clause."""
    clause = part_about(text, sentence_with(text, message), said.language)
    at = clause.casefold().find(text.casefold().strip())
    if at < 0:
        return "", "", clause
    return clause[:at], clause[at + len(text.strip()) :], clause


def _ends_denied(behind: str, code: str) -> bool:
    """Say whether a clause ends in a denial: "Karl heiße ich nicht"."""
    return bool(words := words_in(behind)) and words[-1] in language(code).answers.not_


def _negates(before: str, code: str) -> bool:
    """Say whether what stands before a text denies something; "no, it's" begins an answer."""
    spoken = language(code)
    words = words_in(before)
    if begins(words, spoken.turns.interjections) or not negates(before, code):
        return False
    return any(has_phrase(words, one) for one in spoken.answers.not_)
