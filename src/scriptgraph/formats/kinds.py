"""Tells what a file is that is no script as its name says: a document, a picture, another encoding.

The words say what to do about it in the programs that people write with.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Literal

Look = Literal["yaml", "markdown", "manual"]

SAVE_AS_TEXT = "Save it as plain text with the encoding UTF-8."
_FROM_A_DOCUMENT = (
    "Copy the text into a plain text editor, and save it there with the encoding UTF-8 in a file "
    "whose name ends in .yaml or .md."
)
_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", "a document of a word processor, or a ZIP archive"),
    (b"\xd0\xcf\x11\xe0", "a document of an older word processor"),
    (b"{\\rtf", "a document in the format RTF"),
    (b"%PDF", "a PDF"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"bplist", "a document of another program"),
)
_DOCUMENTS = {
    **dict.fromkeys((".docx", ".doc", ".odt", ".rtf", ".pages", ".dotx"), "a word processor"),
    ".pdf": "a PDF reader",
    **dict.fromkeys((".xlsx", ".xls", ".ods", ".csv", ".numbers"), "a spreadsheet"),
    **dict.fromkeys((".pptx", ".ppt", ".odp", ".key"), "a presentation"),
    **dict.fromkeys((".html", ".htm"), "a web page"),
}  # fmt: skip
_FIRST = 40
_WIDE = ((b"\xff\xfe\x00\x00", "UTF-32"), (b"\xff\xfe", "UTF-16"), (b"\xfe\xff", "UTF-16"))
_PAGE = re.compile(r"\s*<(?:!doctype html|html|\?xml)\b", re.IGNORECASE)
_YAML = re.compile(r"^(?:script|sections)[ \t]*[:：]", re.MULTILINE)
_MARKDOWN = re.compile(r"^##[ \t]*[^#\s]", re.MULTILINE)
_TITLE = re.compile(r"^#[ \t]+\S", re.MULTILINE)
_MARKS = re.compile(r"^(?:\d+[.)、]|[-*] |→|->|> )", re.MULTILINE)
_PAIR = re.compile(r"^\w[\w-]*:(?:[ \t]|$)", re.MULTILINE)
_ALONE = re.compile(rb"(?<![\x80-\xff])[\x80-\xff](?![\x80-\xff])")
_KEYS = re.compile(r'\A\s*\{\s*"(?:script|version|title|language|sections)"\s*:')
_NAMES: dict[Look, tuple[str, str]] = {
    "yaml": ("YAML", ".yaml"),
    "markdown": ("Markdown", ".md"),
    "manual": ("JSON", ".json"),
}


def look_of(text: str) -> Look | None:
    """Guess how a text is written; None when it looks like nothing in particular."""
    if text.lstrip()[:1] == "{":
        return "yaml" if _KEYS.match(text) else "manual"
    if _YAML.search(text):
        return None if _MARKDOWN.search(text) and _TITLE.search(text) else "yaml"
    if _MARKDOWN.search(text) or (_TITLE.search(text) and _MARKS.search(text)):
        return "markdown"
    return None


def other_format(text: str, file: str, format: str) -> tuple[str, str] | None:
    """Say that a text is written in another format than its name says: a message and a hint."""
    if what := signature(text[:_FIRST].lstrip().encode()):
        return f"this is {what}, whatever its name says", _FROM_A_DOCUMENT
    if _PAGE.match(text):
        return "this is a web page, not a script", _FROM_A_DOCUMENT
    look = look_of(text)
    pairs, headings = len(_PAIR.findall(text)), len(_MARKDOWN.findall(text))
    is_yaml = format == "yaml" and (look == "manual" or pairs > headings)
    if look is None or look == format or is_yaml:
        return None
    name, ending = _NAMES[look]
    if format == "manual" and look == "yaml" and text.lstrip()[:1] == "{":
        return "this is a script, not a manual of numbered sections", _rename(file, ".yaml")
    message = f"this is a script in {name}"
    is_file = PurePath(file).suffix
    return (
        message + (f", and the name of the file ends in {is_file}" if is_file else ""),
        _rename(file, ending) if is_file else f"Read it as {name}.",
    )


def _rename(file: str, ending: str) -> str:
    path = PurePath(file)
    return f"Rename it to {PurePath(path.stem).stem}{ending}."


def wrong_name(path: PurePath, content: bytes) -> tuple[str, str]:
    """Say what to do about a file whose name ends in nothing that a script's name ends in."""
    ending = path.suffix.lower()
    if program := _DOCUMENTS.get(ending):
        return f"{ending} is a file of {program}; a script is plain text", _FROM_A_DOCUMENT
    message = "the name of a script ends in .yaml, .yml, .md or .json"
    message += f", not in {path.suffix!r}" if path.suffix else ", and this name has no ending"
    if what := signature(content):
        return f"{message}, and this is {what}", _FROM_A_DOCUMENT
    look = look_of(content.decode("utf-8-sig", errors="replace"))
    if look:
        name, new = _NAMES[look]
        return message, f"Its content looks like {name}. {_rename(str(path), new)}"
    return message, "Rename it: .yaml for a script in YAML, .md for one in Markdown."


def signature(content: bytes) -> str:
    """Name a file that is no text by its first bytes; empty when they say nothing."""
    return next((what for start, what in _SIGNATURES if content.startswith(start)), "")


def not_utf8(content: bytes) -> tuple[str, str, int, int]:
    """Say why bytes are no text in UTF-8: a message, a hint, line and column (0 for none)."""
    if what := signature(content):
        return f"this is {what}, whatever its name says", _FROM_A_DOCUMENT, 0, 0
    wide = next((name for start, name in _WIDE if content.startswith(start)), "")
    if not wide and content[:400].count(0) * 3 > len(content[:400]):
        wide = "UTF-16"
    if wide:
        return f"the file is saved in the encoding {wide}", SAVE_AS_TEXT, 0, 0
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        byte = content[error.start]
        message = f"the file is not saved in UTF-8: here stands the byte 0x{byte:02X}"
        return message + _perhaps(content), SAVE_AS_TEXT, line, column
    return "the file is no text", SAVE_AS_TEXT, 0, 0


def _perhaps(content: bytes) -> str:
    """Guess the encoding by what the text would look like.

    In GBK a letter is two bytes, mostly both beyond ASCII; in Windows-1252 it stands alone.
    """
    guesses = (
        ("gb18030", "GBK, as Chinese Windows does", "[\u4e00-\u9fff，。！？：]"),
        ("cp1252", "Windows-1252, as older programs do", "[äöüßÄÖÜéèêáíóúñç¿¡–„“”’]"),
    )
    alone = len(_ALONE.findall(content)) * 2 > sum(byte > 127 for byte in content)
    for encoding, name, letters in reversed(guesses) if alone else guesses:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        odd = sum(ord(char) > 127 for char in text)
        if odd and len(re.findall(letters, text)) * 10 >= odd * 8:
            return f" (perhaps it is in {name})"
    return ""
