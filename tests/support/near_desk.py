"""A desk that shards in this process report to, in place of one that Ray keeps elsewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from scriptgraph.studies.cluster.desk import Desk


@dataclass(frozen=True)
class _Method:
    """A method as Ray hands it out: called from afar, and awaited."""

    called: Callable[..., Any]

    async def remote(self, *given: Any) -> Any:
        return self.called(*given)


@dataclass
class NearDesk:
    """The handle of a desk."""

    desk: Desk[Any] = field(default_factory=Desk[Any])

    @property
    def report(self) -> _Method:
        return _Method(self.desk.report)

    @property
    def slot(self) -> _Method:
        return _Method(self.desk.slot)
