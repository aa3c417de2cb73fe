"""What a judge is to do, described: switches to verify, things to score, replies to compare."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from scriptgraph.core.settings import ATTEMPTS
from scriptgraph.corpora.reading import Given, find_dialogues
from scriptgraph.formats.case import Case
from scriptgraph.formats.script_of import Repertoire
from scriptgraph.models.described import model_name
from scriptgraph.records.results import checks_beside
from scriptgraph.replies.preferences import WHOLE, ReplyChoice
from scriptgraph.replies.rubric import Rubric
from scriptgraph.replies.scores import ScoreSheet
from scriptgraph.script.model import Script
from scriptgraph.studies.dealing import Ears, Judging, Opened
from scriptgraph.studies.judging import compare, score
from scriptgraph.studies.judging.cases import Cases
from scriptgraph.studies.judging.compare import Contest
from scriptgraph.studies.judging.items import Source
from scriptgraph.studies.judging.reply_pairs import pair_up
from scriptgraph.studies.judging.score import Appraisal
from scriptgraph.studies.judging.verdict_ledger import open_verdicts
from scriptgraph.studies.judging.verify import Verification
from scriptgraph.studies.named_model import NamedModel
from scriptgraph.studies.parts import open_shared
from scriptgraph.studies.shards import Shard


@dataclass(frozen=True, kw_only=True)
class Verifying(Judging[Verification]):
    """Have every switch of stored dialogues judged."""

    path: Path
    """An experiment's folder, or a file of dialogues."""

    judge: NamedModel
    script: Script | None = None
    """What dialogues were held on that no experiment's folder has the script of."""

    patients: bool = False
    """Whether the patients are checked as well; a case that is given says so, too."""

    case: Case | None = None
    out: Path | None = None
    """The file for the verdicts; None for the usual one beside the dialogues."""

    given: Given = field(default_factory=Given)

    @contextmanager
    def opened(
        self, shard: Shard | None, ears: Ears, *, patience: float = 0
    ) -> Iterator[Opened[Verification]]:
        """Open the verdicts, and find out which are lacking."""
        place = find_dialogues(self.path, verdicts=self.out, given=self.given, say=ears.say)
        judge = self.judge.asked(ears.patience, ears.remark)
        cases = self._cases()
        with open_verdicts(
            place.verdicts,
            checks_beside(place.verdicts),
            model=model_name(judge),
            with_checks=cases is not None,
            remark=ears.remark,
            say=ears.say,
            shard=shard,
            patience=patience,
        ) as kept:
            repertoire = Repertoire((self.path / "scripts",), self.script)
            ledgers = (kept.verdicts.ledger, kept.checks.ledger)
            work = Verification(place, repertoire, judge, *ledgers, ATTEMPTS, cases, shard)
            yield Opened(work, work.survey(ears.remark), place.verdicts, kept.take_in)

    def _cases(self) -> Cases | None:
        if self.case is not None:
            return Cases(given=self.case)
        return Cases(self.path / "patients") if self.patients else None


@dataclass(frozen=True, kw_only=True)
class Scoring(Judging[Appraisal]):
    """Have a rubric applied to replies or dialogues."""

    path: Path
    judge: NamedModel
    rubric: Rubric
    repeats: int = 1
    attempts: int = ATTEMPTS
    out: Path | None = None
    """The file for the scores; None for the usual one beside what is scored."""

    asked: Path | None = None
    """What replies answer that do not say it themselves."""

    given: Given = field(default_factory=Given)

    @contextmanager
    def opened(
        self, shard: Shard | None, ears: Ears, *, patience: float = 0
    ) -> Iterator[Opened[Appraisal]]:
        """Open the scores, and find out which are lacking."""
        judge = self.judge.asked(ears.patience, ears.remark)
        source = Source(self.path, self.rubric.judges, self.given, ears.say, self.asked, shard)
        with open_shared(
            self.file,
            shard,
            ScoreSheet,
            "a score",
            differs=score.differing(self.rubric, judge),
            remark=ears.remark,
            say=ears.say,
            patience=patience,
        ) as shared:
            work = Appraisal(source, self.rubric, judge, shared.ledger, self.repeats, self.attempts)
            yield Opened(work, work.survey(ears.remark), self.file, shared.take_in)

    @property
    def file(self) -> Path:
        """Name the file of all scores; what it lies beside is read later, and may not be there."""
        if self.out:
            return self.out
        name = f"scores.{self.rubric.id}.jsonl"
        if self.path.is_dir():
            return self.path / name
        return self.path.with_name(f"{self.path.stem}.{name}")


@dataclass(frozen=True, kw_only=True)
class Comparing(Judging[Contest]):
    """Have the replies of two systems compared."""

    a: Path
    b: Path
    judge: NamedModel
    rubric: Rubric
    per_principle: bool = False
    """Whether each criterion is asked about as well."""

    attempts: int = ATTEMPTS
    out: Path | None = None
    """The file for the choices; None for the usual one beside A's replies."""

    asked: Path | None = None
    given: Given = field(default_factory=Given)

    @contextmanager
    def opened(
        self, shard: Shard | None, ears: Ears, *, patience: float = 0
    ) -> Iterator[Opened[Contest]]:
        """Pair the replies, and open the choices."""
        pairs = pair_up(self.a, self.b, ears.remark, self.given, ears.say, self.asked, shard)
        judge = self.judge.asked(ears.patience, ears.remark)
        file = self.out or self.a.with_name(f"{self.a.stem}-{self.b.stem}.choices.jsonl")
        with open_shared(
            file,
            shard,
            ReplyChoice,
            "a choice",
            differs=compare.differing(pairs, self.rubric, model_name(judge)),
            remark=ears.remark,
            say=ears.say,
            patience=patience,
        ) as shared:
            criteria = [WHOLE, *self.rubric.by_id] if self.per_principle else [WHOLE]
            work = Contest(pairs, self.rubric, criteria, judge, shared.ledger, self.attempts)
            yield Opened(work, work.survey(ears.remark), file, shared.take_in)
