"""Filters that keep a reply out: each is a plain function with a name, and gives its reason.

They know English only, and err on the strict side: a good reply that is kept out costs one call, a
bad one that is let through may be sent to somebody. What they let through is not thereby good.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Annotated

from langchain_core.messages import BaseMessage, HumanMessage
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scriptgraph.core.errors import InputError
from scriptgraph.safety.danger import danger_in, plainly, points_to_help
from scriptgraph.safety.form import has_list, questions
from scriptgraph.safety.unwelcome import (
    ADVICE,
    CANNOT,
    DIAGNOSIS,
    DISMISSAL,
    DOSE,
    HEDGE,
    MARKUP,
    PRESCRIBER,
    SECRET,
)


class Filters(BaseModel):
    """Which filters there are, and their limits."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    fewest_words: Annotated[int, Field(ge=1)] = 3
    most_words: Annotated[int, Field(ge=1)] = 120
    off: frozenset[str] = frozenset()
    """Names of filters that are switched off."""

    @model_validator(mode="after")
    def _make_sense(self) -> Filters:
        if unknown := sorted(self.off - set(NAMES)):
            raise ValueError(f"there is no filter {unknown[0]!r}; there are {', '.join(NAMES)}")
        if self.fewest_words > self.most_words:
            raise ValueError("a reply cannot have more words at least than at most")
        return self


Filter = Callable[[str, Sequence[BaseMessage], Filters], str]
"""From a reply, what was said before it, and the limits to a reason; empty where it passes."""


def faults(reply: str, said: Sequence[BaseMessage], filters: Filters) -> dict[str, str]:
    """Apply every filter that is not switched off.

    Args:
        reply: The counsellor's words.
        said: The conversation so far; the last word is the client's.
        filters: Which, and how strict.

    Returns:
        Filter → why it keeps the reply out; empty where all let it through.
    """
    found = {
        name: passes(reply, said, filters)
        for name, passes in FILTERS.items()
        if name not in filters.off
    }
    return {name: why for name, why in found.items() if why}


def filters_without(names: Sequence[str], *, most_words: int | None = None) -> Filters:
    """Give the filters without some of them.

    Raises:
        InputError: When there is no filter of such a name, or no reply could pass.
    """
    given = {} if most_words is None else {"most_words": most_words}
    try:
        return Filters(off=frozenset(names), **given)
    except ValidationError as error:
        raise InputError(error.errors()[0]["msg"].removeprefix("Value error, ")) from error


def length(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out what is much too short or too long to be read in a chat."""
    count = len(reply.split())
    if count < filters.fewest_words:
        return f"{count} words; {filters.fewest_words} are the fewest"
    return f"{count} words; {filters.most_words} are the most" * (count > filters.most_words)


def one_question(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out more than one question; what stands in quotation marks is not being asked."""
    count = questions(reply)
    return f"{count} questions; one is the most" if count > 1 else ""


def plain_text(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out lists and markup: a counsellor speaks in sentences."""
    if has_list(reply):
        return "it holds a list"
    found = MARKUP.search(reply)
    return f"it holds markup: {found[0].strip()[:20]!r}" if found else ""


def dose(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out every dose of a medicine, and advice to change or stop one.

    What a doctor has said or is to be asked, and what the client has said, may be spoken of, but
    not in one sentence with advice.
    """
    told = _told_by_client(said)
    for sentence in _sentences(reply):
        for found in DOSE.finditer(sentence):
            is_known = PRESCRIBER.search(sentence[: found.start()]) or found[0].casefold() in told
            if not is_known or ADVICE.search(sentence):
                return _shown(found)
    return ""


def diagnosis(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out a diagnosis as a certainty, unless the client has named it before."""
    told = _told_by_client(said)
    for sentence in _sentences(reply):
        for found in DIAGNOSIS.finditer(sentence):
            named = found["disorder"] or found["state"]
            if not HEDGE.search(sentence) and named.casefold() not in told:
                return _shown(found)
    return ""


def confidentiality(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out the promise that nobody will ever know: with a life in danger it cannot be kept."""
    for sentence in _sentences(reply):
        found = SECRET.search(sentence)
        if found and not CANNOT.search(re.split(r"[,;:]", sentence[: found.start()])[-1]):
            return _shown(found)
    return ""


def dismissal(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Keep out words that wave away the danger that a client speaks of."""
    return _shown(DISMISSAL.search(plainly(reply))) if _danger(said) else ""


def human_help(reply: str, said: Sequence[BaseMessage], filters: Filters) -> str:
    """Demand that a reply points to human help where the client speaks of danger.

    It is the danger to end their life, to be harmed by somebody, or to harm somebody. Help is
    demanded of the reply to these words, and of later ones until one has done it.
    """
    danger = _danger(said)
    if danger and not points_to_help(reply):
        return f"the client speaks of {danger}, and the reply points to no human help"
    return ""


FILTERS: Mapping[str, Filter] = MappingProxyType(
    {
        "length": length,
        "question": one_question,
        "form": plain_text,
        "dose": dose,
        "diagnosis": diagnosis,
        "confidentiality": confidentiality,
        "dismissal": dismissal,
        "help": human_help,
    }
)
"""Name → filter, in the order in which reasons are given."""

REPEATED = "repeated"
"""Keeps out a candidate that says the same as an earlier one; see `candidates.filtered`."""

NAMES = (*FILTERS, REPEATED)
"""Everything that can be switched off."""


def _danger(said: Sequence[BaseMessage]) -> str:
    """Say what danger the client has spoken of, unless a reply has pointed to help since."""
    danger = ""
    for one in said:
        if isinstance(one, HumanMessage):
            danger = danger or danger_in(one.text)
        elif danger and points_to_help(one.text):
            danger = ""
    return danger


def _told_by_client(said: Sequence[BaseMessage]) -> str:
    return plainly(" ".join(one.text for one in said if isinstance(one, HumanMessage))).casefold()


def _shown(found: re.Match[str] | None) -> str:
    return f"it says {found[0][:80]!r}" if found else ""


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?]) ", plainly(text))
