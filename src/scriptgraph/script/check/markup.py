"""Signs of web pages and note-taking programs in what a patient reads: nothing shows them so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.entities import html5

from scriptgraph.core.findings import Path
from scriptgraph.script.check.meant import Meanings
from scriptgraph.script.check.rule import Remark
from scriptgraph.script.check.spoken import condition_quoted
from scriptgraph.script.check.walking import tasks_of
from scriptgraph.script.model import Script

TAG = re.compile(
    r"</?(?:a|abbr|aside|b|big|blockquote|body|br|button|center|code|del|details|div|em|figure"
    r"|font|form|h[1-6]|head|hr|html|i|iframe|input|ins|kbd|label|li|link|mark|meta|ol|p|pre|q|s"
    r"|script|section|small|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|th|thead"
    r"|tr|tt|u|ul|video|audio)(?:\s[^<>\n]{0,300})?/?>",
    re.IGNORECASE,
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|([A-Za-z][A-Za-z0-9]{1,31}));")
_MARKUP = re.compile(
    r"\*\*[^\s*](?:[^*\n]{0,300}[^\s*])?\*\*|(?<!\w)__[^\s_](?:[^_\n]{0,300}[^\s_])?__(?!\w)"
    r"|~~[^\s~][^~\n]{0,300}~~|==[^\s=][^=\n]{0,300}==|(?<!!)\[[^\[\]\n]{1,200}\]\([^()\s]{1,500}\)"
    r"|(?<!!)\[\[[^\[\]\n]{1,200}\]\]|\[\^[\w-]{1,40}\]|%%[^%\n]{1,300}%%"
    r"|^[ \t]*(?:\[![\w-]{1,30}\][+-]?|#{1,6}(?= )|>|[-*] \[[ xX]\](?= )|(?:→|->|=>)(?= ))"
    r"|`[^`\n]{1,300}`|\\$",
    re.MULTILINE,
)
"""Bold and struck letters, code, links, footnotes, remarks, and marks of lines, as in Markdown."""


def html_in_text(script: Script) -> Iterator[Remark]:
    """Find HTML in what a patient reads and in instructions: nothing shows it as a browser does."""
    for path, section, text in (*_read(script), *_told(script)):
        if found := _html(text):
            yield Remark(f"`{found}` is HTML, and stays as it stands", path, section)


def markup_in_words(script: Script) -> Iterator[Remark]:
    """Find signs of Markdown in what is sent word for word, and in titles."""
    meanings = Meanings(script)
    for path, section, text in _read(script):
        signs = (each for each in _MARKUP.finditer(text) if not condition_quoted(each[0], meanings))
        if found := next(signs, None):
            shown = found[0].strip() if len(found[0]) <= _SHOWN else f"{found[0][:_SHOWN]}..."
            message = f"`{shown}` is a sign of Markdown, and is sent as it stands"
            yield Remark(message, path, section)


_SHOWN = 60


def _html(text: str) -> str:
    """Give the first HTML of a text."""
    tag = TAG.search(text)
    signs = (match for match in _ENTITY.finditer(text))
    sign = next((match for match in signs if not match[1] or f"{match[1]};" in html5), None)
    found = [match for match in (tag, sign) if match]
    first = min(found, key=lambda match: match.start(), default=None)
    return first[0] if first else ""


def _read(script: Script) -> Iterator[tuple[Path, str | None, str]]:
    """Walk over every text that a patient may read as it stands."""
    yield ("title",), None, script.title
    yield ("agent", "name"), None, script.agent.name
    if script.fallback:
        yield ("fallback",), None, script.fallback
    for section in script.sections:
        yield ("sections", section.id, "title"), section.id, section.title
        for task in section.tasks:
            if task.say:
                yield ("sections", section.id, "tasks", task.id, "say"), section.id, task.say


def _told(script: Script) -> Iterator[tuple[Path, str | None, str]]:
    """Walk over every text from which a model writes what a patient reads."""
    yield ("agent", "role"), None, script.agent.role
    for section, path, task in tasks_of(script):
        if task.do:
            yield (*path, "do"), section, task.do
