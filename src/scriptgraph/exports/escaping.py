"""Writes any text into Markdown so that it stays text: nothing in it can become structure."""

import re

_ANYWHERE = re.compile(r"[\\`*\[<~$^]|&(?=[#\w])|(?<!\S)#|(?<![^\W_])_|_(?![^\W_])")
"""What means something in a line, in CommonMark, in GitHub's Markdown or in Pandoc's.

An underscore inside a word means nothing, and ids are full of them.
"""

_AT_THE_START = re.compile(r"^(?:([-+=:%>|])|(\d{1,9})([.)]))")
"""What makes a list, a quote, a heading or a table out of a line, or of the line before it."""

_LINE_BREAK = re.compile(r"\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029]")

_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff]")
"""Control characters, with which a text could redraw the reader's screen."""


def inline(text: str) -> str:
    """Write a text in one line."""
    return _line(" ".join(_LINE_BREAK.split(text)))


def paragraphs(text: str) -> str:
    """Write a text with its lines and its paragraphs; indentation is lost."""
    lines = [_line(line) for line in _LINE_BREAK.split(text)]
    # A backslash keeps the break of a line that another one follows.
    broken = [
        f"{line}\\" if line and following else line
        for line, following in zip(lines, [*lines[1:], ""], strict=True)
    ]
    return "\n".join(broken).strip("\n")


def quoted(block: str) -> str:
    """Put a block of Markdown into a block quote."""
    return "\n".join(f"> {line}".rstrip() for line in block.split("\n"))


def _line(line: str) -> str:
    escaped = _ANYWHERE.sub(r"\\\g<0>", _NO_TEXT.sub("", line).strip())
    return _AT_THE_START.sub(r"\2\\\1\3", escaped)
