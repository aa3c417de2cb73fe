"""Commands that take one object: each of its fields is an argument or an option."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator, Mapping
from dataclasses import is_dataclass
from functools import wraps
from typing import Any

from typer.models import OptionInfo


def spread(command: Callable[..., None]) -> Callable[..., None]:
    """Let Typer see the fields of a command's dataclasses, and of those in them, as its parameters.

    Args:
        command: The command. The annotation of a field says what it is on the command line.
    """

    @wraps(command)
    def called(**given: Any) -> None:
        command(**_put_together(command, given))

    signature = inspect.Signature(list(_flat(command)))
    called.__signature__ = signature  # type: ignore[attr-defined]
    return called


def written(options: object) -> list[str]:
    """Write the options of an object that are not as usual, as words of a command."""
    words: list[str] = []
    for parameter in _parameters(type(options)):
        value = getattr(options, parameter.name)
        if _is_group(parameter):
            words += written(value)
        elif value != parameter.default:
            words += [name, str(value)] if (name := _option(parameter)) else []
    return words


def _option(parameter: inspect.Parameter) -> str | None:
    """Name an option as it is typed; an argument has no name."""
    (about,) = parameter.annotation.__metadata__
    if not isinstance(about, OptionInfo):
        return None
    # Typer keeps the first of the names that an option was given as its default.
    own = isinstance(about.default, str)
    return str(about.default) if own else f"--{parameter.name.replace('_', '-')}"


def _flat(owner: Callable[..., object]) -> Iterator[inspect.Parameter]:
    for parameter in _parameters(owner):
        if _is_group(parameter):
            yield from _flat(parameter.annotation)
        else:
            yield parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY)


def _put_together(owner: Callable[..., object], given: Mapping[str, Any]) -> dict[str, Any]:
    return {
        parameter.name: parameter.annotation(**_put_together(parameter.annotation, given))
        if _is_group(parameter)
        else given[parameter.name]
        for parameter in _parameters(owner)
    }


def _parameters(owner: Callable[..., object]) -> Iterator[inspect.Parameter]:
    yield from inspect.signature(owner, eval_str=True).parameters.values()


def _is_group(parameter: inspect.Parameter) -> bool:
    return is_dataclass(parameter.annotation)
