"""How servers say that an answer has ended before it was whole."""

from __future__ import annotations

import re

_CUT_OFF = re.compile(
    r"(?:model_)?length|max_(?:\w+_)?tokens|token_limit|model_context_window_exceeded|incomplete"
    r"|content_filter\b.*|safety|recitation|sensitive|prohibited_content|blocklist|spii|refusal"
    r"|error|timeout|network_error|abort(?:ed)?|cancel(?:l?ed)?|interrupted"
    r"|insufficient_system_resources?|malformed_\w+|unexpected_tool_call"
)
"""What providers call the end of an answer that is none."""


def is_cut(ending: object) -> bool:
    """Say whether an answer that ended so is not whole."""
    return bool(_CUT_OFF.fullmatch(str(ending).lower()))
