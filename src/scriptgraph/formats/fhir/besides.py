"""What a questionnaire's file said besides its script; see `difference`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from scriptgraph.formats.fhir.names import Json, Version


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Change(_Part):
    """What has to change in one JSON value to make it another."""

    is_: Any = Field(default=None, alias="is")
    at: dict[str, Change] = {}
    in_: dict[str, Change] = Field(default={}, alias="in")
    out: tuple[str, ...] = ()
    set: Json = {}


class Item(_Part):
    """What an item said besides its task."""

    of: str
    """A digest of what the task said then."""

    and_: Change = Field(default=Change(), alias="and")

    @property
    def change(self) -> dict[str, Any]:
        """Give what it said besides, as `restored` takes it."""
        return self.and_.model_dump(by_alias=True, exclude_unset=True)


class Node(_Part):
    """Something in which other items stand: a task, or a group without words."""

    task: str = ""
    item: Json = {}
    items: tuple[Node | str, ...] = ()

    @model_validator(mode="after")
    def _is_one(self) -> Node:
        if bool(self.task) == bool(self.item):
            raise ValueError("a node is a task or an item")
        return self


class Besides(_Part):
    """What stands in `fhir` of a questionnaire."""

    version: Version = "R4"
    resource: Change = Change()
    """What the resource as a whole says besides."""

    items: dict[str, Item] = {}
    """The name of each task → what its item says besides."""

    tree: tuple[Node | str, ...] = ()
    """How items stand in one another; empty where they stand in a row."""

    @property
    def head(self) -> dict[str, Any]:
        """Give what the resource says besides, as `restored` takes it."""
        return self.resource.model_dump(by_alias=True, exclude_unset=True)


def besides_of(text: str | None) -> Besides:
    """Read what a file said besides; nothing where a questionnaire was never read from one.

    Raises:
        ValueError: When somebody has written it who does not know how.
    """
    if text is None:
        return Besides()
    try:
        return Besides.model_validate_json(text)
    except ValidationError as error:
        first = error.errors()[0]["msg"]
        raise ValueError(
            f"it is what `scriptgraph convert` writes, and no more: {first}"
        ) from error
