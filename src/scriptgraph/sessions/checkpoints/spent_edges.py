"""Leaves out of a step what LangGraph notes of edges that are long over.

Each node that was ever visited leaves two versions in every later step: of the channel by which its
edge led to it, and which of these it has seen. A node runs where that channel holds something, so
that of a channel that holds nothing neither is ever asked for again. Without them a step does not
grow with the nodes that a session has been to, and LangGraph's own savers read it as any other.
"""

from __future__ import annotations

from collections.abc import Mapping

from langgraph.checkpoint.base import ChannelVersions, Checkpoint

_EDGE = "branch:to:"
"""What the channels of edges begin with; one holds a value until its node has run."""

_OWN = "__"
"""What the names begin with under which LangGraph notes more than what a node has seen."""


def without_spent_edges(checkpoint: Checkpoint) -> Checkpoint:
    """Give a step as it is to be stored.

    The newest versions stay: the next one is counted from them, and by them LangGraph finds the
    node that ran last.
    """
    versions, seen = checkpoint["channel_versions"], checkpoint["versions_seen"]
    held = checkpoint["channel_values"]
    newest = max(versions.values(), default=None)
    last = max(
        (one for node in seen if _is_node(node) for one in seen[node].values()), default=None
    )

    def is_over(node: str, read: ChannelVersions) -> bool:
        return _is_node(node) and all(
            _is_spent(channel, held) and version != last for channel, version in read.items()
        )

    return {
        **checkpoint,
        "channel_versions": {
            channel: version
            for channel, version in versions.items()
            if version == newest or not _is_spent(channel, held)
        },
        "versions_seen": {node: read for node, read in seen.items() if not is_over(node, read)},
    }


def _is_node(name: str) -> bool:
    return not name.startswith(_OWN)


def _is_spent(channel: str, held: Mapping[str, object]) -> bool:
    return channel.startswith(_EDGE) and channel not in held
