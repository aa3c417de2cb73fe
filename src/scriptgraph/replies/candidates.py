"""Candidates: several replies to one situation, from which the better ones are to be found."""

from collections.abc import Iterable
from typing import Annotated, Any

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage, convert_to_messages
from pydantic import Field, ValidationError

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError
from scriptgraph.files.kept import Kept, KeptCall
from scriptgraph.replies.reply import Reply, Said, Situation
from scriptgraph.safety.filters import REPEATED, Filters, faults


class Candidate(Reply):
    """One of several replies to the same situation; its line is also a reply's."""

    situation: str
    """The situation's id; `id` is the candidate's own."""

    candidate: Annotated[int, Field(ge=1)]
    """Its number among the candidates."""

    temperature: float | None = None
    seed: int | None = None
    at: str
    call: KeptCall | None = None
    faults: dict[str, str] = Field(default_factory=dict)
    """Filter → why it keeps the reply out."""

    rehearsal: bool = False
    """Whether no language model spoke."""

    @property
    def key(self) -> tuple[str, int]:
        """Give the situation, and which candidate it is."""
        return self.situation, self.candidate

    @property
    def passes(self) -> bool:
        """Say whether every filter lets it through."""
        return not self.faults


class NoReply(Kept):
    """A candidate that could not be had; the next run asks for it again."""

    situation: str
    candidate: Annotated[int, Field(ge=1)]
    model: str
    why: str

    @property
    def key(self) -> tuple[str, int]:
        """Give the situation, and which candidate it was to be."""
        return self.situation, self.candidate


def candidate_id(situation: str, number: int) -> str:
    """Name a candidate after its situation."""
    return f"{situation}#{number}"


def filtered(candidates: Iterable[Candidate], filters: Filters) -> list[Candidate]:
    """Note which filters keep candidates of one situation out.

    Where several say the same, the first stays: the others would be scored, and paired, twice.
    """
    seen: dict[tuple[str, ...], int] = {}
    noted = []
    for one in candidates:
        found = faults(one.reply, one.conversation, filters)
        first = seen.setdefault(tuple(one.reply.split()), one.candidate)
        if first != one.candidate and REPEATED not in filters.off:
            found[REPEATED] = f"it says the same as candidate {first}"
        noted.append(one.model_copy(update={"faults": found}))
    return noted


def situation_of(messages: Iterable[Any], id: str | None = None) -> Situation:
    """Read a conversation that waits for the counsellor, in any form that LangChain knows.

    Args:
        messages: Messages, or `{"role": ..., "content": ...}`; a session's state has such. Only
            what was said counts: system and tool messages are left out.
        id: The situation's id; without one, its hash.

    Raises:
        InputError: When it does not end with the client.
    """
    said = [
        {"role": _ROLES[type(message)], "content": message.text}
        for message in convert_to_messages(list(messages))
        if type(message) in _ROLES and message.text
    ]
    try:
        situation = Situation.model_validate({"id": id or "unnamed", "messages": said})
    except ValidationError as error:
        raise InputError(f"this is no situation: {error.errors()[0]['msg']}") from error
    return situation if id else situation.model_copy(update={"id": words_hash(situation.messages)})


def words_hash(messages: Iterable[Said]) -> str:
    """Identify a conversation by what was said."""
    return digest("\0".join(f"{said.role}: {said.content}" for said in messages))


_ROLES: dict[type[BaseMessage], str] = {HumanMessage: "user", AIMessage: "assistant"}
