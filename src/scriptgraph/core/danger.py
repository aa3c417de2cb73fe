"""How danger is told of: how plainly somebody speaks of it, of what kind, and who found it."""

import re
from typing import Literal

from typing_extensions import TypedDict

Level = Literal["none", "indirect", "explicit", "imminent"]
"""How plainly somebody speaks of danger; `imminent`: it happens now, or is about to."""

About = Literal["", "self", "from others", "to others"]
"""Of what danger: harm to oneself, harm from others, harm to others; empty where there is none."""

_LONGEST_NAME = 100


def named(told: object) -> str:
    """Read a level or a kind of danger as it may be spelt: `Imminent`, `from_others`."""
    first = told[0] if isinstance(told, list | tuple) and told else told
    if not isinstance(first, str) or len(first) > _LONGEST_NAME:
        return ""
    return " ".join(re.findall(r"[^\W_]+", first.casefold()))


class GuardFinding(TypedDict):
    """What was found on looking through the user's newest words for danger."""

    level: Level
    about: About
    by: str
    """Who found it: `phrases`, `model`, `classifier`, joined by a comma where several did."""

    words: str
    """The passage that was found, as the user wrote it; empty where there is none."""
