"""What stands at the beginning of `scriptgraph chat`: what this is, and whether it can go on."""

from __future__ import annotations

import secrets

from rich.text import Text

from scriptgraph.cli.agent_options import AgentOptions
from scriptgraph.cli.chat_options import ChatOptions
from scriptgraph.cli.terminal import Terminal
from scriptgraph.core.errors import InputError
from scriptgraph.core.settings import REHEARSAL
from scriptgraph.language.labels import labels
from scriptgraph.language.vocabulary import code_of
from scriptgraph.script.model import Script
from scriptgraph.state.session import SessionState


def welcome(
    terminal: Terminal, options: ChatOptions, script: Script, session: str, state: SessionState
) -> None:
    """Say which session this is, who speaks in it, and what it is not."""
    words = labels(script.language)
    turn = state.get("turn")
    begun = words.say("new") if turn is None else words.say("goes_on_after", turn=turn)
    rows = {
        "script": words.say("script_value", id=script.id, version=script.version),
        "session": f"{session} ({begun})",
        "mode": options.agent.mode,
        "model": _models(options.agent),
    }
    if (beyond := options.asking.recaps_beyond) is not None:
        rows["recaps"] = words.say("recaps_value", count=f"{beyond:,}")
    terminal.say(script.title, "bold")
    terminal.rows([(Text(words.say(label), "dim"), Text(value)) for label, value in rows.items()])
    if (options.agent.model or REHEARSAL) == REHEARSAL:
        terminal.say(words.say("rehearsal"), "yellow")
    if not options.is_kept:
        terminal.say(words.say("in_memory"), "yellow")
    if code_of(script.language) is None:
        terminal.say(words.say("no_words", language=script.language), "yellow")
    terminal.say(words.say("research"), "dim")


def refuse_other_script(
    options: ChatOptions, script: Script, session: str, state: SessionState
) -> None:
    """Refuse to go on with a session that another script began.

    Raises:
        InputError: When it was another; what is shared by chance, such as a section's name, does
            not make it the same.
    """
    begun = state.get("script")
    if begun is not None and begun["id"] != script.id:
        raise InputError(
            f"the session {session!r} belongs to another script: it was begun with "
            f"{begun['id']!r}, version {begun['version']} ({begun['hash']}), and "
            f"{options.script} is {script.id!r}, version {script.version} ({script.hash}). Go on "
            "with its own script, or give another name to --session"
        )


def has_changed(script: Script, state: SessionState) -> bool:
    """Say whether the script is not any more what it was at the session's last turn."""
    begun = state.get("script")
    return begun is not None and begun["hash"] != script.hash and state.get("status") != "ended"


def is_meant(terminal: Terminal, options: ChatOptions, script: Script, state: SessionState) -> bool:
    """Ask whether a session is meant to go on with a script that has changed.

    Raises:
        InputError: When the section it is in is gone, or there is nobody to ask.
    """
    if state["section"] not in script.by_id:
        from scriptgraph.nodes.admission import lost_section

        raise InputError(
            f"{lost_section(script, state)}. Its store keeps no text of the script that it began "
            "with, so that it cannot move by `renamed_from`. Finish the session with the script as "
            "it was, give the section its old name again (its title may be new), or give another "
            "name to --session"
        )
    begun = state["script"]
    change = (
        f"script has changed since the session's last turn: it was {begun['id']}, version "
        f"{begun['version']} ({begun['hash']}), and is now {script.id}, version {script.version} "
        f"({script.hash})"
    )
    if not terminal.interactive:
        raise InputError(
            f"the {change}. Go on with the script as it was, or at a terminal, where you are asked "
            "whether the new one is meant"
        )
    terminal.say("")
    terminal.say(f"The {change}. What is settled stays settled.", "yellow")
    question = "Go on with the script as it is now? Type yes, or only Enter to leave:"
    is_yes = (terminal.ask(question) or "").casefold().strip(" .!") in ("y", "yes")
    if not is_yes:
        terminal.say("The session stays as it is.")
    return is_yes


def made_up_name(script: Script) -> str:
    """Make up a name that can be read out and typed."""
    syllables = (secrets.choice("bdfgklmnprstvz") + secrets.choice("aeiou") for _ in range(4))
    return f"{script.id}-{''.join(syllables)}"


def _models(agent: AgentOptions) -> str:
    """Name the models, and the roles that have one of their own."""
    roles = {"evaluator": agent.evaluator, "dispatcher": agent.dispatcher}
    own = [f"{name} as {role}" for role, name in roles.items() if name]
    return ", ".join([agent.model or REHEARSAL, *own])
