"""Of whom a report's intervals speak, in sentences."""

from __future__ import annotations

from scriptgraph.metrics.comparison import Comparison
from scriptgraph.metrics.jackknife import FEWEST
from scriptgraph.metrics.sampling import Chosen, Sampling
from scriptgraph.report.wording import counted

_CHOSEN: dict[Chosen, str] = {
    "option": "as `--sampled` says",
    "plan": "as the plan says",
    "number": "as neither the plan nor `--sampled` says otherwise",
}


def of_whom(sampling: Sampling) -> str:
    """Say what is a sample, who chose that, and what its intervals are over."""
    cases, scripts = counted(sampling.cases, "patient case"), counted(sampling.scripts, "script")
    chosen = _CHOSEN[sampling.chosen]
    match sampling.sampled:
        case () if not sampling.cases:
            return "No record names a patient: each dialogue counts as drawn by itself."
        case ():
            few = sampling.chosen == "number" and sampling.cases < FEWEST
            why = f"fewer than {FEWEST} say nothing of others" if few else chosen
            return (
                f"Patients and scripts are fixed ({why}): intervals speak of repetitions with "
                f"{'this' if sampling.cases == 1 else 'these'} {cases} alone."
            )
        case ("patients",):
            return (
                f"Patients are a sample ({chosen}): intervals are over {cases}, all sessions with "
                "one drawn together, and speak of others like them."
                f"{_few(sampling, sampling.cases)}"
            )
        case ("scripts",):
            return (
                f"Scripts are a sample ({chosen}): intervals are over {scripts}, all sessions on "
                "one drawn together, and speak of others like them."
                f"{_few(sampling, sampling.scripts)}"
            )
        case _:
            least = min(sampling.cases, sampling.scripts)
            return (
                f"Patients and scripts are samples ({chosen}): intervals are over {cases} and "
                f"{scripts}, and speak of others like them.{_few(sampling, least)}"
            )


def how_compared(comparison: Comparison) -> str:
    """Say what is paired, and what the columns of a comparison are."""
    if comparison.are_copies:
        return "Both groups are the same dialogues, and cannot differ."
    return (
        f"{of_whom(comparison.sampling)} {_paired(comparison)} g: Hedges' g, in standard "
        "deviations between dialogues; h: Cohen's h, of shares. p: unadjusted, of one figure "
        f"alone; Holm's is corrected for all {comparison.tested} that are tested here."
    )


def _paired(comparison: Comparison) -> str:
    """Say what both groups have in common, and what is in one alone."""
    pairing, sampled = comparison.pairing, comparison.sampling.sampled
    if pairing.sessions:
        pairs = f"Sessions of one draw are paired, {counted(pairing.sessions, 'pair')}"
        groups = (comparison.first, comparison.second)
        alone = " and ".join(
            f"{number:,} of {group.title}"
            for group, number in zip(groups, pairing.alone, strict=True)
            if number
        )
        if not alone:
            return f"{pairs}; none is without a partner."
        return f"{pairs}, and all here is over these; left out, without a partner: {alone}."
    both, one = pairing.units
    if not both:
        return "Nothing is paired."
    those = counted(both, "patient case" if "patients" in sampled else "script")
    alone = f"; {one:,} in one alone" if one else ""
    return f"Sessions with the same one are paired: {those} in both groups{alone}."


def _few(sampling: Sampling, number: int) -> str:
    """Say why there is no interval, or not for every figure."""
    if number < FEWEST:
        return f" They are too few for any: {FEWEST} at least."
    if not sampling.unnamed:
        return ""
    names = "name" if sampling.unnamed > 1 else "names"
    return (
        f" {counted(sampling.unnamed, 'dialogue')} {names} none: a figure over such a one has "
        "no interval."
    )
