"""What the page is told while somebody writes."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, Field

from scriptgraph.files.versions import Version
from scriptgraph.web.bodies import Body
from scriptgraph.web.shown import FindingShown, InPart

LONGEST = 1_000_000
"""Characters of a text that somebody writes in a browser."""

_AUTHOR = "who writes; of somebody who has signed in, the name that they signed in with counts"

_PART = "where it stands in a part that the text uses, at `line`; null where in none"

TextFormat = Literal["yaml", "markdown"]


class FileShown(BaseModel):
    """A script or part of the folder, and whether it is sound."""

    name: str
    is_part: bool = Field(default=False, description="whether it is a part that scripts use")
    id: str | None = Field(default=None, description="null where no script can be made of the file")
    title: str = ""
    version: int | None = None
    revision: str | None = Field(
        default=None,
        description="the text's SHA-256, as `sha256sum` gives it; null where it cannot be read",
    )
    sections: int = 0
    errors: int = 0
    warnings: int = 0
    parameters: list[str] = Field(default=[], description="of a part: what it is to be given")
    leaves: list[str] = Field(default=[], description="of a part: the exits it can be left by")


class TextShown(BaseModel):
    """The text of a file."""

    name: str
    text: str
    revision: str
    format: TextFormat
    used_by: list[FileShown] | None = Field(
        default=None, description="of a part: the scripts that use it; null where it is none"
    )


class Saving(Body):
    """A text that is to be saved."""

    text: str = Field(max_length=LONGEST)
    based_on: str | None = Field(
        description="the revision that it was made from; null where the file is to be new"
    )
    remark: str = Field(default="", max_length=1_000)
    author: str = Field(default="", max_length=200, description=_AUTHOR)


class Saved(BaseModel):
    """A text that was saved, and what is to be said of it."""

    revision: str
    saved_at: str
    findings: list[FindingShown]
    used_by: list[FileShown] = Field(
        default=[], description="where a part was saved: the scripts that use it, checked again"
    )


class CurrentShown(BaseModel):
    """What somebody else has saved meanwhile."""

    revision: str
    text: str | None = Field(description="null where it is no UTF-8")
    author: str
    saved_at: str


class VersionText(BaseModel):
    """The text of a version."""

    text: str


class ChangeShown(BaseModel):
    """Something that has changed between two versions, in words."""

    kind: str
    section: str | None
    words: str
    old: str | None
    new: str | None


class Differences(BaseModel):
    """What has changed between two versions of a file."""

    changes: list[ChangeShown] | None = Field(
        description="null where no script can be made of one of them; `why` says of which"
    )
    why: str
    lines: list[str] = Field(description="a unified diff of the texts")


class Commenting(Body):
    """A comment that is to be written."""

    section: str | None = Field(default=None, max_length=200)
    author: str = Field(default="", max_length=200, description=_AUTHOR)
    text: str = Field(min_length=1, max_length=10_000)


class Settling(Body):
    """Whether a comment is settled."""

    settled: bool


class Written(Body):
    """A text as it stands in the editor."""

    name: str = Field(
        max_length=300,
        description="the file's name; its ending says how the text is read",
        json_schema_extra={"pattern": r"\.(yaml|yml|md)$"},
    )
    text: str = Field(max_length=LONGEST)
    editor: str | None = Field(
        default=None,
        max_length=100,
        description="whose text it is: what is asked newly takes the place of what was asked "
        "before, which is answered with 409 `overtaken`",
    )
    language: str = Field(
        default="en",
        max_length=20,
        description="of findings and picture, as far as there are texts in it (`de`)",
    )


class TaskShown(BaseModel):
    """A task of a section."""

    id: str
    text: str
    line: int


class SectionShown(BaseModel):
    """A section, as the outline shows it."""

    section: str
    title: str
    line: int
    tasks: list[TaskShown]
    part: InPart | None = Field(default=None, description=_PART)


class MoveShown(BaseModel):
    """A rule: an arrow of the picture, which bears its id as `data-move`."""

    id: str
    source: str | None = Field(description="null where it holds in every section")
    target: str = Field(description="a section, or `end`")
    line: int
    words: str
    kind: str
    part: InPart | None = Field(default=None, description=_PART)


class KeyShown(BaseModel):
    """A value that a task collects."""

    key: str
    type: str
    line: int


class Look(BaseModel):
    """What is to be said of a text at once."""

    findings: list[FindingShown]
    picture: str | None = Field(
        description="an SVG; null where there is nothing to draw. Boxes bear `data-section`, "
        "arrows `data-move`"
    )
    outline: list[SectionShown]
    moves: list[MoveShown]
    keys: list[KeyShown]
    leaves: list[str] = Field(default=[], description="of a part: the exits that rules may name")
    actions: list[str] = Field(default=[], description="what the application can be asked to do")
    not_drawn: str = Field(default="", description="why there is no picture, where there is none")


class FoundOut(FindingShown):
    """A finding, and the values with which it is so."""

    value: str | None = Field(default=None, description="such as `mood = 5`")


class StepShown(BaseModel):
    """Where a session is on a way, and how it came there."""

    section: str = Field(description="a section, or `end`")
    move: str | None = Field(description="the rule that led here; null at the start")
    line: int
    words: str = Field(description="the rule, and values with which it is followed")


class ProofShown(BaseModel):
    """A guarantee of the script, and what came of it."""

    guarantee: str
    line: int
    holds: bool | None = Field(description="null where it was neither proved nor refuted; see why")
    why: str
    walk: list[StepShown] = Field(description="a way on which it breaks")


class Proved(BaseModel):
    """What could be proved of a text."""

    proofs: list[ProofShown]
    findings: list[FoundOut]
    not_proved: list[str] = Field(description="what was left out, and why; a sentence each")


class Covered(BaseModel):
    """What a rehearsal has walked."""

    sections: list[str]
    moves: list[str]


class LeftShown(BaseModel):
    """What a rehearsal could not walk."""

    section: str | None
    move: str | None
    why: str
    line: int


class LineShown(BaseModel):
    """What was said in a rehearsal."""

    role: str = Field(description="user or agent")
    text: str
    section: str
    note: str = Field(description="where the session went then, and by which rule")


class DialogueShown(BaseModel):
    """A rehearsed dialogue."""

    title: str
    turns: list[LineShown]


class Rehearsed(BaseModel):
    """What came of a rehearsal."""

    covered: Covered
    left: list[LeftShown]
    dialogues: list[DialogueShown]
    more: int = Field(description="how many dialogues were walked besides those that are given")
    stopped: bool = Field(
        description="whether there was no more time: then nothing is said of what was not walked"
    )


class Playing(Written):
    """A way that is to be rehearsed as a chat."""

    walk: list[str] = Field(max_length=200, description="moves from the start, by their ids")


class Played(BaseModel):
    """A rehearsed chat."""

    turns: list[LineShown]


__all__ = ["FindingShown", "Version"]
