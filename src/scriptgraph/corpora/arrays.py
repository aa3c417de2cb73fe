"""Our own dialogues in one JSON array."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from scriptgraph.core.errors import InputError
from scriptgraph.core.validation import told
from scriptgraph.corpora.understood import Understood
from scriptgraph.corpora.values import values
from scriptgraph.records.dialogue import Dialogue


def read_array(path: Path, named: Mapping[str, str], understood: Understood) -> Iterator[Dialogue]:
    """Read an array whose parts are what our lines are.

    Raises:
        InputError: When a part is no dialogue; it names the line.
    """
    for placed in values(path, understood.remark):
        try:
            yield Dialogue.model_validate(placed.value)
        except ValidationError as error:
            raise InputError(f"{placed.place}: not a dialogue: {told(error)}") from error
