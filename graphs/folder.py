"""The session graphs of all scripts in a folder, so that one deployment serves them."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from langchain_core.language_models import BaseChatModel
from langgraph.graph.state import CompiledStateGraph

from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.core.settings import Settings
from scriptgraph.files import plain
from scriptgraph.formats.build import is_other_kind
from scriptgraph.formats.load import load_script
from scriptgraph.graphs.session import Output, create_session
from scriptgraph.nodes.calling import Given
from scriptgraph.nodes.cast import SessionContext
from scriptgraph.script.model import Script

SUFFIXES = (".yaml", ".yml", ".md", ".json")

Compiled = CompiledStateGraph[Any, SessionContext, Any, Any]


def session_graphs(
    folder: Path | str,
    model: BaseChatModel | str,
    *,
    settings: Settings | None = None,
    output: Output = "slim",
    actions: Given = None,
) -> dict[str, Compiled]:
    """Compile every script of a folder, once, without a checkpointer: a deployment has its own.

    Args:
        folder: Its scripts are `.yaml`, `.md` and `.json`; other files, folders, parts, programmes,
            and one that is called README, are passed over.
        model: As for `create_session`.
        settings: How the model is asked.
        output: What a turn gives back; the state holds everything either way.
        actions: What the application does for the scripts; as for `create_session`.

    Returns:
        Script id → graph, in the order of the ids.

    Raises:
        InputError: When a script cannot be used, two different ones have the same id, or there is
            none; it tells all of it.
    """
    return {
        script.id: create_session(
            script, model, settings=settings, output=output, actions=actions
        ).compile()
        for script in _scripts(Path(folder))
    }


def _scripts(folder: Path) -> list[Script]:
    found: dict[str, tuple[Path, Script]] = {}
    faults: list[str] = []
    for path in script_files(folder):
        try:
            script = load_script(path)
        except ScriptError as error:
            if not is_other_kind(error.findings):
                faults.append(str(error))
            continue
        before, twin = found.setdefault(script.id, (path, script))
        if twin.hash != script.hash:
            faults.append(f"{path}: {before} has the id {script.id!r} too, and is another script")
    if faults:
        raise InputError("\n".join(faults))
    if not found:
        raise InputError(f"{folder} holds no script: no file that ends in {', '.join(SUFFIXES)}")
    return [script for _, (_, script) in sorted(found.items())]


def script_files(folder: Path) -> Iterator[Path]:
    """List the scripts of a folder, by name.

    What is hidden is passed over, and so is what a link leads to out of the folder.

    Raises:
        InputError: When the folder cannot be read.
    """
    try:
        found = list(plain.files_of(folder, SUFFIXES))
    except OSError as error:
        raise InputError(f"cannot read the scripts of {folder}: {error.strerror}") from error
    yield from (path for path in found if path.stem.casefold() != "readme")
