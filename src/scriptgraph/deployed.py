"""What a deployment of a folder of scripts opens: a graph for each script, under the script's id.

This file is an application, not a library: it reads the environment when it is imported, and only
LangGraph's server imports it. `SCRIPTGRAPH_SCRIPTS` names the folder, `SCRIPTGRAPH_MODEL` the model
(without one, the rehearsal model speaks), `SCRIPTGRAPH_ALERT_URL` who is told that a session is at
risk, `SCRIPTGRAPH_ACTIONS` what does the actions of scripts (`my_module:actions`). The server wants
to be told of every graph beforehand:

    python -m scriptgraph.deployed my_scripts > langgraph.json

A factory would be called anew at every access, and told nothing where a state is read: so every
graph is there from the start.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from scriptgraph.cli.action_options import named_actions
from scriptgraph.cli.options import named_model
from scriptgraph.core.errors import ScriptgraphError
from scriptgraph.core.settings import Settings
from scriptgraph.files.whole import as_json
from scriptgraph.graphs.folder import session_graphs

_FOLDER = "SCRIPTGRAPH_SCRIPTS"
_MODEL = "SCRIPTGRAPH_MODEL"
_ALERTS = "SCRIPTGRAPH_ALERT_URL"
_ACTIONS = "SCRIPTGRAPH_ACTIONS"
_MODULE = "scriptgraph.deployed"


def deployment(folder: Path) -> dict[str, Any]:
    """Write the configuration of LangGraph's server for a folder.

    Raises:
        InputError: When one of its scripts cannot be used.
    """
    names = session_graphs(folder, "rehearsal", actions="rehearsed")
    return {
        "dependencies": ["."],
        "graphs": {name: f"{_MODULE}:{name}" for name in names},
        "env": {_FOLDER: str(folder)},
    }


def main(arguments: list[str]) -> int:
    """Print the configuration for the folder that is named."""
    if len(arguments) != 1:
        sys.stderr.write(f"usage: python -m {_MODULE} FOLDER > langgraph.json\n")
        return 2
    try:
        sys.stdout.write(as_json(deployment(Path(arguments[0]))))
    except ScriptgraphError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

if _FOLDER in os.environ:  # the server looks its graphs up by name among the module's own
    globals().update(
        session_graphs(
            Path(os.environ[_FOLDER]),
            named_model(os.environ.get(_MODEL), temperature=0),
            settings=Settings(alert_url=os.environ.get(_ALERTS)),
            actions=named_actions(os.environ[_ACTIONS]) if _ACTIONS in os.environ else None,
        )
    )
