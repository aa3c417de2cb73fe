"""Every session is pinned to the script that it began with: its store keeps the text.

Only stores of ours do (`scriptgraph.sessions.checkpoints`). Another checkpointer has no place for
it: a session there knows the hash of its script, and nothing else.
"""

from collections.abc import Callable
from functools import partial
from typing import Any, Protocol, runtime_checkable

from scriptgraph.core.digest import digest
from scriptgraph.core.errors import InputError, ScriptError
from scriptgraph.script.model import Script


@runtime_checkable
class KeepsScripts(Protocol):
    """A store that keeps the texts of scripts."""

    def pin(self, script_hash: str, text: Callable[[], str]) -> None:
        """Make sure that the text of a script is kept."""

    async def apin(self, script_hash: str, text: Callable[[], str]) -> None:
        """Make sure that the text of a script is kept."""

    def script_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""

    async def ascript_text(self, script_hash: str) -> str | None:
        """Give the text of a script; None where it is not kept."""


def pin(keeper: Any, script: Script | None) -> None:
    """Keep the script of a session that is about to run, where its store can."""
    if script is not None and isinstance(keeper, KeepsScripts):
        keeper.pin(script.hash, partial(_text, script))


async def apin(keeper: Any, script: Script | None) -> None:
    """Keep the script of a session that is about to run, where its store can."""
    if script is not None and isinstance(keeper, KeepsScripts):
        await keeper.apin(script.hash, partial(_text, script))


async def pin_text(keeper: Any, script: Script) -> str:
    """Keep the text of a script that a session moves to, as it was given.

    What things were called before is no part of a script's hash, and one text is kept under each.
    So this one is kept under its own digest: by it an audit can see that names were really new.

    Returns:
        The digest; empty where the store can keep no scripts.
    """
    if not isinstance(keeper, KeepsScripts):
        return ""
    text = _text(script)
    await keeper.apin(digest(text), lambda: text)
    return digest(text)


async def pinned_script(keeper: Any, script_hash: str) -> Script | None:
    """Give the script with a hash as a store has kept it; None where it has not.

    The digest of its text stands for it as well (`pin_text`).

    Raises:
        InputError: When the text that was kept is not the script's any more.
    """
    if not isinstance(keeper, KeepsScripts):
        return None
    return _read(script_hash, await keeper.ascript_text(script_hash))


def kept_script(keeper: Any, script_hash: str) -> Script | None:
    """Give the script with a hash, as `pinned_script` does, to a caller that does not await.

    Raises:
        InputError: When the text that was kept is not the script's any more.
    """
    if not isinstance(keeper, KeepsScripts):
        return None
    return _read(script_hash, keeper.script_text(script_hash))


def _read(script_hash: str, text: str | None) -> Script | None:
    if text is None:
        return None
    from scriptgraph.formats.load import load_script

    where = f"the script that the store keeps under the hash {script_hash}"
    try:
        script = load_script(text, "yaml")
    except ScriptError as error:
        why = error.findings[0].message if error.findings else "it is empty"
        raise InputError(f"{where} cannot be used, it was changed or is too new: {why}") from error
    if script_hash not in (script.hash, digest(text)):
        raise InputError(
            f"{where} was changed: its text has the hash {script.hash}. Restore the store from a "
            "copy, or give the script itself"
        )
    return script


def _text(script: Script) -> str:
    from scriptgraph.formats.load import write_script

    return write_script(script, "yaml")
