"""The safety case as one HTML page: it asks nobody for anything, and can be printed."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from jinja2 import Template
from markupsafe import Markup

from scriptgraph.assurance.case.claims import Area, Claim, Outcome, SafetyCase
from scriptgraph.assurance.case.compared import Change, Compared
from scriptgraph.report.templates import environment

AREAS: Mapping[Area, tuple[str, str]] = {
    "guarantees": (
        "What the scripts guarantee",
        "A guarantee is proved over every path that the script's rules allow and every value that "
        "a session can collect; what a language model says or decides cannot break it. One that "
        "does not hold is shown with a session that breaks it.",
    ),
    "paths": (
        "Every path, walked",
        "A stand-in takes the language model's place and leads a session along every path of the "
        "compiled graph, so that everything else is the software that users talk to. Each of these "
        "sessions is then replayed and audited.",
    ),
    "guard": (
        "Hearing danger",
        "The guard reads every message of a user. These figures are counts over messages that "
        "people have labelled; they say nothing of messages that nobody has thought of.",
    ),
    "sessions": (
        "Sessions that took place",
        "An audit reads stored sessions again, without a language model, and holds every decision "
        "against the script and against what was said.",
    ),
    "tampering": (
        "Tampering",
        "Sessions are falsified on purpose, to show that an audit that finds nothing means "
        "something.",
    ),
    "faults": (
        "Hostile models and faults",
        "What sessions make of models that answer as badly as they can, of processes that are "
        "killed, and of turns that come at the same time.",
    ),
    "privacy": (
        "Privacy",
        "The files and tables of stores are searched for what somebody said.",
    ),
}
"""Area → its heading, and what a reader has to know."""

OUTCOMES: Mapping[Outcome, str] = {
    "shown": "shown",
    "refuted": "refuted",
    "open": "not shown",
}

_CHANGES: Mapping[Change, str] = {
    "new": "new",
    "fallen": "has fallen",
    "unchanged": "",
    "mended": "holds again",
    "changed": "still not shown",
}


def page(found: Compared, *, made_at: str, versions: Mapping[str, str]) -> str:
    """Write a case as HTML.

    Args:
        found: The case, held against the earlier one.
        made_at: When it was made: ISO 8601, UTC.
        versions: Package → version.
    """
    case = found.case
    areas = [
        {
            "key": area,
            "title": title,
            "lead": lead,
            "claims": claims,
            "tables": [table for table in case.tables if table.area == area],
        }
        for area, (title, lead) in AREAS.items()
        if (claims := [claim for claim in case.claims if claim.area == area])
    ]
    return _template().render(
        css=Markup(_own("scriptgraph.report", "page.css")),
        own_css=Markup(_own(__package__ or "", "case.css")),
        title=", ".join(script["title"] for script in case.scripts),
        made_at=made_at,
        found=found,
        areas=areas,
        summary=summary(case),
        outcomes=OUTCOMES,
        changes=_CHANGES,
        versions=versions,
    )


def summary(case: SafetyCase) -> dict[Outcome, list[Claim]]:
    """Sort the claims by what came of them."""
    return {
        outcome: [claim for claim in case.claims if claim.outcome == outcome]
        for outcome in OUTCOMES
    }


@cache
def _template() -> Template:
    return environment("scriptgraph.assurance.case").get_template("case.html.jinja")


def _own(package: str, name: str) -> str:
    return files(package).joinpath(name).read_text(encoding="utf-8").strip()
