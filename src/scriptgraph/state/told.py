"""What is known of a script's values in a session: what was told, and what somebody declined.

A value is declined where a task that collects it counts as not needed and nobody has told it since;
so are those of an action that has failed, and what somebody has taken back (`state.withdrawn`).
That follows from what is credited, so it is worked out and never kept: who tells it later has told
it, and where a section is entered anew its questions are open again.
"""

from collections.abc import Collection, Iterator, Mapping

from scriptgraph.script.computed import worked_out_exactly
from scriptgraph.script.kinds import Constant
from scriptgraph.script.lists import as_constants
from scriptgraph.script.model import Script
from scriptgraph.script.questions import declined
from scriptgraph.state.progress import Credits
from scriptgraph.state.session import Value

_UNTOLD = ("not needed", "failed")
"""What is credited to a task whose values nobody has told, or that no action has given."""


def told(
    script: Script,
    collected: Mapping[str, Value],
    progress: Mapping[str, Credits],
    carried: Collection[str] = (),
    withdrawn: Collection[str] = (),
) -> dict[str, Constant]:
    """Give what conditions are tried with: each known value, and `declined(x)` for each refusal.

    What is computed is among the known values, where all that it needs is known; a list is known by
    how many records it has.

    Args:
        script: The script.
        collected: Everything collected so far.
        progress: What is credited, by section.
        carried: What was told in earlier sessions only; see `state.carried`.
        withdrawn: What was taken back, and not told since; see `state.withdrawn`.
    """
    refused = declined_values(script, collected, progress, carried, withdrawn)
    said = {name: value for name, value in collected.items() if name not in refused}
    known = {**as_constants(said), **worked_out_exactly(script, said)}
    return known | {declined(name): True for name in refused}


def declined_values(
    script: Script,
    collected: Mapping[str, Value],
    progress: Mapping[str, Credits],
    carried: Collection[str] = (),
    withdrawn: Collection[str] = (),
) -> list[str]:
    """Name the values that somebody did not want to tell, or took back, and has not told since.

    What they told in an earlier session (`carried`) is no answer of this one.
    """
    not_needed = dict.fromkeys(_not_needed(script, progress))
    refused = [name for name in not_needed if name not in collected or name in carried]
    gone = set(withdrawn) - set(_not_asked(script, progress))
    return [*refused, *(name for name in withdrawn if name in gone and name not in refused)]


def _not_asked(script: Script, progress: Mapping[str, Credits]) -> Iterator[str]:
    """Name the values of tasks that are not there; nobody can have declined them."""
    for section in progress.keys() & script.conditional:
        for task in script.by_id[section].tasks:
            if task.id in progress[section] and progress[section][task.id]["status"] == "skipped":
                yield from task.collect


def _not_needed(script: Script, progress: Mapping[str, Credits]) -> Iterator[str]:
    """Name the values of tasks that are not needed, and of actions that have failed."""
    for section, credits in progress.items():
        if section not in script.by_id:
            continue
        for task in script.by_id[section].tasks:
            if task.collect and task.id in credits and credits[task.id]["status"] in _UNTOLD:
                yield from task.collect
