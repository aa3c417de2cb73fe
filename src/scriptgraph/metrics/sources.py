"""Reads dialogues from where they lie, and says how far the experiments behind them have come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.metrics.figures import Figures
from scriptgraph.metrics.sampling import SAMPLED, Sampled
from scriptgraph.metrics.spending import Bill, Judging, Prices, Spending, observer_calls
from scriptgraph.metrics.tally import Tally
from scriptgraph.records.dialogue import Dialogue
from scriptgraph.records.people import agreement_with_people
from scriptgraph.records.results import Failure, Results, read_results


@dataclass(frozen=True)
class Source:
    """What became of the sessions of one folder or file."""

    path: str
    dialogues: int
    """Dialogues that were read, discarded ones among them."""

    discarded: int
    """Dialogues that the plan leaves out of the figures."""

    failures: Mapping[str, int]
    """Reason → sessions that failed and have not ended since."""

    experiment: str | None = None
    """What the manifest calls it; None where there is none."""

    planned: int | None = None
    spent: Spending = field(default_factory=Spending)
    sampled: tuple[Sampled, ...] | None = None
    """What the plan says is a sample; None where it says nothing."""

    verifiers: Mapping[str, Mapping[str, Mapping[str, Any]]] = field(default_factory=dict)
    """Who judged its switches → by what it finds, how it agrees with people; empty as unknown."""

    rehearsal: bool = False
    """Whether the manifest says that the rehearsal model speaks."""

    copied: Mapping[str, int] = field(default_factory=dict)
    """Earlier source → dialogues that it has as well, held at the same moment; all are counted."""

    remarks: tuple[str, ...] = ()
    """What could not be read and was left out: lines cut off by a crash."""

    @property
    def failed(self) -> int:
        """Count the sessions that failed."""
        return sum(self.failures.values())

    @property
    def open(self) -> int | None:
        """Count the planned sessions that have neither ended nor failed."""
        if self.planned is None:
            return None
        return max(0, self.planned - self.dialogues - self.failed)


def read_source(
    tally: Tally,
    path: Path,
    results: Results,
    *,
    remark: Remark = lambda _: None,
    on_dialogue: Callable[[], object] = lambda: None,
) -> Source:
    """Read the dialogues of one source into a tally, and what its experiment says about itself.

    Args:
        tally: Takes in the dialogues.
        path: The source, as the report is to name it.
        results: Where its files are.
        remark: Told what is left out.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When a file cannot be read, or a line is not what it should be.
    """
    name, remarks = str(path), list[str]()

    def note(text: str) -> None:
        remarks.append(text)
        remark(text)

    about = _About.read(results)
    failed = {failure.id: failure for failure in results.failed(note)}
    seen, first = _Seen(about.prices), len(tally.figures)
    for dialogue in read_results(results, note):
        tally.add(dialogue, name)
        seen.add(dialogue)
        if (met := tally.met(dialogue, name)) != name:
            seen.copied[met] += 1
        failed.pop(dialogue.id, None)
        on_dialogue()
    for failure in failed.values():
        tally.add_failure(failure, name)
    figures = tally.figures[first:]
    return Source(
        name,
        dialogues=len(figures),
        discarded=sum(one.discarded for one in figures),
        failures=dict(Counter(failure.reason for failure in failed.values()).most_common()),
        experiment=about.experiment,
        planned=about.planned,
        spent=_spent(figures, failed.values(), seen, results, about.prices),
        sampled=about.sampled,
        verifiers={
            judge: agreement_with_people(results.verdicts, judge) for judge in sorted(seen.judges)
        },
        rehearsal=about.rehearsal,
        copied=dict(seen.copied),
        remarks=tuple(remarks),
    )


@dataclass(frozen=True)
class _About:
    """What an experiment's manifest says; nothing where there is none."""

    experiment: str | None
    planned: int | None
    sampled: tuple[Sampled, ...] | None
    rehearsal: bool
    prices: Prices

    @classmethod
    def read(cls, results: Results) -> _About:
        manifest = results.manifest_data()
        return cls(
            manifest.get("experiment"),
            _planned(manifest, results),
            _sampled(manifest, results),
            manifest.get("rehearsal") is True,
            Prices.of(manifest, results.manifest),
        )


@dataclass
class _Seen:
    """What the dialogues of a source tell of it, beside their figures."""

    prices: Prices
    judges: set[str] = field(default_factory=set)
    """Who gave the verdicts that they hold."""

    watched: list[float | None] = field(default_factory=list)
    """Dollars of the observer, of each dialogue that has one."""

    copied: Counter[str] = field(default_factory=Counter)
    """As in `Source`."""

    kept: int = 0
    """As in `Spending`."""

    def add(self, dialogue: Dialogue) -> None:
        """Take in a dialogue."""
        verdicts = (step.verdict for step in dialogue.steps if step.verdict)
        self.judges.update(verdict.model for verdict in verdicts if verdict.model)
        self.kept += sum(step.kept for step in dialogue.steps)
        if any(observer_calls(dialogue)):
            self.watched.append(self.prices.observer(dialogue))


def _spent(
    figures: Collection[Figures],
    failed: Collection[Failure],
    seen: _Seen,
    results: Results,
    prices: Prices,
) -> Spending:
    """Add up what was paid for: for sessions as they say, for judges as they are priced."""
    agent = [one.agent_dollars for one in figures] + [one.cost.agent for one in failed]
    patient = [one.patient_dollars for one in figures] + [one.cost.patient for one in failed]
    verdicts = _verified(figures, results, prices)
    checks = prices.judges(results.patient_checks, "a check of a patient")
    return Spending(
        agent=Bill.of(agent),
        patient=Bill.of(patient),
        observer=Bill.of(seen.watched),
        verifier=verdicts.bill,
        patient_check=checks.bill,
        kept=seen.kept + verdicts.kept + checks.kept,
    )


def _verified(figures: Iterable[Figures], results: Results, prices: Prices) -> Judging:
    """Price the verdicts; of those that only the dialogues hold nobody knows the price."""
    if results.verdicts.exists():
        return prices.judges(results.verdicts, "a verdict")
    return Judging(Bill.of(None for one in figures for _ in range(one.judged_completions)))


def _planned(manifest: Mapping[str, Any], results: Results) -> int | None:
    planned = manifest.get("planned")
    if planned is None or (isinstance(planned, int) and not isinstance(planned, bool)):
        return planned
    raise InputError(f"{results.manifest}: planned: {planned!r} is no number of sessions")


def _sampled(manifest: Mapping[str, Any], results: Results) -> tuple[Sampled, ...] | None:
    said = manifest.get("conduct", {}).get("sampled")
    if said is None:
        return None
    if not isinstance(said, list) or not set(said) <= set(SAMPLED):
        raise InputError(f"{results.manifest}: conduct.sampled: {said!r} names no samples")
    return tuple(one for one in SAMPLED if one in said)
