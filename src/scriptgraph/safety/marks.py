"""Marks by which it is known that a reply is none: prompts, machines, other speakers."""

from __future__ import annotations

import re
import unicodedata

TAG = re.compile(
    # Angle brackets of what was said stand as others in prompts, and a model may give these back.
    r"[<\u27e8]/?(?:section|said|anytime|options|next|transcript|instructions|person|case|notes)\b",
    re.IGNORECASE,
)
REMARK = re.compile(r"\(find out [\w-]+: |\[settled\]", re.IGNORECASE)
"""What stands beside a task in a prompt."""

MACHINE = re.compile(
    r"</?(?:tool_call|function_call|tool_response|tool_use|tools|function)\b|\[TOOL_CALLS\]"
    r"|<\|[a-z_]{2,20}\|>|\[/?INST\]|<</?SYS>>|</?s>|<(?:start|end)_of_turn>",
    re.IGNORECASE,
)
OPEN_TAG = re.compile(
    r"(?:[<\u27e8][/|]?[a-z_]{0,20}\|?|\[/?[a-z_]{0,11}|\[\d{1,3}\]?\s*"
    r"|\((?:f\w{0,3}(?: \w{0,3}(?: [\w-]{0,60}:?)?)?)?)$",
    re.IGNORECASE,
)
"""An end that may become one of these."""

PARTS = "section|task|abschnitt|aufgabe|sección|tarea|tâche|章节|任务"
HEADING = re.compile(
    rf"(?:#+\s*|\*\*\s*|__\s*)?(?:{PARTS})\s*\d+\w?\s*(?:[:.*_-]|$)", re.IGNORECASE
)
ROLES = (
    "user|patient|patientin|client|klient|klientin|human|person|customer|caller"
    "|benutzer|benutzerin|nutzer|usuario|usuaria|paciente|cliente|utilisateur|patiente"
    "|用户|患者|病人|来访者|客户"
)
SPEAKS = re.compile(
    rf"[^\w\n]{{0,4}}(?:\d{{1,3}}\]\s*)?(?:{ROLES})(?:\s*\([^)\n]{{0,20}}\)|\s*\d{{0,2}})[^\w\n:\uff1a]{{0,3}}[:\uff1a]",
    re.IGNORECASE,
)
LABELS = tuple(f"{ROLES}|{PARTS}".split("|"))
BEHIND_LABEL = re.compile(r"\s*(?:\([^)\n]{0,20}\)?)?\s*(?:\d+\w?)?[^\w\n]{0,3}$")
"""What may stand behind the word of a label, or of a heading, that has not come to its end."""
END = re.compile(r"[.!?…\u3002\uff01\uff1f\n]")

LEAD = re.compile(r"[^\w\n]*(?:\d{1,3}\]\s*)?")
"""What may stand before a label in its line."""

ALONE = re.compile(
    rf"(?:#+\s*|\*\*\s*|__\s*)(?:{ROLES})\s*(?:\*\*|__)?\s*[:\uff1a]?\s*$", re.IGNORECASE
)
"""A speaker as a heading in a line of its own."""

WITHIN = re.compile(r"[.!?\u2026][\"'\u201d)*]{0,2}\s+|[\u3002\uff01\uff1f]\s*")
"""Where a sentence ends, and another speaker may begin in the same line."""

_QUOTES = "'\"`\u2018\u201c\u201e\u00ab\u300c"
CODE_WORD = re.compile(
    rf"(?:{PARTS})\s+[{_QUOTES}]{{1,2}}[a-z0-9_-]{{1,60}}['\"`\u2019\u201c\u201d\u00bb\u300d]"
)
"""A section or task by the name that only the script knows."""

OPEN_CODE_WORD = re.compile(rf"(?:{PARTS})(?:\s+(?:[{_QUOTES}]{{1,2}}[a-z0-9_-]{{0,60}})?)?$")
OBJECT = re.compile(r"\s*(?:```\w{0,10}\s*)?\[?\s*\{\s*[\"'}]")
"""An answer for a program, in place of a reply."""

OPEN_OBJECT = re.compile(r"\s*(?:`{1,3}(?:\w{0,10}\s*))?\[?\s*\{?\s*$")


def says_something(reply: str) -> bool:
    """Say whether there is a letter, a figure or a picture in a reply."""
    return any(one.isalnum() or unicodedata.category(one) == "So" for one in reply)
