"""Modules that only an extra of the package brings."""

from importlib import import_module
from typing import Any

from scriptgraph.core.errors import InputError


def to_install(extra: str) -> str:
    """Say what to type for an extra: where the package was installed, and in a clone of it."""
    return f"pip install 'scriptgraph[{extra}]' (in a clone: pip install -e '.[{extra}]')"


def require(module: str, extra: str, *, without: str = "") -> Any:
    """Give a module; called before long work, it says early whether it is there.

    Args:
        module: Its name, as it is imported.
        extra: The extra that brings it.
        without: What does without the module, where something does.

    Raises:
        InputError: When it is not installed; the message says what to type.
    """
    try:
        return import_module(module)
    except ImportError as error:
        raise InputError(
            f"the parts of scriptgraph that use {module} need the extra `{extra}`: "
            + to_install(extra)
            + (f"; {without} does without" if without else "")
        ) from error
