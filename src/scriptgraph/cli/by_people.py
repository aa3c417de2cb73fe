"""How a judge's agreement with people is shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from scriptgraph.cli.judged import number
from scriptgraph.report.table import Block
from scriptgraph.report.wording import MISSING, chance, share

if TYPE_CHECKING:
    from scriptgraph.metrics.by_people import Agreement, Trend

NOTE = (
    "Kappa is Cohen's, weighted where scores have an order; alpha is Krippendorff's; correlation "
    "and trends are Spearman's. Bias is the judge minus people. A trend says whether the judge is "
    "the more above people, the longer a reply is or the later it comes."
)


def people_blocks(found: Mapping[str, Agreement], judge: str) -> Iterator[Block]:
    """Give how a judge agrees with people, and what it gave where people gave what."""
    if not found:
        return
    header = ("", "n", "same", "kappa", "alpha", "people's own", "correlation", "bias")
    rows = tuple((name, *_cells(one)) for name, one in found.items())
    trends = ("by length", "by place")
    yield Block(f"{judge} against people", (*header, *trends), rows, note=NOTE)
    for name, one in found.items():
        yield _confusion(name, one)


def _cells(one: Agreement) -> Iterator[str]:
    yield str(one.n)
    yield share(one.same, one.ratings)
    yield number(one.kappa)
    yield number(one.alpha)
    yield number(one.people_alpha)
    yield number(one.correlation)
    yield number(one.bias, one.bias_interval)
    yield _trend(one.by_length)
    yield _trend(one.by_position)


def _trend(trend: Trend | None) -> str:
    return MISSING if trend is None else f"{trend.rho:+.2f} (p {chance(trend.p)})"


def _confusion(name: str, one: Agreement) -> Block:
    given = sorted({judged for row in one.confusion.values() for judged in row}, key=float)
    rows = tuple(
        (f"people: {people}", *(str(row.get(judged, 0)) for judged in given))
        for people, row in one.confusion.items()
    )
    return Block(f"{name}: what the judge gave", ("", *given), rows)
