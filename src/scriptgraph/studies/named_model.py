"""A model by its name, for work that may be done on any machine: it holds no key."""

from __future__ import annotations

from dataclasses import dataclass

from langchain_core.language_models import BaseChatModel

from scriptgraph.core.settings import REHEARSAL
from scriptgraph.models.adapting import Remark
from scriptgraph.models.named import served_model
from scriptgraph.models.retrying import Patience
from scriptgraph.rehearsal.model import RehearsalModel


@dataclass(frozen=True)
class NamedModel:
    """A model by its name, and how it is asked."""

    name: str | None
    """As `MODEL` or `MODEL@http://host/v1`; None or `rehearsal` for the offline rehearsal model."""

    temperature: float | None
    seed: int = 0
    """A server is asked for a seed unless it is 0."""

    def asked(self, patience: Patience, remark: Remark) -> BaseChatModel:
        """Get the model, with address and key of the environment that this is called in.

        Raises:
            InputError: When an address cannot be used, or there is neither key nor address.
        """
        if self.name is None or self.name == REHEARSAL:
            return RehearsalModel(seed=self.seed)
        return served_model(
            self.name,
            temperature=self.temperature,
            seed=self.seed or None,
            patience=patience,
            remark=remark,
        )
