"""What an item counts as where it is not asked: an extension of ours, for FHIR has no word for it.

Whoever does not know it leaves such an item out of a sum, as FHIR does with all that is not asked.
"""

from __future__ import annotations

from scriptgraph.formats.fhir.names import SKIPPED, CannotSayError, Json
from scriptgraph.formats.outline import shown
from scriptgraph.script.model import Task


def with_skipped(task: Task, item: Json) -> Json:
    """Give an item with what its task counts as where it is not asked."""
    if task.skipped is None:
        return item
    return {**item, "extension": [*_extensions(item), _extension(task.skipped)]}


def without_skipped(item: Json) -> tuple[Json, str | None]:
    """Take from an item what it counts as where it is not asked; None where as nothing.

    Raises:
        CannotSayError: When that is said twice, or is no text.
    """
    found = [one for one in _extensions(item) if _is_ours(one)]
    if not found:
        return item, None
    said = found[0].get("valueString") if isinstance(found[0], dict) else None
    if len(found) > 1 or not isinstance(said, str) or found[0] != _extension(said):
        raise CannotSayError(
            f"as `{SKIPPED}` {shown(found[0])}; allowed is one, whose `valueString` is an answer"
        )
    others = [one for one in _extensions(item) if not _is_ours(one)]
    rest = {key: part for key, part in item.items() if key != "extension"}
    return (rest | {"extension": others} if others else rest), said


def _extension(said: str) -> Json:
    return {"url": SKIPPED, "valueString": said}


def _extensions(item: Json) -> list[object]:
    found = item.get("extension")
    return found if isinstance(found, list) else []


def _is_ours(extension: object) -> bool:
    return isinstance(extension, dict) and extension.get("url") == SKIPPED
