"""The folder of preferences: candidates, their scores, and what they were made with.

One process works in it at a time. It keeps to one way of making candidates and scores; how they
are paired may change, for that costs nothing and is done anew every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field

from scriptgraph.core.calls import Spent, add_up
from scriptgraph.core.errors import InputError
from scriptgraph.files.ledger import Ledger, look_into, read_ledger
from scriptgraph.files.lines import Remark
from scriptgraph.files.whole import write_json
from scriptgraph.records.results import FAILURES, MANIFEST
from scriptgraph.replies.candidates import Candidate, NoReply, words_hash
from scriptgraph.replies.pairs import Rated
from scriptgraph.replies.reply import Situation
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.documents import Count, Part
from scriptgraph.studies.folder import FolderKind, locked_folder, versions
from scriptgraph.studies.parts import Say, others_of, part_of, tell_taken
from scriptgraph.studies.shards import Shard

CANDIDATES = "candidates.jsonl"
SCORES = "scores.jsonl"
STORE = "store.sqlite"

_KIND = FolderKind(
    "preferences",
    mark="what",
    other="holds preferences made in another way",
    grows={"candidates": None},
)


class FilterDesign(Part):
    """Which filters there are."""

    fewest_words: Count
    most_words: Count
    off: list[str]


class PreferenceDesign(Part):
    """What candidates and scores are made with."""

    models: Annotated[list[str], Field(min_length=1)]
    temperature: float | None
    """None where the models have none, or not all the same."""

    seed: int | None
    candidates: Count
    """How many there are of each situation; it may grow, and everything else has to stay."""

    filters: FilterDesign
    judge: str
    rubric: str
    rubric_hash: str
    replies: str | None = None
    """Identifies replies that others have had written; None where models drew them."""

    def kept(self) -> dict[str, Any]:
        """Give it as a manifest has it: without replies, as folders have always had it."""
        return self.model_dump(exclude={"replies"} if self.replies is None else None)


class PreferenceManifest(Part):
    """The manifest of a folder of preferences."""

    what: Literal["preferences"] = "preferences"
    rehearsal: bool
    """Whether some of it is no language model's."""

    design: PreferenceDesign
    versions: dict[str, str]


@dataclass(frozen=True)
class PreferenceFolder:
    """A folder, of a shard or of the whole, open for work."""

    path: Path
    whole: Path
    shard: Shard | None
    """None where the folder is the whole one."""

    design: PreferenceDesign
    say: Say
    candidates: Ledger[Candidate]
    sheets: Ledger[ScoreSheet]
    failures: Ledger[NoReply]
    """Why candidates could not be had."""

    @property
    def store(self) -> str:
        """Give the address of the store that keeps what is under way."""
        return str(self.path / STORE)

    def of(self, situation: Situation) -> list[Rated]:
        """Give the candidates of a situation, with their scores.

        Raises:
            InputError: When they are replies to something else that had the same id.
        """
        found = self.candidates.of(situation.id)
        for one in found.values():
            if words_hash(one.messages) != words_hash(situation.messages):
                raise InputError(
                    f"{self.candidates.file} holds replies to another situation "
                    f"{situation.id!r}; give another folder, or other ids"
                )
        return [Rated(one, self.sheets.last(one.id, 1)) for _, one in sorted(found.items())]

    def keep(
        self,
        candidates: Iterable[Candidate],
        sheets: Iterable[ScoreSheet],
        failures: Iterable[NoReply],
    ) -> None:
        """Write down what came of a situation; what is there already is not written again."""
        for one in candidates:
            if self.candidates.last(*one.key) is None:
                self.candidates.keep(one)
        for sheet in sheets:
            if self.sheets.last(*sheet.key) != sheet:
                self.sheets.keep(sheet)
        for failure in failures:
            if self.failures.last(*failure.key) != failure:
                self.failures.keep(failure)

    def cost(self) -> Spent:
        """Add up everything that was ever asked for here."""
        ledgers = (self.candidates, self.sheets, self.failures)
        return add_up([call for ledger in ledgers for call in ledger.every_call()])

    def take_in(self, *, now: bool = False, patience: float = 0) -> None:
        """Take in what the whole knows of a shard, or what the shards know of the whole.

        Nothing is written unless all of it can be.

        Args:
            now: Whether the others have been asked in this sitting.
            patience: Seconds to wait for whoever still works on a part.

        Raises:
            InputError: When one of them holds other work, is in use, or two answer the same
                question.
        """
        others = others_of(self.whole, self.shard)
        with ExitStack() as locks:
            for part in others:
                _KIND.refuse_other(part, self.design.kept())
                if self.shard is None:
                    locks.enter_context(locked_folder(part, patience=patience))
            lines = _take_in(self, others, now=now)
        tell_taken(lines, others, self.say)


@contextmanager
def open_preference_folder(
    whole: Path,
    design: PreferenceDesign,
    *,
    rehearsal: bool,
    remark: Remark,
    say: Say,
    shard: Shard | None = None,
    patience: float = 0,
) -> Iterator[PreferenceFolder]:
    """Open a folder, new or to go on in, and take in what its shards, or the whole, know.

    Args:
        whole: The folder of the whole; those of shards lie beside it.
        design: What candidates and scores are made with.
        rehearsal: Whether some of it is no language model's.
        remark: Told of what a crash cut off.
        say: Told what came in from the folders of shards.
        shard: The shard that is meant.
        patience: Seconds to wait for another process that works in it.

    Raises:
        InputError: When one of them holds other work or other files, is in use, or cannot be
            written, or when two answer the same question.
    """
    path = part_of(whole, shard)
    for one in (path, *others_of(whole, shard)):
        _KIND.refuse_other(one, design.kept())
    with locked_folder(path, patience=patience):
        folder = PreferenceFolder(
            path,
            whole,
            shard,
            design,
            say,
            read_ledger(path / CANDIDATES, Candidate, "a candidate", remark=remark),
            read_ledger(path / SCORES, ScoreSheet, "a sheet of scores", remark=remark),
            read_ledger(path / FAILURES, NoReply, "a failure", remark=remark),
        )
        manifest = PreferenceManifest(rehearsal=rehearsal, design=design, versions=versions())
        write_json(path / MANIFEST, {**manifest.model_dump(), "design": design.kept()})
        folder.take_in()
        yield folder


def _take_in(folder: PreferenceFolder, others: Sequence[Path], *, now: bool) -> int:
    """Take in what other folders know of a shard, or of the whole; gives how many lines came."""
    shard = folder.shard

    def belongs(one: Candidate | NoReply) -> bool:
        return shard is None or shard.holds(one.situation)

    candidates: dict[Path, list[Candidate]] = {}
    sheets: dict[Path, list[ScoreSheet]] = {}
    failures: dict[Path, list[NoReply]] = {}
    for other in others:
        drawn = look_into(other / CANDIDATES, Candidate, "a candidate")
        mine = candidates[other / CANDIDATES] = [one for one in drawn if belongs(one)]
        ids = {one.id for one in mine}
        scored = look_into(other / SCORES, ScoreSheet, "a sheet of scores")
        sheets[other / SCORES] = [one for one in scored if one.id in ids]
        lost = look_into(other / FAILURES, NoReply, "a failure")
        failures[other / FAILURES] = [one for one in lost if belongs(one)]
    # Nothing is written unless all of it can be.
    new_candidates = folder.candidates.beyond(candidates)
    new_sheets = folder.sheets.beyond(sheets)
    new_failures = folder.failures.beyond(failures)
    folder.candidates.add(new_candidates, now=now)
    folder.sheets.add(new_sheets, now=now)
    folder.failures.add(new_failures, now=now)
    return len(new_candidates) + len(new_sheets) + len(new_failures)
