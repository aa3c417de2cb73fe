"""`scriptgraph power`: how many patients and repetitions a difference needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from scriptgraph.cli.options import Json
from scriptgraph.cli.output import print_json, remark

if TYPE_CHECKING:
    from scriptgraph.metrics.power import Variation

PATIENTS = (6, 10, 20, 40, 80)
REPETITIONS = (1, 3, 5, 10)


@dataclass(frozen=True, kw_only=True)
class PowerOptions:
    """What was asked for on the command line."""

    plan: Annotated[Path, typer.Argument(metavar="PLAN", help="The plan.", show_default=False)]
    results: Annotated[
        Path,
        typer.Option(
            "--from", metavar="RESULTS", help="Sessions that say how much figures vary.",
            show_default=False,
        ),
    ]  # fmt: skip
    difference: Annotated[
        float,
        typer.Option(
            help="What is to be found, in the figure's own unit; of shares, 0.1 is ten points.",
            show_default=False,
        ),
    ]
    measure: Annotated[str, typer.Option(help="The figure, by its key in `report --json`.")] = (
        "correct_completions"
    )
    json: Json = False


def power(options: PowerOptions) -> None:
    """Say how many patients and repetitions a difference between two modes needs.

    Earlier sessions say how much a figure varies between sessions with one patient, and how much
    patients differ in what a mode does for them. The chance to find a difference (p below 0.05) is
    given for a comparison that is paired by patient, for the plan as it is and for others. Where
    the earlier sessions do not vary, no chance is known, and none is given.
    """
    from scriptgraph.cli.tables import print_result
    from scriptgraph.core.errors import InputError
    from scriptgraph.core.extras import require
    from scriptgraph.metrics.power import MEASURES, refuse_impossible, variation
    from scriptgraph.metrics.sources import read_source
    from scriptgraph.metrics.tally import Tally
    from scriptgraph.records.results import find_results
    from scriptgraph.studies.experiment.loading import load_experiment

    require("scipy", "report")
    if options.measure not in MEASURES:
        raise InputError(f"there is no figure {options.measure!r}; there are {', '.join(MEASURES)}")
    if not options.difference:
        raise InputError("a difference of 0 needs no patients; --difference says how much")
    experiment = load_experiment(options.plan)
    tally = Tally()
    read_source(tally, options.results, find_results(options.results), remark=remark)
    counted = [one for one in tally.figures if not one.discarded]
    measure = MEASURES[options.measure]
    found = variation(counted, measure)
    refuse_impossible(measure, found.value, options.difference)
    cases = len({str(persona.number) for persona in experiment.personas})
    document = {
        "measure": options.measure,
        "difference": options.difference,
        "variation": asdict(found),
        "unknown": None if found.is_known else _nothing_known(found),
        "assumptions": list(_assumptions(found, experiment.plan.modes)),
        **_figures(found, options.difference, cases, experiment.plan.repetitions),
    }
    if options.json:
        print_json(document)
    else:
        print_result(document["assumptions"], _blocks(document))


def _figures(
    found: Variation, difference: float, patients: int, repetitions: int
) -> dict[str, Any]:
    from scriptgraph.metrics.power import patients_for, power

    return {
        "plan": {
            "patients": patients,
            "repetitions": repetitions,
            "power": power(found, difference, patients, repetitions),
        },
        "power": {
            str(times): {str(n): power(found, difference, n, times) for n in PATIENTS}
            for times in REPETITIONS
        },
        "patients_needed": {
            str(times): patients_for(found, difference, times) for times in REPETITIONS
        },
    }


def _nothing_known(found: Variation) -> str:
    return (
        f"it does not vary over these {found.sessions} sessions, so nothing is known of how much "
        "others would: no chance can be given"
    )


def _assumptions(found: Variation, planned: Sequence[str]) -> Iterator[str]:
    yield (
        f"what it varies by is taken from {found.sessions} sessions with {found.patients} patients "
        f"in {', '.join(found.modes)}"
    )
    if unseen := [mode for mode in planned if mode not in found.modes]:
        yield (
            f"the plan has {', '.join(unseen)}, of which these results say nothing: it is taken to "
            "vary as in the others"
        )
    yield "patients are a sample, both modes meet the same ones, and the comparison is paired"
    yield "new sessions vary as those did, and means are about normal; p below 0.05, two-sided"
    yield "one difference is tested; for many, Holm's correction needs more"
    if found.interaction is None:
        yield (
            "these results have one mode with these patients: that patients differ in what a mode "
            "does for them is not known, and taken for 0, so more may be needed"
        )


def _blocks(document: Mapping[str, Any]) -> Iterator[Any]:
    from scriptgraph.report.table import Block
    from scriptgraph.report.wording import MISSING

    plan = document["plan"]
    needed = document["patients_needed"]
    rows = tuple(
        (
            f"{times} repetitions" if times != "1" else "1 repetition",
            *map(_shown, row.values()),
            MISSING if needed[times] is None else str(needed[times]),
        )
        for times, row in document["power"].items()
    )
    yield Block(
        f"Chance to find {document['difference']:+g} in {document['measure']}",
        ("", *(f"{n} patients" for n in PATIENTS), "patients for 0.8"),
        rows,
        note=f"Unknown: {document['unknown']}."
        if document["unknown"]
        else f"The plan, {plan['patients']} patients and {plan['repetitions']} repetitions: "
        f"{_shown(plan['power'])}.",
    )


def _shown(chance: float | None) -> str:
    from scriptgraph.report.wording import MISSING

    return MISSING if chance is None else f"{chance:.2f}"
