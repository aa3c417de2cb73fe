"""What the texts and names of a script are made of, whatever part of it they stand in."""

import re
import unicodedata
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from scriptgraph.core.validation import NAME
from scriptgraph.script.kinds import ScalarType
from scriptgraph.script.lists import as_list
from scriptgraph.script.ranges import as_range


def composed(text: object) -> object:
    """Compose letters and their marks: `ü` is one name, however it was typed."""
    return unicodedata.normalize("NFC", text) if isinstance(text, str) else text


Composed = Annotated[str, BeforeValidator(composed)]
Range = Annotated[str, AfterValidator(as_range)]
"""A value between two ends, which belong to it: `integer 0..10`, `duration 0..24 hours`."""

ListOf = Annotated[str, AfterValidator(as_list)]
"""Records that are told one by one: `list of {name: string, dose: number mg}`."""

ValueType = ScalarType | Range | ListOf | Annotated[tuple[Composed, ...], Field(min_length=1)]
"""What a task can collect: a scalar, a range, records, or one of a list of choices."""


def digits(value: object) -> object:
    """Refuse a text that is no whole number as people write it: `1.0` is a version of software."""
    if isinstance(value, str) and not re.fullmatch(r"\s*[+-]?[0-9]+\s*", value):
        raise PydanticCustomError("int_parsing", "it has to be a whole number")
    return value


Count = Annotated[int, BeforeValidator(digits), Field(ge=1)]
"""How many, from one on."""


def _one_line(text: str) -> str:
    """Fold all white space, so that a condition reads the same wherever it is shown."""
    return " ".join(text.split())


def _block(text: str) -> str:
    """Strip the ends and the trailing blanks of each line; inner line breaks are kept."""
    return "\n".join(line.rstrip() for line in text.strip().splitlines())


OneLine = Annotated[str, AfterValidator(_one_line), Field(min_length=1)]
Block = Annotated[str, AfterValidator(_block), Field(min_length=1)]
Expression = Annotated[OneLine, BeforeValidator(composed)]
"""A condition, or what a computed value comes to; see `script.expressions`."""

Identifier = Annotated[Composed, Field(pattern=NAME, max_length=60)]
"""The name of a section, task or value: letters of any alphabet, digits, `_` and `-`."""
