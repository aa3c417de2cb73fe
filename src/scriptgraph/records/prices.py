"""What models charge."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Dollars = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Price(BaseModel):
    """Dollars for a million tokens."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    input: Dollars
    output: Dollars

    def of(self, read: int | None, written: int | None) -> float | None:
        """Price so many input and output tokens; None where they are not known."""
        if read is None or written is None:
            return None
        return (read * self.input + written * self.output) / 1e6
