"""Who a client is, as data: a role card, or the raw post that one can be made of."""

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.files.lines import Identified, Remark, read_identified_lines
from scriptgraph.script.fields import Identifier

UNKNOWN = "unknown"
"""What a card says where nobody knows; it is never shown to a model."""

Level = Literal["low", "medium", "high"]


def _unless_unknown(value: Any) -> Any:
    if isinstance(value, str):
        value = value.strip()
    return None if value == UNKNOWN else value


Words = Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]

Known = Annotated[Words | None, BeforeValidator(_unless_unknown)]
"""A text; None where a card says `unknown`."""

KnownLevel = Annotated[Level | None, BeforeValidator(_unless_unknown)]


def _not_unknown(complaint: str) -> str:
    if complaint.strip().casefold() == UNKNOWN:
        raise PydanticCustomError("unknown_complaint", "nobody comes with an unknown complaint")
    return complaint


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class BigFive(_Part):
    """The five traits of personality; all have to be there, and any may be unknown."""

    openness: KnownLevel
    conscientiousness: KnownLevel
    extraversion: KnownLevel
    agreeableness: KnownLevel
    neuroticism: KnownLevel

    @property
    def known(self) -> str:
        """Write the traits that are known: `openness high, neuroticism low`."""
        given = self.model_dump(exclude_none=True)
        return ", ".join(f"{trait} {level}" for trait, level in given.items())


class Origin(_Part):
    """What a card was made of, and by whom; a card written by a person has none."""

    post: str
    """The post's id."""

    model: str
    rehearsal: bool = False


class RoleCard(_Part):
    """A client (Qiu and Lan 2024): what is known, and what is known to be unknown."""

    card: Identifier
    """Its id."""

    sex: Known
    age: Known
    education: Known
    job: Known
    relationship: Known
    family: Known
    big_five: BigFive
    resistance: KnownLevel
    """How much the client holds back."""

    complaint: Annotated[Words, AfterValidator(_not_unknown)]
    """The chief complaint; the one thing that cannot be unknown."""

    details: tuple[Annotated[str, Field(max_length=LONGEST_MESSAGE)], ...] = ()
    """What else there is to tell, bit by bit."""

    name: Known = None
    """How to address the client; a card needs none."""

    language: Known = None
    origin: Origin | None = None

    def as_case(self) -> dict[str, str | list[str]]:
        """Give the card as a case, so that it also plays a script's patient.

        What is unknown is left out. The key `card` says what the case came from.
        """
        known = {
            "patient": self.card,
            "card": self.card,
            "language": self.language,
            "name": self.name,
            "sex": self.sex,
            "age": self.age,
            "education": self.education,
            "job": self.job,
            "relationship": self.relationship,
            "family": self.family,
            "big_five": self.big_five.known,
            "resistance": self.resistance,
            "complaint": self.complaint,
            "details": " ".join(self.details),
        }
        return {key: text for key, text in known.items() if text}


class Post(Identified):
    """What somebody wrote about their trouble, as it stands; the raw form of a client."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Identifier
    post: Words

    def as_case(self) -> dict[str, str | list[str]]:
        """Give the post as a case."""
        return {"patient": self.id, "card": self.id, "post": " ".join(self.post.split())}


def read_posts(path: Path, remark: Remark) -> Iterator[Post]:
    """Read posts from JSON lines, one at a time.

    Raises:
        InputError: When the file cannot be read, a line is no post, or an id stands there twice;
            it names the line.
    """
    return (post for _, post in read_placed_posts(path, remark))


def read_placed_posts(path: Path, remark: Remark) -> Iterator[tuple[int, Post]]:
    """Read like `read_posts`; each post with the byte that its line begins at."""
    return read_identified_lines(path, Post, "a post", on_cut_off=remark)
