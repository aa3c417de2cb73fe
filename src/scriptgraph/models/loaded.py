"""Whether something is of a library that is loaded only where it is used.

Loading the client of the OpenAI protocol takes longer than everything else that a session needs.
Who holds a model or an error of a library has loaded it.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeGuard

if TYPE_CHECKING:
    import openai


def is_of(thing: object, module: str, *classes: str) -> bool:
    """Say whether something is of one of a library's classes, without loading it.

    Args:
        thing: What there is.
        module: Where the library has the classes.
        classes: Their names.
    """
    loaded = sys.modules.get(module)
    kinds = [getattr(loaded, name, None) for name in classes]
    return isinstance(thing, tuple(kind for kind in kinds if isinstance(kind, type)))


def is_api_error(error: object) -> TypeGuard[openai.APIError]:
    """Say whether an error is one of the OpenAI protocol's client."""
    return is_of(error, "openai", "APIError")
