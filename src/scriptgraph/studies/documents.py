"""The documents that these commands write beside their lines: manifests, summary and ranking."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Counts = dict[str, Count]
Ends = tuple[float, float]
"""The two ends of an interval."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Spending(_Part):
    """What calls cost together (`scriptgraph.core.trace.Spent`)."""

    calls: Count
    input_tokens: Count
    output_tokens: Count
    unmetered: Count


class FilterDesign(_Part):
    """Which filters there were."""

    fewest_words: Count
    most_words: Count
    off: list[str]


class PreferenceDesign(_Part):
    """With what candidates and scores were made."""

    models: Annotated[list[str], Field(min_length=1)]
    temperature: float | None
    seed: int | None
    candidates: Count
    filters: FilterDesign
    judge: str
    rubric: str
    rubric_hash: str


class PreferenceManifest(_Part):
    """The manifest of a folder of preferences."""

    what: Literal["preferences"]
    rehearsal: bool
    design: PreferenceDesign
    versions: dict[str, str]


class Situations(_Part):
    """How far the situations are."""

    all: Count
    done: Count
    with_pairs: Count


class Candidates(_Part):
    """What became of the replies."""

    wanted: Count
    replied: Count
    passed: Count
    kept_out_by: Counts
    without_reply: Counts


class Scored(_Part):
    """What became of the scores."""

    wanted: Count
    complete: Count
    missing: Counts


class SideLengths(_Part):
    """How long the replies of one side are."""

    mean_words: float
    median_words: float
    mean_characters: float
    median_characters: float


class PairLengths(_Part):
    """Whether the longer reply tends to be the chosen one."""

    chosen: SideLengths
    rejected: SideLengths
    chosen_longer: Count
    rejected_longer: Count
    same_length: Count


class ModelShare(_Part):
    """How often a model's reply was chosen and rejected."""

    chosen: Count
    rejected: Count


class PreferenceSummary(_Part):
    """What came of all situations."""

    rehearsal: bool
    judge: str
    rubric: str
    gap: Annotated[float, Field(gt=0, allow_inf_nan=False)]
    pairing: Literal["all", "best"]
    situations: Situations
    candidates: Candidates
    scores: Scored
    pairs: Count
    not_paired: Counts
    lengths: PairLengths | None
    models: dict[str, ModelShare]
    cost: Spending
    files: list[str]


class RubricName(_Part):
    """A rubric, and what it asks."""

    id: str
    hash: str


class ArenaDocument(_Part):
    """The design of an arena."""

    counsellors: Annotated[dict[str, str], Field(min_length=2)]
    judge: str
    client_model: str
    rubric: RubricName
    turns: Annotated[int, Field(ge=1)]
    seed: int


class ArenaManifest(_Part):
    """The manifest of an arena's folder."""

    rehearsal: bool
    design: ArenaDocument
    clients: dict[str, str]
    """Client → the hash of what it is."""


class FirstPicked(_Part):
    """How often the reply shown first was picked."""

    yes: Count
    of: Count
    by_chance: Share | None


class Ranked(_Part):
    """How one counsellor fared."""

    name: str
    picked: Count
    offered: Count
    share: Share | None
    by_dialogue: Counts
    without_reply: Count
    strength: float | None
    interval: Ends | None
    elo: float | None
    elo_interval: Ends | None


class Ranking(_Part):
    """What the picks of an arena come to."""

    rehearsal: bool
    design: ArenaDocument
    dialogues: Count
    rounds: Count
    picked: Count
    ties: Count
    missing: Count
    unopposed: Count
    reasons: Counts
    first_picked: FirstPicked
    counsellors: list[Ranked]
    left: Count
    failures: dict[str, str]


class ExperimentManifest(_Part):
    """The manifest of a folder of dialogues; a role-play is an experiment without a script."""

    experiment: str
    rehearsal: bool
    planned: Count
    design: dict[str, Any]
    conduct: dict[str, Any]
    versions: dict[str, str]
    sessions: list[dict[str, str]] = []
