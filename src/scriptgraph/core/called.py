"""What became of what an application was called for: its actions, and hooks around a turn."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict


class ActionCall(TypedDict):
    """What became of an action; nobody has said what it gave, so no words are evidence of it."""

    name: str
    key: str
    """Of this call, however often it is made: a digest of session, task and visit."""

    status: Literal["done", "failed"]
    why: str
    """Why it has failed; empty where it is done. Of an exception its kind, and no word of it."""

    message: NotRequired[str]
    """What an exception has said, in one short line; values that were given stand in it by their
    names. What else may be personal in it nobody can know; absent where none was raised."""

    given: str
    """A digest of the values that it was given; empty where it was not called."""

    taken_back: list[str]
    """Values of an earlier call that are not known any more, now that it has failed."""

    seconds: float
    rehearsed: bool
    """Whether nothing was done, and the answer is the script's or made up."""


class HookCall(TypedDict):
    """What became of a hook of the application's, before or after a turn."""

    moment: Literal["before", "after"]
    key: str
    """Of this call, however often it is made: a digest of session, turn and moment."""

    why: str
    """Why nothing came of it; empty where it came back."""

    added: str
    """The note that models are shown in this turn; empty for none."""

    seconds: float
