"""Whether what a session is rebuilt from leaves a run, or stays with those who change nothing.

A store keeps the messages and records of a session in mind, and hands the very objects to a run.
Whoever gets them from it may change them, so that the store has to compare all of them with its
copies before it uses them again. Where a run says that nobody gets them, nothing is compared.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

from langchain_core.runnables import RunnableConfig

_KEPT_IN = "__scriptgraph_kept_in"
"""The key of a run's `configurable`; LangGraph writes no key that begins so into a checkpoint."""


def kept_in(config: RunnableConfig) -> RunnableConfig:
    """Give a config whose run hands out nothing of what the session is rebuilt from."""
    return cast(RunnableConfig, {**config, "configurable": {**_told(config), _KEPT_IN: True}})


def handing_out(config: RunnableConfig) -> RunnableConfig:
    """Give a config whose run may hand out everything."""
    told = {key: value for key, value in _told(config).items() if key != _KEPT_IN}
    return cast(RunnableConfig, {**config, "configurable": told})


def hands_out(config: RunnableConfig) -> bool:
    """Say whether a run may hand out what it has; one that says nothing may."""
    return not _told(config).get(_KEPT_IN)


def _told(config: RunnableConfig) -> Mapping[str, Any]:
    return config.get("configurable", {})
