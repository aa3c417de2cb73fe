"""What dialogues and their judges cost; a sum is unknown as soon as one of its parts is."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import BaseModel, ValidationError

from scriptgraph.core.calls import ModelCall
from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import pass_over, read_lines
from scriptgraph.records.dialogue import Dialogue, Step
from scriptgraph.records.prices import Price, dollars_of, price_of


@dataclass(frozen=True, slots=True)
class Bill:
    """A sum of dollars, of which parts may be unknown."""

    known: float = 0.0
    """What is known of it: it is at least this."""

    parts: int = 0
    unknown: int = 0
    """Parts that nobody knows."""

    @classmethod
    def of(cls, parts: Iterable[float | None]) -> Bill:
        """Add up; the order of the parts makes no difference."""
        given = list(parts)
        known = [part for part in given if part is not None]
        return cls(math.fsum(known), len(given), len(given) - len(known))

    @property
    def dollars(self) -> float | None:
        """Give the whole sum; None as soon as one part is unknown, or where there is none."""
        return None if self.unknown or not self.parts else self.known

    def __add__(self, other: Bill) -> Bill:
        """Put two sums together."""
        return Bill(
            self.known + other.known, self.parts + other.parts, self.unknown + other.unknown
        )


@dataclass(frozen=True)
class Spending:
    """What everything in one source cost, failed and discarded sessions included."""

    agent: Bill = field(default_factory=Bill)
    """A part is a session, like the patient's and the observer's."""

    patient: Bill = field(default_factory=Bill)
    observer: Bill = field(default_factory=Bill)
    verifier: Bill = field(default_factory=Bill)
    """A part is a verdict, also one that a later one has replaced."""

    patient_check: Bill = field(default_factory=Bill)
    """A part is a check."""

    kept: int = 0
    """Calls in the dialogues and of the judges that were answered from kept answers."""

    @property
    def total(self) -> Bill:
        """Add everything up."""
        judged = self.verifier + self.patient_check
        return self.agent + self.patient + self.observer + judged

    @property
    def is_known(self) -> bool:
        """Say whether any of it is known; that scripted patients cost nothing is no news."""
        return self.total.known > 0 or self.total.dollars is not None


class Judging(NamedTuple):
    """What a file of verdicts or checks took."""

    bill: Bill
    kept: int = 0
    """Calls that were answered from kept answers."""


class _Conduct(BaseModel):
    prices: dict[str, Price] = {}


class _Manifest(BaseModel):
    conduct: _Conduct = _Conduct()


class _Judged(BaseModel):
    """What a line of verdicts, or of checks, says about its cost."""

    model: str = ""
    call: ModelCall | None = None


@dataclass(frozen=True)
class Prices:
    """The prices of an experiment, by the name that a model is asked for."""

    by_model: Mapping[str, Price] = field(default_factory=dict)

    @classmethod
    def of(cls, manifest: Mapping[str, Any], path: Path | None) -> Prices:
        """Take them from a manifest.

        Raises:
            InputError: When there is something else in their place.
        """
        try:
            return cls(_Manifest.model_validate(manifest).conduct.prices)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"]))
            raise InputError(f"{path}: {where}: {first['msg']}") from error

    def price(
        self, model: str, read: int | None, written: int | None, cached: int = 0
    ) -> float | None:
        """Price tokens; None where they, or the model's price, are not known."""
        price = price_of(model, self.by_model)
        return price.of(read, written, cached) if price else None

    def observer(self, dialogue: Dialogue) -> float | None:
        """Price what watched over a dialogue without a script, which records count nowhere."""
        asked = (dialogue.models or {}).get("observer", "")
        return Bill.of(
            self.price(asked, step.input_tokens, step.output_tokens, _cached(step))
            for step in observer_calls(dialogue)
        ).dollars

    def judges(self, path: Path, noun: str) -> Judging:
        """Price every line of verdicts or checks; one for which no model was asked is free.

        Raises:
            InputError: When a line cannot be read.
        """
        if not path.exists():
            return Judging(Bill())
        lines = read_lines(path, _Judged, noun, on_cut_off=pass_over)
        asked = [(one.model, one.call) for one in lines if one.call]
        bill = Bill.of(
            dollars_of(call, price_of(model or call["model"], self.by_model))
            for model, call in asked
        )
        return Judging(bill, sum(call.get("kept", 0) for _, call in asked))


def _cached(step: Step) -> int:
    """Say how many of a step's input tokens its server had kept; 0 where nobody says."""
    call = step.decision.get("call") if step.decision else None
    return call.get("cached_tokens", 0) if call else 0


def observer_calls(dialogue: Dialogue) -> Iterator[Step]:
    """List the steps of a dialogue for which an observer's model was asked."""
    return (step for step in dialogue.steps if step.actor == "observer" and step.model)
