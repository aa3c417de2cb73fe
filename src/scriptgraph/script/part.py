"""What every part of a script has in common."""

from pydantic import ConfigDict

from scriptgraph.core.copying import FreshCopies


class Part(FreshCopies):
    """A part of a script: it never changes, and knows all of its keys."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)
