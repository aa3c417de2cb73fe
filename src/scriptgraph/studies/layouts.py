"""What the files of these commands hold, as strict schemas: for whoever reads them by program.

`schema_of(path)` gives the schema of a file by its name; `check_file(path)` holds a file to it.
Nothing that a schema does not name may stand in a file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, create_model

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.files.whole import as_json
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.results import DIALOGUES, FAILURES, MANIFEST, Failure
from scriptgraph.replies.candidates import Candidate, NoReply
from scriptgraph.replies.preferences import ReplyChoice
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.arena.folder import ArenaManifest
from scriptgraph.studies.arena.summary import Ranking
from scriptgraph.studies.arena.tournament import ArenaDialogue
from scriptgraph.studies.cards import Conversion
from scriptgraph.studies.documents import Count, Part
from scriptgraph.studies.preference.folder import PreferenceManifest
from scriptgraph.studies.preference.summary import PreferenceSummary

Text = Annotated[str, Field(min_length=1)]


class _Row(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class Message(_Row):
    """One message, as TRL and OpenAI write it."""

    role: Literal["user", "assistant"]
    content: Text


Messages = Annotated[list[Message], Field(min_length=1)]


class DpoRow(_Row):
    """A pair as TRL reads it with an explicit prompt."""

    prompt: Messages
    chosen: Annotated[list[Message], Field(min_length=1, max_length=1)]
    rejected: Annotated[list[Message], Field(min_length=1, max_length=1)]


class RewardRow(_Row):
    """A pair as TRL reads it with an implicit prompt: two whole conversations."""

    chosen: Messages
    rejected: Messages


class _Pair(_Row):
    ID: Text
    prefID: Annotated[int, Field(ge=1)]
    question: Text
    chosen: Text
    rejected: Text
    chosen_model: str | None
    rejected_model: str | None


def flat_row(rubric: str = "principles") -> type[BaseModel]:
    """Give the schema of a pair in the published flat layout: a rating for each criterion."""
    loaded = load_rubric(rubric)
    rating: Any = (Annotated[int, Field(ge=loaded.lowest, le=loaded.highest)], ...)
    ratings = {
        f"{side}_{criterion}_rating": rating
        for side in ("chosen", "rejected")
        for criterion in loaded.by_id
    }
    return create_model("FlatRow", __base__=_Pair, **ratings)


class ExperimentManifest(Part):
    """The manifest of a folder of dialogues; a role-play is an experiment without a script."""

    experiment: str
    rehearsal: bool
    planned: Count
    design: dict[str, Any]
    conduct: dict[str, Any]
    versions: dict[str, str]
    sha256: dict[str, str] = Field(default_factory=dict)
    """What it was made from → its hash; folders from before have none."""

    sessions: tuple[dict[str, str], ...] = ()


class SessionCandidate(Candidate):
    """A candidate that a session with best of n drew."""

    sent: bool
    value: float | None = None


def schema_of(path: Path) -> type[BaseModel] | None:
    """Give the schema of a file by its name: of the whole, or of each line; None without one."""
    whole = path.as_posix()
    for pattern, kind in _SCHEMAS.items():
        if fnmatch(whole, f"*{pattern}"):
            return kind or _by_folder(path)
    return None


def check_file(path: Path) -> int:
    """Hold a file to its schema, and give the number of documents in it.

    Raises:
        InputError: When it has no schema or breaks it; it names file and line.
    """
    kind = schema_of(path)
    if kind is None:
        raise InputError(f"{path} has no schema")
    text = path.read_text(encoding="utf-8")
    documents = text.splitlines() if path.suffix == ".jsonl" else [text]
    for number, document in enumerate(documents, start=1):
        try:
            found = kind.model_validate_json(document)
        except ValidationError as error:
            raise InputError(f"{path}:{number}: not {kind.__name__}: {told(error)}") from error
        if unknown := next(_undeclared(found), ""):
            raise InputError(f"{path}:{number}: {kind.__name__} knows no {unknown}")
        as_json(found.model_dump(mode="json"))
    return len(documents)


def _undeclared(value: Any, place: str = "") -> Iterator[str]:
    """Name what a part holds beyond its fields, at any depth: the lines' own kinds allow it."""
    match value:
        case BaseModel():
            yield from (f"{place}{key}" for key in value.model_extra or {})
            for name in type(value).model_fields:
                yield from _undeclared(getattr(value, name), f"{place}{name}.")
        case Mapping():
            for key, part in value.items():
                yield from _undeclared(part, f"{place}{key}.")
        case list() | tuple():
            for number, part in enumerate(value):
                yield from _undeclared(part, f"{place}{number}.")


def _by_folder(path: Path) -> type[BaseModel]:
    """Tell folders apart by what else is in them: several have files of the same name."""
    if (path.parent / "ranking.json").exists():
        return ArenaManifest if path.name == MANIFEST else ArenaDialogue
    is_preference = (path.parent / "summary.json").exists()
    kinds: dict[str, type[BaseModel]] = {
        MANIFEST: PreferenceManifest if is_preference else ExperimentManifest,
        FAILURES: NoReply if is_preference else Failure,
        DIALOGUES: Dialogue,
    }
    return kinds[path.name]


_SCHEMAS: Mapping[str, type[BaseModel] | None] = {
    "pairs.jsonl": flat_row(),
    "dpo.jsonl": DpoRow,
    "reward.jsonl": RewardRow,
    "session*.candidates.jsonl": SessionCandidate,
    "/candidates.jsonl": Candidate,
    ".scores.*.jsonl": ScoreSheet,
    "/scores*.jsonl": ScoreSheet,
    ".choices.jsonl": ReplyChoice,
    "/conversions.jsonl": Conversion,
    "/summary.json": PreferenceSummary,
    "/ranking.json": Ranking,
    f"/{MANIFEST}": None,
    f"/{DIALOGUES}": None,
    f"/{FAILURES}": None,
    "/session*.jsonl": Dialogue,
}
"""How a file's name ends → what it holds; None where the folder tells."""
