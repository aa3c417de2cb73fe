"""What the documents have in common that commands write: they hold what they name, and no more."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Count = Annotated[int, Field(ge=0)]
Share = Annotated[float, Field(ge=0, le=1)]
Counts = dict[str, Count]


class Part(BaseModel):
    """A document, or a part of one."""

    model_config = ConfigDict(extra="forbid", frozen=True)
