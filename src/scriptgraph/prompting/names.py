"""What a judge may name in a script: one schema and one head of a prompt serve all sections."""

from collections import OrderedDict
from typing import NamedTuple

from scriptgraph.script.lists import most_records
from scriptgraph.script.model import Script, Section
from scriptgraph.state.digressions import is_barred, stack
from scriptgraph.state.session import SessionState

Numbered = list[tuple[int, str]]
"""Conditions with the numbers by which a model names them."""

_REMEMBERED = 256
"""Scripts whose names are not listed anew in every turn."""


class Names(NamedTuple):
    """Everything that there is to be named in one script."""

    tasks: tuple[str, ...]
    """Ids of the tasks that a model judges."""

    values: tuple[str, ...]
    watched: tuple[int, ...]
    """Numbers of the `anytime` conditions that a model watches, what is urgent first."""

    ways: int
    """The most ways on that a section has among which somebody has to choose; 0 where none has."""

    judged: int
    """The same of sections where a model has to judge which condition holds."""

    records: int = 0
    """How many records lists can have, each of which is told as a value of its own."""


_known: OrderedDict[str, Names] = OrderedDict()


def names_in(script: Script) -> Names:
    """List what a judge may name in a script."""
    if script.hash in _known:
        _known.move_to_end(script.hash)
        return _known[script.hash]
    tasks = (task.id for section in script.sections for task in section.tasks if task.is_judged)
    names = Names(
        tasks=tuple(dict.fromkeys(tasks)),
        values=tuple(script.told),
        watched=tuple(number for number, _ in everywhere(script)),
        ways=max(len(one.next) if has_choice(one) else 0 for one in script.sections),
        judged=max(len(one.next) if judged(one) else 0 for one in script.sections),
        records=sum(most_records(kind) for kind in script.told.values()),
    )
    _known[script.hash] = names
    if len(_known) > _REMEMBERED:
        _known.popitem(last=False)
    return names


def everywhere(script: Script) -> Numbered:
    """Number the `anytime` conditions that a model watches, what is urgent first.

    A model names the first that holds, and some servers let it name no other. In the section that
    a condition leads to, to name it means nothing (`watched`).
    """
    rules = sorted(enumerate(script.anytime, start=1), key=lambda one: not one[1].urgent)
    return [(number, rule.when) for number, rule in rules if rule.when]


def watched(script: Script, section: Section) -> Numbered:
    """Number the `anytime` conditions that can lead out of this section, what is urgent first."""
    rules = script.anytime
    return [one for one in everywhere(script) if rules[one[0] - 1].to != section.id]


def unwatched(script: Script, section: Section) -> list[int]:
    """List the numbers of the conditions that would lead to this very section."""
    return [
        number for number, _ in everywhere(script) if script.anytime[number - 1].to == section.id
    ]


def passed_over(script: Script, state: SessionState) -> list[int]:
    """Number the conditions for digressions that a session makes no more, or not now."""
    places, visits = stack(state), state.get("visits", {})
    rules = enumerate(script.anytime, start=1)
    return [n for n, rule in rules if rule.when and is_barred(script, rule, visits, places)]


def judged(section: Section) -> Numbered:
    """Number the section's judged rules by their position among its rules."""
    return [(n, rule.when) for n, rule in enumerate(section.next, start=1) if rule.when]


def has_choice(section: Section) -> bool:
    """Say whether the single actor has to name the way on: where there is one way, nobody asks."""
    return any(rule.condition for rule in section.next)
