"""What an operator may set for a server: how much a session may take, and what models charge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from scriptgraph.core.errors import InputError

if TYPE_CHECKING:
    from scriptgraph.records.prices import Price
    from scriptgraph.web.running.watch import Watch


@dataclass(frozen=True, kw_only=True)
class WatchOptions:
    """Limits of one session; danger knows none."""

    most_turns: Annotated[
        int | None, typer.Option(min=1, help="Turns of a session.", show_default=False)
    ] = None
    most_tokens: Annotated[
        int | None,
        typer.Option(min=1, help="Tokens of a session, read and written.", show_default=False),
    ] = None
    most_dollars: Annotated[
        float | None,
        typer.Option(min=0, help="What a session may cost, by --price.", show_default=False),
    ] = None
    a_minute: Annotated[
        int | None,
        typer.Option(min=1, help="Messages of a session in a minute.", show_default=False),
    ] = None
    price: Annotated[
        str | None,
        typer.Option(
            metavar="IN/OUT",
            help="Dollars for a million tokens: read/written, as 2.5/10.",
            show_default=False,
        ),
    ] = None

    def watch(self) -> Watch:
        """Give who watches over the turns.

        Raises:
            InputError: When a price is none, or is missing.
        """
        from scriptgraph.web.running.figures import Figures
        from scriptgraph.web.running.limits import Limits
        from scriptgraph.web.running.telemetry import send_spans
        from scriptgraph.web.running.watch import Watch

        price = _price(self.price)
        if self.most_dollars is not None and price is None:
            raise InputError("--most-dollars needs --price: nobody else knows what the models cost")
        limits = Limits(
            self.most_turns, self.most_tokens, self.most_dollars, self.a_minute, price=price
        )
        return Watch(Figures(price), limits, has_spans=send_spans())


def _price(written: str | None) -> Price | None:
    from pydantic import ValidationError

    from scriptgraph.records.prices import Price

    if written is None:
        return None
    read, _, answered = written.partition("/")
    try:
        return Price.model_validate({"input": read, "output": answered})
    except ValidationError as error:
        raise InputError(f"--price {written} is no price: write 2.5/10 (read/written)") from error
