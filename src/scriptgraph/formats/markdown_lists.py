"""Finds tasks of a Markdown script that are numbered or listed as other programs do."""

from __future__ import annotations

import re
import unicodedata

from scriptgraph.formats import line_shapes, near, notation
from scriptgraph.formats.markdown_slips import Look, Near, Slips, indent_of
from scriptgraph.script import lookalikes

_STEP = (
    r"(?:task|aufgabe|tarea|tâche|任务|任務|问题|步骤|step|schritt|paso|étape|punkt|point|punto"
    r"|frage|question|pregunta)"
)
_NUMBERS = re.compile(
    r"(\d{1,9}\s*[、．。:：]|\d{1,9}[.)](?=[^\s\d.)])|\d{1,9}\s+[.)](?=\s)|[(（]\d{1,9}[)）]|\d{1,9}）"
    r"|\d{1,3}(?:\.\)|\.-|[°ºª][.)]?)(?=\s)|\d{1,2}\s*[–—-](?=\s+\D)|\d\ufe0f?\u20e3"
    r"|[０-９]+\s*[.．、)）:：]|[①-⑳⑴-⒇⒈-⒛❶-❿Ⅰ-ⅻ][.、)]?|#\d{1,9}[.:)]?(?=\s)"
    r"|[一二三四五六七八九十]{1,3}[、．]|第[一二三四五六七八九十\d]{1,3}[步个项]?[:：、，,]"
    rf"|(?i:{_STEP})\s*\d{{1,9}}\s*(?:[.:：)]|[–—-](?=\s)))"
    r"\s*(\S.*)"
)
_BOLD_NUMBER = re.compile(
    r"(?:\*\*|__)(\d{1,9}[.):])(?:(?:\*\*|__)\s*(\S.*)|\s*([^*_]+)(?:\*\*|__)\s*(.*))"
)
_BULLET = re.compile(rf"([{lookalikes.LIST_MARKS}])\s+(\S.*)")
_LETTER = re.compile(r"([a-zA-Z]|[ivxIVX]{2,4})[.)]\s+(\S.*)")
_LETTERED = re.compile(r"[a-hA-H](?:\)\s+\S|\.\s+(?=[^\W\d_])[^a-zß-ÿ]).*")
_DOTTED = re.compile(r"(\d{1,2}(?:\.\d{1,2})+[.)]?)\s+(?=[^\W\d_])([^a-zß-ÿ].*)")
_BOX = re.compile(rf"{near.BOX}\s*(\S.*)")
_NUMBERED_BOX = re.compile(rf"(\s*)(\d{{1,9}})[.)]\s+({near.BOX})\s*(\S.*)")
_UNNUMBERED = re.compile(
    rf"((?:[{lookalikes.LIST_MARKS}]|\d{{1,9}}|[a-z][.)])\s+|)((?:\*\*|__)\S.*)"
)
_FEW = 6
"""Words behind a dash that are no instruction yet: `waits for a human`."""

_SENTENCE = re.compile(r"[.!?\u3002\uff01\uff1f:：]")
_PICTURE = re.compile(r"(\S)\ufe0f?\s+(\S.*)")


def number(line: str, slips: Slips) -> Near | None:
    """Find a number as other writers number their lines."""
    at, text = indent_of(line), line.lstrip()
    if match := _BOLD_NUMBER.fullmatch(text):
        rest = match[2] or f"{match[3].strip()} {match[4]}".strip()
        if match[3] and match[3].rstrip().endswith((":", "：")):
            rest = f"**{match[3].strip()}** {match[4]}"
        return Near("odd-number", at, f"{_number(match[1])}. {rest}", f"`**{match[1]}`")
    if match := _DOTTED.fullmatch(text):
        return Near("odd-number", at, f"1. {match[2]}", f"`{match[1]}`")
    if match := _NUMBERS.fullmatch(text):
        meant = f"{_number(match[1])}. {match[2]}"
        return Near("odd-number", at, meant, f"`{match[1].strip()}`")
    return None


def _number(sign: str) -> int:
    """Give the number that a sign stands for; one where it stands for none."""
    if digits := "".join(char for char in sign if char.isdecimal()):
        return int(digits)
    values = [unicodedata.numeric(char, 0) for char in sign]
    return max(1, int(next((value for value in values if value), 1)))


def boxed(line: str, slips: Slips) -> Near | None:
    """Find a numbered task with a box to tick."""
    if match := _NUMBERED_BOX.fullmatch(line):
        return Near("checkbox", match.start(3), f"{match[1]}{match[2]}. {match[4]}", match[3])
    return None


def bullet(line: str, slips: Slips) -> Near | None:
    """Find a task that begins with the dash of a list, a letter, or a picture."""
    match = _BULLET.fullmatch(line) or _LETTER.fullmatch(line) or _picture(line)
    if match is None:
        return None
    slips.has_bullets = True
    sign, text = match[1], match[2]
    if box := _BOX.fullmatch(text):
        sign, text = line[: match.end(2) - len(box[1])], box[1]
    return Near("bullet", 0, f"1. {text}", f"`{sign.strip()}`")


def said_of_section(line: str, slips: Slips) -> Near | None:
    """Find a few words behind a dash, above the tasks that are numbered: no hint makes them one."""
    match = _BULLET.fullmatch(line)
    is_short = match is not None and len(match[2].split()) <= _FEW and not _SENTENCE.search(line)
    return Near("said-of-section", 0, "", write=line) if is_short else None


def answers(line: str, slips: Slips) -> Near | None:
    """Find the answers of a questionnaire behind a word that is none, above its tasks.

    Within a task such a line explains a scale.
    """
    if found := line_shapes.answers(line):
        write = f"- answers: {found[1]}"
        return Near("answers-other", indent_of(line), "", repr(found[0]), write)
    return None


def lettered(line: str, slips: Slips) -> Near | None:
    """Find a task that is counted with a letter, also directly below another task."""
    return bullet(line, slips) if _LETTERED.fullmatch(line) else None


def named_task(line: str, slips: Slips) -> Near | None:
    """Find a task that has a name in bold letters, and no number."""
    match = _UNNUMBERED.fullmatch(line)
    bold = notation.BOLD.match(match[2]) if match else None
    if match is None or bold is None or not bold[bold.re.groups].strip():
        return None
    return Near("bullet", 0, f"1. {match[2]}", f"`{match[1].strip() or '**'}`")


def wanted_title(line: str, slips: Slips) -> Near | None:
    """Find the title of a section to which arrows lead behind the number of a task."""
    match = notation.NUMBER.match(line)
    title = (match[2] or "").strip(" *_:：.") if match else ""
    return Near("named-line", 0, f"## {title}", repr(title)) if slips.is_wanted(title) else None


def _picture(line: str) -> re.Match[str] | None:
    """Match a line that begins with a picture, such as an emoji."""
    match = _PICTURE.fullmatch(line)
    return match if match and unicodedata.category(match[1]) == "So" else None


NUMBERED: tuple[Look, ...] = (boxed, wanted_title)
"""What is looked for in a line that begins a task as it should."""
