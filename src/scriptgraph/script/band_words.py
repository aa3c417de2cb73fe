"""How authors ask for bands, `severity is moderate or severe`, and what that is of the model.

A condition of the model compares texts, `severity in ["moderate", "severe"]`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from scriptgraph.language.alternatives import either
from scriptgraph.script.bands import Bands

_QUOTED = re.compile(r"(\"[^\"]*\"|'[^']*')")
_ENDS = r"(?=\s+(?:and|or)\b|\s*[),]|\s*$)"


def written_out(text: str, bands: Mapping[str, Bands]) -> str:
    """Write what a condition asks of bands in words as comparisons; all else stays as it is."""
    for name, each in bands.items():
        word = either(each.words)
        one = rf"(?:{word})(?![\w’/-])"
        several = rf"({one}(?:\s*(?:,|\bor\b)\s*{one})*){_ENDS}"
        asked = re.compile(
            rf"(?<![\w.-]){re.escape(name)}\s+is(\s+not)?\s+(?:{several}|([^\W\d_][^()<>=,`]*?){_ENDS})",
            re.IGNORECASE,
        )
        pieces = _QUOTED.split(text)
        pieces[::2] = [asked.sub(_Compared(name, each), piece) for piece in pieces[::2]]
        text = "".join(pieces)
    return text


def worded(text: str, bands: Mapping[str, Bands]) -> str:
    """Write what a condition compares bands with in words, where they are read as the same."""
    for name, each in bands.items():
        quoted = "|".join(rf'"{re.escape(word)}"' for word in each.words)
        compared = re.compile(
            rf"(?<![\w.\"'-]){re.escape(name)} "
            rf"(?:([=!])= ({quoted})|(not )?in \[((?:(?:{quoted})(?:, )?)+)\])"
        )
        better = compared.sub(_Worded(name), text)
        text = better if written_out(better, {name: each}) == text else text
    return text


class _Compared:
    """Writes a match of words as a comparison."""

    def __init__(self, name: str, bands: Bands) -> None:
        self._name, self._known = name, {word.casefold(): word for word in bands.words}

    def __call__(self, found: re.Match[str]) -> str:
        listed = re.split(r"\s*(?:,|\bor\b)\s*", found[2]) if found[2] else [found[3]]
        words = [" ".join(word.split()) for word in listed]
        quoted = [f'"{self._known.get(word.casefold(), word)}"' for word in words]
        if len(quoted) == 1:
            return f"{self._name} {'!=' if found[1] else '=='} {quoted[0]}"
        return f"{self._name} {'not ' * bool(found[1])}in [{', '.join(quoted)}]"


class _Worded:
    """Writes a match of a comparison in words."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __call__(self, found: re.Match[str]) -> str:
        words = re.findall(r'"([^"]*)"', found[2] or found[4])
        is_denied = found[1] == "!" or bool(found[3])
        return f"{self._name} is {'not ' * is_denied}{' or '.join(words)}"
