"""What a model wanted and did not get, and replies that are not sent, or were not written."""

from typing import Literal, NotRequired

from typing_extensions import TypedDict

Unfit = Literal["empty", "prompt", "circle", "cut off", "role", "language"]
"""What makes a reply unfit to be sent.

`prompt`: it repeats the instructions. `circle`: it says the same again and again. `cut off`: it has
no end. `role`: it speaks as somebody else. `language`: it is not in the session's.
"""


class Refusal(TypedDict):
    """An alternative that a model wanted and did not get."""

    choice: str
    why: str
    kind: NotRequired[Unfit]
    """Of a reply that was not fit to be sent: what was wrong with it."""


class Unwritten(TypedDict):
    """Why a message has words of the script's and nothing, or not all, of what follows them."""

    kind: Literal["failed", "stalled", "access", "time"]
    """`failed`: the model kept failing. `stalled`: it began, and nothing more came. `access`: its
    server does not let it be asked. `time`: the turn had taken as long as it may."""

    why: str
