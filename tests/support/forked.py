"""Processes that are new and yet there at once: copies of one that has the libraries loaded."""

from __future__ import annotations

import multiprocessing

FORKED = multiprocessing.get_context("forkserver")
FORKED.set_forkserver_preload(
    [
        "langgraph.checkpoint.sqlite.aio",
        "scriptgraph.graphs.session",
        "scriptgraph.rehearsal.model",
        "scriptgraph.sessions.checkpoints.sqlite",
        "scriptgraph.sessions.conversation",
        "scriptgraph.studies.experiment.folder",
        "scriptgraph.studies.experiment.schedule",
        "support.warmed",
    ]
)
