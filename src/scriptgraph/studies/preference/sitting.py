"""What is to become preference pairs, described: situations, and who replies and who scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from langchain_core.language_models import BaseChatModel

from scriptgraph.corpora.reading import Given
from scriptgraph.nodes.candidates import Voice
from scriptgraph.rehearsal.counsellor import RehearsedCounsellor
from scriptgraph.rehearsal.model import NAME
from scriptgraph.replies.candidates import Candidate
from scriptgraph.replies.reply import Situation
from scriptgraph.replies.rubric import Rubric
from scriptgraph.safety.filters import Filters
from scriptgraph.studies.dealing import Ears, Judging, Opened
from scriptgraph.studies.named_model import NamedModel
from scriptgraph.studies.preference.folder import PreferenceFolder, open_preference_folder
from scriptgraph.studies.preference.given import given_situations
from scriptgraph.studies.preference.prefer import Preferring, is_done, prefer, read_all_situations
from scriptgraph.studies.shards import Shard, refuse_empty


@dataclass(frozen=True)
class Sitting:
    """Situations whose replies are drawn and scored, into an open folder."""

    preferring: Preferring
    situations: Sequence[Situation]
    folder: PreferenceFolder

    @property
    def models(self) -> Sequence[BaseChatModel]:
        """Give whoever is asked: those that reply, and the judge."""
        return [*(voice.model for voice in self.preferring.pool), self.preferring.judge]

    def survey(self) -> int:
        """Count the situations that are still to do."""
        drawn = self.preferring.drawn
        return sum(not is_done(self.folder.of(one), drawn(one)) for one in self.situations)

    async def carry_out(
        self, *, concurrency: int, on_done: Callable[[], object], must_halt: Callable[[], bool]
    ) -> None:
        """Draw and score what is left; see `prefer`."""
        await prefer(
            self.preferring,
            self.situations,
            self.folder,
            concurrency=concurrency,
            on_done=on_done,
            must_halt=must_halt,
        )


@dataclass(frozen=True)
class Pool:
    """Who replies, in turn; each further reply of the same model has the next seed."""

    names: tuple[str, ...]
    candidates: int
    temperature: float
    seed: int

    def voices(self, ears: Ears) -> Iterator[Voice]:
        """Get the models."""
        for number in range(self.candidates):
            name = self.names[number % len(self.names)]
            drawn = self.seed + number // len(self.names)
            if name == NAME:
                yield Voice(RehearsedCounsellor(seed=drawn), drawn)
            else:
                named = NamedModel(name, self.temperature, drawn)
                yield Voice(named.asked(ears.patience, ears.remark), drawn)


@dataclass(frozen=True, kw_only=True)
class Pairing(Judging[Sitting]):
    """Have replies to situations drawn and scored, so that they can be paired."""

    path: Path
    """Situations, or dialogues that hold some."""

    out: Path
    """The folder of the whole."""

    pool: Pool
    judge: NamedModel
    rubric: Rubric
    filters: Filters
    replies: tuple[Path, ...] = ()
    """Replies of others in place of the pool's."""

    given: Given = field(default_factory=Given)

    @contextmanager
    def opened(
        self, shard: Shard | None, ears: Ears, *, patience: float = 0
    ) -> Iterator[Opened[Sitting]]:
        """Read the situations, open the folder, and find out what is left."""
        every, replies = self._read(ears)
        wanted = [one for one in every if shard is None or shard.holds(one.id)]
        if not wanted:
            refuse_empty(self.path, "situation", shard)
        preferring = Preferring(
            rubric=self.rubric,
            pool=() if replies else list(self.pool.voices(ears)),
            given=replies,
            judge=self.judge.asked(ears.patience, ears.remark),
            filters=self.filters,
        )
        with open_preference_folder(
            self.out,
            preferring.design(),
            rehearsal=preferring.rehearsal,
            remark=ears.remark,
            say=ears.say,
            shard=shard,
            patience=patience,
        ) as folder:
            work = Sitting(preferring, wanted, folder)
            yield Opened(work, work.survey(), self.out, folder.take_in)

    def _read(self, ears: Ears) -> tuple[Sequence[Situation], Mapping[str, Sequence[Candidate]]]:
        """Read the situations, and the replies of others to them where there are any."""
        if self.replies:
            return given_situations(self.replies, self.path, ears.remark)
        return read_all_situations(self.path, ears.remark, self.given, ears.say), {}
