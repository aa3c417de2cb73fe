"""How the rehearsal model hears what somebody tells who had not wanted to tell it before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from scriptgraph.language.declining import is_unwilling, tells_after_all
from scriptgraph.rehearsal.reading import OpenTask
from scriptgraph.rehearsal.sayings import named_in, shared_among
from scriptgraph.rehearsal.values_told import Given, told_in, type_of, value_in


def told_after_all(
    tasks: Sequence[OpenTask],
    declined: Mapping[str, str],
    known: Mapping[str, str],
    said: str,
    code: str,
) -> list[Given]:
    """Hear what somebody tells who would not tell it before, whatever is asked for by now.

    A number counts with its name; any value, where they say that they tell it after all and there
    is one value that they can mean.

    Args:
        tasks: The open tasks.
        declined: What was declined, with its types.
        known: What has been collected before.
        said: What was said.
        code: The code of the language.
    """
    told, asked = told_in(said), {name for task in tasks for name in task.collect}
    left = {name: kind for name, kind in declined.items() if name not in asked}
    if not left or is_unwilling(told, code):
        return []
    sharing = shared_among([*tasks, OpenTask("", "", left)], known, told, code)
    if named := named_in(left, told, sharing, code):
        return named
    if len(left) > 1 or not tells_after_all(told, code) or sharing.named:
        return []
    (name, kind), *_ = left.items()
    found = value_in(type_of(kind), told, code)
    return [Given(found[0], name, found[1])] if found else []
