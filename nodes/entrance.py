"""What is given to a session's graph, looked at before LangGraph takes it in.

LangGraph drops keys that it does not know, swallows a `resume` that nobody waits for, and lets
anybody take out or write over what has been said. Here each of these is refused with the reason,
before anything is stored.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, cast

from langchain_core.messages import BaseMessage, HumanMessage, RemoveMessage, convert_to_messages
from langgraph.graph import START
from langgraph.types import Command, Overwrite, StateSnapshot

from scriptgraph.core.errors import InputError, RefusedError
from scriptgraph.core.settings import LONGEST_SAID
from scriptgraph.nodes.routing import refuse_long
from scriptgraph.state.parts import parted
from scriptgraph.state.session import GROWING, SessionState, words
from scriptgraph.state.speakers import by_role, conversation, unanswered, unsigned

_GIVE = 'give {"messages": [...]} with what the user says, or {"messages": []} to be answered'

NO_INPUT = f"nothing was given to a session that has nothing to finish: {_GIVE}"

NOTHING_TO_RESUME = (
    "nothing in this session waits for a `resume`, so that what it holds would be heard by nobody: "
    f"{_GIVE}. None goes on behind a breakpoint, or with a turn that was broken off; a human "
    "answers only while one is with the session"
)

WITHOUT_MEMORY = (
    "this session is a node of another graph and has no memory of its own: it would open again in "
    "every turn. Compile it with `compile(checkpointer=True)`, in a graph that is compiled with a "
    "checkpointer itself"
)

ONLY_INSIDE = (
    "`compile(checkpointer=True)` is for a session that is a node of another graph; by itself it "
    "needs a checkpointer of its own, such as `compile(checkpointer=store.checkpointer)`"
)

_OVERWRITE = "__overwrite__"


def admitted_input(given: Any, keys: Collection[str]) -> Any:
    """Give the input of a run as the session can take it.

    An update by `Command` is an input like any other: what it says is answered in the same run.

    Args:
        given: What a caller has given, but None.
        keys: What the graph takes.

    Raises:
        InputError: When it cannot be taken; nothing of it is stored.
    """
    if not isinstance(given, Command):
        return _answerable(_admitted(_as_mapping(given), keys))
    if given.goto:
        raise InputError(
            "no command leads a session to another node: what the user says is judged where it "
            f"stands, and a rule of the script leads on. Instead {_GIVE}"
        )
    if given.graph is not None:
        raise InputError(f"a session is given no command for another graph: {_GIVE}")
    if not given.update:
        return given
    update = _answerable(_admitted(_as_mapping(given.update), keys))
    return update if given.resume is None else Command(update=update, resume=given.resume)


def admitted_update(values: Any, keys: Collection[str], script: str) -> Any:
    """Give what somebody writes into a session's state, as it can be taken.

    Raises:
        InputError: When it cannot.
    """
    if values is None or isinstance(values, Command):
        return values
    update = _admitted(_as_mapping(values), keys)
    # Whoever writes where a session stands as well moves it from another place, words and all.
    return passed_on(update, script) if update.keys() == {"messages"} else update


def passed_on(given: Any, script: str) -> Any:
    """Give an input whose messages claim nothing; what the agent has said the session knows.

    It is all that a session looks at which a bigger graph holds: parts of words stand apart here.
    """
    if not isinstance(given, Mapping) or not isinstance(given.get("messages"), list):
        return given
    said = convert_to_messages(given["messages"])
    plain = [parted(unsigned(message, script)) for message in said]
    is_plain = all(one is other for one, other in zip(plain, said, strict=True))
    return given if is_plain else {**given, "messages": plain}


def resumed(given: Any, seen: StateSnapshot) -> Any:
    """Give what a `resume` answers; LangGraph takes it under the id of its interrupt, too."""
    ids = {one.id for one in seen.interrupts}
    if isinstance(given, Mapping) and len(given) == 1 and given.keys() <= ids:
        return next(iter(given.values()))
    return given


def waits_for_answer(snapshot: StateSnapshot) -> bool:
    """Say whether the user has said something that no turn under way has heard."""
    state = cast(SessionState, snapshot.values)
    script = state.get("script")
    own = conversation(state.get("messages", []), script["id"] if script else "")
    if not snapshot.tasks:
        return bool(unanswered(own))
    if any(task.name == START for task in snapshot.tasks):
        return False  # they are on their way in, and new input would throw them away
    move = state.get("move")
    if move is None or move.get("turn") != state.get("turn", 0) + 1:
        return False
    return move.get("heard", len(own)) < len(own)


def _as_mapping(given: Any) -> Mapping[str, Any]:
    if isinstance(given, Mapping):
        return given
    if isinstance(given, Sequence) and not isinstance(given, str | bytes):
        pairs = [one for one in given if isinstance(one, tuple) and len(one) == 2]
        if pairs and len(pairs) == len(given) and all(isinstance(key, str) for key, _ in pairs):
            return dict(pairs)
    raise InputError(f"a session cannot be given a {type(given).__name__}: {_GIVE}")


def _admitted(given: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    foreign = [key for key in given if key not in keys]
    if foreign:
        raise InputError(
            f"a session takes no {', '.join(map(repr, foreign))}: {_GIVE}. What a run chooses "
            "belongs in its `context`"
        )
    for key in GROWING:
        if _overwrites(given.get(key)):
            raise InputError(
                f"`{key}` of a session is not written over: what was judged and proved stays as it "
                "is. Give new messages, or begin a new session under another thread id"
            )
    if "messages" not in given:
        return dict(given)
    return {**given, "messages": _admitted_messages(given["messages"])}


def _answerable(given: dict[str, Any]) -> dict[str, Any]:
    """Give an input that a session can answer, or begins with.

    Raises:
        InputError: When it holds nothing, or words of others alone, which nobody would hear.
    """
    if not given:
        raise InputError(f"an empty input gives a session nothing to do: {_GIVE}")
    said = given.get("messages", [])
    if said and not any(isinstance(one, HumanMessage) for one in said):
        kinds = ", ".join(dict.fromkeys(getattr(one, "role", one.type) for one in said))
        raise InputError(
            f"none of these messages is the user's (they are of: {kinds}), so that nobody would "
            f"hear or answer them: {_GIVE}, as a HumanMessage or with the role `user`"
        )
    return given


def _overwrites(value: Any) -> bool:
    if isinstance(value, Mapping):
        return _OVERWRITE in value or value.get("type") == _OVERWRITE
    return isinstance(value, Overwrite)


def _admitted_messages(value: Any) -> list[BaseMessage]:
    """Give messages that can be read, with characters that can be stored."""
    if value is None:
        raise InputError(f"`messages` is None: {_GIVE}")
    try:
        read = convert_to_messages(value if isinstance(value, list) else [value])
    except (ValueError, TypeError, NotImplementedError, KeyError, AttributeError) as error:
        # Not `from error`, and not to its end: it repeats what somebody has said.
        why = str(error).partition("\nFor troubleshooting")[0].partition(", got ")[0]
        raise InputError(f"`messages` cannot be read: {why}") from None
    heard = [_hearable(parted(by_role(message))) for message in read]
    _refuse_much("\n".join(map(words, unanswered(heard))))
    return heard


def _refuse_much(said: str) -> None:
    """Refuse more than can be listened to in one turn, however many messages it is parted into.

    Raises:
        RefusedError: When it is more.
    """
    if len(said) > LONGEST_SAID:
        raise RefusedError(
            f"the user says {len(said):,} characters at once; {LONGEST_SAID:,} are the most that a "
            "turn can hold, and more may be said in further turns",
            said=said,
        )


def _hearable(message: BaseMessage) -> BaseMessage:
    """Give a message that a session can hear.

    Raises:
        InputError: When it takes words out, or the user has said none, or too many.
    """
    if isinstance(message, RemoveMessage):
        raise InputError(
            "messages of a session are not removed: what was judged and proved stays as it is. "
            "Delete the whole session (its thread), or begin a new one under another thread id"
        )
    if not isinstance(message, HumanMessage):
        return message
    said = words(message)
    refuse_long(said)
    if not said.strip() and (kinds := _kinds(message)):
        raise InputError(
            f"a session hears words only, and this message of the user has none: it holds "
            f"{', '.join(kinds)}. Give their words beside it, or in its place"
        )
    if said.isascii() or said == (whole := said.encode(errors="replace").decode()):
        return message
    # Half a character, which no database takes, becomes a mark.
    return message.model_copy(update={"content": whole})


def _kinds(message: BaseMessage) -> list[str]:
    """Name what a message holds beside words."""
    blocks = message.content if isinstance(message.content, list) else []
    kinds = [str(block.get("type", "a block")) for block in blocks if isinstance(block, dict)]
    return [kind for kind in dict.fromkeys(kinds) if kind != "text"]
