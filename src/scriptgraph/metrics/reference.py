"""A reference corpus: dialogues of others, such as real sessions, that ours are held against."""

from __future__ import annotations

from collections.abc import Callable

from scriptgraph.core.errors import InputError
from scriptgraph.files.lines import Remark
from scriptgraph.metrics.speech import Speech, speech, spoken
from scriptgraph.records.results import Results


def read_reference(
    place: Results, remark: Remark, on_dialogue: Callable[[], object] = lambda: None
) -> list[Speech]:
    """Measure what was said in a reference corpus, one dialogue at a time.

    Args:
        place: Where its dialogues are, and how they are read.
        remark: Told of a last line that was cut off.
        on_dialogue: Called after each dialogue, for progress.

    Raises:
        InputError: When it cannot be read, holds no dialogue, or a line is none; it names the line.
    """
    found = []
    for dialogue in place.read(place.dialogues, remark):
        if said := spoken(dialogue):
            found.append(speech(said))
        on_dialogue()
    if not found:
        raise InputError(f"{place.dialogues} holds no dialogue to compare with")
    return found
