"""Takes a model's thinking out of what it says, in whichever words it marks it.

Nobody whom a model talks to may see what it thinks of them. Some models write their thinking
between tags before the answer, some in channels, and each family has words of its own.
"""

import re

_NAMES = (
    *("think", "thinking", "thought", "thoughts", "reasoning", "reflection", "scratchpad"),
    *("analysis", "seed:think", "antml:thinking"),
)
_PAIRS = (
    *((f"<{name}>", f"</{name}>") for name in _NAMES),
    *((f"[{name}]", f"[/{name}]") for name in ("think", "thinking")),
    ("◁think▷", "◁/think▷"),
    ("<|begin_of_thought|>", "<|end_of_thought|>"),
    ("<|start_thinking|>", "<|end_thinking|>"),
)
_CHANNEL, _STRIPPED, _SPOKEN = "<|channel|>", "analysis", "assistantfinal"
_LEFT_OVER = (
    *("<|end|>", "<|return|>", "<|call|>", "<|im_end|>", "<|eot_id|>", "<|endoftext|>"),
    *("<|start_response|>", "<|end_response|>", "<|begin_of_solution|>", "<|end_of_solution|>"),
)
"""What servers leave in a text that should never have seen it."""

_MARKS = (*(mark for pair in _PAIRS for mark in pair), *_LEFT_OVER, _CHANNEL, "<|start|>")
_BEGINS = tuple({mark[0] for mark in _MARKS})
_LONGEST = 64
"""Characters of a tag with something beside its name, as in `<think duration="3s">`."""

_NAMED = "|".join(map(re.escape, _NAMES))
_OPENING = re.compile(
    rf"<(?:{_NAMED})(?:\s[^<>]{{0,{_LONGEST}}})?>|"
    + "|".join(re.escape(opening) for opening, _ in _PAIRS[len(_NAMES) :]),
    re.IGNORECASE,
)
_CLOSING = re.compile("|".join(re.escape(closing) for _, closing in _PAIRS), re.IGNORECASE)
_EITHER = re.compile(f"(?P<opens>{_OPENING.pattern})|{_CLOSING.pattern}", re.IGNORECASE)
_MESSAGE = re.compile(r"<\|channel\|>\s*(\w*)[^<]*(?:<\|constrain\|>[^<]*)?<\|message\|>")
_MESSAGE_ENDS = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
_TIDY = re.compile("|".join(map(re.escape, _LEFT_OVER)), re.IGNORECASE)
_HALF_NAMED = re.compile(rf"<(?:{_NAMED})\s[^<>]{{0,{_LONGEST}}}", re.IGNORECASE)


def without_thinking(text: str) -> str:
    """Leave out what reasoning models write before or in their answer, finished or not.

    Some chat templates write the opening tag themselves, so that only the closing one is seen:
    then everything before it is thinking.
    """
    if _CHANNEL in text:
        text = _final_channel(text)
    elif text.lstrip().startswith(_STRIPPED) and _SPOKEN in text:
        text = text.rpartition(_SPOKEN)[2]  # the same, from a server that dropped the marks
    if not any(begin in text for begin in _BEGINS):
        return text
    return _TIDY.sub("", _outside_tags(text))


def without_begun_thinking(text: str) -> str:
    """Leave out thinking, and an end that may yet become a mark, while a text is being written."""
    begun = text.lstrip()
    if begun and (_STRIPPED.startswith(begun) or begun.startswith(_STRIPPED)):
        return "" if _SPOKEN not in begun else without_thinking(text)
    spoken = without_thinking(text)
    start = max(spoken.rfind(begin, -_LONGEST * 2) for begin in _BEGINS)
    if start < 0:
        return spoken
    end = spoken[start:]
    may_become = any(mark.startswith(end.lower()) for mark in _MARKS) or _HALF_NAMED.fullmatch(end)
    return spoken[:start] if may_become else spoken


def _outside_tags(text: str) -> str:
    """Give what stands behind the last thinking, or before it where nothing does."""
    before, since, is_said = "", 0, True
    for mark in _EITHER.finditer(text):
        if mark["opens"]:
            if is_said and (said := text[since : mark.start()]).strip():
                before = said
            is_said = False
        else:
            before = "" if is_said else before
            since, is_said = mark.end(), True
    behind = text[since:] if is_said else ""
    return behind if behind.strip() or not before else before


def _final_channel(text: str) -> str:
    """Give what stands in the channel for the user; nothing where it has not been begun."""
    said = []
    for begins in _MESSAGE.finditer(text):
        if begins[1].lower() == "final":
            ends = _MESSAGE_ENDS.search(text, begins.end())
            said.append(text[begins.end() : ends.start() if ends else None])
    return "".join(said)
