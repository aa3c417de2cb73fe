"""The graphs that LangGraph Studio shows, compiled once; `langgraph.json` names them.

This file is an application, not a library: it reads the environment, and only Studio imports it.
`SCRIPTGRAPH_SCRIPT` and `SCRIPTGRAPH_CASE` name files of one's own, `SCRIPTGRAPH_MODEL` a model
behind `OPENAI_API_KEY` or `OPENAI_BASE_URL`; without one, the rehearsal model speaks.
`SCRIPTGRAPH_ALERT_URL` is told when a session is at risk.
"""

from __future__ import annotations

import os
from importlib.resources import as_file, files
from pathlib import Path

from scriptgraph.cli.action_options import named_actions
from scriptgraph.cli.options import named_model
from scriptgraph.core.settings import Settings
from scriptgraph.formats.case import load_case
from scriptgraph.formats.load import load_script
from scriptgraph.formats.rubric import load_rubric
from scriptgraph.graphs.arena import create_arena
from scriptgraph.graphs.preference import create_preference
from scriptgraph.graphs.roleplay import create_roleplay
from scriptgraph.graphs.session import create_session
from scriptgraph.graphs.simulation import create_simulation
from scriptgraph.graphs.unconstrained import create_unconstrained
from scriptgraph.nodes.candidates import Voice
from scriptgraph.rehearsal.counsellor import RehearsedCounsellor
from scriptgraph.studies.arena.script_counsellor import by_script

_SAMPLES = files("scriptgraph.scripts")
_MODEL = os.environ.get("SCRIPTGRAPH_MODEL")
_ALERTS = os.environ.get("SCRIPTGRAPH_ALERT_URL")
_ACTIONS = named_actions(os.environ.get("SCRIPTGRAPH_ACTIONS", "rehearsed"))


def _file(variable: str, sample: str) -> Path:
    with as_file(_SAMPLES / sample) as path:
        return Path(os.environ.get(variable, path))


_script = load_script(_file("SCRIPTGRAPH_SCRIPT", "stress_relief.yaml"))
_case = load_case(_file("SCRIPTGRAPH_CASE", "patients/widow.yaml"))

session = create_session(
    _script,
    named_model(_MODEL, temperature=0),
    settings=Settings(alert_url=_ALERTS),
    actions=_ACTIONS,
).compile()
"""The session graph: Studio keeps its own checkpoints, so it gets none here."""

simulation = create_simulation(
    _script,
    named_model(_MODEL, temperature=0),
    case=_case,
    patient_model=named_model(_MODEL, temperature=1),
    actions="rehearsed",
).compile()
"""The session with a simulated patient; it runs to the end of the session."""

unconstrained_single = create_unconstrained(
    _script, named_model(_MODEL, temperature=0), actors="single"
).compile()
"""A baseline, not the script's graph: one actor with the whole script in its prompt."""

unconstrained_multi = create_unconstrained(
    _script, named_model(_MODEL, temperature=0), actors="multi"
).compile()
"""The other baseline: evaluator, dispatcher and dialog actor, each with the whole script."""

roleplay = create_roleplay(
    named_model(_MODEL, temperature=0), case=_case, patient_model=named_model(_MODEL, temperature=1)
).compile()
"""Counsellor and client without a script; it runs until the client leaves or the turn limit."""

preference = create_preference(
    load_rubric("principles"),
    [
        Voice(
            named_model(_MODEL, temperature=1, seed=seed)
            if _MODEL
            else RehearsedCounsellor(seed=seed),
            seed,
        )
        for seed in range(1, 5)
    ],
    named_model(_MODEL, temperature=0),
).compile()
"""Four replies to one situation, filtered, scored and paired; a chat message is a situation."""

arena = create_arena(
    {
        "prompt": named_model(_MODEL, temperature=0) if _MODEL else RehearsedCounsellor(seed=1),
        "warmer": named_model(_MODEL, temperature=1) if _MODEL else RehearsedCounsellor(seed=3),
        "script": by_script(_script, named_model(_MODEL, temperature=0)),
    },
    named_model(_MODEL, temperature=0),
    case=_case,
    client_model=named_model(_MODEL, temperature=1),
    criteria=load_rubric("principles").criteria,
    settings=Settings(max_turns=6),
).compile()
"""Three counsellors answer the same client, and the best answer goes on, six times."""
