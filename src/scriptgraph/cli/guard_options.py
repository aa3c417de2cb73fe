"""Who listens for danger in a session, in `chat` as in `simulate`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.cli.options import named_model

if TYPE_CHECKING:
    from scriptgraph.safety.guard import Guard


GuardClassifier = Annotated[
    Path | None,
    typer.Option(
        "--guard-classifier",
        help="A classifier learned from your own labelled messages; see `guard learn`.",
        show_default=False,
    ),
]
GuardPhrases = Annotated[
    Path | None,
    typer.Option(
        "--guard-phrases",
        help="A file of your own words of danger, heard besides ours; see `guard check`.",
        show_default=False,
    ),
]


@dataclass(frozen=True, kw_only=True)
class GuardOptions:
    """Who listens for danger besides our words, and whose numbers are given."""

    guard_model: Annotated[
        str | None,
        typer.Option(
            help="A model that listens for danger in every message, beside the evaluator.",
            show_default=False,
        ),
    ] = None
    guard_phrases: GuardPhrases = None
    guard_classifier: GuardClassifier = None
    region: Annotated[
        str,
        typer.Option(
            metavar="DE|GB|US|...",
            help="Where the user is: whose numbers they are given in danger.",
            show_default=False,
        ),
    ] = ""

    def read(self) -> Guard:
        """Give the guard.

        Raises:
            InputError: When the file cannot be used, or nothing is known of the region.
        """
        from scriptgraph.safety.danger.phrase_files import read_phrases
        from scriptgraph.safety.guard import Guard

        return Guard(
            phrases=read_phrases(self.guard_phrases) if self.guard_phrases else None,
            model=named_model(self.guard_model, temperature=0) if self.guard_model else None,
            classifier=self.guard_classifier,
            region=self.region,
        )
