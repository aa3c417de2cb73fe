"""What a client has said, and what a counsellor answered: the things that are scored and compared.

A *situation* is a conversation that waits for the counsellor; a *reply* is a situation and one
answer to it. Both are JSON lines.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, model_validator

from scriptgraph.core.settings import LONGEST_MESSAGE
from scriptgraph.files.lines import Identified

Words = Annotated[str, Field(min_length=1, max_length=LONGEST_MESSAGE)]


def _not_blank(text: str) -> str:
    if not text.strip():
        raise ValueError("it is empty")
    return text


class Said(BaseModel):
    """One message; `user` is the client, `assistant` the counsellor, as in OpenAI's messages."""

    model_config = ConfigDict(extra="ignore", frozen=True)

    role: Literal["user", "assistant"]
    content: Words

    @property
    def message(self) -> BaseMessage:
        """Give it as a message."""
        return HumanMessage(self.content) if self.role == "user" else AIMessage(self.content)


class Situation(Identified):
    """A conversation that waits for the counsellor; it ends with the client.

    A line may say `question` in place of `messages`: then the client has spoken once.
    """

    model_config = ConfigDict(extra="allow", frozen=True)

    id: Annotated[str, Field(min_length=1)]
    messages: Annotated[tuple[Said, ...], Field(min_length=1)]

    @model_validator(mode="before")
    @classmethod
    def _from_question(cls, given: Any) -> Any:
        if not isinstance(given, dict) or "question" not in given:
            return given
        if "messages" in given:
            raise ValueError("it has both `question` and `messages`; one of them is enough")
        question = given["question"]
        if not isinstance(question, str) or not question.strip():
            raise ValueError("`question` has to be a text that is not empty")
        if len(question) > LONGEST_MESSAGE:
            raise ValueError(f"`question`: {LONGEST_MESSAGE:,} characters are the most")
        said = [{"role": "user", "content": question}]
        return {**{k: v for k, v in given.items() if k != "question"}, "messages": said}

    @model_validator(mode="after")
    def _waits(self) -> Situation:
        if self.messages[-1].role != "user":
            raise ValueError("the last message has to be the client's (`user`)")
        return self

    @property
    def question(self) -> str:
        """Give what the client said last."""
        return self.messages[-1].content

    @property
    def conversation(self) -> list[BaseMessage]:
        """Give it as messages."""
        return [said.message for said in self.messages]


class Reply(Situation):
    """A situation and one answer to it."""

    reply: Annotated[Words, AfterValidator(_not_blank)]
    model: str | None = None
    """Who answered."""

    def line(self) -> str:
        """Write it as one line of JSON."""
        return self.model_dump_json(exclude_none=True)
