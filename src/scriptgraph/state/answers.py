"""What a human who is with a session can answer, and what one does who is not with it yet."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, RootModel

from scriptgraph.core.described import described
from scriptgraph.core.settings import LONGEST_MESSAGE, too_long


def _name(text: str) -> str:
    if text != " ".join(text.split()) or not text.isprintable():
        raise ValueError(f"{text!r} is no name: it is one line, without blanks around it")
    return text


def _words(text: str) -> str:
    if not text.strip():
        raise ValueError("a message without words is none")
    return _last_words(text)


def _last_words(text: str) -> str:
    if len(text) > LONGEST_MESSAGE:
        raise ValueError(too_long(text))
    return text.encode(errors="replace").decode().strip()


_Author = Annotated[str, Field(max_length=100), AfterValidator(_name)]
_Name = Annotated[str, Field(min_length=1, max_length=100), AfterValidator(_name)]
_Words = Annotated[str, AfterValidator(_words)]
_LastWords = Annotated[str, AfterValidator(_last_words)]


@described
class _Answer(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    by: _Author = ""
    """Who answers; may be left out by whoever is with the session."""


@described
class Say(_Answer):
    """Write to the person, and stay."""

    act: Literal["say"]
    text: _Words
    """What the person reads, as it stands."""


@described
class GiveBack(_Answer):
    """Let the script go on in one of its sections."""

    act: Literal["give_back"]
    section: str
    """The id of the section: it is entered, and the person's next words are judged there."""

    text: _LastWords = ""
    """A message to the person before it; may be empty."""


@described
class Finish(_Answer):
    """End the session."""

    act: Literal["end"]
    text: _LastWords = ""
    """Last words to the person; may be empty."""


class HumanAnswer(RootModel[Annotated[Say | GiveBack | Finish, Field(discriminator="act")]]):
    """What a human answers who is with a session."""

    model_config = ConfigDict(frozen=True)


@described
class Arrival(BaseModel):
    """What a human does who is not with a session yet: a run's context holds it under `human`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    act: Literal["take", "seen"]
    """`take`: be with the session from now on. `seen`: note that its danger was looked at."""

    by: _Name
    """Who it is."""

    why: Annotated[str, Field(max_length=1000)] = ""
    """Why; goes into the trace."""

    instead_of: _Author = ""
    """`take`: the human who is relieved; without it, nobody comes between another and a person."""
