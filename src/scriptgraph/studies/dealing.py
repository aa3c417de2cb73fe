"""A judge's work that can be dealt out: described, so that any machine can open its part of it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Generic, NamedTuple, Protocol, TypeVar

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.errors import ShardError
from scriptgraph.files.lines import Remark
from scriptgraph.models.retrying import Patience
from scriptgraph.studies.cluster.connecting import Cluster
from scriptgraph.studies.cluster.desk import Report
from scriptgraph.studies.cluster.tasks import carry_out_on
from scriptgraph.studies.cluster.worker import PATIENCE, Job, Line
from scriptgraph.studies.parts import Say
from scriptgraph.studies.shards import Shard


class Work(Protocol):
    """Asks for what is left."""

    @property
    def models(self) -> Sequence[BaseChatModel]:
        """Give whoever is asked."""
        ...

    async def carry_out(
        self, *, concurrency: int, on_done: Callable[[], object], must_halt: Callable[[], bool]
    ) -> None:
        """Call `on_done` after every answer, and ask before each whether to stop."""


W = TypeVar("W", bound=Work)
J = TypeVar("J", bound="Judging[Any]")


class Ears(NamedTuple):
    """Who is told what happens while work is opened and done."""

    remark: Remark
    """Of what is no error and should be known."""

    say: Say
    """Of what was understood, and of what came in from where."""

    patience: Patience
    """Of servers that want to be left alone."""


class TakeIn(Protocol):
    """Takes in what the other parts know."""

    def __call__(self, *, now: bool = False, patience: float = 0) -> None:
        """Do so, as `scriptgraph.studies.parts.Shared.take_in`."""


@dataclass(frozen=True)
class Opened(Generic[W]):
    """Work that is open: nobody else does any of it."""

    work: W
    left: int
    """How many answers are still to be had."""

    whole: Path
    """The file or folder of the whole, beside which those of the shards lie."""

    take_in: TakeIn


class Judging(ABC, Generic[W]):
    """What a judge is to do, described by plain values: no file is open, and no key is in it.

    It is a dataclass; what of it is a path is of this machine, unless `anywhere` has seen it.
    """

    @abstractmethod
    def opened(
        self, shard: Shard | None, ears: Ears, *, patience: float = 0
    ) -> AbstractContextManager[Opened[W]]:
        """Open it, or a shard of it, new or to go on in.

        Args:
            shard: The shard; None for the whole.
            ears: Who is told.
            patience: Seconds to wait for another process that works in it.

        Raises:
            EmptyShardError: When others may hold some of it.
            InputError: When there is nothing to do, or something stands against it.
        """


def anywhere(judging: J) -> J:
    """Give a description that means the same on every machine, whatever folder that stands in."""
    values: dict[str, Any] = {one.name: getattr(judging, one.name) for one in fields(judging)}  # type: ignore[arg-type]
    return replace(judging, **{name: _absolute(value) for name, value in values.items()})  # type: ignore[type-var]


def _absolute(value: Any) -> Any:
    match value:
        case Path():
            return value.absolute()
        case tuple():
            return tuple(map(_absolute, value))
        case _:
            return value


async def deal_out(
    cluster: Cluster,
    judging: Judging[Any],
    of: int,
    notice: Remark,
    *,
    concurrency: int,
    on_done: Callable[[], object],
    must_halt: Callable[[], bool],
) -> None:
    """Have every shard of a judge's work done by some machine of a cluster.

    What they were answered lies in their own files then; the whole takes it in (`Opened.take_in`).

    Args:
        cluster: Where.
        judging: The work.
        of: In how many shards.
        notice: Told of what happens in them.
        concurrency: How many jobs each of them does at a time.
        on_done: Called after each answer.
        must_halt: Asked again and again whether to stop.

    Raises:
        ShardError: When a machine cannot do its part.
    """
    everywhere = anywhere(judging)
    jobs = [JudgingJob(everywhere, Shard(number, of), concurrency) for number in range(1, of + 1)]
    whole = _Whole(on_done, must_halt, notice)
    await carry_out_on(cluster, jobs, whole)
    if whole.why:
        raise ShardError(whole.why)


class Standing(NamedTuple):
    """How far a shard is."""

    left: int
    """The answers that were still to be had when it was begun, or begun again."""

    done: int
    """Those that have come since."""


@dataclass
class Tally:
    """Counts the answers that shards have been given, whichever of them were begun again."""

    wanted: dict[str, int] = field(default_factory=dict)
    """Shard → the answers that it lacked when it was first heard of."""

    counted: int = 0

    def take(self, standings: Mapping[str, Standing]) -> int:
        """Take in where shards stand; give how many answers have come since it was last told."""
        for name, one in standings.items():
            self.wanted.setdefault(name, one.left)
        done = sum(self.wanted[name] - one.left + one.done for name, one in standings.items())
        new = max(0, done - self.counted)
        self.counted += new
        return new


@dataclass(frozen=True)
class JudgingJob(Job):
    """A shard of a judge's work, as a worker does it: as the command does with `--shard`."""

    judging: Judging[Any]
    part: Shard
    concurrency: int

    @property
    def shard(self) -> Shard:
        """Say which shard it is."""
        return self.part

    async def hold(self, line: Line) -> None:
        """Have judged what is left of the shard."""
        done = 0

        def on_done() -> None:
            nonlocal done
            done += 1

        waited = Patience(watch=line.waits)
        ears = Ears(line.notice, _unheard, waited)  # whoever began it has heard of the whole
        with self.judging.opened(self.part, ears, patience=PATIENCE) as opened:
            work = opened.work.carry_out(
                concurrency=self.concurrency,
                on_done=on_done,
                must_halt=lambda: bool(line.halt),
            )

            def report() -> Report[Standing]:
                is_over = not line.halt or done >= opened.left
                return Report(Standing(opened.left, done), "" if is_over else line.halt)

            await line.reporting(work, report)


def _unheard(told: str) -> None:
    pass


@dataclass
class _Whole:
    """A judge's work, as whoever began it sees it."""

    on_done: Callable[[], object]
    must_halt: Callable[[], bool]
    tell: Remark
    why: str = ""
    """Why it stops, unless somebody has asked for it."""

    _tally: Tally = field(default_factory=Tally)
    _told: set[str] = field(default_factory=set)

    def halted(self) -> str:
        return self.why or ("stopped" if self.must_halt() else "")

    def halt(self, why: str) -> None:
        if not self.halted():
            self.why = why

    def take(self, shards: Mapping[str, Report[Standing]]) -> None:
        """Say of every answer that it has come."""
        for _ in range(self._tally.take({name: one.standing for name, one in shards.items()})):
            self.on_done()

    def notice(self, news: str, *, trouble: bool = False) -> None:
        """Pass news on; what every shard says, for it reads the same file, is told once."""
        if news not in self._told:
            self._told.add(news)
            self.tell(news)
