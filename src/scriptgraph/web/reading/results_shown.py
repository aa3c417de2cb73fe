"""Dialogues of results as the JSON API shows them."""

from __future__ import annotations

from pydantic import BaseModel, Field

from scriptgraph.state.session import Value
from scriptgraph.web.reading.document import TurnDocument


class ResultsShown(BaseModel):
    """An experiment, or a file of dialogues."""

    name: str = Field(description="the folder or file, from the served folder on")
    is_experiment: bool


class ResultsListed(BaseModel):
    """The results of the served folder."""

    results: list[ResultsShown]
    is_cut: bool = Field(description="whether the folder holds too much for all to be looked at")


class DialogueListed(BaseModel):
    """A dialogue as a list shows it."""

    at: int = Field(description="the byte at which it begins in its file")
    line: int
    id: str = ""
    script: dict[str, str] | None = None
    mode: str = ""
    patient: str = ""
    ended: bool = Field(default=False, description="whether it came to its end, or was stopped")
    exit_reason: str = ""
    section: str = Field(default="", description="where it stopped; empty where it has no sections")
    turns: int = Field(default=0, description="messages of the agent")
    began_at: str = ""
    danger: str = Field(
        default="", description="the gravest danger that was heard in it; empty where none was"
    )
    rehearsal: bool = False
    error: str = Field(
        default="", description="why the line cannot be read; then nothing else is known of it"
    )


class DialoguesListed(BaseModel):
    """A page of dialogues."""

    dialogues: list[DialogueListed]
    more: str | None = Field(
        description="give it as `before`; a page that is not full may be followed by others"
    )


class DialogueDocument(BaseModel):
    """A whole dialogue."""

    about: DialogueListed
    collected: dict[str, Value]
    titles: dict[str, str] = Field(
        description="section → its title; empty where nobody has the script any more"
    )
    turns: list[TurnDocument]
