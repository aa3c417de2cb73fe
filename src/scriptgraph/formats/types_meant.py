"""Guesses which type somebody meant who has not written it as scripts do."""

from __future__ import annotations

import re
import unicodedata

from scriptgraph.script.authors_words import TYPES
from scriptgraph.script.lookalikes import QUOTES

_RANGE = re.compile(
    r"(?:\w+ )?\(?(?:from |between |von |zwischen |de |del |entre |从)?(-?\d+(?:[.,]\d+)?)"
    r"\s*(?:-|–|—|~|〜|\.\.\.?|…|bis|to|a|à|al|and|und|y|et|至|到)\s*(-?\d+(?:[.,]\d+)?)\)?",
    re.IGNORECASE,
)
_TWO_NUMBERS = re.compile(r"[^\W\d]\w* \(?(-?\d+)\s*[,;/-]\s*(-?\d+)")
_LETTER_O = re.compile(r"(?<=\d)o|\bo(?=\d|\.\.)")
_LETTER_L = re.compile(r"(?<=\d)[il]|(?<=\.\.)[il](?=\d)")
"""Letters that were typed in the place of digits: `0..1O`, `0..l0`."""

_SCALARS = ("integer", "number")
_ONE_OF = re.compile(
    r"(?:one[ -]?of|either|choice of|choices?|options?|enum|select|entweder|auswahl(?: aus)?"
    r"|(?:eine?[rs]?|eins)\s+(?:von|der|aus)|un[oa]? de|un[oa] entre|opci(?:ón|ones)(?: de)?"
    r"|l.un de|une? (?:de|parmi)|parmi|choix(?: entre)?"
    r"|其中之一|之一|选项|选择)(?:\b|(?<=[⺀-鿿]))[:：]?\s*",
    re.IGNORECASE,
)
SEPARATORS = re.compile(r"\s*(?:[,/|;，、；]|\b(?:or|oder|ou|o|and|und|y)\b|或者?|和|&)\s*")
_QUOTED = re.compile(f"[{QUOTES}\"'`]")


def type_meant(text: str) -> str | list[str]:
    """Guess the type, or the choices, that a text means; empty when there is no guess."""
    text = unicodedata.normalize("NFKC", text)
    folded = " ".join(_QUOTED.sub("", text).casefold().split()).strip(".[](){}% ")
    folded = _LETTER_O.sub("0", _LETTER_L.sub("1", folded))
    if found := TYPES.get(folded):
        return found
    first = (folded.split() or [""])[0].strip(",;:")
    is_type = first in _SCALARS or TYPES.get(first) in _SCALARS
    match = _RANGE.fullmatch(folded) or _TWO_NUMBERS.fullmatch(folded)
    if match or ((is_type or not SEPARATORS.search(folded)) and (match := _RANGE.search(folded))):
        scalar = "number" if "number" in (first, TYPES.get(first)) else "integer"
        low, high = sorted((end.replace(",", ".") for end in match.groups()), key=float)
        scalar = "number" if "." in low + high else scalar
        return f"{scalar} {low}..{high}"
    plain = _ONE_OF.sub("", _QUOTED.sub("", text).strip().strip("[](){}（）［］【】"), count=1)
    choices = [choice for choice in SEPARATORS.split(plain) if choice]
    return choices if len(choices) > 1 else ""


def written_type(text: str) -> str:
    """Write a type in Markdown as it is meant."""
    right = type_meant(text) or text
    return right if isinstance(right, str) else f"one of {', '.join(right)}"
