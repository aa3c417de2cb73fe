"""The folder of preferences: candidates, their scores, and what they were made with.

One process works in it at a time. It keeps to one way of making candidates and scores; how they
are paired may change, for that costs nothing and is done anew every time.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.core.trace import ModelCall
from scriptgraph.files.lines import Remark, append_lines, read_lines
from scriptgraph.files.whole import as_json, whole_file
from scriptgraph.replies.candidates import Candidate, NoReply, words_hash
from scriptgraph.replies.pairs import Rated
from scriptgraph.replies.reply import Situation
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.studies.folder import MANIFEST, Design, FolderKind, locked_folder, versions

CANDIDATES = "candidates.jsonl"
SCORES = "scores.jsonl"
FAILURES = "failures.jsonl"
STORE = "store.sqlite"

_KIND = FolderKind(
    "preferences",
    mark="what",
    other="holds preferences made in another way",
    grows="candidates",
)


@dataclass
class PreferenceFolder:
    """A folder, open for work."""

    path: Path
    candidates: dict[str, Candidate] = field(default_factory=dict)
    """By their ids."""

    sheets: dict[str, ScoreSheet] = field(default_factory=dict)
    """The last one of each candidate."""

    failures: dict[str, dict[int, NoReply]] = field(default_factory=dict)
    """Situation → candidate → why it could not be had the last time."""

    calls: list[ModelCall] = field(default_factory=list)
    """Everything that was ever asked for here."""

    @property
    def store(self) -> str:
        """Give the address of the store that keeps what is under way."""
        return str(self.path / STORE)

    def of(self, situation: Situation) -> list[Rated]:
        """Give the candidates of a situation, with their scores.

        Raises:
            InputError: When they are replies to something else that had the same id.
        """
        found = self._by_situation.get(situation.id, {}).values()
        for one in found:
            if words_hash(one.messages) != words_hash(situation.messages):
                raise InputError(
                    f"{self.path / CANDIDATES} holds replies to another situation "
                    f"{situation.id!r}; give another folder, or other ids"
                )
        return [
            Rated(one, self.sheets.get(one.id))
            for one in sorted(found, key=lambda one: one.candidate)
        ]

    def keep(
        self,
        candidates: Iterable[Candidate],
        sheets: Iterable[ScoreSheet],
        failures: Iterable[NoReply],
    ) -> None:
        """Write down what came of a situation; what is there already is not written again."""
        for one in candidates:
            if one.id not in self.candidates:
                append_lines(self.path / CANDIDATES, [one.line()])
                self._take_candidate(one)
        for sheet in sheets:
            if self.sheets.get(sheet.id) != sheet:
                append_lines(self.path / SCORES, [sheet.line()])
                self._take_sheet(sheet)
        for failure in failures:
            if self.failures.get(failure.situation, {}).get(failure.candidate) != failure:
                append_lines(self.path / FAILURES, [failure.line()])
                self._take_failure(failure)

    def write(self, name: str, text: str) -> Path:
        """Write a file of the folder entirely or not at all."""
        with whole_file(self.path / name) as file:
            file.write(text)
        return self.path / name

    def read(self) -> None:
        """Take in what is there."""
        for one in _lines(self.path / CANDIDATES, Candidate, "a candidate"):
            self._take_candidate(one)
        for sheet in _lines(self.path / SCORES, ScoreSheet, "a sheet of scores"):
            self._take_sheet(sheet)
        for failure in _lines(self.path / FAILURES, NoReply, "a failure"):
            self._take_failure(failure)

    def __post_init__(self) -> None:
        """Begin the index of candidates by situation."""
        self._by_situation: dict[str, dict[int, Candidate]] = {}

    def _take_candidate(self, one: Candidate) -> None:
        self.candidates[one.id] = one
        self._by_situation.setdefault(one.situation, {})[one.candidate] = one
        self._charge(one.call)

    def _take_sheet(self, sheet: ScoreSheet) -> None:
        self.sheets[sheet.id] = sheet
        self._charge(sheet.call)

    def _take_failure(self, failure: NoReply) -> None:
        self.failures.setdefault(failure.situation, {})[failure.candidate] = failure
        self._charge(failure.call)

    def _charge(self, call: ModelCall | None) -> None:
        if call is not None:
            self.calls.append(call)


@contextmanager
def open_preference_folder(
    path: Path, design: Design, *, rehearsal: bool, remark: Remark
) -> Iterator[PreferenceFolder]:
    """Open a folder, new or to go on in.

    Args:
        path: The folder.
        design: What candidates and scores are made with. `candidates`, how many there are of each
            situation, may grow; everything else has to stay.
        rehearsal: Whether some of it is no language model's.
        remark: Told of what a crash cut off.

    Raises:
        InputError: When it holds other work or other files, is in use, or cannot be written.
    """
    _KIND.refuse_other(path, design)
    with locked_folder(path, (CANDIDATES, SCORES, FAILURES), remark):
        folder = PreferenceFolder(path)
        folder.read()
        manifest = {
            "what": "preferences",
            "rehearsal": rehearsal,
            "design": design,
            "versions": versions(),
        }
        folder.write(MANIFEST, as_json(manifest))
        yield folder


def _lines(path: Path, kind: Any, noun: str) -> Sequence[Any]:
    return list(read_lines(path, kind, noun)) if path.exists() else []
