"""Copies of frozen models that work out their derived values anew."""

from typing import Any, Self, TypeVar

from pydantic import BaseModel

M = TypeVar("M", bound=BaseModel)


class FreshCopies(BaseModel):
    """A model whose copies forget what was worked out from its fields.

    Pydantic copies all that an object holds, values of `cached_property` among them: a changed copy
    would go on with the hash of what it was copied from.
    """

    def __copy__(self) -> Self:
        """Copy the fields."""
        return _forgetting(super().__copy__())

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        """Copy the fields, and all that they hold."""
        return _forgetting(super().__deepcopy__(memo))


def _forgetting(copied: M) -> M:
    held = vars(copied)
    for name in set(held) - set(type(copied).model_fields):
        del held[name]
    return copied
