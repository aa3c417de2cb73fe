"""Where words begin and end, in every language; or why nobody here can say.

By the rules of Unicode (UAX 29) where words are told apart by what stands between them. Chinese,
Japanese and Thai are written without spaces: there a segmenter made for the language says, which an
extra of its own brings. Without it there are no words, rather than wrong ones.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from typing import Literal, get_args

import regex

from scriptgraph.core.errors import InputError
from scriptgraph.core.extras import to_install

Language = Literal["chinese", "japanese", "thai"]
"""Also the name of the extra that brings its segmenter."""

Unsegmented = Literal["Khmer", "Lao", "Myanmar", "Tibetan"]
"""Writing without spaces for which there is no segmenter here."""

_Run = Callable[[str], Iterable[str]]

_AFTER = r"[\p{WB=Extend}\p{WB=Format}\p{WB=ZWJ}]*+"
_LETTERS = rf"(?:[\p{{WB=ALetter}}\p{{WB=Hebrew_Letter}}]{_AFTER})++"
_DIGITS = rf"(?:\p{{WB=Numeric}}{_AFTER})++"
_BETWEEN = r"\p{WB=MidNumLet}\p{WB=Single_Quote}"
_WORD = regex.compile(
    rf"(?:{_LETTERS}(?:[{_BETWEEN}\p{{WB=MidLetter}}]{_AFTER}{_LETTERS})*"
    rf"|{_DIGITS}(?:[{_BETWEEN}\p{{WB=MidNum}}]{_AFTER}{_DIGITS})*)+"
)
"""Rules 5 to 12 of UAX 29; `regex`'s own `\\b` splits where French has an apostrophe."""

_LETTER = regex.compile(r"[^\W_]")
_KANA = regex.compile(r"[\p{Hiragana}\p{Katakana}]")
_OTHERS = "".join(rf"\p{{{name}}}" for name in get_args(Unsegmented))
_RUN = regex.compile(
    rf"(?P<han>[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}ー]+)|(?P<thai>\p{{Thai}}+)|(?P<none>[{_OTHERS}]+)"
)


def normalised(text: str) -> str:
    """Give a text as its words are compared: composed, without regard to case, one apostrophe."""
    return unicodedata.normalize("NFC", text.replace("’", "'").replace("_", " ").casefold())  # noqa: RUF001  # the printed apostrophe


def letters_in(text: str) -> list[str]:
    """List the letters and digits of a text, as they are compared."""
    return _LETTER.findall(normalised(text))


@dataclass(frozen=True)
class Segmentation:
    """How the texts of one dialogue are taken apart."""

    han: Language = "chinese"
    """Whose characters of Chinese origin are: where kana stand beside them, they are Japanese."""

    lacking: str = ""
    """Why the words of these texts are not to be had; empty where they are."""

    def words(self, text: str) -> list[str]:
        """List the words of a text.

        Raises:
            InputError: When they are not to be had.
        """
        if self.lacking:
            raise InputError(self.lacking)
        return list(self._words(normalised(text)))

    def _words(self, text: str) -> Iterator[str]:
        start = 0
        for run in _RUN.finditer(text):
            yield from _WORD.findall(text[start : run.start()])
            yield from filter(_LETTER.search, _taken_apart(run, self.han))
            start = run.end()
        yield from _WORD.findall(text[start:])


def segmentation_of(texts: Iterable[str]) -> Segmentation:
    """Say how the texts of one dialogue are to be taken apart, by their characters."""
    known = [normalised(text) for text in texts]
    han: Language = "japanese" if any(map(_KANA.search, known)) else "chinese"
    runs = (run for text in known for run in _RUN.finditer(text) if len(run[0]) > 1)
    return Segmentation(han, next(filter(None, (_lacking(run, han) for run in runs)), ""))


def _taken_apart(run: regex.Match[str], han: Language) -> Sequence[str]:
    """Take one run of characters apart; a single one is a word, whatever the language."""
    if len(run[0]) == 1 or run["none"]:
        return [run[0]]
    return list(_segmenter("thai" if run["thai"] else han)(run[0]))


def _lacking(run: regex.Match[str], han: Language) -> str:
    if run["none"]:
        return "no segmenter is known here for Khmer, Lao, Burmese and Tibetan"
    language: Language = "thai" if run["thai"] else han
    try:
        _segmenter(language)
    except ImportError:
        return f"words of {language.title()} need the extra `{language}`: {to_install(language)}"
    return ""


@cache
def _segmenter(language: Language) -> _Run:
    """Load a segmenter; what is not installed is looked for again the next time."""
    match language:
        case "chinese":
            cut: _Run = import_module("rjieba").cut
            return cut
        case "japanese":
            sudachi = import_module("sudachipy")
            tokenizer = sudachi.Dictionary(dict="small").tokenizer()
            mode = sudachi.SplitMode.B

            def split(text: str) -> Iterator[str]:
                return (morpheme.surface() for morpheme in tokenizer.tokenize(text, mode))

            return split
        case "thai":
            tokenize = import_module("pythainlp.tokenize").word_tokenize

            def newmm(text: str) -> Iterable[str]:
                words: list[str] = tokenize(text, engine="newmm", keep_whitespace=False)
                return words

            return newmm
