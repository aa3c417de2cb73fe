"""A questionnaire: a section whose tasks are items in exact words, with answers that have scores.

Its items are tasks like others: each is sent as it stands, one after the other, and settled by a
value that the user's own words prove. So everything that holds of tasks holds of items.
"""

from __future__ import annotations

from pydantic import Field, model_validator

from scriptgraph.script.fields import Composed, OneLine
from scriptgraph.script.old_names import says_nothing
from scriptgraph.script.part import Part


class Questionnaire(Part):
    """What the items of a section have in common."""

    answers: tuple[Composed, ...] = ()
    """What its items are answered with that have no answers of their own: `0 = not at all`."""

    source: OneLine | None = None
    """Whose questionnaire it is, and who may use it."""

    fhir: OneLine | None = Field(default=None, exclude_if=says_nothing)
    """What the FHIR file said besides that it was read from, as JSON; None where from none."""

    @model_validator(mode="after")
    def _says_something(self) -> Questionnaire:
        if not (self.answers or self.source or self.fhir):
            raise ValueError("a questionnaire needs `answers`, `source` or both")
        return self
